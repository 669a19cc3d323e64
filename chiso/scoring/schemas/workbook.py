"""A sheet as a workbook for people: table, figures with their source, evidence with pages, the reason.

Points stand as numbers. Missing stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chiso.engine.decimals import exact_number
from chiso.engine.score.result import Result
from chiso.engine.trace import shown
from chiso.papers.writers.workbook import Cell, Column, Page, write_workbook
from chiso.scoring.models import LineEvidence, Mark
from chiso.scoring.schemas.edition import Book
from chiso.scoring.schemas.said import in_words, said_of
from chiso.scoring.terms import Origin

COLUMNS = (
    Column("STT", 9),
    Column("Lĩnh vực, tiêu chí, tiêu chí thành phần", 56),
    Column("Điểm tối đa", 10, "number", 2),
    Column("Tự đánh giá", 11, "number", 2),
    Column("Số liệu, lựa chọn", 34),
    Column("Nguồn số liệu", 30),
    Column("Tài liệu kiểm chứng (trang)", 40),
    Column("Giải trình", 36),
    Column("Cách tính", 48),
)


def written(
    book: Book,
    result: Result,
    *,
    marks: Sequence[Mark],
    evidence: Mapping[str, Sequence[LineEvidence]],
    title: str,
    unit: str,
) -> bytes:
    """The workbook of one sheet."""
    said = {mark.code: mark for mark in marks}
    lines = list(_lines(book))
    rows: list[Sequence[Cell]] = [
        _row(code, book, result, said.get(code), evidence.get(code, ()), group=group) for code, group in lines
    ]
    total = result.total
    most, known = result.rounded(total.maximum), result.rounded(total.known)
    rows.append(("", "Tổng cộng", most, known, "", "", "", "", result.words("total")))
    groups = {place for place, (_code, group) in enumerate(lines) if group}
    head = book.index.head
    page = Page(
        "Tự chấm",
        COLUMNS,
        rows,
        title=title,
        notes=(unit, f"Bộ tiêu chí {head.id} bản {head.revision}, sha256 {book.sha256}"),
        frozen=2,
        groups=frozenset({*groups, len(lines)}),
    )
    return write_workbook([page])


def _lines(book: Book) -> Iterator[tuple[str, bool]]:
    """Every line in printed order, and whether it is a group over others."""
    for code, node in book.nodes.items():
        group = node.rule is None
        yield code, group
        if not group and book.has_lines(node):
            yield from ((ask.code, False) for ask in book.lines_of(node))


def _row(
    code: str,
    book: Book,
    result: Result,
    mark: Mark | None,
    evidence: Sequence[LineEvidence],
    *,
    group: bool,
) -> Sequence[Cell]:
    found = result.nodes[code]
    decided = found.known if found.points is None else found.points
    leaf = book.leaf_of(code)
    content = {**said_of(mark).as_json(), "note": ""} if mark else None
    return (
        code,
        book.titles.get(code, ""),
        result.rounded(found.maximum),
        result.rounded(decided) if found.points is not None or found.known else None,
        in_words(content, book.labels(leaf) if leaf else {}),
        origins_words(mark) if mark else "",
        "\n".join(f"{one.document} ({one.page or 'chưa ghi trang'})" for one in evidence),
        mark.note if mark else "",
        "" if group else result.words(code),
    )


def origins_words(mark: Mark) -> str:
    """Where each figure came from, in words."""
    found = []
    for name, row in mark.origins.items():
        words = f"{name}: {Origin(row['origin']).label}"
        if row.get("source") and row["origin"] != Origin.ENTERED:
            words += f" ({row['source']})"
        if row.get("reason"):
            words += f", hệ thống: {_shown(row.get('value', ''))}; lý do: {row['reason']}"
        found.append(words)
    return "\n".join(found)


def _shown(text: str) -> str:
    value = exact_number(text) if text else None
    return text if value is None else shown(value)
