"""Keeps the model libraries from looking anything up, unless a setting names a model to be fetched."""

from __future__ import annotations

import os
from pathlib import Path


def stay_offline(*models: str) -> None:
    """Have nothing looked up on the Hugging Face hub, unless one of these models can only be there.

    To be called before transformers or sentence-transformers are imported: that is when they ask.

    Args:
        models: what settings name: "", "off", a folder, or a model's name on the hub.
    """
    if not any(map(_on_the_hub, models)):
        os.environ["HF_HUB_OFFLINE"] = "1"


def _on_the_hub(model: str) -> bool:
    return model not in ("", "off") and not Path(model).is_dir()
