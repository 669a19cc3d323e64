"""Learning from one result: what was lost on which line, why, and what would win it back. Pure.

The cause is told by what is known, in this order: no document where one is asked for; appraised below the
self-score; a survey or statistics from outside; a rate below its mark; work not done, incomplete or late;
an appraiser's judgement. A person may say it better; nothing is guessed beyond these words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from chiso.engine.decimals import exact_text
from chiso.engine.problems import Problem, Problems
from chiso.engine.rules.verdict import Ask, Entry
from chiso.engine.score.change import Change, changed
from chiso.engine.score.cheapest import MOST_TOGETHER, Action
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.lost import Loss, Move, losses
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Cell, Raw, Row, Sheet, figures_of, sheet
from chiso.engine.spec.types import Branch, Choice, Figure, Judged, Simple, Text
from chiso.engine.trace import shown, shown_points
from chiso.scoring.schemas.edition import Book

CAUSES = {
    "evidence": "Thiếu tài liệu kiểm chứng",
    "cut": "Thẩm định giảm so với tự chấm",
    "survey": "Kết quả khảo sát",
    "statistics": "Số liệu thống kê của cơ quan khác",
    "rate": "Chỉ tiêu chưa đạt mức",
    "undone": "Việc chưa làm, chưa đủ hoặc không đúng hạn",
    "judged": "Người thẩm định cho điểm",
    "open": "Chưa có số liệu",
}
ZERO = Fraction(0)
LEAST = Fraction(1, 200)
"""Least gain worth showing: half of the last printed digit."""


@dataclass(frozen=True, slots=True)
class Win:
    """One change that wins points back by itself; ``sets``: what it writes on the sheet."""

    words: str
    gain: Fraction
    full: bool
    sets: Mapping[str, str]

    @property
    def gain_shown(self) -> str:
        return shown_points(self.gain)


@dataclass(frozen=True, slots=True)
class Lost:
    """One line that lost points or has none yet."""

    code: str
    title: str
    leaf: str
    domain: str
    lost: Fraction
    open: Fraction
    got: Fraction
    maximum: Fraction
    cause: str
    why: str
    """The reason of its points in words."""
    claimed: Fraction | None
    """Points of the self-score, when it gave some."""
    wins: tuple[Win, ...] = ()
    owners: tuple[int, ...] = ()

    @property
    def cause_words(self) -> str:
        return CAUSES[self.cause]

    @property
    def lost_shown(self) -> str:
        return shown_points(self.lost)

    @property
    def got_shown(self) -> str:
        return shown_points(self.got)

    @property
    def maximum_shown(self) -> str:
        return shown_points(self.maximum)

    @property
    def open_shown(self) -> str:
        return shown_points(self.open)

    @property
    def cut(self) -> Fraction:
        """How much the appraisal took from what was claimed."""
        return max(ZERO, self.claimed - self.got) if self.claimed is not None else ZERO

    @property
    def cut_shown(self) -> str:
        return shown_points(self.cut)

    @property
    def best(self) -> Win | None:
        """What wins everything back alone, or else the most."""
        full = [win for win in self.wins if win.full]
        return next(iter(full or sorted(self.wins, key=lambda win: -win.gain)), None)

    @property
    def target(self) -> str:
        """The figure to be reached and the points it brings, for the plan."""
        best = self.best
        if best is None:
            return f"Đạt điểm tối đa {self.maximum_shown} (đang {self.got_shown})"
        return f"{best.words} (thêm {best.gain_shown} điểm)"


def lost_of(
    book: Book,
    said: Sheet,
    result: Result,
    *,
    claimed: Result | None = None,
    proven: Collection[str] = (),
    owners: Mapping[str, tuple[int, ...]] | None = None,
) -> tuple[Lost, ...]:
    """Every line of a result below its maximum, the greatest loss first."""
    return tuple(
        _lost(book, said, result, loss, claimed=claimed, proven=proven, owners=owners or {})
        for loss in losses(book.index, said, result)
    )


def _lost(
    book: Book,
    said: Sheet,
    result: Result,
    loss: Loss,
    *,
    claimed: Result | None,
    proven: Collection[str],
    owners: Mapping[str, tuple[int, ...]],
) -> Lost:
    node = result.nodes[loss.code]
    leaf = loss.code.partition("/")[0]
    self_points = claimed.nodes[loss.code].points if claimed is not None else None
    got = node.points if node.points is not None else ZERO
    taken = self_points is not None and node.points is not None and self_points > node.points
    ask = book.asks.get(loss.code)
    return Lost(
        code=loss.code,
        title=result.titles.get(loss.code, ""),
        leaf=leaf,
        domain=book.domain_of(loss.code),
        lost=loss.lost,
        open=loss.open,
        got=got,
        maximum=node.maximum,
        cause=_cause(book, loss, ask, said.entries.get(loss.code), taken=taken, proven=proven),
        why=result.words(loss.code),
        claimed=self_points,
        wins=tuple(_wins(loss, ask)),
        owners=next((owners[step] for step in book.path(loss.code) if step in owners), ()),
    )


def _cause(
    book: Book, loss: Loss, ask: Ask | None, entry: Entry | None, *, taken: bool, proven: Collection[str]
) -> str:
    if not loss.lost:
        return "open"
    leaf = book.leaf_of(loss.code)
    asked = leaf is not None and leaf.evidence is not None and leaf.evidence.need == "required"
    # Where the sheet holds no document at all they were handed in elsewhere: their absence says nothing.
    if asked and proven and loss.by == "unit" and not proven_by(loss.code, proven):
        return "evidence"
    if taken:
        return "cut"
    if loss.by in ("survey", "statistics"):
        return loss.by
    rule = _inner(ask, entry.case if entry is not None else "") if ask is not None else None
    if isinstance(rule, Judged):
        return "judged"
    return "undone" if rule is None or isinstance(rule, Choice) else "rate"


def _inner(ask: Ask, case: str) -> Simple | None:
    """The rule that holds in a case; a rule without cases is its own."""
    if isinstance(ask.rule, Branch):
        return next((one.rule for one in ask.rule.cases if one.code == case), None)
    return ask.rule


def proven_by(code: str, proven: Collection[str]) -> bool:
    """Whether a document stands at the line or at the criterion it belongs to."""
    leaf = code.partition("/")[0]
    return code in proven or leaf in proven or any(one.partition("/")[0] == leaf for one in proven)


def _wins(loss: Loss, ask: Ask | None) -> Iterable[Win]:
    if ask is None:
        return
    specs, wholes = figures_of(ask), _wholes(ask)
    for move in loss.moves:
        # Fewer things to be done is no way to do better, and a gain nobody would see printed is no aim.
        if move.figure not in wholes and move.gain >= LEAST:
            yield Win(_move_words(move, ask, specs), move.gain, move.full, _sets(move))


def _wholes(ask: Ask) -> frozenset[str]:
    """Figures that others are measured against: denominators, last year."""
    found: set[str] = set()
    rules = [one.rule for one in ask.rule.cases] if isinstance(ask.rule, Branch) else [ask.rule]
    for rule in rules:
        of = getattr(rule, "of", None)
        found |= {name for name in (of, getattr(of, "of", None)) if isinstance(name, str)}
        found |= {name for name in (getattr(of, "before", None), getattr(rule, "before", None)) if name}
    return frozenset(found)


def _move_words(move: Move, ask: Ask, specs: Mapping[str, Figure]) -> str:
    if move.figure == "state":
        return f"Đạt “{_state_words(ask, move.after)}”"
    if move.figure == "cuts":
        return "Không còn điểm trừ"
    poorer, arrow, better = move.figure.partition("→")
    if arrow:
        one, two = specs[poorer].title.vi, specs[better].title.vi
        return f"Chuyển {shown(Fraction(move.after))} từ “{one}” sang “{two}”"
    after = shown(move.value) if move.value is not None else move.after
    before = shown(Fraction(move.before))
    if move.figure == "percent":
        return f"Tỷ lệ từ {before} % lên {after} %"
    figure = specs[move.figure]
    unit = " %" if figure.kind == "percent" else ""
    return f"{_capital(figure.title.vi)}: {before}{unit} → {after}{unit}"


def _state_words(ask: Ask, state: str) -> str:
    rule = ask.rule
    if isinstance(rule, Branch):
        for case in rule.cases:
            if isinstance(case.rule, Choice):
                for one in case.rule.states:
                    if one.code == state:
                        return one.when.vi
    if isinstance(rule, Choice):
        return next((one.when.vi for one in rule.states if one.code == state), state)
    return {"higher": "tăng so với năm trước", "equal": "bằng năm trước", "lower": "giảm"}.get(state, state)


def _sets(move: Move) -> Mapping[str, str]:
    if move.figure == "cuts":
        return {"cuts": ""}
    poorer, arrow, better = move.figure.partition("→")
    if arrow:
        return {poorer: f"-{move.after}", better: f"+{move.after}"}
    return {move.figure: move.after}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- grouped ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sum:
    """Lost and open points of a group of lines."""

    key: str
    name: str
    lost: Fraction
    open: Fraction
    lines: int
    share: Fraction
    """Of everything lost, for a bar."""

    @property
    def lost_shown(self) -> str:
        return shown_points(self.lost)

    @property
    def open_shown(self) -> str:
        return shown_points(self.open)

    @property
    def percent(self) -> int:
        return int(self.share * 100)


def summed(found: Iterable[Lost], keys: Callable[[Lost], Sequence[tuple[str, str]]]) -> tuple[Sum, ...]:
    """Losses by what ``keys`` says of a line; a line of two owners is divided evenly, so sums add up."""
    lost: dict[str, Fraction] = {}
    open_: dict[str, Fraction] = {}
    count: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in found:
        told = keys(row)
        for key, name in told:
            names[key] = name
            lost[key] = lost.get(key, ZERO) + row.lost / len(told)
            open_[key] = open_.get(key, ZERO) + row.open / len(told)
            count[key] = count.get(key, 0) + 1
    whole = sum(lost.values(), ZERO)
    rows = [
        Sum(key, names[key], lost[key], open_[key], count[key], lost[key] / whole if whole else ZERO)
        for key in lost
    ]
    return tuple(sorted(rows, key=lambda row: (-row.lost, -row.open, row.key)))


# --- what if ----------------------------------------------------------------------------------------


def raw_of(said: Sheet) -> Raw:
    """A sheet as rows again, so that changes pass the same checks as anything else."""
    rows = []
    for code, entry in said.entries.items():
        cells = {name: exact_text(value) for name, value in entry.figures.items()}
        if entry.percent is not None:
            cells["percent"] = exact_text(entry.percent)
        cells |= {"state": entry.state, "case": entry.case, "cuts": " ".join(entry.cuts), "note": entry.note}
        rows.append(Row(code, code, {name: Cell(text, code) for name, text in cells.items() if text}))
    return Raw(tuple(rows), body=said.body, unit=said.unit, stage=said.stage)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the changed sheet earns, or why it cannot be."""

    result: Result | None
    faults: tuple[str, ...] = ()


