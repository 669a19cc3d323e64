"""Text in the encodings from before Unicode: TCVN3 (ABC fonts) and VNI, recognised and converted.

Old typewritten Vietnamese is Latin-1 to a computer: ``céng hßa x· héi`` is ``cộng hòa xã hội`` in TCVN3.
A guess would print a wrong name in an official register, so text is converted only when it is
certain: nearly every word with a mark is a possible Vietnamese syllable after the conversion and
few were before. Anything in between is refused with the encoding suspected.

The TCVN3 table is that of TCVN 5712:1993, VN3; VNI is the two-character table of the VNI fonts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["TCVN3", "VNI"]

_TCVN3 = dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)) | dict(
    zip(
        (
            *(0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBB, 0xBC, 0xBD, 0xBE),
            *(0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCE, 0xCF),
            *(0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xDC, 0xDD, 0xDE, 0xDF),
            *(0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE, 0xEF),
            *(0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE),
        ),
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_MARKS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    "ñ": "đ", "Ñ": "Đ", "ô": "ơ", "Ô": "Ơ", "ö": "ư", "Ö": "Ư", "î": "ỵ", "Î": "Ỵ",
    "æ": "ỉ", "Æ": "Ỉ", "ó": "ĩ", "Ó": "Ĩ", "ò": "ị", "Ò": "Ị",
}  # fmt: skip
_VNI_PAIR = re.compile(
    "([aeouyAEOUYôöÔÖ])([" + "".join(_VNI_MARKS) + "".join(_VNI_MARKS).upper() + "])|([ñÑôÔöÖîÎæÆóÓòÒ])"
)

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|uyu|uya|oai|oay|oeo|uây|uao|iêu|yêu|ươu|ươi|uôi|ia|iê|ya|yê|ua|uô|ưa|ươ|oa|oă|oe|oo|uâ|uê|uơ|uy|"
    r"ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+")
_CERTAIN, _HOPELESS, _ENOUGH = 0.97, 0.45, 8


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the text seems to be, the text converted, and whether that is certain."""

    encoding: Encoding
    text: str
    certain: bool


def is_syllable(word: str) -> bool:
    """Whether ``word`` could be one Vietnamese syllable: its form, not the dictionary."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in parts if c in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return len(tones) <= 1 and _SYLLABLE.fullmatch(toneless) is not None


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """TCVN3 text (as Latin-1 characters) in Unicode. ``capitals``: the ``.Vn…H`` fonts print capitals."""
    converted = text.translate(_TCVN3)
    return converted.upper() if capitals else converted


def from_vni(text: str) -> str:
    """VNI text (as Windows-1252 characters) in Unicode, NFC."""

    def pair(match: re.Match[str]) -> str:
        letter, mark, alone = match.groups()
        if alone:
            return _VNI_LETTERS[alone]
        return _VNI_LETTERS.get(letter, letter) + _VNI_MARKS[mark.lower()]

    return unicodedata.normalize("NFC", _VNI_PAIR.sub(pair, text))


def suspect(text: str) -> Suspicion | None:
    """The old encoding ``text`` is in, or None where it reads as Unicode Vietnamese (or plain ASCII)."""
    sample = text[:200_000]
    if not any("\xa1" <= c <= "\xff" for c in sample):
        return None
    before, marked = _share(sample)
    if marked < _ENOUGH or before > _HOPELESS:
        return None
    tries: tuple[tuple[Encoding, str], ...] = (("TCVN3", from_tcvn3(sample)), ("VNI", from_vni(sample)))
    scored = [(_share(converted)[0], encoding) for encoding, converted in tries]
    best, encoding = max(scored)
    if best < 0.6:
        return None
    whole = from_tcvn3(text) if encoding == "TCVN3" else from_vni(text)
    return Suspicion(encoding, whole, certain=best >= _CERTAIN)


def _share(text: str) -> tuple[float, int]:
    """Of the words with a letter beyond ASCII: the share that are possible syllables, and how many."""
    marked = [w for w in _WORD.findall(text) if not w.isascii()]
    if not marked:
        return 0.0, 0
    return sum(is_syllable(w) for w in marked) / len(marked), len(marked)
