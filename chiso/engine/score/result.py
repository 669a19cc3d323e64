"""What scoring answers: for every node points, applicable maximum, percent, standing and the reason.

Points are exact; ``None`` is "no points yet", never 0. ``known`` and ``open`` tell how much of an
unfinished node is already decided and how much still waits. Words are composed only when asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from chiso.engine.decimals import exact_text, rounded
from chiso.engine.spec.types import Index, Node, Rounding
from chiso.engine.states import Standing
from chiso.engine.trace import VERSION, Step, sentence
from chiso.engine.vietnamese import number

Level = Literal["index", "domain", "criterion", "component", "part"]


@dataclass(frozen=True, slots=True)
class NodeResult:
    """``points``: exact, None while anything applicable is open. ``maximum``: applicable. ``printed``: the
    maximum in the text. ``known``/``open``: points decided so far; maximum of what still waits."""

    code: str
    level: Level
    standing: Standing
    points: Fraction | None
    maximum: Fraction
    printed: Fraction
    known: Fraction
    open: Fraction
    steps: tuple[Step, ...] = ()
    gaps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    by: str = ""
    owner: str = ""
    role: str = "normal"
    parent: str = ""

    @property
    def percent(self) -> Fraction | None:
        """Points ÷ applicable maximum; None without points, or when nothing applies."""
        return self.points / self.maximum if self.points is not None and self.maximum else None


@dataclass(frozen=True, slots=True)
class Result:
    """One sheet scored under one edition. ``nodes`` in printed order; ``by``: totals by who supplies."""

    index: Index
    sha256: str
    engine: str
    total: NodeResult
    nodes: Mapping[str, NodeResult]
    by: Mapping[str, NodeResult]
    unit: str = ""
    body: str = ""
    stage: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def rounding(self) -> Rounding:
        assert self.index.head.rounding is not None
        return self.index.head.rounding

    def shown(self, value: Fraction) -> str:
        """``value`` as the edition prints points: ``1,49``."""
        return number(self.rounded(value), self.rounding.places)

    def rounded(self, value: Fraction) -> Decimal:
        return rounded(value, places=self.rounding.places, mode=self.rounding.mode)

    def explain(self, code: str) -> tuple[Step, ...]:
        """All steps of one node: result, reasons, clause."""
        node = self.total if code == "total" else self.nodes[code]
        return (self._result_step(node), *node.steps, *self._cites(node))

    def words(self, code: str) -> str:
        """The explanation as one Vietnamese line."""
        return sentence(self.explain(code))

    def _result_step(self, node: NodeResult) -> Step:
        most = self.shown(node.maximum if node.maximum else node.printed)
        values = {"maximum": exact_text(node.maximum), "standing": node.standing.value}
        if node.standing is Standing.NOT_APPLICABLE:
            return Step("result", f"Không đánh giá, bớt {self.shown(node.printed)} điểm tối đa", values)
        if node.points is None:
            so_far = f", đã có {self.shown(node.known)}" if node.known else ""
            return Step("result", f"Chưa có điểm (tối đa {most}{so_far})", values)
        values["points"] = exact_text(node.points)
        if node.role == "penalty":
            return Step("result", f"Trừ {self.shown(node.points)} (tối đa {most})", values)
        return Step("result", f"Được {self.shown(node.points)}/{most}", values)

    def _cites(self, node: NodeResult) -> tuple[Step, ...]:
        code = node.code.partition("/")[0]
        if code == "total":
            return ()
        head = self.index.head
        spec = self._node(code)
        basis = " ".join(
            part for part in (f"mục {code}", head.basis.at, head.laws[head.basis.law].number) if part
        )
        more = [
            " ".join((cite.at, head.laws[cite.law].number)).strip() for cite in (spec.cites if spec else ())
        ]
        return (Step("cite", "; ".join((basis, *more))),)

    def _node(self, code: str) -> Node | None:
        return next((node for node in self.index.walk() if node.code == code), None)

    def as_json(self, *, traces: bool = True) -> dict[str, object]:
        """The result as data; numbers are text, exact beside rounded."""
        head = self.index.head
        return {
            "schema": "chiso.result/1",
            "trace": VERSION,
            "index": {"id": head.id, "year": head.year, "revision": head.revision, "sha256": self.sha256},
            "engine": self.engine,
            "unit": self.unit,
            "body": self.body,
            "stage": self.stage,
            "rounding": {"places": self.rounding.places, "mode": self.rounding.mode, "at": self.rounding.at},
            "total": self._row(self.total, "total", traces=traces),
            "by": {name: self._row(part, "", traces=False) for name, part in self.by.items()},
            "nodes": [self._row(node, code, traces=traces) for code, node in self.nodes.items()],
        }

    def _row(self, node: NodeResult, code: str, *, traces: bool) -> dict[str, object]:
        percent = node.percent
        row: dict[str, object] = {
            "code": node.code,
            "level": node.level,
            "title": self.titles.get(node.code, ""),
            "state": node.standing.value,
            "state_words": node.standing.words,
            "points": None if node.points is None else str(self.rounded(node.points)),
            "exact": None if node.points is None else exact_text(node.points),
            "maximum": exact_text(node.maximum),
            "printed_maximum": exact_text(node.printed),
            "percent": None if percent is None else str(self.rounded(percent * 100)),
            "known_points": str(self.rounded(node.known)),
            "open_maximum": exact_text(node.open),
            "by": node.by,
            "owner": node.owner,
            "role": node.role,
            "parent": node.parent,
            "missing": list(node.gaps),
            "warnings": list(node.warnings),
        }
        if traces and code:
            steps = self.explain(code)
            row["trace"] = sentence(steps)
            row["steps"] = [step.as_json() for step in steps]
        return row
