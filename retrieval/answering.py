"""A question's one way: mend, embed, search, rank, read, judge, quote."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.articles.cleaning import is_broken
from retrieval.dates import timeliness
from retrieval.differing import side_by_side
from retrieval.embedding import Embedder
from retrieval.errors import QuestionError
from retrieval.folding import apart, best
from retrieval.quoting import Copies, pick
from retrieval.ranking import Evidence, Ranked, fuse, weigh
from retrieval.reading import Reader, Reading, weigh_odds
from retrieval.reranking import Reranker
from retrieval.schema import Answer, Correction, Quote, Timings, Verdict, Within
from retrieval.signals import Signals, observe
from retrieval.spelling import Mended, Speller
from retrieval.store.searched import Query, Searched
from retrieval.verdict import Calibration

SHORTEST_QUESTION, LONGEST_QUESTION = 3, 300

# Sentences are read in this many of the best passages; 5 and 20 gave the same sentences first.
_PASSAGES_READ = 10


def check_question(text: str) -> str:
    """The question without surrounding blanks.

    Raises:
        QuestionError: it is blank, too short, too long, holds no letter or is wrongly encoded.
    """
    question = " ".join(text.split())
    if not SHORTEST_QUESTION <= len(question) <= LONGEST_QUESTION:
        raise QuestionError(
            f"A question has {SHORTEST_QUESTION} to {LONGEST_QUESTION} characters; "
            f"this one has {len(question)}."
        )
    if not any(character.isalpha() for character in question):
        raise QuestionError("That doesn't look like a question: it has no letters.")
    if is_broken(question):
        raise QuestionError("The question holds broken characters: type it again, in UTF-8.")
    return question


@dataclass(frozen=True, slots=True)
class Investigation:
    """Everything found about one question before it is judged and cut into quotes.

    `question` is as it was asked, `corrected` what was looked up instead of some of its words. `evidence` are
    the best passages, `readings` the marks in them, both best first; `score` are the log-odds that the
    articles say it. `copies` are by key the articles that carry the story of one that was read.
    """

    question: str
    evidence: tuple[Evidence, ...]
    readings: tuple[Reading, ...]
    signals: Signals
    score: float
    as_of: datetime
    articles: int
    timings: Timings
    corrected: tuple[Correction, ...] = ()
    copies: Copies = field(default_factory=dict)


class Answerer:
    """Answers questions from a store; may be used from one thread while another indexes.

    Args:
        store: where the articles are.
        embedder: turns the questions into vectors; the store's own model.
        tokenize: the store's own tokenizer.
        reader: marks the words that answer.
        reranker: orders the best passages anew, if there is one.
        calibration: turns signals into verdicts.
        quotes: how many quotes at most.
        quote_characters: how long a quote may grow around its sentence.
        candidates: how many passages each retriever brings.
        today: the clock; "last week" depends on it.
    """

    def __init__(
        self,
        store: Searched,
        embedder: Embedder,
        tokenize: Callable[[str], list[str]],
        *,
        reader: Reader,
        reranker: Reranker | None,
        calibration: Calibration,
        quotes: int,
        quote_characters: int,
        candidates: int,
        today: Callable[[], date],
    ) -> None:
        self._store: Searched = store
        self._embedder = embedder
        self._reader = reader
        self._reranker = reranker
        self._tokenize = tokenize
        self._calibration = calibration
        self._speller = Speller(store, tokenize, embedder.has_word)
        self._quotes = quotes
        self._quote_characters = quote_characters
        self._candidates = candidates
        self._today = today

    def over(self, store: Searched) -> Answerer:
        """The same way to answer, from another index of the same recipe."""
        other = copy(self)
        other._store = store  # noqa: SLF001 - its own class
        other._speller = Speller(store, self._tokenize, self._embedder.has_word)  # noqa: SLF001 - its own class
        return other

    def ask(self, question: str) -> Answer:
        """The answer to one question; raises QuestionError and StoreError."""
        return self.ask_many([question])[0]

    def ask_many(
        self, questions: Sequence[str], within: Sequence[Within | None] | None = None
    ) -> list[Answer]:
        """The answers, in order; embedding the questions together is what saves time.

        `within` bounds each question's search. Raises QuestionError and StoreError.
        """
        checked = [check_question(question) for question in questions]
        return [self.judge(found) for found in self.investigate(checked, within=within)]

    def investigate(
        self,
        questions: Sequence[str],
        today: date | None = None,
        within: Sequence[Within | None] | None = None,
    ) -> list[Investigation]:
        """What there is on each question, whatever its length, as asked `today`; raises StoreError."""
        begun = time.perf_counter()
        mended = [self._speller.mend(question) for question in questions]
        vectors = self._embedder.encode_questions([one.text for one in mended])
        embed = 1000 * (time.perf_counter() - begun) / max(1, len(questions))
        asked = zip(questions, mended, vectors, within or [None] * len(questions), strict=True)
        day = today or self._today()
        return [
            self._look_up(question, one, vector, embed, day, within=bounds)
            for question, one, vector, bounds in asked
        ]

    def judge(self, found: Investigation) -> Answer:
        """The verdict and the quotes of an investigation."""
        verdict = self._calibration.verdict(found.signals)
        quotes, differing = self._quoted(found)
        said = verdict is not Verdict.NONE
        return Answer(
            question=found.question,
            corrected=found.corrected,
            verdict=verdict,
            as_of=found.as_of,
            quotes=quotes if said else (),
            nearest=None if said or not quotes else quotes[0],
            articles=found.articles,
            timings=found.timings,
            differing=differing if said else 0,
        )

    def quotes(self, found: Investigation) -> tuple[Quote, ...]:
        """The quotes of an investigation, whatever its verdict will be."""
        return self._quoted(found)[0]

    def _quoted(self, found: Investigation) -> tuple[tuple[Quote, ...], int]:
        """The quotes, and how many of the first give different figures."""
        quotes = pick(found.readings, self._quotes, self._quote_characters, found.copies)
        return side_by_side(quotes, found.question, self._tokenize)

    def _copies(self, evidence: Sequence[Evidence], within: Within | None) -> Copies:
        """Which articles within the bounds carry the stories of these."""
        bounds = within or Within()
        keys = {one.stored.article.key for one in evidence}
        return {key: [one for one in self._store.copies(key) if bounds.has(one)] for key in keys}

    def _look_up(
        self,
        question: str,
        mended: Mended,
        vector: NDArray[np.float32],
        embed: float,
        today: date,
        *,
        within: Within | None,
    ) -> Investigation:
        begun = time.perf_counter()
        terms = tuple(dict.fromkeys(self._tokenize(mended.text)))
        found = self._store.search(Query(vector, terms, self._candidates, within))
        searched = time.perf_counter()
        timely = timeliness(question, today)

        def weighed(ranked: Sequence[Ranked]) -> list[Evidence]:
            stored = self._store.fetch([one.candidate.passage_id for one in ranked])
            return weigh(ranked, stored, found.idf, self._tokenize, timely)

        evidence, copies = best(fuse(found), weighed, lambda some: self._copies(some, within), _PASSAGES_READ)
        if self._reranker is not None:
            own, repeats = apart(self._reranker.rerank(mended.text, evidence), copies)
            evidence = [*own, *repeats]
        fetched = time.perf_counter()
        readings = tuple(self._reader.read(mended.text, evidence))
        signals = observe(found, evidence, readings, self._tokenize, timely)
        done = time.perf_counter()
        search, rank, read = (
            1000 * seconds for seconds in (searched - begun, fetched - searched, done - fetched)
        )
        return Investigation(
            question=question,
            corrected=mended.corrected,
            evidence=tuple(weigh_odds(evidence, readings)),
            readings=readings,
            copies=copies,
            signals=signals,
            score=self._calibration.score(signals),
            as_of=found.as_of,
            articles=found.articles,
            timings=Timings(
                embed=embed, search=search, rank=rank, read=read, total=embed + search + rank + read
            ),
        )
