"""The lines of an export: what each kind holds, and what is wrong with one, or with all of them (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, BinaryIO, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from retrieval.articles.cleaning import clean_line
from retrieval.articles.fields import make_article
from retrieval.errors import ArticleError, BackupError
from retrieval.schema import Article
from retrieval.store.decisions import ADDED_PREFIX, Kind

FORMAT = 1
MOST_BYTES = 20_000_000  # of a line
_HEADER_BYTES = 10_000
_PIECE = 1_000_000  # bytes, of a line that is too long, passed over at once
_FIRST_YEAR = 2000
_SKEW_DAYS = 1  # by which another machine's clock may be ahead
_NO_OBJECT = "It is no JSON object."
_KINDS = "Its kind is none of article, decision, pin and settings."
_CUT = "This export was cut off, its last line is missing: take another one; nothing was imported."
_CHANGED = (
    "This export is not as it was written: take another one, or, if you changed it, let the sha256 of its "
    "last line be null; nothing was imported."
)
_REASONS = {
    "json_invalid": "It is no valid JSON.",
    "extra_forbidden": "It has a field that nobody knows.",
    "union_tag_invalid": _KINDS,
    "union_tag_not_found": _KINDS,
}


def _is_clean(text: str) -> str:
    if clean_line(text) != text:
        raise ValueError("not clean")
    return text


Id = Annotated[int, Field(ge=0, lt=2**63)]
Line = Annotated[str, Field(max_length=1_000), AfterValidator(_is_clean)]
Typed = Annotated[str, Field(max_length=1_000)]


class _Known(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Header(BaseModel):
    """The first line."""

    model_config = ConfigDict(frozen=True, strict=True)

    kind: Literal["verbatim export"] = "verbatim export"
    format: int = FORMAT


class ArticleLine(_Known):
    """An article that was brought in: no file in the folder of articles holds it."""

    kind: Literal["article"] = "article"
    key: Line
    title: str
    source: str
    url: str
    published: date | None
    authors: tuple[str, ...]
    language: str
    text: str

    def article(self) -> Article:
        """As it is kept."""
        return Article(**self.model_dump(exclude={"kind"}))


class DecisionLine(_Known):
    """What was decided about an article; `day` is the date that it was given."""

    kind: Literal["decision"] = "decision"
    decision: Kind
    article: Line
    title: Line
    at: AwareDatetime
    person: Id
    reason: Typed
    day: date | None
    final: bool


class PinLine(_Known):
    """A pinned question."""

    kind: Literal["pin"] = "pin"
    question: Typed
    article: Line
    title: Line
    words: Typed


class SettingsLine(_Known):
    """What a server has set for itself."""

    kind: Literal["settings"] = "settings"
    server: Annotated[int, Field(ge=1, lt=2**64)]
    settings: dict[str, Any]


class EndLine(_Known):
    """The last line; `sha256` is of all bytes before it, null where somebody wrote or changed them."""

    kind: Literal["end"] = "end"
    sha256: str | None


Record = ArticleLine | DecisionLine | PinLine | SettingsLine


def parse(stream: BinaryIO, fault: Callable[[Record], str]) -> Iterator[tuple[int, Record | str]]:
    """The records of an export by the numbers of their lines, read one by one; in place of a bad one why.

    `fault` says what else is wrong with one, if anything. Raises BackupError unless it begins like an export,
    and, when all lines were given, unless it ends like one and is as it was written.
    """
    first = stream.readline(_HEADER_BYTES)
    _check_header(first)
    return _records(stream, first, fault)


def _records(
    stream: BinaryIO, first: bytes, fault: Callable[[Record], str]
) -> Iterator[tuple[int, Record | str]]:
    reader: TypeAdapter[Record | EndLine] = TypeAdapter(
        Annotated[Record | EndLine, Field(discriminator="kind")]
    )
    before = hashlib.sha256(first)
    for number, line in enumerate(_lines(stream, before.update), 2):
        if line is None:
            yield number, f"It is over {MOST_BYTES // 1_000_000} MB."
        elif line.strip():
            found = _read(reader, line)
            if isinstance(found, EndLine):
                if found.sha256 not in (None, before.hexdigest()) or stream.read(1):
                    raise BackupError(_CHANGED)
                return
            yield number, found if isinstance(found, str) else _wrong(found) or fault(found) or found
    raise BackupError(_CUT)


def _check_header(line: bytes) -> None:
    try:
        found = Header.model_validate_json(line).format
    except ValidationError as error:
        raise BackupError("This is no export: give a file that `verbatim export` wrote.") from error
    if found != FORMAT:
        raise BackupError(
            f"This export has format {found}, and this version of Verbatim knows {FORMAT}: update Verbatim."
        )


def _lines(stream: BinaryIO, passed: Callable[[bytes], None]) -> Iterator[bytes | None]:
    """The lines, each `passed` after its turn; None for one that is too long, which is never held whole."""
    while line := stream.readline(MOST_BYTES + 1):
        if len(line) <= MOST_BYTES:
            yield line
            passed(line)
            continue
        while line and not line.endswith(b"\n"):
            passed(line)
            line = stream.readline(_PIECE)
        passed(line)
        yield None


def _read(reader: TypeAdapter[Record | EndLine], line: bytes) -> Record | EndLine | str:
    try:
        return reader.validate_json(line.decode())
    except UnicodeDecodeError:
        return "It is no UTF-8."
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] in _REASONS:
        return _REASONS[first["type"]]
    # Only names of fields that are known come this far: what a line says is in no reason.
    return f"Its {first['loc'][1]} is missing or not what docs/json.md says." if first["loc"] else _NO_OBJECT


def _wrong(record: Record) -> str:
    """What is wrong with a record whose types are right; empty if nothing is."""
    if isinstance(record, ArticleLine):
        return _wrong_article(record.article())
    if isinstance(record, DecisionLine):
        if record.at.year < _FIRST_YEAR or record.at > datetime.now(UTC) + timedelta(days=_SKEW_DAYS):
            return f"Its time lies in the future or before the year {_FIRST_YEAR}."
        if (record.day and record.decision != Kind.DATED) or (
            record.final and record.decision != Kind.REMOVED
        ):
            return "Only what was dated has a day, and only what was removed is final."
    return ""


def _wrong_article(given: Article) -> str:
    if not given.key.startswith(ADDED_PREFIX):
        return f"Its key must begin with {ADDED_PREFIX}, which no file's does."
    try:
        made = make_article(
            given.key.removeprefix(ADDED_PREFIX),
            title=given.title,
            text=given.text,
            source=given.source,
            url=given.url,
            published=given.published.isoformat() if given.published else "",
            authors=given.authors,
            language=given.language,
        )
    except ArticleError as error:
        return str(error)
    made = replace(made, key=f"{ADDED_PREFIX}{made.key}")
    other = [name for name in ArticleLine.model_fields if name != "kind"]
    other = [name for name in other if getattr(made, name) != getattr(given, name)]
    return f"Cleaning would change its {other[0]}: bring it in with `verbatim add`." if other else ""
