"""Readers are loaded by name: the packaged one only if undamaged, others from a folder, none when off."""

from __future__ import annotations

import pytest
from handmade import FLOOD, evidence, stored
from tiny_models import save_tiny_model
from transformers import BertForQuestionAnswering, BertForSequenceClassification

from retrieval import readers
from retrieval.errors import ModelError
from retrieval.readers import load_reader
from retrieval.reading import SentenceReader
from retrieval.reranking import CrossEncoderReranker
from retrieval.weights import find_weights

EMBEDDING = find_weights("")


@pytest.fixture
def folder(tmp_path):
    def save(kind, labels):
        save_tiny_model(kind, labels, tmp_path)
        return str(tmp_path)

    return save


def passages():
    return [evidence(one, *[0.0] * (one.passage.last - one.passage.first)) for one in stored(FLOOD)]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_any_question_answering_model_in_a_folder(folder, precision):
    """A tiny model without training marks something, wherever it may be, in every sentence that is read."""
    reader = load_reader(folder(BertForQuestionAnswering, 2), EMBEDDING, precision, passages=2, threads=1)
    found = reader.read("how high?", passages())
    assert {one.evidence.stored.id for one in found} == {0, 1}
    for one in found:
        text = one.evidence.stored.article.text[one.start : one.end]
        assert text == text.strip() != ""


def test_off_marks_sentences():
    """Without a model there is still a reader."""
    assert isinstance(load_reader("off", EMBEDDING, "fp32", passages=5, threads=1), SentenceReader)


def test_what_is_no_model_gets_one_sentence(tmp_path):
    """A folder without a model is named, with the setting that names it."""
    with pytest.raises(ModelError, match=r"reader\.model: .* is no question-answering model"):
        load_reader(str(tmp_path), EMBEDDING, "fp32", passages=5, threads=1)
    with pytest.raises(ModelError, match=r"reranker\.model: .* is no cross-encoder"):
        CrossEncoderReranker(str(tmp_path))


def test_damaged_weights_are_refused(monkeypatch):
    """Weights that are not those that were measured answer nothing."""
    monkeypatch.setattr(readers, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="damaged"):
        load_reader("", EMBEDDING, "fp32", passages=5, threads=1)


def test_a_cross_encoder_orders_passages_anew(folder):
    """Each passage's score gains what the model gives it, between 0 and 1, and they are sorted by that."""
    given = passages()
    found = CrossEncoderReranker(folder(BertForSequenceClassification, 1)).rerank("how high?", given)
    assert {one.stored.id for one in found} == {one.stored.id for one in given}
    gains = [one.score for one in found]  # the fused scores are 0 here
    assert gains == sorted(gains, reverse=True)
    assert all(0 < gain < 1 for gain in gains)
    assert len(set(gains)) > 1


def test_a_cross_encoder_with_several_scores_is_refused(folder):
    """One that sorts into classes orders nothing."""
    with pytest.raises(ModelError, match="2 scores"):
        CrossEncoderReranker(folder(BertForSequenceClassification, 2))
