"""``chiso survey``: ``estimate`` figures from answers, ``sipas`` the index, ``design`` and ``sample``.

Reads files and options, calls the engine, prints rows. Nothing is estimated here and nothing is guessed: an
option that cannot be read is refused with what it may be.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from chiso.cli.survey_engines import ENGINES, Opened, opened
from chiso.cli.survey_options import (
    Asked,
    ask,
    check_level,
    comparison,
    filtered,
    groupings,
    quantile_shares,
    read_codes,
    text_columns,
)
from chiso.cli.survey_sample import configure_sample
from chiso.cli.survey_sipas import configure_sipas
from chiso.engine.survey.comparisons import Difference, difference, rao_scott
from chiso.engine.survey.describe import describe
from chiso.engine.survey.design import Answers, Design
from chiso.engine.survey.design_reader import read_design
from chiso.engine.survey.estimate import estimate_cells
from chiso.engine.survey.publish import Rules, publish
from chiso.engine.survey.quantile import quantiles
from chiso.engine.survey.reduce import reduce
from chiso.engine.survey.result import Estimate, as_csv, as_json
from chiso.engine.vietnamese import number


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    _configure_estimate(verbs.add_parser("estimate", help="ước lượng từ phiếu trả lời"))
    _configure_design(verbs.add_parser("design", help="kiểm tra và mô tả thiết kế mẫu"))
    configure_sample(verbs)
    configure_sipas(verbs)


def _configure_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", required=True, help="tệp Parquet hoặc CSV (nhận mẫu tên *), hoặc tên bảng")
    parser.add_argument("--design", required=True, type=Path, help="tệp thiết kế mẫu (YAML)")
    parser.add_argument("--engine", choices=ENGINES, default="duckdb", help="nơi chạy phép gộp")
    parser.add_argument("--database", default="", help="địa chỉ PostgreSQL khi --engine postgres")
    parser.add_argument("--threads", type=int, help="số luồng tối đa")
    parser.add_argument("--json", action="store_true", help="in JSON")


def _configure_estimate(parser: argparse.ArgumentParser) -> None:
    _configure_source(parser)
    parser.add_argument("--items", required=True, help="các câu hỏi, cách nhau bằng dấu phẩy")
    parser.add_argument(
        "--by", action="append", default=[], help="cột chia nhóm; a,b là bảng chéo; lặp lại được"
    )
    parser.add_argument(
        "--stat", default="mean", help="mean,top2,share:4+5,levels,total,ratio:A/B,quantile:P …"
    )
    parser.add_argument("--where", default="", help="điều kiện của tiểu tổng thể, ví dụ tuoi>=18")
    parser.add_argument("--codes", default="", help="thang đo, ví dụ 1-5; thay cho answers.codes")
    parser.add_argument("--missing", default="", help="mã không trả lời, ví dụ 8,9")
    parser.add_argument("--level", type=float, default=0.95, help="độ tin cậy")
    parser.add_argument(
        "--interval", choices=("t", "logit", "asin", "beta"), default="t", help="khoảng của tỷ lệ"
    )
    parser.add_argument("--no-deff", action="store_true", help="không tính hiệu ứng thiết kế")
    parser.add_argument(
        "--empty", choices=("refuse", "row"), default="refuse", help="nhóm không có câu trả lời"
    )
    parser.add_argument("--compare", action="append", default=[], help="so sánh hai nhóm: cột=a:b")
    parser.add_argument("--crosstab", action="append", default=[], help="kiểm định Rao–Scott: hàng,cột")
    parser.add_argument("--min-n", type=int, help="che số liệu có ít hơn chừng này câu trả lời")
    parser.add_argument("--max-cv", type=float, help="che số liệu có hệ số biến thiên lớn hơn")
    parser.add_argument("--csv", action="store_true", help="in CSV")
    parser.set_defaults(run=run_estimate)


def _configure_design(parser: argparse.ArgumentParser) -> None:
    _configure_source(parser)
    parser.set_defaults(run=run_design)


def run_estimate(args: argparse.Namespace) -> int:
    check_level(args.level)
    design = _design(args)
    asked = ask(args.stat, args.items, design.answers)
    by = groupings(args.by)
    compared = [comparison(text) for text in args.compare]
    tabled = [groupings([text])[0] for text in args.crosstab]
    extra = [column for names, _, _ in compared for column in names]
    text = text_columns(design, [*(name for names in (*by, *tabled) for name in names), *extra], asked)
    with opened(args.engine, args.data, text=text, database=args.database, threads=args.threads) as source:
        source, where = filtered(source, args.where)
        rows = _estimates(args, source, design, asked, by, where)
        differences = _differences(args, source, design, asked, compared, where)
        tests = [
            rao_scott(source.table, design=design, row=one[0], column=one[1], fetch=source.fetch)
            for one in tabled
        ]
    if args.min_n is not None or args.max_cv is not None:
        rows = publish(rows, rules=Rules(min_n=args.min_n or 0, max_cv=args.max_cv))
    document = as_json(rows)
    if differences:
        document["differences"] = [one.as_json() for one in differences]
    if tests:
        document["associations"] = [one.as_json() for one in tests]
    _print(args, rows, document, differences)
    return 0


def _design(args: argparse.Namespace) -> Design:
    design = read_design(args.design.read_text(encoding="utf-8"), name=str(args.design))
    codes, missing = getattr(args, "codes", ""), getattr(args, "missing", "")
    return replace(
        design,
        name=design.name or args.design.stem,
        answers=Answers(
            read_codes(codes, "--codes") if codes else design.answers.codes,
            read_codes(missing, "--missing") if missing else design.answers.missing,
        ),
    )


def _estimates(
    args: argparse.Namespace,
    source: Opened,
    design: Design,
    asked: Asked,
    by: tuple[tuple[str, ...], ...],
    where: str | None,
) -> tuple[Estimate, ...]:
    rows: tuple[Estimate, ...] = ()
    if asked.statistics:
        columns = [name for grouping in by for name in grouping] + ([where] if where else [])
        cells = reduce(
            source.table,
            design=design,
            statistics=asked.statistics,
            by=columns,
            deff=not args.no_deff,
            fetch=source.fetch,
        )
        rows = estimate_cells(
            cells,
            design=design,
            statistics=asked.statistics,
            by=by,
            where=where,
            level=args.level,
            interval_kind=args.interval,
            empty=args.empty,
        )
    for item in asked.items if asked.quantiles else ():
        rows += quantiles(
            source.table,
            design=design,
            item=item,
            shares=quantile_shares(asked),
            by=by,
            where=where,
            level=args.level,
            empty=args.empty,
            fetch=source.fetch,
        )
    return rows


def _differences(
    args: argparse.Namespace,
    source: Opened,
    design: Design,
    asked: Asked,
    compared: Iterable[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]],
    where: str | None,
) -> list[Difference]:
    out: list[Difference] = []
    for names, first, second in compared:
        columns = [*names, *([where] if where else [])]
        cells = reduce(
            source.table,
            design=design,
            statistics=asked.statistics,
            by=columns,
            deff=False,
            fetch=source.fetch,
        )
        out.extend(
            difference(
                cells,
                design=design,
                statistic=one,
                by=names,
                first=first,
                second=second,
                where=where,
                level=args.level,
            )
            for one in asked.statistics
        )
    return out


def _print(
    args: argparse.Namespace, rows: Iterable[Estimate], document: dict[str, Any], compared: list[Difference]
) -> None:
    if args.json:
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))
    elif args.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(as_csv(rows))
    else:
        for line in _lines(rows):
            print(line)
        for one in compared:
            verdict = "thay đổi thật" if one.real else "chưa phân biệt được"
            print(
                f"{one.statistic} {one.item} {_domain(one.first)} − {_domain(one.second)}: "
                f"{number(one.estimate, 4)} ± {number(one.se, 4)} (p = {number(one.p, 4)}): {verdict}"
            )
        for test in document.get("associations", []):
            print(f"{test['row']} × {test['column']}: F = {number(test['f'], 4)}, p = {number(test['p'], 4)}")


def _lines(rows: Iterable[Estimate]) -> Iterable[str]:
    yield "thống kê\tcâu hỏi\tnhóm\tước lượng\tsai số chuẩn\tkhoảng tin cậy\tdeff\tsố phiếu"
    for row in rows:
        figures = [row.estimate, row.se, row.ci_low, row.ci_high, row.deff]
        value, se, low, high, deff = ("–" if one is None else number(one, 4) for one in figures)
        state = "" if row.status == "known" else f"\t{_STATES[row.status]}"
        figures_text = f"{value}\t{se}\t{low} – {high}\t{deff}\t{row.n}{state}"
        yield f"{row.statistic}\t{row.item}\t{_domain(row.domain)}\t{figures_text}"


_STATES = {
    "no_answers": "không có câu trả lời",
    "suppressed": "không công bố: không đủ tin cậy hoặc quá ít phiếu",
    "suppressed_secondary": "không công bố: tránh suy ra ô đã che",
}


def _domain(domain: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{name}={value}" for name, value in domain) or "toàn mẫu"


def run_design(args: argparse.Namespace) -> int:
    design = _design(args)
    text = text_columns(design, [], None)
    with opened(args.engine, args.data, text=text, database=args.database, threads=args.threads) as source:
        found = describe(source.table, design=design, fetch=source.fetch)
    if args.json:
        print(json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(found.lines()))
    return 1 if found.lonely_strata and design.lonely == "refuse" else 0
