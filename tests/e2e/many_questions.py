"""A storm of questions on the real bot, and what became of each."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from discord_server import Interaction
from newsroom import Newsroom

QUESTIONS = Path(__file__).parents[1] / "retrieval" / "seed_questions.jsonl"
PEOPLE, EACH, SECONDS = 50, 4, 10.0
PATIENCE = 120.0  # seconds after the last question in which the last answer must have come


@dataclass(frozen=True)
class Storm:
    """How long the acknowledgements took, ascending, in seconds; what people got; when the last had it."""

    waits: list[float]
    outcomes: Counter[str]
    took: float

    def share(self, part: float) -> float:
        """The wait that this part of the interactions stayed below."""
        return self.waits[min(len(self.waits) - 1, int(part * len(self.waits)))]

    def told(self) -> str:
        """The figures in one line."""
        shares = ", ".join(f"p{part:.0%} {self.share(part) * 1000:.0f} ms" for part in (0.5, 0.95))
        return (
            f"{len(self.waits)} questions of {PEOPLE} people in {SECONDS:.0f} s: acknowledged after "
            f"{shares.replace('%', '')}, at most {self.waits[-1] * 1000:.0f} ms; "
            f"{', '.join(f'{count} {what}' for what, count in sorted(self.outcomes.items()))}; "
            f"the last after {self.took:.1f} s"
        )


async def storm(newsroom: Newsroom) -> Storm:
    """Let them ask, evenly over the time, whether or not the bot keeps up."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    people = [newsroom.member(f"Asker {number}") for number in range(PEOPLE)]
    clock = asyncio.get_running_loop().time
    began, asked = clock(), list[Interaction]()
    for number in range(PEOPLE * EACH):
        await asyncio.sleep(began + number * SECONDS / (PEOPLE * EACH) - clock())
        question = questions[number % len(questions)]
        asked.append(await people[number % PEOPLE].slash("ask", question=question))
    await newsroom.server.wait_for(
        lambda: all(one.messages for one in asked), "an answer to every question", PATIENCE
    )
    took = clock() - began
    waits = sorted(one.acknowledged_after for one in asked)
    return Storm(waits, Counter(map(outcome, asked)), took)


def outcome(asked: Interaction) -> str:
    """What somebody got; an error or a second message is named as such."""
    first, *others = asked.messages
    if others:
        return "answered twice"
    if "index updated" in first.text:
        return "answered"
    return "told to come back" if "Try again in" in first.text else f"told: {first.text}"
