"""Files made to hurt, each for one defence. All are built here, byte by byte; none is kept."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Sequence

from tests.papers.readers.making_docx import blank, saved, with_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def old_word() -> bytes:
    return OLE + "WordDocument".encode("utf-16-le") + bytes(512)


def encrypted_docx() -> bytes:
    return OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def docx_with_locked_member() -> bytes:
    """The flag "encrypted" set on every member, in both headers."""
    data = bytearray(saved(blank()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def docx_with_document(xml: bytes) -> bytes:
    return with_parts(saved(blank()), {"word/document.xml": xml})


_BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def zip_bomb(megabytes: int = 120) -> bytes:
    """A document part of spaces: a few hundred KiB packed, ``megabytes`` unpacked."""
    return docx_with_document(_BODY % (b"<w:p>" + b" " * (megabytes * 2**20) + b"</w:p>"))


def tight_docx() -> bytes:
    """A part under the size limit but packed far more tightly than any text."""
    return docx_with_document(_BODY % (b"<w:p>" + b" " * (20 * 2**20) + b"</w:p>"))


def entity_bomb() -> bytes:
    laughs = b'<!DOCTYPE w [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"" if n == 1 else b"%d" % (n - 1)) * 10)
        for n in range(1, 10)
    )
    return docx_with_document(laughs + b"]>" + _BODY % b"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>")


def outside_entity() -> bytes:
    return docx_with_document(b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _BODY % b"<w:p/>")


def heavy_docx(megabytes: int = 24) -> bytes:
    """A plain document of random letters: nothing to refuse it for but its weight."""
    letters = random.Random(2026).randbytes(megabytes * 2**19).hex().encode()
    return docx_with_document(_BODY % (b"<w:p><w:r><w:t>" + letters + b"</w:t></w:r></w:p>"))


def nested_tables(depth: int) -> bytes:
    cell = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    inner = cell
    for _ in range(depth):
        inner = b"<w:tbl><w:tr><w:tc>" + inner + cell + b"</w:tc><w:tc>" + cell + b"</w:tc></w:tr></w:tbl>"
    return docx_with_document(_BODY % inner)


def deep_xml(depth: int = 200_000) -> bytes:
    return docx_with_document(_BODY % (b"<w:sdt>" * depth + b"</w:sdt>" * depth))


def many_parts(count: int = 6_000) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", _BODY % b"<w:p/>")
        for at in range(count):
            archive.writestr(f"word/p{at}.xml", b"")
    return buffer.getvalue()


def broken_docx() -> bytes:
    """A part whose packed bytes are damaged."""
    data = bytearray(saved(blank()))
    at = data.find(b"word/document.xml") + len(b"word/document.xml")
    data[at + 10 : at + 60] = bytes(50)
    return bytes(data)


def archive_of(names: Sequence[str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


# --- PDF -------------------------------------------------------------------------------------------


def pdf_of(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"


def pdf_with_page(content: bytes, *, box: bytes = b"0 0 595 842") -> bytes:
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R" % box
            + b" /Resources << /Font << /F 5 0 R >> >> >>",
            stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def locked_pdf() -> bytes:
    """Encrypted with a password nobody gave."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
        ],
        trailer=b"/Encrypt 4 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]",
    )


def pdf_of_many_pages(count: int = 10_000) -> bytes:
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            *pages,
        ]
    )


def busy_pdf(operations: int = 3_000_000) -> bytes:
    """One small page that takes very long: millions of strokes, packed to a few KiB."""
    return pdf_with_page(b"0 0 m 500 800 l S\n" * operations)


def page_in_page(depth: int = 400) -> bytes:
    """Forms that draw forms: each object paints the next."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /X 5 0 R >> >> >>",
        stream(b"/X Do"),
    ]
    for at in range(depth):
        following = 5 + (at + 1) % depth
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11"
            b" /Resources << /XObject << /X %d 0 R >> >> >>\n"
            b"stream\n/X Do /X Do\nendstream" % following
        )
    return pdf_of(objects)


def giant_page() -> bytes:
    return pdf_with_page(b"", box=b"0 0 14400 14400")


# --- pictures --------------------------------------------------------------------------------------


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pixel_bomb(side: int = 60_000) -> bytes:
    """A PNG that says it is ``side`` × ``side`` and holds next to nothing."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(2**20), 9))
        + _chunk(b"IEND", b"")
    )


def cut_off_png() -> bytes:
    return pixel_bomb(200)[:60]
