"""What is looked up of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims import Claim, claim_in
from retrieval.answering import check_question


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("  Nobody was\nhurt.  ", "Nobody was hurt."),
        (
            "<@1> <@!2> <@&3> <#4> says <:smile:5><a:wave:6> nobody was hurt <t:0:R> </ask:7>",
            "says nobody was hurt",
        ),
        (
            "see https://news.example/a?b=c(d) and <https://x.example>: nobody was hurt",
            "see and : nobody was hurt",
        ),
        ("[Nobody](https://x.example/y) was [hurt](<https://x.example>)", "Nobody was hurt"),
        ("> **Nobody** was __hurt__\n-# ~~small~~ ||print||", "Nobody was hurt small print"),
        ("# Nobody\n- was\n* `hurt`", "Nobody was hurt"),
        (r"250\,000 people, at 3 \- 4 a.m. \*really\*", "250,000 people, at 3 - 4 a.m. really"),
        ("a < b and snake_case_name stay", "a < b and snake_case_name stay"),
        ("Никто не пострадал", "Никто не пострадал"),
        ("x" * 300, "x" * 300),
    ],
)
def test_a_claim_is_what_the_words_say(content, claim):
    """Mentions, emoji, links and formats are no part of it; all words are."""
    assert claim_in(content) == Claim(claim, cut=False)


@pytest.mark.parametrize(
    "content",
    ["", "   ", "ok", "<@123456789012345678>", "<:smile:5>", "https://x.example", "123 456", "**", "😀😀😀"],
)
def test_what_says_nothing_is_no_claim(content):
    """Without words there is nothing to look up."""
    assert claim_in(content) is None


def test_a_long_message_is_looked_up_to_the_end_of_a_sentence():
    """As many sentences as fit, or else words, or else characters; and it is known that more was said."""
    sentence = "The bridge of Elmford was closed for nine weeks, said the mayor. "
    assert claim_in(sentence * 9) == Claim((sentence * 4).strip(), cut=True)
    assert claim_in("No. " + "word " * 99) == Claim(("No. " + "word " * 59).strip(), cut=True)
    assert claim_in("x" * 301) == Claim("x" * 300, cut=True)


@given(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("<@:>*_ .\\[]()`|~"))))
def test_every_claim_can_be_asked(content):
    """Whatever a message holds, its claim is a question that may be asked, as it is."""
    for text in (content, content * 50):
        claim = claim_in(text)
        assert claim is None or check_question(claim.text) == claim.text
