"""What a store must hold before, within and after every operation: a model made of dicts, for the kills.

An operation is a list of a kind and what it is given. `chains` says which states it goes through; a kill
leaves one of them, and an operation that has returned has left the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from wordcount import VOCABULARY

from retrieval.schema import Article

OLDER = 2  # generations that one can go back to, beside the one that serves
ADDED = "added:"


@dataclass(frozen=True)
class State:
    """`live`, what a generation holds, maps keys to revision and date ("" for undated).

    `contents` is the version that `version` is the same as after a return, `serving` and `older` are
    generations: a version and what it holds. `decided` maps kind and key to a reason or a date. `rebuilt`
    says that all of it was embedded by a full rebuild that was killed at its end: the next one keeps that.
    `saved` is the newest backup, its number and what it holds.
    """

    version: int = 0
    contents: int = 0
    live: dict[str, tuple[int, str]] = field(default_factory=dict)
    serving: tuple[int, dict] | None = None
    older: tuple[tuple[int, dict], ...] = ()
    held: bool = False
    brought: dict[str, int] = field(default_factory=dict)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)
    rebuilt: bool = False
    saved: tuple[int, State] | None = None

    def withdrawn(self, key):
        return ("hidden", key) in self.decided or ("removed", key) in self.decided


def title(key):
    return f"About {key.removeprefix(ADDED).removesuffix('.txt')}"


def text(key, revision):
    """Between 10 and 50 sentences that each name the revision, so that a mix of two shows."""
    count = 10 + 20 * (sum(key.encode()) % 3)
    sentences = [
        f"The river of {title(key)} is at revision {revision}, says the {VOCABULARY[i % len(VOCABULARY)]}."
        for i in range(count)
    ]
    return "\n\n".join(" ".join(sentences[i : i + 5]) for i in range(0, count, 5))


def article(key, revision, day):
    return Article(key, title(key), text(key, revision), published=date.fromisoformat(day) if day else None)


def chains(state, operation):
    """The ways that an operation may take, each a list of states from this one to the last."""
    kind, *given = operation
    return _WAYS[kind](state, *given)


def switched(state):
    """The same with a generation that serves it."""
    if not state.version or (state.serving and state.serving[0] in (state.version, state.contents)):
        return state
    before = (state.serving, *state.older)[:OLDER] if state.serving else ()
    return replace(state, serving=(state.version, state.live), older=before)


def _applied(state, live, *, anew=False):
    if live == state.live and (state.rebuilt or not anew):
        return state
    version = state.version + 1
    return replace(state, version=version, contents=version, live=live, rebuilt=False)


def _decide(state, kind, key, value):
    return [[state, replace(state, decided={**state.decided, (kind, key): value})]]


def _lift(state, kind, key):
    return [[state, replace(state, decided={k: v for k, v in state.decided.items() if k != (kind, key)})]]


def _index(state, live, *, anew=False):
    """The states of an indexing run."""
    applied = _applied(state, live, anew=anew)
    return [state, applied, switched(applied)]


def _rebuild(state, folder, *, full=False):
    revisions = {**folder, **state.brought}
    live = {key: (revisions[key], state.decided.get(("dated", key), "")) for key in revisions}
    way = _index(state, live, anew=full)
    return [[*way, replace(way[-1], held=False), replace(way[-1], held=False, rebuilt=False)]]


def _start(state, folder):
    """A bot that starts: it catches up, unless somebody went back and asked for no rebuild since."""
    nothing = [state, switched(state)]
    if state.held:
        return [nothing]
    [way] = _rebuild(state, folder)
    return [way, nothing] if way[-1].live == state.live else [way]


def _keep(state, key, revision):
    return replace(
        state, brought={**state.brought, key: revision}, decided={**state.decided, ("added", key): ""}
    )


def _add(state, key, revision):
    kept = _keep(state, key, revision)
    live = {**state.live, key: (revision, state.decided.get(("dated", key), ""))}
    return [[state, *_index(kept, live)]]


def _bring(state, key, revision, folder):
    [way] = _rebuild(_keep(state, key, revision), folder)
    return [[state, *way]]


def _date(state, key, day):
    [[_, decided]] = _decide(state, "dated", key, day)
    return [[state, *_index(decided, {**state.live, key: (state.live[key][0], day)})]]


def _rollback(state):
    (version, live), *older = state.older
    new = state.version + 1
    back = replace(
        state, version=new, contents=version, live=live, serving=(version, live), older=tuple(older)
    )
    return [[state, replace(back, held=True)]]


def _backup(state, number):
    return [[state, replace(state, saved=(number, replace(state, saved=None)))]]


def _restore(state, number):
    saved, held = state.saved
    assert saved == number
    version = max(state.version, held.version) + 1
    back = replace(held, version=version, contents=version, serving=(version, held.live), older=())
    return [[state, replace(back, held=True, saved=state.saved)]]


def _import(state, articles, hidden, folder):
    kept = state
    for key, revision in articles.items():
        if key not in state.brought:
            kept = _keep(kept, key, revision)
    decided = {**kept.decided, **{("hidden", key): reason for key, reason in hidden.items()}}
    [way] = _rebuild(replace(kept, decided=decided), folder)
    return [[state, *way]]


_WAYS = {
    "start": _start,
    "rebuild": _rebuild,
    "full rebuild": lambda state, folder: _rebuild(state, folder, full=True),
    "add": _add,
    "add, command line": _bring,
    "hide": lambda state, key, reason: _decide(state, "hidden", key, reason),
    "unhide": lambda state, key: _lift(state, "hidden", key),
    "remove": lambda state, key, reason: _decide(state, "removed", key, reason),
    "undo": lambda state, key: _lift(state, "removed", key),
    "set-date": _date,
    "rollback": _rollback,
    "backup": _backup,
    "restore": _restore,
    "import lines": _import,
}
KINDS = tuple(_WAYS)
