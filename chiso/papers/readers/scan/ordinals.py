"""The short numbers of an ordinal column, which Tesseract misreads one by one.

A lone "1.5" in a tall column comes out as "1Ð"; a dozen of them in one line come out right. So the inked
cells of a narrow column are set side by side as lines, in three sizes and spacings, and each ordinal
is what most readings agree on among those with as many points as the picture shows. Where they do not
agree the word is marked unsure. Nothing is concluded from the order of the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from chiso.papers.readers.scan.recognition import Recognised, languages, recognise

Grey = NDArray[np.uint8]

_SHAPE = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,6}(?:\.\d{1,2})?|[A-HĐ]|[a-zđ])[.)]?|STT|TT|[-–+]"
)
_ONLY_STEMS = re.compile(r"[HIlMN|]{1,3}")
"""Readings that may be Roman ones: II is often read H."""
_ONE_LETTER = re.compile(r"[Vv]{1,2}|[Xx]{1,2}")
_LINE = 7
"""Tesseract's page segmentation: one line."""
Setting = tuple[float, int, int, str]
"""Scale, pixels between ordinals, ordinals a line, language."""
_SETTINGS: tuple[Setting, ...] = ((1.0, 40, 10, "vie"), (0.8, 90, 12, "eng"), (1.3, 40, 10, "eng+vie"))
_MORE_SETTINGS: tuple[Setting, ...] = ((1.3, 40, 6, "vie"), (0.8, 90, 7, "eng"), (1.0, 40, 8, "eng+vie"))
"""The first three disagreed least on test pages; the others are tried where those do not agree."""
_AGREED, _ALONE, _NONE = 96.0, 60.0, 20.0
"""Confidence given to a reading two settings share, that one gives, that none gives."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The ink of one ordinal: its picture and where its corner lies on the page, in pixels."""

    picture: Grey
    left: int
    top: int


def cut_out(cell: Grey, left: int, top: int, *, widest: int) -> Sign | None:
    """The ink of a cell when it is one short line, else None."""
    ink = cell < 150
    rows, columns = np.nonzero(ink.sum(axis=1) > 0)[0], np.nonzero(ink.sum(axis=0) > 0)[0]
    if len(rows) == 0 or int(ink.sum()) < 20:
        return None
    y0, y1, x0, x1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    if x1 - x0 > widest or y1 - y0 > widest:
        return None
    return Sign(cell[y0:y1, x0:x1].copy(), left + x0, top + y0)


def read_ordinals(signs: Sequence[Sign], *, dpi: int, seconds: float, name: str) -> list[Recognised]:
    """One word for each sign, in page pixels."""
    readings: list[list[str]] = [[] for _ in signs]
    words: list[Recognised] = []
    for settings in (_SETTINGS, _MORE_SETTINGS):
        _read_with(settings, signs, readings, dpi=dpi, seconds=seconds, name=name)
        words = [_agreed(sign, texts) for sign, texts in zip(signs, readings, strict=True)]
        if all(word.confidence >= _AGREED for word in words):
            break
    return words


def _read_with(
    settings: Sequence[Setting],
    signs: Sequence[Sign],
    readings: list[list[str]],
    *,
    dpi: int,
    seconds: float,
    name: str,
) -> None:
    """Add to each sign's readings one for each setting."""
    known = languages()
    for scale, gap, count, language in settings:
        if not set(language.split("+")) <= known:
            language = "vie"
        found = _lines(signs, scale, gap, count, language, dpi=dpi, seconds=seconds, name=name)
        for texts, text in zip(readings, found, strict=True):
            texts.append(text)


def _by_span(words: Sequence[Recognised], spans: Sequence[tuple[int, int]], *, gap: int) -> list[str]:
    """The words that lie over each span, in one string."""
    return [
        "".join(w.text for w in words if start - gap / 2 <= (w.left + w.right) / 2 <= end + gap / 2)
        for start, end in spans
    ]


def _lines(
    signs: Sequence[Sign],
    scale: float,
    gap: int,
    count: int,
    language: str,
    *,
    dpi: int,
    seconds: float,
    name: str,
) -> list[str]:
    """What each sign reads as when ``count`` of them stand on a line."""
    pictures, places, lengths = [], [], []
    for first in range(0, len(signs), count):
        line = [sign.picture for sign in signs[first : first + count]]
        picture, spans = _composed(line, scale, gap)
        pictures.append(picture)
        places.append(spans)
        lengths.append([sum(_blobs(each)) for each in line])
    found = recognise(pictures, layout=_LINE, dpi=dpi, seconds=seconds, name=name, language=language)
    texts: list[str] = []
    for words, spans, counts in zip(found, places, lengths, strict=True):
        texts += _dealt(words, counts) or _by_span(words, spans, gap=gap)
    return texts


