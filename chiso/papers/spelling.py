"""Slips of recognition and typing, each with what it may have been; nothing is ever applied here.

Rules, in the order of what they risk: doubled words; marks no document carries; a purpose or goal
whose tone was lost; a syllable the script does not allow; a pair of syllables that is no word while a
pair differing by the tones of one syllable is (``terms``). The last asks that neither syllable belongs
to a word with its other neighbour, that the changed one is no function word, and that it is not part
of a name: a right word reported costs more trust than a slip missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from chiso.papers.blocks import Block, Line, Weak
from chiso.papers.findings import finding
from chiso.papers.flow import Passage
from chiso.papers.folding import bare, fold
from chiso.papers.model import Anchor, Finding
from chiso.papers.syllables import has_mark, is_syllable
from chiso.papers.terms import BY_BARE, COMPOUNDS, FUNCTION_WORDS

_RAISED = "⁰¹²³⁴-⁹"
_WORD = re.compile(rf"[^\W\d_{_RAISED}]+")
_TWICE_ALLOWED_TEXT = """
luôn dần từ đều mãi thường ngày người nhà xa gần hay rất xanh sáng năm tháng đời lâu đâu ai nào gì hơn nhiều
chung riêng khác cao ba hai bốn bảy tám chín mười xã lần
"""
_TWICE_ALLOWED = frozenset(_TWICE_ALLOWED_TEXT.split())
_GOAL = re.compile(
    r"(?<![^\W_])(?P<slip>phần đầu)\s(?:năm\s\d|đến\s(?:hết\s)?(?:năm|cuối|quý|tháng|\d)|đạt|để|hoàn thành"
    r"|có\s(?:ít|trên|tối|\d)|trên\s\d|từ\s\d|tăng|giảm|nằm|xếp|thuộc|duy trì|\d|trong\s(?:năm|quý|giai)"
    r"|cuối|nâng|giữ|thực hiện|trở)"
)
_PART_OF = re.compile(r"(?:trong|ở|tại|của|vào|hết|thuộc|từ|cho|là|các|những)\s$")
_PURPOSE = re.compile(
    r"(?<![^\W_])(?P<slip>đề)\s(?=(?:b/c|p/h|t/h|báo cáo|tổng hợp|thực hiện|bảo đảm|đảm bảo|triển khai"
    r"|phục vụ|xem xét|theo dõi|chỉ đạo|giải quyết|kịp thời|nâng cao|phối hợp|biết|được|tạo|làm|góp"
    r"|hoàn thành|khắc phục|duy trì)(?![^\W_]))"
)
_PURPOSE_RIGHT = re.compile(r"(?:vấn|chủ|chuyên|tiêu|tiền|nhan|mệnh|luận|số|ra|các)\s$")
_MARKUP = re.compile(r"\^\s?\{[^{}]{0,40}\}|\$[^$\s][^$]{0,30}\$|\\[A-Za-z]{2,20}\{[^{}]{0,40}\}")
_SYMBOL_END = re.compile(r"\d\s?[-/]\s?[A-ZĐ]{1,6}\s?/\s?[A-ZĐ][A-Za-zĐđ]{0,9}$")
"""A number and symbol of the Party ends in a slash and letters: "Số 09-CT/TU"."""

_TAIL = re.compile(
    r"(?P<end>[.;:]?)\s?(?P<slip>/\s?[A-Z]{1,2}|(?<=[.;])\s[A-Z]|\s[|~^\\<>]{1,3}(?:\s?[A-Z])?)$"
)
_LONE = re.compile(r"(?<=\s)(?P<slip>[WFJZ]|[|~\\<>]{1,2}|[\ufffd\u25a1]+)(?=\s|$)")
_GLUED = re.compile(rf"(?<=[^\W\d_{_RAISED}])[{_RAISED}]{{1,2}}(?![^\W_])")
_DIGIT_INSIDE = re.compile(r"(?<![\w/.-])(?=[^\W\d_]*[01])[^\W\d_]{0,5}[01][^\W\d_]{1,5}(?![\w/.-])")
_WEAK = frozenset({"được", "có", "ra", "đến", "thuộc", "theo", "từ", "các", "không", "một"})
"""Words so common that standing beside one proves nothing."""

_LOOKS: tuple[dict[str, str], ...] = ({"0": "o", "1": "l"}, {"0": "ô", "1": "i"}, {"0": "O", "1": "I"})


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    low: str
    start: int
    end: int


def spelling_findings(passages: Iterable[Passage], *, printed: bool) -> Iterator[Finding]:
    """The slips of all passages. ``printed``: the source is a text or scan, where a raised footnote
    mark glued to a word is a trace of recognition rather than the reader's own way of showing it."""
    for passage in passages:
        yield from _marks(passage, printed=printed)
        low = fold(passage.text)
        tokens = [
            _Token(m.group(), low[m.start() : m.end()], *m.span()) for m in _WORD.finditer(passage.text)
        ]
        yield from _doubled(passage, tokens)
        yield from _tones(passage)
        yield from _syllables(passage, tokens)
        yield from _pairs(passage, tokens)


