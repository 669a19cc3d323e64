"""A draft edition as a workbook, for officials who will never write YAML; and back.

Four sheets: head, criteria, figures, levels. Simple kinds are rows people fill in; what has no column
(a sum's parts, a branch, exemptions, cuts, citations) stands as JSON in the last one, so nothing is
lost on the way out and back. What comes back is always a draft: it is checked like any edition.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
import yaml
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from chiso.engine.problems import Problem
from chiso.engine.spec.canon import plain
from chiso.engine.spec.types import Index, Node
from chiso.engine.spec.words import KINDS

HEAD, NODES, FIGURES, LEVELS = "Chung", "Tieu chi", "So lieu", "Muc"
NODE_COLUMNS = (
    "code", "title", "points", "role", "by", "kind", "part", "of", "zero", "over", "floor", "full_at",
    "full_from", "figure", "each", "now", "before", "higher", "equal", "lower", "among",
    "owner", "na", "need", "evidence", "printed", "note", "other",
)  # fmt: skip
FIGURE_COLUMNS = ("code", "name", "title", "kind", "unit", "noun", "source")
LEVEL_COLUMNS = (
    "code", "level", "title", "points", "from", "above", "to", "below", "part", "weight",
)  # fmt: skip
LISTS = {"choice": "states", "bands": "bands", "checklist": "items", "rank": "positions", "weighted": "terms"}
SHARE = ("part", "of", "zero", "over")
NOTES = {
    NODES: "Một dòng một mục. kind: " + "; ".join(f"{kind} = {words}" for kind, words in KINDS.items()),
    FIGURES: "Một dòng một số liệu (a, b, c …) của một tiêu chí",
    LEVELS: "Một dòng một mức, trạng thái, ý hoặc phần của một tiêu chí",
}


def to_xlsx(index: Index | None) -> bytes:
    """The edition as a workbook; None: an empty template with one line of example."""
    book = openpyxl.Workbook()
    head_sheet = book.active
    assert head_sheet is not None
    head_sheet.title = HEAD
    rows = plain(index.head) if index else _EMPTY_HEAD
    for key, value in rows.items():
        head_sheet.append([key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)])
    nodes, figures, levels = book.create_sheet(NODES), book.create_sheet(FIGURES), book.create_sheet(LEVELS)
    for sheet, columns in ((nodes, NODE_COLUMNS), (figures, FIGURE_COLUMNS), (levels, LEVEL_COLUMNS)):
        sheet.append([NOTES[sheet.title]])
        sheet.append(list(columns))
    for node in index.walk() if index else ():
        row, more_figures, more_levels = _node_rows(node)
        nodes.append([row.get(name) for name in NODE_COLUMNS])
        for one in more_figures:
            figures.append([one.get(name) for name in FIGURE_COLUMNS])
        for one in more_levels:
            levels.append([one.get(name) for name in LEVEL_COLUMNS])
    for sheet in (nodes, figures, levels):
        _dress(sheet)
    choices = DataValidation(type="list", formula1='"' + ",".join(KINDS) + '"', allow_blank=True)
    nodes.add_data_validation(choices)
    choices.add("F3:F1000")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_xlsx(content: bytes, *, name: str) -> dict[str, str]:
    """The files of a draft edition from a workbook, as YAML people can go on editing.

    :raises Problem: not a workbook, or a sheet or column is missing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        SyntaxError,
        LookupError,
        TypeError,
        ValueError,
        OSError,
    ) as fault:
        raise _bad(name, "tệp XLSX", f"không đọc được ({type(fault).__name__})") from None
    for title in (HEAD, NODES, FIGURES, LEVELS):
        if title not in book.sheetnames:
            raise _bad(name, f"có trang “{title}”", ", ".join(book.sheetnames))
    head = {
        key: _opened(value)
        for key, value in (
            (_text(row[0].value), _text(row[1].value)) for row in book[HEAD].iter_rows(max_col=2)
        )
        if key and value
    }
    head["status"] = "draft"
    figures = list(_table(book[FIGURES], FIGURE_COLUMNS, name))
    levels = list(_table(book[LEVELS], LEVEL_COLUMNS, name))
    nodes = [_node(row, figures, levels, name) for row in _table(book[NODES], NODE_COLUMNS, name)]
    files = {"index.yaml": _yaml(head)}
    for number, top in enumerate(_nested(nodes, name), 1):
        files[f"tree/{number}.yaml"] = _yaml(top)
    return files


