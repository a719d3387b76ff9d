"""The seed article, and the real model, loaded once."""

from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from handmade import FLOOD, LIBRARY

from retrieval.answering import Answerer
from retrieval.articles import read_folder
from retrieval.embedding import SentenceEncoder
from retrieval.hub import stay_offline
from retrieval.indexing import Indexer
from retrieval.readers import load_reader
from retrieval.recipe import current_recipe
from retrieval.store.embedded import EmbeddedStore
from retrieval.tokens import Tokenizer
from retrieval.verdict import load_calibration
from retrieval.weights import find_weights

stay_offline()
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seed():
    [article] = [one for one in read_folder(SEEDS, max_file_bytes=100_000) if one.key.startswith("russian")]
    return article


@pytest.fixture(scope="session")
def weights():
    return find_weights("")


@pytest.fixture(scope="session")
def encoder(weights):
    """The packaged model in fp32, in which its vectors differ by nothing but rounding."""
    return SentenceEncoder(weights, "fp32", 16)


def build_answerer(encoder, folder, articles):
    """An Answerer as the program makes it, over these articles, and its store."""
    tokenizer = Tokenizer()
    store = EmbeddedStore(folder, current_recipe(find_weights(""), 90), tokenizer, lambda line: None)
    Indexer(store, lambda: encoder, lambda: articles, passage_words=90).run(lambda stage, done, total: None)
    answerer = Answerer(
        store,
        encoder,
        tokenizer,
        reader=load_reader("", find_weights(""), "fp32", passages=3, threads=2),
        reranker=None,
        calibration=load_calibration(reader=True),
        quotes=3,
        quote_characters=400,
        candidates=50,
        today=lambda: date(2020, 3, 1),
    )
    return answerer, store


@pytest.fixture(scope="session")
def build(encoder):
    """Makes an Answerer with the real model in a folder over some articles, and its store."""
    return partial(build_answerer, encoder)


@pytest.fixture(scope="session")
def answer_seed(encoder, seed, tmp_path_factory):
    """Answers from the seed article alone, with the real model."""
    answerer, store = build_answerer(encoder, tmp_path_factory.mktemp("seed"), [seed])
    with closing(store):
        yield answerer


@pytest.fixture(scope="session")
def newsroom(encoder, seed, tmp_path_factory):
    """Answers from the seed and the two made articles with the real model, and the store they come from."""
    answerer, store = build_answerer(encoder, tmp_path_factory.mktemp("newsroom"), [seed, FLOOD, LIBRARY])
    with closing(store):
        yield answerer, store
