"""`verbatim ask` where several articles answer: each figure has its quote, and repeats stand behind one."""

from __future__ import annotations

import pytest

OLD = "The flood of the river Elm has displaced 250 people."
NEW = "The flood of the river Elm has displaced 300 people."
ARTICLES = {
    "monday": ("2024-02-05", OLD),
    "tuesday": ("2024-02-06", f"{OLD} The school is a shelter."),
    "friday": ("2024-02-09", NEW),
}


@pytest.fixture(scope="module")
def flooded(verbatim, tmp_path_factory):
    folder = tmp_path_factory.mktemp("flooded")
    (folder / "seeds").mkdir()
    for name, (day, text) in ARTICLES.items():
        page = f"---\ntitle: The Elm floods its banks\npublished: {day}\n---\n{text}\n"
        (folder / "seeds" / f"{name}.md").write_text(page, encoding="utf-8")
    assert verbatim("index", folder=folder).code == 0
    return folder


def test_the_newest_figure_comes_first_and_repeats_are_named(verbatim, flooded):
    """Friday's figure stands before the older one, which two days had and which is quoted once."""
    answer = verbatim("ask", "--json", "how many people did the flood displace?", folder=flooded).json
    newer, older = answer["quotes"][:2]
    assert answer["differing"] == 2
    assert NEW in newer["text"]
    assert (newer["article"]["id"], newer["also"]) == ("friday.md", [])
    assert OLD in older["text"]
    assert older["article"]["id"] == "tuesday.md"
    assert [(place["article"]["id"], place["paragraph"]) for place in older["also"]] == [("monday.md", 1)]


def test_a_person_is_told_that_the_figures_differ(verbatim, flooded):
    """Below a line that says so, each quote's date stands above it."""
    lines = verbatim("ask", "how many people did the flood displace?", folder=flooded).out.splitlines()
    at = lines.index("The articles give different figures, newest first:")
    assert lines[at + 1 : at + 3] == ["09 February 2024", f"│ {NEW}"]
    (older,) = [number for number, line in enumerate(lines) if line.startswith(f"│ {OLD}")]
    assert lines[older - 1] in {"05 February 2024", "06 February 2024"}


def test_a_person_reads_where_else_it_stands(verbatim, flooded):
    """Below the source of the quote stands the other article, with its paragraph and date."""
    done = verbatim("ask", "how many people did the flood displace?", folder=flooded)
    source = done.out.splitlines().index("— The Elm floods its banks · ¶1 · 06 February 2024")
    assert done.out.splitlines()[source + 1] == "  also in The Elm floods its banks · ¶1 · 05 February 2024"
