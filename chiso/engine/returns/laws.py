"""What a layout must obey as a whole: all faults, not the first.

Keys are unique and name their form; whatever is referred to exists; computations go round no circle; a
line's settings fit its kind; percents are never summed; a weight is a known quantity; a way of naming
belongs to one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chiso.engine.problems import Problem
from chiso.engine.returns import problems
from chiso.engine.returns.types import (
    AddsUp,
    Agree,
    AtLeast,
    AtMost,
    Check,
    FigureSpec,
    Follows,
    Layout,
    Ratio,
    Sum,
    named,
    sources,
)
from chiso.engine.spec.read import Place
from chiso.engine.vietnamese import fold

CODE = re.compile(r"[0-9A-Z]+(\.[0-9A-Za-z]+)*\Z", re.ASCII)
QUANTITIES = ("count", "amount")
MEASURES = ("count", "amount", "percent")


def faults(layout: Layout, *, places: Mapping[str, Place], name: str) -> Iterator[Problem]:
    """Every fault of ``layout``."""
    laws = _Laws(layout, places, name)
    yield from laws.keys()
    known = list(laws.references())
    yield from known
    yield from laws.circles()
    yield from laws.lines()
    yield from laws.sayings()
    yield from laws.checks()
    yield from laws.head()


@dataclass(frozen=True, slots=True)
class _Laws:
    layout: Layout
    places: Mapping[str, Place]
    name: str

    def at(self, key: str) -> str:
        place = self.places.get(key)
        return f"{place} mục {key}" if place else self.name

    def keys(self) -> Iterator[Problem]:
        seen: set[str] = set()
        rows = [(row.key, form.code) for form in self.layout.forms for row in form.rows]
        for key, form in rows:
            prefix, _, code = key.partition(":")
            if prefix != form or not CODE.match(code):
                yield problems.wrong_key(self.at(key), key=key, form=form)
        codes = [form.code for form in self.layout.forms]
        sections = [section.key for top in self.layout.sections for section in top.walk()]
        for key in [*codes, *(key for key, _ in rows), *sections]:
            if key in seen:
                yield problems.key_twice(self.at(key), key=key)
            seen.add(key)

    def references(self) -> Iterator[Problem]:
        figures = self.layout.figures
        wanted = [(row.key, key) for row in figures.values() for key in sources(row)]
        wanted += [(row.key, row.weight) for row in figures.values() if row.weight]
        wanted += [(section.key, key) for section in self.layout.outline.values() for key in section.figures]
        wanted += [(named(check)[0], key) for check in self.layout.checks for key in named(check)]
        for where, key in wanted:
            if key not in figures:
                yield problems.unknown_figure(self.at(where), key=key)

    def circles(self) -> Iterator[Problem]:
        figures, done = self.layout.figures, set[str]()

        def visit(key: str, trail: tuple[str, ...]) -> Iterator[Problem]:
            if key in trail:
                yield problems.circle(self.at(key), keys=" → ".join((*trail[trail.index(key) :], key)))
            elif key in figures and key not in done:
                for source in sources(figures[key]):
                    yield from visit(source, (*trail, key))
                done.add(key)

        for key in figures:
            yield from visit(key, ())

    def lines(self) -> Iterator[Problem]:
        for row in (row for form in self.layout.forms for row in form.rows):
            at = self.at(row.key)
            if row.kind == "heading":
                if row.computed or row.tasks or row.merge != "parts" or row.unit:
                    yield problems.wrong_figure(
                        at, expected="dòng tiêu đề không có số liệu", got="có khai báo số"
                    )
                continue
            yield from self._merged(row, at)
            yield from self._kind(row, at)
            if row.computed is not None:
                yield from self._computed(row, at)

    def _merged(self, row: FigureSpec, at: str) -> Iterator[Problem]:
        if (row.computed is not None) != (row.merge == "parts"):
            expected = "merge: parts khi và chỉ khi chỉ tiêu được tính từ chỉ tiêu khác"
            yield problems.wrong_merge(at, expected=expected, got=row.merge)
        if row.merge == "sum" and row.kind not in QUANTITIES:
            yield problems.wrong_merge(
                at, expected="chỉ cộng số đếm và số lượng, không cộng tỷ lệ", got=row.kind
            )
        if row.merge == "max" and row.kind == "choice":
            yield problems.wrong_merge(at, expected="lựa chọn không có lớn, nhỏ", got="max")
        if (row.merge == "weighted_mean") != bool(row.weight):
            yield problems.wrong_weight(at, reason=f"merge {row.merge}, weight “{row.weight}”")
        elif row.weight:
            weight = self.layout.figures.get(row.weight)
            if row.weight == row.key or (weight is not None and weight.kind not in QUANTITIES):
                yield problems.wrong_weight(at, reason=f"{row.weight} không dùng làm trọng số được")
            if row.kind not in MEASURES:
                yield problems.wrong_weight(at, reason=f"loại {row.kind} không có trung bình")

    def _kind(self, row: FigureSpec, at: str) -> Iterator[Problem]:
        if row.kind in ("count", "flag", "choice") and row.decimals:
            yield problems.wrong_figure(at, expected="số nguyên thì decimals: 0", got=str(row.decimals))
        if (row.kind == "choice") != bool(row.choices):
            yield problems.wrong_figure(at, expected="choices khi và chỉ khi kind: choice", got=row.kind)
        if len({option.value for option in row.choices}) < len(row.choices):
            yield problems.wrong_figure(at, expected="mỗi lựa chọn một số", got="số lặp lại")
        if row.kind == "percent" and row.unit != "%":
            yield problems.wrong_figure(at, expected="tỷ lệ có đơn vị tính %", got=row.unit or "không có")
        if row.kind in QUANTITIES and row.unit in ("", "%"):
            yield problems.wrong_figure(
                at, expected="số lượng có đơn vị tính khác %", got=row.unit or "không có"
            )
        if row.cumulative != "no" and row.kind not in QUANTITIES:
            yield problems.wrong_figure(at, expected="chỉ số lượng mới lũy kế", got=row.kind)
        if row.tasks is not None and (row.kind != "count" or row.computed is not None):
            yield problems.wrong_figure(
                at, expected="số nhiệm vụ là số đếm, không tính từ chỉ tiêu khác", got=row.kind
            )
        if row.confirmed == "no" and not row.note:
            yield problems.wrong_figure(
                at, expected="chưa xác nhận thì ghi note: vì sao", got="không có note"
            )
        if row.jump is not None and row.jump.share is None and row.jump.least is None:
            yield problems.wrong_jump(at, got="để trống")

    def _computed(self, row: FigureSpec, at: str) -> Iterator[Problem]:
        parts = [self.layout.figures[key] for key in sources(row) if key in self.layout.figures]
        if any(part.kind not in QUANTITIES for part in parts):
            yield problems.wrong_figure(
                at, expected="tính từ số đếm hoặc số lượng", got="có chỉ tiêu loại khác"
            )
        if isinstance(row.computed, Ratio):
            if row.kind != "percent":
                yield problems.wrong_figure(at, expected="tỷ lệ có kind: percent", got=row.kind)
            sides = [{self.layout.figures[key].unit for key in side if key in self.layout.figures}
                     for side in (row.computed.num, row.computed.den)]  # fmt: skip
            if len(sides[0] | sides[1]) > 1:
                got = ", ".join(sorted(sides[0] | sides[1]))
                yield problems.wrong_figure(at, expected="tử số, mẫu số cùng đơn vị tính", got=got)
        if isinstance(row.computed, Sum) and any(part.unit != row.unit for part in parts):
            yield problems.wrong_figure(at, expected="tổng và các thành phần cùng đơn vị tính", got=row.unit)
        if len(set(sources(row))) < len(sources(row)) and isinstance(row.computed, Sum):
            yield problems.wrong_figure(at, expected="mỗi thành phần một lần", got="thành phần lặp lại")

    def sayings(self) -> Iterator[Problem]:
        owners: dict[str, str] = {}
        for row in self.layout.figures.values():
            for words in row.said:
                other = owners.setdefault(fold(words), row.key)
                if other != row.key:
                    yield problems.said_twice(self.at(row.key), words=words, other=other)

    def checks(self) -> Iterator[Problem]:
        for check in self.layout.checks:
            keys = named(check)
            rows = [self.layout.figures[key] for key in keys if key in self.layout.figures]
            at = self.at(keys[0]) if keys else self.name
            if len(set(keys)) < len(keys):
                yield problems.wrong_check(
                    at, expected="mỗi chỉ tiêu một lần trong một phép kiểm tra", got=", ".join(keys)
                )
            yield from self._check(check, rows, at)

    def _check(self, check: Check, rows: list[FigureSpec], at: str) -> Iterator[Problem]:
        match check:
            case AddsUp() | AtLeast() | AtMost() | Agree():
                if len({row.unit for row in rows}) > 1:
                    got = ", ".join(f"{row.key} {row.unit or 'không có'}" for row in rows)
                    yield problems.wrong_check(at, expected="các chỉ tiêu cùng đơn vị tính", got=got)
            case Follows(flag=flag):
                asked = self.layout.figures.get(flag)
                if asked is not None and asked.kind not in ("flag", "choice"):
                    yield problems.wrong_check(
                        at, expected="flag là câu hỏi 0/1 hoặc lựa chọn", got=asked.kind
                    )

    def head(self) -> Iterator[Problem]:
        head = self.layout.head
        if head.basis.law not in head.laws:
            yield problems.unknown_law(f"{self.name}/layout.yaml", law=head.basis.law)
        for kind, jump in head.jumps.items():
            if kind not in MEASURES or (jump.share is None and jump.least is None):
                yield problems.wrong_jump(f"{self.name}/layout.yaml", got=kind)
        for body in head.bodies.values():
            for key in (key for group in body.inapplicable for key in group.figures):
                spec = self.layout.figures.get(key)
                if spec is None:
                    yield problems.unknown_figure(f"{self.name}/layout.yaml", key=key)
                elif spec.computed is not None or spec.na == "refused":
                    expected = "chỉ tiêu điền, được phép không áp dụng"
                    yield problems.wrong_figure(f"{self.name}/layout.yaml", expected=expected, got=key)
