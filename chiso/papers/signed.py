"""What a signed PDF brought back says of itself, and what it cannot say.

Decides, from the bytes alone: is it a PDF that opens; does it carry signatures, each with a byte range
that covers the whole file but the signature itself; does the signed digest equal the bytes, and does the
signature fit the signer's own certificate; whose names and which times stand in it; is its text that of the
unsigned file. Never says "valid": whether the certificate was issued by a trusted authority and was not
revoked needs the outside world and is left to a person (``CANNOT``). A scan has no text and no signature:
that is said, not judged. Opens no file; the caller bounds the size and the process.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["yes", "no", "unknown"]
CANNOT = (
    "Chứng thư số có do tổ chức được công nhận cấp và còn hiệu lực hay không",
    "Người ký có đúng là người có thẩm quyền hay không",
    "Thời điểm ký theo đồng hồ của máy ký, trừ khi có dấu thời gian của bên thứ ba",
)
"""What the file alone cannot prove; shown beside every result."""
DIGESTS = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
WEAK = frozenset({"sha1"})
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of the file."""

    signer: str
    """Common name of the certificate; empty when it cannot be read."""
    organisation: str
    issuer: str
    at: str
    """ISO moment the signing machine wrote; empty when it wrote none."""
    stamped: bool
    """Carries a time stamp of a third party (not verified here)."""
    covers: Verdict
    """The byte range covers everything from the first byte to where this signature's revision ends."""
    last: bool
    """Its revision is the whole file: nothing was added after it."""
    intact: Verdict
    """The signed digest equals the bytes of the range."""
    matches: Verdict
    """The signature value fits the public key of the certificate inside."""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check, as it is kept beside the signed file."""

    pdf: bool
    pages: int
    signatures: tuple[Signed, ...]
    same_text: Verdict
    """``unknown``: there is no text to compare (a scan)."""
    differs: tuple[str, str] = ("", "")
    """Where the texts part: unsigned, signed."""
    problems: tuple[str, ...] = ()
    """What a person must look at, in Vietnamese; empty: nothing speaks against the file."""
    notes: tuple[str, ...] = field(default=CANNOT)

    @property
    def clear(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        return {
            "pdf": self.pdf,
            "pages": self.pages,
            "signatures": [
                {name: getattr(one, name) for name in Signed.__slots__} for one in self.signatures
            ],
            "same_text": self.same_text,
            "differs": list(self.differs),
            "problems": list(self.problems),
            "notes": list(self.notes),
        }


def check(signed: bytes, *, unsigned_text: Sequence[str] | None) -> Checked:
    """What ``signed`` says. ``unsigned_text``: words of each page of the unsigned file (``text_of``)."""
    try:
        pages, raw = _opened(signed)
    except ValueError as fault:
        return Checked(False, 0, (), "unknown", problems=(f"Không mở được như một tệp PDF ({fault})",))
    signatures = tuple(_signature(row, signed) for row in raw)
    same, differs = _compared(unsigned_text, pages)
    found = [*_faults(signatures), *_text_faults(same, differs, pages)]
    return Checked(True, len(pages), signatures, same, differs, tuple(found))


def text_of(pdf: bytes) -> list[str]:
    """The words of each page, in NFC. :raises ValueError: it does not open."""
    return _opened(pdf)[0]


def _faults(signatures: Sequence[Signed]) -> Iterator[str]:
    if not signatures:
        yield "Tệp không mang chữ ký số nào (có thể là bản quét của bản ký giấy)"
        return
    if not any(one.last for one in signatures):
        yield "Sau chữ ký cuối cùng, tệp còn bị thêm nội dung"
    for place, one in enumerate(signatures, 1):
        who = one.signer or f"chữ ký thứ {place}"
        if one.covers == "no":
            yield f"{who}: vùng được ký không bao trùm tệp"
        if one.intact == "no":
            yield f"{who}: nội dung đã thay đổi sau khi ký (giá trị băm không khớp)"
        if one.matches == "no":
            yield f"{who}: giá trị chữ ký không khớp với chứng thư số kèm theo"
        if one.intact == "unknown" or one.matches == "unknown":
            yield f"{who}: chữ ký ở dạng chưa kiểm tra được"
        if one.digest in WEAK:
            yield f"{who}: dùng hàm băm {one.digest.upper()} đã lỗi thời"


def _text_faults(same: Verdict, differs: tuple[str, str], pages: Sequence[str]) -> Iterator[str]:
    if same == "no":
        yield f"Chữ trong tệp khác bản chưa ký: “{differs[0]}” thành “{differs[1]}”"
    elif same == "unknown" and not any(pages):
        yield "Tệp không có chữ để so với bản chưa ký (bản quét)"


# --- words -----------------------------------------------------------------------------------------


def _compared(unsigned: Sequence[str] | None, signed: Sequence[str]) -> tuple[Verdict, tuple[str, str]]:
    """Whether the words agree, white space aside, and where they part."""
    if unsigned is None or not any(signed):
        return "unknown", ("", "")
    before, after = _words(unsigned), _words(signed)
    if before == after:
        return "yes", ("", "")
    place = next(
        (index for index, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(after)),
    )
    start = max(0, place - 3)
    return "no", (" ".join(before[start : place + 6]), " ".join(after[start : place + 6]))


def _words(pages: Sequence[str]) -> list[str]:
    return " ".join(unicodedata.normalize("NFC", page) for page in pages).split()


# --- the file ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Raw:
    contents: bytes
    ranges: tuple[int, ...]
    at: str


def _opened(pdf: bytes) -> tuple[list[str], list[_Raw]]:
    """Words by page and the raw signatures. :raises ValueError: not a PDF that opens."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    if not pdf.lstrip()[:5] == b"%PDF-":
        raise ValueError("tệp không bắt đầu bằng %PDF-")
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        raise ValueError(str(fault)) from fault
    try:
        pages = []
        for page in document:
            words = page.get_textpage()
            pages.append(unicodedata.normalize("NFC", words.get_text_bounded()))
            words.close()
            page.close()
        found = []
        for index in range(max(0, pdfium.FPDF_GetSignatureCount(document))):
            one = pdfium.FPDF_GetSignatureObject(document, index)

            def read(call: Any, one: Any = one, kind: Any = ctypes.c_char, size: int = 1) -> Any:
                length = call(one, None, 0)
                if length <= 0:
                    return b"" if kind is ctypes.c_char else ()
                room = (kind * length)()
                call(one, room, length)
                return bytes(room) if kind is ctypes.c_char else tuple(room)

            found.append(
                _Raw(
                    contents=read(pdfium.FPDFSignatureObj_GetContents),
                    ranges=read(pdfium.FPDFSignatureObj_GetByteRange, kind=ctypes.c_int),
                    at=read(pdfium.FPDFSignatureObj_GetTime).rstrip(b"\0").decode("ascii", "replace"),
                )
            )
        return pages, found
    finally:
        document.close()


