"""A unit's report as its people write it: opened, saved field by field, proved, submitted, approved.

Saves as the page's own script does: each field against the revision it was read at, as form data with
``Accept: application/json``; after an acknowledged save the side panel is asked for again; a lost answer is
tried again with the same base; a save that lost to a colleague's is kept or folded in.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import Sequence
from typing import Any

from bench.deadline_http import Answer, Lost
from bench.deadline_page import Element, Form, forms, token
from bench.deadline_people import GivenUp, Person, Scene

TOGETHER = 0.3
"""Share of units in which two write at once."""
RELOADS = 0.2
"""Share of people who reload the page in the middle."""
WORDS = (
    "Đơn vị đã triển khai đầy đủ các nội dung được giao trong kỳ",
    "Đã rà soát, cập nhật danh mục thủ tục hành chính và niêm yết công khai",
    "Phối hợp với các cơ quan liên quan hoàn thiện quy trình nội bộ",
    "Tiếp nhận và giải quyết hồ sơ đúng hạn; không có phản ánh, kiến nghị kéo dài",
    "Tổ chức tập huấn cho công chức, viên chức về kỹ năng số",
    "Còn khó khăn về hạ tầng và kinh phí; đề nghị cấp trên quan tâm hướng dẫn",
)


class Desk:
    """One person in front of one report's page."""

    def __init__(self, person: Person, path: str, page: Element) -> None:
        self.person, self.path = person, path
        self.report = int(path.strip("/").rpartition("/")[2])
        self.take(page)

    def take(self, page: Element) -> None:
        """The page as delivered: its fields with their revisions, its steps, where the checks are asked."""
        self.page = page
        self.csrf = token(page)
        every = forms(page)
        self.fields = {form.action: form for form in every if "autosave" in form.attributes.get("class", "")}
        self.base = {action: form.attributes["data-revision"] for action, form in self.fields.items()}
        self.steps = {form.attributes.get("id", ""): form for form in every}
        for form in self.fields.values():
            _adopt(form, page)
        panel = page.find(".//*[@id='checks']")
        self.panel = panel.get("hx-get") or "" if panel is not None else ""

    async def reload(self) -> None:
        self.take(await self.person.open(self.path, kind="report page"))

    def section(self, key: str) -> Form | None:
        return self._ending(f"/luu/noi-dung/{key}/")

    def _ending(self, tail: str) -> Form | None:
        return next((form for action, form in self.fields.items() if action.endswith(tail)), None)

    # --- saving -----------------------------------------------------------------------------------

    async def save(self, form: Form, *, kind: str, **values: str) -> dict[str, Any]:
        """Save one field as ``report.js`` does; what the server acknowledged."""
        ledger, person = self.person.scene.ledger, self.person
        action = form.action
        data = [(name, values.get(name, value)) for name, value in form.fields if name not in SKIPPED]
        unknown = set(values) - {name for name, _value in form.fields}
        assert not unknown, f"{action}: the form has no {unknown}"
        form.fields = [(name, values.get(name, value)) for name, value in form.fields]
        wait = 2.0
        while True:
            base = self.base[action]
            ledger.note("tried", action=action, by=person.who["account"], **values)
            try:
                answer = await self._post(action, [*data, ("base", base), *self._panel()], kind=kind)
            except Lost:
                await self._later(kind, wait)
                wait = min(30.0, wait * 2)
                continue
            if answer.status >= 500:
                person.complain(kind, answer)
                await self._later(kind, wait)
                continue
            told: dict[str, Any] = json.loads(answer.body) if answer.body else {}
            if answer.status == 409 and "aside" in told:
                self.base[action] = str(told["revision"])
                ledger.note("aside", action=action, pk=told["aside"], by=person.who["account"], **values)
                if "/noi-dung/" not in action:
                    continue  # keeps mine: saved again on what stands now
                await self._fold(action, told["aside"])
                continue
            if not answer.taken:
                person.complain(kind, answer)
                raise GivenUp(f"{kind}: {answer.status} {answer.text[:200]}")
            self.base[action] = str(told["revision"])
            ledger.note("saved", action=action, revision=told["revision"], by=person.who["account"], **values)
            if self.panel and "panel" not in told:
                raise GivenUp(f"{kind}: the save did not bring the checks along")
            return told

    async def _later(self, kind: str, wait: float) -> None:
        if time.monotonic() > self.person.scene.until:
            raise GivenUp(f"{kind}: no answer to the end")
        await asyncio.sleep(wait * self.person.rng.uniform(0.8, 1.2))

    async def _post(self, action: str, fields: Sequence[tuple[str, str]], *, kind: str) -> Answer:
        body, boundary = multipart(fields)
        headers = {
            "X-CSRFToken": self.csrf, "Accept": "application/json",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Referer": f"http://127.0.0.1:{self.person.scene.port}{self.path}",
        }  # fmt: skip
        return await self.person.browser.send("POST", action, body, kind=kind, headers=headers)

    async def _fold(self, action: str, aside: int) -> None:
        path = f"{action[: action.index(f'/{self.report}/')]}/song-song/{aside}/xong/"
        try:
            await self._post(path, [], kind="fold in")
        except Lost:
            return  # it stays listed at the top of the page

    def _panel(self) -> list[tuple[str, str]]:
        """A save asks for the side panel, and names the forms the page has."""
        if not self.panel:
            return []
        return [("bang", "1"), *(("bieu", one.get("value") or "") for one in self.page.xpath(HAS_FORM))]