def tried(book: Book, said: Sheet, changes: Iterable[Change]) -> Tried:
    """The sheet with these cells written differently, scored again."""
    try:
        after = sheet(changed(raw_of(said), tuple(changes)), book.index)
        after = replace(after, excluded=said.excluded, caps=said.caps)
        return Tried(evaluate(book.index, after, digest=book.sha256))
    except Problem as fault:
        return Tried(None, (_said(fault),))
    except Problems as faults:
        return Tried(None, tuple(_said(fault) for fault in faults.problems))


def _said(fault: Problem) -> str:
    return f"{fault.place}: {fault.got}; {fault.hint or fault.expected}".strip(": ")


@dataclass(frozen=True, slots=True)
class Slider:
    """One figure that can be moved: where it stands, how far it can go, in which steps."""

    name: str
    """Name of the field: ``3.4.1|b``."""
    title: str
    unit: str
    value: str
    low: str
    high: str
    step: str
    start: str = ""
    """Where it really stands; ``value`` is what is tried."""


@dataclass(frozen=True, slots=True)
class Options:
    """One choice that can be made otherwise."""

    name: str
    title: str
    value: str
    choices: tuple[tuple[str, str], ...]
    start: str = ""


@dataclass(frozen=True, slots=True)
class Knob:
    """A line with what can be moved on it."""

    lost: Lost
    sliders: tuple[Slider, ...]
    options: tuple[Options, ...]


