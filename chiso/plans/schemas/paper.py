"""A plan as a paper: the words of the paper it was read from, the items as they are now, laid out as Decree
30/2020 asks.

Nothing is added: a plan made from scratch has its legal bases and its items; number, date and signer stand
only where they are known. Pure of queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chiso.papers import compose
from chiso.papers.model import Paper, Section
from chiso.plans.models import Plan
from chiso.plans.schemas.sheet import SheetRow

_KIND = re.compile(r"^\s*kế hoạch\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a paper says of a plan, in plain rows."""

    subject: str
    opening: tuple[str, ...]
    parts: tuple[compose.Part, ...]
    annexes: tuple[compose.Attachment, ...]


def drawn_from(plan: Plan, rows: Sequence[SheetRow], source: Paper | None) -> Drawn:
    """``source``: the paper the plan was read from."""
    subject = _KIND.sub("", " ".join(plan.title.split()))
    titles = {annex.label: annex.title for annex in source.annexes} if source else {}
    opening = tuple(paragraph.text for paragraph in source.opening) if source else tuple(_bases(plan))
    return Drawn(
        subject=f"{subject[:1].upper()}{subject[1:]}",
        opening=opening,
        parts=tuple(map(_part, source.sections)) if source else (),
        annexes=tuple(_annexes(rows, titles)),
    )


def paper_of_plan(
    plan: Plan, rows: Sequence[SheetRow], source: Paper | None, *, authority: str, letters: str
) -> Paper:
    """The paper of a plan, with what its head says of number, day and signer."""
    drawn = drawn_from(plan, rows, source)
    issue = compose.Issue(
        authority=(source.issuer if source and source.issuer else authority),
        letters=letters or "…",
        place=(source.place if source and source.place else ""),
        superior=source.superior if source else None,
        number=plan.number or None,
        date=plan.issued_on,
        signer=_signer(plan, source),
        recipients=tuple(_recipients(source)),
    )
    return compose.plan(issue, drawn.subject, opening=drawn.opening, parts=drawn.parts, annexes=drawn.annexes)


def _bases(plan: Plan) -> Iterator[str]:
    for line in plan.legal_basis.splitlines():
        words = line.strip().rstrip(".;")
        if words:
            yield words if words.lower().startswith("căn cứ") else f"Căn cứ {words}"


def _part(section: Section) -> compose.Part:
    return compose.Part(
        section.title,
        tuple(paragraph.text for paragraph in section.paragraphs),
        tuple(map(_part, section.children)),
        tuple(compose.Table(table.heads, table.rows) for table in section.tables),
    )


def _annexes(rows: Iterable[SheetRow], titles: dict[str, str]) -> Iterator[compose.Attachment]:
    found: dict[str, list[compose.TaskLine]] = {}
    for row in rows:
        found.setdefault(row.annex, []).append(
            compose.TaskLine(
                code=row.code,
                title=row.title,
                lead=row.lead,
                co=row.cooperating,
                product=row.product,
                due=row.schedule,
                group=bool(row.group),
            )
        )
    for label, lines in found.items():
        yield compose.Attachment(titles.get(label) or "Danh mục nhiệm vụ", compose.task_table(lines))


def _recipients(source: Paper | None) -> Iterator[str]:
    for recipient in source.recipients if source else ():
        words = recipient.text.strip(" -;./")
        if words and not recipient.archive and words.lower() != "như trên":
            yield words


def _signer(plan: Plan, source: Paper | None) -> compose.Signer | None:
    signature = source.signature if source else None
    if signature is None or not signature.post:
        return compose.Signer("", plan.signer) if plan.signer else None
    return compose.Signer(signature.post, plan.signer or signature.name, signature.authority, signature.head)
