"""``chiso index score | progress | rank | recompute``: sheets in, results out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chiso.cli import index_beyond, index_problems
from chiso.cli.editions import edition, folder_of_indices
from chiso.cli.sheets import load, scored
from chiso.engine.decimals import exact_text
from chiso.engine.score.compare import years
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.progress import progress
from chiso.engine.score.rank import grade, rank_by, ranks
from chiso.engine.score.result import Result
from chiso.engine.score.seal import digest, recompute, seal
from chiso.engine.score.sheet import Raw, Sheet
from chiso.engine.score.uncertain import is_uncertain
from chiso.engine.spec.words import BY
from chiso.engine.trace import shown, shown_percent, shown_points

Command = Callable[..., argparse.ArgumentParser]


def configure(command: Command) -> None:
    """Add the commands that score."""
    sub = command("score", _score, "chấm điểm một bảng số liệu")
    sub.add_argument("--sheet", required=True, metavar="TỆP", help="bảng số liệu .yaml .json .csv .xlsx")
    sub.add_argument("--body", default="", help="loại cơ quan (mục không áp dụng theo bộ tiêu chí)")
    sub.add_argument("--no-trace", action="store_true", help="không in giải thích")
    sub.add_argument("--seal", metavar="TỆP", help="ghi kết quả niêm phong")
    _beyond(sub)
    sub = command("progress", _progress, "tiến độ của bộ tiêu chí chỉ theo dõi")
    sub.add_argument(
        "--sheet", required=True, metavar="TỆP", help="a: số nhiệm vụ, b: đã hoàn thành, hoặc state"
    )
    sub = command("rank", _rank, "xếp hạng nhiều bảng số liệu trên giá trị chính xác")
    sub.add_argument("--sheet", required=True, action="append", metavar="TỆP", help="lặp lại cho từng đơn vị")
    sub = command("years", _years, "so hai năm theo bảng nối, trên tỷ lệ điểm tối đa áp dụng", ids=2)
    sub.add_argument("--old", required=True, metavar="TỆP", help="bảng số liệu của bộ trước")
    sub.add_argument("--new", required=True, metavar="TỆP", help="bảng số liệu của bộ sau")
    sub = command("recompute", _recompute, "tính lại một kết quả niêm phong, đòi đúng từng byte")
    sub.add_argument("sealed", metavar="TỆP")


def _beyond(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--lost", action="store_true", help="điểm mất và thay đổi nhỏ nhất để lấy lại")
    sub.add_argument(
        "--what-if", action="append", default=[], metavar="MÃ.TÊN=GIÁ_TRỊ", help="thử thay số liệu"
    )
    sub.add_argument("--win-back", metavar="ĐÍCH", help="giải pháp rẻ nhất để đạt 95, 95%% hoặc hạng:3")
    sub.add_argument("--actions", metavar="TỆP", help="các giải pháp, chi phí, giới hạn (cùng --win-back)")
    sub.add_argument("--forecast", metavar="TỆP", help="số liệu từng tháng: dự báo cuối năm")
    sub.add_argument("--compare", metavar="TỆP", help="bảng số liệu thứ hai (thẩm định): so từng mục")


def _score(args: argparse.Namespace) -> int:
    one = edition(args.id, root=folder_of_indices(args.indices))
    raw = load(args.sheet)
    if args.body:
        raw = Raw(raw.rows, raw.index, args.body, raw.unit, raw.stage, raw.place)
    if one.index.head.scoring == "tracked":
        evaluate(one.index, Sheet())
    checked, result = scored(raw, one)
    if args.seal:
        Path(args.seal).write_bytes(seal(result, checked))
    extra = index_beyond.extras(args, one=one, raw=raw, checked=checked, result=result)
    if args.json:
        data = result.as_json(traces=not args.no_trace)
        data["grade"] = _grade(result)
        data.update({name: section.data for name, section in extra.items()})
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    if not extra:
        _print(result, traces=not args.no_trace)
    for section in extra.values():
        print("\n".join(section.lines))
    return 0


def _grade(result: Result) -> str:
    percent = result.total.percent
    return "" if percent is None else grade(percent, result.index.head.grades)


def _print(result: Result, *, traces: bool) -> None:
    for code, node in result.nodes.items():
        depth = {"domain": 0, "criterion": 1, "component": 2, "part": 3}.get(node.level, 0)
        indent = "  " * depth
        print(f"{indent}{code} {result.titles.get(code, '')}")
        words = result.words(code) if traces else result.words(code).partition(":")[0]
        print(f"{indent}    {words}")
        for warning in node.warnings:
            print(f"{indent}    lưu ý: {warning}")
    print(summary(result))


def summary(result: Result) -> str:
    """Total, percent, what is open."""
    total = result.total
    lines = [f"TỔNG: {result.words('total')}"]
    if total.percent is not None:
        name = _grade(result)
        lines.append(f"Chỉ số: {shown_percent(total.percent)}" + (f", xếp loại {name}" if name else ""))
    for by, part in result.by.items():
        waiting = f", còn chờ {shown_points(part.open)}" if part.open else ""
        lines.append(f"  {BY[by]}: {result.shown(part.known)}/{shown_points(part.maximum)}{waiting}")
    return "\n".join(lines)


def _progress(args: argparse.Namespace) -> int:
    one = edition(args.id, root=folder_of_indices(args.indices))
    found = progress(one.index, load(args.sheet))
    if args.json:
        data = [
            {
                "code": row.code,
                "title": row.title,
                "state": row.standing.value,
                "tasks": row.tasks,
                "done": row.done,
                "lines": row.lines,
                "silent": row.silent,
                "note": row.note,
            }
            for row in found
        ]
        print(
            json.dumps({"index": one.id, "sha256": one.sha256, "nodes": data}, ensure_ascii=False, indent=1)
        )
        return 0
    for row in found:
        share = (
            "chưa báo cáo" if row.share is None else f"{row.done}/{row.tasks} = {shown_percent(row.share)}"
        )
        silent = f", {row.silent}/{row.lines} mục chưa báo cáo" if row.silent and row.lines > 1 else ""
        print(f"{'  ' * row.depth}{row.code} {row.title}: {share}{silent}")
    return 0


def _rank(args: argparse.Namespace) -> int:
    one = edition(args.id, root=folder_of_indices(args.indices))
    raws = [load(path) for path in args.sheet]
    units = [raw.unit or Path(path).stem for raw, path in zip(raws, args.sheet, strict=True)]
    if len(set(units)) != len(units):
        raise index_problems.same_unit(units=", ".join(units))
    if any(is_uncertain(raw) for raw in raws):
        return index_beyond.rank_uncertain(args, one=one, raws=dict(zip(units, raws, strict=True)))
    values = {}
    for unit, raw in zip(units, raws, strict=True):
        _, result = scored(raw, one)
        total = result.total
        if total.points is None:
            open_, maximum = shown_points(total.open), shown_points(total.maximum)
            raise index_problems.open_total(unit, open_=open_, maximum=maximum)
        values[unit] = rank_by(one.index.head.ranking, total.points, total.maximum)
    places = ranks(values, ties=one.index.head.ranking.ties)
    if args.json:
        data: list[dict[str, Any]] = [
            {"unit": row.unit, "rank": shown(row.rank), "value": str(row.value), "tied": row.tied}
            for row in places
        ]
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    for row in places:
        value = (
            shown_percent(row.value, places=4) if one.index.head.ranking.by == "percent" else shown(row.value)
        )
        print(f"{shown(row.rank):>5}  {value:>12}  {row.unit}" + ("  (đồng hạng)" if row.tied > 1 else ""))
    return 0


def _years(args: argparse.Namespace) -> int:
    root = folder_of_indices(args.indices)
    old, new = edition(args.id, root=root), edition(args.id1, root=root)
    crosswalk = next((one for one in new.follows() if one.from_ == old.id), None)
    if crosswalk is None:
        raise index_problems.no_crosswalk(new.id, old=old.id)
    joined = years(scored(load(args.old), old)[1], scored(load(args.new), new)[1], crosswalk)
    if args.json:
        data = [
            {
                "relation": row.relation,
                "old": list(row.old),
                "new": list(row.new),
                "before": None if row.before is None else exact_text(row.before),
                "after": None if row.after is None else exact_text(row.after),
                "note": row.note,
            }
            for row in joined
        ]
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    for row in joined:
        before = "không so được" if row.before is None else shown_percent(row.before)
        after = "không so được" if row.after is None else shown_percent(row.after)
        print(f"{' + '.join(row.old) or '(mới)'} → {' + '.join(row.new) or '(bỏ)'}: {before} → {after}")
    return 0


def _recompute(args: argparse.Namespace) -> int:
    one = edition(args.id, root=folder_of_indices(args.indices))
    sealed = Path(args.sealed).read_bytes()
    recompute(sealed, one.index)
    if args.json:
        print(json.dumps({"same": True, "sha256": digest(sealed)}))
    else:
        print(f"đúng từng byte, sha256 {digest(sealed)}")
    return 0
