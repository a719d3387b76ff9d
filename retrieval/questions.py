"""The questions that an evaluation asks: one JSON object a line, plain or gzip'd; and what they ask for."""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from retrieval.errors import QuestionFileError

QUESTION_TYPES = ("who", "when", "where", "what", "how many", "how", "why", "which", "other")
_QUESTION_WORD = re.compile(r"\b(who(?:m|se)?|when|where|what|how (?:many|much)|how|why|which)\b")
_SAME = {"whom": "who", "whose": "who", "how much": "how many"}


def _dashed(day: object) -> object:
    return day.replace("/", "-") if isinstance(day, str) else day


class Question(BaseModel):
    """One line: `answers` are the accepted wordings, `article_ids` the articles that hold one.

    `asked_on` ("date" in the file) is what "last week" looks back from; without it that is today.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    answers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    answerable: bool = True
    asked_on: Annotated[date | None, BeforeValidator(_dashed), Field(alias="date")] = None


def read_questions(path: Path) -> list[Question]:
    """All questions of a file.

    Raises:
        QuestionFileError: the file or one of its lines can't be read; the message names the line.
    """
    try:
        raw = path.read_bytes()
        lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines()
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise QuestionFileError(f"Can't read the questions in {path}: {reason}.") from error
    return [_question(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(path: Path, number: int, line: bytes) -> Question:
    try:
        return Question.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise QuestionFileError(f"{path}, line {number}: {where}: {first['msg']}.") from error


def question_type(text: str) -> str:
    """One of QUESTION_TYPES: the first question word of the last sentence that has one."""
    for sentence in reversed(re.split(r"[.?!]\s", text.lower())):
        if found := _QUESTION_WORD.search(sentence):
            return _SAME.get(found[0], found[0])
    return "other"
