"""Names and descriptions of commands in other languages; Discord shows everybody their own."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.texts import german


class Translations(app_commands.Translator):
    """German for people whose Discord is in German; all others see the English texts."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - a text means the same wherever it stands
    ) -> str | None:
        """The text in that language, or None where the English one is shown."""
        return german.COMMANDS.get(string.message) if locale is discord.Locale.german else None