_EMPTY_HEAD = {
    "schema": "chiso.index/1",
    "id": "par/2026-ten-don-vi",
    "revision": "1",
    "year": "2026",
    "title": {"vi": "Tên bộ tiêu chí"},
    "for": ["department"],
    "status": "draft",
    "points": "100",
    "basis": {"law": "qd", "at": "Phụ lục"},
    "laws": {"qd": {"title": {"vi": "Tên quyết định"}, "number": "Số quyết định"}},
    "rounding": {"places": "2", "mode": "half_up", "at": "display"},
}


def _node_rows(node: Node) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    whole = plain(node)
    whole.pop("children", None)
    row: dict[str, Any] = {"code": whole.pop("code")}
    title = whole.pop("title")
    row["title"] = title["vi"]
    if "en" in title:
        whole["title"] = title
    for key in ("points", "role", "by", "owner", "na", "printed", "note"):
        row[key] = whole.pop(key, None)
    evidence = whole.pop("evidence", None)
    if evidence is not None:
        row["need"], row["evidence"] = evidence["need"], "\n".join(evidence.get("items", ())) or None
    figures = [
        {"code": node.code, "name": name, **{key: _closed(value) for key, value in one.items()}}
        for name, one in whole.pop("figures", {}).items()
    ]
    levels = _rule_rows(node, row, whole)
    row["other"] = json.dumps(whole, ensure_ascii=False) if whole else None
    return row, figures, levels


