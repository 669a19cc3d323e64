"""Duties in running text: who is told to do what, by when, and to whom it is sent.

A duty is a sentence that (a) orders a body ("Giao Sở Nội vụ chủ trì …", "Yêu cầu các đơn vị …"),
(b) has a body as subject and a duty as verb ("Các đơn vị báo cáo …"), or (c) opens with a verb under
a heading or lead-in that names the body ("1. Sở Nội vụ:"). Lines such as "Đơn vị chủ trì: …",
"Thời gian: …" complete the duty above them. What is told as done ("đã", "đang") is none. An owner
nobody named stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from chiso.papers.bodies import VERB, Actors, actors_at, is_actors, split_actors, tasked
from chiso.papers.flow import Passage
from chiso.papers.folding import fold
from chiso.papers.model import Obligation, Schedule
from chiso.papers.sections import Node, Outline
from chiso.papers.timing import find_timing

ReadSchedule = Callable[[str], Schedule]

_SENTENCE = re.compile(
    r"(?<!TP)(?<!Tp)(?<!tr)(?<!v\.v)(?<![A-ZĐ])[.;]\s(?=[A-ZĐÀ-ỸỨ-Ỵ]|giao\s|yêu cầu\s|đề nghị\s)"
)
_ORDER = re.compile(
    r"(?<!được )(?<!đã )(?<!theo )(?<!chỉ tiêu )(?<!có )(?<!các )(?<!những )(?<![^\W_])"
    r"(?:giao(?: cho| nhiệm vụ cho)?|yêu cầu|(?:kính )?đề nghị|phân công|đề xuất giao|chỉ đạo)\s"
)
_DONE = re.compile(r"[,\s]{0,2}(?:đã|đang|chưa|không có|còn)\s")
_DUTY = re.compile(rf"[,:;\s]{{0,3}}(?:và\s)?(?:{VERB})(?![^\W\d_])")
_DESCRIBED = re.compile(r"\scó\s(?!liên quan|thẩm quyền)")
_CLOSING = re.compile(
    r"trên đây là|trong quá trình (?:tổ chức |triển khai |thực hiện)|nếu có (?:khó khăn|vướng mắc)"
)
_FORMULA = re.compile(
    r"\s(?:trân trọng\s)?(?:thông báo|kính trình|trình bày|gửi lời|có ý kiến|mong|rất mong|thì|quy định)"
    r"(?![^\W\d_])"
    r"|\s(?:ban hành|xây dựng|hướng dẫn|quyết nghị|báo cáo|kính báo cáo|đề nghị)\s[^.;]{0,200}như sau"
)
_OPENS = re.compile(rf"(?:{VERB})(?![^\W\d_])")
_LEAD_IN = re.compile(r":$")
_WITH = re.compile(r"phối hợp(?:\schặt chẽ)?(?:\svới|\scùng)?\s")
_HEADING_IT = re.compile(r"\s(?:làm đầu mối|là đầu mối|là cơ quan đầu mối|chủ trì)(?:\sthực hiện)?,\s")
_TO = re.compile(
    r"(?:gửi(?:\sbáo cáo)?(?:\skết quả)?(?:\s(?:về|đến|cho|tới|qua))?|báo cáo(?:\skết quả)?\s(?:về|đến|gửi)"
    r"|về(?=\s[^,.;]{2,60}\s(?:để\s)?tổng hợp)|\((?:thông\s)?qua|báo cáo)\s(?=[^\W\d_])"
)
_NESTED = re.compile(r"lồng ghép\s(?:trong|vào|với)\s(?:nội dung\s)?(?P<what>[^();.]{3,120})")
_META = re.compile(
    r"(?:[-–+*•]\s?)?(?P<word>(?:cơ quan|đơn vị|phòng|bộ phận)"
    r"\s(?:chủ trì|thực hiện|đầu mối|chịu trách nhiệm)"
    r"(?:\s(?:thực hiện|tham mưu))?|chủ trì|(?:cơ quan|đơn vị|phòng)\sphối hợp(?:\sthực hiện)?|phối hợp"
    r"|thời (?:gian|hạn)(?:\s(?:thực hiện|hoàn thành|báo cáo))?|tiến độ(?:\s(?:thực hiện|hoàn thành))?"
    r"|(?:sản phẩm|kết quả)(?:\s(?:đầu ra|dự kiến|hoàn thành|thực hiện))?"
    r"|(?:cơ quan|đơn vị|lãnh đạo)\s(?:theo dõi|giám sát|chỉ đạo|phụ trách))\s?:\s"
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph with where it stands in the tree."""

    passage: Passage
    start: int
    path: tuple[Node, ...]

    @property
    def text(self) -> str:
        return self.passage.text[self.start :]

    @property
    def heading(self) -> bool:
        """Whether this is the title of its section rather than a paragraph of it."""
        if not self.path or self.passage is not self.path[-1].passage:
            return False
        first, last = self.path[-1].title_span
        return last > 0 and self.start == first

    @property
    def section(self) -> str:
        return ".".join(node.label.text for node in self.path)


