"""Signs a PDF the way signing programs do: an incremental update with a signature field over a byte range.

Keys are made for the test and thrown away; nothing here is a signature of anybody.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

ROOM = 8192
"""Bytes kept for the signature."""


@cache
def identity(name: str = "Người Ký Thử") -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Cơ quan thử nghiệm"),
        ]
    )
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA thử nghiệm")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=900))
        .sign(key, hashes.SHA256())
    )
    return key, made


def sign(pdf: bytes, *, name: str = "Người Ký Thử", at: str = "D:20261012093000+07'00'") -> bytes:
    """``pdf`` with one more signature at its end."""
    root, size, start = _trailer(pdf)
    catalog = _object(pdf, root)
    first = size
    head = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    out = io.BytesIO()
    out.write(head)
    offsets = {}

    def put(number: int, body: bytes) -> None:
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    blank = b"/ByteRange [0 0000000000 0000000000 0000000000]"
    put(
        first,
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
        + blank
        + b" /M ("
        + at.encode()
        + b") /Contents <"
        + b"0" * (2 * ROOM)
        + b"> >>",
    )
    put(
        first + 1,
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sig%d) /Rect [0 0 0 0] /F 132 /V %d 0 R >>"
        % (first, first),
    )
    earlier = re.search(rb"/Fields \[([^\]]*)\]", catalog)
    fields = (earlier.group(1) if earlier else b"") + b" %d 0 R" % (first + 1)
    body = re.sub(rb"/AcroForm << [^>]*>>", b"", catalog).rstrip()
    put(root, body[: body.rindex(b">>")] + b"/AcroForm << /SigFlags 3 /Fields [" + fields + b"] >> >>")
    xref = out.tell()
    out.write(b"xref\n")
    for number in sorted(offsets):
        out.write(b"%d 1\n%010d 00000 n \n" % (number, offsets[number]))
    out.write(
        b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (first + 2, root, start, xref)
    )
    made = bytearray(out.getvalue())
    contents = made.index(b"/Contents <", offsets[first]) + len(b"/Contents ")
    end = made.index(b">", contents) + 1
    ranges = b"/ByteRange [0 %010d %010d %010d]" % (contents, end, len(made) - end)
    place = made.index(b"/ByteRange", offsets[first])
    made[place : place + len(blank)] = ranges
    key, certificate = identity(name)
    covered = bytes(made[:contents] + made[end:])
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(covered)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )
    made[contents + 1 : contents + 1 + 2 * len(signature)] = signature.hex().encode()
    return bytes(made)


def _trailer(pdf: bytes) -> tuple[int, int, int]:
    """Number of the catalog, count of objects, where the last cross-reference begins."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    tail = pdf[start:]
    root = re.search(rb"/Root (\d+) 0 R", tail)
    size = re.search(rb"/Size (\d+)", tail)
    assert root is not None, "the trailer names its root"
    assert size is not None, "the trailer names its size"
    return int(root.group(1)), int(size.group(1)), start


def _object(pdf: bytes, number: int) -> bytes:
    found = list(re.finditer(rb"(?:^|\s)%d 0 obj(.*?)endobj" % number, pdf, re.S))
    assert found, "the catalog stands plainly in the file"
    return found[-1].group(1)
