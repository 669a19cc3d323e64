"""A rule said in Vietnamese, line by line: for the page, the text view, the comparison and the trace."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from chiso.engine.spec import types as t
from chiso.engine.trace import shown, shown_percent, shown_points

BY = {
    "unit": "đơn vị tự đánh giá",
    "appraiser": "cơ quan thẩm định chấm",
    "survey": "điều tra xã hội học",
    "statistics": "số liệu thống kê",
}
KINDS = {
    "choice": "theo trạng thái",
    "bands": "theo mức",
    "ratio": "theo tỷ lệ",
    "weighted": "theo mức độ xử lý",
    "checklist": "cộng các ý đạt",
    "sum": "cộng các phần",
    "count": "theo số lượng",
    "change": "so với năm trước",
    "rank": "theo thứ hạng",
    "survey": "theo kết quả khảo sát",
    "branch": "theo trường hợp",
    "deduction": "trừ dần",
    "judged": "người thẩm định cho điểm",
}
GROUPS = {
    "province": "cấp tỉnh",
    "department": "sở, ban, ngành",
    "commune": "cấp xã",
    "economic_zone": "ban quản lý khu kinh tế, khu công nghiệp",
    "ministry": "cấp bộ",
}
THEN = {
    "full": "đạt điểm tối đa",
    "zero": "0 điểm",
    "not_applicable": "không đánh giá, không tính vào tổng điểm",
}
ZEROS = {**THEN, "unstated": "văn bản không quy định"}


def kind_of(rule: t.Rule) -> str:
    """``bands``, ``ratio`` …"""
    return str(rule.TAG[1])


def band(one: t.Band | t.Grade, *, is_share: bool) -> str:
    """``từ 80 % đến dưới 100 %``."""

    def edge(value: Fraction) -> str:
        return shown_percent(value) if is_share else shown(value)

    if one.from_ is not None and one.from_ == one.to:
        return f"bằng {edge(one.from_)}"
    words = []
    if one.from_ is not None:
        words.append(f"từ {edge(one.from_)}" + (" trở lên" if one.to is None and one.below is None else ""))
    if one.above is not None:
        words.append(f"trên {edge(one.above)}")
    if one.to is not None:
        words.append(f"đến {edge(one.to)}")
    if one.below is not None:
        words.append(f"{'đến ' if words else ''}dưới {edge(one.below)}")
    return " ".join(words) or "mọi giá trị"


def is_share(of: t.Measure, figures: Mapping[str, t.Figure]) -> bool:
    """Whether the edges over ``of`` are percentages."""
    return not isinstance(of, t.Given) or (of.figure in figures and figures[of.figure].kind == "percent")


def formula(of: t.Measure) -> str:
    """``b/a``."""
    match of:
        case t.Share():
            part = of.part[0] if len(of.part) == 1 else f"({' + '.join(of.part)})"
            return f"{part}/{of.of}"
        case t.Excess():
            return f"({of.now} − {of.before})/{of.before}"
        case t.Given():
            return of.figure
        case t.Answers():
            inside = " + ".join(f"{option.figure} × {shown_percent(option.weight)}" for option in of.options)
            return f"({inside}) / tổng số phiếu"


def describe(rule: t.Rule, figures: Mapping[str, t.Figure]) -> list[str]:
    """The rule, one line an item."""
    match rule:
        case t.Choice():
            return [f"{state.when.vi}: {shown_points(state.points)} [{state.code}]" for state in rule.states]
        case t.Bands():
            share = is_share(rule.of, figures)
            head = [f"Xét {formula(rule.of)}"]
            return (
                head
                + [f"{_band(one, share)}: {shown_points(one.points)}" for one in rule.bands]
                + _zero(rule.of)
            )
        case t.Ratio():
            return _ratio(rule)
        case t.Weighted():
            return _weighted(rule)
        case t.Checklist():
            return [f"{item.title.vi}: {shown_points(item.points)} [/{item.code}]" for item in rule.items]
        case t.Sum():
            return [line for part in rule.parts for line in _part(part)]
        case t.Count():
            return [f"Mỗi {rule.figure}: {shown_points(rule.each)}, cộng đến điểm tối đa"]
        case t.Change():
            rows = (("Tăng", rule.higher), ("Bằng", rule.equal), ("Giảm", rule.lower))
            return [f"{word} so với năm trước liền kề: {shown_points(points)}" for word, points in rows]
        case t.Rank():
            return [
                f"Vị trí {row.from_} đến {row.to} trong {rule.among}: {shown_points(row.points)}"
                for row in rule.positions
            ]
        case t.Survey():
            return [f"{formula(rule.of)} (%) × điểm tối đa", *_zero(rule.of)]
        case t.Branch():
            return [rule.question.vi] + [line for case in rule.cases for line in _case(case, figures)]
        case t.Deduction():
            return _deduction(rule)
        case t.Judged():
            high = "điểm tối đa" if rule.high is None else shown_points(rule.high)
            step = f", bội của {shown(rule.step)}" if rule.step else ""
            return [f"Người thẩm định cho từ {shown_points(rule.low)} đến {high}{step}, có lý do"]


def exemption(one: t.Exemption) -> str:
    return f"{one.when.vi}: {THEN[one.then]} [{one.code}]"


def cut(one: t.Cut) -> str:
    if one.percent is not None:
        amount = f"trừ {shown_percent(one.percent)} điểm đạt được"
    elif one.points is not None:
        amount = f"trừ {shown_points(one.points)}"
    else:
        cap = f", tối đa {shown_points(one.cap)}" if one.cap is not None else ""
        grace = f" sau {one.grace} {one.figure} đầu" if one.grace else ""
        amount = f"trừ {shown_points(one.each or Fraction(0))} mỗi {one.figure}{grace}{cap}"
    return f"{one.when.vi}: {amount} [{one.code}]"


def _band(one: t.Band, share: bool) -> str:
    words = band(one, is_share=share)
    return f"{one.when.vi} ({words})" if one.when else words[0].upper() + words[1:]


def _zero(of: t.Measure) -> list[str]:
    match of:
        case t.Share():
            return [f"{of.of} = 0: {ZEROS[of.zero]}"]
        case t.Excess():
            return [f"{of.before} = 0: {ZEROS[of.zero]}"]
        case t.Answers():
            return [f"Không có phiếu: {ZEROS[of.zero]}"]
        case t.Given():
            return []


def _ratio(rule: t.Ratio) -> list[str]:
    rate = formula(rule.of)
    whole = f"{rate} (%)" if isinstance(rule.of, t.Given) else f"({rate})"
    lines = [f"{whole} × điểm tối đa"]
    if rule.full_at is not None:
        lines = [f"{whole} / {shown_percent(rule.full_at)} × điểm tối đa, không quá điểm tối đa"]
    if rule.floor is not None:
        lines.append(f"{rate} dưới {shown_percent(rule.floor)}: 0 điểm")
    if rule.full_from is not None:
        lines.append(f"{rate} từ {shown_percent(rule.full_from)} trở lên: điểm tối đa")
    return lines + _zero(rule.of)


def _weighted(rule: t.Weighted) -> list[str]:
    def one(term: t.Term) -> str:
        worth = (
            shown_points(term.points)
            if term.points is not None
            else f"{shown_percent(term.weight or Fraction(0))} × điểm tối đa"
        )
        return f"({term.part}/{rule.of}) × {worth}"

    lines = [" + ".join(one(term) for term in rule.terms)]
    if rule.floor is not None:
        added = " + ".join(term.part for term in rule.terms)
        lines.append(f"({added})/{rule.of} dưới {shown_percent(rule.floor)}: 0 điểm")
    return [*lines, f"{rule.of} = 0: {ZEROS[rule.zero]}"]


def _part(part: t.Part) -> list[str]:
    lines = [f"{part.title.vi}: tối đa {shown_points(part.points)} [/{part.code}]"]
    lines += [f"  {name}: {figure.title.vi}" for name, figure in part.figures.items()]
    lines += [f"  {line}" for line in describe(part.rule, part.figures)]
    lines += [f"  {exemption(one)}" for one in part.exemptions]
    return lines + [f"  {cut(one)}" for one in part.cuts]


def _case(case: t.Case, figures: Mapping[str, t.Figure]) -> list[str]:
    if case.then is not None:
        return [f"{case.when.vi}: {THEN[case.then]} [{case.code}]"]
    assert case.rule is not None
    return [f"{case.when.vi} [{case.code}]:", *(f"  {line}" for line in describe(case.rule, figures))]


def _deduction(rule: t.Deduction) -> list[str]:
    start = "điểm tối đa" if rule.start is None else shown_points(rule.start)
    lines = [f"Tính từ {start}, theo {rule.figure}"]
    if rule.grace:
        lines.append(f"Không trừ trong {rule.grace} đầu")
    if rule.first is not None:
        lines.append(f"Trừ một lần {shown_points(rule.first)} trong {rule.first_span} tiếp theo")
    lines.append(f"Sau đó trừ {shown_points(rule.each)} mỗi đơn vị")
    if rule.void_from is not None:
        lines.append(f"Từ {rule.void_from} trở lên: 0 điểm")
    return lines


def rounding(one: t.Rounding) -> str:
    """How points are rounded, as an official would say it."""
    modes = {"half_up": "làm tròn nửa lên", "half_even": "làm tròn nửa về chẵn", "down": "cắt bỏ"}
    places = {"display": "khi in", "leaf": "ở từng tiêu chí", "total": "ở tổng điểm"}
    return f"{one.places} chữ số, {modes[one.mode]}, {places[one.at]}"


def ranking(one: t.Ranking) -> str:
    """What units are ranked by, and what equal ones get."""
    by = "theo tỷ lệ điểm đạt" if one.by == "percent" else "theo điểm"
    ties = {"competition": "1-2-2-4", "dense": "1-2-2-3", "shared": "1-2,5-2,5-4"}
    return f"{by}, bằng nhau thì xếp {ties[one.ties]}"