def _dealt(words: Sequence[Recognised], counts: Sequence[int]) -> list[str]:
    """The line's characters dealt out by the blobs of each sign, where their sum is right; else nothing.

    A line read as one word ("STT12345") is as good as one read in parts, if not a character is too many.
    """
    text = "".join(word.text for word in words)
    if len(text) != sum(counts) or 0 in counts:
        return []
    ends = list(accumulate(counts))
    return [text[end - count : end] for end, count in zip(ends, counts, strict=True)]


def _composed(pictures: Sequence[Grey], scale: float, gap: int) -> tuple[Image.Image, list[tuple[int, int]]]:
    """The pictures on one base line with white between, and the columns each takes."""
    sized = [_resized(picture, scale) for picture in pictures]
    height = max(p.shape[0] for p in sized)
    line = np.full((height + 40, sum(p.shape[1] + gap for p in sized) + 40), 255, dtype=np.uint8)
    spans, at = [], 20
    for picture in sized:
        line[20 + height - picture.shape[0] : 20 + height, at : at + picture.shape[1]] = picture
        spans.append((at, at + picture.shape[1]))
        at += picture.shape[1] + gap
    return Image.fromarray(line), spans


def _resized(picture: Grey, scale: float) -> Grey:
    if scale == 1.0:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    resized: Grey = np.asarray(
        Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), dtype=np.uint8
    )
    return resized


def _agreed(sign: Sign, texts: Sequence[str]) -> Recognised:
    """What the readings agree on, as a word."""
    points, glyphs = _blobs(sign.picture)
    texts = [_roman(text, sign.picture, glyphs) for text in texts]
    possible = [t for t in texts if _SHAPE.fullmatch(t) and _fits(t, points, glyphs)]
    votes = Counter(possible or [t for t in texts if _SHAPE.fullmatch(t)] or [t for t in texts if t])
    text, count = votes.most_common(1)[0] if votes else ("?", 0)
    confidence = _AGREED if count >= 2 and possible else _ALONE if possible else _NONE
    bottom, right = sign.top + sign.picture.shape[0], sign.left + sign.picture.shape[1]
    return Recognised(text, sign.left, sign.top, right, bottom, sign.top, bottom, confidence)


def _roman(text: str, picture: Grey, glyphs: int) -> str:
    """Readings of Roman numerals set right by what can be counted: stems, and V or X read twice or small."""
    if _ONLY_STEMS.fullmatch(text):
        return _strokes(picture) or text
    if glyphs == 1 and _ONE_LETTER.fullmatch(text):
        return text[0].upper()
    return text


def _fits(text: str, points: int, glyphs: int) -> bool:
    """As many points, and for numbers as many digits, as the picture shows blobs of ink."""
    digits = sum(c.isdigit() for c in text)
    return text.count(".") == points and (digits == 0 or digits + text.count(")") + text.count("(") == glyphs)


def _blobs(picture: Grey) -> tuple[int, int]:
    """Full stops (small blobs in the lowest third) and glyphs (blobs nearly as high as the line)."""
    labels, count = ndimage.label(picture < 150)
    height = picture.shape[0]
    points = glyphs = 0
    for rows, columns in ndimage.find_objects(labels, max_label=count):
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        if rows.start > 0.6 * height and 0.08 * height <= tall <= 0.34 * height and wide <= 0.4 * height:
            points += 1
        elif tall > 0.5 * height:
            glyphs += 1
    return points, glyphs


def _strokes(picture: Grey) -> str:
    """ "I", "II", "III" by the stems crossed half-way up, where their serifs do not join; "" for others."""
    height = picture.shape[0]
    band = (picture[round(0.44 * height) : round(0.56 * height) + 1] < 150).mean(axis=0) > 0.6
    steps = np.diff(np.concatenate(([0], band.astype(np.int8), [0])))
    widths = np.nonzero(steps == -1)[0] - np.nonzero(steps == 1)[0]
    if not 1 <= len(widths) <= 3 or int(widths.max()) > 0.35 * height:
        return ""
    return "I" * len(widths)
