"""The real discord.py is at home on the loopback Discord, and breaks none of its rules."""

from __future__ import annotations

import asyncio

import discord
import pytest
import yarl
from discord import app_commands


class Client(discord.Client):
    """A small bot with one command, one button and an answer to mentions."""

    def __init__(self, server, guild):
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.server = server
        self.guild = discord.Object(guild.id)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(self.make_command(), guild=self.guild)

    def make_command(self):
        @app_commands.command(description="Ask")
        @app_commands.describe(question="What", private="Only for me")
        async def ask(
            interaction: discord.Interaction,
            question: app_commands.Range[str, 3, 300],
            private: bool = False,  # discord.py reads the option from the signature
        ):
            await interaction.response.defer(ephemeral=private)
            view = discord.ui.View()
            view.add_item(More())
            await interaction.followup.send(f"**{question}**", view=view)

        return ask

    async def setup_hook(self):
        await self.tree.sync(guild=self.guild)

    async def before_identify_hook(self, shard_id, *, initial):
        pass  # discord.py waits 5 s here before it identifies again

    async def on_message(self, message):
        if self.user in message.mentions:
            await message.reply(f"heard {message.content}", mention_author=False)


class More(discord.ui.Button):
    def __init__(self):
        super().__init__(label="More")

    async def callback(self, interaction):
        await interaction.response.send_message("more", ephemeral=True)


@pytest.fixture
def client(background, discord_server, monkeypatch):
    """A connected client; its two hooks point to the loopback server."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord_server.api_base)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(discord_server.gateway_url)
    )

    async def start():
        client = Client(discord_server, discord_server.guilds[0])
        task = asyncio.create_task(client.start(discord_server.token))
        await discord_server.wait_for(lambda: discord_server.gateway.connected, "the client")
        return client, task

    async def stop():
        await client.close()
        await task

    client, task = background.run(start())
    yield client
    background.run(stop())
    monkeypatch.undo()


async def test_commands_buttons_and_mentions_work(discord_server, client):
    """A deferred private answer, its button, and a reply to a mention arrive, and nobody is pinged."""
    ana = discord_server.user("Ana")
    asked = await (await ana.slash("ask", question="what?", private=True)).finished()
    assert (asked.text, asked.deferred, asked.ephemeral) == ("**what?**", True, True)
    more = await (await ana.click(asked.message, "More")).finished()
    assert (more.text, more.ephemeral) == ("more", True)
    mention = await ana.say(f"<@{discord_server.bot.id}> hello")
    assert (await ana.reply_to(mention)).text == f"heard {mention.content}"
    assert discord_server.pings == []


async def test_a_dropped_socket_is_resumed(discord_server, client):
    """An interaction that comes while the socket is down is answered after RESUME, without a new session."""
    ana = discord_server.user("Ana")
    await discord_server.gateway.drop()
    asked = await (await ana.slash("ask", question="still there?")).finished()
    assert asked.text == "**still there?**"
    assert (discord_server.gateway.resumes, discord_server.gateway.identifies) == (1, 1)


async def test_a_request_to_reconnect_is_followed(discord_server, client):
    """Opcode 7 makes the client close and RESUME."""
    await discord_server.gateway.ask_to_reconnect()
    await discord_server.wait_for(lambda: discord_server.gateway.resumes, "RESUME")
    assert discord_server.gateway.identifies == 1


async def test_a_lost_session_is_started_anew(discord_server, client):
    """A session that can't be resumed is replaced by a new one."""
    await discord_server.gateway.drop(resumable=False)
    await discord_server.wait_for(lambda: discord_server.gateway.identifies == 2, "a second IDENTIFY")


async def test_rate_limits_and_server_errors_are_retried(discord_server, client):
    """A 429 is waited out and a 502 retried, and the person gets the answer."""
    limited = discord_server.limit("POST /interactions/*", retry_after=0.1)
    failed = discord_server.fail("POST /webhooks/*")
    ana = discord_server.user("Ana")
    asked = await (await ana.slash("ask", question="what?")).finished()
    assert asked.acknowledged_after > 0.1
    assert (limited.hits, failed.hits) == (1, 1)
