"""The articles as a list, page by page (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from bot import texts
from bot.catalogue import Catalogue
from bot.markdown import escape_line
from bot.render import LIMIT, day, size, title_and_source
from retrieval.schema import ArticleRef

_ON_A_PAGE = 10
_LENGTHS = (100, 60, 30)  # characters of a title, shorter until the page fits; a publisher has half
_QUERY_LIMIT = 80


def page_of(catalogue: Catalogue, query: str, page: int) -> str:
    """The articles whose titles and publishers match `query`, newest first; else what there is instead."""
    if not len(catalogue):
        return texts.NO_ARTICLES
    asked = escape_line(query, _QUERY_LIMIT)
    found = catalogue.matching(query)
    if not found:
        closest = [escape_line(title, _QUERY_LIMIT) for title in catalogue.closest(query)]
        return texts.nothing_called(asked, closest)
    pages = -(-len(found) // _ON_A_PAGE)
    if not 1 <= page <= pages:
        return texts.no_such_page(page, pages)
    head = texts.sources_head(asked, len(found), page, pages)
    shown = found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    return next(content for length in _LENGTHS if size(content := _listed(head, shown, length)) <= LIMIT)


def _listed(head: str, articles: Sequence[ArticleRef], length: int) -> str:
    return "\n".join([head, *(line(article, length) for article in articles)])


def line(article: ArticleRef, length: int) -> str:
    """An article on one line of a list; its title has up to `length` characters."""
    parts = title_and_source(article, length)
    if article.published:
        noon = datetime.combine(article.published, time(12), UTC)  # a day's age, wherever its reader is
        parts += [day(article.published), texts.moment(noon)]
    else:
        parts.append(texts.NO_DATE)
    return f"- {' · '.join(parts)}"
