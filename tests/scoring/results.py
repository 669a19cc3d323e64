"""Rounds with results for tests: the small edition, sheets written as YAML, a round decided and sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chiso.engine.decimals import exact_text
from chiso.engine.rules.verdict import Entry
from chiso.scoring.models import Mark, Publication, Round, Subject
from chiso.scoring.schemas.said import Said
from chiso.scoring.services.publication import publication_publish, round_seal
from chiso.scoring.terms import MarkStage, RoundState, SheetState
from tests.cast import NOON, Cast
from tests.engine.sample import EDITIONS, FULL, sheet_of
from tests.scoring.making import make_round, make_subject

SMALL = "par/2025-sample"


@pytest.fixture
def small_books(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Rule books are those of the engine's tests."""
    monkeypatch.setenv("CHISO_INDICES", str(EDITIONS))
    return EDITIONS


def say_sheet(subject: Subject, text: str, account: Any, *, stage: str = MarkStage.SELF) -> None:
    """Marks of a whole sheet of the small edition, as the stage left them."""
    for code, entry in sheet_of(text).entries.items():
        said = said_from(entry)
        values = {**said.as_json(), "revision": 1, "at": NOON, "by": account}
        Mark.objects.update_or_create(subject=subject, code=code, stage=stage, defaults=values)


def said_from(entry: Entry) -> Said:
    return Said(
        figures={name: exact_text(value) for name, value in entry.figures.items()},
        percent="" if entry.percent is None else exact_text(entry.percent),
        state=entry.state,
        case=entry.case,
        cuts=entry.cuts,
        note=entry.note,
    )


def sheet_text(**lines: str) -> str:
    """The full sheet with some lines said otherwise: ``sheet_text(**{"1.1": "{a: 10, b: 1}"})``."""
    rows = FULL.splitlines()
    for code, said in lines.items():
        place = next(n for n, row in enumerate(rows) if row.strip().startswith(f'"{code}"'))
        rows[place] = f'  "{code}": {said}'
    return "\n".join(rows) + "\n"


def decided_round(cast: Cast, sheets: dict[Any, str] | None = None, **values: Any) -> Round:
    """A round over the two divisions (or the units given), every sheet full, decided by its council."""
    made = make_round(cast, code=SMALL, state=RoundState.DECIDED, **values)
    given = sheets or {cast.investment: FULL, cast.labour: sheet_text(**{"1.1": "{a: 100, b: 100}"})}
    for unit, text in given.items():
        say_sheet(make_subject(made, unit, state=SheetState.DECIDED), text, cast.an)
    return made


def published(cast: Cast, round_: Round, **values: Any) -> Publication:
    """Sealed by the Office, published by the leader."""
    made = round_seal(round_, actor=cast.actor(cast.chi), **values)
    publication_publish(made, actor=cast.actor(cast.dung))
    return made
