"""Markdown with optional YAML front matter; the text is kept as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import yaml  # type: ignore[import-untyped]  # it ships no types
from frontmatter.default_handlers import YAMLHandler

from retrieval.articles.cleaning import clean_text
from retrieval.articles.decoding import decode
from retrieval.articles.fields import line_of, make_article
from retrieval.errors import ArticleError
from retrieval.schema import Article

_MAX_FRONT_MATTER = 65_536  # characters; real ones have hundreds
_MAX_DEPTH = 20
_HEADING = re.compile(r"^ {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?$", re.MULTILINE)
_END = re.compile(r"^(?:---|\.\.\.)$", re.MULTILINE)
_NULLS = frozenset({"~", "null", "Null", "NULL"})


def read_markdown(data: bytes, key: str) -> Iterator[Article]:
    """The one article in `data`; raises ArticleError.

    The title is the front matter's, else the first `# heading`, else the file's name.
    """
    fields, body = _split(clean_text(decode(data)))
    heading = _HEADING.search(body)
    yield make_article(
        key,
        title=line_of(_value(fields, "title")) or (heading and heading[1]) or PurePosixPath(key).stem,
        text=body,
        source=_value(fields, "source"),
        url=_value(fields, "url"),
        published=_value(fields, "published"),
        authors=_value(fields, "authors"),
        language=_value(fields, "language"),
    )


def _split(text: str) -> tuple[Mapping[object, object], str]:
    """Front matter and the rest. A text that begins with a mere `---` rule has no front matter."""
    # The library's own splitting takes a rule further down for front matter and drops what is above it.
    if not text.startswith("---\n"):
        return {}, text
    end = _END.search(text, 4)
    if end is None:
        return {}, text
    block = text[4 : end.start()]
    fields = _parse(block) if block.strip() else {}
    return (fields, text[end.end() :]) if isinstance(fields, Mapping) else ({}, text)


def _parse(block: str) -> object:
    """The YAML in `block`, every scalar as the text that is written there: no year becomes a number."""
    if len(block) > _MAX_FRONT_MATTER:
        raise ArticleError(f"Its front matter is over {_MAX_FRONT_MATTER // 1024} KB; shorten it.")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C one is missing on some platforms
    try:
        _refuse_bombs(block, loader)
        return YAMLHandler().load(block, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        raise ArticleError(f"Its front matter is no valid YAML{where}; put values in quotes.") from None
    except RecursionError:
        raise ArticleError("Its front matter is nested too deeply.") from None


def _refuse_bombs(block: str, loader: object) -> None:
    """Aliases multiply a small file into a huge one, and nesting fills the stack."""
    depth = 0
    for event in yaml.parse(block, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise ArticleError("Its front matter uses YAML aliases (*name); write the values out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise ArticleError("Its front matter is nested too deeply.")


def _value(fields: Mapping[object, object], name: str) -> object:
    value = fields.get(name, "")
    return "" if isinstance(value, str) and value in _NULLS else value
