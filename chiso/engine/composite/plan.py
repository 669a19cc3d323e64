"""The plan of a composite index: a tree of codes and an ordered list of named steps, both data.

Decides which steps exist, which parameters each method takes and what a well-formed tree is. It
computes nothing. The steps are a list, so the same step may recur; a step carries an ``id`` when a
sensitivity analysis wants to vary it. Identity = sha256 of the canonical JSON.
"""

from __future__ import annotations

import hashlib
import math
from functools import cached_property
from typing import Literal

import msgspec

from chiso.engine.composite import problems
from chiso.engine.problems import Problem, Problems
from chiso.engine.reading import Document, convert, read


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A title in Vietnamese, and in English where somebody wrote one."""

    vi: str
    en: str | None = None


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One code of the tree. A leaf is a column of the table; a node with children is computed.

    ``low`` and ``high`` are the fixed bounds of its scale (of the question for an indicator, of the
    score for a sub-dimension), in its own unit. ``per`` names the column it is divided by.
    """

    code: str
    parent: str | None = None
    weight: float = 1.0
    direction: Literal[1, -1] = 1
    title: Words | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    per: str | None = None


class _Step(
    msgspec.Struct,
    frozen=True,
    tag_field="step",
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    id: str | None = None


class Denominate(_Step, frozen=True, tag="denominate"):
    """Divides each indicator that declares ``per`` by that column."""


class Screen(_Step, frozen=True, tag="screen"):
    """Leaves out units with less than ``min_share`` of their indicators; who was left out is logged."""

    min_share: float

    def __post_init__(self) -> None:
        if not 0 < self.min_share <= 1:
            raise ValueError("min_share lớn hơn 0, không quá 1")


class Within(_Step, frozen=True, tag="within"):
    """Refuses a value outside the ``low``–``high`` of its node."""

    only: tuple[str, ...] = ()
    level: int | None = None


class Impute(_Step, frozen=True, tag="impute"):
    """Fills empty cells. ``none`` says they stay empty, on purpose."""

    method: Literal["mean", "median", "group_mean", "group_median", "linear", "none"]
    group: str | None = None
    """Column of labels: the group whose mean is taken, or (``linear``) the series of one unit."""
    along: str | None = None
    """``linear``: the numeric column (year) along which to interpolate; ends are never extrapolated."""
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        grouped = self.method.startswith("group_") or self.method == "linear"
        _needs(self.method, group=self.group, wanted=grouped)
        _needs(self.method, along=self.along, wanted=self.method == "linear")


class Treat(_Step, frozen=True, tag="treat"):
    """Brings outliers in; ``when: failing`` spares columns with |skew| < ``skew`` or kurt < ``kurtosis``."""

    method: Literal["winsorise", "log", "log_shift", "boxcox"]
    when: Literal["failing", "always"] = "failing"
    skew: float = 2.0
    kurtosis: float = 3.5
    max_points: int | None = None
    lambda_: float | None = msgspec.field(default=None, name="lambda")
    otherwise: Literal["log", "log_shift", "boxcox", "none"] = "none"
    """Second treatment, of the original values, when winsorising was not enough."""
    unmet: Literal["refuse", "keep"] = "refuse"
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wanted = self.method == "boxcox" or self.otherwise == "boxcox"
        _needs("boxcox" if wanted else self.method, **{"lambda": self.lambda_}, wanted=wanted)
        if self.method != "winsorise" and (self.max_points is not None or self.otherwise != "none"):
            raise ValueError("max_points và otherwise chỉ dùng với winsorise")


class Normalise(_Step, frozen=True, tag="normalise"):
    """Brings columns to a common scale and turns the reversed ones round, once."""

    method: Literal[
        "minmax", "zscore", "scaled", "rank", "percentile", "borda", "goalposts",
        "distance_to_target", "distance_to_max", "distance_to_reference", "fraction_of_max", "onto",
    ]  # fmt: skip
    low: float | None = None
    high: float | None = None
    from_low: float | None = None
    from_high: float | None = None
    mean: float | None = None
    sd: float | None = None
    reference: str | None = None
    """Unit whose value is the reference of ``distance_to_reference``."""
    cap: bool = False
    """Values beyond the target, reference or goalposts count as reaching it."""
    only: tuple[str, ...] = ()
    level: int | None = None

    def __post_init__(self) -> None:
        takes = {
            "minmax": {"low", "high"},
            "scaled": {"low", "high", "from_low", "from_high"},
            "goalposts": {"low", "high", "cap"},
            "zscore": {"mean", "sd"},
            "distance_to_reference": {"reference", "cap"},
            "distance_to_target": {"cap"},
        }.get(self.method, set())
        given = {
            name
            for name in ("low", "high", "from_low", "from_high", "mean", "sd", "reference")
            if getattr(self, name) is not None
        } | ({"cap"} if self.cap else set())
        if extra := given - takes:
            raise ValueError(f"{self.method} không nhận {', '.join(sorted(extra))}")
        if self.method == "scaled" and not {"from_low", "from_high"} <= given:
            raise ValueError("scaled cần from_low và from_high")
        if self.method == "distance_to_reference" and self.reference is None:
            raise ValueError("distance_to_reference cần reference")
        if self.sd is not None and not self.sd > 0:
            raise ValueError("sd phải dương")


class Weigh(_Step, frozen=True, tag="weigh"):
    """Sets the weights by code. ``equal`` sets 1 everywhere; ``given`` the listed ones, others stay."""

    method: Literal["given", "equal"]
    weights: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if (self.method == "given") != bool(self.weights):
            raise ValueError("given cần danh sách weights; equal thì không")


class Aggregate(_Step, frozen=True, tag="aggregate"):
    """Computes every node of ``level`` from its children. Missing children: refused unless said."""

    level: int
    method: Literal["sum", "arithmetic", "geometric", "harmonic", "generalised", "copeland"]
    power: float | None = None
    missing: Literal["refuse", "propagate", "ignore"] = "refuse"
    at_least: float | None = None
    """``ignore``: smallest share of the children that must be known, else the result is missing."""

    def __post_init__(self) -> None:
        _needs(self.method, power=self.power, wanted=self.method == "generalised")
        _needs(f"missing: {self.missing}", at_least=self.at_least, wanted=self.missing == "ignore")
        if self.at_least is not None and not 0 < self.at_least <= 1:
            raise ValueError("at_least lớn hơn 0, không quá 1")
        if self.power == 0:
            raise ValueError("power: 0 là trung bình nhân, hãy dùng geometric")


class Rank(_Step, frozen=True, tag="rank"):
    """Ranks units by a computed value, on unrounded figures. The tie rule is stated, never implied."""

    by: str
    ties: Literal["min", "max", "mean", "dense"]
    order: Literal["descending", "ascending"] = "descending"
    within: str | None = None


class Band(_Step, frozen=True, tag="band"):
    """Puts ranked units in ``groups`` bands cut at equal quantiles of ``by``; 1 is the best."""

    by: str
    groups: int
    titles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.groups < 2 or (self.titles and len(self.titles) != self.groups):
            raise ValueError("groups từ 2 trở lên và đủ tên cho từng nhóm")


Step = (
    Denominate | Screen | Within | Impute | Treat | Normalise | Weigh | Aggregate | Rank | Band
)  # fmt: skip


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, dict=True):
    """One edition of a composite index. ``nodes`` in printed order, ``steps`` in order of doing."""

    schema: Literal["chiso.composite/1"]
    id: str
    edition: str
    title: Words
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    revision: int = 1
    sources: tuple[str, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Code → codes of its children, in printed order."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.parent is not None:
                found.setdefault(node.parent, []).append(node.code)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def levels(self) -> dict[str, int]:
        """Code → height: 1 for a leaf, else one more than its highest child."""
        known: dict[str, int] = {}

        def height(code: str) -> int:
            if code not in known:
                known[code] = 1 + max((height(child) for child in self.children.get(code, ())), default=0)
            return known[code]

        return {node.code: height(node.code) for node in self.nodes}

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes if node.code not in self.children)

    def at_level(self, level: int) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes if self.levels[node.code] == level)

    def title_of(self, code: str) -> str:
        words = self.by_code[code].title
        return words.vi if words else code

    @cached_property
    def sha256(self) -> str:
        """Identity of this plan: sha256 of its canonical JSON."""
        return hashlib.sha256(canonical(self)).hexdigest()