def _items(tree: Outline) -> Iterator[_Item]:
    for passage in tree.opening:
        yield _Item(passage, 0, ())
    for above, node in tree.walk():
        path = (*above, node)
        if not any(passage is node.passage for passage, _ in node.passages):
            yield _Item(node.passage, node.title_span[0] or node.label.end, path)
        for passage, start in node.passages:
            yield _Item(passage, start, path)


def read_obligations(tree: Outline, *, kind: str | None, schedule: ReadSchedule) -> tuple[Obligation, ...]:
    """The duties of the text, in reading order. ``schedule`` reads the words that say when."""
    found: list[Obligation] = []
    led: dict[int, tuple[str, ...]] = {}
    task: _Item | None = None
    numbered = bool(tree.nodes)
    telling = kind is not None and fold(kind) in ("báo cáo", "tờ trình", "biên bản")
    for item in _items(tree):
        meta = _META.match(fold(item.text[:60]))
        if meta:
            task = _complete(found, task, item, schedule)
            continue
        task = item
        lead = _lead_in(item)
        if lead:
            led[id(item.path[-1]) if item.path else 0] = lead.names
        # ahead of the first point a body that is subject tells what was done, and orders bind
        tells = telling or (numbered and not item.path)
        found.extend(_duties(item, led=led, telling=tells, schedule=schedule))
    return tuple(found)


# --- sentences ------------------------------------------------------------------------------------


