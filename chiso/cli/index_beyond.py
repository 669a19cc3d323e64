"""What ``chiso index`` computes beyond a score: losses, what-if, cheapest points, forecast, gaps, ranges."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from chiso.cli import index_problems
from chiso.cli.editions import Edition
from chiso.cli.sheets import load, scored
from chiso.engine.decimals import exact_text, plain_rate
from chiso.engine.score import problems
from chiso.engine.score.change import changed, effects, parse
from chiso.engine.score.cheapest import Action, Target, cheapest, checked, for_rank
from chiso.engine.score.compare import stages
from chiso.engine.score.examples import raw as raw_of
from chiso.engine.score.forecast import forecast
from chiso.engine.score.lost import Loss, by, losses
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Raw, Sheet, sheet
from chiso.engine.score.uncertain import interval, rank_intervals
from chiso.engine.spec.build import record
from chiso.engine.spec.plans import Actions, Months
from chiso.engine.trace import shown, shown_percent, shown_points


@dataclass(frozen=True, slots=True)
class Section:
    """One answer: as data and as lines."""

    data: Any
    lines: list[str]


def extras(
    args: argparse.Namespace, *, one: Edition, raw: Raw, checked: Sheet, result: Result
) -> dict[str, Section]:
    """What was asked for beside the score, in the order it is printed."""
    found: dict[str, Section] = {}
    if args.lost:
        found["lost"] = _lost(losses(one.index, checked, result), result)
    if args.what_if:
        found["what_if"] = _what_if(args.what_if, one, raw, result)
    if args.win_back:
        found["win_back"] = _win_back(args, one, raw, result)
    if args.forecast:
        found["forecast"] = _forecast(args.forecast, one)
    if args.compare:
        found["compare"] = _compare(args.compare, one, result)
    return found


def _lost(found: tuple[Loss, ...], result: Result) -> Section:
    groups = {
        "domain": by(found, lambda loss: loss.domain),
        "owner": by(found, lambda loss: loss.owner or "chưa phân công"),
        "by": by(found, lambda loss: loss.by),
    }
    data = {
        "lines": [
            {
                "code": loss.code,
                "title": result.titles.get(loss.code, ""),
                "domain": loss.domain,
                "owner": loss.owner,
                "by": loss.by,
                "lost": exact_text(loss.lost),
                "open": exact_text(loss.open),
                "moves": [
                    {
                        "figure": move.figure,
                        "from": move.before,
                        "to": move.after,
                        "gain": exact_text(move.gain),
                        "full": move.full,
                    }
                    for move in loss.moves
                ],
            }
            for loss in found
        ],
        **{
            f"by_{name}": {
                key: {"lost": exact_text(lost), "open": exact_text(open_)}
                for key, (lost, open_) in rows.items()
            }
            for name, rows in groups.items()
        },
    }
    lines = ["ĐIỂM MẤT"]
    for key, (lost, open_) in groups["domain"].items():
        waiting = f", còn chờ {shown_points(open_)}" if open_ else ""
        lines.append(f"  Lĩnh vực {key} {result.titles.get(key, '')}: mất {shown_points(lost)}{waiting}")
    for key, (lost, _) in groups["owner"].items():
        lines.append(f"  Phụ trách {key}: mất {shown_points(lost)}")
    for loss in found:
        if not loss.lost:
            continue
        lines.append(f"{loss.code} {result.titles.get(loss.code, '')}: mất {shown_points(loss.lost)}")
        for move in loss.moves:
            after = shown(move.value) if move.value is not None else move.after
            full = ", đạt điểm tối đa" if move.full else ""
            gain = shown_points(move.gain) if move.gain >= Fraction(1, 200) else "dưới 0,01"
            lines.append(f"    {move.figure}: {move.before} → {after}: thêm {gain}{full}")
    return Section(data, lines)


def _what_if(texts: list[str], one: Edition, raw: Raw, result: Result) -> Section:
    changes = [parse(text) for text in texts]
    _, after = scored(changed(raw, changes), one)
    found = effects(result, after)
    data = {
        "changes": [f"{change.code}.{change.name}={change.value}" for change in changes],
        "effects": [
            {
                "code": row.code,
                "before": None if row.before is None else exact_text(row.before),
                "after": None if row.after is None else exact_text(row.after),
                "maximum_before": exact_text(row.maximum_before),
                "maximum_after": exact_text(row.maximum_after),
            }
            for row in found
        ],
        "total_known": {"before": exact_text(result.total.known), "after": exact_text(after.total.known)},
    }
    lines = [f"NẾU {', '.join(texts)}"]
    for row in found:
        before = "chưa có" if row.before is None else result.shown(row.before)
        later = "chưa có" if row.after is None else result.shown(row.after)
        name = "toàn bộ" if row.code == "total" else row.code
        lines.append(f"  {name}: {before} → {later} (tối đa {shown_points(row.maximum_after)})")
    known = (result.shown(result.total.known), after.shown(after.total.known))
    lines.append(f"  Tổng đã có: {known[0]} → {known[1]}")
    return Section(data, lines)


def _win_back(args: argparse.Namespace, one: Edition, raw: Raw, result: Result) -> Section:
    if not args.actions:
        raise index_problems.wrong_target("--win-back", expected="--actions TỆP đi kèm", got="không có")
    name = Path(args.actions).name
    file = record(Path(args.actions).read_bytes(), Actions, name=name)
    actions = checked(
        tuple(
            Action(row.name, row.cost, row.sets, row.uses, row.requires, row.excludes) for row in file.actions
        ),
        file.limits,
        place=name,
    )
    target = _target(args.win_back, file.rivals)
    found = cheapest(one.index, raw, actions, target=target, limits=file.limits)
    total = found.result.total
    data = {
        "target": target.words,
        "actions": [action.name for action in found.actions],
        "cost": exact_text(found.cost),
        "uses": {limit: exact_text(amount) for limit, amount in found.uses.items()},
        "known": exact_text(total.known),
        "gain": exact_text(total.known - result.total.known),
    }
    lines = [f"CÁCH RẺ NHẤT ĐỂ ĐẠT {target.words}: chi phí {shown(found.cost)}"]
    lines += [f"  {action.name} (chi phí {shown(action.cost)})" for action in found.actions] or [
        "  không cần giải pháp nào"
    ]
    lines.append(f"  Điểm đã có: {result.shown(result.total.known)} → {found.result.shown(total.known)}")
    return Section(data, lines)


def _target(text: str, rivals: tuple[Fraction, ...]) -> Target:
    """``95``, ``95%`` or ``hạng:3`` (``rank:3``)."""
    word, colon, number = text.partition(":")
    if colon and word in ("hạng", "hang", "rank") and number.isdigit() and int(number) >= 1:
        if not rivals:
            raise index_problems.wrong_target(
                "--win-back",
                expected="rivals (tỷ lệ của các đơn vị khác) trong tệp giải pháp",
                got="không có",
            )
        return for_rank(rivals, int(number))
    value = plain_rate(text.replace(",", "."))
    if value is None or value < 0:
        raise index_problems.wrong_target("--win-back", expected="95, 95% hoặc hạng:3", got=text)
    return Target(percent=value) if text.rstrip().endswith("%") else Target(points=value)


def _forecast(path: str, one: Edition) -> Section:
    name = Path(path).name
    file = record(Path(path).read_bytes(), Months, name=name)
    numbers = [row.month for row in file.months]
    if len(set(numbers)) != len(numbers):
        raise problems.bad_forecast(name, expected="mỗi tháng một lần", got=str(numbers))
    months = {
        row.month: sheet(raw_of(row.facts, name=f"{name} tháng {row.month}", body=file.body), one.index)
        for row in file.months
    }
    found = forecast(one.index, months, stocks=frozenset(file.stocks))
    data = [
        {
            "course": row.course,
            "known": exact_text(row.result.total.known),
            "maximum": exact_text(row.result.total.maximum),
            "open": exact_text(row.result.total.open),
            "assumptions": list(row.assumptions),
            "nodes": {
                code: exact_text(node.known) for code, node in row.result.nodes.items() if not node.open
            },
        }
        for row in found
    ]
    lines = ["DỰ BÁO CUỐI NĂM"]
    for row in found:
        total = row.result.total
        waiting = f", chưa kể {shown_points(total.open)} điểm chưa có số liệu" if total.open else ""
        lines.append(f"  {row.result.shown(total.known)}/{shown_points(total.maximum)}{waiting}")
        lines += [f"    {words}" for words in row.assumptions]
    return Section(data, lines)


def _compare(path: str, one: Edition, result: Result) -> Section:
    _, second = scored(load(path), one)
    gaps = stages(result, second)
    data = [
        {
            "code": row.code,
            "first": None if row.first.points is None else exact_text(row.first.points),
            "second": None if row.second.points is None else exact_text(row.second.points),
            "gap": None if row.gap is None else exact_text(row.gap),
        }
        for row in gaps
    ]
    lines = ["SO HAI BẢNG SỐ LIỆU (thứ hai trừ thứ nhất)"]
    for row in gaps:
        if row.gap:
            sign = "+" if row.gap > 0 else ""
            lines.append(f"  {row.code} {result.titles.get(row.code, '')}: {sign}{result.shown(row.gap)}")
    return Section(data, lines)


def rank_uncertain(args: argparse.Namespace, *, one: Edition, raws: dict[str, Raw]) -> int:
    """Rank intervals of units whose sheets hold ranges."""
    found = {unit: interval(one.index, raw) for unit, raw in raws.items()}
    ranks = rank_intervals(found)
    if args.json:
        data = [
            {
                "unit": unit,
                "low": exact_text(row.low),
                "high": exact_text(row.high),
                "percent_low": exact_text(row.percents()[0]),
                "percent_high": exact_text(row.percents()[1]),
                "best": ranks[unit][0],
                "worst": ranks[unit][1],
            }
            for unit, row in found.items()
        ]
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    for unit, row in sorted(found.items(), key=lambda item: ranks[item[0]]):
        low, high = (shown_percent(share) for share in row.percents())
        print(f"{ranks[unit][0]:>3}–{ranks[unit][1]:<3} {low} đến {high}  {unit}")
    return 0