def _needs(method: str, *, wanted: bool, **given: object) -> None:
    for name, value in given.items():
        if wanted and value is None:
            raise ValueError(f"{method} cần {name}")
        if not wanted and value is not None:
            raise ValueError(f"{method} không nhận {name}")


def canonical(plan: Plan) -> bytes:
    """The plan as JSON with sorted keys: the bytes its identity is taken of."""
    return msgspec.json.encode(plan, order="sorted")


def read_plan(text: str, *, name: str) -> Plan:
    """The plan written in ``text`` (YAML); every fault of the tree told at once."""
    document = read(text, name=name)
    plan = convert(document, Plan)
    faults = list(_faults(plan, document))
    if faults:
        raise Problems(faults)
    return plan


def _faults(plan: Plan, document: Document) -> list[Problem]:
    faults: list[Problem] = []
    codes: set[str] = set()
    for index, node in enumerate(plan.nodes):
        place = document.place(f"$.nodes[{index}]")
        if node.code in codes:
            faults.append(problems.code_twice(place, node.code))
        codes.add(node.code)
        if not (math.isfinite(node.weight) and node.weight >= 0):
            faults.append(problems.weight_bad(place, node.code, node.weight))
        bounds = [bound for bound in (node.low, node.high, node.target) if bound is not None]
        unordered = node.low is not None and node.high is not None and not node.low < node.high
        if unordered or not all(map(math.isfinite, bounds)):
            faults.append(problems.wrong_shape(place, f"{node.code}: low phải nhỏ hơn high, đều hữu hạn"))
    for index, node in enumerate(plan.nodes):
        if node.parent is not None and node.parent not in codes:
            faults.append(
                problems.parent_unknown(document.place(f"$.nodes[{index}]"), node.code, node.parent)
            )
    faults += _loops(plan, document)
    return faults or _step_faults(plan, document)


