"""``chiso composite run`` and ``chiso composite sensitivity``: files in, tables and sentences out.

Reads the plan, the table (CSV or XLSX) and the study, hands bytes to the engine and writes what comes
back. Decides nothing about the figures. A seed must be given: a study without one could not be redone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chiso import __version__
from chiso.cli.tables import text_of, write_tables
from chiso.engine.composite import tell
from chiso.engine.composite.coherence import Coherence, coherence
from chiso.engine.composite.plan import Band, Plan, read_plan
from chiso.engine.composite.run import Outcome, run, steps_tag
from chiso.engine.composite.sensitivity import Spread, WithoutOne, leave_one_out, read_study, uncertainty
from chiso.engine.composite.sobol import Decomposition, decompose
from chiso.engine.composite.table import Table, table_of
from chiso.engine.grids import Cell, Grid, column_missing, label, read_grid
from chiso.engine.pictures.bands import Ranked, bands
from chiso.engine.pictures.picture import Picture
from chiso.engine.pictures.rank_intervals import RankInterval, rank_intervals
from chiso.engine.pictures.render import render
from chiso.engine.problems import Problem
from chiso.engine.vietnamese import number

Rows = list[list[Cell | int]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds ``run`` and ``sensitivity``."""
    groups = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    running = groups.add_parser(
        "run", help="tính chỉ số theo phương án", description="Tính chỉ số theo phương án."
    )
    _common(running)
    running.set_defaults(run=run_plan)
    shaking = groups.add_parser(
        "sensitivity",
        help="khoảng dao động của thứ hạng",
        description="Khoảng dao động của thứ hạng, bỏ từng mục, Sobol.",
    )
    _common(shaking)
    shaking.add_argument(
        "study", type=Path, metavar="KHẢO_SÁT", help="tệp YAML: thay đổi những gì, bao nhiêu lần"
    )
    shaking.add_argument("--seed", type=int, required=True, help="hạt giống ngẫu nhiên, để làm lại được")
    shaking.add_argument("--level", type=int, default=1, help="cấp của các mục lần lượt bỏ ra (mặc định 1)")
    shaking.add_argument(
        "--for",
        dest="units",
        action="append",
        default=[],
        metavar="ĐƠN_VỊ",
        help="phân rã riêng cho đơn vị này",
    )
    shaking.set_defaults(run=run_sensitivity)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path, metavar="PHƯƠNG_ÁN", help="tệp YAML của phương án")
    parser.add_argument("table", type=Path, metavar="BẢNG", help="bảng số liệu CSV hoặc XLSX")
    parser.add_argument("--unit", required=True, metavar="CỘT", help="cột tên đơn vị; nhiều cột nối bằng +")
    parser.add_argument("--sheet", help="trang của tệp XLSX (mặc định trang đầu)")
    parser.add_argument(
        "--numbers",
        choices=("en", "vi"),
        default="en",
        help="cách viết số trong bảng: en 1,234.5; vi 1.234,5",
    )
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="CỘT=GIÁ_TRỊ",
        help="chỉ tính các dòng này, ví dụ --where year=2024 (dùng nhiều lần được)",
    )
    parser.add_argument(
        "--picture", type=Path, help="vẽ biểu đồ ra tệp .svg, .png, .pdf hoặc .json (Vega-Lite)"
    )
    parser.add_argument("--own", metavar="ĐƠN_VỊ", help="đơn vị tô nổi trong biểu đồ")
    parser.add_argument("--out", type=Path, help="ghi kết quả ra tệp .csv hoặc .xlsx")
    parser.add_argument("--json", action="store_true", help="in JSON ra màn hình")


