"""A browser as the server sees one: kept connections, cookies, redirects; nothing else of it.

Plain asyncio streams, because the measuring must cost less than what is measured. As Chrome does, a
request on a kept connection that dies without a byte of an answer is sent once more on a fresh one,
whatever its method. Talks to 127.0.0.1 alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

Fields = Sequence[tuple[str, str]]
HOST = "127.0.0.1"


class Lost(Exception):
    """No answer: the connection broke, or the person had no patience left."""


class _Stale(Exception):
    """A kept connection turned out to be closed before any byte of the answer."""


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    path: str
    seconds: float
    """Of the last request alone, without redirects before it."""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 400


@dataclass(slots=True)
class Timing:
    at: float
    kind: str
    status: int
    """0: no answer."""
    seconds: float


@dataclass(slots=True)
class Clockwork:
    """Every request of everybody, as the person waited for it."""

    rows: list[Timing] = field(default_factory=list)
    notable: list[str] = field(default_factory=list)
    """What should not have been: server errors and refusals, with the beginning of what was said."""


class Browser:
    """One person's browser."""

    def __init__(self, port: int, clockwork: Clockwork, *, cookies: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.clockwork = clockwork
        self.cookies = dict(cookies or {})
        self.patience = 60.0
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, path: str, *, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self._follow("GET", path, b"", dict(headers or {}), kind)

    async def post(
        self, path: str, fields: Fields = (), *, kind: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self._follow("POST", path, urlencode(fields).encode(), sent, kind)

    async def send(
        self, method: str, path: str, body: bytes, *, kind: str, headers: Mapping[str, str]
    ) -> Answer:
        """As ``fetch`` of a script does."""
        return await self._follow(method, path, body, dict(headers), kind)

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[1].close()

    # --- one request ------------------------------------------------------------------------------

    async def _follow(
        self, method: str, path: str, body: bytes, headers: dict[str, str], kind: str
    ) -> Answer:
        for _hop in range(5):
            answer = await self._timed(method, path, body, headers, kind)
            if answer.status not in {301, 302, 303, 307, 308}:
                return answer
            target = urlsplit(urljoin(f"http://{HOST}{path}", answer.headers.get("location", "/")))
            path = target.path + (f"?{target.query}" if target.query else "")
            method, body, kind = "GET", b"", f"{kind} → page"
            headers = {key: value for key, value in headers.items() if key == "Referer"}
        raise Lost("redirects without end")

    async def _timed(self, method: str, path: str, body: bytes, headers: dict[str, str], kind: str) -> Answer:
        began = time.monotonic()
        status = 0
        try:
            answer = await asyncio.wait_for(self._send(method, path, body, headers), self.patience)
            answer.seconds = time.monotonic() - began
            status = answer.status
            return answer
        except TimeoutError:
            raise Lost("out of patience") from None
        except (ConnectionError, asyncio.IncompleteReadError, OSError, ValueError) as fault:
            raise Lost(type(fault).__name__) from None
        finally:
            self.clockwork.rows.append(Timing(began, kind, status, time.monotonic() - began))

    async def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self._idle:
            try:
                return await self._on(self._idle.pop(), method, path, body, headers, kept=True)
            except _Stale:
                self.close()
        fresh = await asyncio.open_connection(HOST, self.port, limit=1 << 20)
        return await self._on(fresh, method, path, body, headers, kept=False)

    async def _on(
        self,
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        *,
        kept: bool,
    ) -> Answer:
        reader, writer = line
        try:
            head = [
                f"{method} {path} HTTP/1.1",
                f"Host: {HOST}:{self.port}",
                "User-Agent: deadline",
                "Accept: text/html,*/*;q=0.8",
                "Accept-Language: vi",
                f"Content-Length: {len(body)}" if body or method == "POST" else "",
                "Cookie: " + "; ".join(f"{key}={value}" for key, value in self.cookies.items())
                if self.cookies
                else "",
                *(f"{key}: {value}" for key, value in headers.items()),
            ]
            try:
                writer.write("\r\n".join([line for line in head if line] + ["", ""]).encode() + body)
                await writer.drain()
                first = await reader.readline()
            except ConnectionError:
                if kept:
                    raise _Stale from None
                raise
            if not first:
                if kept:
                    raise _Stale
                raise ConnectionResetError
            answer, stays = await self._read(reader, first, path)
        except BaseException:
            writer.close()
            raise
        if stays:
            self._idle.append(line)
        else:
            writer.close()
        return answer

    async def _read(self, reader: asyncio.StreamReader, first: bytes, path: str) -> tuple[Answer, bool]:
        status = int(first.split(None, 2)[1])
        headers: dict[str, str] = {}
        while (row := (await reader.readline()).decode("latin-1").rstrip("\r\n")) != "":
            name, _colon, value = row.partition(":")
            name, value = name.strip().lower(), value.strip()
            if name == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
            else:
                headers[name] = value
        if not headers:
            raise ConnectionResetError  # cut off within the head
        if status in {204, 304}:
            body = b""
        elif headers.get("transfer-encoding", "").lower() == "chunked":
            body = await self._chunks(reader)
        elif "content-length" in headers:
            body = await reader.readexactly(int(headers["content-length"]))
        else:
            body = await reader.read()
            headers["connection"] = "close"
        stays = headers.get("connection", "").lower() != "close"
        return Answer(status, headers, body, path, 0.0), stays

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        found = []
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            found.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return b"".join(found)
