"""The decision that publishes a round, as a draft of an outgoing paper: its articles and its annexes.

The annex of each group prints ranks, points and percents exactly as sealed; the last annex says how to check
them. Number, date, signer and further bases are for people, on the page of outgoing papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chiso.engine.spec.types import Head
from chiso.papers.labels import to_roman
from chiso.reporting.schemas.issue import Grid
from chiso.scoring.schemas.publication import Table, tables_of

HEADS = ["STT", "Đơn vị", "Điểm đạt", "Điểm tối đa áp dụng", "Tỷ lệ (%)", "Hạng", "Xếp loại"]
TIES = {
    "competition": "các đơn vị bằng nhau cùng hạng, bỏ hạng kế tiếp",
    "dense": "các đơn vị bằng nhau cùng hạng, không bỏ hạng",
    "shared": "các đơn vị bằng nhau nhận hạng bình quân",
}


def subject_of(content: Mapping[str, Any], head: Head) -> str:
    return f"Về việc công bố {_what(content, head)}"


def articles_of(content: Mapping[str, Any], head: Head) -> str:
    """The articles, one a line, as a drafter would type them."""
    year, tables = content["year"], tables_of(dict(content))
    names = ", ".join(f"{len(table.rows)} đơn vị ({table.name})" for table in tables)
    correction = content["revision"] > 1 and content["reason"]
    articles = [
        f"Công bố {_what(content, head)} của {names}: điểm, xếp hạng tại {_listed(tables)} kèm theo; cách xác"
        f" định và thông tin kiểm tra tại Phụ lục {to_roman(len(tables) + 1)} kèm theo.",
        *(
            [f"Kết quả này thay thế kết quả đã công bố trước đây. Lý do đính chính: {content['reason']}"]
            if correction
            else []
        ),
        "Các đơn vị căn cứ kết quả công bố, phân tích nguyên nhân điểm mất, đưa giải pháp khắc phục vào kế"
        f" hoạch cải cách hành chính năm {year + 1}.",
        "Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị có tên tại các Phụ lục chịu trách nhiệm thi"
        " hành Quyết định này.",
    ]
    return "\n".join(f"Điều {place}. {words}" for place, words in enumerate(articles, 1))


def annexes_of(content: Mapping[str, Any], head: Head, *, sha256: str) -> list[Grid]:
    """One ranking a group, then how to check them."""
    tables = tables_of(dict(content))
    grids = [
        Grid(
            heads=list(HEADS),
            rows=[
                [str(place), row.name, row.points, row.maximum, row.percent, row.rank, row.band]
                for place, row in enumerate(table.rows, 1)
            ],
            title="Bảng điểm và xếp hạng" + (f": {table.name}" if len(tables) > 1 else ""),
        )
        for table in tables
    ]
    law = head.laws[head.basis.law].number
    at = f", {head.basis.at}" if head.basis.at else ""
    rows: list[list[str | int | float | None]] = [
        ["Bộ tiêu chí", f"{head.title.vi} ({law}{at})"],
        [
            "Cách xếp hạng",
            f"theo tỷ lệ điểm đạt trên điểm tối đa áp dụng, trong từng nhóm; {TIES[content['ties']]}",
        ],
        ["Mã băm bộ tiêu chí", content["edition"]["sha256"]],
        ["Mã băm kết quả", sha256],
        ["Phiên bản chương trình tính", content["engine"]],
        ["Bản công bố", str(content["revision"])],
    ]
    title = "Cách xác định và thông tin kiểm tra kết quả"
    return [*grids, Grid(heads=["Nội dung", "Thông tin"], rows=rows, title=title)]


def bases_of(head: Head, basis: str) -> list[str]:
    """The bases that are known; a person adds the others."""
    law = head.laws[head.basis.law]
    known = [line.strip() for line in basis.splitlines() if line.strip()]
    return [*known, f"{law.title.vi} (số {law.number})"]


def _listed(tables: Sequence[Table]) -> str:
    """``Phụ lục I (Phòng), Phụ lục II (Đơn vị sự nghiệp)``."""
    return ", ".join(f"Phụ lục {to_roman(place)} ({table.name})" for place, table in enumerate(tables, 1))


def _what(content: Mapping[str, Any], head: Head) -> str:
    title = head.title.vi[:1].lower() + head.title.vi[1:]
    year = str(content["year"])
    return f"kết quả xác định {title}" + ("" if year in title else f" áp dụng cho năm {year}")
