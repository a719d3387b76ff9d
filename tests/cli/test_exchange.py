"""`verbatim export` and `verbatim import`: lines out of one store and into another one."""

from __future__ import annotations

import errno
import io
import json
import re
import stat
from weakref import WeakSet

import pytest
from program import ROOT

from bot.importing import fault, records
from retrieval.errors import BackupError, StoreBusyError
from retrieval.store import exporting
from retrieval.store.embedded import LOCK
from retrieval.store.exported import (
    ArticleLine,
    DecisionLine,
    EndLine,
    Header,
    PinLine,
    SettingsLine,
    parse,
)
from retrieval.store.locking import WriteLock

DOCUMENT = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```jsonl\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
HEADER, ARTICLE, *_, END = EXAMPLE.splitlines(keepends=True)
UNSIGNED = '{"kind":"end","sha256":null}\n'  # of lines that somebody wrote
LINES = (Header, ArticleLine, DecisionLine, PinLine, SettingsLine, EndLine)
QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}


def taken(folder, text):
    """What comes of importing that text, whole or, without an end, as if somebody had written it."""
    raw = text if isinstance(text, bytes) else text.encode()
    end = b"" if b'"kind":"end"' in raw else UNSIGNED.encode()
    return exporting.merge(folder, parse(io.BytesIO(raw + end), fault))


def exported(folder):
    """The lines of the store."""
    lines = []
    exporting.export(folder, lines.append)
    return lines


def changed(line, **values):
    """The line with other values."""
    return json.dumps({**json.loads(line), **values}) + "\n"


def test_the_documented_lines_are_those_that_are_read_and_written(tmp_path):
    """The example goes in whole and comes out as it was; into another store, too; twice changes nothing."""
    assert unpacked(taken(tmp_path / "one", EXAMPLE)) == (len(EXAMPLE.splitlines()) - 2, 0, 0)
    first = exported(tmp_path / "one")
    assert first == EXAMPLE.splitlines(keepends=True)
    assert taken(tmp_path / "two", "".join(first)).added == len(first) - 2
    assert exported(tmp_path / "two") == first
    assert unpacked(taken(tmp_path / "two", "".join(first))) == (0, len(first) - 2, 0)
    assert exported(tmp_path / "two") == first


def unpacked(merged):
    return merged.added, merged.there, merged.rejected


def test_every_key_is_documented():
    """The table of docs/json.md names the keys of all kinds of lines, and no other."""
    table = DOCUMENT.split("| key | of | meaning |")[1].split("\n\n")[0]
    keys = "".join(row.split("|")[1] for row in table.splitlines() if row.startswith("| `"))
    named = set(re.findall(r"`([^`]+)`", keys))
    assert named == {name for line in LINES for name in line.model_fields}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "It is no valid JSON."),
        ("[1]", "It is no JSON object."),
        (b"\xff\xfe", "It is no UTF-8."),
        (changed(ARTICLE, kind="answer"), "Its kind is none of"),
        (changed(ARTICLE, text=5), "Its text is missing or not what docs/json.md says."),
        (changed(ARTICLE, more=5), "It has a field that nobody knows."),
        (changed(ARTICLE, key="bridge.txt"), "Its key must begin with added:"),
        (changed(ARTICLE, text="a\u202eb"), "Cleaning would change its text"),
        (changed(ARTICLE, text="\ud800"), "."),
        (changed(ARTICLE, text="x" * 20_000_001), "It is over 20 MB."),
        (changed(EXAMPLE.splitlines()[2], at="2999-01-01T00:00:00Z"), "Its time lies in the future"),
        (changed(EXAMPLE.splitlines()[2], day="2024-01-01"), "Only what was dated has a day"),
        (changed(EXAMPLE.splitlines()[4], question="?"), "Its question can't be asked."),
        (changed(EXAMPLE.splitlines()[5], settings={"log": "x"}), "Its settings are not those of a server."),
    ],
)
def test_a_bad_line_has_one_reason_and_the_others_go_in(tmp_path, line, reason):
    """Each is named by its number; what stands after it is taken."""
    raw = line if isinstance(line, bytes) else line.encode()
    done = taken(tmp_path, HEADER.encode() + raw.rstrip(b"\n") + b"\n" + ARTICLE.encode())
    assert (done.added, done.rejected, [one.name for one in done.named]) == (1, 1, ["line 2"])
    assert reason in done.named[0].reason
    assert "\n" not in done.named[0].reason


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("", "This is no export"),
        (ARTICLE, "This is no export"),
        (changed(HEADER, format=2), "update Verbatim"),
    ],
)
def test_what_is_no_export_is_refused_whole(tmp_path, first, said):
    """Without the first line, or in a later format, nothing is taken."""
    with pytest.raises(BackupError, match=said):
        taken(tmp_path, first + ARTICLE)


