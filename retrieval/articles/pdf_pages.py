"""Reads a PDF from standard input and writes what is in it as JSON: a program that `pdf.py` can kill.

pypdf can be kept busy for hours by a small hostile file, and a thread can't be stopped. This file imports
nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import faulthandler
import json
import sys
from io import BytesIO
from typing import Any

import pypdf

_MAX_PAGES = 1000
_MAX_CHARACTERS = 10_000_000  # pypdf itself stops at 75 MB for one unpacked stream


class _RefusedError(Exception):
    """The message says why."""


def _read(data: bytes) -> dict[str, Any]:
    reader = pypdf.PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise _RefusedError("It is encrypted; save it without a password.")
    if len(reader.pages) > _MAX_PAGES:
        raise _RefusedError(f"It has over {_MAX_PAGES:,} pages; split it.")
    return {**_described(reader), "text": _text(reader)}


def _text(reader: Any) -> str:
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > _MAX_CHARACTERS:
            raise _RefusedError(f"It holds over {_MAX_CHARACTERS:,} characters; split it.")
    return "\n\n".join(pages)


def _described(reader: Any) -> dict[str, Any]:
    """Title, authors, language and date of publication, as far as the metadata can be read."""
    try:
        about, xmp = reader.metadata, reader.xmp_metadata
        dates = (xmp.dc_date if xmp else None) or []
        authors = (xmp.dc_creator if xmp else None) or [about.author if about else None]
        title = (about.title if about else None) or ""
        language = reader.trailer["/Root"].get("/Lang", "")
    except Exception:  # noqa: BLE001 - broken metadata is no reason to leave out the text
        return {"title": "", "authors": [], "published": "", "language": ""}
    published = f"{dates[0]:%Y-%m-%d}" if len(dates) == 1 and hasattr(dates[0], "year") else ""
    names = [str(name) for name in authors if name]
    return {"title": str(title), "authors": names, "published": published, "language": str(language)}


def main(seconds: float) -> None:
    """Read for so long at most, also where nobody is left who would end this program."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        answer = _read(sys.stdin.buffer.read())
    except _RefusedError as error:
        answer = {"refused": str(error)}
    except RecursionError:
        answer = {"refused": "This PDF is nested too deeply."}
    except Exception as error:  # noqa: BLE001 - whatever pypdf raises over a broken or hostile file
        answer = {"refused": f"It is no PDF that can be read ({type(error).__name__})."}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main(float(sys.argv[1]))
