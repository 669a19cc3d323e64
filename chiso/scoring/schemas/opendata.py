"""Published results as open data: CSV and JSON a row at a time, and the codebook that explains both.

Column names are stable: a new column goes to the end, none is renamed. One row is one node of one unit.
Only points are given, never figures, notes or explanations: these may name people. Numbers are exact text
with a decimal point. What a spreadsheet would run as a formula is made plain.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chiso.engine.decimals import exact_text, rounded
from chiso.papers.writers.workbook import neutral
from chiso.scoring.schemas.publication import nodes_of, total_of

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.vi"
SCHEMA = "chiso.open-results/1"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: stable name, kind, what it says in Vietnamese and English."""

    name: str
    kind: str
    vi: str
    en: str


COLUMNS = (
    Column("authority", "text", "Cơ quan tổ chức chấm điểm", "Authority that ran the round"),
    Column("year", "integer", "Năm đánh giá", "Year assessed"),
    Column("edition", "text", "Mã bộ tiêu chí", "Identity of the rule book"),
    Column(
        "edition_sha256",
        "text",
        "Mã băm của bộ tiêu chí (dạng chuẩn tắc)",
        "Hash of the rule book (canonical form)",
    ),
    Column("revision", "integer", "Bản công bố, số lớn thay số nhỏ", "Revision; the greatest is in force"),
    Column("group", "text", "Nhóm xếp hạng", "Group ranked among itself"),
    Column("unit", "text", "Mã đơn vị, không đổi khi đổi tên", "Code of the unit, stable"),
    Column("unit_name", "text", "Tên đơn vị khi niêm phong", "Name of the unit when sealed"),
    Column("code", "text", "Mã mục trong bộ tiêu chí; total: toàn bộ", "Code; total: the whole"),
    Column("level", "text", "Cấp: index, domain, criterion, component, part", "Level of the node"),
    Column("parent", "text", "Mã mục trên", "Code of the node above"),
    Column("title", "text", "Tên mục", "Title of the node (Vietnamese)"),
    Column(
        "state",
        "text",
        "Trạng thái: known có điểm, none_done không thực hiện, not_applicable không áp dụng",
        "State: known, none_done, not_applicable",
    ),
    Column("points", "decimal", "Điểm đạt; trống: không áp dụng", "Points, exact; empty: not applicable"),
    Column("maximum", "decimal", "Điểm tối đa áp dụng cho đơn vị", "Maximum applicable to the unit"),
    Column("printed_maximum", "decimal", "Điểm tối đa in trong bộ tiêu chí", "Maximum as printed"),
    Column("percent", "decimal", "Điểm chia tối đa áp dụng, × 100", "Points ÷ applicable maximum × 100"),
    Column("rank", "decimal", "Hạng trong nhóm, chỉ ở dòng total", "Rank, on the total row only"),
    Column("band", "text", "Xếp loại, chỉ ở dòng total", "Band, on the total row only"),
    Column("outcome_sha256", "text", "Mã băm kết quả niêm phong", "Hash of the sealed outcome"),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)

Unit = tuple[str, Mapping[str, Any], bytes]
"""Group, row of the ranking, sealed bytes."""


def rows(content: Mapping[str, Any], units: Iterable[Unit]) -> Iterator[dict[str, str]]:
    """Every node of every unit, the total first, in the order of the ranking and of the rule book."""
    common = {
        "authority": content["authority"],
        "year": str(content["year"]),
        "edition": content["edition"]["id"],
        "edition_sha256": content["edition"]["sha256"],
        "revision": str(content["revision"]),
    }
    for group, ranked, sealed in units:
        own = {
            **common,
            "group": group,
            "unit": ranked["unit"],
            "unit_name": ranked["name"],
            "outcome_sha256": ranked["outcome"],
        }
        total = total_of(sealed)
        for node in (total, *nodes_of(sealed)):
            percent = node.exact / node.maximum * 100 if node.exact is not None and node.maximum else None
            yield {
                **own,
                "code": node.code,
                "level": node.level,
                "parent": node.parent,
                "title": node.title,
                "state": node.state,
                "points": _text(node.exact),
                "maximum": _text(node.maximum),
                "printed_maximum": _text(node.printed),
                "percent": _text(percent),
                "rank": ranked["rank"] if node is total else "",
                "band": ranked["band"] if node is total else "",
            }


def as_csv(content: Mapping[str, Any], units: Iterable[Unit]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that every spreadsheet reads Vietnamese; a line at a time."""
    yield b"\xef\xbb\xbf" + _line(NAMES)
    for row in rows(content, units):
        yield _line([neutral(row[name]) for name in NAMES])


def as_json(content: Mapping[str, Any], units: Iterable[Unit], *, url: str) -> Iterator[bytes]:
    """One object: what it is, its licence, its columns, then the rows; written as they come."""
    head = {
        "schema": SCHEMA,
        "title": content["title"],
        "authority": content["authority"],
        "year": content["year"],
        "revision": content["revision"],
        "sample": content["sample"],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": attribution(content),
        "source": url,
        "columns": list(NAMES),
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)
    yield (text.rstrip("\n}").rstrip() + ',\n "rows": [').encode()
    first = True
    for row in rows(content, units):
        said = json.dumps({name: row[name] for name in NAMES}, ensure_ascii=False)
        yield ("\n  " if first else ",\n  ").encode() + said.encode()
        first = False
    yield b"\n ]\n}\n"


def codebook() -> bytes:
    """The columns explained, as CSV."""
    text = b"\xef\xbb\xbf" + _line(("column", "type", "vi", "en"))
    return text + b"".join(_line((one.name, one.kind, one.vi, one.en)) for one in COLUMNS)


def attribution(content: Mapping[str, Any]) -> str:
    """The line to be given when the data are used."""
    return f"{content['authority']}, {content['title']}, bản {content['revision']}"


def _text(value: Fraction | None) -> str:
    if value is None:
        return ""
    text = exact_text(value)
    # A quotient without end (1/3) is given to twelve decimals; the sealed outcome keeps it whole.
    return str(rounded(value, places=12, mode="half_even")) if "/" in text else text


def _line(cells: Iterable[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerow(list(cells))
    return stream.getvalue().encode()
