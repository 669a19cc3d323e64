"""Refusals as pages: which status a problem has, and how it is shown.

404 for what is not yours to know, 403 for a missing right, 409 when somebody was faster, 422 for
everything else a person can mend. An htmx request gets the small form of the same page.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from chiso.audit.problems import Overtaken, Repeated
from chiso.audit.tracing import request_id
from chiso.engine.problems import Problem, Problems
from chiso.org.problems import Forbidden, NotFound, forbidden, not_found


def status_of(problem: Problem) -> int:
    if isinstance(problem, NotFound):
        return 404
    if isinstance(problem, Forbidden):
        return 403
    return 409 if isinstance(problem, Overtaken) else 422


def problem_page(request: HttpRequest, fault: Exception) -> HttpResponse:
    if isinstance(fault, Repeated):
        return _as_if_done(request, fault)
    if isinstance(fault, Problems):
        problems = fault.problems
    elif isinstance(fault, Problem):
        problems = (fault,)
    else:
        problems = (not_found() if isinstance(fault, Http404) else forbidden("xem nội dung này"),)
    status = status_of(problems[0])
    template = "errors/problem_part.html" if request.headers.get("HX-Request") else "errors/problem.html"
    return render(request, template, {"problems": problems, "status": status}, status=status)


def _as_if_done(request: HttpRequest, fault: Repeated) -> HttpResponse:
    """A repeated form is answered as the first one was: back to where the person came from."""
    messages.info(request, f"{fault.got}. {fault.hint}.")
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    return redirect(back)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_page(request, Http404())


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_page(request, PermissionDenied())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_page(request, malformed())


def malformed() -> Problem:
    return Problem(
        "WB0001",
        expected="Yêu cầu đúng dạng của biểu mẫu",
        got="Yêu cầu không đọc được",
        hint="Tải lại trang rồi thực hiện lại; nội dung đã lưu vẫn còn",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program: said plainly, with the id under which the log has it. Needs no database."""
    return HttpResponse(render_to_string("errors/broken.html", {"request_id": request_id.get()}), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session (signed in again elsewhere): nothing was written."""
    return render(request, "errors/problem.html", {"problems": (stale_form(),), "status": 403}, status=403)


def stale_form() -> Problem:
    return Problem(
        "WB0002",
        expected="Biểu mẫu mở trong phiên đăng nhập hiện tại",
        got="Phiên đăng nhập đã thay đổi",
        hint="Quay lại, tải lại trang rồi gửi lại; chưa có gì bị ghi",
    )