def _loops(plan: Plan, document: Document) -> list[Problem]:
    parents = {node.code: node.parent for node in plan.nodes}
    for index, node in enumerate(plan.nodes):
        seen: list[str] = []
        code: str | None = node.code
        while code is not None and code not in seen:
            seen.append(code)
            code = parents.get(code)
        if code is not None:
            return [problems.tree_loops(document.place(f"$.nodes[{index}]"), seen)]
    return []


def _step_faults(plan: Plan, document: Document) -> list[Problem]:
    faults: list[Problem] = []
    highest = max(plan.levels.values(), default=1)
    names: set[str] = set()
    for index, step in enumerate(plan.steps):
        place = document.place(f"$.steps[{index}]")
        named: tuple[str, ...] = getattr(step, "only", ())
        if isinstance(step, (Rank, Band)):
            named = (step.by,)
        if isinstance(step, Weigh):
            named = tuple(code for code, _ in step.weights)
            faults += [
                problems.weight_bad(place, code, weight)
                for code, weight in step.weights
                if not (math.isfinite(weight) and weight >= 0)
            ]
        if unknown := [code for code in named if code not in plan.by_code]:
            faults.append(problems.code_unknown(place, unknown))
        level = getattr(step, "level", None)
        lowest = 2 if isinstance(step, Aggregate) else 1
        if level is not None and not lowest <= level <= highest:
            faults.append(problems.level_unknown(place, level, highest))
        numbers = [value for value in msgspec.structs.astuple(step) if isinstance(value, float)]
        if not all(map(math.isfinite, numbers)):
            faults.append(problems.wrong_shape(place, "tham số phải là số hữu hạn"))
        if step.id is not None:
            if step.id in names:
                faults.append(problems.code_twice(place, step.id))
            names.add(step.id)
    return faults