HAS_FORM = ".//input[@data-has-form]"
SKIPPED = {"csrfmiddlewaretoken", "base"}


def _adopt(form: Form, page: Element) -> None:
    """Controls outside a form that belong to it by its id (the notes of a figure)."""
    name = form.attributes.get("id")
    if name:
        for one in page.xpath(f".//input[@form='{name}']"):
            form.fields.append((one.get("name"), one.get("value") or ""))


def multipart(fields: Sequence[tuple[str, str]]) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return ("".join(parts) + f"--{boundary}--\r\n").encode(), boundary


# --- the evening of a unit --------------------------------------------------------------------------


async def unit_reports(unit: dict[str, Any], scene: Scene, seed: int) -> None:
    """One unit: a specialist (or two at once) writes and submits, the head approves."""
    rng = random.Random(seed)
    first = Person(unit["first"], scene, rng)
    head = Person(unit["head"], scene, rng)
    second = Person(unit["second"], scene, rng) if rng.random() < TOGETHER else None
    try:
        await first.open("/", kind="home")
        await first.think(1, 3)
        desk = await sit_down(first, unit)
        helping = asyncio.create_task(help_out(second, unit, desk)) if second else None
        try:
            await write(desk, unit)
        finally:
            if helping is not None:
                await asyncio.gather(helping)
        await prove(desk, unit)
        await desk.reload()
        await step(desk, "submit-form", kind="submit")
        scene.ledger.note("submitted", report=desk.report, by=unit["first"]["account"])
        await head.think(5, 15)
        above = await sit_down(head, unit)
        await head.think(3, 8)
        sent = time.time()
        await step(above, "approve-form", kind="approve")
        scene.ledger.note(
            "approved", report=above.report, unit=unit["unit"], by=unit["head"]["account"], sent=sent,
            answered=time.time(),
        )  # fmt: skip
    finally:
        for person in (first, head, *([second] if second else [])):
            person.close()


async def sit_down(person: Person, unit: dict[str, Any]) -> Desk:
    """From the list of reports into the unit's own, opening it where nobody has."""
    here = "/bao-cao/"
    page = await person.open(here, kind="reports")
    await person.think(1, 3)
    links = [one.get("href") for one in page.iter("a") if _is_report(one.get("href") or "")]
    if links:
        return Desk(person, links[0], await person.open(links[0], kind="report page"))
    opening = next((form for form in forms(page) if form.action.endswith("/mo/")), None)
    if opening is None:
        raise GivenUp(f"{unit['name']}: nothing to report")
    answer = await person.send(opening, opening.filled(), kind="open report", here=here)
    path = answer.path if _is_report(answer.path) else ""
    if not path:
        return await sit_down(person, unit)
    return Desk(person, path, await person.open(path, kind="report page"))


def _is_report(path: str) -> bool:
    return path.startswith("/bao-cao/") and path.removeprefix("/bao-cao/").strip("/").isdecimal()


