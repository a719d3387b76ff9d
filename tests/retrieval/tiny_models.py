"""Untrained models of a few thousand weights, in the files that a real one has."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoTokenizer, BertConfig, PreTrainedModel

from retrieval.weights import find_weights


def save_tiny_model(kind: type[PreTrainedModel], labels: int, folder: Path) -> None:
    """Write a model of that kind, with so many outputs, and its tokenizer."""
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, num_labels=labels
    )
    kind(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(find_weights("").folder).save_pretrained(folder)
