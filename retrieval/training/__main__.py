"""python -m retrieval.training DATA WORK: trains the reader and writes WORK/model.safetensors.

DATA holds SQuAD-format files (*.json.gz) and QAMR's (qamr_*.tsv.gz). WORK keeps the examples with their
hard negatives and a checkpoint: the same command again goes on where the last one was stopped.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from retrieval.hub import stay_offline


def main() -> None:
    """Read, mine, train, write; each step's result is kept in the work folder."""
    parser = argparse.ArgumentParser(
        prog="python -m retrieval.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument(
        "--epochs", type=float, default=1.0, help="how often each question is seen (default: 1)"
    )
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice (default: 0)")
    parser.add_argument("--device", help="where to calculate (default: a GPU if there is one)")
    given = parser.parse_args()
    # These are read when PyTorch and transformers are imported.
    stay_offline()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from retrieval.training.run import run

    run(given.data, given.work, epochs=given.epochs, seed=given.seed, device=given.device)


if __name__ == "__main__":
    main()