async def write(desk: Desk, unit: dict[str, Any]) -> None:
    """Why what is late is late, the sections, the figures; a pause in typing is a save."""
    person, rng = desk.person, desk.person.rng
    late = [form for form in desk.fields.values() if "/nhiem-vu/" in form.action and form.has("reason")]
    for form in late:
        await desk.save(form, kind="save task line", reason=said(rng, unit), words=said(rng, unit))
        await person.think(2, 5)
    sections = [form for form in desk.fields.values() if "/luu/noi-dung/" in form.action]
    chosen = set(map(id, rng.sample(sections, min(6, len(sections)))))
    for form in sections:
        empty = not form.get("text") and not form.get("standing")
        if not (empty and form.required) and id(form) not in chosen:
            continue
        whole = "\n".join(filter(None, [form.get("text"), said(rng, unit), said(rng, unit)]))
        await desk.save(form, kind="save section", text=whole[: len(whole) // 2])
        await person.think(2, 6)
        if rng.random() < RELOADS / 5:
            await desk.reload()
            form = desk.fields[form.action]
        await desk.save(form, kind="save section", text=whole)
        await person.think(1, 3)
    figures = [form for form in desk.fields.values() if "/luu/so-lieu/" in form.action and _free(form)]
    for form in figures[:20]:
        offered = [value for value in form.options.get("text", []) if value]
        await desk.save(form, kind="save figure", text=rng.choice(offered or [str(rng.randrange(40))]))
        await person.think(0.5, 2)


def _free(form: Form) -> bool:
    """Not counted by the system: nobody has to say why it differs."""
    return not form.has("override_reason")


async def help_out(person: Person, unit: dict[str, Any], desk: Desk) -> None:
    """A colleague in the same report: some sections of the same, so that they meet."""
    await person.think(3, 10)
    mine = Desk(person, desk.path, await person.open(desk.path, kind="report page"))
    sections = [form for form in mine.fields.values() if "/luu/noi-dung/" in form.action]
    for form in person.rng.sample(sections, min(3, len(sections))):
        await person.think(2, 6)
        await mine.save(
            form, kind="save section", text=f"{form.get('text')}\n{said(person.rng, unit)}".strip()
        )


async def prove(desk: Desk, unit: dict[str, Any]) -> None:
    """A paper is uploaded, registered and attached to a section of the report."""
    person, rng = desk.person, desk.person.rng
    size = rng.choices([200_000, 1_000_000, 6_000_000], [70, 25, 5])[0]
    title = f"Văn bản kèm báo cáo của đơn vị {unit['unit']}, {rng.getrandbits(48):x}"
    document = await person.upload(title, size=rng.randrange(size // 2, size), unit=unit["unit"])
    choose = [one.get("href") for one in desk.page.iter("a") if "/tai-lieu/?cho=" in (one.get("href") or "")]
    here = rng.choice(choose)
    page = await person.open(here, kind="choose evidence")
    wanted = [form for form in forms(page) if form.has("document")]
    form = next((one for one in wanted if one.get("document") == str(document)), None)
    if form is None and not document:  # the registration was clicked twice and ended elsewhere
        form = wanted[0]
    if form is None:
        raise GivenUp(f"{unit['name']}: the document is not in the list")
    await person.send(form, form.filled(page="1"), kind="attach evidence", here=here)
    person.scene.ledger.note(
        "attached", report=desk.report, document=int(form.get("document")), place=form.get("place")
    )


async def step(desk: Desk, name: str, *, kind: str) -> None:
    """Submit or approve; the reason for being late where the page asks for it.

    Over midnight a page opened in time is refused: it is loaded again and then asks why it is late.
    """
    for _attempt in range(3):
        form = desk.steps.get(name)
        if form is None:
            raise GivenUp(f"{kind}: the page does not offer it")
        values = {"late_reason": "Mạng của đơn vị bị gián đoạn"} if form.has("late_reason") else {}
        answer = await desk.person.send(form, form.filled(**values), kind=kind, here=desk.path, accept=(422,))
        if answer.taken:
            return
        if values or "RP0210" not in answer.text:
            desk.person.complain(kind, answer)
            raise GivenUp(f"{kind}: {answer.status} {answer.path}")
        await desk.person.think(2, 5)
        await desk.reload()
    raise GivenUp(f"{kind}: refused again and again")


def said(rng: random.Random, unit: dict[str, Any]) -> str:
    """A sentence nobody else says."""
    return f"{rng.choice(WORDS)} (đv {unit['unit']}, {rng.getrandbits(40):010x})."
