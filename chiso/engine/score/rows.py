"""Rows of a sheet from bytes: YAML, JSON, CSV (XLSX: ``workbook``). Text stays text; nothing is converted.

YAML and JSON hold ``facts`` (or are the facts): a table by code, or a list of rows with ``code``. CSV has
a head line; comma, semicolon or tab; UTF-8. Empty values are not said. Office text is marked as such,
because only there may a number be written the Vietnamese way.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence

from chiso.engine.problems import Problems
from chiso.engine.score import problems
from chiso.engine.score.sheet import Cell, Raw, Row
from chiso.engine.spec.read import Listing, Scalar, Table, Value, read
from chiso.engine.vietnamese import fold

HEAD = ("schema", "index", "body", "unit", "stage", "facts")
NOTHING = ("", "~", "null", "Null", "NULL")
DASHES = ("-", "–", "—")
"""In a cell of an office table: no data. Not 0, which is none."""

COLUMNS = {
    "code": "code", "ma": "code", "ma tieu chi": "code", "stt": "code", "tieu chi": "title",
    "state": "state", "trang thai": "state",
    "case": "case", "truong hop": "case",
    "percent": "percent", "ty le": "percent", "ty le %": "percent",
    "cuts": "cuts", "diem tru": "cuts",
    "note": "note", "ghi chu": "note", "giai trinh": "note",
}  # fmt: skip
"""Head words, without tones, and what they mean."""

TOLD = (
    "title",
    "ten tieu chi",
    "noi dung",
    "diem toi da",
    "maximum",
    "huong dan",
    "quy tac",
    "so lieu can nhap",
    "linh vuc",
    "linh vuc/tieu chi/tieu chi thanh phan",
    "noi dung tieu chi/tieu chi thanh phan",
    "tai lieu kiem chung",
    "tai lieu kiem chung/giai trinh",
)
"""Columns that explain a template and are not read."""


def from_yaml(content: bytes | str, *, name: str) -> Raw:
    """:raises Problems: every fault of the text."""
    value, faults = read(content, name=name)
    if faults:
        raise Problems(faults)
    assert value is not None
    return _raw(value, name)


def from_json(content: bytes | str, *, name: str) -> Raw:
    """JSON is read through the YAML reader after its own syntax is checked, so numbers keep their digits.

    :raises Problem: not JSON, or a key written twice.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        json.loads(text, object_pairs_hook=_once, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as fault:
        raise problems.unreadable(name, detail=f"JSON sai: {fault}") from None
    return from_yaml(text.replace("\t", " "), name=name)


def from_csv(content: bytes | str, *, name: str) -> Raw:
    """:raises Problem: not UTF-8, no code column, an unknown column."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise problems.unreadable(name, detail="không phải UTF-8") from None
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    mark = max(";\t,", key=first.count)
    try:
        table = [
            [Cell(value, f"{name}:{number}", office=True) for value in line]
            for number, line in enumerate(csv.reader(io.StringIO(text), delimiter=mark, strict=True), 1)
        ]
    except csv.Error as fault:
        raise problems.unreadable(name, detail=f"CSV sai: {fault}") from None
    return from_table(table, name=name)


def from_table(table: Sequence[Sequence[Cell]], *, name: str, numeric: frozenset[str] = frozenset()) -> Raw:
    """Rows under the first line that has a code column. ``numeric``: places of cells that hold numbers."""
    rows: list[Row] = []
    columns: list[str] | None = None
    settings: dict[str, str] = {}
    lines = iter(enumerate(table, 1))
    for number, line in lines:
        filled = [cell for cell in line if cell.text.strip()]
        if not filled:
            continue
        if columns is None:
            words = [_column(cell.text) for cell in line]
            if "code" in words:
                below = table[number] if number < len(table) else ()
                if _second_head([_column(cell.text) for cell in below], words.index("code")):
                    next(lines)
                    line = _one_head(line, below)
                    words = [_column(cell.text) for cell in line]
                columns = _columns(line, words)
            elif len(filled) >= 2 and filled[0].text.strip() in ("index", "body", "unit", "stage"):
                settings[filled[0].text.strip()] = filled[1].text.strip()
            continue
        rows.extend(_table_row(line, columns, numeric))
    if columns is None:
        raise problems.no_code_column(name)
    return Raw(tuple(rows), place=name, **settings)


def _second_head(words: Sequence[str], code: int) -> bool:
    """Whether the line under the head names columns too, as under a merged “Số liệu”: no code, only names."""
    if code < len(words) and words[code]:
        return False
    named = [word for word in words if word]
    return bool(named) and all(_is_figure(word) or word in _KNOWN for word in named)


def _one_head(line: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """Two head lines as one: the lower name where there is one."""
    pairs = itertools.zip_longest(line, below, fillvalue=Cell("", line[0].place))
    return [low if low.text.strip() else top for top, low in pairs]


def _columns(line: Sequence[Cell], words: Sequence[str]) -> list[str]:
    unknown = [
        cell
        for cell, word in zip(line, words, strict=True)
        if word and not _is_figure(word) and word not in _KNOWN
    ]
    if unknown:
        raise Problems(
            problems.unknown_column(
                cell.place, name=cell.text, allowed="code, state, case, percent, cuts, note, a, b, c …"
            )
            for cell in unknown
        )
    return list(words)


_KNOWN = {*COLUMNS.values(), *TOLD}


def _is_figure(word: str) -> bool:
    """A figure is named by a plain word: ``a``, ``b1``, ``so_ngay``; lines tell whether they ask for it."""
    return word.isascii() and word.isidentifier()


def _column(text: str) -> str:
    word = " ".join(text.split())
    plain = fold(word)
    if plain in COLUMNS:
        return COLUMNS[plain]
    return plain if plain in TOLD else word


def _table_row(line: Sequence[Cell], columns: Sequence[str], numeric: frozenset[str]) -> Iterator[Row]:
    cells: dict[str, Cell] = {}
    code: Cell | None = None
    for name, cell in zip(columns, line, strict=False):
        if name == "code":
            code = cell
        elif name and name not in TOLD and cell.text.strip() not in ("", *DASHES):
            cells[name] = cell
    extra = [cell for cell in line[len(columns) :] if cell.text.strip()]
    if extra:
        raise problems.wrong_form(
            extra[0].place, expected=f"không quá {len(columns)} ô mỗi dòng", got="nhiều hơn"
        )
    if code is None or not code.text.strip():
        if cells:
            place = next(iter(cells.values())).place
            raise problems.wrong_form(place, expected="có mã tiêu chí ở dòng này", got="ô mã trống")
        return
    if cells:
        yield Row(code.text, code.place, cells, code.place in numeric)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"khóa “{key}” viết hai lần")
        found[key] = value
    return found


def _raw(value: Value, name: str) -> Raw:
    if isinstance(value, Listing):
        return Raw(tuple(_rows(value, name)), place=name)
    if not isinstance(value, Table):
        raise problems.wrong_form(
            str(value.place), expected="bảng số liệu theo mã tiêu chí", got="một giá trị"
        )
    head = {key: inner for key, (_, inner) in value.entries.items() if key in HEAD and key != "facts"}
    settings: dict[str, str] = {}
    for key, inner in head.items():
        if not isinstance(inner, Scalar):
            raise problems.wrong_form(str(inner.place), expected=f"{key}: một giá trị", got="bảng")
        if key != "schema" and inner.value not in NOTHING:
            settings[key] = inner.value
    if "facts" in value.entries:
        stray = [(key, place) for key, (place, _) in value.entries.items() if key not in HEAD]
        if stray:
            raise problems.wrong_form(
                str(stray[0][1]), expected=f"ngoài facts chỉ có {', '.join(HEAD)}", got=stray[0][0]
            )
        facts = value.entries["facts"][1]
    else:
        facts = Table(value.place, {key: item for key, item in value.entries.items() if key not in HEAD})
    return Raw(tuple(_rows(facts, name)), place=name, **settings)


def _rows(facts: Value, name: str) -> Iterator[Row]:
    if isinstance(facts, Table):
        for code, (place, inner) in facts.entries.items():
            yield from _row(code, str(place), inner)
        return
    if not isinstance(facts, Listing):
        if facts.value in NOTHING:
            return
        raise problems.wrong_form(
            str(facts.place), expected="facts: bảng theo mã hoặc danh sách dòng", got=facts.value
        )
    for item in facts.items:
        entries = item.entries if isinstance(item, Table) else {}
        named = entries["code"][1] if "code" in entries else None
        if not isinstance(named, Scalar):
            raise problems.wrong_form(str(item.place), expected="mỗi dòng có code", got="không có")
        rest = Table(item.place, {key: entry for key, entry in entries.items() if key != "code"})
        yield from _row(named.value, str(item.place), rest)


def _row(code: str, place: str, inner: Value) -> Iterator[Row]:
    """One entry; ``parts`` inside it are rows of their own, ``figures`` a table inside it is opened."""
    if isinstance(inner, Scalar) and inner.value in NOTHING:
        return
    if isinstance(inner, Scalar):
        # ``1.2: day_du`` says the state.
        yield Row(code, place, {"state": Cell(inner.value, str(inner.place))})
        return
    if not isinstance(inner, Table):
        raise problems.wrong_form(place, expected=f"{code}: một bảng (a: …, b: …, state: …)", got="danh sách")
    entries = dict(inner.entries)
    parts = entries.pop("parts", None)
    figures = entries.pop("figures", None)
    cells = _cells(entries)
    if figures is not None:
        cells |= _cells(figures[1].entries) if isinstance(figures[1], Table) else {}
    if cells:
        yield Row(code, place, cells)
    if parts is not None and isinstance(parts[1], Table):
        for part, (at, below) in parts[1].entries.items():
            yield from _row(f"{code}/{part}", str(at), below)


def _cells(entries: Mapping[str, tuple[object, Value]]) -> dict[str, Cell]:
    cells = {}
    for key, (_, inner) in entries.items():
        if isinstance(inner, Listing) and key == "cuts":
            words = [item.value for item in inner.items if isinstance(item, Scalar)]
            cells[key] = Cell(" ".join(words), str(inner.place))
        elif not isinstance(inner, Scalar):
            raise problems.wrong_form(
                str(inner.place), expected=f"{key}: một giá trị", got="bảng hoặc danh sách"
            )
        elif inner.value not in NOTHING:
            cells[key] = Cell(inner.value, str(inner.place))
    return cells
