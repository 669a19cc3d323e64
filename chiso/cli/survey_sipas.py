"""``chiso survey sipas``: the satisfaction index of an edition, its factors, and the points of 8.1.1–8.1.5.

The formula and the factors must be given: which one an edition uses is its own rule, never guessed here.
Points are printed when all five factors F1–F5 are given.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from chiso.cli.survey_engines import ENGINES, opened
from chiso.cli.survey_options import text_columns
from chiso.engine.problems import Problem
from chiso.engine.survey.design_reader import read_design
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.sipas import CRITERIA_8_1, Edition, Factor, percent, points, statistics
from chiso.engine.vietnamese import number


def configure_sipas(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("sipas", help="chỉ số hài lòng, năm yếu tố, điểm 8.1.1–8.1.5")
    parser.add_argument("--data", required=True, help="tệp Parquet hoặc CSV, hoặc tên bảng")
    parser.add_argument("--design", required=True, type=Path, help="tệp thiết kế mẫu (YAML)")
    parser.add_argument("--edition", required=True, help="tên kỳ đo, in kèm kết quả")
    parser.add_argument(
        "--formula", required=True, choices=("top2", "mean_over_max"), help="công thức của kỳ"
    )
    parser.add_argument(
        "--factor", action="append", required=True, metavar="F1=q1,q2", help="yếu tố và câu hỏi; lặp lại được"
    )
    parser.add_argument("--engine", choices=ENGINES, default="duckdb", help="nơi chạy phép gộp")
    parser.add_argument("--database", default="", help="địa chỉ PostgreSQL khi --engine postgres")
    parser.add_argument("--threads", type=int, help="số luồng tối đa")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.set_defaults(run=run_sipas)


def run_sipas(args: argparse.Namespace) -> int:
    design = read_design(args.design.read_text(encoding="utf-8"), name=str(args.design))
    edition = Edition(args.edition, args.formula, _factors(args.factor), design.answers)
    text = text_columns(design, [], None)
    with opened(args.engine, args.data, text=text, database=args.database, threads=args.threads) as source:
        rows = estimate(
            source.table, design=design, statistics=statistics(edition), deff=False, fetch=source.fetch
        )
    names = [*(factor.code for factor in edition.factors), "SIPAS"]
    figures = [(name, row, percent(row, edition)) for name, row in zip(names, rows, strict=True)]
    complete = {code for _, code, _ in CRITERIA_8_1} <= set(names)
    scored = points(rows, edition=edition) if complete else ()
    if args.json:
        document = {
            "schema": "chiso.sipas/1",
            "edition": edition.id,
            "formula": edition.formula,
            "figures": [{"code": name, "percent": value, "n": row.n} for name, row, value in figures],
            "points": [
                {"criterion": one.criterion, "percent": str(one.percent), "points": str(one.points)}
                for one in scored
            ],
        }
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return 0
    for name, row, value in figures:
        print(f"{name}\t{number(value, 2)} %\t{row.n} câu trả lời")
    for one in scored:
        print(f"{one.criterion}\t{number(float(one.points), 4)} / {number(float(one.maximum), 1)} điểm")
    return 0


def _factors(words: list[str]) -> tuple[Factor, ...]:
    found: dict[str, Factor] = {}
    for word in words:
        code, _, items = word.partition("=")
        names = tuple(name.strip() for name in items.split(",") if name.strip())
        if not code.strip() or not names or code.strip() in found:
            raise Problem(
                "CL0128",
                place="--factor",
                expected="mỗi yếu tố một lần, dạng F1=câu_hỏi,câu_hỏi",
                got=word,
                hint="sửa tham số",
            )
        found[code.strip()] = Factor(code.strip(), names)
    return tuple(found.values())
