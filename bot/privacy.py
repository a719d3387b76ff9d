"""What is kept about somebody, in words (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import texts
from bot.markdown import escape
from bot.render import LIMIT, size
from retrieval.store.journal import Cited, Noted

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
        "asked, when, in which server and channel, whether it was private, its verdict, and which places of "
        f"the articles it quoted. The question's text {text if question_days != 0 else 'not at all'}. "
        "`/privacy show` shows all that I keep about you, `/privacy forget` erases it."
    )


def sure_to_forget(count: int) -> str:
    """The question before everything about somebody is erased."""
    return (
        f"I keep something about you of {texts.plural(count, 'answer')}; `/privacy show` shows it. Once it "
        "is erased, nobody can bring it back. The answers themselves stay in their channels."
    )


def listed(kept: Sequence[Noted]) -> tuple[str, str]:
    """The message that shows all that is kept, and the text of a file beside it if a message is too short."""
    if not kept:
        return NOTHING_KEPT, ""
    content = "\n".join([_head(len(kept)), *(f"- {_entry(one, escape)}" for one in kept)])
    if size(content) <= LIMIT:
        return content, ""
    return _in_file(len(kept)), "\n".join(_entry(one, str) for one in kept) + "\n"


def _head(count: int) -> str:
    """The head of the list of all that is kept about somebody."""
    return f"All that I keep about you, of {texts.plural(count, 'answer')}, newest first:"


def _in_file(count: int) -> str:
    """The same, where the list is too long for a message."""
    return f"All that I keep about you, of {texts.plural(count, 'answer')}, newest first, is in the file."


def _entry(noted: Noted, shown: Callable[[str], str]) -> str:
    """One answer on one line: its id, when, where, what, how sure, and the places that were quoted."""
    asked = noted.asked
    parts = [
        str(noted.id),
        shown(f"{asked.at:%Y-%m-%d %H:%M:%S} UTC"),
        f"person {asked.person}, server {asked.guild}, channel <#{asked.channel}>",
        _PRIVATE if asked.private else _PUBLIC,
        _NO_QUESTION_KEPT if noted.question is None else f"“{shown(noted.question)}”",
        f"verdict {noted.verdict}",
        *(_place(one, shown) for one in noted.quotes),
    ]
    return " · ".join(parts)


def _place(cited: Cited, shown: Callable[[str], str]) -> str:
    version = cited.digest or _CHANGED_MEANWHILE
    return f"quoted {shown(cited.article)} from {cited.start} to {cited.end} (version {version})"
