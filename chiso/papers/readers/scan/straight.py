"""Straightening a page: the small angle a scanner leaves, found where the rows of ink are sharpest."""

from __future__ import annotations

import numpy as np
from PIL import Image

_MOST = 4.0
"""Degrees looked through on either side."""
_LEAST = 0.08
"""Degrees not worth a rotation."""


def straightened(image: Image.Image) -> Image.Image:
    """``image`` turned so that its lines of text run level."""
    angle = skew(image)
    if abs(angle) < _LEAST:
        return image
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def skew(image: Image.Image) -> float:
    """Degrees to turn ``image`` counter-clockwise to level it: coarse steps, then fine ones."""
    small = image.copy()
    small.thumbnail((1200, 1200))
    grey = np.asarray(small, dtype=np.uint8)
    ys, xs = np.nonzero(grey < 128)
    if len(ys) < 500:
        return 0.0
    if len(ys) > 60_000:
        keep = slice(None, None, len(ys) // 60_000 + 1)
        ys, xs = ys[keep], xs[keep]
    best = _sharpest(ys, xs, np.arange(-_MOST, _MOST + 0.01, 0.5))
    return _sharpest(ys, xs, np.arange(best - 0.5, best + 0.51, 0.05))


def _sharpest(ys: np.ndarray, xs: np.ndarray, angles: np.ndarray) -> float:
    """The angle at which ink gathers most in few rows."""
    scores = []
    for angle in angles:
        radians = np.deg2rad(angle)
        rows = np.rint(ys * np.cos(radians) - xs * np.sin(radians)).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        scores.append(float(np.dot(counts, counts)))
    return float(angles[int(np.argmax(scores))])
