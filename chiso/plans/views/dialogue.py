"""What is said about a task: comments, more time, explanations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chiso.org.http import SignedInRequest
from chiso.plans import services
from chiso.plans.forms.task import ExplanationForm, ExtensionForm
from chiso.plans.problems import task as problems
from chiso.plans.selectors import task as selectors
from chiso.plans.views.task import back


@require_POST
def comment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    task = selectors.task_by_id(pk, actor=request.actor)
    services.comment_add(
        task, text=request.POST.get("text", ""), actor=request.actor, once=request.POST.get("once")
    )
    return back(request, pk)


@require_POST
def extension_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    task = selectors.task_by_id(pk, actor=request.actor)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        raise problems.text_missing("Ngày xin lùi đến và lý do")
    services.extension_ask(task, **form.cleaned_data, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Đã gửi đề nghị gia hạn."))
    return back(request, pk)


@require_POST
def extension_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    extension = selectors.extension_by_id(pk, actor=request.actor)
    services.extension_decide(
        extension,
        approve=request.POST.get("decision") == "approve",
        remark=request.POST.get("remark", ""),
        actor=request.actor,
    )
    messages.success(request, _("Đã quyết định gia hạn."))
    return back(request, extension.task_id)


@require_POST
def explanation_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    task = selectors.task_by_id(pk, actor=request.actor)
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        raise problems.text_missing("Nội dung cần giải trình và ngày trả lời")
    services.explanation_ask(task, **form.cleaned_data, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Đã gửi yêu cầu giải trình."))
    return back(request, pk)


@require_POST
def explanation_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    explanation = selectors.explanation_by_id(pk, actor=request.actor)
    services.explanation_answer(explanation, answer=request.POST.get("answer", ""), actor=request.actor)
    messages.success(request, _("Đã gửi giải trình."))
    return back(request, explanation.task_id)


@require_POST
def explanation_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    explanation = selectors.explanation_by_id(pk, actor=request.actor)
    services.explanation_accept(explanation, actor=request.actor)
    messages.success(request, _("Đã ghi nhận giải trình."))
    return back(request, explanation.task_id)
