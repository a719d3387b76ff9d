"""What is kept about somebody, in words (pure)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import texts
from bot.markdown import escape
from bot.render import LIMIT, size
from retrieval.store.arrivals import Arrival
from retrieval.store.cited import Cited
from retrieval.store.decisions import Decision
from retrieval.store.journal import Kept, Noted, Vote
from retrieval.store.reports import Report

NOTHING_KEPT = "I keep nothing about you."
ERASE = "Erase all of it"
FORGOTTEN = "Everything that I kept about you is erased."
_PRIVATE = "private answer"
_PUBLIC = "public answer"
_NO_QUESTION_KEPT = "question not kept"
_CHANGED_MEANWHILE = "changed meanwhile"


def stored(question_days: int | None, days: int) -> str:
    """What is kept, as `/about` says it: a question's text for so many days (None: as long as the rest)."""
    text = "as long" if question_days is None else f"for {texts.plural(question_days, 'day')}"
    return (
        f"- What I store: the articles and their index. Of each answer, for {texts.plural(days, 'day')}: who "
        "asked, when, in which server and channel, whether it was private, its message and verdict, which "
        "places of the articles it quoted or found nearest, which article answered it later, and who found "
        "it helpful or not or reported it, and why. The question's text "
        f"{text if question_days != 0 else 'not at all'}. `/privacy show` shows all that I keep about you, "
        "`/privacy forget` erases it. Of what moderators decide about articles, and of the "
        "versions that they bring: who, when and why. "
        "Moderators see public questions, without who asked, and reports."
    )


def sure_to_forget(kept: Kept) -> str:
    """The question before everything about somebody is erased."""
    return (
        f"I keep {_counted(kept)}; `/privacy show` shows it. Once it is erased, nobody can bring it back, "
        "and the buttons below your answers know nothing any more. The answers stay in their channels."
    )


def listed(kept: Kept) -> tuple[str, str]:
    """The message that shows all that is kept, and the text of a file beside it if a message is too short."""
    if not kept:
        return NOTHING_KEPT, ""
    head = f"I keep {_counted(kept)}, newest first"
    content = "\n".join([f"{head}:", *(f"- {line}" for line in _lines(kept, escape))])
    if size(content) <= LIMIT:
        return content, ""
    return f"{head}: it is all in the file.", "".join(f"{line}\n" for line in _lines(kept, str))


def _counted(kept: Kept) -> str:
    judged = texts.plural(len(kept.votes), "vote")
    judged += f" and {texts.plural(len(kept.reports), 'report')}" if kept.reports else ""
    asked = (
        f"what you asked for {texts.plural(len(kept.answers), 'answer')}, and {judged} of yours on answers"
    )
    if kept.decisions:
        asked += f", and {texts.plural(len(kept.decisions), 'decision')} of yours about articles"
    if kept.brought:
        asked += f", and {texts.plural(len(kept.brought), 'version')} of articles that you brought"
    return asked


def _lines(kept: Kept, shown: Callable[[str], str]) -> list[str]:
    return [
        *(_entry(one, shown) for one in kept.answers),
        *(
            _did(f"vote on {one.answer}", one, one.at, shown, "👍" if one.helpful else "👎")
            for one in kept.votes
        ),
        *(_did(f"report on {one.answer}", one, one.at, shown) for one in kept.reports),
        *(
            _did(f"decision {one.id}", one, one.at, shown, f"{one.kind}: {shown(one.article)}")
            for one in kept.decisions
        ),
        *(
            _did(f"version {one.digest} of {shown(one.article)}", one, one.since, shown, one.how or "")
            for one in kept.brought
        ),
    ]


def _did(
    what: str,
    one: Vote | Report | Decision | Arrival,
    at: datetime,
    shown: Callable[[str], str],
    how: str = "",
) -> str:
    """What somebody did on one line: when, how, and why, if they said so."""
    parts = [what, shown(f"{at:%Y-%m-%d %H:%M:%S} UTC"), f"person {one.person}"]
    parts += [how] if how else []
    parts += [f"“{shown(one.reason)}”"] if one.reason else []
    return " · ".join(parts)


def _entry(noted: Noted, shown: Callable[[str], str]) -> str:
    """One answer on one line: its id, when, where, what, how sure, and the places quoted or nearest."""
    asked = noted.asked
    message = f", message {noted.message}" if noted.message else ""
    parts = [
        str(noted.id),
        shown(f"{asked.at:%Y-%m-%d %H:%M:%S} UTC"),
        f"person {asked.person}, server {asked.guild}, channel <#{asked.channel}>{message}",
        _PRIVATE if asked.private else _PUBLIC,
        _NO_QUESTION_KEPT if noted.question is None else f"“{shown(noted.question)}”",
        f"verdict {noted.verdict}",
        *(_place("quoted", one, shown) for one in noted.quotes),
        *([_place("nearest", noted.nearest, shown)] if noted.nearest else []),
        *([f"found later in {shown(noted.resolved)}"] if noted.resolved else []),
    ]
    return " · ".join(parts)


def _place(what: str, cited: Cited, shown: Callable[[str], str]) -> str:
    version = cited.digest or _CHANGED_MEANWHILE
    return f"{what} {shown(cited.article)} from {cited.start} to {cited.end} (version {version})"
