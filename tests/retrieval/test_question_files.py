"""Files of questions, plain and gzip'd, whole and broken."""

import gzip
import json
from datetime import date

import pytest

from retrieval.errors import QuestionFileError
from retrieval.questions import QUESTION_TYPES, Question, question_type, read_questions

LINES = (
    {"id": "1", "question": "Where?", "answers": ["Geneva"], "article_ids": ["a", "b"], "answerable": True},
    {"id": "2", "question": "Who?", "answerable": False, "published": "2019-05-01"},
)


def text(*lines):
    return "\n".join(json.dumps(line) for line in lines)


def test_lines_become_questions(tmp_path):
    """Every line is a question; what is not said is empty and answerable, what is not known is ignored."""
    path = tmp_path / "questions.jsonl"
    path.write_text(text(*LINES))
    assert read_questions(path) == [
        Question(id="1", question="Where?", answers=("Geneva",), article_ids=("a", "b"), answerable=True),
        Question(id="2", question="Who?", answers=(), article_ids=(), answerable=False),
    ]


def test_a_packed_file_reads_like_the_plain_one(tmp_path):
    """A name that ends in .gz is unpacked first."""
    plain, packed = tmp_path / "questions.jsonl", tmp_path / "questions.jsonl.gz"
    plain.write_text(text(*LINES))
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_questions(packed) == read_questions(plain)


def test_blank_lines_and_other_line_ends_are_skipped(tmp_path):
    """Blank lines count as lines, not as questions; a line separator inside a string ends none."""
    path = tmp_path / "questions.jsonl"
    path.write_bytes('\r\n{"id": "1", "question": "a\u2028b"}\r\n\n'.encode())
    assert [one.question for one in read_questions(path)] == ["a\u2028b"]
    path.write_text("")
    assert read_questions(path) == []


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": "1"}',
        b'{"id": 1, "question": "Where?"}',
        b'{"id": "1", "question": "Where?", "answers": "Geneva"}',
        b'{"id": "1", "question": "Where?", "answerable": "perhaps"}',
        b"[" * 100_000,
    ],
)
def test_a_broken_line_is_named(tmp_path, line):
    """The error names the file and the number of the line, in one line."""
    path = tmp_path / "questions.jsonl"
    path.write_bytes(text(LINES[0]).encode() + b"\n\n" + line)
    with pytest.raises(QuestionFileError, match=r"questions\.jsonl, line 3: ") as raised:
        read_questions(path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"{}" * 999)[:-9], b"\x1f\x8b\x08\x00oops!!"])
def test_a_broken_package_is_named(tmp_path, content):
    """A .gz file that is none, or not whole, gives an error of ours with its name."""
    path = tmp_path / "questions.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(QuestionFileError, match=r"Can't read the questions in .*questions\.jsonl\.gz"):
        read_questions(path)


def test_a_missing_file_is_named(tmp_path):
    """A path without a file, or to a folder, gives an error of ours with its name."""
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        with pytest.raises(QuestionFileError, match="Can't read the questions in "):
            read_questions(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who won?", "who"),
        ("Whose idea was it?", "who"),
        ("to WHOM did he write", "who"),
        ("When did it open?", "when"),
        ("In what country is Normandy?", "what"),
        ("What's new?", "what"),
        ("How many fled, and why?", "how many"),
        ("how much is the toll?", "how many"),
        ("How long is the Mur?", "how"),
        ("Which one?", "which"),
        ("He said why. Where was the event, and who came?", "where"),
        ("Police held men who planned a riot. Where?", "where"),
        ("What is this? Name it.", "what"),
        ("barrel bombs", "other"),
        ("somewhat whatever", "other"),
        ("", "other"),
    ],
)
def test_a_question_is_of_the_type_of_its_first_question_word(text, expected):
    """In a question of several sentences the last one asks; without a question word it is another."""
    assert question_type(text) == expected
    assert expected in QUESTION_TYPES


@pytest.mark.parametrize("day", ["2022/06/16", "2022-06-16"])
def test_the_day_of_asking_is_read_in_both_spellings(tmp_path, day):
    """A line may say when its question was asked; without that it doesn't know."""
    file = tmp_path / "questions.jsonl"
    file.write_text(text({"id": "1", "question": "when?", "date": day}, {"id": "2", "question": "who?"}))
    assert [one.asked_on for one in read_questions(file)] == [date(2022, 6, 16), None]
