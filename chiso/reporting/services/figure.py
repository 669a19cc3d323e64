"""Figures of the statistic forms: typed the Vietnamese way, each with its state, its day and its source.

A number, “không áp dụng” and “chưa có số liệu” are three things, and an empty cell a fourth. A figure the
system counts from tasks may be overridden with a reason; what it counted stays beside it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.returns.typed import typed
from chiso.engine.returns.types import FigureSpec
from chiso.engine.returns.values import shown
from chiso.org.policies import Actor
from chiso.plans.schemas.cell import clean
from chiso.reporting import storage
from chiso.reporting.models import Figure, Report
from chiso.reporting.policies.regime import account_of
from chiso.reporting.problems import report as problems
from chiso.reporting.schemas.content import value_of
from chiso.reporting.selectors.report import blank_inapplicable
from chiso.reporting.services.report import hold, touch
from chiso.reporting.terms import FigureSource, FigureState

NOTE_LONGEST = 1000


@writes("reporting.figure.save")
def figure_save(
    report: Report,
    *,
    key: str,
    text: str = "",
    state: str = "",
    note: str = "",
    as_of: dt.date | None = None,
    override_reason: str = "",
    base_revision: int,
    actor: Actor,
) -> Figure | None:
    """Save one figure as typed (``text``), or its ``state``; an empty cell is None: nobody said it.

    Raises RP0202, RP0203, RP0205 to RP0207, RP0213 and the engine's refusals of what is no number (RT01xx).
    """
    held = hold(report, actor=actor, what="nhập số liệu")
    layout = storage.layout_of(held.layout_sha256)
    spec = layout.figures.get(key)
    if spec is None or spec.computed is not None:
        raise problems.no_figure(key)
    values = _values(spec, text=text, state=state, note=note)
    known = (
        Figure.objects.select_for_update(of=("self",))
        .filter(report=held, key=key)
        .select_related("by__person")
        .first()
    )
    if known is not None and _same(known, values, as_of, override_reason):
        record(held, after={"key": key, "revision": known.revision})
        return known
    if (known.revision if known else 0) != base_revision and not (known is None and values is None):
        raise problems.figure_overtaken(
            key, shown=shown(value_of(known), spec) if known else "", by=_name(known)
        )
    before = _plain(known)
    if values is None:
        if known is not None:
            known.delete()
        record(held, before={"key": key, **before}, after={"key": key, "value": None})
        touch(held)
        return None
    figure = known or Figure(report=held, key=key)
    figure.source = FigureSource.ENTERED
    if spec.tasks is not None:
        _require_reason(figure, spec, values, override_reason)
    for name, value in values.items():
        setattr(figure, name, value)
    figure.override_reason = clean(override_reason)
    figure.as_of = as_of or (min(held.window.closes_on, clock.today()) if spec.cumulative != "no" else None)
    figure.revision += 1
    figure.at, figure.by_id = clock.now(), account_of(actor)
    figure.save()
    touch(held)
    record(held, before={"key": key, **before}, after={"key": key, **_plain(figure)})
    return figure


@writes("reporting.figure.inapplicable")
def figures_inapplicable(report: Report, *, body: str, actor: Actor) -> int:
    """Say “không áp dụng” of the lines that do not concern a kind of body, with the layout's reason.

    How many there were. A person chooses the kind and so answers for it; what anybody filled in stays, and
    each line can be changed afterwards. Raises RP0202, RP0203, RP0221 for a kind the layout does not
    name, RP0222 for the authority's own report, whose figures come from its units.
    """
    held = hold(report, actor=actor, what="nhập số liệu")
    if held.consolidates:
        raise problems.figures_from_units()
    layout = storage.layout_of(held.layout_sha256)
    if body not in layout.head.bodies:
        raise problems.no_body(body)
    known = Figure.objects.filter(report=held).values_list("key", flat=True)
    now, account = clock.now(), account_of(actor)
    fresh = [
        Figure(
            report=held, key=key, state=FigureState.NOT_APPLICABLE, note=said.reason,
            source=FigureSource.ENTERED, revision=1, at=now, by_id=account,
        )
        for key, said in blank_inapplicable(layout, body, known=known).items()
    ]  # fmt: skip
    Figure.objects.bulk_create(fresh)
    touch(held)
    record(held, after={"body": body, "keys": [figure.key for figure in fresh]})
    return len(fresh)


def _values(spec: FigureSpec, *, text: str, state: str, note: str) -> dict[str, Any] | None:
    words, said = clean(text), clean(note)
    if len(said) > NOTE_LONGEST:
        raise problems.too_long("ghi chú", limit=NOTE_LONGEST)
    if state in (FigureState.NOT_APPLICABLE, FigureState.NO_DATA):
        return {"state": state, "value": None, "note": said}
    if not words:
        return None
    return {"state": FigureState.KNOWN.value, "value": typed(words, spec).value, "note": said}


def _same(known: Figure, values: dict[str, Any] | None, as_of: dt.date | None, reason: str) -> bool:
    return (
        values is not None
        and known.source == FigureSource.ENTERED
        and all(getattr(known, name) == value for name, value in values.items())
        and (as_of is None or known.as_of == as_of)
        and known.override_reason == clean(reason)
    )


def _require_reason(figure: Figure, spec: FigureSpec, values: dict[str, Any], reason: str) -> None:
    counted = (figure.origin or {}).get("value")
    if counted is None:
        return
    agrees = values["state"] == FigureState.KNOWN and values["value"] == Decimal(counted)
    if agrees:
        figure.source = FigureSource.SYSTEM
    elif not reason.strip():
        raise problems.override_unsaid(spec.key, system=str(counted))


def _plain(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {"value": None}
    return {"state": figure.state, "value": figure.value, "note": figure.note, "revision": figure.revision}


def _name(figure: Figure | None) -> str:
    if figure is None or figure.by is None:
        return ""
    return figure.by.person.name if figure.by.person else figure.by.username
