"""Tests that need Tesseract with Vietnamese: where it is missing they fail in CI and say so elsewhere."""

from __future__ import annotations

import os
import shutil

import pytest

from chiso.papers.readers.scan.recognition import languages


def require() -> None:
    missing = shutil.which("tesseract") is None or "vie" not in languages()
    if missing:
        words = "Tesseract with Vietnamese is missing: apt-get install tesseract-ocr tesseract-ocr-vie"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
