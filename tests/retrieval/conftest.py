"""The seed article, and the real model, loaded once."""

from pathlib import Path

import pytest

from retrieval.articles import read_folder
from retrieval.embedding import SentenceEncoder
from retrieval.weights import find_weights

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
