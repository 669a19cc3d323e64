"""The ten laws of an edition, and a linter. Returns every finding, not the first.

Law 1 codes; 2 sums; 3 one rule a leaf; 4 rules cover their range; 5 figures; 6 citations; 7 evidence;
8 languages; 10 declared totals (here); law 9, examples, needs rules and lives in ``score.examples``.
A *fault* forbids publishing; a *warning* asks a specialist to look.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from chiso.engine.decimals import exact_text
from chiso.engine.spec import ranges
from chiso.engine.spec.read import Place
from chiso.engine.spec.types import Checklist, Index, Node, Part, Sum, Text

Severity = Literal["fault", "warning"]

CODE = re.compile(r"[0-9A-Z]+(\.[0-9A-Z]+)*\Z", re.ASCII)
WORD = re.compile(r"[a-z][a-z0-9_]*\Z", re.ASCII)
RESERVED = {"not_applicable", "missing", "pending", "none_done", "all", "none"}
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend or to look at. ``law`` 1–10, 0 for the linter."""

    law: int
    severity: Severity
    code: str
    place: str
    criterion: str
    words: str

    def __str__(self) -> str:
        kind = "LỖI" if self.severity == "fault" else "LƯU Ý"
        where = f"{self.place} " if self.place else ""
        about = f"tiêu chí {self.criterion}: " if self.criterion else ""
        rule = f"luật {self.law}" if self.law else "rà soát"
        return f"{self.code} {where}{about}{self.words} ({kind}, {rule})"

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "law": self.law,
            "severity": self.severity,
            "place": self.place,
            "criterion": self.criterion,
            "words": self.words,
        }


def check(index: Index, *, places: Mapping[str, Place] | None = None) -> tuple[Finding, ...]:
    """Every finding on ``index``; ``places`` says where each criterion stands."""
    return tuple(_Laws(index, places or {}).run())


