"""What to say when an index was made by another recipe."""

from __future__ import annotations

from dataclasses import fields

from retrieval.errors import RecipeError
from retrieval.store.protocol import Recipe


def mismatch(stored: Recipe, ours: Recipe) -> RecipeError:
    """The error that names what differs between the index's recipe and this program's."""
    pairs = [
        (f.name.replace("_", " "), getattr(stored, f.name), getattr(ours, f.name)) for f in fields(Recipe)
    ]
    differ = ", ".join(f"{name} {theirs!r}, here {mine!r}" for name, theirs, mine in pairs if theirs != mine)
    sentence = f"The index was made by another recipe ({differ}): run `verbatim index --full`."
    return RecipeError(sentence, differ)
