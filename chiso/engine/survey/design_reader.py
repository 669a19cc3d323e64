"""Read a design from the text of its file.

All faults are reported together, each with file and line. Unknown keys are refused, and so is
anything that would have to be guessed; nothing has a default that changes an estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast, get_args

from chiso.engine.problems import Problem, Problems
from chiso.engine.reading import Document, read
from chiso.engine.survey import problems
from chiso.engine.survey.design import (
    EACH_ROW,
    SCHEMA,
    Answers,
    Calibrated,
    CalibrationKind,
    Design,
    Given,
    Lonely,
    Made,
    ReplicateKind,
    Stage,
    WeightScale,
)

T = TypeVar("T")


@dataclass(slots=True)
class _Reading:
    """Collects the faults of one reading, so that all are told at once."""

    document: Document
    faults: list[Problem] = field(default_factory=list)

    def fault(self, place: str, expected: str, got: object) -> None:
        shown = str(got) if got is not None else "không ghi"
        where = f"{self.document.place(place)} {place.removeprefix('$.')}"
        self.faults.append(problems.design_unreadable(where, expected=expected, got=shown))

    def mapping(self, value: object, place: str, keys: Sequence[str]) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            self.fault(place, "một nhóm khóa: giá trị", value)
            return {}
        for key in value:
            if key not in keys:
                self.fault(f"{place}.{key}", f"một trong các khóa {', '.join(keys)}", key)
        return cast(Mapping[str, object], value)

    def text(self, value: object, place: str) -> str:
        if isinstance(value, str) and value:
            return value
        self.fault(place, "tên cột", value)
        return ""

    def optional(self, source: Mapping[str, object], key: str, place: str) -> str | None:
        return self.text(source[key], f"{place}.{key}") if key in source else None

    def texts(self, source: Mapping[str, object], key: str, place: str) -> tuple[str, ...]:
        value = source.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, Sequence):
            self.fault(f"{place}.{key}", "một tên cột hoặc danh sách tên cột", value)
            return ()
        return tuple(self.text(one, f"{place}.{key}") for one in values)

    def choice(self, value: object, place: str, choices: tuple[str, ...]) -> str:
        if value in choices:
            return str(value)
        self.fault(place, f"một trong {', '.join(choices)}", value)
        return choices[0]

    def number(self, value: object, place: str, kind: Callable[[str], T], default: T) -> T:
        try:
            return kind(str(value))
        except ValueError:
            self.fault(place, "một số", value)
            return default

    def numbers(
        self, source: Mapping[str, object], key: str, place: str, kind: Callable[[str], T], default: T
    ) -> tuple[T, ...]:
        value = source.get(key, [])
        if isinstance(value, str) or not isinstance(value, Sequence):
            self.fault(f"{place}.{key}", "danh sách số", value)
            return ()
        return tuple(self.number(one, f"{place}.{key}", kind, default) for one in value)


_KEYS = ("schema", "name", "stages", "weights", "lonely", "replicates", "calibrated", "answers")


def read_design(text: str, *, name: str) -> Design:
    """The design written in ``text``; ``name`` is the file's, for messages. Raises ``Problems``."""
    document = read(text, name=name)
    reading, place = _Reading(document), "$"
    top = reading.mapping(document.tree, place, _KEYS)
    if top.get("schema") != SCHEMA:
        reading.fault(f"{place}.schema", SCHEMA, top.get("schema"))
    weights, scale = _read_weights(reading, top.get("weights"), f"{place}.weights")
    stages = _read_stages(reading, top.get("stages", []), f"{place}.stages")
    replicates = _read_replicates(reading, top.get("replicates"), f"{place}.replicates")
    calibrated = _read_calibrated(reading, top.get("calibrated"), f"{place}.calibrated")
    if calibrated is not None and replicates is not None:
        reading.fault(
            f"{place}.calibrated", "không dùng cùng replicates: mỗi quyền số lặp phải tự hiệu chỉnh", "cả hai"
        )
    answers = reading.mapping(top.get("answers", {}), f"{place}.answers", ("codes", "missing"))
    design = Design(
        weights=weights,
        stages=stages,
        scale=cast(WeightScale, scale),
        lonely=cast(Lonely, reading.choice(top.get("lonely", "refuse"), f"{place}.lonely", get_args(Lonely))),
        replicates=replicates,
        calibrated=calibrated,
        answers=Answers(
            reading.numbers(answers, "codes", f"{place}.answers", int, 0),
            reading.numbers(answers, "missing", f"{place}.answers", int, 0),
        ),
        name=str(top.get("name", "")),
    )
    if reading.faults:
        raise Problems(reading.faults)
    return design


