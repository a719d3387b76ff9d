"""`verbatim eval` over a handful of articles and questions, made for this test."""

from __future__ import annotations

import gzip
import json
import re

import pytest

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}

ARTICLES = [
    {"id": "river", "title": "The river Mur", "text": "The Mur flows through Graz.\n\nIt is 453 km long."},
    {"id": "lake", "title": "Lake Bled", "text": "Lake Bled is 30 metres deep.\n\nIt has an island."},
    {"id": "hill", "title": "The hill", "text": "The clock tower on the Schlossberg was built in 1560."},
]


def question(number, text, *answers, article, **more):
    return {"id": number, "question": text, "answers": answers, "article_ids": [article], **more}


QUESTIONS = [
    question("1", "How long is the river Mur?", "453 KM", article="river"),
    question("2", "How deep is Lake Bled?", "thirty metres", "30 metres", article="lake"),
    question("3", "When was the clock tower built?", "1560", article="hill"),
    question("4", "Who reset the password?", article="hill", answerable=False),
    question("5", "How old is the bridge?", "1560", article="bridge"),
]


def lines(records):
    return "".join(json.dumps(record) + "\n" for record in records).encode()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with articles.jsonl and questions.jsonl, plain and packed."""
    folder = tmp_path_factory.mktemp("evaluated")
    for name, records in (("articles.jsonl", ARTICLES), ("questions.jsonl", QUESTIONS)):
        (folder / name).write_bytes(lines(records))
        (folder / f"{name}.gz").write_bytes(gzip.compress(lines(records)))
    return folder


def evaluate(verbatim, folder, *words, articles="articles.jsonl", questions="questions.jsonl"):
    return verbatim("eval", "--articles", articles, "--questions", questions, *words, folder=folder, **QUICK)


@pytest.fixture(scope="module")
def result(verbatim, files):
    done = evaluate(verbatim, files, "--json")
    assert (done.code, done.err) == (0, "")
    return done.json


def test_json_has_the_promised_keys(result):
    """The keys that other programs rely on are there with just the figures that belong to them."""
    promised = {
        "questions": int,
        "passage": ["hit@1", "hit@3", "hit@5", "hit@10", "mrr@10"],
        "sentence": ["hit@1", "hit@3"],
        "quote": ["hit@1", "hit@3"],
        "mark": ["overlap@1"],
        "verdicts": ["answerable", "unanswerable"],
        "auroc": float,
        "latency_ms": ["p50", "p95"],
        "index_seconds": float,
    }
    found = {key: result[key] for key in promised}
    assert {k: list(v) if isinstance(v, dict) else type(v) for k, v in found.items()} == promised
    for kind in result["verdicts"].values():
        assert list(kind) == ["strong", "weak", "none"]


def test_a_question_whose_article_is_left_out_counts_as_unanswerable(result):
    """Three questions have their article in the file; one says it has none, one's article is not there."""
    assert result["questions"] == 5
    assert sum(result["verdicts"]["answerable"].values()) == 3
    assert sum(result["verdicts"]["unanswerable"].values()) == 2


def test_the_figures_are_right(result):
    """Three easy questions are all found, whatever the case of the answers, so every share is 100 %."""
    assert result["passage"] == {"hit@1": 100, "hit@3": 100, "hit@5": 100, "hit@10": 100, "mrr@10": 100}
    assert result["sentence"] == result["quote"] == {"hit@1": 100, "hit@3": 100}
    assert result["mark"] == {"overlap@1": 100}
    assert result["auroc"] == 1
    assert result["strong"] == {"coverage": 100, "right": 100, "right_answerable": 100}
    assert {kind: found["questions"] for kind, found in result["by_type"].items()} == {"when": 1, "how": 2}
    assert result["intervals"]["quote.hit@1"] == [100, 100]
    assert 0 < result["latency_ms"]["p50"] <= result["latency_ms"]["p95"]
    assert result["index_seconds"] > 0


def test_questions_are_asked_again_of_half_of_the_articles(result):
    """Of three articles the second is left out, and its question is told from the two that keep theirs."""
    assert result["left_out"] == {"auroc": 1, "coverage": 100, "right": 100}


def test_one_article_can_not_be_halved(verbatim, files, tmp_path):
    """With a single article nothing is left out, and what would be measured then is null."""
    (tmp_path / "one.jsonl").write_bytes(lines(ARTICLES[:1]))
    done = evaluate(verbatim, files, "--json", articles=str(tmp_path / "one.jsonl"))
    assert (done.code, done.err) == (0, "")
    assert done.json["left_out"] == {"auroc": None, "coverage": None, "right": None}
    assert done.json["passage"]["hit@1"] == 100


