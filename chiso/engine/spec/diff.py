"""Two editions compared, in words: what a specialist would want to know before the new one is used.

Nodes are matched by code, or by the crosswalk when one is given. Says what was added, dropped, renamed,
worth more or less, judged by another rule; never only that "something changed".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.spec import words
from chiso.engine.spec.canon import plain
from chiso.engine.spec.follows import Crosswalk
from chiso.engine.spec.types import Index, Node
from chiso.engine.trace import shown_points


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``old`` and ``new`` are codes; ``what``: added, dropped, points, rule …"""

    what: str
    old: str
    new: str
    words: str

    def as_json(self) -> dict[str, str]:
        return {"what": self.what, "old": self.old, "new": self.new, "words": self.words}


def diff(old: Index, new: Index, *, crosswalk: Crosswalk | None = None) -> tuple[Change, ...]:
    """Every difference, head first, then in the printed order of the new edition, dropped ones last."""
    return (*_heads(old, new), *_trees(old, new, crosswalk))


def _heads(old: Index, new: Index) -> Iterator[Change]:
    rows = (
        ("title", "tên", old.head.title.vi, new.head.title.vi),
        ("points", "tổng điểm", _points(old.head.points), _points(new.head.points)),
        ("scoring", "cách dùng", _scoring(old), _scoring(new)),
        ("rounding", "làm tròn", _rounding(old), _rounding(new)),
        ("ranking", "xếp hạng", words.ranking(old.head.ranking), words.ranking(new.head.ranking)),
        ("grades", "xếp loại", _grades(old), _grades(new)),
    )
    for what, name, before, after in rows:
        if before != after:
            yield Change(what, "", "", f"{name}: {before} → {after}")
    for key in sorted(set(new.head.laws) - set(old.head.laws)):
        yield Change("law", "", "", f"thêm căn cứ {new.head.laws[key].number}")
    for key in sorted(set(old.head.laws) - set(new.head.laws)):
        yield Change("law", "", "", f"bỏ căn cứ {old.head.laws[key].number}")


def _trees(old: Index, new: Index, crosswalk: Crosswalk | None) -> Iterator[Change]:
    before = {node.code: node for node in old.walk()}
    after = {node.code: node for node in new.walk()}
    pairs, told = _pairs(before, after, crosswalk)
    for code, node in after.items():
        source = pairs.get(code)
        if source is not None:
            yield from _nodes(before[source], node)
        elif code not in told:
            worth = f" ({_points(node.points)} điểm)" if node.points is not None else ""
            yield Change("added", "", code, f"thêm {code} {node.title.vi}{worth}")
    if crosswalk is not None:
        for step in crosswalk.steps:
            if step.relation in ("split", "merged"):
                what = "tách thành" if step.relation == "split" else "gộp thành"
                names = (" + ".join(step.old), " + ".join(step.new))
                note = f" ({step.note})" if step.note else ""
                yield Change(step.relation, *names, f"{names[0]} {what} {names[1]}{note}")
    matched = {*pairs.values(), *told}
    for code, node in before.items():
        if code not in matched:
            worth = f" ({_points(node.points)} điểm)" if node.points is not None else ""
            yield Change("dropped", code, "", f"bỏ {code} {node.title.vi}{worth}")


def _pairs(
    before: Mapping[str, Node], after: Mapping[str, Node], crosswalk: Crosswalk | None
) -> tuple[dict[str, str], set[str]]:
    """New code → old code; and the codes a split or merger accounts for."""
    if crosswalk is None:
        return {code: code for code in after if code in before}, set()
    pairs: dict[str, str] = {}
    told: set[str] = set()
    for step in crosswalk.steps:
        if step.relation == "kept":
            pairs.update(zip(step.new, step.old, strict=False))
        elif step.relation in ("split", "merged"):
            told |= {*step.old, *step.new}
    for code, node in after.items():
        # A crosswalk speaks of leaves; groups it does not mention go by their code.
        if node.children and code in before and before[code].children and code not in told:
            pairs.setdefault(code, code)
    return {code: source for code, source in pairs.items() if code in after and source in before}, told


def _nodes(old: Node, new: Node) -> Iterator[Change]:
    def change(what: str, text: str) -> Change:
        return Change(what, old.code, new.code, f"{new.code}: {text}")

    if old.code != new.code:
        yield change("moved", f"trước là {old.code}")
    if old.title.vi != new.title.vi:
        yield change("title", f"tên “{old.title.vi}” → “{new.title.vi}”")
    if old.points != new.points:
        yield change("points", f"điểm {_points(old.points)} → {_points(new.points)}")
    if old.by != new.by:
        yield change("by", f"{_by(old)} → {_by(new)}")
    if plain(old.rule) != plain(new.rule) if old.rule and new.rule else old.rule != new.rule:
        yield change("rule", f"quy tắc {_rule(old)} → {_rule(new)}")
    for what, name, one, two in (
        ("exemptions", "trường hợp riêng", old.exemptions, new.exemptions),
        ("cuts", "điểm trừ", old.cuts, new.cuts),
        ("evidence", "tài liệu kiểm chứng", (old.evidence,), (new.evidence,)),
        ("cites", "căn cứ", old.cites, new.cites),
        ("na", "không áp dụng", (old.na,), (new.na,)),
    ):
        if one != two:
            yield change(what, f"{name} thay đổi")


def _points(points: Fraction | None) -> str:
    return "không có" if points is None else shown_points(points)


def _scoring(index: Index) -> str:
    return "chấm điểm" if index.head.scoring == "scored" else "chỉ theo dõi"


def _rounding(index: Index) -> str:
    rounding = index.head.rounding
    return "không có" if rounding is None else words.rounding(rounding)


def _grades(index: Index) -> str:
    named = [f"{one.title.vi} {words.band(one, is_share=True)}" for one in index.head.grades]
    return "; ".join(named) or "không có"


def _by(node: Node) -> str:
    return words.BY[node.by] if node.by else "không nêu ai chấm"


def _rule(node: Node) -> str:
    if node.rule is None:
        return "không có"
    return f"[{'; '.join(line.strip() for line in words.describe(node.rule, node.figures))}]"
