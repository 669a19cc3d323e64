"""Other documents named in the text: kind, number, symbol, date, issuer, title, and where they stand.

A citation is read as printed. Where type word and symbol disagree, where its date is impossible or
later than the document's own, or where the same document is cited with two numbers, a finding says
so; neither side is repaired: official texts do carry transposed numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date as Date

from chiso.papers.bodies import actors_at
from chiso.papers.dates import DateReading, date_at_start, find_dates
from chiso.papers.findings import finding
from chiso.papers.flow import Passage
from chiso.papers.folding import bare, fold
from chiso.papers.kinds import KINDS, LETTER, agrees, code_of, kinds_of_symbol
from chiso.papers.model import Citation, CitationPlace, Finding

_KIND = "|".join(sorted([*map(fold, KINDS), LETTER, "văn bản"], key=len, reverse=True))
_PART = r"[A-ZĐa-zđ][\wĐđ]{0,11}"
_NUMBERED = re.compile(
    rf"(?<![^\W\d_])(?P<kind>{_KIND})\s(?P<name>[^.;:()\d/]{{0,120}}?)(?:số\s?:?\s?)?"
    rf"(?P<number>\d{{1,6}}[a-zđ]?)\s?(?:/\s?(?P<slash>(?:\d{{4}}\s?/\s?)?{_PART}(?:\s?[-–/&]\s?{_PART}){{0,4}})"
    rf"|[-–]\s?(?P<dash>{_PART}(?:\s?[/-]\s?{_PART}){{1,3}}))",
    re.IGNORECASE,
)
_FOLLOWER = re.compile(
    rf"(?:,|và|;)\s(?:số\s)(?P<number>\d{{1,6}}[a-zđ]?)\s?(?:/\s?(?P<slash>(?:\d{{4}}/)?{_PART}(?:[-–/&]{_PART}){{0,4}})"
    rf"|[-–]\s?(?P<dash>{_PART}(?:[/-]{_PART}){{1,3}}))",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"(?<![^\W\d_])(?P<kind>Bộ luật|Luật|Pháp lệnh)\s(?P<name>[A-ZĐÀ-Ỹ][^.;:()\d/]{2,120}?)\s"
    r"(?:(?=ngày\s\d)|(?:năm\s)?(?P<year>(?:19|20)\d\d)(?!\d))"
)
_KIND_INSIDE = re.compile(rf"(?<![^\W\d_])(?:{_KIND})(?![^\W\d_])")
_LAWS = ("luật", "bộ luật", "pháp lệnh")
_OF_ASSEMBLY = re.compile(r"qh\d|qh$")
_OF = re.compile(r"[,\s]{0,2}của\s")
_TITLE = re.compile(
    r"[,\s]{0,2}(?P<word>về việc|về|ban hành|quy định|phê duyệt|hướng dẫn|công bố|sửa đổi|giao|triển khai"
    r"|thực hiện|đẩy mạnh|tăng cường|v/v)\s"
)
_TITLE_END = re.compile(r"[;.](?:\s|$)|,\s(?=(?:căn cứ|ban|sở|ủy ban|ubnd|nghị|quyết|kế hoạch số)\s)")
_ISSUER_END = re.compile(r"[,;.:()]|\s(?=(?:về|ban hành|quy định|phê duyệt|hướng dẫn|công bố|và)\s)|$")
_WINDOW = 700
_SELF = re.compile(r"(?:kèm theo|ban hành kèm theo|theo)\s$")


def read_citations(passage: Passage, where: CitationPlace) -> list[Citation]:
    """The citations of one paragraph, in order."""
    text = passage.text
    found: list[tuple[int, int, Citation]] = []
    end = 0
    for match in _NUMBERED.finditer(text):
        if match.start() < end:
            continue
        citation, end = _citation(passage, match, _kind_before(match), where)
        found.append((match.start(), end, citation))
        for more in _followers(text, match.end()):
            other, _ = _citation(passage, more, _kind_before(match), where)
            found.append((more.start(), more.end(), other))
    taken = [(start, stop) for start, stop, _ in found]
    for match in _LAW.finditer(text):
        if not any(
            start <= match.start() < stop or match.start() < start < match.end() for start, stop in taken
        ):
            citation, stop = _citation(passage, match, match["kind"], where)
            found.append((match.start(), stop, citation))
    return [citation for _, _, citation in sorted(found, key=lambda row: row[0])]


def _kind_before(match: re.Match[str]) -> str:
    """The kind nearest to the number: in "Kế hoạch thực hiện Nghị quyết số 5/NQ-CP" the second."""
    whole = match["kind"] + " " + match["name"]
    symbol = bare(match["slash"] or match["dash"] or "")
    if fold(match["kind"]) in _LAWS and _OF_ASSEMBLY.search(symbol):
        return match["kind"]
    best = match["kind"]
    for inner in _KIND_INSIDE.finditer(fold(whole)):
        best = whole[inner.start() : inner.end()]
    return best


def _followers(text: str, start: int) -> Iterator[re.Match[str]]:
    """ "Nghị quyết số 18-NQ/TW và số 19-NQ/TW": the second number without its kind."""
    window = text[start : start + 60]
    date = date_at_start(window.lstrip(" ,"))
    offset = start + (window.index(date.text) + len(date.text) if date and date.text in window else 0)
    match = _FOLLOWER.match(text, offset + (1 if text[offset : offset + 1] == " " else 0))
    if match:
        yield match
        yield from _followers(text, match.end())


def _citation(
    passage: Passage, match: re.Match[str], kind: str, where: CitationPlace
) -> tuple[Citation, int]:
    text = passage.text
    groups = match.groupdict()
    number = groups.get("number")
    symbol = groups.get("slash") or groups.get("dash")
    end = match.end()
    date, end = _date(text, end)
    issuer, end = _issuer(text, end)
    if date is None:
        date, end = _date(text, end)
    title, end = _title(text, end)
    if title is None and groups.get("name", "").strip(" ,") and fold(kind) in _LAWS:
        title = groups["name"].strip(" ,").removesuffix(" số").strip()
    start = match.start()
    if groups.get("name"):
        inner = text.rfind(kind, match.start(), match.start("name") + len(groups["name"]))
        start = max(start, inner)
    return (
        Citation(
            kind=kind[:1].upper() + kind[1:].lower(),
            kind_code=code_of(kind),
            number=number,
            symbol=re.sub(r"\s", "", symbol) if symbol else None,
            date=date.date if date else None,
            issuer=issuer,
            title=title,
            text=text[start:end].strip(" ,;."),
            where=where,
            at=passage.anchor(start, end),
        ),
        end,
    )


def _date(text: str, start: int) -> tuple[DateReading | None, int]:
    window = text[start : start + 80]
    offset = len(window) - len(window.lstrip(" ,("))
    reading = date_at_start(window[offset:])
    return (reading, start + offset + reading.end) if reading else (None, start)


def _issuer(text: str, start: int) -> tuple[str | None, int]:
    low = fold(text[start : start + 8])
    match = _OF.match(low)
    if not match:
        return None, start
    begin = start + match.end()
    for whole in (
        "Chính phủ",
        "Thủ tướng Chính phủ",
        "Quốc hội",
        "Ủy ban Thường vụ Quốc hội",
        "Bộ Chính trị",
    ):
        if fold(text[begin : begin + len(whole)]) == fold(whole):
            return text[begin : begin + len(whole)], begin + len(whole)
    actors = actors_at(text[: begin + 200], begin)
    if actors is None:
        stop = _ISSUER_END.search(fold(text[begin : begin + 80]))
        name = text[begin : begin + (stop.start() if stop else 80)]
        return (name.strip(), begin + len(name)) if name[:1].isupper() else (None, start)
    name = text[actors.start : actors.end]
    stop = _TITLE.search(fold(name))
    cut = stop.start() if stop else len(name)
    comma = re.search(r"[,;]", name[:cut])
    cut = comma.start() if comma else cut
    return name[:cut].strip(), begin + cut


def _title(text: str, start: int) -> tuple[str | None, int]:
    match = _TITLE.match(fold(text[start : start + 24]))
    if not match:
        return None, start
    begin = start + match.start("word")
    window = fold(text[begin : begin + _WINDOW])
    stop = _TITLE_END.search(window)
    end = begin + (stop.start() if stop else len(window))
    end = _unbalanced(text, begin, end)
    return text[begin:end].strip(), end


def _unbalanced(text: str, begin: int, end: int) -> int:
    """The bracket that closes one opened before the title, or ``end``."""
    depth = 0
    for index in range(begin, end):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth < 0:
            return index
    return end


def is_own(citation: Citation, *, kind: str | None, symbol: str | None, before: str = "") -> bool:
    """Whether the citation names the document itself, as "(Kèm theo Kế hoạch số … của …)" does."""
    same_kind = kind is not None and fold(citation.kind) == fold(kind)
    same = symbol is not None and citation.symbol is not None and bare(citation.symbol) == bare(symbol)
    return same_kind and same and _SELF.search(fold(before[-20:])) is not None


# --- findings -------------------------------------------------------------------------------------


def citation_findings(
    citations: Iterable[Citation], passages: Iterable[Passage], *, date: Date | None
) -> Iterator[Finding]:
    """What the citations contradict: themselves, the calendar, the document's own date, each other."""
    cited = list(citations)
    for citation in cited:
        if citation.symbol and not agrees(citation.kind, citation.symbol):
            yield _disagrees(citation)
        if date and citation.date and citation.date > date:
            yield finding(
                "PF203",
                citation.at,
                f"{citation.text[:80]}: ngày {citation.date:%d/%m/%Y} sau ngày của văn bản này"
                f" ({date:%d/%m/%Y})",
            )
    yield from _two_numbers(cited)
    for passage in passages:
        yield from _impossible(passage)


