"""Every remark on a filled return, in printed order. Fast enough to run whenever a field is left.

Computed lines are recomputed, never believed. A check that needs a figure nobody knows says nothing: that
figure has its own remark. About words it is careful: only numbers that stand directly at a figure's own
name are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from chiso.engine.decimals import rounded
from chiso.engine.returns import remarks
from chiso.engine.returns.compute import Computed, compute
from chiso.engine.returns.prose import Words, prose
from chiso.engine.returns.remarks import Remark
from chiso.engine.returns.types import (
    AddsUp,
    Agree,
    AtLeast,
    AtMost,
    FigureSpec,
    Follows,
    Jump,
    Layout,
    Sum,
    sources,
)
from chiso.engine.returns.values import (
    BLANK,
    Figures,
    NoData,
    NotApplicable,
    Number,
    Undefined,
    Value,
    decimals_of,
    exact,
    shown,
)
from chiso.engine.vietnamese import number


def check(
    layout: Layout,
    figures: Figures,
    previous: Figures | None = None,
    texts: Mapping[str, Words] | None = None,
    others: Mapping[str, Figures] | None = None,
    *,
    same_year: bool = True,
    units: Mapping[str, str] | None = None,
    computed: Mapping[str, Computed] | None = None,
) -> tuple[Remark, ...]:
    """Every remark.

    ``previous``: the period before (``same_year``: cumulative figures of the year go on). ``texts``: the
    narrative by section; None: not looked at. ``others``: figures of other sources by their name.
    ``units``: units as an imported table prints them, by key. ``computed``: what ``compute`` gave for these
    figures, where it is known already.
    """
    if computed is None:
        computed = compute(layout, figures)
    one = _Return(layout, figures, previous or {}, others or {}, computed, same_year=same_year)
    found = [
        *one.figures_alone(),
        *one.typed(),
        *one.together(),
        *one.over_time(),
        *one.sources(),
        *one.printed_units(units or {}),
    ]
    if texts is not None:
        found += prose(layout, one.values, one.exacts, texts)
    order = layout.order
    last = len(order)
    return tuple(
        sorted(found, key=lambda remark: (order.get(remark.key or remark.section, last), remark.start or 0))
    )


class _Return:
    def __init__(
        self,
        layout: Layout,
        figures: Figures,
        previous: Figures,
        others: Mapping[str, Figures],
        computed: Mapping[str, Computed],
        *,
        same_year: bool,
    ) -> None:
        self.layout = layout
        self.figures = figures
        self.previous = previous
        self.others = others
        self.same_year = same_year
        self.computed = computed
        self.values: dict[str, Value] = {
            key: value for key, value in figures.items() if key not in self.computed
        }
        self.values |= {key: one.value for key, one in self.computed.items() if one.value is not None}
        self.exacts: dict[str, Fraction] = {
            key: figure for key, value in self.values.items() if (figure := exact(value)) is not None
        }
        self.exacts |= {key: one.exact for key, one in self.computed.items() if one.exact is not None}

    def words(self, key: str) -> str:
        """A figure as told in a message."""
        spec = self.layout.figures[key]
        text = shown(self.values.get(key), spec) or BLANK
        return f"{text} %" if spec.kind == "percent" and key in self.exacts else text

    def figures_alone(self) -> Iterator[Remark]:
        for key in self.figures:
            if key not in self.layout.figures:
                yield remarks.not_asked(key)
        for spec in self.layout.entered:
            match self.figures.get(spec.key):
                case None:
                    if spec.need == "required":
                        yield remarks.blank(spec.key)
                case NoData(note=note):
                    if not note.strip():
                        yield remarks.no_note(spec.key)
                case NotApplicable(reason=reason):
                    if spec.na == "refused":
                        yield remarks.must_apply(spec.key)
                    elif not reason.strip():
                        yield remarks.no_reason(spec.key)
                case Undefined():
                    yield remarks.entered_undefined(spec.key)
                case Number(value=value):
                    yield from self._number(spec, value)

    def _number(self, spec: FigureSpec, value: Decimal) -> Iterator[Remark]:
        got = number(value)
        match spec.kind:
            case "flag":
                if value not in (0, 1):
                    yield remarks.not_yes_no(spec.key, got=got)
            case "choice":
                if value not in {option.value for option in spec.choices}:
                    allowed = "; ".join(f"{option.value} ({option.title.vi})" for option in spec.choices)
                    yield remarks.not_an_option(spec.key, got=got, allowed=allowed)
            case _ if value < 0:
                yield remarks.negative(spec.key, got=got)
            case "count" if value % 1:
                yield remarks.not_whole(spec.key, got=got)
            case "percent":
                yield from self._percent(spec, value)

    def _percent(self, spec: FigureSpec, value: Decimal) -> Iterator[Remark]:
        if value > 100 and spec.over == "refused":
            yield remarks.not_a_percent(spec.key, got=number(value))
        elif value >= 10 and value % 1 == 0 and value != 100:
            # A whole number in a % line that is also a number of things counted on the same form.
            same = tuple(
                other.key
                for other in self.layout.entered
                if other.form == spec.form and other.kind == "count" and self.exacts.get(other.key) == value
            )
            if same:
                yield remarks.count_as_percent(spec.key, got=number(value), same=same)

    def typed(self) -> Iterator[Remark]:
        """What stands at computed lines: typed against recomputed, and what the computation met."""
        for key, one in self.computed.items():
            spec = self.layout.figures[key]
            yield from self._standing_in(spec, one)
            if isinstance(one.value, Undefined) and not self._upstream(spec):
                yield remarks.zero_denominator(key, related=sources(spec))
            if (
                spec.kind == "percent"
                and spec.over == "refused"
                and one.exact is not None
                and one.exact > 100
            ):
                yield remarks.over_hundred(
                    key, got=f"{number(one.exact, spec.decimals)} %", related=sources(spec)
                )

    def _upstream(self, spec: FigureSpec) -> bool:
        return any(isinstance(self.values.get(key), Undefined) for key in sources(spec))

    def _standing_in(self, spec: FigureSpec, one: Computed) -> Iterator[Remark]:
        typed = self.figures.get(spec.key)
        if typed is None:
            return
        got = shown(typed, spec)
        how = "; ".join(step.words for step in one.why)
        if one.exact is None and isinstance(typed, Number):
            if isinstance(one.value, (Undefined, NotApplicable)):
                computed = shown(one.value, spec)
                yield remarks.typed_differs(
                    spec.key, got=got, computed=computed, how=how, related=sources(spec)
                )
            else:
                yield remarks.typed_unproved(spec.key, got=got, how=how, related=sources(spec))
        elif one.exact is not None and not (
            isinstance(typed, Number) and _same(typed.value, one.exact, spec)
        ):
            computed = self.words(spec.key)
            yield remarks.typed_differs(spec.key, got=got, computed=computed, how=how, related=sources(spec))

    def together(self) -> Iterator[Remark]:
        for check in self.layout.checks:
            match check:
                case AddsUp():
                    yield from self._adds_up(check)
                case AtMost(part=part, whole=whole):
                    if self._known(part, whole) and self.exacts[part] > self.exacts[whole]:
                        yield remarks.part_exceeds(
                            part, part=self.words(part), whole=self.words(whole), other=whole
                        )
                case AtLeast():
                    yield from self._at_least(check)
                case Agree():
                    yield from self._agree(check)
                case Follows():
                    yield from self._follows(check)

    def _known(self, *keys: str) -> bool:
        return all(key in self.exacts for key in keys)

    def _total(self, parts: tuple[str, ...]) -> tuple[Fraction, tuple[str, ...], bool]:
        """Sum of the known parts, which they are, and whether that is all of them."""
        terms = tuple(key for key in parts if key in self.exacts)
        settled = all(key in self.exacts or isinstance(self.values.get(key), NotApplicable) for key in parts)
        return sum((self.exacts[key] for key in terms), Fraction(0)), terms, settled

    def _terms(self, keys: tuple[str, ...]) -> str:
        return " + ".join(f"{self.words(key)} ({key})" for key in keys)

    def _adds_up(self, check: AddsUp) -> Iterator[Remark]:
        whole = self.exacts.get(check.whole)
        total, terms, settled = self._total(check.parts)
        if whole is None or not terms or isinstance(self.layout.figures[check.whole].computed, Sum):
            return
        if (settled and total != whole) or total > whole:
            yield remarks.does_not_add_up(
                check.whole,
                got=self.words(check.whole),
                total=number(total),
                terms=self._terms(terms),
                apart=check.apart,
                related=check.parts,
            )

    def _at_least(self, check: AtLeast) -> Iterator[Remark]:
        whole = self.exacts.get(check.whole)
        total, terms, _ = self._total(check.parts)
        if whole is not None and total > whole:
            yield remarks.parts_exceed(
                check.whole,
                whole=self.words(check.whole),
                total=number(total),
                terms=self._terms(terms),
                rest=check.rest.vi,
                related=check.parts,
            )

    def _agree(self, check: Agree) -> Iterator[Remark]:
        known = [key for key in check.figures if key in self.exacts]
        if len({self.exacts[key] for key in known}) > 1:
            first, *rest = known
            yield remarks.two_bases(
                first,
                got=f"{first} ghi {self.words(first)}",
                others=", ".join(f"{key} ghi {self.words(key)}" for key in rest),
                why=check.why.vi,
                related=tuple(rest),
            )

    def _follows(self, check: Follows) -> Iterator[Remark]:
        if self.exacts.get(check.flag) != check.equals:
            return
        for key in check.figures:
            spec = self.layout.figures[key]
            empty = key in self.exacts and spec.kind in ("count", "amount") and self.exacts[key] == 0
            if empty or key not in self.values or isinstance(self.values[key], NotApplicable):
                yield remarks.must_follow(key, flag=check.flag, answer=str(check.equals), got=self.words(key))

    def over_time(self) -> Iterator[Remark]:
        before = {key: figure for key, value in self.previous.items() if (figure := exact(value)) is not None}
        for key, spec in self.layout.figures.items():
            if key not in before:
                continue
            if key not in self.exacts:
                if isinstance(self.values.get(key), (NotApplicable, NoData)):
                    yield remarks.gone(key, before=self._then(spec), now=self.words(key))
                continue
            now, was = self.exacts[key], before[key]
            goes_on = spec.cumulative == "ever" or (spec.cumulative == "year" and self.same_year)
            if goes_on and now < was:
                yield remarks.fallen(key, before=self._then(spec), now=self.words(key))
            elif (spec.cumulative != "year" or self.same_year) and _sudden(now, was, self.layout.jump(spec)):
                yield remarks.sudden(
                    key, before=self._then(spec), now=self.words(key), change=_change(now - was, was, spec)
                )

    def _then(self, spec: FigureSpec) -> str:
        """What the figure was in the last return, as told in a message."""
        return shown(self.previous[spec.key], spec) + (" %" if spec.kind == "percent" else "")

    def sources(self) -> Iterator[Remark]:
        for name, figures in self.others.items():
            for key, value in figures.items():
                if key not in self.exacts or not isinstance(value, Number):
                    continue
                spec = self.layout.figures[key]
                if not _same(value.value, self.exacts[key], spec):
                    yield remarks.elsewhere(key, got=self.words(key), other=shown(value, spec), source=name)

    def printed_units(self, units: Mapping[str, str]) -> Iterator[Remark]:
        for key, unit in units.items():
            spec = self.layout.figures.get(key)
            if spec is None or " ".join(unit.lower().split()) == spec.unit.lower():
                continue
            if spec.erratum is not None and unit.strip().lower() == spec.erratum.printed.lower():
                yield remarks.old_misprint(key, printed=spec.erratum.printed, used=spec.unit)
            else:
                yield remarks.wrong_unit(key, expected=spec.unit, got=unit.strip())


def _same(typed: Decimal, computed: Fraction, spec: FigureSpec) -> bool:
    """Equal at the decimals it was typed with; a percent at least at those its line prints."""
    places = decimals_of(typed)
    if spec.kind == "percent":
        # 99 beside 99,11 is a coarser way to write it; 99,10 is another number.
        return Fraction(typed) in (
            Fraction(rounded(computed, places=places, mode="half_up")),
            Fraction(rounded(computed, places=spec.decimals, mode="half_up")),
        )
    return Fraction(typed) == Fraction(rounded(computed, places=max(places, spec.decimals), mode="half_up"))


def _sudden(now: Fraction, was: Fraction, jump: Jump | None) -> bool:
    if jump is None or now == was:
        return False
    change = abs(now - was)
    return (jump.least is None or change >= jump.least) and (jump.share is None or change > jump.share * was)


def _change(change: Fraction, was: Fraction, spec: FigureSpec) -> str:
    verb = "tăng" if change > 0 else "giảm"
    if spec.kind == "percent":
        return f"{verb} {number(abs(change), 2)} điểm phần trăm"
    share = f", {number(abs(change) / was * 100, 0)} %" if was else ""
    return f"{verb} {number(abs(change))}{share}"
