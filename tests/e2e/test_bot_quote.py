"""/quote tells whether a text stands in the articles, character for character."""

from __future__ import annotations

import pytest
from newsroom import shown

SAID = "“Nobody was hurt,” she said – “and *that* counts, @everyone.”"
ELM = f"""---
title: Elm **floods** town
source: Gazette
url: https://news.example/elm
published: 2024-02-06
---
The river Elm rose.

{SAID}
"""
ARTICLES = {
    "elm.md": ELM,
    "again.md": "---\ntitle: A year on\npublished: 2025-02-06\n---\n“Nobody was hurt,” she said in May.\n",
    "port.txt": "Port\n\nThe harbour of Elmford has twelve cranes, its master said on Monday.\n",
}


async def quoted(changing, text, **options):
    await changing.holds(ARTICLES)
    return await (await changing.member().slash("quote", text=text, **options)).finished()


@pytest.mark.covers("/quote")
async def test_a_text_that_stands_there_is_verbatim(changing):
    """The very characters are quoted, with title, publisher, paragraph, link and date of their article."""
    asked = await quoted(changing, SAID)
    head, _, source, dated = asked.text.split("\n")
    assert head == "**Verbatim**, character for character, in this article:"
    assert shown(asked.text) == [SAID]
    assert source.startswith(
        r"— Elm \*\*floods\*\* town · Gazette · ¶2 · [open at quote](<https://news.example/elm#:~:text=%E2%80%9CNobody"
    )
    assert dated == "-# published 6 February 2024"
    assert not asked.ephemeral


async def test_a_text_of_several_articles_names_them_newest_first(changing):
    """The newest article is quoted, the others are named with their days."""
    asked = await quoted(changing, "“Nobody was hurt,” she said")
    assert asked.text.split("\n") == [
        "**Verbatim**, character for character, in 2 articles, the newest of them this one:",
        "> “Nobody was hurt,” she said",
        "— A year on · ¶1",
        "-# published 6 February 2025",
        r"-# also in Elm \*\*floods\*\* town · Gazette · ¶2 · published 6 February 2024",
    ]


@pytest.mark.parametrize(
    ("text", "differs", "found"),
    [
        (
            '"nobody was hurt," she said - "and *that* counts',
            "quotation marks and dashes and capital letters",
            SAID,
        ),
        (
            "The river Elm rose. “Nobody was hurt,”",
            "white space",
            "The river Elm rose.\n\n“Nobody was hurt,”",
        ),
        ('"harbour of Elmford has twelve"', "quotation marks", "harbour of Elmford has twelve"),
    ],
)
async def test_what_typing_changed_is_not_verbatim(changing, text, differs, found):
    """The article's own characters are shown below what differs from the typed ones."""
    asked = await quoted(changing, text)
    assert (
        asked.text.split("\n")[0] == f"**Not verbatim**: an article has this text, but with other {differs}:"
    )
    [quote] = shown(asked.text)
    assert found.startswith(quote)


@pytest.mark.covers("/quote")
async def test_a_text_that_stands_nowhere_gets_the_nearest_passage(changing):
    """What was changed in a sentence is called not verbatim, and the sentence itself is shown."""
    asked = await quoted(changing, "The harbour of Elmford has ninety cranes, its master said on Monday.")
    assert asked.text.startswith("**Not verbatim**: no article has this text. The nearest passage:\n> ")
    assert shown(asked.text) == ["The harbour of Elmford has twelve cranes, its master said on Monday."]


async def test_a_text_without_words_has_nothing_near(changing):
    """Digits and signs that no article has are told so."""
    asked = await quoted(changing, "1234 5678 !?")
    assert asked.text == "**Not verbatim**: no article has this text, and no passage is near it."


@pytest.mark.covers("bad: a text for /quote that is too short or too long")
@pytest.mark.parametrize("text", ["short", "     spaces    ", "x" * 301, "\u200b" * 10, ""])
async def test_a_text_of_a_wrong_length_is_refused_in_private(changing, text):
    """Too short or too long, also from a hand-made client: the asker alone learns the lengths."""
    asked = await quoted(changing, text, by_hand=True)
    assert asked.text.startswith("A text to look for has 8 to 300 characters; this one has ")
    assert asked.ephemeral


async def test_looking_up_counts_as_a_question(changing):
    """Whoever looks texts up too often must wait, as with questions; a moderator need not."""
    await changing.holds(ARTICLES)
    eager, moderator = changing.member(), changing.moderator()
    for _ in range(5):
        assert "erbatim" in (await (await eager.slash("quote", text="twelve cranes")).finished()).text
    for command, options in (("quote", {"text": "twelve cranes"}), ("ask", {"question": "how many cranes?"})):
        asked = await (await eager.slash(command, **options)).finished()
        assert asked.text.startswith("That was too fast")
        assert asked.ephemeral
    for _ in range(6):
        assert "erbatim" in (await (await moderator.slash("quote", text="twelve cranes")).finished()).text


@pytest.mark.covers("bad: no articles yet")
async def test_without_articles_nothing_stands_anywhere(changing):
    """An empty index says so and what a moderator can do."""
    await changing.holds({})
    asked = await (await changing.member().slash("quote", text="twelve cranes")).finished()
    assert asked.text.startswith("No articles yet.")
