"""An edition as one page for lawyers: every criterion with its rule in words, its printed wording, its
evidence and its clause; every citation a link. One self-contained file: no script, nothing fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from chiso.engine.spec import words
from chiso.engine.spec.types import Erratum, Index, Law, Node
from chiso.engine.trace import shown_points

_CODE = re.compile(r"\[(/?[a-z][a-z0-9_]*)\]")

CSS = """
:root{--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--ground:#fff;--tint:#f6f8fa;--mark:#0b5394;--warn:#9a3412}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#3a424b;--ground:#0f1419;
--tint:#171d24;--mark:#79b8ff;--warn:#f0a36b}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 4rem;background:var(--ground);color:var(--ink);
font:1rem/1.6 "Noto Serif","Times New Roman",Tinos,serif}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:2px solid var(--ink)}
h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
h2,h3,section{scroll-margin-top:1rem}
a{color:var(--mark)}
a:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
th{background:var(--tint);font-weight:600}
.wide{overflow-x:auto}
.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.soft{color:var(--soft);font-size:.9rem}
.leaf{border-left:3px solid var(--line);padding:0 0 0 1rem;margin:1rem 0}
.points{float:right;margin-left:1rem;font-weight:600;font-variant-numeric:tabular-nums}
p{margin:.4rem 0}
ul{margin:.15rem 0;padding-left:1.25rem}
.printed{white-space:pre-line;background:var(--tint);padding:.5rem .75rem;margin:.5rem 0}
.erratum{border:1px solid var(--warn);padding:.4rem .75rem;margin:.5rem 0}
.erratum b{color:var(--warn)}
code{font:0.8em ui-monospace,"DejaVu Sans Mono",monospace;color:var(--soft);overflow-wrap:anywhere}
@media print{body{max-width:none;padding:0;font-size:11pt}.leaf{break-inside:avoid}nav{break-after:page}}
"""


def page(index: Index, *, sha256: str) -> str:
    """The whole page as HTML."""
    head = index.head
    body = [
        f"<h1>{escape(head.title.vi)}</h1>",
        f'<p class="soft">{_basis(index)}</p>',
        _identity(index, sha256),
        _contents(index),
        *(part for node in index.tree for part in _domain(index, node)),
        *_laws(index),
        *_errata(index),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(head.title.vi)}</title><style>{CSS}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def text(index: Index, *, sha256: str) -> str:
    """The whole edition as plain lines for a terminal."""
    head = index.head
    points = "" if head.points is None else f", {shown_points(head.points)} điểm"
    lines = [
        f"{head.title.vi}",
        f"{head.id} năm {head.year} bản {head.revision}{points}",
        f"sha256 {sha256}",
        "",
    ]
    for node in index.tree:
        lines.extend(_lines(node, 0))
    return "\n".join(lines) + "\n"


def _lines(node: Node, depth: int) -> Iterator[str]:
    indent = "  " * depth
    points = "" if node.points is None else f"  [{shown_points(node.points)}]"
    by = f" ({words.BY[node.by]})" if node.by and node.by != "unit" else ""
    yield f"{indent}{node.code} {node.title.vi}{points}{by}"
    if node.rule is not None:
        for line in words.describe(node.rule, node.figures):
            yield f"{indent}    {line}"
    for name, figure in node.figures.items():
        yield f"{indent}    {name}: {figure.title.vi}"
    for exemption in node.exemptions:
        yield f"{indent}    {words.exemption(exemption)}"
    for cut in node.cuts:
        yield f"{indent}    {words.cut(cut)}"
    for child in node.children:
        yield from _lines(child, depth + 1)


def _basis(index: Index) -> str:
    head = index.head
    law = head.laws[head.basis.law]
    at = f", {escape(head.basis.at)}" if head.basis.at else ""
    return f"{_law_link(head.basis.law, law)}{at}"


def _law_link(key: str, law: Law) -> str:
    return f'<a href="#law-{escape(key)}">{escape(law.number)}</a>'


def _identity(index: Index, sha256: str) -> str:
    head = index.head
    rows = [
        ("Mã bộ tiêu chí", f"{escape(head.id)}, bản {head.revision}"),
        ("Năm đánh giá", str(head.year)),
        ("Áp dụng cho", escape(", ".join(words.GROUPS.get(group, group) for group in head.for_))),
    ]
    if head.points is not None and head.rounding is not None:
        rows.append(("Tổng điểm", shown_points(head.points)))
        rows.append(("Làm tròn", words.rounding(head.rounding)))
    else:
        rows.append(("Cách dùng", "chỉ theo dõi tiến độ, văn bản không in điểm"))
    rows += [(escape(one.title.vi), words.band(one, is_share=True)) for one in head.grades]
    rows.append(("Dấu vân tay (sha256)", f"<code>{sha256}</code>"))
    cells = "".join(f"<tr><th scope='row'>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return f'<div class="wide"><table>{cells}</table></div>'


def _contents(index: Index) -> str:
    rows = "".join(
        f"<tr><td>{escape(node.code)}</td>"
        f'<td><a href="#tc-{escape(node.code)}">{escape(node.title.vi)}</a></td>'
        f'<td class="num">{"" if node.points is None else shown_points(node.points)}</td></tr>'
        for node in index.tree
    )
    head = _head("STT", "Lĩnh vực", "Điểm tối đa")
    return f'<nav aria-label="Mục lục"><div class="wide"><table>{head}{rows}</table></div></nav>'


def _head(*names: str) -> str:
    return "<tr>" + "".join(f'<th scope="col">{name}</th>' for name in names) + "</tr>"


def _domain(index: Index, node: Node) -> Iterator[str]:
    yield f'<h2 id="tc-{escape(node.code)}">{_points(node)}{escape(node.code)}. {escape(node.title.vi)}</h2>'
    yield from _remarks(node)
    for child in node.children:
        yield from _node(index, child)
    if not node.children:
        yield from _leaf(index, node)


def _node(index: Index, node: Node) -> Iterator[str]:
    if node.children:
        title = f"{_points(node)}{escape(node.code)}. {escape(node.title.vi)}"
        yield f'<h3 id="tc-{escape(node.code)}">{title}</h3>'
        yield from _remarks(node)
        for child in node.children:
            yield from _node(index, child)
    else:
        yield f'<section class="leaf" id="tc-{escape(node.code)}">'
        yield f"<h3>{_points(node)}{escape(node.code)}. {escape(node.title.vi)}</h3>"
        yield from _leaf(index, node)
        yield "</section>"


def _points(node: Node) -> str:
    return "" if node.points is None else f'<span class="points">{shown_points(node.points)}</span>'


def _leaf(index: Index, node: Node) -> Iterator[str]:
    if node.by:
        owner = index.head.owners.get(node.owner)
        by = words.BY[node.by] + (f"; {owner.vi}" if owner else "")
        yield f'<p class="soft">{escape(by)}</p>'
    yield from _list("", [f"{name}: {one.title.vi}" for name, one in node.figures.items()])
    if node.rule is not None:
        kind = words.KINDS[words.kind_of(node.rule)]
        yield from _list(f"Cách chấm ({kind})", words.describe(node.rule, node.figures))
    yield from _remarks(node)
    if node.evidence is not None:
        told = {"required": "Tài liệu kiểm chứng", "none": "Không cần tài liệu kiểm chứng", "unstated": ""}
        yield from _list(told[node.evidence.need], list(node.evidence.items))
    yield f'<p class="soft">Căn cứ: mục {escape(node.code)}, {_basis(index)}{_cites(index, node)}</p>'


def _remarks(node: Node) -> Iterator[str]:
    yield from _list("Trường hợp riêng", [words.exemption(one) for one in node.exemptions])
    yield from _list("Điểm trừ", [words.cut(one) for one in node.cuts])
    if node.printed:
        yield f'<div class="printed">In trong bảng: {escape(node.printed)}</div>'
    if node.note:
        yield f'<p class="soft">Ghi chú: {escape(node.note)}</p>'
    if node.erratum is not None:
        yield _erratum(node.erratum)


def _erratum(erratum: Erratum) -> str:
    return (
        f'<p class="erratum"><b>Bảng in:</b> {escape(erratum.printed)}. <b>Dùng:</b> {escape(erratum.used)}. '
        f"<b>Lý do:</b> {escape(erratum.why)}.</p>"
    )


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    if title:
        yield f"<p>{escape(title)}:</p>"
    yield _nested(lines)


def _nested(lines: list[str]) -> str:
    """Lines as a list; those indented by two blanks stand in a list under the line before them."""
    items: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("  ") and items:
            items[-1][1].append(line[2:])
        else:
            items.append((line.strip(), []))
    return (
        "<ul>"
        + "".join(f"<li>{_coded(top)}{_nested(below) if below else ''}</li>" for top, below in items)
        + "</ul>"
    )


def _coded(line: str) -> str:
    """The word a sheet uses, set apart from the words of the text."""
    return _CODE.sub(r"<code>\1</code>", escape(line))


def _cites(index: Index, node: Node) -> str:
    links = [
        f"{escape(cite.at)} {_law_link(cite.law, index.head.laws[cite.law])}".strip() for cite in node.cites
    ]
    return "".join(f"; {link}" for link in links)


def _laws(index: Index) -> Iterator[str]:
    yield "<h2>Căn cứ pháp lý</h2>"
    yield f'<div class="wide"><table>{_head("Số", "Văn bản", "Hiệu lực")}'
    for key, law in index.head.laws.items():
        force = [f"từ {law.since:%d/%m/%Y}"] if law.since else []
        force += [f"đến trước {law.until:%d/%m/%Y}"] if law.until else []
        if law.replaced_by in index.head.laws:
            force.append(f"thay bằng {_law_link(law.replaced_by, index.head.laws[law.replaced_by])}")
        number = escape(law.number) + (f" ({law.date:%d/%m/%Y})" if law.date else "")
        yield (
            f'<tr id="law-{escape(key)}"><td>{number}</td><td>{escape(law.title.vi)}</td>'
            f"<td>{', '.join(force)}</td></tr>"
        )
    yield "</table></div>"


def _errata(index: Index) -> Iterator[str]:
    if index.head.errata:
        yield "<h2>Đính chính chung</h2>"
        yield from (_erratum(one) for one in index.head.errata)