def knob_of(book: Book, said: Sheet, lost: Lost, given: Mapping[str, str]) -> Knob | None:
    """The sliders and choices of one line; None when nothing on it can be moved. ``given``: what is tried."""
    ask, entry = book.asks.get(lost.code), said.entries.get(lost.code)
    if ask is None or entry is None:
        return None
    specs = figures_of(ask)
    sliders = [_slider(lost, name, value, specs[name], given) for name, value in entry.figures.items()]
    if entry.percent is not None:
        spec = Figure(title=_PERCENT, kind="percent")
        sliders.append(_slider(lost, "percent", entry.percent, spec, given))
    rule = _inner(ask, entry.case)
    options: list[Options] = []
    if isinstance(rule, Choice) and entry.state:
        name = f"{lost.code}|state"
        choices = tuple((one.code, f"{one.when.vi} ({shown_points(one.points)})") for one in rule.states)
        options.append(Options(name, lost.title, given.get(name, entry.state), choices, entry.state))
    return Knob(lost, tuple(sliders), tuple(options)) if sliders or options else None


_PERCENT = Text(vi="tỷ lệ phần trăm")


def _slider(lost: Lost, figure: str, value: Fraction, spec: Figure, given: Mapping[str, str]) -> Slider:
    name = f"{lost.code}|{figure}"
    start = exact_text(value)
    most = {"percent": Fraction(100), "rank": max(Fraction(20), value)}.get(spec.kind)
    if most is None:
        targets = [win.sets.get(figure, "") for win in lost.wins]
        reach = [Fraction(text) for text in targets if text and text[0] not in "+-"]
        most = max([value * 2, Fraction(10), *reach])
    low = Fraction(1) if spec.kind == "rank" else -most if spec.kind == "signed" else ZERO
    return Slider(
        name=name,
        title=spec.title.vi,
        unit="%" if spec.kind == "percent" else spec.unit,
        value=given.get(name, start),
        low=exact_text(low),
        high=exact_text(most),
        step="0.01" if spec.kind == "percent" else "1" if spec.kind in ("count", "rank") else "any",
        start=start,
    )


