"""What stands around an answer's quotes, and which articles they are from, as messages (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import links, texts
from bot.markdown import block_quote, escape_line
from bot.render import LIMIT, QUOTE_LIMIT, day, single, size, title_and_source
from bot.texts import articles, stories
from bot.texts import context as sentences
from retrieval.became import became
from retrieval.indexing import digest
from retrieval.passages import split_sentences
from retrieval.quoting import cut
from retrieval.schema import Article, ArticleRef, Quote, Sentence
from retrieval.store.cited import Cited
from retrieval.store.decisions import Decision
from retrieval.store.protocol import Outdated

_AROUND = 3  # sentences on either side, if there is room
_TITLE_LIMIT = 100
_NAMED = 5  # articles of the same story that are named, the others counted
_LENGTHS = ((100, True), (60, True), (100, False), (30, False))  # of titles, and whether there are links


@dataclass(frozen=True, slots=True)
class Standing:
    """A quote of an answer, and its article as it is now.

    None if it is gone; `withdrawn` is the moderator's decision if that was why. `was` is the version that was
    quoted, if the article has changed since and that version is kept.
    """

    cited: Cited
    article: Article | None
    withdrawn: Decision | None = None
    was: Outdated | None = None

    @property
    def changed(self) -> bool:
        """Is the article any other than when it was quoted?"""
        if self.article is None:
            return True
        # What language it says it is in is no part of what was quoted.
        known = {digest(self.article), digest(replace(self.article, language=""))}
        return self.cited.digest not in known


def around(standing: Standing) -> list[str]:
    """The quote in bold among its neighbours, or what became of it, or why neither can be shown any more."""
    article, was = standing.article, standing.was
    if article is not None and was is not None and digest(was.article) == standing.cited.digest:
        return _since(standing.cited, was, article)
    return [
        _shown(standing, lambda article: single(texts.CONTEXT, _among_neighbours(article, standing.cited), 1))
    ]


def nearest(standing: Standing) -> str:
    """The passage that came nearest to an answer; or why that can't be shown any more."""
    start, end = standing.cited.start, standing.cited.end
    return _shown(standing, lambda article: single(sentences.NEAREST, cut(article, start, end), 1))


def _since(cited: Cited, was: Outdated, article: Article) -> list[str]:
    """The quote as it was and as it is, a message for each version; one where they are the same."""
    found = became(was.article, cited.start, cited.end, article)
    if found.now is None:
        return [single(sentences.gone_since(was.until), found.was, 1)]
    if found.unchanged:
        here = replace(cited, start=found.now.start, end=found.now.end)
        return [single(sentences.stands_still(was.until), _among_neighbours(article, here), 1)]
    head = sentences.is_now_but(found.differs) if found.differs else sentences.IS_NOW
    return [single(sentences.as_it_was(was.until), found.was, 1), single(head, found.now, 1)]


def _shown(standing: Standing, show: Callable[[Article], str]) -> str:
    article = standing.article
    if article is None:
        return _gone(standing.withdrawn)
    if standing.changed:
        return texts.article_changed(escape_line(article.title, _TITLE_LIMIT) or texts.UNTITLED)
    return show(article)


def sources(standings: Sequence[Standing], alike: Mapping[str, Sequence[ArticleRef]]) -> str:
    """Every article of the quotes once, as it is now, with those `alike` that carry its story.

    At most 2,000 characters.
    """
    once = list({standing.cited.article: standing for standing in standings}.values())
    shown = (
        "\n".join(
            line
            for one in once
            for line in (
                _line(one, length, linked=linked),
                *_same_story(alike.get(one.cited.article, ()), length),
            )
        )
        for length, linked in _LENGTHS
    )
    return next(content for content in shown if size(content) <= LIMIT)


def _among_neighbours(article: Article, cited: Cited) -> Quote:
    """The quoted sentences with as many on either side as fit, the quote itself marked."""
    sentences = split_sentences(article.text)
    inside = [at for at, one in enumerate(sentences) if one.start < cited.end and cited.start < one.end]
    first, last = inside[0], inside[-1]
    widest = _slice(article, cited, sentences[first], sentences[last])
    for _ in range(_AROUND):
        for before, after in ((1, 0), (0, 1)):
            wider = first - before, last + after
            if wider[0] < 0 or wider[1] == len(sentences):
                continue
            quote = _slice(article, cited, sentences[wider[0]], sentences[wider[1]])
            if size(block_quote(quote.text, quote.marks)) <= QUOTE_LIMIT:
                (first, last), widest = wider, quote
    return widest


def _slice(article: Article, cited: Cited, first: Sentence, last: Sentence) -> Quote:
    """From one sentence to the other, both included."""
    return Quote(
        text=article.text[first.start : last.end],
        start=first.start,
        end=last.end,
        marks=((cited.start - first.start, cited.end - first.start),),
        paragraph=first.paragraph,
        article=ArticleRef.of(article),
        also=(),
    )


def _gone(withdrawn: Decision | None) -> str:
    return articles.withdrawn(withdrawn.kind, withdrawn.at) if withdrawn else texts.ARTICLE_GONE


def _same_story(others: Sequence[ArticleRef], length: int) -> list[str]:
    named = [" · ".join(title_and_source(one, length)) for one in others[:_NAMED]]
    return [stories.beside(named, len(others) - len(named))] if named else []


def _line(standing: Standing, length: int, *, linked: bool) -> str:
    """`- title · source · 12 March 2020 · [read](<…>)`."""
    article = standing.article
    if article is None:
        return f"- {_gone(standing.withdrawn)}"
    published = day(article.published) if article.published else texts.NO_DATE
    parts = [*title_and_source(article, length), published]
    address = links.clean(article.url) if linked else ""
    parts += [f"[{texts.READ}](<{address}>)"] if address else []
    parts += [texts.CHANGED_SINCE] if standing.changed else []
    return f"- {' · '.join(parts)}"
