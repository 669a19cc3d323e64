"""The recipients ("Nơi nhận"): one line each, with the purpose in brackets, and the archive line.

The purpose is recognised from a closed list, also through a lost tone ("đề b/c"); the text stays as
printed and the slip is a finding. The archive line must read "Lưu: VT, <unit>" (C16).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.papers.findings import finding
from chiso.papers.folding import bare, fold, squeeze
from chiso.papers.foot import DRAFTER, Foot, Run
from chiso.papers.model import Anchor, Finding, Recipient

# bare words → purpose as offices write it
_PURPOSES = {
    "de b/c": "để b/c", "de bc": "để b/c", "de bao cao": "để báo cáo", "b/c": "để b/c",
    "bao cao": "để báo cáo",
    "de p/h": "để p/h", "de ph": "để p/h", "de phoi hop": "để phối hợp", "de p/hop": "để p/h",
    "de t/h": "để t/h", "de th": "để t/h", "de thuc hien": "để thực hiện", "thuc hien": "để thực hiện",
    "de biet": "để biết", "de chi dao": "để chỉ đạo", "de c/d": "để c/đ", "de theo doi": "để theo dõi",
    "de t/d": "để t/d", "de dang tai": "để đăng tải", "de tong hop": "để tổng hợp", "de dang": "để đăng",
    "de xem xet": "để xem xét", "de kiem tra": "để kiểm tra", "de phuc vu": "để phục vụ",
}  # fmt: skip
_BRACKET = re.compile(r"\((?P<words>[^()]{1,60})\)")
_SLIP = re.compile(r"(?P<word>đề|đê|de|dề|dể|đế|đẻ|dé)(?=\s(?:b/c|bc|p/h|t/h|b/cáo|báo cáo|biết|phối|thực))")
_ARCHIVE = re.compile(r"[-–+•*\s]{0,4}l[uư]u\s?[:;]?\s?(?P<words>.*)")
_STRAY = re.compile(r"\s(?:[/|\\~^]\s?)?[A-Z]$|\s[/|\\~^]$")


def read_recipients(foot: Foot) -> tuple[Recipient, ...]:
    """The recipients of the left block, in order."""
    return tuple(_recipient(run) for run in _lines(foot))


def read_drafter(foot: Foot) -> str | None:
    """The line of the left block that names the drafter, or ``None``."""
    return next((run.text.rstrip() for run in foot.left if DRAFTER.fullmatch(run.text.strip())), None)


def _lines(foot: Foot) -> Iterator[Run]:
    """One run a recipient: wrapped lines joined to the dashed line they go on."""
    open_: Run | None = None
    for run in foot.left:
        text = run.text
        if DRAFTER.fullmatch(text.strip()):
            continue
        if fold(text[:12]).lstrip("*- ").startswith(("nơi nhận", "nơi gửi")):
            rest = text.split(":", 1)[1].strip(" *_-–") if ":" in text else ""
            open_ = Run(rest, run.page, run.line, run.start + text.index(rest)) if rest else None
            continue
        opens = text.startswith(("-", "–", "+", "•", "*", "—")) or fold(text[:4]).startswith("lưu")
        if open_ is None or opens or open_.text.endswith((";", ".")):
            if open_ is not None:
                yield open_
            open_ = run
        else:
            open_ = Run(f"{open_.text} {text}", open_.page, open_.line, open_.start)
    if open_ is not None:
        yield open_


def _recipient(run: Run) -> Recipient:
    words = squeeze(run.text.lstrip("-–+•*— ").rstrip())
    archive = _ARCHIVE.match(fold(run.text)) is not None
    purpose = None
    name = words
    for match in _BRACKET.finditer(words):
        found = _PURPOSES.get(bare(match["words"]).strip(" ;."))
        if found:
            purpose = found
            name = (words[: match.start()] + words[match.end() :]).strip()
    return Recipient(words.rstrip(" ;.,"), name.strip(" ;.,"), purpose, archive, run.anchor())


def recipient_findings(foot: Foot) -> Iterator[Finding]:
    """Slips of the purpose, and an archive line without "VT"."""
    archive: Run | None = None
    for run in _lines(foot):
        for match in _SLIP.finditer(fold(run.text)):
            yield _slip(run, match.start("word"), match.end("word"))
        if _ARCHIVE.match(fold(run.text)):
            archive = run
    if archive is not None:
        yield from _archive_findings(archive)


def _slip(run: Run, start: int, end: int) -> Finding:
    printed = run.text[start:end]
    at = Anchor(run.page, run.line, run.start + start, run.start + end)
    right = "Để" if printed[0].isupper() else "để"
    return finding(
        "PF301", at, f"“{printed}” trong nơi nhận có thể là “{right}”", original=printed, suggestion=right
    )


def _archive_findings(run: Run) -> Iterator[Finding]:
    match = _ARCHIVE.match(fold(run.text))
    assert match is not None
    start, printed = match.start("words"), run.text[match.start("words") :]
    stray = _STRAY.search(printed)
    units = printed[: stray.start()] if stray else printed
    if stray:
        begin = run.start + start + stray.start()
        at = Anchor(run.page, run.line, begin, begin + len(stray.group()))
        message = f"Ký tự lạ “{stray.group().strip()}” ở cuối dòng “Lưu”"
        yield finding("PF303", at, message, original=stray.group(), suggestion="")
    parts = [part for part in re.split(r"[,;./\s]+", units) if part]
    if "VT" not in [part.upper() for part in parts] and "văn thư" not in fold(units):
        kept = units.rstrip(" .;")
        right = f"VT, {kept}" if kept else "VT"
        at = Anchor(run.page, run.line, run.start + start, run.start + start + len(kept))
        yield finding(
            "PF402",
            at,
            f"Dòng “Lưu: {kept}” thiếu “VT” (văn thư); thể thức là “Lưu: VT, <đơn vị soạn thảo>.”",
            original=kept,
            suggestion=right,
        )