def _read_weights(reading: _Reading, value: object, place: str) -> tuple[str, str]:
    if isinstance(value, str) and value:
        return value, "population"
    if value is None:
        reading.fault(place, "cột quyền số", None)
        return "", "population"
    source = reading.mapping(value, place, ("column", "scale"))
    column = reading.text(source.get("column"), f"{place}.column")
    return column, reading.choice(source.get("scale", "population"), f"{place}.scale", get_args(WeightScale))


def _read_stages(reading: _Reading, value: object, place: str) -> tuple[Stage, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        reading.fault(place, "danh sách các giai đoạn chọn mẫu", value)
        return ()
    stages = []
    for number, one in enumerate(value):
        at = f"{place}[{number}]"
        keys = ("units", "strata", "population", "fraction", "certainty")
        source = reading.mapping(one, at, keys)
        stage = Stage(
            units=reading.text(source.get("units", EACH_ROW), f"{at}.units"),
            strata=reading.texts(source, "strata", at),
            population=reading.optional(source, "population", at),
            fraction=reading.optional(source, "fraction", at),
            certainty=reading.optional(source, "certainty", at),
        )
        if stage.population and stage.fraction:
            reading.fault(at, "chỉ một trong population và fraction", "cả hai")
        stages.append(stage)
    if any(stage.units == EACH_ROW for stage in stages[:-1]):
        reading.fault(place, "chỉ giai đoạn cuối được lấy mỗi phiếu làm một đơn vị", EACH_ROW)
    return tuple(stages) or (Stage(units=EACH_ROW),)


def _read_replicates(reading: _Reading, value: object, place: str) -> Made | Given | None:
    if value is None:
        return None
    made = ("kind", "rho", "count", "seed", "mse")
    given = ("columns", "scale", "rscales", "mse", "df")
    if isinstance(value, Mapping) and "columns" in value:
        source = reading.mapping(value, place, given)
        columns = reading.texts(source, "columns", place)
        rscales = reading.numbers(source, "rscales", place, float, 1.0)
        if rscales and len(rscales) != len(columns):
            reading.fault(f"{place}.rscales", f"{len(columns)} số, mỗi cột một số", len(rscales))
        df = reading.number(source["df"], f"{place}.df", int, 0) if "df" in source else None
        return Given(
            columns,
            reading.number(source.get("scale"), f"{place}.scale", float, 1.0),
            rscales,
            mse=_truth(reading, source, place),
            df=df,
        )
    source = reading.mapping(value, place, made)
    kind = reading.choice(source.get("kind"), f"{place}.kind", get_args(ReplicateKind))
    rho = reading.number(source.get("rho", "0"), f"{place}.rho", float, 0.0)
    count = reading.number(source.get("count", "0"), f"{place}.count", int, 0)
    if not 0 <= rho < 1:
        reading.fault(f"{place}.rho", "0 ≤ rho < 1", rho)
    if (kind == "bootstrap") != (count > 1):
        reading.fault(f"{place}.count", "số lần lặp lớn hơn 1, chỉ dùng cho bootstrap", count)
    seed = reading.number(source.get("seed", "0"), f"{place}.seed", int, 0)
    return Made(cast(ReplicateKind, kind), rho, count, seed, _truth(reading, source, place))


def _truth(reading: _Reading, source: Mapping[str, object], place: str) -> bool:
    value = str(source.get("mse", "false")).lower()
    return reading.choice(value, f"{place}.mse", ("false", "true")) == "true"


def _read_calibrated(reading: _Reading, value: object, place: str) -> Calibrated | None:
    if value is None:
        return None
    source = reading.mapping(value, place, ("kind", "base", "factors", "covariates"))
    kind = reading.choice(source.get("kind"), f"{place}.kind", get_args(CalibrationKind))
    factors = reading.texts(source, "factors", place)
    covariates = reading.texts(source, "covariates", place)
    if kind in ("poststratify", "rake") and (covariates or not factors):
        reading.fault(place, f"{kind} cần factors và không nhận covariates", source)
    base = reading.optional(source, "base", place)
    if base is None and kind not in ("poststratify", "rake"):
        reading.fault(f"{place}.base", f"{kind} cần cột quyền số trước hiệu chỉnh", base)
    return Calibrated(cast(CalibrationKind, kind), base, factors, covariates)
