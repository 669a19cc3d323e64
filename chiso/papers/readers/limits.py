"""What a reader may spend on one file. The defaults are wide for a plan of a few hundred pages and
narrow for a file made to hurt; ADR 0015 says how each bound is enforced.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file. Sizes in bytes, times in seconds of the wall clock."""

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 256 * 2**20
    """All parts of a DOCX that are read, unpacked."""
    part_bytes: int = 96 * 2**20
    """One XML part of a DOCX, unpacked."""
    parts: int = 5_000
    nesting: int = 120
    """Depth of tables in tables, or of XML elements of a DOCX."""
    pages: int = 1_000
    scanned_pages: int = 120
    pixels: int = 60_000_000
    """One image or one rendered page; A3 at 400 dpi is 31 million."""
    characters: int = 20_000_000
    seconds: float = 60.0
    """Reading a file with text."""
    page_seconds: float = 45.0
    """Recognising one scanned page."""
    memory: int = 1536 * 2**20
    """Address space of the reading process."""


DEFAULT = Limits()
