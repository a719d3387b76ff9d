"""What was asked, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from retrieval.schema import Verdict
from retrieval.store.hindsight import Past, Reported
from retrieval.store.reports import Report

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday


def make_past(id_: int, *, ago: int = 0, question: str | None = "how high?", **changes) -> Past:
    """Asked at noon so many days ago."""
    fields = {
        "id": id_,
        "at": NOON - timedelta(days=ago),
        "channel": 2,
        "private": False,
        "question": question,
        "verdict": Verdict.NONE,
        "message": 1000 + id_,
        "helpful": 0,
        "unhelpful": 0,
        "resolved": None,
    }
    return Past(**{**fields, **changes})


def make_reported(reason: str = "wrong", *, private: bool = False, message: int | None = 1007) -> Reported:
    return Reported(Report(7, 11, NOON, reason), 2, message, private)
