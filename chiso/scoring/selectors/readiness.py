"""A round rehearsed before it opens: what is missing, and what each unit would be asked.

Tells everything at once. What blocks must be mended first; a warning says what people will run into.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiso.audit import clock
from chiso.engine.score.mass import score_many
from chiso.engine.trace import shown_points
from chiso.org.selectors.bodies import Official, approvers_of
from chiso.scoring.models import Appraiser, CouncilMember, Round, Subject
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.selectors.choice import officials_of
from chiso.scoring.selectors.sheet import sheets_of, unit_names
from chiso.scoring.selectors.stage import Window, windows_of_round
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.terms import CouncilRole, MarkStage, Seat, StageKind


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is missing; ``place``: the set-up page where it is mended."""

    words: str
    place: str
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a unit would be asked: its maximum, its own lines, those of others."""

    subject: Subject
    name: str
    maximum: Fraction
    own: int
    others: int
    left_out: int

    @property
    def maximum_shown(self) -> str:
        return shown_points(self.maximum)


@dataclass(frozen=True, slots=True)
class Readiness:
    checks: tuple[Check, ...]
    rows: tuple[AskedOf, ...]
    sources: tuple[tuple[str, int], ...]
    """Source named by the edition → how many figures it would give."""

    @property
    def blocked(self) -> bool:
        return any(check.blocking for check in self.checks)


def readiness(round_: Round) -> Readiness:
    """Everything a round lacks; a constant number of queries."""
    book = book_of(round_.edition)
    subjects = subjects_of(round_)
    windows = windows_of_round(round_)
    appraisers = list(Appraiser.objects.filter(round=round_).select_related("person"))
    rows = tuple(_rows(round_, book, subjects))
    checks = [
        *_units(subjects, rows),
        *_calendar(windows),
        *_people(subjects, rows),
        *_council(round_, windows),
    ]
    if StageKind.APPRAISAL in windows and subjects:
        seated = officials_of({row.person_id for row in appraisers}, round_=round_)
        checks += _appraisal(
            round_, book, subjects, appraisers, seated, {row.subject.pk: row.name for row in rows}
        )
    return Readiness(tuple(checks), rows, _sources(book))


def _rows(round_: Round, book: Book, subjects: Sequence[Subject]) -> Iterator[AskedOf]:
    if not subjects:
        return
    names = unit_names(subjects)
    sheets = sheets_of(round_, MarkStage.SELF, subjects=subjects)
    mass = score_many(book.index, [sheets[subject.pk] for subject in subjects])
    for number, subject in enumerate(subjects):
        gone = {
            code
            for code in book.asks
            if any(step in sheets[subject.pk].excluded for step in book.path(code))
            or mass.maximum(number, code) == 0
        }
        own = sum(ask.by == "unit" for code, ask in book.asks.items() if code not in gone)
        yield AskedOf(
            subject=subject,
            name=names.get(subject.unit_id, subject.unit.code),
            maximum=mass.maximum(number),
            own=own,
            others=len(book.asks) - len(gone) - own,
            left_out=len(gone),
        )


def _units(subjects: Sequence[Subject], rows: Sequence[AskedOf]) -> Iterator[Check]:
    if not subjects:
        yield Check("chưa có đơn vị nào được chấm", "units")
    for row in rows:
        if not row.maximum:
            yield Check(f"{row.name}: không tiêu chí nào áp dụng", "scopes")


def _calendar(windows: Mapping[str, Window]) -> Iterator[Check]:
    if StageKind.SELF not in windows:
        yield Check("chưa đặt lịch bước tự chấm", "stages")
    elif windows[StageKind.SELF].closes <= clock.now():
        yield Check("bước tự chấm đã hết hạn từ trước khi mở đợt", "stages")
    if StageKind.APPRAISAL not in windows:
        yield Check("không có bước thẩm định: phiếu chỉ dừng ở điểm tự chấm", "stages", blocking=False)


def _people(subjects: Sequence[Subject], rows: Sequence[AskedOf]) -> Iterator[Check]:
    approvers = approvers_of([subject.unit_id for subject in subjects], day=clock.today())
    lacking = [row.name for row in rows if not approvers.get(row.subject.unit_id)]
    if lacking:
        yield Check(
            f"chưa có người đứng đầu có tài khoản để duyệt phiếu: {_listed(lacking)}", "units", blocking=False
        )


def _appraisal(
    round_: Round,
    book: Book,
    subjects: Sequence[Subject],
    appraisers: Sequence[Appraiser],
    seated: Mapping[int, Official],
    names: Mapping[int, str],
) -> Iterator[Check]:
    wanted = [Seat.FIRST, *([Seat.BLIND] if round_.blind else [])]
    for seat in wanted:
        empty, own = [], defaultdict(list)
        for domain in book.index.tree:
            here = [row for row in appraisers if row.seat == seat and row.domain in ("", domain.code)]
            if not here:
                empty.append(domain.code)
                continue
            for subject in subjects:
                if all(subject.unit_id in _units_of(seated, row.person_id) for row in here):
                    own[subject.pk].append(domain.code)
        label = str(Seat(seat).label)
        if empty:
            yield Check(f"lĩnh vực {_listed(empty)} chưa có {label}", "appraisers")
        for key, domains in own.items():
            yield Check(
                f"{names[key]}: lĩnh vực {_listed(domains)} chỉ có {label} là người của chính đơn vị",
                "appraisers",
            )
    gone = sorted({row.person.name for row in appraisers if row.person_id not in seated})
    if gone:
        yield Check(f"không còn giữ chức vụ nào: {_listed(gone)}", "appraisers", blocking=False)
    silent = sorted({one.name for one in seated.values() if not one.account})
    if silent:
        yield Check(f"chưa có tài khoản để thẩm định: {_listed(silent)}", "appraisers", blocking=False)


def _units_of(seated: Mapping[int, Official], person_id: int) -> frozenset[int]:
    return seated[person_id].units if person_id in seated else frozenset()


def _council(round_: Round, windows: Mapping[str, Window]) -> Iterator[Check]:
    if StageKind.COUNCIL not in windows:
        return
    roles = Counter(CouncilMember.objects.filter(round=round_).values_list("role", flat=True))
    for role in (CouncilRole.CHAIR, CouncilRole.SECRETARY):
        if not roles[role]:
            yield Check(f"hội đồng chưa có {str(role.label).lower()}", "appraisers")
    if sum(roles.values()) < 3:
        yield Check("hội đồng có dưới 3 người", "appraisers", blocking=False)


def _sources(book: Book) -> tuple[tuple[str, int], ...]:
    named = Counter(
        figure.source for ask in book.asks.values() for figure in ask.figures.values() if figure.source
    )
    return tuple(named.items())


def _listed(words: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(words[:most])
    return shown if len(words) <= most else f"{shown} và {len(words) - most} mục khác"