def weak_findings(blocks: Iterable[Block]) -> Iterator[Finding]:
    """Words the recogniser of a scan was unsure of, to be compared with the picture; no suggestion."""
    for text, at, weak in _weak(blocks):
        words = text[weak.start : weak.end]
        if not any(map(str.isalnum, words)):
            continue
        message = f"Máy nhận dạng không chắc chữ “{words}” ({weak.confidence:.0f}%); cần so với bản gốc"
        yield finding("PF307", replace(at, start=weak.start, end=weak.end), message, original=words)


def _weak(blocks: Iterable[Block]) -> Iterator[tuple[str, Anchor, Weak]]:
    for block in blocks:
        if isinstance(block, Line):
            for weak in block.weak:
                yield block.text, Anchor(block.page, block.number), weak
            continue
        for row, cells in enumerate(block.rows):
            column = 0
            for cell in cells:
                for weak in cell.weak:
                    yield cell.text, Anchor(block.page, block.number, row=row, column=column), weak
                column += cell.column_span


def _report(
    passage: Passage, code: str, start: int, end: int, message: str, suggestion: str | None
) -> Finding:
    return finding(
        code,
        passage.anchor(start, end),
        message,
        original=passage.text[start:end],
        suggestion=suggestion,
    )


def _cased(model: str, words: str) -> str:
    """``words`` in the case of ``model``: all capitals, first capital or as they are."""
    if model.isupper() and len(model) > 1:
        return words.upper()
    return words[:1].upper() + words[1:] if model[:1].isupper() else words


# --- marks ----------------------------------------------------------------------------------------


def _marks(passage: Passage, *, printed: bool) -> Iterator[Finding]:
    text = passage.text
    for match in _MARKUP.finditer(text):
        yield _report(
            passage,
            "PF305",
            *match.span(),
            f"“{match.group()}” là dấu vết của máy nhận dạng, không phải chữ",
            None,
        )
    tail = _TAIL.search(text[-12:])
    if tail and not text.endswith("./.") and not _SYMBOL_END.search(text[-40:]):
        start = len(text) - len(text[-12:]) + tail.start()
        right = "./." if tail["end"] == "." else tail["end"]
        yield _report(passage, "PF303", start, len(text), f"Ký tự lạ “{text[start:]}” ở cuối đoạn", right)
    elif lone := _LONE.search(text[-4:]):
        start = len(text) - len(text[-4:]) + lone.start("slip")
        yield _report(passage, "PF303", start - 1, len(text), f"Ký tự lạ “{lone['slip']}”", "")
    if printed:
        for match in _GLUED.finditer(text):
            yield _report(
                passage, "PF304", *match.span(), f"Số chú thích “{match.group()}” dính vào chữ đứng trước", ""
            )
    for match in _DIGIT_INSIDE.finditer(text):
        for look in _LOOKS:
            word = "".join(look.get(letter, letter) for letter in match.group())
            if has_mark(word) and is_syllable(word):
                message = f"“{match.group()}” có chữ số lẫn trong chữ, có thể là “{word}”"
                yield _report(passage, "PF306", *match.span(), message, word)
                break


# --- doubled words --------------------------------------------------------------------------------


def _apart(passage: Passage, first: _Token, second: _Token) -> str:
    return passage.text[first.end : second.start]


def _doubled(passage: Passage, tokens: list[_Token]) -> Iterator[Finding]:
    index = 0
    while index < len(tokens) - 1:
        size = next((n for n in (3, 2, 1) if _repeats(passage, tokens, index, n)), 0)
        if size:
            first, last = tokens[index], tokens[index + 2 * size - 1]
            once = passage.text[first.start : tokens[index + size - 1].end]
            right = f"{once} về" if _wants_about(passage, tokens, index + 2 * size) else once
            shown = passage.text[first.start : last.end]
            yield _report(
                passage, "PF302", first.start, last.end, f"Lặp từ “{shown}”, có thể là “{right}”", right
            )
            index += 2 * size
        else:
            index += 1


def _repeats(passage: Passage, tokens: list[_Token], index: int, size: int) -> bool:
    if index + 2 * size > len(tokens):
        return False
    first, second = tokens[index : index + size], tokens[index + size : index + 2 * size]
    if [t.low for t in first] != [t.low for t in second]:
        return False
    if any(_apart(passage, a, b) != " " for a, b in pairwise(tokens[index : index + 2 * size])):
        return False
    if size == 1:
        word = first[0].low
        if word in _TWICE_ALLOWED or len(word) < 2 or first[0].text.isupper() != second[0].text.isupper():
            return False
        before = tokens[index - 1].low if index else ""
        after = tokens[index + 2].low if index + 2 < len(tokens) else ""
        return not (f"{before} {word}" in COMPOUNDS or f"{word} {after}" in COMPOUNDS)
    return not (size == 2 and first[0].low == first[1].low)


