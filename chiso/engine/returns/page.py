"""A layout as a specialist reads it: the outline, then every form line by line with its rule."""

from __future__ import annotations

from collections.abc import Iterator

from chiso.engine.returns.types import (
    AddsUp,
    Agree,
    AtLeast,
    AtMost,
    Check,
    FigureSpec,
    Follows,
    Layout,
    Ratio,
    Sum,
)

MERGES = {
    "sum": "cộng",
    "weighted_mean": "trung bình có trọng số",
    "latest": "số mới nhất",
    "max": "lớn nhất",
    "list": "liệt kê",
    "same": "các đơn vị phải giống nhau",
    "own": "cơ quan tổng hợp điền",
    "parts": "tính lại",
}
"""How a merge rule is told."""


def text(layout: Layout, *, sha256: str) -> str:
    """The whole layout."""
    return "\n".join(_lines(layout, sha256)) + "\n"


def _lines(layout: Layout, sha256: str) -> Iterator[str]:
    yield f"{layout.title.vi}"
    yield f"{layout.id}, bản {layout.head.revision}, sha256 {sha256}"
    for key, section in layout.outline.items():
        cited = f"  [{', '.join(section.figures)}]" if section.figures else ""
        need = " *" if section.need == "required" else ""
        yield f"{'  ' * key.count('.')}{section.label} {section.title.vi}{need}{cited}"
    for form in layout.forms:
        yield ""
        yield f"Biểu {form.code}. {form.title.vi}"
        for row in form.rows:
            yield f"  {'  ' * row.depth}{row.code} {row.title.vi}{_rule(row)}"
        for check in form.checks:
            yield f"  Kiểm tra: {told(check)}"
    if layout.head.checks:
        yield ""
    for check in layout.head.checks:
        yield f"Kiểm tra giữa các biểu: {told(check)}"


def _rule(row: FigureSpec) -> str:
    if row.kind == "heading":
        return ""
    parts = [row.unit, formula(row) or MERGES[row.merge]]
    if row.weight:
        parts[-1] += f" theo {row.weight}"
    if row.cumulative != "no":
        parts.append("lũy kế từ đầu năm" if row.cumulative == "year" else "lũy kế")
    if row.confirmed == "no":
        parts.append(f"chưa xác nhận: {row.note}")
    return f" ({'; '.join(part for part in parts if part)})"


def formula(row: FigureSpec) -> str:
    """How a computed line is computed; empty for an entered one."""
    match row.computed:
        case Ratio(num=num, den=den):
            return f"= {_side(num)} / {_side(den)} × 100"
        case Sum(parts=parts):
            return f"= {' + '.join(parts)}"
        case _:
            return ""


def _side(keys: tuple[str, ...]) -> str:
    return keys[0] if len(keys) == 1 else f"({' + '.join(keys)})"


def told(check: Check) -> str:
    """A check in words."""
    match check:
        case AddsUp(whole=whole, parts=parts, apart=apart):
            beside = f"; không cộng {', '.join(apart)}" if apart else ""
            return f"{whole} = {' + '.join(parts)}{beside}"
        case AtMost(part=part, whole=whole):
            return f"{part} ≤ {whole}"
        case AtLeast(whole=whole, parts=parts, rest=rest):
            return f"{whole} ≥ {' + '.join(parts)} (còn lại: {rest.vi})"
        case Agree(figures=figures, why=why):
            return f"{' = '.join(figures)} ({why.vi})"
        case Follows(flag=flag, equals=equals, figures=figures):
            return f"{flag} = {equals} thì phải có {', '.join(figures)}"