def _signature(raw: _Raw, pdf: bytes) -> Signed:
    covers, last, covered = _coverage(raw, pdf)
    cms = _cms(raw.contents)
    at = _pdf_moment(raw.at)
    if cms is None:
        return Signed("", "", "", at, False, covers, last, "unknown", "unknown")
    intact: Verdict = "unknown"
    if cms.digest_name and cms.message_digest is not None and covered is not None:
        same = hashlib.new(cms.digest_name, covered).digest() == cms.message_digest
        intact = "yes" if same else "no"
    elif covered is None:
        intact = "no"
    signer, organisation, issuer = cms.names()
    return Signed(
        signer=signer,
        organisation=organisation,
        issuer=issuer,
        at=at or cms.signing_time,
        stamped=cms.stamped,
        covers=covers,
        last=last,
        intact=intact,
        matches=cms.matches(),
        digest=cms.digest_name,
    )


def _coverage(raw: _Raw, pdf: bytes) -> tuple[Verdict, bool, bytes | None]:
    """Whether the range leaves out the signature alone, ends the file, and the bytes it covers."""
    if len(raw.ranges) != 4:
        return "no", False, None
    first, length, second, rest = raw.ranges
    end = second + rest
    if not (first == 0 and 0 < length < second <= end <= len(pdf)):
        return "no", False, None
    gap = pdf[length:second]
    whole = gap[:1] == b"<" and gap[-1:] == b">" and re.fullmatch(rb"[0-9A-Fa-f\s]*", gap[1:-1]) is not None
    last = end == len(pdf) or not pdf[end:].strip()
    return "yes" if whole else "no", last, pdf[:length] + pdf[second:end]


def _pdf_moment(text: str) -> str:
    """``D:20261012093000+07'00'`` → ISO 8601."""
    match = re.match(r"D?:?(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:([+-])(\d{2})'?(\d{2})?|Z)?", text)
    if not match:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    zone = dt.UTC
    if sign:
        shift = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
        zone = dt.timezone(shift if sign == "+" else -shift)
    try:
        when = dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return ""
    return when.isoformat()


