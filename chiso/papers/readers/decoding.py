"""Bytes of a text file to Unicode characters, NFC, without ever guessing a letter.

UTF-8 and UTF-16 are recognised by their mark or by strict decoding; TCVN3 and VNI are converted when
``legacy`` is certain; every other eight-bit text is refused (PA113, PA114).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from chiso.papers.readers import legacy, problems

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, *, name: str) -> str:
    """The text of ``data`` in NFC. Raises ``Problem`` PA103 (binary), PA113 or PA114 (encoding)."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return clean(_strictly(data[len(mark) :], codec, name=name), name=name)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return clean(_strictly(data, wide, name=name), name=name)
    if b"\x00" in data:
        raise problems.unknown_kind(name, got="tệp nhị phân")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _eight_bit(data, name=name, error=error)
    return clean(text, name=name)


def clean(text: str, *, name: str) -> str:
    """NFC, soft hyphens and zero-width marks out, legacy letters converted where certain, else PA114."""
    if len(_CONTROLS.findall(text[:100_000])) > 8:
        raise problems.unknown_kind(name, got="tệp nhị phân")
    return normal(unicode_of(text, name=name))


def unicode_of(text: str, *, name: str) -> str:
    """``text`` itself, or converted from TCVN3 or VNI. Raises PA114 where that is likely but not certain."""
    suspicion = legacy.suspect(text)
    if suspicion is None:
        return text
    if not suspicion.certain:
        raise problems.legacy_encoding(name, got=f"có vẻ là bảng mã {suspicion.encoding}, không đủ chắc chắn")
    return suspicion.text


def normal(text: str) -> str:
    """NFC, with the characters that print nothing taken out and odd spaces made plain ones."""
    text = text.translate(_INVISIBLE)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(9), *range(14, 32)])
_INVISIBLE |= dict.fromkeys([0x00A0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000], " ")


def _strictly(data: bytes, codec: str, *, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise problems.undecodable(name, got=f"byte {error.start} không hợp lệ trong {codec}") from error


def _unmarked_utf16(data: bytes) -> str | None:
    """The UTF-16 order of text without a mark: ASCII letters and spaces leave every other byte zero."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd < max(2, len(sample) // 8):
        return None
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _eight_bit(data: bytes, *, name: str, error: UnicodeDecodeError) -> str:
    text = data.decode("cp1252", errors="ignore")
    latin = data.decode("latin-1")
    for candidate in (latin, text):
        suspicion = legacy.suspect(candidate)
        if suspicion is not None and suspicion.certain:
            return normal(suspicion.text)
        if suspicion is not None:
            raise problems.legacy_encoding(name, got=f"có vẻ là {suspicion.encoding}, không đủ chắc chắn")
    raise problems.undecodable(name, got=f"byte {error.start} không phải UTF-8")
