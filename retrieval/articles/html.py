"""Saved web pages: trafilatura finds the text, and the page's own metadata says what it is.

Dates are those of JSON-LD's `datePublished`, of the `meta` elements in `_PUBLISHED` and of a `time` element
marked `datePublished`, in this order; none is looked for in the text or in the address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from retrieval.articles.decoding import decode
from retrieval.articles.extras import need, reading
from retrieval.articles.fields import make_article
from retrieval.errors import ArticleError
from retrieval.schema import Article

_MAX_TREE = 100_000  # elements; long articles have thousands
_MAX_NESTING = 200
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml takes no text that says which bytes it was
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
)
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report)$")


def read_html(data: bytes, key: str) -> Iterator[Article]:
    """The one article in `data`; raises ArticleError, also where a page has no text of its own."""
    trafilatura = need("trafilatura", "html")
    with reading("web page"):
        tree = _tree(data)
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=True)
        published = _published(tree)
        language = tree.get("lang") or tree.get(_XML_LANGUAGE)
    # A line is a paragraph there, and the heading is often the first.
    text = re.sub(r"\n+", "\n\n", found.text or "").removeprefix(f"{found.title}\n\n") if found else ""
    if not text.strip():
        raise ArticleError("No article is found in this web page.")
    yield make_article(
        key,
        title=found.title,
        text=text,
        source=found.sitename,
        url=found.url,
        published=published,
        authors=[name for name in re.split(r"\s*;\s*", found.author or "") if name],
        language=language,
    )


def _tree(data: bytes) -> Any:
    html = need("lxml.html", "html")
    # Without huge_tree, libxml2 refuses what would fill the memory or the stack.
    tree = html.fromstring(_DECLARED.sub("", _text(data)), parser=html.HTMLParser(huge_tree=False))
    waiting, count = [(tree, 1)], 0
    while waiting:  # a list rather than recursion
        node, depth = waiting.pop()
        count += 1
        if depth > _MAX_NESTING or count > _MAX_TREE:
            raise ArticleError("This web page is nested too deeply or has too many elements.")
        waiting.extend((child, depth + 1) for child in node)
    return tree


def _text(data: bytes) -> str:
    """By what the page says of its encoding, if it says so and is right; else as any text file."""
    said = _CHARSET.search(data[:4096])
    if said and b"\x00" not in data:
        try:
            return data.decode(said[1].decode())
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _published(tree: Any) -> str:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        if date := _in_json(script.text or ""):
            return date
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        stated.setdefault(name.lower(), meta.get("content") or "")
    for name in _PUBLISHED:
        if stated.get(name):
            return str(stated[name])
    for time in tree.iterfind('.//time[@itemprop="datePublished"]'):
        return str(time.get("datetime") or "")
    return ""


def _in_json(text: str) -> str:
    """`datePublished` of the article that JSON-LD describes; empty where it is broken or describes none."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return ""
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            kinds = thing.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            date = thing.get("datePublished")
            if isinstance(date, str) and any(_ARTICLE_TYPE.search(str(kind)) for kind in kinds):
                return date
            waiting.append(thing.get("@graph"))
    return ""