def changes_of(knobs: Iterable[Knob]) -> tuple[Change, ...]:
    """What is tried on the sliders and choices, where it differs from what stands."""
    found = []
    for knob in knobs:
        fields: tuple[Slider | Options, ...] = (*knob.sliders, *knob.options)
        for field in fields:
            text = field.value.strip()
            if text != field.start:
                # A blank before it: "-5" typed on a slider is the number, not a step down from what stands.
                found.append(
                    Change(knob.lost.code, field.name.rpartition("|")[2], f" {text}" if text else "")
                )
    return tuple(found)


# --- cheapest ---------------------------------------------------------------------------------------

PER_LINE = 3
"""Candidate actions of one line: the nearest, the fullest, one between."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action one may take, and the line it is for."""

    key: str
    lost: Lost
    win: Win


def candidates_of(found: Iterable[Lost]) -> tuple[Candidate, ...]:
    """Actions that win points back, a few a line, never more than the solver takes on a criterion."""
    rows: list[Candidate] = []
    on_leaf: dict[str, int] = {}
    for lost in found:
        chosen = sorted(lost.wins, key=lambda win: (not win.full, -win.gain, win.words))[:PER_LINE]
        for win in sorted(chosen, key=lambda win: win.gain):
            if on_leaf.get(lost.leaf, 0) < MOST_TOGETHER:
                on_leaf[lost.leaf] = on_leaf.get(lost.leaf, 0) + 1
                rows.append(Candidate(f"{lost.code}|{len(rows)}", lost, win))
    return tuple(rows)


def actions_of(candidates: Iterable[Candidate], costs: Mapping[str, Fraction]) -> tuple[Action, ...]:
    """The candidates that were given a cost, as the solver takes them; of one line at most one acts."""
    given = [one for one in candidates if one.key in costs]
    return tuple(
        Action(
            one.key,
            costs[one.key],
            {one.lost.code: one.win.sets},
            excludes=tuple(
                other.key for other in given if other is not one and other.lost.code == one.lost.code
            ),
        )
        for one in given
    )


# --- everything a line may be given, for a result that comes from above -----------------------------


def inputs_of(book: Book, code: str, entry: Entry | None, given: Mapping[str, str]) -> Knob:
    """Every cell one line may be given, filled with what is said now; nothing said stays empty."""
    ask = book.asks[code]
    said = entry or Entry()
    node = Lost(
        code=code,
        title=book.titles.get(code, ""),
        leaf=code.partition("/")[0],
        domain=book.domain_of(code),
        lost=ZERO,
        open=ZERO,
        got=ZERO,
        maximum=ask.points,
        cause="open",
        why="",
        claimed=None,
    )
    options: list[Options] = []
    if isinstance(ask.rule, Branch):
        cases = tuple((one.code, one.when.vi) for one in ask.rule.cases)
        options.append(_option(code, "case", ask.rule.question.vi, said.case, cases, given))
    states = [
        (one.code, f"{one.when.vi} ({shown_points(one.points)})")
        for rule in _choices(ask)
        for one in rule.states
    ]
    states += [(one.code, one.when.vi) for one in ask.exemptions]
    if ask.may_be_inapplicable and not ask.exemptions:
        states.append(("not_applicable", "Không áp dụng"))
    if states:
        options.append(_option(code, "state", node.title, said.state, tuple(dict(states).items()), given))
    sliders = []
    for name, spec in figures_of(ask).items():
        field = f"{code}|{name}"
        start = exact_text(said.figures[name]) if name in said.figures else ""
        unit = "%" if spec.kind == "percent" else spec.unit
        sliders.append(Slider(field, spec.title.vi, unit, given.get(field, start), "0", "", "any", start))
    return Knob(node, tuple(sliders), tuple(options))


def _choices(ask: Ask) -> tuple[Choice, ...]:
    if isinstance(ask.rule, Branch):
        return tuple(one.rule for one in ask.rule.cases if isinstance(one.rule, Choice))
    return (ask.rule,) if isinstance(ask.rule, Choice) else ()


def _option(
    code: str, name: str, title: str, now: str, choices: tuple[tuple[str, str], ...], given: Mapping[str, str]
) -> Options:
    field = f"{code}|{name}"
    return Options(field, title, given.get(field, now), (("", "—"), *choices), now)
