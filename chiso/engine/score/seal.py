"""A sealed outcome: the figures, the edition's hash, the engine's version, the result and its trace, as
canonical bytes. Recomputing from the figures must give the same bytes, ten years later as today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from chiso.engine.decimals import exact_number, exact_text
from chiso.engine.rules.verdict import Entry
from chiso.engine.score import problems
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Sheet
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.types import Index

VERSION = "chiso.outcome/1"


def seal(result: Result, sheet: Sheet) -> bytes:
    """The canonical bytes of an outcome."""
    whole = {"schema": VERSION, "facts": facts(sheet), "result": result.as_json()}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(sealed: bytes) -> str:
    """The hash people quote."""
    return hashlib.sha256(sealed).hexdigest()


def recompute(sealed: bytes, index: Index) -> bytes:
    """The same bytes, computed again from the figures inside them.

    :raises Problem: the edition is not the one sealed, or the bytes differ.
    """
    whole = json.loads(sealed)
    wanted = whole["result"]["index"]["sha256"]
    if sha256(index) != wanted:
        raise problems.other_edition(index.head.id, expected=wanted, got=sha256(index))
    sheet = unfold(whole["facts"])
    # The engine that sealed stays named: a later one must give its very points and words.
    result = replace(evaluate(index, sheet, digest=wanted), engine=whole["result"]["engine"])
    again = seal(result, sheet)
    if again != sealed:
        raise problems.other_bytes(index.head.id, expected=digest(sealed), got=digest(again))
    return again


def facts(sheet: Sheet) -> dict[str, object]:
    """A sheet as plain data; empty keys left out, figures exact."""
    entries = {code: _entry(entry) for code, entry in sorted(sheet.entries.items())}
    said: dict[str, object] = {
        "body": sheet.body, "unit": sheet.unit, "stage": sheet.stage, "entries": entries,
    }  # fmt: skip
    if sheet.excluded:
        said["excluded"] = dict(sorted(sheet.excluded.items()))
    if sheet.caps:
        said["caps"] = {role: exact_text(sheet.caps[role]) for role in sorted(sheet.caps)}
    return said


def unfold(data: Mapping[str, object]) -> Sheet:
    """What ``facts`` wrote, as a sheet."""
    entries, excluded, caps = data["entries"], data.get("excluded", {}), data.get("caps", {})
    assert isinstance(entries, dict)
    assert isinstance(excluded, dict)
    assert isinstance(caps, dict)
    return Sheet(
        {code: _unfold(entry) for code, entry in entries.items()},
        body=str(data["body"]),
        unit=str(data["unit"]),
        stage=str(data["stage"]),
        excluded={code: str(why) for code, why in excluded.items()},
        caps={role: _number(str(text)) for role, text in caps.items()},
    )


def _entry(entry: Entry) -> dict[str, object]:
    # The place in a file is not a fact, so it is not sealed.
    rows: dict[str, object] = {
        "figures": {name: exact_text(entry.figures[name]) for name in sorted(entry.figures)},
        "percent": None if entry.percent is None else exact_text(entry.percent),
        "state": entry.state,
        "case": entry.case,
        "cuts": list(entry.cuts),
        "note": entry.note,
    }
    return {key: value for key, value in rows.items() if value}


def _unfold(entry: Mapping[str, object]) -> Entry:
    figures, percent, cuts = entry.get("figures", {}), entry.get("percent"), entry.get("cuts", [])
    assert isinstance(figures, dict)
    assert isinstance(cuts, list)
    return Entry(
        {name: _number(str(text)) for name, text in figures.items()},
        None if percent is None else _number(str(percent)),
        str(entry.get("state", "")),
        str(entry.get("case", "")),
        tuple(str(code) for code in cuts),
        str(entry.get("note", "")),
    )


def _number(text: str) -> Fraction:
    value = exact_number(text)
    assert value is not None, text
    return value
