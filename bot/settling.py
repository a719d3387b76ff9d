"""The question before `verbatim add` adds: yes, no, or first change what is said of an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.editing import Details, details, edited
from bot.errors import CurationError
from bot.texts import adding
from retrieval.schema import Article

_NOTHING = "-"  # typed for an empty value, as an empty answer keeps what is there

# A question and what an empty answer stands for; None where nobody answers.
Ask = Callable[[str, str], str | None]


def settle(
    articles: Sequence[Article], ask: Ask, say: Callable[[str], None], show: Callable[[Article], None]
) -> tuple[Article, ...] | None:
    """The articles as they are to be added, None for none of them."""
    settled = list(articles)
    while True:
        answer = (ask(adding.sure(len(settled)), adding.NO) or adding.NO).casefold()
        if answer in adding.YES_WORDS:
            return tuple(settled)
        if answer in adding.NO_WORDS:
            return None
        if answer not in adding.EDIT_WORDS:
            say(adding.NOT_AN_ANSWER)
            continue
        position = _which(len(settled), ask, say)
        if position is not None:
            settled[position] = _edited(settled[position], ask, say)
            show(settled[position])


def _which(count: int, ask: Ask, say: Callable[[str], None]) -> int | None:
    """The place of the article that is meant."""
    if count == 1:
        return 0
    answer = ask(adding.which(count), "") or ""
    if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= count:
        return int(answer) - 1
    say(adding.NO_SUCH_NUMBER)
    return None


def _edited(article: Article, ask: Ask, say: Callable[[str], None]) -> Article:
    say(adding.HOW_TO_EDIT)
    for name, label in zip(Details.__slots__, adding.LABELS, strict=True):
        while True:
            now = details(article)
            typed = ask(label, getattr(now, name))
            if typed is None:
                return article
            value = "" if typed.strip() == _NOTHING else typed
            try:
                article = edited(article, now, replace(now, **{name: value}))
            except CurationError as error:
                say(str(error))
            else:
                break
    return article
