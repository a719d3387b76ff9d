"""What is wrong with a store's generations, and what was left lying beside them; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retrieval.findings import Finding, attention, broken, broken_by, fine
from retrieval.store.building import UNFINISHED
from retrieval.store.files import folder_bytes
from retrieval.store.foreign import foreign_errors
from retrieval.store.inspecting import Seen
from retrieval.store.keeping import ASIDE, half_restored
from retrieval.store.manifest import GenerationDamagedError, Manifest, read
from retrieval.store.protocol import Progress, Recipe
from retrieval.store.recipes import mismatch
from retrieval.store.state import State

_MEND = "Run `verbatim index`, which builds it from the database and embeds nothing again."
_NAMED = 3  # of what restores put aside
_LET_GO = "To follow the articles' folder again, run `verbatim index`, or `/index rebuild` in Discord."
_FINISH = "If nobody is indexing right now, run `verbatim index`: it goes on from there and tidies up."
_FINISH_FULL = (
    "If nobody is indexing right now, run `verbatim index --full`, or `/index rebuild` with full in Discord: "
    "these are kept."
)
_RESTORE = "If nobody is restoring right now, run `verbatim index`, which tidies up, then restore again."
_ASIDE = "Delete them once nothing is missed; until then `verbatim restore FILE` puts one back."
_QUARANTINE = "Check the disk if that happened more than once; the folder quarantine/ can be deleted."


def inspect_index(folder: Path, seen: Seen, recipe: Recipe | None, progress: Progress) -> Iterator[Finding]:
    """The findings on the generations that the database names; `recipe` is ours, None if it isn't known."""
    state = seen.state
    if state is None:
        yield attention("index", "Nothing has been indexed yet.", "Run `verbatim index`.")
        return
    if recipe is not None and state.recipe != recipe:
        yield broken_by("recipe", mismatch(state.recipe, recipe))
    progress("checking the index", 0, 1 + len(state.older))
    yield _serving(folder / "generations", seen, state)
    yield from _earlier(folder / "generations", state, progress)
    if state.held:
        found = f"Somebody went back to an earlier index or a backup; version {state.version:,} holds since."
        yield attention("held", found, _LET_GO)


def _serving(generations: Path, seen: Seen, state: State) -> Finding:
    if not state.generation:
        return attention("index", "The first index was begun and not finished.", _FINISH)
    said = _described(generations / state.generation)
    if isinstance(said, str):
        return broken("index", f"The index {state.generation} can't be used ({said}).", _MEND)
    if said.version not in (state.version, state.contents):
        found = f"The index serves version {said.version:,} of the articles, not {state.version:,}."
        return attention("index", found, _FINISH)
    if (said.articles, said.passages) != (seen.articles, seen.passages):
        return broken("index", "The index does not hold as much as the database.", _MEND)
    return fine("index", f"{state.generation}, {said.articles:,} articles, every byte as it was built.")


def _earlier(generations: Path, state: State, progress: Progress) -> Iterator[Finding]:
    """The generations that one can go back to."""
    for done, name in enumerate(state.older, 1):
        progress("checking the index", done, 1 + len(state.older))
        said = _described(generations / name)
        if isinstance(said, str):
            found = f"The earlier index {name} can't be gone back to ({said})."
            yield attention("earlier index", found, "Nothing needs it to answer; the next ones replace it.")
        else:
            yield fine("earlier index", f"{name}, {said.articles:,} articles, can be gone back to.")


def _described(generation: Path) -> Manifest | str:
    """What it says of itself after a look at every byte of it, or what is wrong with it."""
    try:
        with foreign_errors():
            return read(generation)
    except GenerationDamagedError as damage:
        return str(damage)


def inspect_leftovers(folder: Path, seen: Seen | None) -> Iterator[Finding]:
    """What an index run that was interrupted left behind, and damaged generations that were put aside."""
    half = len(list((folder / "generations").glob(f"{UNFINISHED}*")))
    waiting = seen.waiting if seen else 0
    if half or waiting:
        left = f"articles embedded and not published: {waiting:,}, indexes half built: {half}"
        yield attention("interrupted", f"An index run was begun and not finished ({left}).", _FINISH)
    anew = seen.anew if seen else 0
    if anew:
        found = f"A full rebuild was begun and not finished (articles embedded anew: {anew:,})."
        yield attention("interrupted", found, _FINISH_FULL)
    if half_restored(folder):
        yield attention("interrupted", "A restore was begun and not finished.", _RESTORE)
    quarantine = folder / "quarantine"
    aside = sorted(path.name for path in quarantine.glob("*"))
    if aside:
        size = folder_bytes(quarantine) / 1e6
        found = f"Damaged indexes were put aside: {len(aside)}, {size:,.1f} MB, the last one {aside[-1]}."
        yield attention("quarantine", found, _QUARANTINE)
    yield from _before_restores(folder)


def _before_restores(folder: Path) -> Iterator[Finding]:
    """What restores put aside: whole backups, or folders with a database that could not be opened."""
    sizes = {path.name: _bytes(path) / 1e6 for path in sorted(folder.glob(f"{ASIDE}*"), reverse=True)}
    if sizes:
        listed = [f"{name} ({size:,.1f} MB)" for name, size in sizes.items()]
        named = ", ".join(listed[:_NAMED]) + (", …" if len(listed) > _NAMED else "")
        total = f"{len(sizes):,}, {sum(sizes.values()):,.1f} MB"
        yield attention("restored", f"What was there before a restore is kept: {total}; {named}.", _ASIDE)


def _bytes(path: Path) -> int:
    return folder_bytes(path) if path.is_dir() else path.stat().st_size


def needed_bytes(folder: Path, seen: Seen | None) -> int:
    """What a full rebuild needs at most: a new index, and all that the database holds once more."""
    serving = seen.state.generation if seen and seen.state else ""
    index = folder_bytes(folder / "generations" / serving) if serving else 0
    return index + sum(path.stat().st_size for path in folder.glob("verbatim.sqlite3*"))
