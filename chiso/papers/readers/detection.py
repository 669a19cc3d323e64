"""Which kind of file the bytes are, decided by the bytes alone: a name proves nothing.

Refuses what no reader takes (old Word, spreadsheets, web pages, unknown binaries) with the words
that help: what it is and how to save it anew. Never unpacks anything but the list of a zip archive.
"""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from chiso.engine.problems import Problem
from chiso.papers.readers import problems

FileKind = Literal["text", "docx", "pdf", "image"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_REFUSED = (
    (b"{\\rtf", "tệp RTF"),
    (b"GIF8", "ảnh GIF"),
    (b"RIFF", "tệp RIFF (WebP, AVI …)"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"Rar!", "tệp nén RAR"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"MZ", "tệp chương trình Windows"),
    (b"\x7fELF", "tệp chương trình"),
)
_PDF_WINDOW = 1024
"""Bytes in which ``%PDF-`` may begin: viewers accept leading rubbish (PDF 1.7, implementation note 13)."""


def detect(data: bytes, *, name: str) -> FileKind:
    """The kind of ``data``. Raises ``Problem`` PA101, PA103 to PA106 for what no reader takes."""
    if not data.strip(b"\x00 \t\r\n\f") and len(data) < 2**20:
        raise problems.empty(name)
    if data.startswith(_IMAGES):
        return "image"
    if b"%PDF-" in data[:_PDF_WINDOW]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _archive(data, name=name)
    if data.startswith(_OLE):
        raise _compound(data, name=name)
    for signature, words in _REFUSED:
        if data.startswith(signature):
            raise problems.unknown_kind(name, got=words)
    opening = data[:_PDF_WINDOW].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        raise problems.unknown_kind(name, got="trang web (HTML)")
    if opening.startswith(b"<?xml"):
        raise problems.unknown_kind(name, got="tệp XML")
    return "text"


def _archive(data: bytes, *, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:20_000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise problems.malformed(name, got=f"tệp nén hỏng ({error})") from error
    if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        raise problems.unknown_kind(name, got="bảng tính XLSX (nhập bằng chức năng nhập bảng nhiệm vụ)")
    if "content.xml" in names and "mimetype" in names:
        raise problems.unknown_kind(name, got="tệp OpenDocument (.odt)")
    raise problems.unknown_kind(name, got="tệp nén không phải DOCX")


def _compound(data: bytes, *, name: str) -> Problem:
    """The refusal that fits an OLE compound file: its directory names the streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return problems.encrypted(name)
    if "WordDocument".encode("utf-16-le") in data:
        return problems.legacy_doc(name)
    return problems.unknown_kind(name, got="tệp Office định dạng cũ")
