"""python -m retrieval.training DATA WORK: trains the reader and writes WORK/model.safetensors.

DATA holds SQuAD-format files (*.json.gz) and QAMR's (qamr_*.tsv.gz). WORK keeps the examples with their
hard negatives and a checkpoint: the same command again goes on where the last one was stopped.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

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


def main() -> None:
    """Read, mine, train, write; each step's result is kept in the work folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    with Progress() as shown:
        examples = _examples(given.data, given.work, given.seed, shown)
        training = _training(examples, given.epochs, given.seed, given.device)
        checkpoint = given.work / "checkpoint.pt"
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
    print(f"{write_reader(training.average, given.work / 'model.safetensors')}  model.safetensors")


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


if __name__ == "__main__":
    main()
