"""`verbatim ask` over the seed article, with the real model."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from program import SEEDS, clean_environment

from retrieval.articles import read_folder

SENTENCE = "adding about 250,000 people had been displaced"


@pytest.fixture(scope="module")
def said(verbatim, indexed):
    done = verbatim("ask", "--json", "how many were displaced?", folder=indexed)
    assert (done.code, done.err) == (0, "")
    return done.json


@pytest.fixture(scope="module")
def seed():
    return {article.key: article for article in read_folder(SEEDS, max_file_bytes=10**6)}


def test_the_answer_is_quoted_with_its_source(verbatim, indexed):
    """The sentence that answers stands in the quote, below it the article and Al Jazeera; no date."""
    done = verbatim("ask", "how many were displaced?", folder=indexed)
    assert done.code == 0
    quote = done.out.split("\n— ")[0]
    assert SENTENCE in quote
    source = done.out.split("\n— ")[1].splitlines()[0]
    assert source == (
        "Russian, Syrian forces escalate attacks on rebel-held areas"
        " · Al Jazeera, News Agencies · ¶5 · undated"
    )
    assert done.err == ""  # nothing to index, nothing to remark


def test_json_has_exactly_the_documented_keys(said):
    """The keys of `ask --json`, of each quote and of its article are the documented ones."""
    assert list(said) == ["question", "corrected", "verdict", "as_of", "quotes", "differing"]
    assert said["question"] == "how many were displaced?"
    for quote in said["quotes"]:
        assert list(quote) == ["text", "start", "end", "marks", "paragraph", "article", "also"]
        assert list(quote["article"]) == ["id", "title", "source", "url", "published"]


def test_json_quotes_the_sentence(said):
    """The same first quote as in the terminal, from an undated article of Al Jazeera."""
    first = said["quotes"][0]
    assert SENTENCE in first["text"]
    assert first["paragraph"] == 5
    assert first["article"]["id"] == "russian-syrian-forces-escalate-attacks.txt"
    assert first["article"]["source"] == "Al Jazeera, News Agencies"
    assert (first["article"]["url"], first["article"]["published"]) == ("", None)
    assert said["verdict"] in {"strong", "weak"}


def test_offsets_slice_the_stored_article(said, seed):
    """`start` and `end` cut the quote out of the article's text, character for character."""
    assert 1 <= len(said["quotes"]) <= 3
    for quote in said["quotes"]:
        text = seed[quote["article"]["id"]].text
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_marks_are_relative_to_the_quote(said):
    """Marks ascend, lie inside the quote's text, and the first one marks the sentence that answers."""
    for quote in said["quotes"]:
        ends = [end for mark in quote["marks"] for end in mark]
        assert ends == sorted(ends)
        assert 0 <= ends[0] < ends[-1] <= len(quote["text"])
    start, end = said["quotes"][0]["marks"][0]
    assert "250,000" in said["quotes"][0]["text"][start:end]


def test_as_of_is_when_the_index_was_last_brought_up_to_date(said):
    """`as_of` is a moment of the last hour with its time zone."""
    age = datetime.now(UTC) - datetime.fromisoformat(said["as_of"])
    assert timedelta(0) < age < timedelta(hours=1)


@pytest.mark.parametrize("question", ["who won the 2018 World Cup?", "how do I reset my password?"])
def test_what_the_articles_do_not_say_is_not_answered(verbatim, indexed, question):
    """A question that the seed does not answer gets the verdict none and no quote, and that is no error."""
    done = verbatim("ask", "--json", question, folder=indexed)
    assert done.code == 0
    assert (done.json["verdict"], done.json["quotes"]) == ("none", [])


def test_the_articles_do_not_say(verbatim, indexed):
    """Without an answer a person reads that the articles don't say, and no quote."""
    done = verbatim("ask", "who won the 2018 World Cup?", folder=indexed)
    assert done.code == 0
    assert done.out.splitlines()[0] == "The articles don't say."
    assert len(done.out.splitlines()) == 2


@pytest.mark.parametrize(
    "words", [["how", "many", "were", "displaced?"], ["--", " how many  were displaced? "]]
)
def test_a_question_needs_no_quotes_around_it(verbatim, indexed, said, words):
    """Several words are one question, `--` may stand before it, and blanks around it don't count."""
    done = verbatim("ask", "--json", *words, folder=indexed)
    assert done.json["quotes"] == said["quotes"]


def test_a_question_may_begin_with_a_dash(verbatim, indexed):
    """After `--` nothing is read as an option, not even --json."""
    done = verbatim("ask", "--", "--json how many were displaced", folder=indexed)
    assert done.code == 0
    assert SENTENCE in done.out


def test_nothing_is_wrapped_outside_a_terminal(verbatim, indexed, seed):
    """In a pipe every paragraph of a quote is one line, without colours, however narrow the terminal was."""
    done = verbatim("ask", "how many were displaced?", folder=indexed, COLUMNS="30", TERM="xterm-256color")
    [article] = seed.values()
    paragraph = next(line for line in article.text.splitlines() if SENTENCE in line)
    assert paragraph in [line.removeprefix("│ ") for line in done.out.splitlines()]
    assert "\x1b" not in done.out + done.err


def test_settings_on_the_command_line_hold(verbatim, indexed):
    """--set changes one setting for one run."""
    done = verbatim(
        "--set", "answering.quotes=1", "ask", "--json", "how many were displaced?", folder=indexed
    )
    assert len(done.json["quotes"]) == 1


def test_bytes_that_are_no_text_are_no_reason_to_fail(indexed):
    """A question in another encoding than UTF-8 is asked with ? for what can't be read."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", b"how many were displaced in Idl\xedb?"],
        capture_output=True,
        cwd=indexed,
        env=clean_environment(PYTHONPATH=str(SEEDS.parent), PYTHONIOENCODING="ascii"),
        timeout=120,
        check=True,
    )
    said = json.loads(done.stdout.decode("utf-8"))
    assert said["question"] == "how many were displaced in Idl?b?"
    assert SENTENCE in said["quotes"][0]["text"]
    assert done.stderr == b""
