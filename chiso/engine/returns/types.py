"""What a layout of returns may say: frozen records, one per sentence of the format.

These classes are the format, as in ``spec.types``: a key exists in a file exactly when a field exists.
A figure is named by its key everywhere: form, colon, printed code (``3:3.1.2``). Nothing is computed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

from chiso.engine.returns.written import plain
from chiso.engine.spec.types import Cite, Erratum, Law, Number, Rate, Text

FEWEST_WORDS = 4
"""A title shorter than this names no figure in a narrative unless the layout says so (``said``)."""

Kind = Literal["count", "amount", "percent", "flag", "choice", "heading"]
"""``heading``: a printed line without a figure."""
Merge = Literal["sum", "weighted_mean", "latest", "max", "list", "same", "own", "parts"]
"""How many units' figures become one. ``own``: only the consolidating office fills it, from its own sources;
``same``: all must agree; ``parts``: a computed figure, recomputed from merged parts, never merged itself."""
YesNo = Literal["yes", "no"]
Cumulative = Literal["no", "year", "ever"]
"""Counted since the year began, or since the thing exists; then the figure has its own as-of date."""
Standing = Literal["assigned", "done_on_time", "done_late", "running", "overdue", "undated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """``Σ num / Σ den × 100``."""

    TAG: ClassVar = ("from", "ratio")
    num: tuple[str, ...]
    den: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The sum of parts."""

    TAG: ClassVar = ("from", "sum")
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion of a rule book: ``par/2023-heza`` ``3``."""

    edition: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCount:
    """A figure the system counts from its own tasks; without ``of``, from all of them."""

    count: Standing
    of: Criterion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A change is sudden when it is at least ``least`` and more than ``share`` of the figure before."""

    share: Rate | None = None
    least: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One admissible answer of a choice, written as its number."""

    value: int
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSpec:
    """One printed line of a form. ``said``: how narratives name it. ``over``: may a percent pass 100."""

    key: str
    title: Text
    kind: Kind
    unit: str = ""
    merge: Merge = "parts"
    weight: str = ""
    computed: Ratio | Sum | None = None
    tasks: TaskCount | None = None
    cumulative: Cumulative = "no"
    carried: YesNo = "no"
    decimals: int = 0
    na: Literal["allowed", "refused"] = "allowed"
    need: Literal["required", "optional"] = "required"
    over: Literal["allowed", "refused"] = "refused"
    choices: tuple[Option, ...] = ()
    jump: Jump | None = None
    said: tuple[str, ...] = ()
    erratum: Erratum | None = None
    confirmed: YesNo = "yes"
    note: str = ""

    @property
    def form(self) -> str:
        return self.key.partition(":")[0]

    @property
    def code(self) -> str:
        """As printed: ``3.1.2``."""
        return self.key.partition(":")[2]

    @property
    def depth(self) -> int:
        """0 for ``3``, 2 for ``3.1.2``: how far the line is set in."""
        return self.code.count(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddsUp:
    """``whole`` = Σ ``parts``; ``apart`` are printed below it and do not belong to the sum."""

    TAG: ClassVar = ("check", "adds_up")
    whole: str
    parts: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """``part`` ≤ ``whole``."""

    TAG: ClassVar = ("check", "at_most")
    part: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """``whole`` ≥ Σ ``parts``; what is left has a name (``rest``)."""

    TAG: ClassVar = ("check", "at_least")
    whole: str
    parts: tuple[str, ...]
    rest: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """Lines that count the same thing on different pages."""

    TAG: ClassVar = ("check", "agree")
    figures: tuple[str, ...]
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """When ``flag`` is ``equals``, the ``figures`` must be answered; a count or amount must not be 0."""

    TAG: ClassVar = ("check", "follows")
    flag: str
    equals: int
    figures: tuple[str, ...]


Check = AddsUp | AtMost | AtLeast | Agree | Follows


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """One statistical form, its lines in printed order, and what must hold inside it."""

    code: str
    title: Text
    rows: tuple[FigureSpec, ...]
    checks: tuple[Check, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """One part of the narrative. ``from_tasks``: whose tasks it tells of; ``figures``: what it should
    cite."""

    key: str
    label: str
    title: Text
    hint: str = ""
    need: Literal["required", "optional"] = "optional"
    from_tasks: tuple[Criterion, ...] = ()
    figures: tuple[str, ...] = ()
    children: tuple[SectionSpec, ...] = ()

    def walk(self) -> Iterator[SectionSpec]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """``outline.yaml``."""

    sections: tuple[SectionSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inapplicable:
    """Lines that do not concern a kind of body, and why."""

    figures: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A kind of body that fills the layout, and what of it does not apply to it."""

    title: Text
    inapplicable: tuple[Inapplicable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``layout.yaml``: everything but outline and forms. ``checks`` here reach across forms;
    ``jumps`` are the tolerances of a kind where a line names none."""

    schema: Literal["chiso.returns/1"]
    id: str
    revision: int
    edition: str
    title: Text
    status: Literal["draft", "published", "sample"]
    basis: Cite
    laws: Mapping[str, Law]
    tied: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    jumps: Mapping[str, Jump] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One layout: identity, outline of the narrative, forms."""

    head: Head
    sections: tuple[SectionSpec, ...]
    forms: tuple[FormSpec, ...]

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def edition(self) -> str:
        return self.head.edition

    @property
    def title(self) -> Text:
        return self.head.title

    @cached_property
    def figures(self) -> dict[str, FigureSpec]:
        """Every line with a figure, by key, in printed order."""
        return {row.key: row for form in self.forms for row in form.rows if row.kind != "heading"}

    @cached_property
    def entered(self) -> tuple[FigureSpec, ...]:
        """The lines somebody fills."""
        return tuple(spec for spec in self.figures.values() if spec.computed is None)

    @cached_property
    def computed(self) -> tuple[FigureSpec, ...]:
        """The computed lines, each after what it is computed from."""
        done: dict[str, FigureSpec] = {}

        def visit(spec: FigureSpec) -> None:
            if spec.computed is not None and spec.key not in done:
                for key in sources(spec):
                    visit(self.figures[key])
                done[spec.key] = spec

        for spec in self.figures.values():
            visit(spec)
        return tuple(done.values())

    @cached_property
    def outline(self) -> dict[str, SectionSpec]:
        """Every section by key, in printed order."""
        return {section.key: section for top in self.sections for section in top.walk()}

    @cached_property
    def called(self) -> dict[str, str]:
        """Key → how a section or figure is called in a remark: key and title."""
        titles = {key: spec.title.vi for key, spec in self.outline.items()}
        titles |= {key: spec.title.vi for key, spec in self.figures.items()}
        return {key: f"{key} {title}" for key, title in titles.items()}

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What must hold inside forms, then across them."""
        return tuple(check for form in self.forms for check in form.checks) + self.head.checks

    @cached_property
    def order(self) -> dict[str, int]:
        """Position of every figure and section as printed, forms after the narrative."""
        return {key: place for place, key in enumerate((*self.outline, *self.figures))}

    @cached_property
    def names(self) -> dict[str, str]:
        """How narratives may name a figure → its key: ``said``, and long titles that only one line has."""
        found = {plain(words): row.key for row in self.figures.values() for words in row.said}
        titles = [(plain(row.title.vi), row.key) for row in self.figures.values()]
        times = Counter(words for words, _ in titles)
        long = {
            words: key for words, key in titles if times[words] == 1 and len(words.split()) >= FEWEST_WORDS
        }
        return long | found

    def jump(self, spec: FigureSpec) -> Jump | None:
        """The tolerance of a line: its own, else that of its kind."""
        return spec.jump or self.head.jumps.get(spec.kind)


def sources(spec: FigureSpec) -> tuple[str, ...]:
    """Keys a computed line is computed from."""
    match spec.computed:
        case Ratio(num=num, den=den):
            return (*num, *den)
        case Sum(parts=parts):
            return parts
        case _:
            return ()


def named(check: Check) -> tuple[str, ...]:
    """Keys a check speaks of, the line it stands at first."""
    match check:
        case AddsUp(whole=whole, parts=parts, apart=apart):
            return (whole, *parts, *apart)
        case AtMost(part=part, whole=whole):
            return (part, whole)
        case AtLeast(whole=whole, parts=parts):
            return (whole, *parts)
        case Agree(figures=figures):
            return figures
        case Follows(flag=flag, figures=figures):
            return (flag, *figures)
