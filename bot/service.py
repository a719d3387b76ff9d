"""What the commands stand on: the work that is done for them, the rules, and the parts made of both."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from discord import Guild, app_commands

from bot.answer_buttons import AnswerButtons
from bot.archive import Archive, Stacks
from bot.asking import AskMany, QuestionQueue
from bot.audit import Audit
from bot.bookkeeping import Bookkeeper
from bot.buttons import Buttons
from bot.caretaking import Caretaker, Pinning, Planner
from bot.commands.about import about_command
from bot.commands.articles import ArticlesCommands
from bot.commands.asking import ask_command
from bot.commands.config import ConfigCommands
from bot.commands.finding import find_sources_menu
from bot.commands.index import IndexCommands
from bot.commands.insights import insights_command
from bot.commands.pins import PinCommands
from bot.commands.privacy import PrivacyCommands
from bot.commands.quote import quote_command
from bot.commands.reporting import report_menu
from bot.commands.sources import sources_command
from bot.configuring import Configuring
from bot.curating import Curator
from bot.desk import Desk
from bot.digest import Digests
from bot.following import FollowUps
from bot.guild_settings import GuildBook, Pace
from bot.insights import Embed
from bot.intake import Intake
from bot.limits import Limit, Limits
from bot.lookup import Holding, Lookup
from bot.permissions import Moderators
from bot.places import Places
from bot.quiet import Settling
from bot.reasking import Reasking
from bot.rebuilding import Rebuild, Rebuilding
from bot.reviewing import Reviewer
from bot.shelf import Listing, Shelf
from bot.syncing import Recall, Remember
from bot.watching import Followed, Watching
from retrieval.pinned import Outcome
from retrieval.schema import Article, ArticleRef
from retrieval.store.decisions import Decision
from retrieval.store.earlier import Earlier
from retrieval.store.pins import Pins
from retrieval.store.protocol import Health, Outdated

Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group


@dataclass(frozen=True, slots=True)
class Work:
    """What does the work, each called in a thread of its own.

    `ask_many` answers questions, `rebuild` brings the index up to date, `plan` only says what that would
    change, `check` asks the `pins`, and `history` has the generations to go back to; `health` describes the
    index, `listing`, `holding` and `article` give its articles, `archive` also what only moderators see;
    `outdated` finds the version of an article that was quoted once, `embed` turns questions into vectors.
    The index follows `watched`, if there is such a folder, as
    `followed` does it.
    """

    ask_many: AskMany
    rebuild: Rebuild
    plan: Planner
    history: Earlier
    pins: Pins
    check: Callable[[], list[Outcome]]
    health: Callable[[], Health]
    listing: Listing
    holding: Holding
    article: Callable[[str], Article | None]
    outdated: Callable[[str, str], Outdated | None]
    embed: Embed
    archive: Archive
    watched: Path | None
    followed: Followed


@dataclass(frozen=True, slots=True)
class Rules:
    """How often one `person` and one `channel` may ask, and how many questions may wait in the `queue`.

    `moderator_role` is 0 for none.
    """

    moderator_role: int
    person: Pace
    channel: Pace
    queue: int


class Service:
    """The parts that commands, buttons and mentions share, in servers that `serves`."""

    def __init__(
        self,
        work: Work,
        *,
        books: Bookkeeper,
        rules: Rules,
        settings: GuildBook,
        audit: Audit,
        serves: Callable[[int | None], bool],
    ) -> None:
        self._work = work
        self._queue = QuestionQueue(work.ask_many, rules.queue)
        self._rebuilding = Rebuilding(work.rebuild)
        self.books = books
        self.settings = settings
        self.audit = audit
        self.moderators = Moderators(rules.moderator_role)
        self._person, self._direct = rules.person, Limit(time.monotonic)
        self.limits = Limits(settings, rules.person, rules.channel, time.monotonic)
        self.desk = Desk(self._queue, self.limits, books)
        self.follow_ups = FollowUps(books, work.article)
        self.shelf = Shelf(work.listing)
        self.places = Places(settings, time.monotonic)
        self.buttons = Buttons(serves)
        self.reviewer = Reviewer(books, work.embed)
        AnswerButtons(
            books,
            work.article,
            self._withdrawn,
            work.outdated,
            self._same_story,
            moderators=self.moderators,
            buttons=self.buttons,
        )
        self._stacks = Stacks(work.archive)
        self.curator = Curator(work.archive, self._stacks, audit, work.pins)

    def commands(self) -> Iterator[Command]:
        """All commands and menus."""
        work = self._work
        yield ask_command(self.desk, self.shelf, self.moderators, self.follow_ups)
        yield find_sources_menu(self.desk, self.moderators)
        yield report_menu(self.books, self.audit, self.buttons)
        yield quote_command(self.desk, Lookup(self._queue, work.holding, work.article), self.moderators)
        yield sources_command(self.shelf)
        caretaker = Caretaker(work.health, work.plan, work.history, work.check)
        yield PinCommands(Pinning(work.pins, work.ask_many), self.shelf, self.moderators, self.audit)
        yield IndexCommands(caretaker, self._rebuilding, self.moderators, self.audit, self.buttons)
        intake = Intake(work.archive, self._stacks, self.audit)
        yield ArticlesCommands(self.curator, intake, self.moderators, self.buttons)
        yield ConfigCommands(Configuring(self.settings, self.limits, self.audit), self.moderators)
        yield insights_command(self.reviewer, self.moderators)
        yield about_command(work.health, self.books.retention)
        yield PrivacyCommands(self.books, self.buttons)

    def beside(
        self, recall: Recall, remember: Remember, guilds: Callable[[], Iterable[Guild]]
    ) -> dict[str, Coroutine[Any, Any, None]]:
        """What goes on beside the answering until the bot leaves, by name; `guilds` are those there."""
        asking = Reasking(self._queue, self.books, self._work.health, recall, remember)
        digests = Digests(
            self.reviewer, self.settings, recall, remember, guilds=guilds, now=lambda: datetime.now(UTC)
        )
        watched, followed = self._work.watched, self._work.followed
        watching = watched and Watching(watched, followed, self._rebuilding, self.audit.tell_all, Settling())
        return {
            **({"watching": watching.keep_watching()} if watching else {}),
            "settings": self.settings.follow(self._work.archive.moderation.stamp),
            "shelf": self.shelf.fill(),
            "erasing": self.books.keep_erasing(),
            "erasing articles": self.curator.keep_erasing(),
            "asking again": asking.keep_asking(),
            "digests": digests.keep_sending(),
        }

    async def report_failure(self, content: str) -> None:
        """Let moderators know why the index could not be brought up to date at the start."""
        self._rebuilding.last_error = content
        await self.audit.tell_all(content)

    def admits_direct(self, person: int) -> bool:
        """Is one more direct message of `person` answered? As often as a question would be."""
        return self._direct.admits(person, self._person)

    def _withdrawn(self, article: str) -> Decision | None:
        return self._work.archive.moderation.withdrawn(article)

    def _same_story(self, article: str) -> tuple[ArticleRef, ...]:
        return self._work.archive.likenesses.of(article)

    async def stop(self) -> None:
        """Stop asking and indexing; everybody who waits hears of it."""
        self._stacks.stop()
        await self._rebuilding.close()
        await self._queue.close()
