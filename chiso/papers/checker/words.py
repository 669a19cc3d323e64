"""What the components say: number, date, symbol, bases, end mark, recipients, annexes, letters, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.papers.checker.components import Components, is_basis
from chiso.papers.checker.departures import Departure, Place, Severity
from chiso.papers.checker.looks import Gathered, place
from chiso.papers.folding import bare, fold, is_capital, squeeze
from chiso.papers.kinds import KINDS, symbol_codes
from chiso.papers.labels import LETTER, read_label
from chiso.papers.model import Anchor, Finding

_FROM_READER: dict[str, tuple[str, Severity, str]] = {
    "PF109": ("A", "error", "ký hiệu mang chữ viết tắt của đúng tên loại"),
    "PF401": ("C17", "warning", "“Phụ lục” chữ thường; có từ hai phụ lục thì đánh số La Mã"),
    "PF402": ("C16", "warning", "dòng cuối “Lưu: VT, <đơn vị soạn thảo>.”"),
    "PF403": ("C11", "warning", "kết thúc nội dung bằng “./.”"),
    "PF404": ("N", "warning", "a, b, c, d, đ, e, g, h, i, k …: không có f, j, w, z"),
    "PF405": ("C17", "error", "phụ lục được dẫn đến thì phải có"),
    "PF406": ("C17", "warning", "mỗi phụ lục phải được dẫn đến trong nội dung"),
    "PF410": ("C13", "warning", "không ghi học hàm, học vị và danh hiệu trước họ tên"),
}
"""Findings of the reader that are departures, with the rule they depart from."""
_NUMBER = re.compile(r"^\W{0,2}S[ốỐ]\s?(?P<colon>:?)\s*(?P<number>\d*)(?P<gap>\s*)/\s*(?P<symbol>\S.*)$")
_DATE = re.compile(
    r"(?P<place>.*?)(?P<comma>,?)\s*ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})"
)
_NUMERIC = re.compile(r",?\s*ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_ENDS = re.compile(r"[;.,:]$")
_NORMATIVE = re.compile(r"(?:19|20)\d{2}/")
"""A symbol that opens with its year: "2025/NQ-HĐND"."""
_ADDRESSED = frozenset({"TỜ TRÌNH", "CÔNG VĂN"})
_NOT_ADDRESSED = frozenset({"KẾ HOẠCH", "QUYẾT ĐỊNH", "THÔNG BÁO", "NGHỊ QUYẾT", "CHƯƠNG TRÌNH"})
_POWER = re.compile(r"^(TM|KT|TL|TUQ|Q)\s(?=[A-ZĐÀ-Ỹ]{2})")
_LABEL = re.compile(r"^(?:(?P<roman>[IVX]{1,5})\s?[/)\-:]|(?P<arabic>\d{1,2})\s?[/)])\s")
_CAPITALS = (
    (
        re.compile(r"(?<=[a-zà-ỹ,;] )(?:Khoản|Điểm)(?= (?:\d+|[a-zđ]) (?:khoản|Khoản|Điều)\b)"),
        "viết thường “khoản”, “điểm” khi viện dẫn",
    ),
    (re.compile(r"(?<=khoản \d )điều(?= \d)|(?<=khoản \d\d )điều(?= \d)"), "viết hoa “Điều” khi viện dẫn"),
    (re.compile(r"\bthủ đô Hà Nội\b"), "“Thủ đô Hà Nội”"),
    (re.compile(r"\bthành phố Hồ Chí Minh\b"), "“Thành phố Hồ Chí Minh”"),
    (re.compile(r"(?<=[a-zà-ỹ,;] )quận(?= \d)"), "“Quận 1”: viết hoa khi tên là chữ số"),
)


def word_departures(found: Components) -> Iterator[Departure]:
    gathered = Gathered()
    for finding in found.paper.findings:
        if finding.code in _FROM_READER:
            _from_reader(gathered, found, finding)
    for check in (
        _motto,
        _number,
        _date,
        _symbol,
        _bases,
        _addressees,
        _recipients,
        _power,
        _labels,
        _points,
        _capitals,
    ):
        check(gathered, found)
    yield from gathered.done()


def _spot(found: Components, at: Anchor | None, quote: str = "") -> Place:
    if at is None:
        return Place(None, None, quote)
    paged = found.measures.source.kind == "pdf"
    return Place(at.page if paged else None, None if paged else at.line, quote[:70])


def _from_reader(gathered: Gathered, found: Components, finding: Finding) -> None:
    rule, severity, asked = _FROM_READER[finding.code]
    mend = (
        f"sửa “{finding.original}” thành “{finding.suggestion}”"
        if finding.suggestion
        else "sửa theo quy định"
    )
    if finding.suggestion == "" and finding.original:
        mend = f"bỏ “{finding.original.strip()}”"
    gathered.add(
        rule,
        severity,
        finding.message,
        asked,
        mend,
        _spot(found, finding.at, finding.original or ""),
    )


def _motto(gathered: Gathered, found: Components) -> None:
    for identity, wanted in (
        ("C01", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("C02", "Độc lập - Tự do - Hạnh phúc"),
    ):
        lines = found.of(identity)
        if not lines:
            if found.paper.kind is not None and not found.head.national:
                gathered.add(
                    identity,
                    "error",
                    f"Không thấy “{wanted}”",
                    f"“{wanted}” ở phía trên, bên phải trang thứ nhất",
                    "bổ sung Quốc hiệu và Tiêu ngữ",
                    Place(1, None),
                )
            continue
        printed = squeeze(" ".join(named.text for named in lines))
        same = printed.upper() == wanted.upper() if identity == "C01" else printed == wanted
        if (not same and bare(printed.lower()) and fold(printed) != fold(wanted)) or (
            identity == "C02" and not same
        ):
            gathered.add(
                identity,
                "error",
                f"“{printed}”",
                f"“{wanted}”",
                "viết lại đúng chữ, dấu gạch nối có cách chữ",
                place(lines[0]),
            )


def _number(gathered: Gathered, found: Components) -> None:
    for named in found.of("C05"):
        match = _NUMBER.match(squeeze(named.text))
        if match is None:
            continue
        if not match["colon"]:
            gathered.add(
                "C05",
                "warning",
                f"“{named.text}”: thiếu dấu hai chấm sau “Số”",
                "“Số: …”",
                "thêm dấu hai chấm",
                place(named),
            )
        if match["number"] and len(match["number"]) == 1:
            gathered.add(
                "C05",
                "warning",
                f"Số “{match['number']}” nhỏ hơn 10 không có số 0 phía trước",
                f"“0{match['number']}”",
                "thêm số 0 phía trước",
                place(named),
            )
        symbol = match["symbol"].split(" ngày ")[0]
        if (
            re.search(r"[A-ZĐa-zđ]\s+[-–]|[-–]\s+[A-ZĐ]", symbol)
            or "–" in symbol
            or (match["gap"] and match["number"])
        ):
            gathered.add(
                "C05",
                "warning",
                f"Ký hiệu “{squeeze(named.text)}” có dấu cách hoặc gạch dài",
                "dấu gạch nối (-) không cách chữ giữa các nhóm viết tắt",
                "bỏ dấu cách, dùng dấu gạch nối",
                place(named),
            )


def _date(gathered: Gathered, found: Components) -> None:
    for named in found.of("C06"):
        text = squeeze(named.text)
        if _NUMERIC.search(text):
            gathered.add(
                "C06",
                "warning",
                f"“{text}”",
                "“ngày … tháng … năm …”",
                "viết ngày, tháng, năm bằng chữ đầy đủ",
                place(named),
            )
            continue
        match = _DATE.search(text)
        if match is None:
            continue
        if not match["comma"] and match["place"].strip():
            gathered.add(
                "C06",
                "warning",
                f"“{text}”: thiếu dấu phẩy sau địa danh",
                "dấu phẩy sau địa danh",
                "thêm dấu phẩy",
                place(named),
            )
        day, month = match["day"], match["month"]
        right_day = f"{int(day):02d}"
        right_month = f"{int(month):02d}" if int(month) < 3 else str(int(month))
        if (day, month) != (right_day, right_month):
            gathered.add(
                "C06",
                "warning",
                f"“ngày {day} tháng {month}”",
                f"“ngày {right_day} tháng {right_month}”",
                "thêm số 0 trước ngày nhỏ hơn 10 và tháng 1, 2; tháng khác không thêm",
                place(named),
            )


def _symbol(gathered: Gathered, found: Components) -> None:
    paper = found.paper
    named = next(iter(found.of("C05")), None)
    if not paper.symbol or not paper.kind or named is None:
        return
    parts = [part for part in re.split(r"[/\-–]", paper.symbol) if part and not part.isdigit()]
    if not parts:
        return
    if paper.kind == "CÔNG VĂN":
        if symbol_codes(paper.symbol)[:1] == ["cv"]:
            gathered.add(
                "A",
                "warning",
                f"Ký hiệu công văn “{paper.symbol}” có “CV”",
                "công văn không ghi tên loại trong ký hiệu",
                f"bỏ “{parts[0]}-”",
                place(named),
            )
        return
    codes = KINDS.get(fold(paper.kind), ())
    if codes and parts[0] != codes[0] and (bare(parts[0]) == bare(codes[0]) or parts[0] in codes[1:]):
        gathered.add(
            "A",
            "warning",
            f"Chữ viết tắt “{parts[0]}” của {paper.kind.lower()}",
            f"“{codes[0]}”",
            f"sửa ký hiệu thành “{codes[0]}”",
            place(named),
        )


def _bases(gathered: Gathered, found: Components) -> None:
    """Bases: each ends with a semicolon, the last with a point; only where they are a list of their own.

    The last basis of a normative act (the year stands in its symbol) may also end with a semicolon: its list
    runs on into the sentence that issues the act, a form other rules than this decree's ask.
    """
    bases = [passage for passage in found.tree.opening if is_basis(passage.text)]
    if len(bases) < 2:
        return
    normative = _NORMATIVE.match(found.paper.symbol or "") is not None
    for passage in bases:
        last = passage is bases[-1]
        wanted = "." if last else ";"
        runs_on = last and normative and passage.text.endswith(";")
        if not passage.text.endswith(wanted) and not runs_on:
            end = passage.text[-1] if _ENDS.search(passage.text) else "không có dấu"
            gathered.add(
                "C10",
                "warning",
                f"Dòng căn cứ kết thúc bằng “{end}”",
                f"kết thúc bằng “{wanted}”",
                f"sửa dấu cuối dòng thành “{wanted}”",
                _spot(found, passage.anchor(), passage.text),
            )


def _addressees(gathered: Gathered, found: Components) -> None:
    kind, lines = found.paper.kind, found.of("C14")
    if kind in _ADDRESSED and not lines and found.of("C05"):
        gathered.add(
            "C14",
            "error",
            "Không có “Kính gửi”",
            f"{kind.lower()} phải có “Kính gửi”",
            "bổ sung nơi kính gửi",
            Place(1, None),
        )
    if kind in _NOT_ADDRESSED and lines:
        gathered.add(
            "C14",
            "warning",
            f"{kind.capitalize()} có “Kính gửi”",
            "chỉ tờ trình, báo cáo lên cấp trên và công văn",
            "bỏ phần kính gửi",
            place(lines[0]),
        )
    dashed = [named for named in lines if named.text.lstrip().startswith("-")]
    whole = [named for named in dashed if named.measure.box is None] or dashed
    for named in whole:
        wanted = "." if named is whole[-1] else ";"
        if len(whole) > 1 and not named.text.rstrip().endswith(wanted) and _complete(named.text):
            gathered.add(
                "C14",
                "warning",
                f"“{named.text.strip()}”",
                f"kết thúc bằng “{wanted}”",
                f"sửa dấu cuối dòng thành “{wanted}”",
                place(named),
            )


def _complete(text: str) -> bool:
    """A line of a PDF may go on below: only an end mark that is there can be the wrong one."""
    return bool(_ENDS.search(text.rstrip())) or len(text) < 45


def _recipients(gathered: Gathered, found: Components) -> None:
    paper = found.paper
    if not paper.recipients:
        if paper.signature is not None and paper.kind is not None:
            gathered.add(
                "C15",
                "error",
                "Không có “Nơi nhận”",
                "“Nơi nhận:” ở phía dưới, bên trái",
                "bổ sung nơi nhận",
                Place(None, None),
            )
        return
    runs = [run for run in found.foot.left if run.text.startswith(("-", "–", "+"))]
    for run in runs:
        if run.text.startswith(("–", "+")):
            gathered.add(
                "C16",
                "warning",
                f"“{run.text}”",
                "đầu dòng có gạch đầu dòng (-)",
                "dùng dấu gạch đầu dòng",
                _spot(found, run.anchor(), run.text),
            )
    if (
        found.of("C14")
        and runs
        and not fold(paper.recipients[0].text).startswith(("như trên", "như kính gửi"))
    ):
        gathered.add(
            "C16",
            "warning",
            f"Dòng đầu “{paper.recipients[0].text}”",
            "“- Như trên;” khi có “Kính gửi”",
            "thêm “- Như trên;” ở dòng đầu",
            _spot(found, runs[0].anchor(), runs[0].text),
        )
    if runs and found.measures.source.kind == "docx":
        for run in runs:
            wanted = "." if run is runs[-1] else ";"
            if not run.text.rstrip().endswith(wanted):
                gathered.add(
                    "C16",
                    "warning",
                    f"“{run.text}”",
                    f"kết thúc bằng “{wanted}”",
                    f"sửa dấu cuối dòng thành “{wanted}”",
                    _spot(found, run.anchor(), run.text),
                )
    elif runs and not runs[-1].text.rstrip().endswith(".") and _ENDS.search(runs[-1].text.rstrip()):
        gathered.add(
            "C16",
            "warning",
            f"“{runs[-1].text}”",
            "kết thúc bằng “.”",
            "sửa dấu cuối dòng thành “.”",
            _spot(found, runs[-1].anchor(), runs[-1].text),
        )
    if not any(recipient.archive for recipient in paper.recipients):
        gathered.add(
            "C16",
            "warning",
            "Không có dòng “Lưu: VT, …”",
            "dòng cuối là “- Lưu: VT, <đơn vị soạn thảo>.”",
            "thêm dòng lưu",
            _spot(found, runs[-1].anchor(), runs[-1].text) if runs else Place(None, None),
        )


def _power(gathered: Gathered, found: Components) -> None:
    for named in found.of("C12"):
        match = _POWER.match(named.text.strip())
        if match:
            gathered.add(
                "C12",
                "warning",
                f"“{named.text.strip()}”",
                f"“{match[1]}.” có dấu chấm",
                "thêm dấu chấm sau chữ viết tắt",
                place(named),
            )


def _labels(gathered: Gathered, found: Components) -> None:
    for passage in found.body:
        match = _LABEL.match(passage.text)
        if match is None or read_label(passage.text) is None:
            continue
        number = match["roman"] or match["arabic"]
        if match["roman"] and not is_capital(passage.text[match.end() : match.end() + 40]):
            continue
        gathered.add(
            "H",
            "warning",
            f"“{passage.text[: match.end()].strip()}”",
            f"“{number}.” sau số thứ tự là dấu chấm",
            f"sửa thành “{number}.”",
            _spot(found, passage.anchor(), passage.text),
        )


def _points(gathered: Gathered, found: Components) -> None:
    """ "a." for "a)". One alone may be something else: an abbreviation at the head of a line."""
    marked = [
        node.passage
        for _, node in found.tree.walk()
        if node.label.rank == LETTER and node.passage.text[len(node.label.text) :].lstrip()[:1] == "."
    ]
    for passage in marked if len(marked) > 1 else ():
        letter = passage.text[0]
        gathered.add(
            "H",
            "warning",
            f"“{letter}.”",
            f"“{letter})” sau chữ cái của điểm là dấu đóng ngoặc đơn",
            f"sửa thành “{letter})”",
            _spot(found, passage.anchor(), passage.text),
        )


def _capitals(gathered: Gathered, found: Components) -> None:
    for passage in found.body:
        for pattern, asked in _CAPITALS:
            for match in pattern.finditer(passage.text):
                near = passage.text[max(0, match.start() - 10) : match.end() + 14]
                gathered.add(
                    "K",
                    "warning",
                    f"“…{near.strip()}…”",
                    asked,
                    "sửa chữ hoa, chữ thường",
                    _spot(found, passage.anchor(match.start(), match.end()), near),
                )
