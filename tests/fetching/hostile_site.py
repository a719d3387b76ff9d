"""A web server on an address of its own, which behaves as badly as a test asks it to."""

import asyncio
import gzip
from contextlib import asynccontextmanager

HOME = "127.0.0.77"


class Site:
    """Answers by path: bytes are sent as they are, a function gets the writer."""

    def __init__(self):
        self.answers = {}
        self.requests = []

    async def _serve(self, reader, writer):
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            answer = self.answers.get(request.split()[1], reply(b"no", status="404 Not Found"))
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def up(self, tls=None):
        scheme, port = ("https", 8443) if tls else ("http", 8080)
        server = await asyncio.start_server(self._serve, HOME, port, ssl=tls)
        try:
            yield f"{scheme}://news.example:{port}"
        finally:
            server.close()


def reply(body, kind="text/html", status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def redirect(to):
    return reply(b"", status="302 Found", Location=to)


def bomb(megabytes):
    return reply(gzip.compress(b"\0" * megabytes * 1_000_000), Content_Encoding="gzip")
