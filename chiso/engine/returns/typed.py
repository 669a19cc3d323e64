"""What an official typed into a figure's field, as an exact number, or a refusal.

The field speaks Vietnamese writing, and reads back what it shows: dots group thousands, the comma is the
decimal mark. A dot that cannot group (``99.10``) is a decimal point. A percent lies below a thousand, so
its dot never groups. A comma before three digits of a count (``195,197``) could be either and is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.returns import problems
from chiso.engine.returns.types import FigureSpec
from chiso.engine.returns.values import Number

_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d{1,18})?\Z", re.ASCII)
_COMMA = re.compile(r"-?\d{1,30},\d{1,18}\Z", re.ASCII)
_POINT = re.compile(r"-?\d{1,30}(\.\d{1,18})?\Z", re.ASCII)
_ENGLISH_GROUP = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+\Z", re.ASCII)
LONGEST = 50

KINDS = {
    "count": "số nguyên",
    "amount": "số",
    "percent": "tỷ lệ phần trăm",
    "flag": "số 0 hoặc 1",
    "choice": "số của lựa chọn",
}


def typed(text: str, spec: FigureSpec) -> Number:
    """The number; kind and bounds are judged by ``check``, which tells all at once.

    :raises Problem: no number, or two readings.
    """
    bare = "".join(text.replace("\u2212", "-").split())
    if spec.kind == "percent":
        bare = bare.removesuffix("%")
    whole = spec.kind in ("count", "flag", "choice")
    if len(bare) <= LONGEST:
        if whole and _ENGLISH_GROUP.match(bare):
            raise problems.two_readings(
                spec.key,
                got=text,
                first=bare.replace(",", "."),
                second=f"{bare.replace(',', '.', 1)} nếu là số lẻ",
            )
        if spec.kind != "percent" and _GROUPED.match(bare):
            return Number(Decimal(bare.replace(".", "").replace(",", ".")))
        if _COMMA.match(bare):
            return Number(Decimal(bare.replace(",", ".")))
        if _POINT.match(bare):
            return Number(Decimal(bare))
    raise problems.not_typed(spec.key, got=text[:LONGEST], kind=KINDS[spec.kind])