def _disagrees(citation: Citation) -> Finding:
    found = " hoặc ".join(sorted(kinds_of_symbol(citation.symbol or "")))
    code = f"{citation.number}/{citation.symbol}"
    return finding(
        "PF201",
        citation.at,
        f"“{citation.kind} số {code}”: tên loại là {citation.kind.lower()} nhưng ký hiệu là của {found};"
        " cần kiểm tra văn bản gốc",
        readings=(citation.kind, citation.symbol or ""),
    )


def _impossible(passage: Passage) -> Iterator[Finding]:
    for reading in find_dates(passage.text):
        if reading.complete and reading.date is None:
            yield finding(
                "PF202",
                passage.anchor(reading.start, reading.end),
                f"“{reading.text}” không có trong lịch; cần kiểm tra văn bản gốc",
                readings=(reading.text,),
            )


def _two_numbers(cited: list[Citation]) -> Iterator[Finding]:
    """One act under two numbers, digits exchanged or one digit off: same kind, symbol and date."""
    seen: dict[tuple[str, str, Date], Citation] = {}
    for citation in cited:
        if not (citation.number and citation.symbol and citation.date):
            continue
        key = (fold(citation.kind), bare(citation.symbol), citation.date)
        first = seen.setdefault(key, citation)
        if first.number != citation.number and _near(first.number or "", citation.number):
            yield finding(
                "PF204",
                citation.at,
                f"{citation.kind} ngày {citation.date:%d/%m/%Y} được viện dẫn với hai số: {first.number} và"
                f" {citation.number}; cần kiểm tra văn bản gốc",
                readings=(first.number or "", citation.number),
            )


def _near(one: str, other: str) -> bool:
    if sorted(one) == sorted(other):
        return True
    return len(one) == len(other) >= 3 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
