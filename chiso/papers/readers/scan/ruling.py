"""Ruling lines of a scanned page: long straight runs of ink, found and taken out of the picture.

A run across is longer than any letter is wide, a run upright longer than any letter is high. Runs on
neighbouring rows are one line; ``layout.words.merged`` joins them. The lines are painted over before
recognition, since Tesseract reads a table's frame as letters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chiso.papers.readers.layout.words import Rule, merged

_ACROSS = 0.40
"""Inches: shorter runs across are underlines or letters."""
_UPRIGHT = 0.24
"""Inches: the capitals of 14 pt are 0.14 high."""
_MOST_RUNS = 40_000

Mask = NDArray[np.bool_]


def inked(image: Image.Image) -> Mask:
    """Where there is ink, by Otsu's threshold."""
    grey = np.asarray(image, dtype=np.uint8)
    counts = np.bincount(grey.ravel()[:: max(1, grey.size // 2_000_000)], minlength=256).astype(np.float64)
    total, levels = counts.sum(), np.arange(256)
    below = np.cumsum(counts)
    mean_below = np.cumsum(counts * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean_below[-1] * below - mean_below * total) ** 2 / (below * (total - below))
    threshold = int(np.nanargmax(between)) if np.isfinite(between).any() else 128
    mask: Mask = grey <= min(max(threshold, 60), 220)
    return mask


def find_rules(mask: Mask, *, scale: float) -> list[Rule]:
    """The ruling lines, in points; ``scale`` points to a pixel."""
    thick_across = mask.copy()
    thick_across[1:] |= mask[:-1]  # a line one pixel off level still makes one run
    thick_upright = mask.copy()
    thick_upright[:, 1:] |= mask[:, :-1]
    across = _runs(thick_across, least=round(_ACROSS * 72 / scale))
    upright = _runs(thick_upright.T, least=round(_UPRIGHT * 72 / scale))
    rules = [Rule(True, y * scale, a * scale, b * scale) for y, a, b in across]
    rules += [Rule(False, x * scale, a * scale, b * scale) for x, a, b in upright]
    return [rule for rule in merged(rules, near=2.4, gap=6.0) if _thin(rule, rules)]


def _runs(mask: Mask, *, least: int) -> list[tuple[int, int, int]]:
    """Runs of ink along rows at least ``least`` pixels long: row, start, end."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    row, start = np.nonzero(steps == 1)
    _, end = np.nonzero(steps == -1)
    long = end - start >= least
    found = list(zip(row[long].tolist(), start[long].tolist(), end[long].tolist(), strict=True))
    return found[:_MOST_RUNS]


def _thin(rule: Rule, pieces: list[Rule]) -> bool:
    """A line, not the side of a stain or a photograph: its pieces lie within four points."""
    near = [
        p.at
        for p in pieces
        if p.across is rule.across and abs(p.at - rule.at) < 8 and p.start < rule.end and p.end > rule.start
    ]
    return not near or max(near) - min(near) < 6.0


def without_rules(image: Image.Image, rules: list[Rule], *, scale: float) -> Image.Image:
    """The picture with the lines painted white, a little wider than they are."""
    grey = np.array(image, dtype=np.uint8)
    wide = max(2, round(1.3 / scale))
    for rule in rules:
        at, a, b = (round(v / scale) for v in (rule.at, rule.start, rule.end))
        low, high, a, b = max(at - wide, 0), at + wide + 1, max(a - 2, 0), b + 3
        if rule.across:
            grey[low:high, a:b] = 255
        else:
            grey[a:b, low:high] = 255
    return Image.fromarray(grey)
