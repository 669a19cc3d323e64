"""The sample edition of the engine's tests: every rule kind once, small enough to know by heart."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.rows import from_yaml
from chiso.engine.score.sheet import Raw, Sheet, sheet
from chiso.engine.spec.build import Built, build
from chiso.engine.spec.types import Index

EDITIONS = Path(__file__).parent / "editions"


def files(name: str) -> dict[str, bytes | str]:
    folder = EDITIONS / name
    paths = [folder / "index.yaml", *(folder / "tree").glob("*.yaml")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def built(name: str = "par/2025-sample") -> Built:
    return build(files(name), name=name)


SAMPLE: Index = built().index
TRACKED: Index = built("par/2023-sample").index

FULL = """
unit: Ban A
facts:
  "1.1": {a: 195197, b: 193457}
  "1.2": khong_day_du
  "1.3": {a: 100, b: 19, cuts: [bao_cao_khong_dat]}
  "1.4": {a: 0}
  "1.5": {a: 4, b1: 2, b2: 1, b3: 1}
  "1.6": {parts: {tiep_cong_dan: {state: dung}, doi_thoai: {n: 2}}, a: 3, b: 2}
  "1.7": {state: all}
  "1.8": {n: 3}
  "1.9": {a: 10, b: 6}
  "2.1": {a: 10, b: 6}
  "2.2": {r: 11}
  "2.3": khong_co_dvsn
  "2.4": {case: co, a: 100, b: 99.5}
  "2.5": {a: 91.17}
  "2.6": {A: 10, B: 5, C: 3, D: 2}
  "2.7": {points: 1.5, note: khá}
  "3.1": {ngay: 4}
"""
"""A sheet that says something of every line."""


def raw(text: str) -> Raw:
    return from_yaml(text, name="bang.yaml")


def sheet_of(text: str, *, index: Index = SAMPLE) -> Sheet:
    return sheet(raw(text), index)


def score_of(text: str, *, index: Index = SAMPLE) -> Result:
    return evaluate(index, sheet_of(text, index=index))
