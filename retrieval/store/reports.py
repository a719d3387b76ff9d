"""What people report about answers to the moderators: rows beside those of the journal."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody finds wrong with an answer, for the moderators."""

    answer: int
    person: int
    at: datetime
    reason: str


def keep_report(c: sqlite3.Connection, report: Report) -> bool:
    """Keep it in place of the person's earlier one on that answer; False if nothing is kept of the answer."""
    if not c.execute("SELECT 1 FROM answers WHERE id = ?", (report.answer,)).fetchone():
        return False
    c.execute(
        "REPLACE INTO reports (answer, person, reported_at, reason) VALUES (?, ?, ?, ?)",
        (report.answer, report.person, report.at.isoformat(), report.reason),
    )
    return True


def reports_of(c: sqlite3.Connection, person: int) -> tuple[Report, ...]:
    """Everything that somebody has reported, newest first."""
    rows = c.execute(
        "SELECT answer, person, reported_at, reason FROM reports WHERE person = ? ORDER BY reported_at DESC",
        (person,),
    )
    return tuple(Report(answer, who, datetime.fromisoformat(at), reason) for answer, who, at, reason in rows)
