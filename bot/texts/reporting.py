"""The sentences of *Report answer*. What comes from outside is escaped before it gets here."""

from __future__ import annotations

TITLE = "Report this answer"
WHAT_IS_WRONG = "What is wrong? The moderators will read it."
NOT_AN_ANSWER = "Only answers of mine can be reported: those that have 👍 and 👎 below them."
NO_REASON = "A report needs a reason: say in a few words what is wrong with the answer."
TOLD = "Reported to the moderators, with your name and your reason. Thank you."
KEPT = (
    "Kept for the moderators, with your name and your reason: no log channel took the report, so they see it "
    "when they look at `/insights`. Thank you."
)


def report(person: int, where: str, verdict: str, question: str, reason: str) -> str:
    """What the log channel is told; `where` links to the answer or names its place, `question` may be ""."""
    asked = [f"question: {question}"] if question else []
    return "\n".join(
        [f"**Report** by <@{person}> on {where} · verdict {verdict}", *asked, f"reason: {reason}"]
    )