# --- CMS (RFC 5652), as much of it as is looked at ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """One element of DER: its tag, its content, all its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def children(self) -> list[_Node]:
        return list(_nodes(self.content))

    def oid(self) -> str:
        if self.tag != 0x06 or not self.content:
            return ""
        first = self.content[0]
        parts = [str(min(first // 40, 2)), str(first - 40 * min(first // 40, 2))]
        value = 0
        for byte in self.content[1:]:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                parts.append(str(value))
                value = 0
        return ".".join(parts)


def _nodes(data: bytes) -> Iterator[_Node]:
    place = 0
    while place + 2 <= len(data):
        tag, length, head = data[place], data[place + 1], 2
        if length & 0x80:
            count = length & 0x7F
            if not 0 < count <= 4 or place + 2 + count > len(data):
                raise ValueError("độ dài DER không hợp lệ")
            length, head = int.from_bytes(data[place + 2 : place + 2 + count], "big"), 2 + count
        end = place + head + length
        if end > len(data):
            raise ValueError("DER bị cắt")
        yield _Node(tag, data[place + head : end], data[place:end])
        place = end


@dataclass(frozen=True, slots=True)
class _Cms:
    certificates: tuple[Any, ...]
    serial: int
    digest_name: str
    message_digest: bytes | None
    signing_time: str
    signed_attributes: bytes | None
    signature: bytes
    stamped: bool

    @property
    def certificate(self) -> Any:
        chosen = [each for each in self.certificates if each.serial_number == self.serial]
        return chosen[0] if chosen else None

    def names(self) -> tuple[str, str, str]:
        from cryptography.x509.oid import NameOID

        def said(name: Any, oid: Any) -> str:
            found = name.get_attributes_for_oid(oid)
            return str(found[0].value) if found else ""

        if self.certificate is None:
            return "", "", ""
        subject, issuer = self.certificate.subject, self.certificate.issuer
        return (
            said(subject, NameOID.COMMON_NAME),
            said(subject, NameOID.ORGANIZATION_NAME),
            said(issuer, NameOID.COMMON_NAME),
        )

    def matches(self) -> Verdict:
        """Whether the signature fits the key of the certificate in the file."""
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

        if self.certificate is None or self.signed_attributes is None or not self.digest_name:
            return "unknown"
        method = {
            "sha1": hashes.SHA1(),  # noqa: S303 - old signatures are read, and said to be old
            "sha256": hashes.SHA256(),
            "sha384": hashes.SHA384(),
            "sha512": hashes.SHA512(),
        }[self.digest_name]
        signed = b"\x31" + self.signed_attributes[1:]  # signed as a SET, stored as [0]
        try:
            key = self.certificate.public_key()
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(self.signature, signed, padding.PKCS1v15(), method)
            elif isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(self.signature, signed, ec.ECDSA(method))
            else:
                return "unknown"
        except InvalidSignature:
            return "no"
        except (UnsupportedAlgorithm, ValueError):
            return "unknown"
        return "yes"


def _cms(contents: bytes) -> _Cms | None:
    """The signed data of a PDF signature; None for a form not known here."""
    try:
        return _signed_data(contents)
    except (ValueError, IndexError, StopIteration):
        return None


def _signed_data(contents: bytes) -> _Cms:
    from cryptography import x509

    outer = next(_nodes(contents))
    kind, wrapped = outer.children()[:2]
    if kind.oid() != "1.2.840.113549.1.7.2":
        raise ValueError("không phải SignedData")
    parts = wrapped.children()[0].children()
    certificates = tuple(
        x509.load_der_x509_certificate(each.whole)
        for part in parts
        if part.tag == 0xA0
        for each in part.children()
        if each.tag == 0x30
    )
    info = parts[-1].children()[0].children()
    serial = int.from_bytes(info[1].children()[1].content, "big", signed=True)
    digest_name = DIGESTS.get(info[2].children()[0].oid(), "")
    attributes = next((node for node in info if node.tag == 0xA0), None)
    unsigned = next((node for node in info if node.tag == 0xA1), None)
    said = _attributes(attributes)
    message_digest = said.get(MESSAGE_DIGEST)
    moment = said.get(SIGNING_TIME)
    after = info[info.index(attributes) + 1 :] if attributes is not None else info[3:]
    signature = next(node.content for node in after if node.tag == 0x04)
    return _Cms(
        certificates=certificates,
        serial=serial,
        digest_name=digest_name,
        message_digest=message_digest.content if message_digest is not None else None,
        signing_time=_asn1_moment(moment),
        signed_attributes=attributes.whole if attributes is not None else None,
        signature=signature,
        stamped=TIME_STAMP in _attributes(unsigned),
    )


def _attributes(node: _Node | None) -> dict[str, _Node]:
    found: dict[str, _Node] = {}
    for attribute in node.children() if node is not None else ():
        oid, values = attribute.children()[:2]
        found[oid.oid()] = values.children()[0]
    return found


def _asn1_moment(node: _Node | None) -> str:
    if node is None:
        return ""
    text = node.content.decode("ascii", "replace").rstrip("Z")
    if node.tag == 0x17:
        text = ("19" if text[:2] >= "50" else "20") + text
    return _pdf_moment(text + "Z")
