"""Articles that give different figures of the same thing, as people see it in Discord."""

from __future__ import annotations

from newsroom import shown

QUESTION = "how many people were displaced by the flood in Elmford?"


def article(figure, published):
    return (
        f"---\ntitle: Flood of {published}\npublished: {published}\n---\n"
        f"About {figure} people were displaced by the flood in Elmford, the mayor said.\n"
    )


async def test_different_figures_are_shown_side_by_side(changing):
    """A line says so; the newest comes first, below its day, and neither is called the match."""
    await changing.holds(
        {"early.md": article("250,000", "2024-02-06"), "late.md": article("300,000", "2025-03-01")}
    )
    text = (await changing.ask(QUESTION)).text
    first, second = shown(text)
    assert "About 300,000 people" in first
    assert "About 250,000 people" in second
    lines = text.split("\n")
    at = lines.index("The articles give different figures, newest first:")
    assert lines[at + 1] == "**1 March 2025**"
    assert "**6 February 2024**" in lines[at + 2 :]
    assert "match" not in text
