"""An Answer as one Discord message (pure).

Plain content, after trying the same answers as embeds and as Components V2 against Discord's limits: three
quotes of the usual 400 characters fit into its 2,000 with their links, where embeds would take three of
1,300 and Components V2 three of 900. In return content is shown to people who have turned embeds off, is
found by Discord's search, needs no Embed Links permission, has the small `-#` lines, and can be shared,
reported and edited as text; Components V2 would switch it off for good. A quote is whole or not there: what
does not fit is first the text fragments of the links, then where else the same is said, then the last
quotes, never a part of one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot import links, texts
from bot.errors import RenderError
from bot.markdown import block_quote, escape_line, quoted
from bot.texts import stories
from retrieval.schema import Answer, Article, ArticleRef, Quote, Verdict

LIMIT = 2_000  # Discord's limit for a message's content
QUOTE_LIMIT = 1_200  # one block quote; what titles, sources and the small lines can need stays free
_TITLE_LIMIT = 120
_SOURCE_LIMIT = 60
_PLACES = 3  # so many articles that say the same as a quote are named, the others counted

_Link = Callable[[str, str], str]  # the article's address and the quote -> an address, or nothing


def message(answer: Answer, remark: str = "") -> str:
    """The content that shows `answer`: at most 2,000 characters, each quote exactly as it is in its article.

    `remark` is a small line above it, escaped. Raises RenderError when a quote would not be shown as it is;
    nothing must be sent then.
    """
    above = _above(answer, remark)
    if answer.verdict is Verdict.NONE or not answer.quotes:
        closing = f"-# {texts.updated(answer.as_of, answer.articles)}"
        return "\n".join([*above, texts.NONE, closing])
    blocks = [_block(quote) for quote in answer.quotes]
    content, count = _fitting(answer, blocks, above)
    _check(content, answer.quotes[:count], blocks)
    return content


def single(head: str, quote: Quote, articles: int) -> str:
    """One quote below the line `head`, with where it stands; `articles` is in how many it does.

    At most 2,000 characters; raises RenderError when the quote would not be shown as it is.
    """
    block = _block(quote)
    unnamed = articles - 1 - len(quote.also)
    dated = f"-# {_dated(quote.article, None)}"
    fullest = [
        "\n".join(
            [head, block or texts.TOO_LONG, _source(quote, link), dated, *_also(quote, places, unnamed)]
        )
        for link, places in ((links.at_quote, _PLACES), (_plain, _PLACES), (_plain, 0), (_unlinked, 0))
    ]
    content = next(content for content in fullest if size(content) <= LIMIT)
    _check(content, [quote], [block])
    return content


def size(content: str) -> int:
    """Characters as the strictest counter sees them: UTF-16 code units."""
    return len(content.encode("utf-16-le", "surrogatepass")) // 2


def quotes_shown(content: str) -> list[str]:
    """The exact inverse: the texts of the quotes that `content` shows."""
    return quoted(content)


def title_and_source(article: Article | ArticleRef, length: int) -> list[str]:
    """What an article in a list is called and whose it is, escaped; a source has half of the `length`."""
    return [
        escape_line(article.title, length) or texts.UNTITLED,
        escape_line(article.source, length // 2) or texts.NO_PUBLISHER,
    ]


def day(when: date) -> str:
    """`12 March 2020`."""
    return f"{when.day} {when:%B %Y}"


def _fitting(answer: Answer, blocks: Sequence[str | None], above: Sequence[str]) -> tuple[str, int]:
    """The fullest content that fits, with how many quotes it is made of; the barest one always fits."""
    for count in range(len(blocks), 0, -1):
        for link, places in ((links.at_quote, _PLACES), (_plain, _PLACES), (_plain, 0)):
            content = "\n".join([*above, _compose(answer, blocks[:count], link, places)])
            if size(content) <= LIMIT:
                return content, count
    return _compose(answer, blocks[:1], _unlinked, 0), 1


def _above(answer: Answer, remark: str) -> list[str]:
    searched = texts.searched(answer.corrected) if answer.corrected else ""
    return [f"-# {line}" for line in (searched, remark) if line]


def _plain(url: str, _text: str) -> str:
    return links.clean(url)


def _unlinked(_url: str, _text: str) -> str:
    return ""


def _block(quote: Quote) -> str | None:
    """The block quote, or None where it is too long for any message."""
    block = block_quote(quote.text, quote.marks)
    return block if size(block) <= QUOTE_LIMIT else None


def _compose(answer: Answer, blocks: Sequence[str | None], link: _Link, places: int) -> str:
    lines = [] if answer.verdict is Verdict.STRONG else [texts.WEAK]
    differing = min(answer.differing, len(blocks))
    side_by_side = differing > 1
    lines += [texts.DIFFERENT_FIGURES] if side_by_side else []
    dates = [quote.article.published for quote in answer.quotes if quote.article.published]
    newest = max(dates, default=None)
    for number, (quote, block) in enumerate(zip(answer.quotes, blocks, strict=False), start=1):
        small = [f"{number} of {len(blocks)}"]
        if side_by_side and number <= differing:  # none of them is called the strong one
            lines.append(f"**{_day_of(quote.article)}**")
        else:
            small.append(_dated(quote.article, newest))
        if number == 1 and answer.verdict is Verdict.STRONG and not side_by_side:
            small.insert(0, texts.STRONG)
        if number == len(blocks):
            small += _closing(answer, len(blocks))
        lines += [
            block or texts.TOO_LONG,
            _source(quote, link),
            *_also(quote, places),
            "-# " + " · ".join(small),
        ]
    return "\n".join(lines)


def _day_of(article: ArticleRef) -> str:
    return day(article.published) if article.published else texts.NO_DATE


def _source(quote: Quote, link: _Link) -> str:
    """`— title · source · ¶5 · [open at quote](<…>)`; angle brackets keep previews away."""
    source = f"— {_place(quote.article, quote.paragraph)}"
    address = link(quote.article.url, quote.text)
    return f"{source} · [{texts.OPEN_AT_QUOTE}](<{address}>)" if address else source


def _place(article: ArticleRef, paragraph: int) -> str:
    parts = [escape_line(article.title, _TITLE_LIMIT) or texts.UNTITLED]
    if article.source.strip():
        parts.append(escape_line(article.source, _SOURCE_LIMIT))
    return " · ".join([*parts, f"¶{paragraph}"])


def _also(quote: Quote, most: int, unnamed: int = 0) -> list[str]:
    """A small line for each of the first `most` other places that say the same, and one for all others.

    Articles of the same story are counted, as *Sources* names them; without `most` all are.
    """
    copies = {one.article.id for one in quote.also if one.same_story} if most else set()
    others_named = [one for one in quote.also if one.article.id not in copies]
    lines = [stories.also_in(len(copies))] if copies else []
    lines += [
        f"{texts.ALSO} {_place(one.article, one.paragraph)} · {_dated(one.article, None)}"
        for one in others_named[:most]
    ]
    others = len(others_named[most:]) + unnamed
    if others:
        lines.append(texts.also_elsewhere(others))
    return [f"-# {line}" for line in lines]


def _dated(article: ArticleRef, newest: date | None) -> str:
    if article.published:
        return f"published {day(article.published)}"
    return f"{texts.UNDATED}; newest match {day(newest)}" if newest else texts.UNDATED


def _closing(answer: Answer, shown: int) -> list[str]:
    left = len(answer.quotes) - shown
    closing = [texts.did_not_fit(left)] if left else []
    return [*closing, texts.updated(answer.as_of, answer.articles)]


def _check(content: str, quotes: Sequence[Quote], blocks: Sequence[str | None]) -> None:
    """What Discord will show, unescaped, is the text of each quote: the last look before sending."""
    expected = [quote.text for quote, block in zip(quotes, blocks, strict=False) if block is not None]
    if quotes_shown(content) != expected:
        raise RenderError("A quote would not be shown word for word, so nothing is shown.")
