"""The texts that every system gets: articles, their passages as Verbatim cuts them, and questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.loading import load
from retrieval.articles import read_file, read_folder
from retrieval.matching import holds
from retrieval.passages import split_passages, split_sentences
from retrieval.questions import Question, read_questions
from retrieval.schema import Article

_MOST_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Texts:
    """What systems build from; `passages` are pairs of an article's key and the passage's words."""

    given: dict
    passages: list[tuple[str, str]]

    def right(self, found: Sequence[int], question: Question) -> bool:
        """Does the first of these passages hold an answer, in an article that does?"""
        key, text = self.passages[found[0]] if found else ("", "")
        return key in question.article_ids and holds(text, question.answers)


def read(articles: Path, questions: Path) -> tuple[list[Article], list[Question]]:
    """The articles of a folder or file, first those that answer a question, and the answerable questions."""
    read = (
        read_folder(articles, max_file_bytes=_MOST_BYTES)
        if articles.is_dir()
        else read_file(articles, key=articles.name, max_file_bytes=_MOST_BYTES)
    )
    asked = [one for one in read_questions(questions) if one.answerable]
    answering = {key for one in asked for key in one.article_ids}
    found = [one for one in read if isinstance(one, Article)]
    return sorted(found, key=lambda one: one.key not in answering), asked


def choose(questions: Sequence[Question], articles: Sequence[Article], most: int) -> list[Question]:
    """At most so many questions that these articles answer, from the whole length of the file."""
    keys = {one.key for one in articles}
    fitting = [one for one in questions if keys.intersection(one.article_ids)]
    return fitting[:: max(1, -(-len(fitting) // most))]


def cut(articles: Sequence[Article]) -> Texts:
    """Passages and sentences by Verbatim's rules and its default length; a title stands before a passage."""
    target = load(environ={}).index.passage_words
    given: dict[str, list] = {"articles": [], "passages": [], "places": [], "sentences": []}
    passages = []
    for article in articles:
        given["articles"].append({"key": article.key, "title": article.title, "text": article.text})
        sentences = split_sentences(article.text)
        given["sentences"] += [article.text[one.start : one.end] for one in sentences]
        for one in split_passages(article.text, sentences, target):
            passages.append((article.key, article.text[one.start : one.end]))
            given["passages"].append(f"{article.title}\n{passages[-1][1]}")
            given["places"].append((article.key, one.start))
    return Texts(given, passages)
