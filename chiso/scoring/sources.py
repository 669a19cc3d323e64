"""Where figures already are: the closed list of sources an edition may name, and what they say today.

A source answers for a subject with a numerator, a denominator and where both can be opened, or says
honestly why it has nothing: then the figure is typed or imported. What came in with a file is a source too.
The names stand in the editions (``figures.b.source: plans.done``); the denominator of a share goes to the
figure the share is of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from chiso.audit import clock
from chiso.engine.decimals import exact_text
from chiso.engine.rules.verdict import Ask
from chiso.engine.spec.types import Bands, Branch, Given, Ratio, Rule, Share
from chiso.plans.selectors.done import Done, done_by_unit
from chiso.plans.selectors.links import tasks_url
from chiso.plans.selectors.task import Filters
from chiso.reporting.selectors.report import on_time_share
from chiso.scoring.models import Imported, Subject
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.terms import Origin


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says of a subject; ``why``: why it says nothing."""

    part: Fraction | None = None
    whole: Fraction | None = None
    words: str = ""
    url: str = ""
    as_of: dt.date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sourced:
    """One figure as a source has it: exact text, or empty with ``why``."""

    origin: str
    source: str
    value: str
    words: str = ""
    url: str = ""
    as_of: str = ""
    why: str = ""
    title: str = ""

    def as_json(self) -> dict[str, str]:
        """What is kept with a mark that took the figure."""
        rows = {
            "origin": self.origin,
            "source": self.source,
            "value": self.value,
            "as_of": self.as_of,
            "words": self.words,
        }
        return {key: value for key, value in rows.items() if value}


@dataclass(slots=True)
class Asked:
    """A subject whose sources are asked; each lower app is read once, for however many figures."""

    subject: Subject
    tasks: Mapping[int | None, Done] | None = None

    @property
    def year(self) -> int:
        return int(self.subject.round.year)

    @property
    def authority_id(self) -> int:
        unit = self.subject.unit
        return int(unit.authority_id or unit.pk)

    @property
    def unit_id(self) -> int | None:
        """The unit asked about; None when the subject is an authority as one body."""
        return None if self.subject.unit_id == self.authority_id else self.subject.unit_id


def _tasks(asked: Asked) -> Done:
    if asked.tasks is None:
        asked.tasks = done_by_unit(asked.authority_id, year=asked.year)
    return asked.tasks.get(asked.unit_id, Done())


def _plans(asked: Asked, *, in_time: bool) -> Fact:
    counts = _tasks(asked)
    if not counts.tasks:
        return Fact(why=f"kế hoạch năm {asked.year} chưa giao nhiệm vụ nào cho đơn vị trên hệ thống")
    url = tasks_url(Filters(unit_id=asked.unit_id, state="done"))
    words = (
        f"{counts.done} trên {counts.tasks} nhiệm vụ năm {asked.year} đã xác nhận hoàn thành,"
        f" trong đó {counts.in_time} đúng hạn"
    )
    part = counts.in_time if in_time else counts.done
    return Fact(Fraction(part), Fraction(counts.tasks), words, url, clock.today())


def _plans_done(asked: Asked) -> Fact:
    """Tasks confirmed as done, of those set."""
    return _plans(asked, in_time=False)


def _plans_in_time(asked: Asked) -> Fact:
    """Tasks reported as done by their deadline and confirmed, of those set."""
    return _plans(asked, in_time=True)


def _reports(asked: Asked) -> Fact:
    """Reports that arrived by their due day, of those due so far."""
    told = on_time_share(asked.subject.unit_id, asked.year)
    if not told.due:
        return Fact(why=f"chưa có kỳ báo cáo nào của năm {asked.year} đến hạn trên hệ thống: nhập tay")
    words = (
        f"{told.on_time} trên {told.due} báo cáo đến hạn năm {asked.year} đến đúng hạn, {told.arrived} đã đến"
    )
    return Fact(
        Fraction(told.on_time), Fraction(told.due), words, reverse("reporting:reports"), clock.today()
    )


def _absent(why: str) -> Callable[[Asked], Fact]:
    return lambda asked: Fact(why=why)


