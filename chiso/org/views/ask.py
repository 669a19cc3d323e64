"""A page that asks with one form and does one thing: refusals are shown beside what was typed.

Refusals a person can mend stay on the form (422); a missing right, a strange thing, a repeated or an
overtaken form are pages of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from chiso.audit.problems import Overtaken, Repeated
from chiso.engine.problems import Problem, Problems
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, NotFound

Crumb = dict[str, str]
Do = Callable[[dict[str, Any], str | None], str]
"""What to do with the cleaned values and the form's one-time key; the address to go to."""


@dataclass(frozen=True, slots=True)
class Question:
    """The words of the page."""

    title: str
    button: str
    back: str
    """Where “Thôi” leads."""
    said: str
    """What is told when it is done."""
    crumbs: Sequence[Crumb] = ()
    note: str = ""
    danger: bool = False


def ask(request: SignedInRequest, form: Form, question: Question, do: Do) -> HttpResponse:
    """Show the form; on a valid post do the thing and go on."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                address = do(form.cleaned_data, request.POST.get("once"))
            except (Forbidden, NotFound, Repeated, Overtaken):
                raise
            except (Problem, Problems) as fault:
                refuse(form, fault)
            else:
                messages.success(request, question.said)
                return redirect(address)
    words = {"form": form, "question": question, "crumbs": question.crumbs}
    return render(request, "org/ask.html", words, status=status)


def refuse(form: Form, fault: Problem | Problems) -> None:
    """Put refusals onto the form, in words."""
    for problem in fault.problems if isinstance(fault, Problems) else (fault,):
        place = f"{problem.place}: " if problem.place else ""
        parts = [part for part in (problem.got, problem.expected, problem.hint) if part]
        form.add_error(None, place + ". ".join(parts) + ".")
