"""Whether a written syllable can be Vietnamese: onset, rime and tone, from the tables of the script.

A syllable closed by c, ch, p or t carries the acute or the dot. Foreign words, abbreviations and
names of other tongues are not judged: the caller asks only about words that carry a Vietnamese mark.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from chiso.papers.folding import fold

_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_RIMES_TEXT = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan
oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oi om on ong oong ooc op ot oc ô ôc ôi ôm ôn
ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông
uôt up ut uy uya uych uyên uyêt uynh uyt uyn uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ưn
ưp y yêm yên yêng yêt yêu ynh yt ych êng ôông
"""
_RIMES = frozenset(_RIMES_TEXT.split())
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STRONG = frozenset("êôơâă")
_STOPS = ("c", "ch", "p", "t")
_ACUTE_OR_DOT = ("\u0301", "\u0323")


def has_mark(word: str) -> bool:
    """Whether the word carries a letter or tone only Vietnamese has."""
    return any(unicodedata.normalize("NFD", letter) != letter or letter in "đĐ" for letter in word)


@cache
def is_syllable(word: str) -> bool:
    """Whether ``word`` is a syllable the script allows (case and place of the tone aside)."""
    spread = unicodedata.normalize("NFD", fold(word))
    tones = _TONE.findall(spread)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONE.sub("", spread))
    if tones and _STRONG & set(plain) and not _on_strong(fold(word)):
        return False
    return any(_fits(plain[len(onset) :], onset, tones) for onset in _ONSETS if plain.startswith(onset))


def _on_strong(word: str) -> bool:
    """Where a syllable has ê, ô, ơ, â or ă, the tone stands on it: "nghiểm", never "nghỉêm"."""
    toned = [letter for letter in word if _TONE.search(unicodedata.normalize("NFD", letter))]
    plain = unicodedata.normalize("NFC", _TONE.sub("", unicodedata.normalize("NFD", toned[0])))
    return plain in _STRONG


def _fits(rime: str, onset: str, tones: list[str]) -> bool:
    if onset == "gi" and rime in ("", "n", "êng", "êt", "êm", "êu"):  # gì, gìn, giêng
        return True
    if rime not in _RIMES:
        return False
    return not rime.endswith(_STOPS) or (bool(tones) and tones[0] in _ACUTE_OR_DOT)