SOURCES: Mapping[str, tuple[str, Callable[[Asked], Fact]]] = {
    "plans.done": ("Nhiệm vụ đã hoàn thành", _plans_done),
    "plans.done_on_time": ("Nhiệm vụ hoàn thành đúng hạn", _plans_in_time),
    "reporting.on_time": ("Báo cáo đến đúng hạn", _reports),
    "tthc.on_time": (
        "Hồ sơ thủ tục hành chính đúng hạn",
        _absent("hệ thống một cửa chưa nối với Chiso: nhập từ tệp kết xuất hoặc nhập tay"),
    ),
    "petitions.answered": (
        "Phản ánh, kiến nghị đã trả lời",
        _absent("sổ phản ánh, kiến nghị chưa có trên hệ thống: nhập hoặc nhập từ tệp"),
    ),
}
"""Source → its name for people, and how it is asked. ``sipas.…`` is a survey result."""

_SURVEY = (
    "Kết quả khảo sát",
    _absent("kết quả khảo sát chưa có trên hệ thống: nhập hoặc nhập từ tệp khi được công bố"),
)


def known(source: str) -> tuple[str, Callable[[Asked], Fact]] | None:
    if source.startswith(("sipas.", "survey.")):
        return _SURVEY
    return SOURCES.get(source)


def figures_from(ask: Ask) -> dict[str, tuple[str, bool]]:
    """Figure → the source that has it, and whether it is the denominator."""
    found = {name: (one.source, False) for name, one in ask.figures.items() if one.source}
    for share in _shares(ask.rule):
        sourced = [ask.figures[name].source for name in share.part if name in ask.figures]
        if len(share.part) == 1 and sourced[0] and share.of not in found:
            found[share.of] = (sourced[0], True)
    return found


def _shares(rule: Rule) -> Iterable[Share]:
    if isinstance(rule, Branch):
        for case in rule.cases:
            if case.rule is not None:
                yield from _shares(case.rule)
    elif isinstance(rule, Bands | Ratio) and not isinstance(rule.of, Given) and isinstance(rule.of, Share):
        yield rule.of


def sourced(
    subject: Subject, *, codes: Iterable[str] | None = None, book: Book | None = None
) -> dict[tuple[str, str], Sourced]:
    """(line, figure) → what is known of it outside the sheet: a file's figure before a source's.

    One query for files, and one for each lower app that some figure asks.
    """
    book = book or book_of(subject.round.edition)
    wanted = list(book.asks if codes is None else (code for code in codes if code in book.asks))
    found: dict[tuple[str, str], Sourced] = {}
    asked, facts = Asked(subject), dict[str, Fact]()
    for code in wanted:
        for name, (source, whole) in figures_from(book.asks[code]).items():
            entry = known(source)
            if entry is None:
                continue
            if source not in facts:
                facts[source] = entry[1](asked)
            told = _told(source, entry[0], facts[source], whole=whole)
            if told.value or not whole:  # why there is nothing is said once, beside the numerator
                found[code, name] = told
    for row in _imported(subject, wanted):
        found[row.code, row.figure] = Sourced(
            origin=Origin.IMPORTED,
            source=f"{row.file_name} · {row.cell}",
            value=row.value,
            words=f"nhập từ tệp {row.file_name}, ô {row.cell}",
            url=reverse("scoring:imported_file", args=[row.pk]),
            as_of=row.at.astimezone(clock.ZONE).date().isoformat(),
            title="Tệp số liệu",
        )
    return found


def _told(source: str, title: str, fact: Fact, *, whole: bool) -> Sourced:
    value = fact.whole if whole else fact.part
    return Sourced(
        origin=Origin.SOURCE,
        source=source,
        value="" if value is None else exact_text(value),
        words=fact.words,
        url=fact.url,
        as_of=fact.as_of.isoformat() if fact.as_of else "",
        why=fact.why,
        title=title,
    )


def _imported(subject: Subject, codes: list[str]) -> Iterable[Imported]:
    """The newest row of each figure."""
    newest: dict[tuple[str, str], Imported] = {}
    for row in Imported.objects.filter(subject=subject, code__in=codes).order_by("id"):
        newest[row.code, row.figure] = row
    return newest.values()
