"""What a mention asks."""

from __future__ import annotations

import pytest

from bot.mentions import question_in

ME = 123456789012345678


@pytest.mark.parametrize(
    ("content", "question"),
    [
        (f"<@{ME}> how many?", "how many?"),
        (f"how many <@!{ME}>\nof them?", "how many of them?"),
        (f"<@{ME}><@{ME}>", ""),
        (f"  <@{ME}>  ", ""),
        (f"<@{ME}> what did <@42> say?", "what did <@42> say?"),
        ("@everyone how many?", None),
        (f"<@&{ME}> how many?", None),
        (f"<#{ME}> how many?", None),
        (f"<@{ME}0> how many?", None),
        ("", None),
    ],
)
def test_only_the_bot_s_own_mention_is_a_question(content, question):
    """The bot's mention is taken out, others stay; roles, channels and everyone are no question."""
    assert question_in(content, ME) == question
