"""Files that the bot sends along with a message: how they are named, described and bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp.web import FileField

from .files import MOST, Files, Upload
from .model import Json
from .refusals import invalid

_DESCRIPTION = 1_024
_PART = re.compile(r"files\[(\d+)\]")


def read_form(form: Mapping[str, Any]) -> tuple[Any, dict[str, Upload]]:
    """The JSON body of a multipart request, and its files by the numbers of their parts.

    Raises KeyError where there is no body, Refusal where a part is neither.
    """
    uploads = {}
    for key, part in form.items():
        numbered = _PART.fullmatch(key)
        if numbered and isinstance(part, FileField):
            uploads[numbered[1]] = Upload(part.filename, part.file.read())
        elif key != "payload_json":
            raise invalid(((key,), "UNKNOWN_PART", "a part is payload_json or files[n] with a file name"))
    return json.loads(form["payload_json"]), uploads


def attached(files: Files, body: Json, uploads: Mapping[str, Upload], there: Sequence[Json]) -> list[Json]:
    """The message's files: of those that were `there` what the body names, or all, and the new ones.

    What the body names is there already, or a file of the request, by its number; a file that it does not
    name comes along without a description. Raises Refusal.
    """
    named = {str(one["id"]): one for one in body.get("attachments") or ()}
    kept = [one for one in there if one["id"] in named or "attachments" not in body]
    known = {*uploads, *(one["id"] for one in there)}
    faults = []
    for at, (id_, one) in enumerate(named.items()):
        if id_ not in known:
            faults.append((("attachments", at), "ATTACHMENT_NOT_FOUND", f"Attachment data not found: {id_}"))
        if len(one.get("description") or "") > _DESCRIPTION:
            where = ("attachments", at, "description")
            faults.append((where, "BASE_TYPE_MAX_LENGTH", f"Must be {_DESCRIPTION} or fewer in length."))
    if len(kept) + len(uploads) > MOST:
        faults.append((("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {MOST} or fewer in length."))
    if faults:
        raise invalid(*faults)
    return [*kept, *(_new(files, upload, named.get(number, {})) for number, upload in uploads.items())]


def _new(files: Files, upload: Upload, described: Json) -> Json:
    made = files.attach(Upload(described.get("filename") or upload.name, upload.data))
    return {**made, "description": described.get("description")}