def run_plan(args: argparse.Namespace) -> int:
    plan, table, data = _read(args)
    outcome = run(plan, table=table)
    header, rows = _result(outcome)
    if args.out:
        log: Rows = [
            [e.position, steps_tag(e.step), e.changed, "; ".join(e.notes), e.sha256] for e in outcome.log
        ]
        heads = ["Bước", "Việc", "Số ô thay đổi", "Ghi chú", "SHA-256 sau bước"]
        write_tables(args.out, [("Kết quả", header, rows), ("Nhật ký", heads, log)])
    if args.picture:
        _draw(args.picture, _bands_of(outcome, args.own))
    if args.json:
        _print_json(
            {
                **_identity(plan, data),
                "sha256": outcome.sha256,
                "units": [dict(zip(header, row, strict=True)) for row in rows],
                "log": [entry.as_json() for entry in outcome.log],
            }
        )
        return 0
    print(f"{plan.title.vi}, {plan.edition} ({len(outcome.units)} đơn vị)")
    for by, ranks in outcome.ranks.items():
        print(f"\nXếp hạng theo {by} ({plan.title_of(by)})")
        for place in np.lexsort((np.arange(len(ranks)), np.where(np.isnan(ranks), np.inf, ranks))).tolist():
            rank = "  –" if math.isnan(ranks[place]) else f"{ranks[place]:3.0f}"
            value = outcome.columns[by][place]
            shown = "chưa có" if math.isnan(value) else number(float(value), 4)
            print(f"{rank}  {outcome.units[place]}  {shown}")
    print("\nCác bước đã làm")
    for entry in outcome.log:
        print(
            f"{entry.position}. {steps_tag(entry.step)}: {'; '.join(entry.notes[:4])}"
            + (" …" if len(entry.notes) > 4 else "")
        )
    return 0


def run_sensitivity(args: argparse.Namespace) -> int:
    plan, table, data = _read(args)
    study = read_study(text_of(args.study), name=str(args.study), plan=plan)
    for unit in args.units:
        if unit not in table.units:
            raise _no_unit(unit)
    rng = np.random.Generator(np.random.PCG64(args.seed))
    spreads, _ = uncertainty(plan, table=table, study=study, rng=rng)
    without = leave_one_out(plan, table=table, target=study.target, level=args.level)
    found = decompose(plan, table=table, study=study, rng=rng, units=args.units) if study.sobol else None
    outcome = run(plan, table=table)
    groups, unjudged = _groups(plan, outcome)
    told = [
        tell.unit(spread, without=without, plan=plan)
        for spread in sorted(spreads, key=lambda s: s.nominal or 10**9)
    ]
    told += tell.influence(found) if found else []
    for group in groups:
        told += tell.group(group, plan=plan)
    told += unjudged
    header, rows = _spread_rows(spreads, without)
    if args.out:
        write_tables(
            args.out, [("Thứ hạng", header, rows), ("Diễn giải", ["Diễn giải"], [[line] for line in told])]
        )
    if args.picture:
        items = [RankInterval(s.unit, s.nominal, s.low, s.high) for s in spreads if s.nominal is not None]
        title = f"Thứ hạng theo {plan.title_of(study.target)}"
        _draw(args.picture, rank_intervals(items, title=title, share=study.interval, highlight=args.own))
    if not args.json:
        print("\n".join(told))
        return 0
    _print_json(
        {
            **_identity(plan, data),
            "seed": args.seed,
            "replications": study.replications,
            "units": [dict(zip(header, row, strict=True)) for row in rows],
            "sobol": _sobol_json(found),
            "groups": [
                {
                    "parent": g.parent,
                    "alpha": _cell_number(g.alpha),
                    "explained": g.components.explained.tolist(),
                    "codes": list(g.codes),
                }
                for g in groups
            ],
            "sentences": told,
        }
    )
    return 0


def _groups(plan: Plan, outcome: Outcome) -> tuple[list[Coherence], list[str]]:
    """Groups whose coherence could be judged, and a sentence for each that could not."""
    groups: list[Coherence] = []
    unjudged: list[str] = []
    for parent, children in plan.children.items():
        if len(children) > 1 and parent in outcome.columns:
            try:
                groups.append(coherence(plan, columns=outcome.columns, parent=parent))
            except Problem as fault:
                unjudged.append(f"Nhóm {parent}: chưa đánh giá được mức gắn kết ({fault.code}: {fault.got}).")
    return groups, unjudged


def _no_unit(unit: str) -> Problem:
    return Problem(
        "CL0110", place="--for", expected="đơn vị có trong bảng", got=f"“{unit}”", hint="sửa tên đơn vị"
    )


def _read(args: argparse.Namespace) -> tuple[Plan, Table, bytes]:
    plan = read_plan(text_of(args.plan), name=str(args.plan))
    data = args.table.read_bytes()
    grid = read_grid(data, name=str(args.table), sheet=args.sheet)
    grid = _chosen(grid, args.where)
    return plan, table_of(grid, plan=plan, unit=args.unit, notation=args.numbers), data