def untimed(figures):
    """The figures that are the same every time."""
    timed = {"latency_ms", "stages_ms", "index_seconds"}
    kept = {name: value for name, value in figures.items() if name not in timed}
    return kept | {"others": {name: untimed(one) for name, one in figures.get("others", {}).items()}}


def test_packed_files_give_the_same(verbatim, files, result):
    """.jsonl.gz is read like .jsonl; the clock apart, the figures are the same."""
    done = evaluate(verbatim, files, "--json", articles="articles.jsonl.gz", questions="questions.jsonl.gz")
    assert untimed(done.json) == untimed(result)


def test_the_table_shows_every_figure(verbatim, files):
    """Without --json the same stands in two tables, whole; nothing is left behind in the folder."""
    done = evaluate(verbatim, files)
    assert done.code == 0
    rows = [re.split(r"\s{2,}", line.strip()) for line in done.out.splitlines()]
    every = "100.0 (100.0–100.0)"
    assert ["with reader", "without reader"] in rows
    assert ["passage hit@10, %", every, every] in rows
    assert ["sentence hit@1, %", every, every] in rows
    assert ["AUROC, half of articles out", *["1.000 (1.000–1.000)"] * 2] in rows
    assert ["unanswerable: strong / weak / none, %", *["0.0 / 0.0 / 100.0"] * 2] in rows
    assert ["how", "2", *["100 (100–100)"] * 4] in rows
    assert "5 questions" in done.out
    assert "…" not in done.out
    assert not (files / "data").exists()


def test_without_unanswerable_questions_there_is_no_auroc(verbatim, files, tmp_path):
    """Figures that can't be told are null in JSON and a dash in the table."""
    (tmp_path / "some.jsonl").write_bytes(lines(QUESTIONS[:2]))
    words = {"questions": str(tmp_path / "some.jsonl")}
    assert evaluate(verbatim, files, "--json", **words).json["auroc"] is None
    shown = evaluate(verbatim, files, **words).out
    assert re.search(r"AUROC, answerable or not +–", shown)
    assert re.search(r"unanswerable: strong / weak / none, % +–", shown)


def test_questions_that_nobody_could_ask_are_measured_too(verbatim, files, tmp_path):
    """A question over 300 characters counts like any other, and one without letters spoils no evaluation."""
    long = f"{'A traveller walks along the river and asks. ' * 8}How long is the river Mur?"
    asked = [question("1", long, "453 km", article="river"), question("2", "?!", "453 km", article="river")]
    (tmp_path / "long.jsonl").write_bytes(lines(asked))
    done = evaluate(verbatim, files, "--json", questions=str(tmp_path / "long.jsonl"))
    assert (done.code, done.err) == (0, "")
    assert sum(done.json["verdicts"]["answerable"].values()) == 2
    assert done.json["quote"]["hit@1"] >= 50


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lines(QUESTIONS[:1]) + b'{"id": "2"}\n', "broken.jsonl, line 2: question: Field required."),
        (lines(QUESTIONS[:2]) + b"\nnonsense\n", "broken.jsonl, line 4: the line: Invalid JSON"),
        (b"", "There is no question in broken.jsonl."),
    ],
)
def test_a_broken_question_file_is_named_with_its_line(verbatim, files, content, said):
    """Wrong questions end with 2 before anything is indexed; file and line are named."""
    (files / "broken.jsonl").write_bytes(content)
    done = evaluate(verbatim, files, questions="broken.jsonl")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {said}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.jsonl.gz", "broken.jsonl.gz"])
def test_a_question_file_that_cannot_be_read_is_named(verbatim, files, name):
    """A missing or cut file ends with 2 and its name."""
    (files / "broken.jsonl.gz").write_bytes(gzip.compress(lines(QUESTIONS))[:40])
    done = evaluate(verbatim, files, questions=name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: Can't read the questions in {name}: ")


def test_articles_that_cannot_be_read_are_named(verbatim, files):
    """Without any article there is nothing to measure; with some, what can't be read is only remarked on."""
    none = evaluate(verbatim, files, articles="missing.jsonl")
    assert (none.code, none.out) == (2, "")
    assert none.err.splitlines()[-1].startswith("Error: There is no article in missing.jsonl")
    (files / "some.jsonl").write_bytes(lines(ARTICLES) + b"{\n")
    some = evaluate(verbatim, files, "--json", articles="some.jsonl")
    assert some.code == 0
    assert some.json["passage"]["hit@1"] == 100
    assert some.err.startswith("Not read: some.jsonl#4: It is no valid JSON")
