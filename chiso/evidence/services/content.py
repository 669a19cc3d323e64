"""What a file is, by its bytes; the name may only agree.

Refuses what is not in ``terms.FORMATS``, what says one thing in its name and another in its content,
what has a password or macros, and what is broken. Reads a few kilobytes, the list of an archive, the
directory of an old Office file; never unpacks.
"""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path

import puremagic

from chiso.evidence import problems
from chiso.evidence.terms import FORMATS

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
_OFFICE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_OLD_OFFICE = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))
_PDF_WINDOW = 1024
"""Bytes in which ``%PDF-`` may begin (viewers accept leading rubbish)."""
_HEAD = 8192
_ENTRIES = 20_000
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<head", b"<body", b"#!", b"<?php")


def format_of(path: Path, *, name: str) -> str:
    """The key of ``terms.FORMATS`` of the bytes at ``path``. Raises ``Problem`` EV0002 to EV0007."""
    with path.open("rb") as source:
        head = source.read(_HEAD)
    if not head:
        raise problems.empty(name)
    found = _by_bytes(head, path=path, name=name)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if not extension:
        return found
    if found == "txt" and extension == "csv":
        return "csv"
    if extension not in FORMATS[found][1]:
        raise problems.name_differs(name, said=extension, found=found)
    return found


def _by_bytes(head: bytes, *, path: Path, name: str) -> str:
    if b"%PDF-" in head[:_PDF_WINDOW]:
        return _pdf(path, name=name)
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(path, name=name)
    if head.startswith(_OLE):
        return _compound(path, name=name)
    if _is_text(path):
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
            raise problems.not_accepted(name, looks_like="trang web hoặc mã lệnh")
        return "txt"
    raise problems.not_accepted(name, looks_like=_looks_like(head))


def _pdf(path: Path, *, name: str) -> str:
    """A PDF that begins and ends: cut-off downloads are the commonest broken evidence."""
    size = path.stat().st_size
    with path.open("rb") as source:
        source.seek(max(0, size - _HEAD))
        tail = source.read()
    if b"%%EOF" not in tail:
        raise problems.damaged(name, found="pdf")
    return "pdf"


def _archive(path: Path, *, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()[:_ENTRIES]
            names = [entry.filename for entry in entries]
            kind = archive.read("mimetype")[:80].strip() if "mimetype" in names[:1] else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError) as fault:
        raise problems.damaged(name, found="zip") from fault
    if any(entry.flag_bits & 1 for entry in entries):
        raise problems.locked(name)
    if kind in _OPEN_DOCUMENT:
        return _OPEN_DOCUMENT[kind]
    if "[Content_Types].xml" in names:
        if any(entry.lower().endswith("vbaproject.bin") for entry in names):
            raise problems.macros(name)
        for folder, found in _OFFICE:
            if any(entry.startswith(folder) for entry in names):
                return found
    return "zip"


def _compound(path: Path, *, name: str) -> str:
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(stream: str) -> bool:
            return content.find(stream.encode("utf-16-le")) >= 0

        if holds("EncryptedPackage"):
            raise problems.locked(name)
        if holds("_VBA_PROJECT"):
            raise problems.macros(name)
        for stream, found in _OLD_OFFICE:
            if holds(stream):
                return found
    raise problems.not_accepted(name, looks_like="tệp hợp thành kiểu cũ không rõ loại")


def _is_text(path: Path) -> bool:
    """No control characters but white space, in UTF-8 or a legacy 8-bit code; or UTF-16 with its mark."""
    with path.open("rb") as source:
        if source.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return True
        source.seek(0)
        while chunk := source.read(1 << 20):
            if chunk.translate(None, _PRINTABLE):
                return False
    return True


_PRINTABLE = bytes(code for code in range(256) if code >= 32 or code in b"\t\r\n\f")


def _looks_like(head: bytes) -> str:
    try:
        return str(puremagic.from_string(head, mime=True)) or "loại chưa rõ"
    except (puremagic.PureError, ValueError):
        return "loại chưa rõ"


def media_type(found: str) -> str:
    return FORMATS[found][0]
