"""What a check found, and what to do about it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrieval.errors import VerbatimError

AGAIN = "Run `verbatim doctor` again."


class Condition(StrEnum):
    """How bad it is: broken is what keeps Verbatim from working, attention what will or may."""

    OK = "ok"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """What `check` found, in a sentence, and the `cure`, another one; empty where there is nothing to do."""

    check: str
    condition: Condition
    found: str
    cure: str = ""


def fine(check: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(check, Condition.OK, found)


def attention(check: str, found: str, cure: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(check, Condition.ATTENTION, found, cure)


def broken(check: str, found: str, cure: str) -> Finding:
    """It does not work."""
    return Finding(check, Condition.BROKEN, found, cure)


def broken_by(check: str, error: VerbatimError) -> Finding:
    """An error of ours as a finding: what stands behind its last colon says what to do."""
    found, colon, cure = str(error).rpartition(": ")
    if not colon:
        return broken(check, cure, AGAIN)
    return broken(check, f"{found}.", cure[0].upper() + cure[1:])
