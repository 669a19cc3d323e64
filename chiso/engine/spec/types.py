"""What an edition of an index may say: frozen records, one per sentence of the format.

These classes are the format. The reader, the canonical form, the JSON Schema and the comparison of
two editions all walk the same fields, so a key exists exactly when a field exists. A trailing
underscore is dropped in the file (``from_`` is written ``from``). Nothing here computes points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

Number = Annotated[Fraction, "number"]
"""Points or amounts: ``1.50``."""
Rate = Annotated[Fraction, "rate"]
"""An edge: ``80%``, ``0.8``, or a plain count ``3``."""

By = Literal["unit", "appraiser", "survey", "statistics"]
Zero = Literal["full", "zero", "not_applicable", "unstated"]
"""What a zero denominator means for this criterion; ``unstated``: the text is silent, so nobody guesses."""
Outcome = Literal["full", "zero", "not_applicable"]
Over = Literal["cap", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words shown to people; ``title: …`` alone is Vietnamese."""

    vi: str
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A legal text. ``since``/``until``: in force; ``until`` is the first day it no longer is."""

    title: Text
    number: str
    date: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A place in a legal text."""

    law: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number asked for. ``count`` is whole and not negative, ``amount`` not negative, ``signed`` any,
    ``percent`` 0–100, ``rank`` a position from 1. ``noun`` is how the trace names what was counted."""

    title: Text
    kind: Literal["count", "amount", "signed", "percent", "rank"] = "count"
    unit: str = ""
    noun: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``part / of``; several parts are added first. ``over``: what a share above 100 % does."""

    TAG: ClassVar = ("measure", "share")
    part: tuple[str, ...]
    of: str
    zero: Zero
    over: Over = "cap"
    stated: Literal["allowed", "refused"] = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """``(now − before) / before``: above a target, or against last year."""

    TAG: ClassVar = ("measure", "excess")
    now: str
    before: str
    zero: Zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A figure as it is; a ``percent`` figure counts as a share (80 → 0.8)."""

    TAG: ClassVar = ("measure", "figure")
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Weighted share of answers: Σ count × weight ÷ Σ count (A 100 %, B 60 %, C 20 %, D 0 %)."""

    TAG: ClassVar = ("measure", "answers")
    options: tuple[Option, ...]
    zero: Zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    figure: str
    weight: Rate


