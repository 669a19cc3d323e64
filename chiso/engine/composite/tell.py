"""The results in sentences an official reads: ranks and intervals, what decides them, what holds together.

Every number goes through the one Vietnamese formatter. Nothing is computed here.
"""

from __future__ import annotations

import math

from chiso.engine.composite.coherence import Coherence
from chiso.engine.composite.plan import Plan
from chiso.engine.composite.sensitivity import Spread, WithoutOne
from chiso.engine.composite.sobol import Decomposition, Influence
from chiso.engine.vietnamese import number


def rank_of(spread: Spread) -> str:
    """``hạng 12 nằm trong khoảng 9–16``, or that it never changes."""
    if spread.nominal is None:
        return f"chưa được xếp hạng; khi tính lại, hạng nằm trong khoảng {spread.low}–{spread.high}"
    if spread.low == spread.high == spread.nominal:
        return f"hạng {spread.nominal} không đổi"
    return f"hạng {spread.nominal} nằm trong khoảng {spread.low}–{spread.high}"


def unit(spread: Spread, *, without: WithoutOne | None = None, plan: Plan | None = None) -> str:
    """One unit: ``Hải Phòng: hạng 12 nằm trong khoảng 9–16; mục 4.3 quyết định nhiều nhất …``."""
    sentence = f"{spread.unit}: {rank_of(spread)} ({number(100 * spread.share, 0)}% số lần tính lại)"
    decisive = without.decisive(spread.unit) if without and spread.unit in without.units else None
    if decisive is not None:
        code, before, after = decisive
        name = f" ({plan.title_of(code)})" if plan and plan.title_of(code) != code else ""
        way = "tụt xuống" if after > before else "lên"
        sentence += f"; mục {code}{name} quyết định nhiều nhất: bỏ mục này thì {way} hạng {after}"
    elif without is not None:
        sentence += "; bỏ bất kỳ một mục nào thì hạng cũng không đổi"
    return sentence + "."


def influence(found: Decomposition) -> list[str]:
    """Which choice moves the whole table most, then the others in order."""
    first, *others = sorted(found.overall, key=lambda one: -one.total)
    told = [
        f"Lựa chọn “{first.name}” ảnh hưởng nhiều nhất đến bảng xếp hạng: {_total(first)} biến động "
        f"thứ hạng, kể cả tác động chung với lựa chọn khác (sai số ±{_percent(first.total_margin)})."
    ]
    told += [f"“{one.name}”: {_total(one)} (riêng nó: {_alone(one)})." for one in others]
    for unit_name, parts in found.by_unit.items():
        most = max(parts, key=lambda one: one.total)
        told.append(f"{unit_name}: hạng phụ thuộc nhiều nhất vào “{most.name}” ({_total(most)}).")
    return told


def group(found: Coherence, *, plan: Plan) -> list[str]:
    """Whether the parts of a group go together."""
    title = plan.title_of(found.parent)
    if math.isnan(found.alpha):
        cancelled = "các thành phần triệt tiêu nhau, tổng không phân biệt được đơn vị"
        return [f"Nhóm {found.parent} ({title}): {cancelled}."]
    verdict = (
        "các thành phần đo cùng một điều" if found.alpha >= 0.7
        else "các thành phần liên hệ vừa phải" if found.alpha >= 0.5
        else "các thành phần ít liên hệ với nhau, không nên đọc điểm của nhóm thay cho từng phần"
    )  # fmt: skip
    told = [
        f"Nhóm {found.parent} ({title}): hệ số Cronbach alpha {number(found.alpha, 2)}, {verdict}; "
        f"thành phần chính thứ nhất giải thích {_percent(float(found.components.explained[0]))} khác biệt "
        f"giữa {found.units} đơn vị."
    ]
    told += [
        f"Mục {a} và mục {b} ngược chiều nhau (tương quan {number(r, 2)}): "
        "điểm cao ở mục này thường đi với điểm thấp ở mục kia."
        for a, b, r in found.opposed
    ]
    told += [
        f"Mục {a} và mục {b} gần như trùng nhau (tương quan {number(r, 2)}): cân nhắc tính một lần."
        for a, b, r in found.redundant
    ]
    return told


def _total(one: Influence) -> str:
    return _part(one.total, one.total_margin)


def _alone(one: Influence) -> str:
    return _part(one.first, one.first_margin)


def _part(share: float, margin: float) -> str:
    """A share of the variation; an estimate within its own error of nought is not told as a number."""
    return _percent(min(share, 1.0)) if share > margin else "không đáng kể"


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%"
