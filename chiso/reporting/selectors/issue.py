"""Reads of outgoing papers: the register, one paper with its chain, the next free number, who may sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from chiso.audit import numeral
from chiso.engine import vietnamese
from chiso.org.policies import Actor, MaySign, signers_on
from chiso.org.problems import not_found
from chiso.org.selectors.units import own_authority
from chiso.reporting.models import Issue
from chiso.reporting.policies import issue as policies
from chiso.reporting.schemas.issue import SignedBy
from chiso.reporting.terms import CorrectionKind, IssueState

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the register is narrowed to; empty means all."""

    kind: str = ""
    state: str = ""
    year: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Issue, ...]
    older_than: int | None


def _seen(actor: Actor) -> QuerySet[Issue]:
    return Issue.objects.filter(policies.visible(actor))


def register(actor: Actor, *, filters: Filters, before: int | None = None, size: int = PAGE) -> Page:
    """One page of the register, newest first; one query."""
    rows = _narrow(_seen(actor), filters).select_related("signer", "replaces").defer("paper", "content")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return Page(tuple(found[:size]), found[size - 1].pk if len(found) > size else None)


def _narrow(rows: QuerySet[Issue], filters: Filters) -> QuerySet[Issue]:
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.year:
        rows = rows.filter(year=filters.year)
    for word in filters.words.split():
        known = Q(subject__icontains=word) | Q(symbol__icontains=word)
        number = numeral.number(word, digits=9)
        rows = rows.filter(known if number is None else known | Q(number=number))
    return rows


def years(actor: Actor) -> list[int]:
    return list(_seen(actor).order_by("-year").values_list("year", flat=True).distinct())


def book(actor: Actor, *, filters: Filters) -> Iterator[Issue]:
    """Every paper of the register by number, read in portions; those without a number at the end."""
    rows = _narrow(_seen(actor), filters).select_related("signer", "replaces", "created_by__person")
    numbered = rows.filter(number__isnull=False).order_by("year", "number")
    yield from numbered.iterator(chunk_size=500)
    yield from rows.filter(number__isnull=True).order_by("pk").iterator(chunk_size=500)


def issue_by_id(pk: int, *, actor: Actor) -> Issue:
    """A paper with its files and people; 404 when the actor may not see it. One query."""
    issue = (
        _seen(actor)
        .select_related(
            "authority",
            "window__regime",
            "report",
            "signer",
            "docx",
            "pdf",
            "signed",
            "approved_by__person",
            "created_by__person",
            "replaces",
        )
        .filter(pk=pk)
        .first()
    )
    if issue is None:
        raise not_found("văn bản đi")
    return issue


def chain_of(issue: Issue, *, actor: Actor) -> list[Issue]:
    """The paper with what it replaces or corrects and what replaces or corrects it, oldest first."""
    found: dict[int, Issue] = {issue.pk: issue}
    waiting = [issue]
    while waiting:
        ids = [each.pk for each in waiting]
        back = [each.replaces_id for each in waiting if each.replaces_id]
        rows = _seen(actor).filter(Q(replaces_id__in=ids) | Q(pk__in=back)).defer("paper", "content")
        waiting = [row for row in rows if row.pk not in found]
        found |= {row.pk: row for row in waiting}
    return [found[pk] for pk in sorted(found)]


def issues_of_report(report_id: int, *, actor: Actor) -> list[Issue]:
    """Papers made from a report, newest first; one query."""
    return list(_seen(actor).filter(report_id=report_id).defer("paper", "content").order_by("-pk"))


def issues_of_window(window_id: int, *, actor: Actor) -> list[Issue]:
    """Papers of a window (reminders and the report itself), newest first; one query."""
    return list(_seen(actor).filter(window_id=window_id).defer("paper", "content").order_by("-pk")[:20])


def next_number(authority_id: int, year: int) -> int:
    """One more than the largest number given in the year, 1 in an empty year; one query."""
    last = Issue.objects.filter(authority_id=authority_id, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def gaps(authority_id: int, year: int) -> list[int]:
    """Numbers below the largest that no paper of the register has; one query."""
    given = set(
        Issue.objects.filter(authority_id=authority_id, year=year, number__isnull=False).values_list(
            "number", flat=True
        )
    )
    last = max((number for number in given if number is not None), default=0)
    return [number for number in range(1, last) if number not in given]


@dataclass(frozen=True, slots=True)
class SignerChoice:
    """One way a paper may be signed."""

    key: str
    """``12:KT``: person and form."""
    label: str
    person_id: int
    form: str
    signed_by: SignedBy


def signer_choices(actor: Actor, *, day: dt.date) -> list[SignerChoice]:
    """Everybody who may sign for the authority on a day, in each form."""
    authority = own_authority(actor)
    found = signers_on(authority, day)
    head = next((each.signing.post for each in found if each.signing.form in ("", "Q")), "Trưởng ban")
    return [_choice(each, head=head) for each in found]


def _choice(each: MaySign, *, head: str) -> SignerChoice:
    form = each.signing.form
    power = {"": "", "Q": "Q. "}.get(form, f"{form}. {head}, ")
    return SignerChoice(
        key=f"{each.person_id}:{form}",
        label=f"{each.name} ({power}{each.signing.post})",
        person_id=each.person_id,
        form=form,
        signed_by=SignedBy(
            name=each.name, post=each.signing.post, power=form, head=head if form not in ("", "Q") else ""
        ),
    )


def last_head(authority_id: int) -> tuple[str, str, str]:
    """Place, superior and drafting unit as the authority's last paper printed them; one query."""
    rows = Issue.objects.filter(authority_id=authority_id).order_by("-pk").values_list("content", flat=True)
    last: dict[str, object] = next((content for content in rows[:5] if content.get("place")), {})
    return str(last.get("place", "")), str(last.get("superior", "")), str(last.get("unit", ""))


def open_successor(issue: Issue) -> Issue | None:
    """A replacing or correcting paper that keeps another one from being begun: not cancelled, and not a
    letter that has left (it mended the form; the content may still be wrong). One query.
    """
    settled = Q(state=IssueState.CANCELLED) | Q(state=IssueState.ISSUED, correction=CorrectionKind.FORM)
    return issue.replaced_by.exclude(settled).order_by("pk").first()


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many papers stand in each state; one query."""
    return dict(_seen(actor).order_by().values_list("state").annotate(count=Count("pk")))


def reference(issue: Issue) -> str:
    """``Báo cáo số 05/BC-BQL ngày 12 tháng 10 năm 2026``."""
    if issue.number is None or issue.issued_on is None:
        return f"{issue.get_kind_display()} (chưa cấp số)"
    return (
        f"{issue.get_kind_display()} số {issue.number:02d}/{issue.symbol}"
        f" {vietnamese.day_in_words(issue.issued_on)}"
    )


def waiting_for(actor: Actor, *, most: int = 8) -> Sequence[Issue]:
    """Papers that wait for this person: drafts with a signer for leaders, the next steps for the Office."""
    if actor.leads_authority:
        wanted = Q(state=IssueState.DRAFT, signer__isnull=False)
    elif actor.office:
        wanted = Q(state__in=(IssueState.APPROVED, IssueState.NUMBERED, IssueState.SIGNED))
    else:
        return ()
    rows = _seen(actor).filter(wanted).defer("paper", "content")
    return list(rows.order_by("pk")[:most])
