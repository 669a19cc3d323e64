"""A frame of two provinces down to villages, and small frames to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from chiso.engine.grids import Cell, read_grid, write_csv
from chiso.engine.survey.sampling.design import SampleDesign, Staged, read_design
from chiso.engine.survey.sampling.frame import Frame, read_frame

settings.register_profile("unhurried", deadline=None)  # two shared cores: time proves nothing
settings.load_profile("unhurried")

PAPI = Path(__file__).parents[4] / "indices" / "papi" / "sampling" / "2011-2024.yaml"
HEADER = [
    "ma_thon",
    "tinh",
    "huyen",
    "xa",
    "thon",
    "so_nguoi",
    "huyen_trung_tam",
    "xa_trung_tam",
    "thon_trung_tam",
]
SCALE = {"Tỉnh nhỏ": 1, "Tỉnh lớn": 3}


def villages() -> list[list[Cell | int]]:
    """2 provinces × 12 districts × 6 communes × 4 villages; sizes from a fixed rule, no chance."""
    return [
        [
            f"{p}.{h:02}.{x}.{t}",
            p,
            f"H{h:02}",
            f"X{x}",
            f"T{t}",
            scale * (900 + 379 * ((7 * h + 5 * x + 3 * t) % 11)),
            "x" if h == 0 else None,
            "x" if x == 0 else None,
            "x" if t == 0 else None,
        ]
        for p, scale in SCALE.items()
        for h in range(12)
        for x in range(6)
        for t in range(4)
    ]


def frame_of(rows: list[list[Cell | int]], design: SampleDesign, header: list[str] | None = None) -> Frame:
    data = write_csv(header or HEADER, rows)
    return read_frame(read_grid(data, name="khung.csv"), design=design, data=data)


def single(
    more: str = "", *, frame: str = "{unit: ma, size: quy_mo, strata: [tang]}", selection: str = "srs"
) -> SampleDesign:
    size = "" if "size:" in more else "size: {rule: given, total: '4'}\n"
    head = f"schema: chiso.sampling/1\nkind: single\ntitle: thử\nframe: {frame}\n"
    return read_design(f"{head}selection: {selection}\n{size}{more}", name="thiet-ke.yaml")


@pytest.fixture(scope="session")
def papi() -> Staged:
    design = read_design(PAPI.read_text(encoding="utf-8"), name=PAPI.name)
    assert isinstance(design, Staged)
    return design


@pytest.fixture(scope="session")
def papi_frame(papi: Staged) -> Frame:
    return frame_of(villages(), papi)