def _chosen(grid: Grid, conditions: Sequence[str]) -> Grid:
    """The rows in which every named column holds the named value."""
    for condition in conditions:
        column, _, value = condition.partition("=")
        if column not in grid.header:
            raise column_missing(grid.name, [column])
        cells = grid.column(column)
        rows = tuple(
            row
            for row, cell in zip(grid.rows, cells, strict=True)
            if cell is not None and label(cell) == value
        )
        if not rows:
            raise Problem(
                "CL0114",
                place="--where",
                expected="ít nhất một dòng thỏa điều kiện",
                got=condition,
                hint="sửa điều kiện",
            )
        grid = replace(grid, rows=rows)
    return grid


def _draw(path: Path, picture: Picture) -> None:
    suffix = path.suffix.lower()
    if suffix == ".json":
        path.write_text(json.dumps(picture.spec, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif suffix == ".svg":
        path.write_bytes(render(picture, form="svg"))
    elif suffix == ".png":
        path.write_bytes(render(picture, form="png"))
    elif suffix == ".pdf":
        path.write_bytes(render(picture, form="pdf"))
    else:
        raise Problem(
            "CL0115",
            place=str(path),
            expected="tệp .svg, .png, .pdf hoặc .json",
            got=suffix,
            hint="đổi đuôi tệp",
        )


def _bands_of(outcome: Outcome, own: str | None) -> Picture:
    """The last ranking of the plan, in its bands."""
    step = next((step for step in reversed(outcome.plan.steps) if isinstance(step, Band)), None)
    if step is None or step.by not in outcome.ranks:
        raise Problem(
            "CL0116",
            place="--picture",
            expected="phương án có bước rank và band theo cùng một mã",
            got="không có",
            hint="thêm bước band, hoặc dùng composite sensitivity để vẽ khoảng hạng",
        )
    values, ranks, found = outcome.columns[step.by], outcome.ranks[step.by], outcome.bands[step.by]
    items = [
        Ranked(unit, _cell_number(values[i]), _whole(ranks[i]), _whole(found[i]))
        for i, unit in enumerate(outcome.units)
    ]
    names = step.titles or tuple(f"Nhóm {i + 1}" for i in range(step.groups))
    title = f"{outcome.plan.title_of(step.by)}, {outcome.plan.title.vi}"
    return bands(items, title=title, measure=outcome.plan.title_of(step.by), names=names, highlight=own)


def _cell_number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def _identity(plan: Plan, data: bytes) -> dict[str, Any]:
    return {
        "schema": "chiso.composite-result/1",
        "version": __version__,
        "plan": {"id": plan.id, "edition": plan.edition, "revision": plan.revision, "sha256": plan.sha256},
        "table_sha256": hashlib.sha256(data).hexdigest(),
    }


def _result(outcome: Outcome) -> tuple[list[str], Rows]:
    """Every computed code in the plan's order, then ranks and bands."""
    codes = [node.code for node in outcome.plan.nodes if node.code in outcome.columns]
    header = [
        "unit",
        *codes,
        *(f"rank_{by}" for by in outcome.ranks),
        *(f"band_{by}" for by in outcome.bands),
    ]
    families = [outcome.columns[code] for code in codes] + [*outcome.ranks.values(), *outcome.bands.values()]
    return header, [
        [unit, *(_cell_number(values[row]) for values in families)] for row, unit in enumerate(outcome.units)
    ]


def _spread_rows(spreads: Sequence[Spread], without: WithoutOne) -> tuple[list[str], Rows]:
    header = ["unit", "rank", "mean", "median", "low", "high", "share", "decisive", "rank_without"]
    rows: Rows = []
    for one in spreads:
        decisive = without.decisive(one.unit)
        rows.append(
            [one.unit, one.nominal, one.mean, one.median, one.low, one.high, one.share]
            + ([decisive[0], decisive[2]] if decisive else [None, None])
        )
    return header, rows


def _sobol_json(found: Decomposition | None) -> Mapping[str, Any] | None:
    if found is None:
        return None
    names = ("name", "first", "first_margin", "total", "total_margin")
    told = {
        key: [{name: getattr(one, name) for name in names} for one in parts]
        for key, parts in {"overall": found.overall, **found.by_unit}.items()
    }
    return {"overall": told.pop("overall"), "by_unit": told, "rebuilds": found.rebuilds}


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))
