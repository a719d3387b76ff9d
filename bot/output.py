"""What `--json` prints, as models: their JSON schemas are the documentation in docs/json.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from retrieval.findings import Condition, Finding
from retrieval.schema import Answer, Correction, Quote, Verdict
from retrieval.store.protocol import Health, Recipe


class AnswerOutput(BaseModel):
    """`verbatim ask --json`: offsets are code points into the stored article, marks into `text`."""

    model_config = ConfigDict(frozen=True)

    question: str
    corrected: tuple[Correction, ...]
    verdict: Verdict
    as_of: datetime
    quotes: tuple[Quote, ...]
    differing: int

    @classmethod
    def of(cls, answer: Answer) -> AnswerOutput:
        """The public part of an answer."""
        return cls(**{name: getattr(answer, name) for name in cls.model_fields})


class StatusOutput(BaseModel):
    """`verbatim status --json`: before the first index `as_of` and `recipe` are null and the counts 0."""

    model_config = ConfigDict(frozen=True)

    articles: int
    passages: int
    sentences: int
    version: int
    generation: str
    as_of: datetime | None
    recipe: Recipe | None
    bytes: int
    hidden: int
    same_story: int

    @classmethod
    def of(cls, health: Health) -> StatusOutput:
        """The public part of a store's health; all of it so far."""
        return cls(**{field.name: getattr(health, field.name) for field in fields(health)})


class DoctorOutput(BaseModel):
    """`verbatim doctor --json`: `healthy` says that nothing is broken."""

    model_config = ConfigDict(frozen=True)

    healthy: bool
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> DoctorOutput:
        """The findings as they are."""
        return cls(healthy=healthy(findings), findings=tuple(findings))


def healthy(findings: Sequence[Finding]) -> bool:
    """Is nothing broken?"""
    return all(one.condition is not Condition.BROKEN for one in findings)
