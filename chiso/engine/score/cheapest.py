"""The cheapest set of actions that reaches a target: exact, and says so when nothing does.

Actions on one leaf are not additive (two may pass the same band), so every subset of the actions on a
leaf is scored by the evaluator itself; a mixed-integer program picks one subset a leaf. The program is
in floats, the answer is not: a chosen set counts only after it is scored again in exact fractions, a set
the floats liked and the fractions do not is cut off, and the search goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from chiso.engine.problems import Problems
from chiso.engine.score import problems
from chiso.engine.score.change import changed, from_mapping
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Raw, Sheet, sheet
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.types import Index
from chiso.engine.trace import shown, shown_percent, shown_points

MOST_TOGETHER = 10
"""Actions on one leaf (or one capped block): 2^10 subsets are scored."""

BUDGET = "cost"
"""The one limit of ``most``: the cost of the actions together."""

SLACK = 1e-7
"""How much a float may promise too much before the exact check."""


@dataclass(frozen=True, slots=True)
class Action:
    """What an action costs, what it uses of each limit, and which cells it writes (``+n`` adds)."""

    name: str
    cost: Fraction
    sets: Mapping[str, Mapping[str, str]]
    uses: Mapping[str, Fraction] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """``points``, or ``percent`` of the applicable maximum (a fraction of 1)."""

    points: Fraction | None = None
    percent: Fraction | None = None

    def reached(self, known: Fraction, maximum: Fraction) -> bool:
        if self.points is not None:
            return known >= self.points
        assert self.percent is not None
        return known >= self.percent * maximum

    @property
    def words(self) -> str:
        return (
            shown_points(self.points)
            if self.points is not None
            else shown_percent(self.percent or Fraction(0))
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer: the actions, their cost and uses, and the result they give."""

    actions: tuple[Action, ...]
    cost: Fraction
    uses: Mapping[str, Fraction]
    result: Result


def for_rank(values: Iterable[Fraction], rank: int) -> Target:
    """The percent that stands at ``rank`` or better among rivals with these percents; ties share."""
    others = sorted(values, reverse=True)
    return Target(percent=others[rank - 1] if rank <= len(others) else Fraction(0))


def cheapest(
    index: Index,
    raw: Raw,
    actions: tuple[Action, ...],
    *,
    target: Target,
    limits: Mapping[str, Fraction],
    like: Sheet | None = None,
) -> Choice:
    """The set of least cost that reaches ``target`` within ``limits``; of equals, the smallest set.

    Counts points already known; what is still open counts as nothing. ``like``: a sheet whose excluded
    lines and tighter caps hold, since rows cannot say them.

    :raises Problem: SC0401 when no set reaches it, with the most that can be reached.
    """
    model = _Model(index, raw, actions, limits, like)
    found = model.solve(target)
    if found is None:
        best = model.best()
        got = f"{shown(best.total.known)} điểm ({shown_percent(best.total.known / best.total.maximum)})"
        raise problems.out_of_reach(index.head.id, target=target.words, best=got)
    return found


def most(
    index: Index,
    raw: Raw,
    actions: tuple[Action, ...],
    *,
    budget: Fraction,
    like: Sheet | None = None,
) -> Choice:
    """The set that earns most points within ``budget`` of cost; of equals, the cheapest, then the smallest.

    Exact like ``cheapest``: what the floats propose counts only after fractions have scored it.
    """
    spent = tuple(replace(action, uses={BUDGET: action.cost}) for action in actions)
    return _Model(index, raw, spent, {BUDGET: budget}, like).most()


