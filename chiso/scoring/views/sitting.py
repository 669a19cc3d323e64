"""Pages of the council: what waits, sittings, votes, minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import numeral
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.scoring.forms.appraisal import CallForm, VoteForm
from chiso.scoring.models import Sitting, Subject
from chiso.scoring.policies.appraisal import KEEPERS
from chiso.scoring.policies.round import manages
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.schemas.appraisal import asked, typed
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.selectors import sitting as selectors
from chiso.scoring.services import sitting as services
from chiso.scoring.terms import SittingState
from chiso.scoring.views.appraisal import names


@require_safe
def council(request: SignedInRequest, pk: int) -> HttpResponse:
    """Members, sittings, and every subject with its disputed lines."""
    round_, role = selectors.council_round(pk, actor=request.actor)
    members = selectors.members_of(round_)
    return render(
        request,
        "scoring/council_page.html",
        {
            "round": round_,
            "role": role,
            "keeps": role in KEEPERS,
            "may_call": role in KEEPERS or manages(request.actor, round_),
            "members": members,
            "posts": selectors.posts_of(members, round_),
            "least": services.LEAST,
            "sittings": selectors.sittings_of(round_),
            "docket": selectors.docket(round_, names=names()),
            "call_form": CallForm(),
        },
    )


@require_POST
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call the council to a sitting."""
    round_, _role = selectors.council_round(pk, actor=request.actor)
    form = CallForm(request.POST)
    if not form.is_valid():
        raise problems.text_missing("Ngày họp và nội dung phiên họp")
    made = services.sitting_call(
        round_,
        held_on=form.cleaned_data["held_on"],
        place=form.cleaned_data["place"],
        agenda=form.cleaned_data["agenda"],
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã triệu tập phiên họp; các thành viên được báo."))
    return redirect("scoring:sitting", made.pk)


@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """A sitting: who is there, what is decided, one matter at a time with everything said of it."""
    sitting, role = selectors.sitting_for(pk, actor=request.actor)
    members = selectors.members_of(sitting.round)
    docket = selectors.docket(sitting.round, names=names())
    return render(
        request,
        "scoring/council_sitting.html",
        {
            "sitting": sitting,
            "round": sitting.round,
            "role": role,
            "keeps": role in KEEPERS and sitting.state == SittingState.CALLED,
            "files": role in KEEPERS or manages(request.actor, sitting.round),
            "members": members,
            "posts": selectors.posts_of(members, sitting.round),
            "attendance": selectors.attendance_of(sitting),
            "quorum": selectors.quorum_of(sitting),
            "docket": docket,
            "ballots": selectors.ballots_of(sitting),
            "names": names(),
            "vote_form": VoteForm(),
            "focus": _focus(request, sitting, docket),
        },
    )


def _focus(request: SignedInRequest, sitting: Sitting, docket: Any) -> dict[str, Any] | None:
    """The matter opened: a line of a subject, or the subject's whole result."""
    raw = request.GET.get("don-vi", "")
    row = next((one for one in docket if str(one.subject.pk) == raw), None)
    if row is None:
        return None
    code = request.GET.get("dong", "")
    return {
        "docket": row,
        "code": code,
        "matter": selectors.matter(row.subject, code) if code else None,
        "voters": selectors.voters_on(sitting, row.subject),
    }


@require_POST
def attend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record who is there."""
    sitting, _role = selectors.sitting_for(pk, actor=request.actor)
    chosen = {
        member.pk: request.POST.get(f"member-{member.pk}", "")
        for member in selectors.members_of(sitting.round)
    }
    services.attendance_set(
        sitting,
        present=[key for key, word in chosen.items() if word == "present"],
        in_writing=[key for key, word in chosen.items() if word == "written"],
        actor=request.actor,
    )
    messages.success(request, _("Đã ghi thành viên tham dự."))
    return redirect("scoring:sitting", pk)


@require_POST
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a vote on a line, or on a subject's whole result."""
    sitting, _role = selectors.sitting_for(pk, actor=request.actor)
    services.require_keeper(sitting, request.actor)
    key, code = numeral.number(request.POST.get("subject")), request.POST.get("line", "")
    rows = Subject.objects.filter(round=sitting.round).select_related("round__edition", "unit")
    subject = rows.filter(pk=key or 0).first()
    form = VoteForm(request.POST)
    if subject is None or not form.is_valid():
        raise problems.text_missing("Số phiếu tán thành và không tán thành")
    votes = {
        "votes_for": form.cleaned_data["votes_for"],
        "votes_against": form.cleaned_data["votes_against"],
        "reason": form.cleaned_data["reason"],
        "actor": request.actor,
        "once": request.POST.get("once"),
    }
    made = _voted(request, sitting, subject, code, votes)
    done = _("Đã thông qua.") if made.carried else _("Không thông qua; kết quả biểu quyết đã được ghi.")
    messages.success(request, done)
    return redirect(reverse("scoring:sitting", args=[pk]) + "#bieu-quyet")


def _voted(
    request: SignedInRequest, sitting: Sitting, subject: Subject, code: str, votes: dict[str, Any]
) -> Any:
    if not code:
        return services.vote_subject(sitting, subject, **votes)
    book = book_of(subject.round.edition)
    ask = book.asks.get(code)
    if ask is None:
        raise not_found("tiêu chí")
    said = typed(request.POST, tuple(request.POST.getlist("cuts")), form=asked(book, ask))
    return services.vote_line(sitting, subject, code, said=said, **votes)


@require_POST
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the sitting."""
    sitting, _role = selectors.sitting_for(pk, actor=request.actor)
    services.sitting_hold(sitting, minutes=request.POST.get("minutes", ""), actor=request.actor)
    messages.success(request, _("Đã kết thúc phiên họp; có thể lấy biên bản để ký."))
    return redirect("scoring:sitting", pk)


@require_safe
def minutes(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The minutes as a paper: DOCX or PDF."""
    from chiso.scoring.services import minutes as papers

    sitting, _role = selectors.sitting_for(pk, actor=request.actor)
    if kind not in papers.KINDS:
        raise not_found("biên bản")
    data = papers.minutes_paper(sitting, kind=kind)
    name = f"bien-ban-phien-{sitting.number}.{kind}"
    response = HttpResponse(data, content_type=papers.KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Register the minutes among the documents."""
    from chiso.scoring.services import minutes as papers

    sitting, _role = selectors.sitting_for(pk, actor=request.actor)
    document = papers.minutes_register(sitting, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Đã đăng ký biên bản vào kho tài liệu."))
    return redirect("evidence:document", document)
