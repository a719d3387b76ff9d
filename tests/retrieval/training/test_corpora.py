"""Question files become articles and places in them."""

from __future__ import annotations

import gzip
import json

import pytest

from retrieval.training.corpora import read_corpora

SQUAD = {
    "data": [
        {
            "title": "Elm_(river)",
            "paragraphs": [
                {
                    "context": "The Elm rose by 2.4 metres.",
                    "qas": [
                        {
                            "question": " How far did it rise? ",
                            "answers": [
                                {"text": "2.4 metres", "answer_start": 16},
                                {"text": "by 2.4 metres", "answer_start": 13},
                                {"text": "2.4 metres", "answer_start": 16},
                            ],
                        }
                    ],
                },
                {
                    "context": "It fell on Tuesday.",
                    "qas": [
                        {
                            "question": "When did it fall?",
                            "answers": [{"text": "Tuesday", "answer_start": 11}],
                        },
                        {"question": "Why did it fall?", "answers": [], "is_impossible": True},
                    ],
                },
            ],
        },
        {
            "title": "Amazon_Reviews_7",
            "paragraphs": [
                {
                    "context": text,
                    "qas": [{"question": "Is it?", "answers": [{"text": word, "answer_start": 0}]}],
                }
                for text, word in (("Good. Buy.", "Good"), ("Bad. Don't.", "Bad"))
            ],
        },
    ]
}
SENTENCES = [
    "Wiki1k:wikinews:9:2:1\tHe did n't stay -LRB- `` too cold '' -RRB- .",
    "Wiki1k:wikinews:9:2:0\tJo New , 31 , came to Elmford .",
]
QUESTIONS = [
    "Wiki1k:wikinews:9:2:1\t0\t1\t0\t2\tWhat was it?\t6 7\t1:6 7\t2:6 7",
    "Wiki1k:wikinews:9:2:1\t0\t1\t0\t2\twhat was IT?\t0\t1:0\t2:0",
    "Wiki1k:wikinews:9:2:0\t0\t1\t0\t2\tWho came?\t0 1\t1:0 1\t2:0 1",
    "Wiki1k:wikinews:9:2:0\t0\t1\t0\t2\tWho and where?\t0 7\t1:0\t2:0",
]


@pytest.fixture
def folder(tmp_path):
    with gzip.open(tmp_path / "a.json.gz", "wt", encoding="utf-8") as file:
        json.dump(SQUAD, file)
    for name, lines in (("qamr_sentences", SENTENCES), ("qamr_filtered_dev", QUESTIONS)):
        with gzip.open(tmp_path / f"{name}.tsv.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return tmp_path


def answers(one):
    return [one.article.text[start:end] for start, end in one.spans]


def test_squad_paragraphs_of_a_titled_article_stay_together(folder):
    """Their answers point into the joined text, each once."""
    rose, fell, why, *_ = read_corpora(folder, 0)
    assert rose.article == fell.article
    assert (rose.article.title, rose.question) == ("Elm (river)", "How far did it rise?")
    assert answers(rose) == ["by 2.4 metres", "2.4 metres"]
    assert answers(fell) == ["Tuesday"]
    assert answers(why) == []
    assert why.article.text[slice(*why.place)] == "It fell on Tuesday."


def test_reviews_are_articles_of_their_own_without_a_title(folder):
    """What has only a number or a site for a title stands by itself."""
    reviews = read_corpora(folder, 0)[3:5]
    assert [(one.article.title, one.article.text, answers(one)) for one in reviews] == [
        ("", "Good. Buy.", ["Good"]),
        ("", "Bad. Don't.", ["Bad"]),
    ]


def test_qamr_sentences_are_written_out_in_their_order(folder):
    """Tokens are joined as people write; a question is kept once, and only if its answer is in one piece."""
    found = {one.question: one for one in read_corpora(folder, 0)[5:]}
    assert set(found) == {"What was it?", "Who came?"}
    assert found["Who came?"].article.text == ('Jo New, 31, came to Elmford. He didn\'t stay ("too cold").')
    assert answers(found["Who came?"]) == ["Jo New"]
    assert answers(found["What was it?"]) == ["too cold"]


def test_a_folder_without_questions_is_refused(tmp_path):
    """The error says what was looked for."""
    with pytest.raises(FileNotFoundError, match="neither SQuAD"):
        read_corpora(tmp_path, 0)
