"""Loads the reader that the settings name: the packaged one, another, or none."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retrieval.errors import ModelError
from retrieval.reading import Reader, SentenceReader

if TYPE_CHECKING:
    from retrieval.embedding import Precision
    from retrieval.weights import Weights

OFF, PACKAGED = "off", ""
# SHA-256 of retrieval/reader/model.safetensors, set when it was made.
PACKAGED_SHA256 = "51cd58fc38200a2d21d3d77a66de8068dfa9f9ed1da1bcb05246570fb6969613"
# The reader was trained with the embedding model's embeddings and without touching them, so its file
# leaves them out.
_SHARED = "embeddings."
_INSTALL = 'install Verbatim again, or set reader.model to "off".'


def load_reader(
    name: str, embedding: Weights, precision: Precision, *, passages: int, threads: int
) -> Reader:
    """The reader called `name`.

    Args:
        name: empty for the packaged one, "off" for none, else a transformers question-answering model's
            folder, or its name on the Hugging Face hub.
        embedding: the packaged embedding model, whose tokenizer and embeddings the packaged reader shares.
        precision: how it calculates.
        passages: how many passages of a question's it reads.
        threads: how many it calculates with.

    Raises:
        ModelError: the reader's files are missing or damaged, or are no such model.
    """
    if name == OFF:
        return SentenceReader()
    import torch
    from transformers import AutoTokenizer

    from retrieval.spans import SpanReader

    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    if name == PACKAGED:
        model, tokenizer = _packaged(embedding, dtype), AutoTokenizer.from_pretrained(embedding.folder)
    else:
        model, tokenizer = _named(name, dtype)
    return SpanReader(model, tokenizer, passages=passages, threads=threads)


def read_packaged() -> bytes:
    """The packaged reader's weights; raises ModelError when they are not as they were made."""
    try:
        raw = (files("retrieval") / "reader" / "model.safetensors").read_bytes()
    except OSError as error:
        raise ModelError(f"The reader's weights can't be read ({error.strerror}): {_INSTALL}") from error
    digest = hashlib.sha256(raw).hexdigest()
    if digest != PACKAGED_SHA256:
        raise ModelError(f"The reader's weights are damaged (SHA-256 {digest[:12]}…): {_INSTALL}")
    return raw


def _packaged(embedding: Weights, dtype: Any) -> Any:
    from safetensors import safe_open
    from safetensors.torch import load
    from transformers import BertConfig, BertForQuestionAnswering

    raw = read_packaged()
    with safe_open(embedding.folder / "model.safetensors", framework="pt") as shared:
        names = shared.keys()
        embeddings = {f"bert.{name}": shared.get_tensor(name) for name in names if name.startswith(_SHARED)}
    config = BertConfig.from_pretrained(embedding.folder)
    return BertForQuestionAnswering.from_pretrained(
        None, config=config, state_dict=load(raw) | embeddings, dtype=dtype
    )


def _named(name: str, dtype: Any) -> tuple[Any, Any]:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        model = AutoModelForQuestionAnswering.from_pretrained(name, dtype=dtype)
        return model, AutoTokenizer.from_pretrained(name, use_fast=True)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).partition("\n")[0]
        raise ModelError(f"reader.model: {name} is no question-answering model: {reason}") from error