Measure = Share | Excess | Given | Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A named state and its points; ``when`` is the printed wording."""

    code: str
    points: Number
    when: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One interval. ``from`` and ``to`` belong to it, ``above`` and ``below`` do not; none: no end."""

    points: Number
    from_: Rate | None = None
    above: Rate | None = None
    to: Rate | None = None
    below: Rate | None = None
    when: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Named states; all-or-nothing is a choice of two."""

    TAG: ClassVar = ("kind", "choice")
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Points by the interval a measure falls in."""

    TAG: ClassVar = ("kind", "bands")
    of: Measure
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Measure × points. Below ``floor``: 0. ``full_at`` scales (rate ÷ full_at); ``full_from`` jumps."""

    TAG: ClassVar = ("kind", "ratio")
    of: Measure
    floor: Rate | None = None
    full_at: Rate | None = None
    full_from: Rate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One handled part: worth ``points`` per whole, or ``weight`` of the criterion's points."""

    part: str
    points: Number | None = None
    weight: Rate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Σ (part/of) × worth; ``floor`` is on Σ part / of."""

    TAG: ClassVar = ("kind", "weighted")
    of: str
    terms: tuple[Term, ...]
    zero: Zero
    floor: Rate | None = None
    over: Over = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many points for each, up to the criterion's points."""

    TAG: ClassVar = ("kind", "count")
    figure: str
    each: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """This year against last: points when higher, equal, lower."""

    TAG: ClassVar = ("kind", "change")
    now: str
    before: str
    higher: Number
    equal: Number
    lower: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Positions ``from``–``to`` of a ranking, both included."""

    from_: int
    to: int
    points: Number
    when: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Points by position among so many."""

    TAG: ClassVar = ("kind", "rank")
    figure: str
    among: int
    positions: tuple[Positions, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Percent of a survey or an outside index × points."""

    TAG: ClassVar = ("kind", "survey")
    of: Given | Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """From ``start`` (default: the points): nothing up to ``grace``, ``first`` once within ``first_span``
    more, then ``each`` per further one; from ``void_from`` on nothing is left. Never below 0."""

    TAG: ClassVar = ("kind", "deduction")
    figure: str
    each: Number
    start: Number | None = None
    grace: int = 0
    first: Number | None = None
    first_span: int = 0
    void_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Set by the appraiser between ``low`` and ``high`` (default: the points), a reason required."""

    TAG: ClassVar = ("kind", "judged")
    low: Number = Fraction(0)
    high: Number | None = None
    step: Number | None = None


Simple = Choice | Bands | Ratio | Weighted | Count | Change | Rank | Survey | Deduction | Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One branch: a rule of its own, or an outcome."""

    code: str
    when: Text
    rule: Simple | None = None
    then: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A question picks one of several rules; one level deep."""

    TAG: ClassVar = ("kind", "branch")
    question: Text
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One yes/no line of a checklist."""

    code: str
    points: Number
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Sum of the lines fulfilled; each line is addressed ``CRITERION/code``."""

    TAG: ClassVar = ("kind", "checklist")
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A circumstance the text names, and what it does: full points, none, or off the maximum."""

    code: str
    then: Outcome
    when: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A deduction from points got: ``percent`` of them, fixed ``points``, or ``each`` per ``figure``
    beyond ``grace`` (at most ``cap``)."""

    code: str
    when: Text
    percent: Rate | None = None
    points: Number | None = None
    figure: str = ""
    each: Number | None = None
    grace: int = 0
    cap: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One printed line of a sum, with a rule of its own; addressed ``CRITERION/code``."""

    code: str
    points: Number
    title: Text
    rule: Simple | Branch
    by: By | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    printed: str = ""
    exemptions: tuple[Exemption, ...] = ()
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Sum of parts printed under one criterion ("cộng thêm")."""

    TAG: ClassVar = ("kind", "sum")
    parts: tuple[Part, ...]


Rule = Simple | Branch | Checklist | Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What must be shown. ``unstated``: the text asks for none by name."""

    need: Literal["required", "none", "unstated"]
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A misprint kept as printed: what the paper says, what is used, why."""

    printed: str
    used: str
    why: str
    cite: Cite | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A domain, criterion or component; a leaf has one rule, a branch of the tree has children."""

    code: str
    title: Text
    points: Number | None = None
    role: Literal["normal", "bonus", "penalty"] = "normal"
    by: By | None = None
    rule: Rule | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    printed: str = ""
    note: str = ""
    evidence: Evidence | None = None
    cites: tuple[Cite, ...] = ()
    owner: str = ""
    na: Literal["never", "reduces"] = "never"
    exemptions: tuple[Exemption, ...] = ()
    cuts: tuple[Cut, ...] = ()
    erratum: Erratum | None = None
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node, then everything under it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How many decimals, which mode, and where it happens: once."""

    places: int
    mode: Literal["half_up", "half_even", "down"]
    at: Literal["display", "leaf", "total"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What is ranked and how equals share places (competition 1-2-2-4, dense 1-2-2-3, shared 1-2.5-2.5-4)."""

    by: Literal["percent", "points"] = "percent"
    ties: Literal["competition", "dense", "shared"] = "competition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A named class of results, on the percent: ``from``/``above`` to ``to``/``below``."""

    title: Text
    from_: Rate | None = None
    above: Rate | None = None
    to: Rate | None = None
    below: Rate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inapplicable:
    """Codes that do not apply to a kind of body, and why."""

    codes: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A kind of body the set is applied to, and what is taken off its maximum."""

    title: Text
    maximum: Number | None = None
    inapplicable: tuple[Inapplicable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the deciding text says of itself, to be compared with the tree."""

    domains: int | None = None
    criteria: int | None = None
    components: int | None = None
    points_by: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``index.yaml``: everything but the tree."""

    schema: Literal["chiso.index/1"]
    id: str
    revision: int
    year: int
    title: Text
    for_: tuple[str, ...]
    status: Literal["draft", "published", "sample"]
    basis: Cite
    laws: Mapping[str, Law]
    languages: tuple[Literal["vi", "en"], ...] = ("vi",)
    scoring: Literal["scored", "tracked"] = "scored"
    points: Number | None = None
    ceiling: Literal["maximum", "none"] = "maximum"
    rounding: Rounding | None = None
    ranking: Ranking = Ranking()
    grades: tuple[Grade, ...] = ()
    declared: Declared = Declared()
    owners: Mapping[str, Text] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    errata: tuple[Erratum, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One edition: its head and its tree."""

    head: Head
    tree: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """Every node in printed order."""
        for node in self.tree:
            yield from node.walk()