class _Laws:
    def __init__(self, index: Index, places: Mapping[str, Place]) -> None:
        self.index = index
        self.head = index.head
        self.places = places
        self.leaves = [node for node in index.walk() if not node.children]

    def run(self) -> Iterator[Finding]:
        yield from self._codes()
        if self.head.scoring == "tracked":
            yield from self._tracked()
        else:
            yield from self._sums()
            yield from self._rules()
            yield from self._evidence()
            yield from self._declared()
            yield from self._bodies()
        yield from self._cites()
        yield from self._languages()

    def fault(self, law: int, code: str, node: str, words: str) -> Finding:
        return self._finding(law, "fault", code, node, words)

    def warning(self, law: int, code: str, node: str, words: str) -> Finding:
        return self._finding(law, "warning", code, node, words)

    def _finding(self, law: int, severity: Severity, code: str, node: str, words: str) -> Finding:
        place = self.places.get(node.partition("/")[0])
        return Finding(law, severity, code, str(place) if place else self.head.id, node, words)

    def _codes(self) -> Iterator[Finding]:
        """Law 1."""
        for code, times in Counter(node.code for node in self.index.walk()).items():
            if times > 1:
                yield self.fault(1, "SP0301", code, f"mã dùng {times} lần")
            if not CODE.match(code):
                yield self.fault(1, "SP0302", code, "mã gồm số và chữ hoa, cách nhau bằng dấu chấm (3.4.1)")
        for node in self.index.walk():
            for child in node.children:
                if not child.code.startswith(f"{node.code}."):
                    yield self.fault(1, "SP0303", child.code, f"mã con phải bắt đầu bằng {node.code}.")
            yield from self._words(node)

    def _words(self, node: Node) -> Iterator[Finding]:
        rule = node.rule
        lines = rule.parts if isinstance(rule, Sum) else rule.items if isinstance(rule, Checklist) else ()
        groups = [
            [line.code for line in lines],
            [one.code for one in node.exemptions],
            [one.code for one in node.cuts],
        ]
        owners: list[Node | Part] = [node, *(rule.parts if isinstance(rule, Sum) else ())]
        for owner in owners:
            groups.append(ranges.words_of(owner.rule) + [one.code for one in owner.exemptions])
        for group in groups:
            for word, times in Counter(group).items():
                if times > 1:
                    yield self.fault(
                        1, "SP0304", node.code, f"từ “{word}” dùng {times} lần trong một tiêu chí"
                    )
                if not WORD.match(word) or word in RESERVED:
                    yield self.fault(
                        1, "SP0305", node.code, f"“{word}” không dùng làm mã được (chữ thường, số, _)"
                    )

    def _tracked(self) -> Iterator[Finding]:
        for node in self.index.walk():
            if node.rule is not None or node.points is not None:
                yield self.fault(3, "SP0306", node.code, "bộ chỉ theo dõi không có điểm, không có quy tắc")
        if self.head.points is not None or self.head.rounding is not None:
            yield self.fault(3, "SP0306", "", "bộ chỉ theo dõi không có thang điểm, không có làm tròn")

    def _sums(self) -> Iterator[Finding]:
        """Law 2."""
        for node in self.index.walk():
            if node.points is None:
                yield self.fault(2, "SP0307", node.code, "thiếu điểm tối đa")
                continue
            below = _below(node)
            if below and sum(below, ZERO) != node.points and node.erratum is None and node.role == "normal":
                added = " + ".join(exact_text(points) for points in below)
                words = f"{added} = {exact_text(sum(below, ZERO))}, bảng ghi {exact_text(node.points)}"
                yield self.fault(2, "SP0308", node.code, f"{words}; sửa hoặc ghi erratum")
        total = sum((node.points or ZERO for node in self.index.tree if node.role == "normal"), ZERO)
        if self.head.points is None or self.head.rounding is None:
            yield self.fault(2, "SP0307", "", "đầu tệp thiếu points hoặc rounding")
        elif total != self.head.points:
            words = f"các lĩnh vực cộng được {exact_text(total)}, bảng ghi {exact_text(self.head.points)}"
            yield self.fault(2, "SP0308", "", words)

    def _rules(self) -> Iterator[Finding]:
        """Laws 3, 4, 5."""
        for node in self.index.walk():
            if node.children and node.rule is not None:
                yield self.fault(3, "SP0309", node.code, "tiêu chí có mục con thì không có quy tắc riêng")
            if not node.children and node.rule is None:
                yield self.fault(3, "SP0310", node.code, "thiếu quy tắc chấm điểm")
            if not node.children and node.by is None:
                yield self.fault(3, "SP0311", node.code, "thiếu by: ai cung cấp số liệu")
            if node.role != "normal" and node not in self.index.tree:
                yield self.fault(3, "SP0312", node.code, "điểm thưởng, điểm trừ chỉ đặt ở tầng lĩnh vực")
            for law, code, line, words in ranges.faults(node):
                # A misprint that is owned up to may leave a maximum no rule reaches.
                mended = node.erratum is not None and code in ("SP0321", "SP0322")
                yield self._finding(law, "warning" if mended else "fault", code, line, words)

    def _cites(self) -> Iterator[Finding]:
        """Law 6, and laws out of force."""
        if self.head.basis.law not in self.head.laws:
            yield self.fault(6, "SP0340", "", f"basis dẫn “{self.head.basis.law}” không có trong laws")
        for node in self.index.walk():
            for cite in node.cites:
                if cite.law not in self.head.laws:
                    yield self.fault(6, "SP0340", node.code, f"dẫn “{cite.law}” không có trong laws")
                else:
                    yield from self._in_force(node.code, cite.law)
        if self.head.basis.law in self.head.laws:
            yield from self._in_force("", self.head.basis.law)
        for key, law in self.head.laws.items():
            if law.replaced_by and law.replaced_by not in self.head.laws:
                yield self.fault(
                    6, "SP0340", "", f"laws.{key}: thay bằng “{law.replaced_by}” không có trong laws"
                )

    def _in_force(self, node: str, key: str) -> Iterator[Finding]:
        law = self.head.laws[key]
        replaced = (
            f", thay bằng {self.head.laws[law.replaced_by].number}"
            if law.replaced_by in self.head.laws
            else ""
        )
        if law.until is not None and law.until <= dt.date(self.head.year, 12, 31):
            words = f"dẫn {law.number} đã hết hiệu lực từ {law.until:%d/%m/%Y}{replaced}"
            yield self.warning(0, "SP0341", node, words)
        if law.since is not None and law.since.year > self.head.year:
            yield self.warning(0, "SP0342", node, f"dẫn {law.number} có hiệu lực sau năm đánh giá")

    def _evidence(self) -> Iterator[Finding]:
        """Law 7."""
        for node in self.leaves:
            if node.by in ("survey", "statistics") and node.evidence is None:
                continue
            if node.evidence is None:
                yield self.fault(7, "SP0343", node.code, "chưa nói cần tài liệu kiểm chứng hay không")
            elif node.evidence.need == "required" and not node.evidence.items:
                yield self.warning(
                    0, "SP0344", node.code, "cần tài liệu kiểm chứng nhưng không nêu tên tài liệu"
                )

    def _languages(self) -> Iterator[Finding]:
        """Law 8."""
        if "en" not in self.head.languages:
            return
        titled: list[tuple[str, Text]] = [("", self.head.title)]
        titled += [(node.code, node.title) for node in self.index.walk()]
        for code, text in titled:
            if not text.en:
                yield self.fault(8, "SP0345", code, "thiếu tiêu đề tiếng Anh (languages có en)")

    def _declared(self) -> Iterator[Finding]:
        """Law 10."""
        declared = self.head.declared
        normal = [node for node in self.index.tree if node.role == "normal"]
        criteria = [child for node in normal for child in node.children]
        counted = {
            "domains": (declared.domains, len(normal)),
            "criteria": (declared.criteria, len(criteria)),
            "components": (declared.components, sum(len(node.children) for node in criteria)),
        }
        for name, (said, found) in counted.items():
            if said is not None and said != found:
                yield self.fault(10, "SP0346", "", f"{name}: văn bản nêu {said}, bảng có {found}")
        found_by = ranges.points_by(normal)
        for by, points in declared.points_by.items():
            if found_by.get(by, ZERO) != points:
                there = exact_text(found_by.get(by, ZERO))
                words = f"điểm theo {by}: văn bản nêu {exact_text(points)}, bảng có {there}"
                yield self.fault(10, "SP0347", "", words)

    def _bodies(self) -> Iterator[Finding]:
        nodes = {node.code: node for node in self.index.walk()}
        for key, body in self.head.bodies.items():
            off = ZERO
            for code in (code for group in body.inapplicable for code in group.codes):
                points = ranges.points_of(code, nodes)
                if points is None:
                    yield self.fault(1, "SP0348", code, f"bodies.{key}: không có mã này")
                off += points or ZERO
            left = (self.head.points or ZERO) - off
            if body.maximum is not None and body.maximum != left:
                words = (
                    f"bodies.{key}: điểm tối đa ghi {exact_text(body.maximum)}, tính được {exact_text(left)}"
                )
                yield self.fault(10, "SP0349", "", words)


def _below(node: Node) -> list[Fraction]:
    if node.children:
        return [child.points or ZERO for child in node.children]
    if isinstance(node.rule, Sum):
        return [part.points for part in node.rule.parts]
    if isinstance(node.rule, Checklist):
        return [item.points for item in node.rule.items]
    return []
