"""`verbatim add`: what is found is shown, asked about, and kept for good, through the real program."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "articles" / "samples"
QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}
ASKED = ("ask", "how many passengers does the ferry carry?", "--json")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "seeds").mkdir()
    return tmp_path


def test_a_file_is_shown_and_asked_about_and_kept(verbatim, folder):
    """Preview, question, what is changed first; it stays when all is indexed anew; not added twice."""
    ferry = folder / "ferry.html"
    ferry.write_bytes((SAMPLES / "ferry.html").read_bytes())
    done = verbatim("add", str(ferry), folder=folder, stdin="n\n", **QUICK)
    assert (done.code, done.out) == (0, "")
    known = "Ferry returns to the Tarn · Riverside Courier · Ann Example, Bo Example · 04 May 2024 · en-GB"
    assert f"{known} · 70 words" in done.err
    assert "Add 1 article? [y/N/e]" in done.err
    assert done.err.endswith("Nothing was added.\n")
    typed = "e\n[red]Ferry\n-\nCy Example\n4 May\n2024-05-31\n\ny\n"
    done = verbatim("add", str(ferry), folder=folder, stdin=typed, **QUICK)
    assert done.code == 0, done.err
    assert "A date is a day of the calendar" in done.err
    assert "[red]Ferry · Cy Example · 31 May 2024 · en-GB · 70 words\n" in done.err
    assert done.out.startswith("Indexed: 1 new, 0 unchanged")
    ferry.unlink()
    verbatim("index", "--full", folder=folder, **QUICK)
    answer = verbatim(*ASKED, folder=folder, **QUICK).json
    assert "forty passengers" in answer["quotes"][0]["text"]
    article = answer["quotes"][0]["article"]
    assert (article["source"], article["published"]) == ("", "2024-05-31")
    ferry.write_bytes((SAMPLES / "ferry.html").read_bytes())
    done = verbatim("add", "--yes", str(ferry), folder=folder, **QUICK)
    assert done.code == 2
    assert "Its text is among the articles already: [red]Ferry." in done.err


def test_many_at_once_and_what_cannot_be_added(verbatim, folder):
    """What can't be read or fetched is named with its reason, and the rest goes on."""
    places = [str(SAMPLES / "market.rss"), "http://127.0.0.1:8080/secret", "https://me:pw@news.example/"]
    done = verbatim("add", "--yes", *places, str(folder / "none.pdf"), folder=folder, **QUICK)
    assert done.code == 0, done.err
    assert done.out.startswith("Indexed: 1 new")
    for reason in ("only a summary", "leads into a private network", "name or a password", "can't be read"):
        assert reason in done.err
    done = verbatim("add", "--sitemap", "http://169.254.169.254/sitemap.xml", folder=folder, **QUICK)
    assert (done.code, done.out) == (2, "")
    assert "leads into a private network" in done.err
    assert done.err.endswith("Error: Nothing was added.\n")
