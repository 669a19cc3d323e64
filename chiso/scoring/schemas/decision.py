"""The decision that publishes a round and its annexes, in the State's form, from a sealed content.

What only a person decides, number, date, signer and bases, is given or stays blank on the paper. The annex
of each group prints ranks, points and percents exactly as sealed; the last annex says how to check them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chiso.engine.spec.types import Head
from chiso.papers.compose import Attachment, Issue, Part, Signer, Table, decision, ranking
from chiso.papers.labels import to_roman
from chiso.papers.model import Paper
from chiso.scoring.schemas.publication import Table as Ranking
from chiso.scoring.schemas.publication import tables_of

HEADS = ("Đơn vị", "Điểm đạt", "Điểm tối đa áp dụng", "Tỷ lệ (%)", "Hạng", "Xếp loại")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of the paper; empty: left blank on it."""

    superior: str = ""
    letters: str = ""
    place: str = ""
    acting: str = ""
    bases: Sequence[str] = ()
    proposed_by: str = ""
    number: str = ""
    date: dt.date | None = None
    post: str = ""
    signer: str = ""
    power: str = ""
    head: str = ""
    unit: str = ""
    recipients: Sequence[str] = field(default=())


def decision_of(content: Mapping[str, Any], asked: Asked, *, sha256: str, book: Head) -> Paper:
    """The decision with its annexes as a paper. :raises Problem: what the decree does not allow."""
    year = content["year"]
    what = (
        f"kết quả xác định {_lower(book.title.vi)}"
        if str(year) in book.title.vi
        else (f"kết quả xác định {_lower(book.title.vi)} áp dụng cho năm {year}")
    )
    tables = tables_of(dict(content))
    names = ", ".join(f"{len(table.rows)} đơn vị ({table.name})" for table in tables)
    correction = content["revision"] > 1 and content["reason"]
    articles: list[str | Part] = [
        f"Công bố {what} của {names}: điểm, xếp hạng tại {_listed(tables)} kèm theo; cách xác định và thông"
        f" tin kiểm tra tại Phụ lục {to_roman(len(tables) + 1)} kèm theo.",
        *(
            [f"Quyết định này thay thế kết quả đã công bố trước đây. Lý do đính chính: {content['reason']}"]
            if correction
            else []
        ),
        "Các đơn vị căn cứ kết quả công bố, phân tích nguyên nhân điểm mất, đưa giải pháp khắc phục vào"
        f" kế hoạch cải cách hành chính năm {year + 1}.",
        "Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị có tên tại các Phụ lục chịu trách nhiệm thi"
        " hành Quyết định này",
    ]
    issue = Issue(
        authority=content["authority"],
        letters=asked.letters or "…",
        place=asked.place or "…",
        unit=asked.unit,
        superior=asked.superior or None,
        number=asked.number or None,
        date=asked.date,
        signer=Signer(asked.post, asked.signer or None, power=asked.power or None, head=asked.head or None)
        if asked.post
        else None,
        recipients=tuple(asked.recipients) or ("Như Điều cuối",),
    )
    return decision(
        issue,
        f"Về việc công bố {what}",
        acting=asked.acting or f"Thủ trưởng {content['authority']}",
        bases=tuple(asked.bases),
        articles=articles,
        proposed_by=asked.proposed_by or None,
        annexes=(
            *(_annex(table.name, table.rows, sole=len(tables) == 1) for table in tables),
            _how(content, sha256=sha256, book=book),
        ),
    )


def _listed(tables: Sequence[Ranking]) -> str:
    """``Phụ lục I (Phòng), Phụ lục II (Đơn vị sự nghiệp)``."""
    return ", ".join(f"Phụ lục {to_roman(place)} ({table.name})" for place, table in enumerate(tables, 1))


def _annex(name: str, rows: Sequence[Any], *, sole: bool) -> Attachment:
    title = "Bảng điểm và xếp hạng" + ("" if sole else f": {name}")
    return ranking(
        title,
        HEADS,
        [(row.name, row.points, row.maximum, row.percent, row.rank, row.band) for row in rows],
    )


def _how(content: Mapping[str, Any], *, sha256: str, book: Head) -> Attachment:
    ties = {
        "competition": "các đơn vị bằng nhau cùng hạng, bỏ hạng kế tiếp",
        "dense": "các đơn vị bằng nhau cùng hạng, không bỏ hạng",
        "shared": "các đơn vị bằng nhau nhận hạng bình quân",
    }[content["ties"]]
    law = book.laws[book.basis.law].number
    at = f", {book.basis.at}" if book.basis.at else ""
    return Attachment(
        "Cách xác định và thông tin kiểm tra kết quả",
        table=Table(
            ("Nội dung", "Thông tin"),
            (
                ("Bộ tiêu chí", f"{book.title.vi} ({law}{at})"),
                ("Cách xếp hạng", f"theo tỷ lệ điểm đạt trên điểm tối đa áp dụng, trong từng nhóm; {ties}"),
                ("Mã băm bộ tiêu chí", content["edition"]["sha256"]),
                ("Mã băm kết quả", sha256),
                ("Phiên bản chương trình tính", content["engine"]),
                ("Bản công bố", str(content["revision"])),
            ),
        ),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
