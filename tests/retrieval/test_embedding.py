"""The real model: unit vectors that depend on their own text and on nothing else."""

import random

import numpy as np
import pytest
from handmade import in_threads

from retrieval.embedding import SentenceEncoder, faster_precision

TEXTS = (
    "About 250,000 people had been displaced by the fighting.",
    "How many were displaced?",
    "The river rose in the night.",
    "Наводнение в городе.",
    "🌊",
    "",
    "a",
    "The union of builders asks for more money. " * 60,
    "Seven countries hold talks in Geneva on Friday. " * 4,
)


@pytest.fixture(scope="module")
def vectors(encoder):
    return encoder.encode(TEXTS)


@pytest.fixture
def as_it_was(encoder):
    """The encoder, back in fp32 after the test."""
    yield encoder
    encoder.use("fp32")


def test_vectors_are_of_length_one(encoder, vectors):
    """Every text, blank and endless ones too, becomes a unit vector of the model's dimensions in float32."""
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), encoder.dimensions), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_depends_neither_on_order_nor_on_company(encoder, vectors):
    """A text has the same vector shuffled among others, alone, and asked as a question."""
    order = random.Random(1).sample(range(len(TEXTS)), len(TEXTS))
    assert np.allclose(encoder.encode([TEXTS[at] for at in order]), vectors[order], atol=1e-5)
    for at in (0, 3, 7):
        assert np.allclose(encoder.encode([TEXTS[at]])[0], vectors[at], atol=1e-5)
        assert np.allclose(encoder.encode_questions([TEXTS[at]])[0], vectors[at], atol=1e-5)


def test_another_batch_size_gives_the_same_vectors(weights, vectors):
    """How many texts are computed at once changes nothing but the speed."""
    assert np.allclose(SentenceEncoder(weights, "fp32", 2).encode(TEXTS), vectors, atol=1e-5)


def test_it_is_what_sentence_transformers_computes(encoder, vectors):
    """Sorting, padding and batching of our own end in the vectors of the library's own `encode`."""
    theirs = encoder._model.encode(list(TEXTS), normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(theirs, vectors, atol=1e-5)


def test_bf16_and_fp32_agree(as_it_was, vectors):
    """The faster precision points where the exact one points."""
    as_it_was.use("bf16")
    found = as_it_was.encode(TEXTS)
    assert np.all(np.sum(found * vectors, axis=1) > 0.99)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_bf16_leaves_nothing_behind(as_it_was, vectors):
    """Back in fp32 the vectors are those of an encoder that never was in bf16, to the last bits."""
    as_it_was.use("bf16")
    as_it_was.use("fp32")
    assert np.allclose(as_it_was.encode(TEXTS), vectors, atol=1e-6)


def test_no_texts_give_no_vectors(encoder):
    """An empty list becomes an empty array of the right width."""
    assert encoder.encode([]).shape == encoder.encode_questions([]).shape == (0, 384)


def test_what_answers_is_nearer_than_what_does_not(vectors):
    """The model is a model of meaning: the question is closer to its answer than to a flood."""
    answer, question, flood = vectors[:3]
    assert question @ answer > 0.5 > question @ flood


def test_threads_do_not_disturb_each_other(encoder, vectors):
    """Two threads that encode at once, one of them questions, get what one alone gets."""

    def work(number):
        encode = encoder.encode_questions if number else encoder.encode
        return [encode(TEXTS[:6]) for _ in range(4)]

    for thread in in_threads(work, 2):
        assert thread is not None
        assert all(np.allclose(found, vectors[:6], atol=1e-5) for found in thread)


class Stopwatch:
    """A clock by which encoding takes the given seconds, one after the other."""

    def __init__(self, *seconds):
        self._times = iter([time for length in seconds for time in (0.0, length)])

    def __call__(self):
        return next(self._times)


class Precise:
    """Stands in for an encoder where only the clock matters."""

    def __init__(self):
        self.precision = "none"
        self.encoded = 0

    def use(self, precision):
        self.precision = precision

    def encode(self, texts):
        self.encoded += 1


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ((1.0, 2.0, 1.0, 2.0), "bf16"),
        ((2.0, 1.0, 2.0, 1.0), "fp32"),
        ((9.0, 2.0, 1.0, 2.0), "bf16"),
        ((2.0, 9.0, 2.0, 1.0), "fp32"),
        ((1.0, 1.0, 1.0, 1.0), "bf16"),
    ],
)
def test_the_precision_with_the_better_round_is_chosen(seconds, expected):
    """Of bf16, fp32, bf16, fp32 the quickest round decides, and the encoder stays in that precision."""
    encoder = Precise()
    assert faster_precision(encoder, Stopwatch(*seconds)) == expected
    assert encoder.precision == expected


def test_each_round_is_warmed_up():
    """The first encoding in a precision, which is slow, is not on the clock: each round encodes twice."""
    encoder = Precise()
    faster_precision(encoder, Stopwatch(1.0, 1.0, 1.0, 1.0))
    assert encoder.encoded == 8


def test_the_words_of_a_language_are_told_from_slips_and_rare_names(encoder):
    """Common words are whole in the model's vocabulary; misspelt ones and rare names are not."""
    assert all(map(encoder.has_word, ("math", "flee", "powder", "unexpected", "geneva")))
    assert not any(map(encoder.has_word, ("edrogan", "idlb", "turky", "hopsital", "moumtzis", "")))


def test_a_later_encoder_has_as_many_threads(encoder, weights):
    """Questions are embedded by one thread; an encoder that is made after that still has all of them."""
    encoder.encode_questions(["how many?"])
    assert SentenceEncoder(weights, "fp32", 16).cores == encoder.cores
