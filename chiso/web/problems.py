"""Refusals as pages: which status a problem has, and how it is shown.

404 for what is not yours to know, 403 for a missing right, 409 when somebody was faster, 422 for
everything else a person can mend. An htmx request gets the small form of the same page.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from chiso.audit.problems import Overtaken, Repeated
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
