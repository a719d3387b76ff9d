"""Files in messages: taken in, listed as the API lists them, and given out where its addresses point."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from .faults import answer_badly
from .limits import UPLOAD
from .model import Json, snowflake
from .refusals import CannotDoError, Refusal

if TYPE_CHECKING:
    from .server import DiscordServer

MOST = 10  # files in one message
PATH = "/attachments/{id}/{name}"


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that somebody sends. Discord tells its type by its name, whatever is in it.

    `claims` is the size that Discord states, as of a file that no test would want to hold.
    """

    name: str
    data: bytes
    claims: int | None = None
    id: int = field(default_factory=snowflake)


class Files:
    """Every file that was sent, for whoever has its address; requests for one can be made to fail, too.

    `given` has the ids of those that were asked for.
    """

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self._all: dict[int, Upload] = {}
        self.given: list[int] = []

    def attach(self, file: Upload) -> Json:
        """Keep the file; what the API writes of it."""
        if len(file.data) > UPLOAD:
            raise Refusal(413, 40005, "Request entity too large")
        self._all[file.id] = file
        address = f"{self._server.origin}{PATH.format(id=file.id, name=file.name)}"
        kind, _ = mimetypes.guess_type(file.name)
        about = {"id": str(file.id), "filename": file.name, "size": file.claims or len(file.data)}
        return {**about, "url": address, "proxy_url": address, **({"content_type": kind} if kind else {})}

    def pick(self, file: Upload) -> Json:
        """The same for a person, whose client does not let files over the limit go."""
        try:
            return self.attach(file)
        except Refusal:
            raise CannotDoError(f"{file.name} is too large") from None

    def read(self, attachment: Json) -> bytes:
        """What is in a file, by what the API writes of it."""
        return self._all[int(attachment["id"])].data

    async def handle(self, request: web.Request) -> web.Response:
        """Give one out to anybody."""
        self.given.append(int(request.match_info["id"]))
        fault = self._server.faults.take("GET", request.path)
        if fault is not None and (bad := await answer_badly(fault)) is not None:
            return bad
        file = self._all.get(int(request.match_info["id"]))
        if file is None or file.name != request.match_info["name"]:
            return web.Response(status=404)
        return web.Response(body=file.data)
