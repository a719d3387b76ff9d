"""Many people ask at once, and nobody is forgotten."""

from __future__ import annotations

import pytest
from many_questions import EACH, PEOPLE, storm


@pytest.mark.slow
async def test_two_hundred_questions_in_ten_seconds(newsroom, record_property):
    """Each is acknowledged in Discord's three seconds, and answered once or told when to come back."""
    result = await storm(newsroom)
    record_property("storm", result.told())
    assert sum(result.outcomes.values()) == PEOPLE * EACH
    assert result.outcomes.keys() <= {"answered", "told to come back"}
    assert result.outcomes["answered"] >= 100
