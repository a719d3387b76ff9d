"""From question files to weights; every step's result stays in the work folder."""

from __future__ import annotations

import time
from pathlib import Path

import torch
from rich.progress import Progress
from transformers import AutoTokenizer, BertForQuestionAnswering

from retrieval.embedding import SentenceEncoder
from retrieval.training.corpora import read_corpora
from retrieval.training.examples import Example, read, with_negatives, write
from retrieval.training.training import Training, write_reader
from retrieval.weights import find_weights

# Of the questions, this share gets the passages that the ranking wrongly puts first.
_MINED = 0.6


def run(data: Path, work: Path, *, epochs: float, seed: int, device: str | None) -> None:
    """Write `work`/model.safetensors; what an earlier run left in `work` is gone on with.

    Raises:
        FileNotFoundError: `data` holds no questions.
    """
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    with Progress() as shown:
        examples = _examples(data, work, seed, shown)
        training = _training(
            examples, epochs, seed, device or ("cuda" if torch.cuda.is_available() else "cpu")
        )
        checkpoint = work / "checkpoint.pt"
        if checkpoint.exists():
            training.load(checkpoint)
        task = shown.add_task("training", total=1.0)
        begun = time.monotonic()
        while not training.finished:
            training.chunk(
                lambda share, loss: shown.update(
                    task, completed=share, description=f"training, loss {loss:.3f}"
                )
            )
            training.save(checkpoint)
            shown.log(
                f"{training.done} chunks, {time.monotonic() - begun:.0f} s: {shown.tasks[task].description}"
            )
        shown.log(f"{write_reader(training.average, work / 'model.safetensors')}  model.safetensors")


def _examples(data: Path, work: Path, seed: int, shown: Progress) -> list[Example]:
    kept = work / "examples.jsonl"
    if not kept.exists():
        task = shown.add_task("looking for hard negatives")
        encoder = SentenceEncoder(find_weights(""), "bf16", 16)
        asked = read_corpora(data, seed)
        made = with_negatives(
            asked,
            encoder,
            lambda done, total: shown.update(task, completed=done, total=total),
            seed=seed,
            share=_MINED,
        )
        write(made, kept)
    return read(kept)


def _training(examples: list[Example], epochs: float, seed: int, device: str) -> Training:
    folder = find_weights("").folder
    model = BertForQuestionAnswering.from_pretrained(
        folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    return Training(
        model, AutoTokenizer.from_pretrained(folder), examples, epochs=epochs, seed=seed, device=device
    )
