"""Progress of an edition that is tracked only: no points are printed, so none are computed.

A sheet gives for each line ``a`` (tasks set), ``b`` (tasks done) or a state: done, doing, not_started.
Lines nobody reported are missing and stay so; shares are of what was reported, with how much was not.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.problems import Problem, Problems
from chiso.engine.score import problems
from chiso.engine.score.figures import figure
from chiso.engine.score.sheet import Raw, Row
from chiso.engine.spec.types import Figure, Index, Node, Text
from chiso.engine.states import Standing

STATES = {"done": "đã hoàn thành", "doing": "đang thực hiện", "not_started": "chưa thực hiện"}
_TASKS = Figure(title=Text(vi="số nhiệm vụ"))


@dataclass(frozen=True, slots=True)
class Report:
    """What a sheet says of one line."""

    tasks: int
    done: int
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One node: tasks set and done where reported; ``silent``: lines under it nobody reported."""

    code: str
    title: str
    depth: int
    standing: Standing
    tasks: int
    done: int
    lines: int
    silent: int
    state: str = ""
    note: str = ""

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.done, self.tasks) if self.tasks else None


def progress(index: Index, raw: Raw) -> tuple[Progress, ...]:
    """Progress of every node, in printed order.

    :raises Problem: the edition has points. :raises Problems: every fault of the sheet.
    """
    if index.head.scoring != "tracked":
        raise problems.not_tracked(index.head.id)
    leaves = {node.code for node in index.walk() if not node.children}
    reports: dict[str, Report] = {}
    faults: list[Problem] = []
    for row in raw.rows:
        try:
            code = row.code.strip().rstrip(".")
            if code not in leaves:
                raise problems.unknown_code(row.place, code=row.code, near="")
            if code in reports:
                raise problems.twice(row.place, code=code, first="dòng trước")
            reports[code] = _report(row)
        except Problem as fault:
            faults.append(fault)
    if faults:
        raise Problems(faults)
    return tuple(row for node in index.tree for row in _rows(node, reports, 0))


def _report(row: Row) -> Report:
    for name, cell in row.cells.items():
        if name not in ("a", "b", "state", "note"):
            raise problems.unknown_figure(
                cell.place, name=name, allowed="a (nhiệm vụ), b (hoàn thành), state, note"
            )
    said = {name: cell.text.strip() for name, cell in row.cells.items()}
    state = said.get("state", "")
    if state and state not in STATES:
        allowed = ", ".join(f"{code} ({words})" for code, words in STATES.items())
        raise problems.wrong_form(row.place, expected=f"trạng thái là một trong: {allowed}", got=state)
    counts = {
        name: int(
            figure(row.cells[name].text, _TASKS, office=row.cells[name].office, place=row.cells[name].place)
        )
        for name in ("a", "b")
        if name in said
    }
    tasks, done = counts.get("a", 0), counts.get("b", 0)
    if done > tasks:
        raise problems.wrong_form(row.place, expected="b không lớn hơn a", got=f"{done} trên {tasks}")
    if not counts and state:
        tasks, done = 1, int(state == "done")
    return Report(tasks, done, state, said.get("note", ""))


def _rows(node: Node, reports: dict[str, Report], depth: int) -> list[Progress]:
    if not node.children:
        said = reports.get(node.code)
        if said is None:
            return [Progress(node.code, node.title.vi, depth, Standing.MISSING, 0, 0, 1, 1)]
        standing = Standing.NONE_DONE if said.done == 0 else Standing.KNOWN
        return [
            Progress(
                node.code, node.title.vi, depth, standing, said.tasks, said.done, 1, 0, said.state, said.note
            )
        ]
    below = [_rows(child, reports, depth + 1) for child in node.children]
    tops = [rows[0] for rows in below]
    silent = sum(top.silent for top in tops)
    lines = sum(top.lines for top in tops)
    done = sum(top.done for top in tops)
    standing = Standing.MISSING if silent == lines else Standing.NONE_DONE if done == 0 else Standing.KNOWN
    top = Progress(
        node.code, node.title.vi, depth, standing, sum(one.tasks for one in tops), done, lines, silent
    )
    return [top, *(row for rows in below for row in rows)]
