"""The people: what an official does in front of the screen in the last minutes, impatience included.

Everything sent is taken from the page as it was delivered (hidden fields, csrf, one-time keys, revisions)
and everything acknowledged is noted in the ledger. An answer that does not come is handled as a person and
the page's own script do: reload, resend the same form, ask the server where the upload stands.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

from bench.deadline_http import Answer, Browser, Clockwork, Lost
from bench.deadline_page import Element, Form, assets, forms, read, token

COLD = 0.25
"""Share of people whose browser has nothing of the product in its cache."""
DOUBLE = 0.12
"""Share of sendings that are clicked twice."""


class GivenUp(Exception):
    """The person could not do it: nothing of the kind may happen."""


@dataclass(slots=True)
class Ledger:
    """What was acknowledged (and what was only tried), to be compared with the database."""

    facts: list[dict[str, Any]] = field(default_factory=list)

    def note(self, kind: str, **content: Any) -> None:
        self.facts.append({"kind": kind, **content})


@dataclass(slots=True)
class Scene:
    """What all people share: the product's port, the clockwork, the ledger, how fast they are."""

    port: int
    clockwork: Clockwork
    ledger: Ledger
    pace: float
    """Seconds of thinking are multiplied by this; 0: as fast as the product answers."""
    until: float
    """Nobody tries longer than until then (monotonic)."""
    midnight: float = 0.0
    """When the day ends (monotonic)."""
    seen_assets: set[str] = field(default_factory=set)


