"""Numbers of a narrative that stay tied to figures: two marks an official can live with.

``[[3:3.1.2]]`` is replaced by the figure. ``12 [[=3:3.1.2]]`` keeps the typed 12 and asserts that it is the
figure; the number meant is the nearest one to the left in the same sentence, not beyond another mark.
Everything else in double brackets is a broken mark: kept as typed, and told. ``unparse(parse(text)) ==
text`` for every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from chiso.engine.returns.types import FigureSpec, Layout
from chiso.engine.returns.values import (
    BLANK,
    NO_DATA,
    NOT_APPLICABLE,
    UNDEFINED,
    Figures,
    Number,
    Value,
    shown,
    why,
)
from chiso.engine.returns.written import Written, numbers, sentences
from chiso.engine.vietnamese import number

_MARK = re.compile(r"\[\[[^\[\]\n]{0,80}\]\]|\[\[|\]\]")
_KEY = re.compile(r"\[\[(=?)([0-9A-Z]{1,12}:[0-9A-Za-z.]{1,24})\]\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Words:
    """Text between marks."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """``[[key]]``: the figure stands here."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Claim:
    """``[[=key]]``: the number ``typed`` before it is the figure; None when no number stands there."""

    start: int
    end: int
    key: str
    typed: Written | None


@dataclass(frozen=True, slots=True)
class Broken:
    """Double brackets that are no mark."""

    start: int
    end: int
    text: str


Piece = Words | Mention | Claim | Broken


def mark(key: str, *, claim: bool = False) -> str:
    """The mark a button inserts."""
    return f"[[={key}]]" if claim else f"[[{key}]]"


@lru_cache(maxsize=2048)
def parse(text: str) -> tuple[Piece, ...]:
    """The pieces of ``text``, which together are all of it."""
    pieces: list[Piece] = []
    at = 0
    figures = numbers(masked(text)) if "[[=" in text else ()
    spans = sentences(text) if figures else ()
    for found in _MARK.finditer(text):
        if found.start() > at:
            pieces.append(Words(at, found.start(), text[at : found.start()]))
        key = _KEY.fullmatch(found.group())
        if key is None:
            pieces.append(Broken(found.start(), found.end(), found.group()))
        elif key[1]:
            # Words since the last mark are the only ones this mark can speak of.
            typed = _typed(figures, spans, since=at, until=found.start())
            pieces.append(Claim(found.start(), found.end(), key[2], typed))
        else:
            pieces.append(Mention(found.start(), found.end(), key[2]))
        at = found.end()
    if at < len(text):
        pieces.append(Words(at, len(text), text[at:]))
    return tuple(pieces)


def _typed(
    figures: Sequence[Written], spans: Sequence[tuple[int, int]], *, since: int, until: int
) -> Written | None:
    inside = next((start for start, end in spans if start <= until < end), since)
    before = [one for one in figures if max(since, inside) <= one.start and one.end <= until]
    return before[-1] if before else None


def unparse(pieces: Sequence[Piece]) -> str:
    """The text ``pieces`` were parsed from."""
    texts = []
    for piece in pieces:
        match piece:
            case Words(text=text) | Broken(text=text):
                texts.append(text)
            case Mention(key=key):
                texts.append(mark(key))
            case Claim(key=key):
                texts.append(mark(key, claim=True))
    return "".join(texts)


def masked(text: str) -> str:
    """``text`` with every mark blanked out, at the same length: for reading numbers and words beside
    marks."""
    return _MARK.sub(lambda found: " " * len(found.group()), text)


def cited(text: str) -> tuple[str, ...]:
    """Keys named by marks, in order, each once."""
    return tuple(dict.fromkeys(piece.key for piece in parse(text) if isinstance(piece, (Mention, Claim))))


@dataclass(frozen=True, slots=True)
class Span:
    """One piece as shown. ``state`` of a figure: number, not_applicable, no_data, undefined, blank, unknown
    (no such key); of a claim also agrees, differs. ``start``–``end``: characters of the text as typed."""

    kind: Literal["words", "figure", "claim", "broken"]
    start: int
    end: int
    text: str
    key: str = ""
    title: str = ""
    state: str = ""
    note: str = ""


