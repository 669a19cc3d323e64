"""Words against figures. False alarms are worse than silence.

A mark is judged exactly. Without a mark a number is compared only when it stands directly at the name of
one figure: before it (“12 văn bản chỉ đạo”), or after it with nothing but a linking word (“tỷ lệ giải ngân
đạt 45 %”). The names are those the layout lists (``said``) and titles of four words or more that only one
line has; the longest name at a place wins. Sentences about other periods, plans or parts are left alone; so
is a figure that the text somewhere tells right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from chiso.engine.returns import remarks
from chiso.engine.returns.citations import Broken, Claim, Mention, masked, parse, printed, state_of, verdict
from chiso.engine.returns.remarks import Remark
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import (
    BLANK,
    NO_DATA,
    NOT_APPLICABLE,
    UNDEFINED,
    Figures,
    NoData,
    NotApplicable,
    why,
)
from chiso.engine.returns.written import Written, numbers, plain, sentences

STATES = {"blank": BLANK, "no_data": NO_DATA, "not_applicable": NOT_APPLICABLE, "undefined": UNDEFINED}
Words = str | NotApplicable | NoData
"""What stands in a section: words, or in their place “không áp dụng” or “chưa có số liệu” with a reason."""

_LINK = re.compile(r"[\s:=(]*(?:(?:là|đạt|có|gồm|bằng|được)[\s:]*){0,2}\Z")
_OTHER_TIME = re.compile(
    r"so với|cùng kỳ|(?:kỳ|năm|quý|tháng|tuần) (?:trước|ngoái)|kỳ tới|kỳ sau|năm sau|dự kiến|phấn đấu|"
    r"mục tiêu|chỉ tiêu|kế hoạch giao|kế hoạch năm|lũy kế|từ đầu năm|đến nay|trong đó|riêng|nếu"
    r"|ví dụ|\b20\d\d\b"
)
_NOT_EXACTLY = re.compile(
    r"(?:khoảng|gần|trên|hơn|dưới|ít nhất|tối đa|tối thiểu|tăng|giảm|thêm|còn|từ|đến|và|cùng|\+|-|–)\s*\Z"
)


def prose(
    layout: Layout, figures: Figures, exacts: Mapping[str, Fraction], texts: Mapping[str, Words]
) -> Iterator[Remark]:
    """Every remark on the narrative."""
    for key, section in layout.outline.items():
        words = texts.get(key, "")
        if not isinstance(words, str):
            if not why(words).strip():
                yield remarks.section_without_reason(key)
        elif section.need == "required" and not words.strip():
            yield remarks.empty_section(key)
    doubts: list[tuple[str, Remark]] = []
    right: set[str] = set()
    for key, text in texts.items():
        if key not in layout.outline:
            yield remarks.strange_section(key)
        if not isinstance(text, str) or not text.strip():
            continue
        yield from _marks(key, text, layout, figures, exacts)
        doubts += _names(key, text, layout, figures, exacts, right)
    # One telling that agrees shows that the writer knows the figure; another number is of another thing.
    yield from (remark for figure, remark in doubts if figure not in right)


def _marks(
    section: str, text: str, layout: Layout, figures: Figures, exacts: Mapping[str, Fraction]
) -> Iterator[Remark]:
    if "[[" not in text and "]]" not in text:
        return
    for piece in parse(text):
        if isinstance(piece, Broken):
            yield remarks.broken_mark(section, got=piece.text, start=piece.start, end=piece.end)
        elif isinstance(piece, (Mention, Claim)):
            span = {"start": piece.start, "end": piece.end}
            spec = layout.figures.get(piece.key)
            if spec is None:
                yield remarks.unknown_mark(section, key=piece.key, **span)
                continue
            if isinstance(piece, Mention):
                state = state_of(figures.get(piece.key))
            else:
                state = verdict(piece.typed, figures.get(piece.key), exacts.get(piece.key))
            if state == "numberless":
                yield remarks.claim_without_number(section, key=piece.key, **span)
            elif state == "differs":
                assert isinstance(piece, Claim)
                assert piece.typed is not None
                got = text[piece.typed.start : piece.typed.end]
                figure = printed(figures.get(piece.key), spec)
                yield remarks.claim_differs(section, key=piece.key, got=got, figure=figure, **span)
            elif state in STATES:
                yield remarks.cites_unknown(section, key=piece.key, state=STATES[state], **span)


def _names(
    section: str,
    text: str,
    layout: Layout,
    figures: Figures,
    exacts: Mapping[str, Fraction],
    right: set[str],
) -> Iterator[tuple[str, Remark]]:
    for one in _told(text, tuple(layout.names)):
        key = layout.names[one.name]
        spec = layout.figures[key]
        if key not in exacts or one.written.percent != (spec.kind == "percent"):
            continue
        if one.written.says(exacts[key]):
            right.add(key)
            continue
        figure = printed(figures.get(key), spec)
        yield (
            key,
            remarks.words_differ(
                section, key=key, said=one.said, got=one.got, figure=figure, start=one.start, end=one.end
            ),
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """A number that stands at a name: ``name`` as listed, ``said`` and ``got`` as written."""

    name: str
    said: str
    got: str
    written: Written
    start: int
    end: int


@lru_cache(maxsize=2048)
def _told(text: str, names: tuple[str, ...]) -> tuple[_Told, ...]:
    """Numbers that stand at names. Depends on words alone, so that an unchanged section costs nothing."""
    return tuple(_tellings(unicodedata.normalize("NFC", text), names)) if names else ()


def _tellings(text: str, names: tuple[str, ...]) -> Iterator[_Told]:
    pattern = _pattern(names)
    for start, end in sentences(text):
        sentence = masked(text[start:end])
        found = numbers(sentence)
        folded = plain(sentence) if found else ""
        if not found or _OTHER_TIME.search(folded):
            continue
        for name in pattern.finditer(folded):
            written = _beside(folded, found, name.start(), name.end())
            if written is not None:
                yield _Told(
                    name.group(),
                    sentence[name.start() : name.end()],
                    sentence[written.start : written.end],
                    written,
                    start + written.start,
                    start + written.end,
                )


def _beside(text: str, found: tuple[Written, ...], start: int, end: int) -> Written | None:
    """The number directly before the name, else the one after it behind a linking word."""
    for one in found:
        if one.end <= start and not text[one.end : start].strip():
            return None if _NOT_EXACTLY.search(text, max(0, one.start - 12), one.start) else one
    after = next((one for one in found if one.start >= end), None)
    if after is not None and _LINK.match(text[end : after.start]):
        # “văn bản chỉ đạo, 12 hội nghị”, “… là 12 hội nghị”: a name behind the number takes it away.
        tail = text[after.end :].lstrip()
        if after.percent or not tail or not tail[0].isalpha():
            return after
        if re.match(r"(?:văn bản|hồ sơ|nhiệm vụ|thủ tục|người|biên chế|phiếu|cuộc|đơn vị|cơ quan)\b", tail):
            return after
    return None


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names as whole words, the longest first."""
    listed = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)")
