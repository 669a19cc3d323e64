"""What the checks find in a report: the engine's remarks on figures and words, and those on tasks and
papers.

An *error* must be mended before the report is sent, a *warning* looked at (and may be explained), *info*
explains. Each has a ``place`` (``section:I.1``, ``figure:3:3.1.2``, ``task:17``) to which the screen links.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chiso.engine import vietnamese
from chiso.engine.returns.remarks import Remark, Severity

ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding at one place; ``reason``: why the unit lets it stand."""

    code: str
    severity: Severity
    message: str
    place: str
    label: str = ""
    reason: str = ""

    @property
    def anchor(self) -> str:
        return anchor_of(self.place)


def anchor_of(place: str) -> str:
    """The element id of a place on the report's page."""
    return "at-" + place.replace(":", "-").replace(".", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task line as the checks need it."""

    task_id: int
    title: str
    percent: int | None
    before: int | None
    overdue: bool
    done: bool
    words: str
    reason: str
    proved: bool
    promised: bool
    """The last report said it would be done in this period."""
    kept: bool
    live: int | None = None
    """Percent of the task now."""


def placed(remark: Remark) -> str:
    return f"figure:{remark.key}" if remark.key else f"section:{remark.section}"


def from_engine(remarks: Iterable[Remark], *, titles: Mapping[str, str]) -> Iterator[Found]:
    for remark in remarks:
        key = remark.key or remark.section
        yield Found(
            remark.code, remark.severity, remark.message, placed(remark), label=titles.get(key, key)[:80]
        )


def about_tasks(lines: Sequence[Line]) -> Iterator[Found]:
    """Overdue without a reason, gone back, done without proof, promised and not done, changed since."""
    for line in lines:
        place, label = f"task:{line.task_id}", line.title[:80]
        if line.overdue and not line.reason.strip():
            words = "Nhiệm vụ quá hạn chưa nêu lý do. Ghi vì sao chậm và cách khắc phục."
            yield Found("RP0251", "error", words, place, label)
        elif line.promised and not line.kept and not line.reason.strip():
            words = "Kỳ trước dự kiến xong trong kỳ này nhưng chưa xong. Nêu lý do."
            yield Found("RP0252", "warning", words, place, label)
        if line.percent is not None and line.before is not None and line.percent < line.before:
            words = f"Tiến độ giảm từ {line.before} % xuống {line.percent} %. Kiểm tra; nếu đúng, nêu lý do."
            yield Found("RP0253", "warning", words, place, label)
        if line.done and not line.proved:
            words = "Đã hoàn thành nhưng chưa có tài liệu kiểm chứng. Gắn văn bản, báo cáo đã ban hành."
            yield Found("RP0254", "warning", words, place, label)
        if line.live is not None and line.percent is not None and line.live != line.percent:
            words = (
                f"Nhiệm vụ nay đã ở mức {line.live} %, báo cáo ghi {line.percent} %. Bấm “Lấy lại số liệu”."
            )
            yield Found("RP0255", "info", words, place, label)


def all_green(lines: Sequence[Line], *, difficulties: str | None, place: str) -> Iterator[Found]:
    """Nothing late, nothing gone back, no difficulty told: perhaps true, worth a second look."""
    told = [line for line in lines if line.percent is not None]
    if len(told) < 3 or any(line.overdue or (line.promised and not line.kept) for line in told):
        return
    if difficulties is not None and not difficulties.strip():
        words = "Mọi nhiệm vụ đúng tiến độ, không nêu khó khăn nào. Nếu đúng, ghi rõ “không có vướng mắc”."
        yield Found("RP0256", "warning", words, place)


def reused(files: Mapping[str, Sequence[str]], titles: Mapping[str, str]) -> Iterator[Found]:
    """The same file proves something in another unit's report of this window. ``files``: place → other
    units.
    """
    for place, units in files.items():
        words = f"Tệp này còn dùng trong báo cáo của {', '.join(units)}. Kiểm tra có phải tài liệu chung."
        yield Found("RP0257", "warning", words, place, titles.get(place, ""))


def ordered(found: Iterable[Found], order: Mapping[str, int]) -> list[Found]:
    """Errors first, then as the places stand in the report."""
    return sorted(found, key=lambda one: (ORDER[one.severity], order.get(one.place, 10**6)))


def explained(found: Iterable[Found], reasons: Mapping[tuple[str, str], str]) -> list[Found]:
    """With the unit's reasons beside them."""
    return [
        Found(
            one.code, one.severity, one.message, one.place, one.label, reasons.get((one.code, one.place), "")
        )
        for one in found
    ]


def errors_words(found: Sequence[Found]) -> list[str]:
    return [f"{one.label or one.place}: {one.message.split('.')[0].lower()}" for one in found[:3]]


def percent_words(value: int | None) -> str:
    return "" if value is None else f"{vietnamese.number(value)} %"