def spans(
    text: str, layout: Layout, figures: Figures, *, exacts: Mapping[str, Fraction] | None = None
) -> tuple[Span, ...]:
    """``text`` for the page: words, figures with their source, claims with their verdict."""
    return tuple(_spans(text, layout, figures, exacts or {}))


def _spans(text: str, layout: Layout, figures: Figures, exacts: Mapping[str, Fraction]) -> Iterator[Span]:
    for piece in parse(text):
        match piece:
            case Words(start, end, words):
                yield Span("words", start, end, words)
            case Broken(start, end, words):
                yield Span("broken", start, end, words)
            case Mention(start, end, key):
                spec, value = layout.figures.get(key), figures.get(key)
                if spec is None:
                    yield Span("figure", start, end, text[start:end], key, state="unknown")
                else:
                    percent = not re.match(r"[ \u00a0]?%", text[end:])
                    yield Span(
                        "figure", start, end, printed(value, spec, percent=percent), key, source(spec),
                        state_of(value), why(value),
                    )  # fmt: skip
            case Claim(start, end, key, typed):
                spec = layout.figures.get(key)
                if spec is None:
                    yield Span("claim", start, end, "", key, state="unknown")
                else:
                    state = verdict(typed, figures.get(key), exacts.get(key))
                    note = printed(figures.get(key), spec) if state == "differs" else ""
                    yield Span("claim", start, end, "", key, source(spec), state, note)


def verdict(typed: Written | None, value: Value | None, exact: Fraction | None = None) -> str:
    """``agrees``, ``differs``, ``numberless`` (no number before the mark), or the state of an unknown
    figure."""
    if typed is None:
        return "numberless"
    if not isinstance(value, Number):
        return state_of(value)
    agree = typed.says(Fraction(value.value)) or (exact is not None and typed.says(exact))
    return "agrees" if agree else "differs"


def state_of(value: Value | None) -> str:
    """The name of a state for programs and style sheets."""
    if value is None:
        return "blank"
    return {
        "Number": "number",
        "NotApplicable": "not_applicable",
        "NoData": "no_data",
        "Undefined": "undefined",
    }[type(value).__name__]


def source(spec: FigureSpec) -> str:
    """``Biểu 3, mục 3.1.2: …``: where a figure comes from."""
    return f"Biểu {spec.form}, mục {spec.code}: {spec.title.vi}"


def printed(value: Value | None, spec: FigureSpec, *, percent: bool = True) -> str:
    """A figure inside a sentence: the bare number, a percent with its sign; states in words."""
    match value:
        case None:
            return BLANK
        case Number(value=figure):
            if spec.kind in ("flag", "choice"):
                return number(figure)
            return shown(value, spec) + (" %" if spec.kind == "percent" and percent else "")
        case _:
            return {"not_applicable": NOT_APPLICABLE, "no_data": NO_DATA, "undefined": UNDEFINED}[
                state_of(value)
            ]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Plain text for a document, and where each figure in it comes from (once a figure, in order)."""

    text: str
    sources: tuple[str, ...]


def render(text: str, layout: Layout, figures: Figures) -> Rendered:
    """``text`` as it leaves in a document: figures in place of marks, claims without their mark.

    Broken and unknown marks stay as typed: ``check`` calls them errors, a document is not issued with one.
    """
    out: list[str] = []
    named: dict[str, str] = {}
    for span in spans(text, layout, figures):
        if span.kind == "claim":
            if span.state == "unknown":
                out.append(mark(span.key, claim=True))
                continue
            # “12 [[=…]] văn bản” leaves one blank, “12 [[=…]].” leaves none before the stop.
            if out and out[-1][-1:] in (" ", "\u00a0") and not text[span.end : span.end + 1].isalnum():
                out[-1] = out[-1][:-1]
        else:
            out.append(span.text)
        if span.title:
            named.setdefault(span.key, span.title)
    return Rendered("".join(out), tuple(named.values()))