def _wants_about(passage: Passage, tokens: list[_Token], after: int) -> bool:
    """ "Văn bản chỉ đạo của … thành phố [thành phố] cải cách hành chính": the second stands for "về"."""
    if after + 1 >= len(tokens) or _apart(passage, tokens[after - 1], tokens[after]) != " ":
        return False
    topic = f"{tokens[after].low} {tokens[after + 1].low}" in COMPOUNDS and tokens[after].text.islower()
    before = " ".join(token.low for token in tokens[max(0, after - 16) : after])
    return (
        topic
        and re.search(r"văn bản|kế hoạch|chỉ đạo|quyết định|nghị quyết|chỉ thị|quy định", before) is not None
    )


# --- tones ----------------------------------------------------------------------------------------


def _tones(passage: Passage) -> Iterator[Finding]:
    low = fold(passage.text)
    for match in _GOAL.finditer(low):
        if not _PART_OF.search(low[: match.start()][-8:]):
            yield _tone(passage, match, "phấn đấu")
    for match in _PURPOSE.finditer(low):
        if not _PURPOSE_RIGHT.search(low[: match.start()][-8:]):
            yield _tone(passage, match, "để")


def _tone(passage: Passage, match: re.Match[str], right: str) -> Finding:
    start, end = match.span("slip")
    printed = passage.text[start:end]
    suggestion = _cased(printed, right)
    message = f"“{printed}” có thể là “{suggestion}” (mất hoặc sai dấu)"
    return _report(passage, "PF301", start, end, message, suggestion)


def _syllables(passage: Passage, tokens: list[_Token]) -> Iterator[Finding]:
    for index, token in enumerate(tokens):
        if len(token.text) > 8 or not has_mark(token.text) or is_syllable(token.low):
            continue
        if _is_abbreviation(token.text) or _is_name(passage, tokens, index):
            continue
        right = _mended(tokens, index)
        hint = f", có thể là “{right}”" if right else ""
        message = f"“{token.text}” không phải âm tiết tiếng Việt{hint}"
        yield _report(passage, "PF306", token.start, token.end, message, right)


def _is_abbreviation(text: str) -> bool:
    return text[1:] != text[1:].lower() and (not text.isupper() or len(text) <= 6)


def _is_name(passage: Passage, tokens: list[_Token], index: int) -> bool:
    """Capitalised inside a sentence: a name, perhaps of another tongue."""
    token = tokens[index]
    if not token.text[:1].isupper():
        return False
    before = passage.text[: token.start].rstrip()
    return (bool(before) and before[-1] not in '.:;!?-–“"(') or (
        index + 1 < len(tokens) and tokens[index + 1].text.istitle()
    )


def _mended(tokens: list[_Token], index: int) -> str | None:
    """The syllable that makes a word with a neighbour, where only one does."""
    token = tokens[index]
    found = set()
    if index + 1 < len(tokens):
        found |= {
            w.split()[0] for w in _like(token.low, tokens[index + 1].low) if w.endswith(tokens[index + 1].low)
        }
    if index:
        found |= {
            w.split()[1]
            for w in _like(tokens[index - 1].low, token.low)
            if w.startswith(tokens[index - 1].low)
        }
    return _cased(token.text, found.pop()) if len(found) == 1 else None


def _like(first: str, second: str) -> tuple[str, ...]:
    return BY_BARE.get(f"{bare(first)} {bare(second)}", ())


# --- pairs ----------------------------------------------------------------------------------------


def _pairs(passage: Passage, tokens: list[_Token]) -> Iterator[Finding]:
    known = [
        f"{a.low} {b.low}" in COMPOUNDS and _apart(passage, a, b) in (" ", " - ") for a, b in pairwise(tokens)
    ]
    for index, (a, b) in enumerate(pairwise(tokens)):
        if known[index] or _apart(passage, a, b) != " ":
            continue
        if (index and known[index - 1]) or (index + 1 < len(known) and known[index + 1]):
            continue
        if not (is_syllable(a.low) and is_syllable(b.low)):
            continue
        meant = [word for word in _like(a.low, b.low) if _one_changed(a.low, b.low, word)]
        if len(meant) != 1 or _is_proper(passage, tokens, index):
            continue
        right = " ".join(
            _cased(token.text, word) for token, word in zip((a, b), meant[0].split(), strict=True)
        )
        shown = passage.text[a.start : b.end]
        message = f"“{shown}” có thể là “{right}” (sai dấu)"
        yield _report(passage, "PF301", a.start, b.end, message, right)


def _one_changed(first: str, second: str, word: str) -> bool:
    """One syllable differs, and what is printed for it is no function word."""
    right_first, right_second = word.split()
    kept, changed = (first, second) if first == right_first else (second, first)
    if kept not in (right_first, right_second) or kept in _WEAK:
        return False
    return changed not in FUNCTION_WORDS


def _is_proper(passage: Passage, tokens: list[_Token], index: int) -> bool:
    """Both syllables capitalised in running text: a name."""
    a, b = tokens[index], tokens[index + 1]
    return a.text.istitle() and b.text.istitle()