class _Model:
    def __init__(
        self,
        index: Index,
        raw: Raw,
        actions: tuple[Action, ...],
        limits: Mapping[str, Fraction],
        like: Sheet | None = None,
    ) -> None:
        self.index, self.raw, self.actions, self.limits = index, raw, actions, limits
        self.like = like or Sheet()
        self.digest = sha256(index)
        self.base = self.score(())
        self.groups = self._groups()
        self.rows: list[tuple[int, tuple[int, ...], Fraction, Fraction]] = []
        for group, members in enumerate(self.groups):
            for size in range(len(members) + 1):
                for subset in combinations(members, size):
                    try:
                        result = self.score(subset)
                    except Problems:
                        # These actions contradict each other on the sheet: they cannot be taken together.
                        continue
                    points = result.total.known - self.base.total.known
                    self.rows.append((group, subset, points, result.total.maximum - self.base.total.maximum))

    def score(self, chosen: Iterable[int]) -> Result:
        """The result when these actions, in the order given, have acted."""
        changes = [change for number in sorted(chosen) for change in from_mapping(self.actions[number].sets)]
        said = sheet(changed(self.raw, changes), self.index)
        said = replace(said, excluded=self.like.excluded, caps=self.like.caps)
        return evaluate(self.index, said, digest=self.digest)

    def _groups(self) -> list[list[int]]:
        """Actions that may meet on one leaf, or under one cap, stand together."""
        capped = {node.code for node in self.index.tree if node.role != "normal"}
        parent = list(range(len(self.actions)))

        def root(number: int) -> int:
            while parent[number] != number:
                number = parent[number]
            return number

        owner: dict[str, int] = {}
        for number, action in enumerate(self.actions):
            for code in action.sets:
                top = code.partition(".")[0].partition("/")[0]
                leaf = top if top in capped else code.partition("/")[0]
                parent[root(number)] = root(owner.setdefault(leaf, number))
        groups: dict[int, list[int]] = {}
        for number in range(len(self.actions)):
            groups.setdefault(root(number), []).append(number)
        for members in groups.values():
            if len(members) > MOST_TOGETHER:
                names = ", ".join(self.actions[number].name for number in members)
                raise problems.bad_action(
                    names,
                    expected=f"không quá {MOST_TOGETHER} giải pháp cùng tác động một tiêu chí",
                    got=str(len(members)),
                )
        return list(groups.values())

    def solve(self, target: Target) -> Choice | None:
        """Least cost first; then, at that cost, fewest actions."""
        cuts: list[tuple[int, ...]] = []
        cost = np.array([float(action.cost) for action in self.actions])
        cheapest_set = self._search(cost, target, cuts, None)
        if cheapest_set is None:
            return None
        least = sum((self.actions[number].cost for number in cheapest_set), Fraction(0))
        fewest = self._search(np.ones(len(self.actions)), target, cuts, least)
        chosen = fewest if fewest is not None else cheapest_set
        return self._choice(chosen)

    def best(self) -> Result:
        """The result of the set that earns most within the limits."""
        gain = np.zeros(len(self.actions) + len(self.rows))
        gain[len(self.actions) :] = [-float(points) for _, _, points, _ in self.rows]
        chosen = self._milp(gain, [], [])
        return self.score(chosen or ())

    def most(self) -> Choice:
        """The set that earns most within the limits; of equals the cheapest, then the fewest actions."""
        count = len(self.actions)
        if not count:
            return self._choice(())
        gain = np.zeros(count + len(self.rows))
        gain[count:] = [-float(points) for _, _, points, _ in self.rows]
        cuts: list[tuple[int, ...]] = []
        while True:
            chosen = self._milp(gain, [], cuts)
            if chosen is None:
                chosen = ()
                break
            if self._within(chosen):
                break
            cuts.append(chosen)
        best = self.score(chosen).total.known
        cost = np.array([float(action.cost) for action in self.actions])
        found = self._search(cost, Target(points=best), [], None)
        least = sum((self.actions[number].cost for number in found or chosen), Fraction(0))
        fewest = self._search(np.ones(count), Target(points=best), [], least)
        return self._choice(fewest if fewest is not None else found if found is not None else chosen)

    def _search(
        self, weights: np.ndarray, target: Target, cuts: list[tuple[int, ...]], budget: Fraction | None
    ) -> tuple[int, ...] | None:
        """A set of least weight that exactly reaches the target; cuts off what only floats believed."""
        need, reach = self._need(target)
        rows = [(reach, need - SLACK, np.inf)]
        if budget is not None:
            cost = np.concatenate([[float(action.cost) for action in self.actions], np.zeros(len(self.rows))])
            rows.append((cost, -np.inf, float(budget) + SLACK))
        whole = np.concatenate([weights, np.zeros(len(self.rows))])
        while True:
            chosen = self._milp(whole, rows, cuts)
            if chosen is None:
                return None
            total = self.score(chosen).total
            spent = sum((self.actions[number].cost for number in chosen), Fraction(0))
            within = self._within(chosen) and (budget is None or spent <= budget)
            if within and target.reached(total.known, total.maximum):
                return chosen
            cuts.append(chosen)

    def _within(self, chosen: tuple[int, ...]) -> bool:
        uses = self._choice(chosen).uses
        return all(uses[limit] <= most for limit, most in self.limits.items())

    def _need(self, target: Target) -> tuple[float, np.ndarray]:
        """What the subsets must add, and what each adds, in points above the target line."""
        base = self.base.total
        share = target.percent if target.percent is not None else Fraction(0)
        wanted = target.points if target.points is not None else share * base.maximum
        adds = [float(points - share * maximum) for _, _, points, maximum in self.rows]
        return float(wanted - base.known), np.concatenate([np.zeros(len(self.actions)), adds])

    def _milp(
        self, weights: np.ndarray, extra: list[tuple[np.ndarray, float, float]], cuts: list[tuple[int, ...]]
    ) -> tuple[int, ...] | None:
        size = len(self.actions) + len(self.rows)
        constraints = self._structure(size) + extra
        for chosen in cuts:
            row = np.zeros(size)
            for number in range(len(self.actions)):
                row[number] = 1.0 if number in chosen else -1.0
            constraints.append((row, -np.inf, len(chosen) - 1.0))
        matrix = np.array([row for row, _, _ in constraints])
        low = np.array([bound for _, bound, _ in constraints])
        high = np.array([bound for _, _, bound in constraints])
        found = milp(
            weights,
            constraints=LinearConstraint(matrix, low, high),
            integrality=np.ones(size),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0},
        )
        if found.status == 2:
            return None
        if found.x is None:
            raise problems.solver_failed(self.index.head.id, detail=str(found.message))
        return tuple(number for number in range(len(self.actions)) if found.x[number] > 0.5)

    def _structure(self, size: int) -> list[tuple[np.ndarray, float, float]]:
        """One subset a group; an action acts exactly when the subset of its group holds it; limits, ties."""
        first = len(self.actions)
        rows: list[tuple[np.ndarray, float, float]] = []

        def row(cells: Mapping[int, float], low: float, high: float) -> None:
            line = np.zeros(size)
            for place, value in cells.items():
                line[place] = value
            rows.append((line, low, high))

        for group, members in enumerate(self.groups):
            mine = [first + place for place, (owner, _, _, _) in enumerate(self.rows) if owner == group]
            row(dict.fromkeys(mine, 1.0), 1.0, 1.0)
            for number in members:
                holding = {place: 1.0 for place in mine if number in self.rows[place - first][1]}
                row({**holding, number: -1.0}, 0.0, 0.0)
        names = {action.name: number for number, action in enumerate(self.actions)}
        for number, action in enumerate(self.actions):
            for other in action.requires:
                row({number: 1.0, names[other]: -1.0}, -np.inf, 0.0)
            for other in action.excludes:
                row({number: 1.0, names[other]: 1.0}, -np.inf, 1.0)
        for limit, most in self.limits.items():
            used = {number: float(action.uses.get(limit, 0)) for number, action in enumerate(self.actions)}
            row(used, -np.inf, float(most) + SLACK)
        return rows

    def _choice(self, chosen: tuple[int, ...]) -> Choice:
        actions = tuple(self.actions[number] for number in chosen)
        uses = {
            limit: sum((action.uses.get(limit, Fraction(0)) for action in actions), Fraction(0))
            for limit in self.limits
        }
        return Choice(
            actions, sum((action.cost for action in actions), Fraction(0)), uses, self.score(chosen)
        )


def checked(actions: tuple[Action, ...], limits: Mapping[str, Fraction], *, place: str) -> tuple[Action, ...]:
    """``actions`` when their names are unique, and what they name exists.

    :raises Problem: SC0402.
    """
    names = [action.name for action in actions]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise problems.bad_action(place, expected="mỗi giải pháp một tên", got=", ".join(double))
    for action in actions:
        unknown = sorted({*action.requires, *action.excludes} - set(names))
        if unknown:
            raise problems.bad_action(
                f"{place} {action.name}", expected="tên giải pháp đã nêu", got=", ".join(unknown)
            )
        stray = sorted(set(action.uses) - set(limits))
        if stray:
            raise problems.bad_action(
                f"{place} {action.name}",
                expected=f"giới hạn: {', '.join(limits) or 'chưa nêu'}",
                got=", ".join(stray),
            )
        if action.cost < 0 or any(amount < 0 for amount in action.uses.values()):
            raise problems.bad_action(
                f"{place} {action.name}", expected="chi phí, mức dùng không âm", got="số âm"
            )
    return actions