def test_the_later_decision_holds_and_whatever_else_is_here_stays(tmp_path):
    """An older decision, another text under a key that is here, and other settings are rejected."""
    taken(tmp_path, EXAMPLE)
    dated, settings = EXAMPLE.splitlines()[3], EXAMPLE.splitlines()[5]
    older = changed(dated, at="2024-05-05T09:00:00Z", day="2020-01-01")
    newer = changed(dated, at="2024-05-07T09:00:00Z", day="2021-01-01")
    other = changed(ARTICLE, text="Something else.")
    done = taken(tmp_path, HEADER + older + newer + other + changed(settings, settings={"log": 6}))
    assert (done.added, [one.name for one in done.named]) == (1, ["line 2", "line 4", "line 5"])
    now = "".join(exported(tmp_path))
    assert "2021-01-01" in now
    assert "Something else" not in now
    assert '"log":555' in now


def test_an_export_of_the_program_is_quoted_elsewhere(verbatim, tmp_path):
    """What one folder exports another imports and answers from; the file is its owner's, never replaced."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "seeds").mkdir(parents=True)
    (one / "lake.txt").write_text("The lake\n\nThe lake is 12 metres deep.")
    assert verbatim("add", "--yes", "lake.txt", folder=one, **QUICK).code == 0
    done = verbatim("export", "saved.jsonl", folder=one)
    assert "1 article, 1 decision, 0 pinned questions, settings of 0 servers." in done.out
    saved = one / "saved.jsonl"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert verbatim("export", "saved.jsonl", folder=one).code == 2
    assert verbatim("export", "-", folder=one).out == saved.read_text()
    brought = verbatim("import", str(saved), folder=other, **QUICK)
    assert "Imported: 2 added, 0 there already, 0 rejected." in brought.out
    assert "12 metres" in verbatim("ask", "how deep is the lake?", folder=other, **QUICK).out
    assert verbatim("export", "-", folder=other).out == saved.read_text()
    missing = verbatim("import", "nothing.jsonl", folder=other)
    assert (missing.code, "can't be read" in missing.err) == (2, True)


def test_a_file_is_held_one_line_at_a_time(tmp_path):
    """However long it is, its reader is never more than one record ahead of what takes them in."""
    alive = WeakSet()
    most = 0

    def lines():
        nonlocal most
        for number in range(2, 500):
            record = ArticleLine.model_validate_json(changed(ARTICLE, key=f"added:{number}"))
            alive.add(record)
            most = max(most, len(alive))
            yield number, record

    assert exporting.merge(tmp_path, lines()).added == 498
    assert most <= 2


def test_reasons_are_bounded_and_all_counted(tmp_path):
    """Of a file that is no good at all the first lines are named, and the number of all."""
    done = taken(tmp_path, HEADER + "x\n" * 3_000 + ARTICLE)
    assert (done.added, done.rejected, len(done.named)) == (1, 3_000, 1_000)


def cut_off(lines):
    return "".join(lines[:-1])


def cut_in_a_line(lines):
    return "".join(lines)[:-30]


def flipped(lines):
    return "".join(lines).replace("is closed.", "is cloSed.", 1)


def flipped_into_no_json(lines):
    return "".join(lines).replace('"person":1', "'person\":1", 1)


def continued(lines):
    return "".join([*lines, ARTICLE])


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (cut_off, "cut off"),
        (cut_in_a_line, "cut off"),
        (flipped, "not as it was written"),
        (flipped_into_no_json, "not as it was written"),
        (continued, "not as it was written"),
    ],
)
def test_a_damaged_export_changes_nothing(tmp_path, breaks, said):
    """Cut off wherever it was, or with one bit flipped: one sentence, and no line of it was taken."""
    lines = EXAMPLE.splitlines(keepends=True)
    taken(tmp_path, HEADER + changed(ARTICLE, key="added:here.txt"))
    before = exported(tmp_path)
    (tmp_path / "broken").write_text(breaks(lines))
    with pytest.raises(BackupError, match=said), records(tmp_path / "broken") as read:
        exporting.merge(tmp_path, read)
    assert exported(tmp_path) == before


def test_somebody_else_who_writes_is_not_disturbed(tmp_path):
    """An import meanwhile says so in one sentence, and nothing has changed; later it goes in."""
    taken(tmp_path, HEADER + changed(ARTICLE, key="added:here.txt"))
    before = exported(tmp_path)
    with WriteLock(tmp_path / LOCK).held(), pytest.raises(StoreBusyError, match="wait until it has finished"):
        taken(tmp_path, EXAMPLE)
    assert exported(tmp_path) == before
    assert taken(tmp_path, EXAMPLE).added == 5


def test_what_can_t_be_read_is_no_damage_of_the_store(tmp_path):
    """A folder, and a disk that fails in the middle: the sentence names the file, and nothing was taken."""
    with pytest.raises(BackupError, match="can't be read"), records(tmp_path):
        pass
    (tmp_path / "fails").write_text(HEADER + ARTICLE * 30_000)
    with pytest.raises(BackupError, match="fails can't be read"), records(tmp_path / "fails") as read:
        exporting.merge(tmp_path / "data", failing(read, after=3))
    assert len(exported(tmp_path / "data")) == 2


def failing(lines, after):
    """The lines, and then what a disk says that can't be read."""
    for _, line in zip(range(after), lines, strict=False):
        yield line
    lines.throw(OSError(errno.EIO, "Input/output error"))
