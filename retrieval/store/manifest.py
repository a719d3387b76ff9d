"""What a generation says of itself: which version, how it was made, and the digest of every file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.store.files import digest, file_digest
from retrieval.store.protocol import Recipe

FORMAT = 2
NAME = "manifest.json"


class GenerationDamagedError(Exception):
    """A generation is not whole; the message says what is wrong with it. Never leaves the store."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` maps names below the generation's folder to size and digest."""

    format: int
    version: int
    recipe: Recipe
    made_at: str
    articles: int
    passages: int
    sentences: int
    libraries: dict[str, str]
    files: dict[str, tuple[int, str]]


def write(manifest: Manifest, folder: Path) -> str:
    """Write the manifest; the generation's name, which holds the manifest's own digest."""
    data = json.dumps(asdict(manifest), indent=1).encode()
    (folder / NAME).write_bytes(data)
    return _name(manifest.version, data)


def glance(folder: Path) -> Manifest:
    """Read the manifest, and look at none of the files that it vouches for; raises GenerationDamagedError."""
    try:
        data = (folder / NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        what = NAME if folder.is_dir() else "its folder"
        raise GenerationDamagedError(f"{what} is missing") from error
    manifest = _parse(data)
    if folder.name != _name(manifest.version, data):
        raise GenerationDamagedError(f"{NAME} was changed")
    return manifest


def read(folder: Path) -> Manifest:
    """Read the manifest and check every byte that it vouches for; raises GenerationDamagedError."""
    manifest = glance(folder)
    for name, (size, expected) in manifest.files.items():
        _check(folder / name, size, expected)
    return manifest


def version_of(name: str) -> int:
    """The version of the collection in a generation's name."""
    return int(name.partition("-")[0])


def _name(version: int, data: bytes) -> str:
    return f"{version}-{digest(data)[:16]}"


def _parse(data: bytes) -> Manifest:
    try:
        fields = json.loads(data)
        if fields["format"] != FORMAT:
            raise GenerationDamagedError(f"its format is {fields['format']!r}, not {FORMAT}")
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in fields.pop("files").items()}
        return Manifest(recipe=Recipe(**fields.pop("recipe")), files=files, **fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GenerationDamagedError(f"{NAME} can't be read") from error


def _check(path: Path, size: int, expected: str) -> None:
    try:
        whole = path.stat().st_size == size and file_digest(path) == expected
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise GenerationDamagedError(f"{path.name} is missing") from error
    if not whole:
        raise GenerationDamagedError(f"{path.name} was changed")
