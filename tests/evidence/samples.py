"""Small real files of every format that is taken, made in memory."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def packed(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def office(folder: str, *more: tuple[str, bytes]) -> bytes:
    return packed(("[Content_Types].xml", b"<Types/>"), (f"{folder}/document.xml", b"<x/>"), *more)


def open_document(kind: str) -> bytes:
    return packed(
        ("mimetype", f"application/vnd.oasis.opendocument.{kind}".encode()), ("content.xml", b"<x/>")
    )


def old_office(stream: str) -> bytes:
    return _OLE + stream.encode("utf-16-le").ljust(512, b"\0")


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


SAMPLES: dict[str, bytes] = {
    "bao-cao.pdf": PDF,
    "bao-cao.docx": office("word"),
    "so-lieu.xlsx": office("xl"),
    "trinh-bay.pptx": office("ppt"),
    "bao-cao.odt": open_document("text"),
    "so-lieu.ods": open_document("spreadsheet"),
    "trinh-bay.odp": open_document("presentation"),
    "bao-cao.doc": old_office("WordDocument"),
    "so-lieu.xls": old_office("Workbook"),
    "trinh-bay.ppt": old_office("PowerPoint Document"),
    "bao-cao.rtf": rb"{\rtf1 bao cao}",
    "ghi-chu.txt": "Báo cáo tháng 10".encode(),
    "so-lieu.csv": "Chỉ tiêu;Số liệu\nHồ sơ;195.197\n".encode(),
    "anh.jpg": picture("JPEG"),
    "anh.jpeg": picture("JPEG"),
    "anh.png": picture("PNG"),
    "anh.gif": picture("GIF"),
    "ban-quet.tif": picture("TIFF"),
    "ho-so.zip": packed(("a.txt", b"a")),
}