def _rule_rows(node: Node, row: dict[str, Any], whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Moves what has columns out of ``whole['rule']``; a rule with anything left over stays whole."""
    rule = whole.get("rule")
    if rule is None:
        return []
    left = json.loads(json.dumps(rule))
    found: dict[str, Any] = {"kind": left.pop("kind")}
    measure = left.get("of")
    if isinstance(measure, dict) and measure.get("measure") == "share" and len(measure["part"]) == 1:
        left.pop("of")
        measure.pop("measure")
        found["part"] = measure.pop("part")[0]
        found.update({key: measure.pop(key) for key in ("of", "zero", "over") if key in measure})
        left.update(measure)
    elif isinstance(measure, dict) and measure.get("measure") == "figure":
        left.pop("of")
        found["figure"] = measure["figure"]
    elif isinstance(measure, str):
        found["of"] = left.pop("of")
    listed = left.pop(LISTS.get(found["kind"], ""), [])
    levels = [_level(node.code, one) for one in listed]
    for key in list(left):
        if key in NODE_COLUMNS and isinstance(left[key], str):
            found[key] = left.pop(key)
    if left or any(level is None for level in levels):
        return []
    whole.pop("rule")
    row.update(found)
    return [level for level in levels if level is not None]


def _level(code: str, one: dict[str, Any]) -> dict[str, Any] | None:
    one = dict(one)
    row: dict[str, Any] = {"code": code, "level": one.pop("code", None)}
    words = one.pop("when", None) or one.pop("title", None)
    if words is not None:
        if set(words) != {"vi"}:
            return None
        row["title"] = words["vi"]
    row.update({key: one.pop(key) for key in LEVEL_COLUMNS if key in one})
    return None if one else row


def _node(
    row: Mapping[str, str], figures: list[dict[str, str]], levels: list[dict[str, str]], name: str
) -> dict[str, Any]:
    code = row["code"]
    node: dict[str, Any] = {"code": code, "title": row.get("title", "")}
    node.update(
        {key: row[key] for key in ("points", "role", "by", "owner", "na", "printed", "note") if key in row}
    )
    asked = {
        one["name"]: {key: _opened(one[key]) for key in FIGURE_COLUMNS[2:] if key in one}
        for one in figures
        if one["code"] == code and "name" in one
    }
    if asked:
        node["figures"] = asked
    if "need" in row:
        node["evidence"] = {"need": row["need"]}
        if "evidence" in row:
            node["evidence"]["items"] = [
                line.strip() for line in row["evidence"].splitlines() if line.strip()
            ]
    if "kind" in row:
        node["rule"] = _rule(row, [one for one in levels if one["code"] == code])
    if "other" in row:
        try:
            node.update(json.loads(row["other"]))
        except ValueError:
            raise _bad(f"{name} tiêu chí {code}", "cột other là JSON", row["other"][:60]) from None
    return node


def _rule(row: Mapping[str, str], levels: list[dict[str, str]]) -> dict[str, Any]:
    kind = row["kind"]
    rule: dict[str, Any] = {"kind": kind}
    if "part" in row and kind != "weighted":
        share = {key: row[key] for key in SHARE if key in row}
        rule["of"] = {"measure": "share", **share}
    elif "figure" in row and kind in ("bands", "ratio", "survey"):
        rule["of"] = {"measure": "figure", "figure": row["figure"]}
    else:
        rule.update({key: row[key] for key in ("of", "zero", "over", "figure") if key in row})
    for key in (
        "floor",
        "full_at",
        "full_from",
        "each",
        "now",
        "before",
        "higher",
        "equal",
        "lower",
        "among",
    ):
        if key in row:
            rule[key] = row[key]
    if kind in LISTS:
        words = "title" if kind == "checklist" else "when"
        names = {"level": "code", "title": words}
        rule[LISTS[kind]] = [
            {names.get(key, key): value for key, value in one.items() if key != "code"} for one in levels
        ]
    return rule


def _nested(nodes: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    by_code = {node["code"]: node for node in nodes}
    tops = []
    for node in nodes:
        parent = node["code"].rpartition(".")[0]
        if parent and parent not in by_code:
            raise _bad(f"{name} tiêu chí {node['code']}", f"có dòng của mục cha {parent}", "không có")
        if parent:
            by_code[parent].setdefault("children", []).append(node)
        else:
            tops.append(node)
    return tops


def _table(sheet: Worksheet, columns: tuple[str, ...], name: str) -> Iterator[dict[str, str]]:
    names: list[str] | None = None
    for row in sheet.iter_rows():
        values = [_text(cell.value) for cell in row]
        if names is None:
            if values and values[0] == "code":
                names = values
                unknown = [word for word in values if word and word not in columns]
                if unknown:
                    raise _bad(
                        f"{name} trang {sheet.title}", f"cột: {', '.join(columns)}", ", ".join(unknown)
                    )
            continue
        found = {key: value for key, value in zip(names, values, strict=False) if key and value}
        if "code" in found:
            yield found
        elif found:
            raise _bad(f"{name} trang {sheet.title} dòng {row[0].row}", "có mã tiêu chí", "ô mã trống")
    if names is None:
        raise _bad(f"{name} trang {sheet.title}", "dòng tiêu đề bắt đầu bằng code", "không có")


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _opened(text: str) -> Any:
    """JSON where the cell holds a list or a table; else the text."""
    if text[:1] in "{[":
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _closed(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"vi"}:
        return value["vi"]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def _dress(sheet: Worksheet) -> None:
    for title in next(sheet.iter_rows(min_row=2, max_row=2)):
        title.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3, max_row=max(sheet.max_row, 300), max_col=sheet.max_column):
        for cell in row:
            if cell.data_type == "f":
                # Text that begins with "=" stays text: no spreadsheet program runs it.
                cell.data_type = "s"
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B3"


def _bad(place: str, expected: str, got: str) -> Problem:
    return Problem(
        "SP0501", place=place, expected=expected, got=got, hint="lấy mẫu mới bằng chiso index draft"
    )