def _sentences(text: str, start: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _SENTENCE.finditer(text, start):
        if match.group().startswith(";") and tasked(text[begin : match.start()].lstrip("-–+•* ")):
            continue  # "Giám đốc các sở; Thủ trưởng các ngành …": the list of those bound goes on
        yield begin, match.start() + 1
        begin = match.end()
    if begin < len(text):
        yield begin, len(text)


def _duties(
    item: _Item, *, led: dict[int, tuple[str, ...]], telling: bool, schedule: ReadSchedule
) -> Iterator[Obligation]:
    if item.heading:
        return  # a heading binds nobody
    inherited = _inherited(item, led)
    owners: tuple[str, ...] = ()
    for begin, end in _sentences(item.passage.text, item.start):
        words = item.passage.text[begin:end]
        skip = len(words) - len(words.lstrip("-–+•* "))
        found = _subject(words, skip, telling=telling)
        if found is not None:
            owners = found.names
            follows = words[found.end :].strip(" .;")
            if follows.strip(": ") and not (words.rstrip().endswith(":") and _lead_in(item)):
                yield _duty(item, begin + skip, end, found, schedule)
        elif (owners or inherited) and not telling and _OPENS.match(fold(words[skip:])):
            named = Actors(owners or inherited, 0, 0)
            yield _duty(item, begin + skip, end, named, schedule)


def _subject(words: str, skip: int, *, telling: bool) -> Actors | None:
    """Whom the sentence binds: the body ordered, or the body that is its subject."""
    low = fold(words)
    if _CLOSING.match(low, skip):
        return None
    start = skip + (len("đối với ") if low.startswith("đối với ", skip) else 0)
    if low.startswith(("trường hợp ", "nếu "), skip):  # the condition binds nobody; what follows "thì" may
        then = low.find(" thì ", skip)
        start = then + len(" thì ") if then >= 0 else start
    own = actors_at(words, start)
    if own and not telling and _binds(low, own) and not _FORMULA.match(low, own.end):
        return own
    for match in _ORDER.finditer(low, start):
        if match.start() > 160:
            break
        actors = actors_at(words, match.end())
        if actors is None or _DONE.match(low[actors.end :]):
            continue
        after = low[actors.end :]
        if _DUTY.match(after) or after.startswith(":") or match.start() == skip:
            return actors
    return None


def _binds(low: str, own: Actors) -> bool:
    """A duty follows the subject; where an order follows, the body it is given to is bound."""
    after = low[own.end :]
    if _DESCRIBED.search(low[own.start : own.end]):
        return False  # "tổ chức, cá nhân có yêu cầu …" says which, not what to do
    return bool(_DUTY.match(after)) and not _DONE.match(after) and not _ORDER.match(low, own.end + 1)


def _lead_in(item: _Item) -> Actors | None:
    """ "Yêu cầu các đơn vị thực hiện một số nội dung sau:" binds what stands below it."""
    text = item.text.rstrip()
    if not _LEAD_IN.search(text):
        return None
    last = 0
    for begin, _ in _sentences(text, 0):
        last = begin
    words = text[last:]
    found = _subject(words, len(words) - len(words.lstrip("-–+•* ")), telling=False)
    if found is None and is_actors(words.lstrip("-–+•* ")):
        return actors_at(words, len(words) - len(words.lstrip("-–+•* ")))
    return found


def _inherited(item: _Item, led: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    for node in reversed(item.path):
        if id(node) in led:
            return led[id(node)]
        if node.title and (names := tasked(node.title)):
            return names
    return led.get(0, ())


# --- one duty -------------------------------------------------------------------------------------


def _duty(item: _Item, begin: int, end: int, actors: Actors, schedule: ReadSchedule) -> Obligation:
    words = item.passage.text[begin:end].strip()
    low = fold(words)
    with_ = _WITH.search(low)
    others = actors_at(words, with_.end()) if with_ else _helpers(words, actors)
    when = find_timing(words)
    nested = _NESTED.search(low)
    return Obligation(
        text=words.rstrip(),
        owners=actors.names,
        schedule=schedule(when.text) if when else None,
        recipient=_recipient(words, actors),
        at=item.passage.anchor(begin, end),
        section=item.section,
        co_owners=others.names if others and others.names != actors.names else (),
        nested_in=words[nested.start("what") : nested.end("what")].strip() if nested else None,
    )


def _helpers(words: str, owners: Actors) -> Actors | None:
    """ "Giao Văn phòng làm đầu mối, các phòng chuyên môn phối hợp": the second list helps."""
    match = _HEADING_IT.match(fold(words), owners.end)
    others = actors_at(words, match.end()) if match else None
    return others if others and fold(words[others.end :]).startswith(" phối hợp") else None


def _recipient(words: str, owners: Actors) -> str | None:
    """To whom it goes: "gửi Văn phòng để tổng hợp", "báo cáo UBND thành phố"."""
    low = fold(words)
    named = words.find(owners.names[-1])
    for match in _TO.finditer(low, named + len(owners.names[-1]) if named >= 0 else 0):
        actors = actors_at(words, match.end())
        if actors and actors.names[0] not in owners.names:
            return ", ".join(actors.names)
    return None


# --- lines that complete a duty -------------------------------------------------------------------


def _complete(
    found: list[Obligation], task: _Item | None, item: _Item, schedule: ReadSchedule
) -> _Item | None:
    """Add "Đơn vị chủ trì: …; Thời gian: …" to the duty of the paragraph above, made if need be."""
    if task is None:
        return None
    anchor = task.passage.anchor(task.start)
    if not found or found[-1].at.line != anchor.line or found[-1].at.page != anchor.page:
        words = task.text.lstrip("-–+•* ").strip()
        found.append(Obligation(words, (), None, None, anchor, task.section))
    duty = found[-1]
    text = item.text
    low = fold(text)
    marks = [
        mark for mark in _META.finditer(low) if low[: mark.start()].rstrip(" -–+")[-1:] in ("", ".", ";")
    ]
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        duty = _with(duty, mark["word"], text[mark.end() : stop].strip(" .;-–+"), schedule)
    found[-1] = duty
    return task


def _with(duty: Obligation, word: str, value: str, schedule: ReadSchedule) -> Obligation:
    if word.startswith(("thời", "tiến độ")):
        return replace(duty, schedule=schedule(value))
    if word.startswith(("sản phẩm", "kết quả")):
        return replace(duty, product=value)
    if "phối hợp" in word:
        return replace(duty, co_owners=split_actors(value))
    if "theo dõi" in word or "giám sát" in word or word.startswith("lãnh đạo"):
        return replace(duty, monitors=split_actors(value))
    return replace(duty, owners=split_actors(value))