class Person:
    """One signed-in official with a browser."""

    def __init__(self, who: dict[str, Any], scene: Scene, rng: random.Random) -> None:
        self.who, self.scene, self.rng = who, scene, rng
        cookies = {"sessionid": who["session"]} if "session" in who else {}
        self.browser = Browser(scene.port, scene.clockwork, cookies=cookies)
        self.cold = rng.random() < COLD
        self.cached: set[str] = set()

    def close(self) -> None:
        self.browser.close()

    async def think(self, low: float, high: float) -> None:
        if self.scene.pace:
            await asyncio.sleep(self.rng.uniform(low, high) * self.scene.pace)

    # --- opening and sending ----------------------------------------------------------------------

    async def open(self, path: str, *, kind: str) -> Element:
        """A page, as often as it takes; its styles and scripts too where the cache is cold."""
        for attempt in range(1000):
            try:
                answer = await self.browser.get(path, kind=kind)
            except Lost:
                await self._again(kind, attempt)
                continue
            if answer.status < 500:
                break
            self.complain(kind, answer)
            await self._again(kind, attempt)
        if "/account/login/" in answer.path and "/account/login/" not in path:
            await self.sign_in()
            return await self.open(path, kind=kind)
        if answer.status != 200:
            self.complain(kind, answer)
            raise GivenUp(f"{kind}: {answer.status} {answer.path}")
        page = read(answer.text)
        if self.cold:
            await self._load(page)
        return page

    async def _load(self, page: Element) -> None:
        fresh = [path for path in assets(page) if path not in self.cached]
        self.cached.update(fresh)
        for path in fresh:
            try:
                await self.browser.get(path, kind="asset")
            except Lost:
                self.cached.discard(path)

    async def sign_in(self) -> None:
        """The real way: the form with name and password."""
        page = await self.open("/account/login/", kind="sign-in page")
        form = next(form for form in forms(page) if form.has("password"))
        await self.send(
            form, form.filled(login=self.who["username"], password=self.who["password"]), kind="sign in",
            here="/account/login/",
        )  # fmt: skip

    async def send(
        self,
        form: Form,
        fields: list[tuple[str, str]],
        *,
        kind: str,
        here: str,
        page: Element | None = None,
        accept: tuple[int, ...] = (),
    ) -> Answer:
        """Send a form until it is answered; sometimes it is clicked twice.

        The same fields are sent again after a lost answer, the one-time key included, as a browser does
        when a person confirms to send the form again.
        """
        path = form.action or here
        headers = {"Referer": f"http://127.0.0.1:{self.scene.port}{here}"}
        if form.htmx:
            headers |= {"HX-Request": "true", "HX-Current-URL": headers["Referer"]}
            if page is not None:
                headers["X-CSRFToken"] = token(page)
        for attempt in range(1000):
            try:
                answer = await self._click(path, fields, headers, kind)
            except Lost:
                await self._again(kind, attempt)
                continue
            if answer.status < 500:
                break
            self.complain(kind, answer)
            await self._again(kind, attempt)
        if not answer.taken and answer.status not in accept:
            self.complain(kind, answer)
            raise GivenUp(f"{kind}: {answer.status} {answer.path}")
        return answer

    async def _click(
        self, path: str, fields: list[tuple[str, str]], headers: dict[str, str], kind: str
    ) -> Answer:
        once = self.browser.post(path, fields, kind=kind, headers=headers)
        if self.rng.random() >= DOUBLE or kind == "sign in":
            return await once
        twice = self.browser.post(path, fields, kind=f"{kind} (second click)", headers=headers)
        both = await asyncio.gather(once, self._later(twice), return_exceptions=True)
        answers = [one for one in both if isinstance(one, Answer)]
        if not answers:
            raise Lost("both clicks")
        for one in answers:
            if one.status >= 500:
                self.complain(kind, one)
        return next((one for one in answers if one.taken), answers[0])

    async def _later(self, waiting: Any) -> Answer:
        await asyncio.sleep(self.rng.uniform(0.0, 0.15))
        answer: Answer = await waiting
        return answer

    async def _again(self, kind: str, attempt: int) -> None:
        if time.monotonic() > self.scene.until:
            raise GivenUp(f"{kind}: no answer to the end")
        await asyncio.sleep(self.rng.uniform(0.5, 1.5) * min(1 + attempt, 4))

    def complain(self, kind: str, answer: Answer) -> None:
        words = " ".join("".join(read(answer.text).itertext()).split()) if answer.body else ""
        self.scene.clockwork.notable.append(f"{kind}: {answer.status} {answer.path} {words[:300]}")

    # --- evidence ---------------------------------------------------------------------------------

    async def upload(self, title: str, *, size: int, unit: int) -> int:
        """Send a file in parts as ``upload.js`` does, register it; the document's key."""
        content = pdf(size, self.rng)
        digest = hashlib.sha256(content).hexdigest()
        name = f"{title[-24:].strip()}.pdf"
        here = "/tai-lieu/moi/"
        page = await self.open(here, kind="upload page")
        element = page.find(".//form[@data-upload]")
        assert element is not None, "the page offers no upload"
        csrf = next(
            form.get("csrfmiddlewaretoken") for form in forms(page) if form.has("csrfmiddlewaretoken")
        )
        state = await self._parts(element.get("data-upload") or "", name, content, csrf)
        self.scene.ledger.note("file", sha256=digest, size=len(content), name=name)
        await self.think(1, 3)
        page = await self.open(state["next"], kind="register page")
        proposing = page.find(".//*[@hx-get]")
        if proposing is not None:
            with contextlib.suppress(Lost):  # the part of the page stays empty; a person goes on without it
                await self.browser.get(
                    proposing.get("hx-get") or "", kind="propose", headers={"HX-Request": "true"}
                )
        await self.think(3, 8)
        form = next(form for form in forms(page) if form.has("title"))
        answer = await self.send(
            form, form.filled(title=title, kind="Báo cáo", unit=str(unit)), kind="register document",
            here=state["next"], page=page,
        )  # fmt: skip
        self.scene.ledger.note("document", title=title, sha256=digest, unit=unit)
        return _document_of(answer)

    async def _parts(self, begin: str, name: str, content: bytes, csrf: str) -> dict[str, Any]:
        asked = json.dumps({"name": name, "size": len(content)}).encode()
        state = await self._ask("POST", begin, asked, csrf, kind="upload begin")
        acknowledged = 0
        while not state["next"]:
            offset = state["received"]
            assert offset >= acknowledged, f"acknowledged {acknowledged} bytes, now only {offset} are there"
            acknowledged = offset
            piece = content[offset : offset + state["part"]]
            try:
                answer = await self.browser.send(
                    "POST", state["url"], piece, kind="upload part",
                    headers={
                        "X-CSRFToken": csrf, "Upload-Offset": str(offset),
                        "Content-Type": "application/octet-stream",
                        "Referer": f"http://127.0.0.1:{self.scene.port}/tai-lieu/moi/",
                    },
                )  # fmt: skip
            except Lost:
                await self._again("upload part", 0)
                state = await self._ask("GET", state["url"], b"", csrf, kind="upload state")
                continue
            if answer.status == 409:
                state = {**state, "received": json.loads(answer.body)["received"]}
            elif answer.taken:
                state = json.loads(answer.body)
            else:
                self.complain("upload part", answer)
                if answer.status < 500:
                    raise GivenUp(f"upload part: {answer.status} {answer.text[:300]}")
                await self._again("upload part", 0)
                state = await self._ask("GET", state["url"], b"", csrf, kind="upload state")
            if state["received"] == len(content) and not state["next"]:
                # every byte is there, the answer that finished it was lost: the page asks the next address
                return {**state, "next": state["url"].replace("/tai-len/", "/dang-ky/")}
        return state

    async def _ask(self, method: str, path: str, body: bytes, csrf: str, *, kind: str) -> dict[str, Any]:
        headers = {"X-CSRFToken": csrf, "Referer": f"http://127.0.0.1:{self.scene.port}/tai-lieu/moi/"}
        for attempt in range(1000):
            try:
                answer = await self.browser.send(method, path, body, kind=kind, headers=headers)
            except Lost:
                await self._again(kind, attempt)
                continue
            if answer.taken:
                found: dict[str, Any] = json.loads(answer.body)
                return found
            self.complain(kind, answer)
            if answer.status < 500:
                raise GivenUp(f"{kind}: {answer.status} {answer.text[:300]}")
            await self._again(kind, attempt)
        raise GivenUp(kind)


def _document_of(answer: Answer) -> int:
    """The key of the document whose page a registration ended on; 0 when it ended elsewhere (a repeat)."""
    tail = answer.path.removeprefix("/tai-lieu/").strip("/")
    return int(tail) if tail.isdecimal() else 0


def pdf(size: int, rng: random.Random) -> bytes:
    """A real page of one line, made ``size`` bytes long by a picture nobody shows; no two alike."""
    mark = f"{rng.getrandbits(64):016x}"
    words = f"BT /F1 12 Tf 72 770 Td (Tai lieu do tai {mark}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    filler = rng.randbytes(max(0, size - 900))
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(filler), filler))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
