"""The life of a report under any order of steps, as a model says it; and two people at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chiso.audit import clock
from chiso.audit import selectors as audit
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.reporting import services
from chiso.reporting.models import Report, Section, SectionVersion, Submission
from chiso.reporting.schemas.content import sha256_of
from tests.cast import NOON, Cast, assemble
from tests.reporting import making

WHO = st.sampled_from(["an", "binh", "chi", "em"])
REFUSED = (Problem, Forbidden, NotFound)


class Life(RuleBasedStateMachine):
    """``state`` and ``rounds`` are the model's; every step is tried by everybody in every state."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.clock = clock.at(NOON)
        self.clock.__enter__()
        self.cast: Cast = assemble()
        self.report = making.answered(making.opened(self.cast), self.cast)
        self.state, self.rounds, self.typed = "draft", 0, set[str]()
        self.number = 0

    def teardown(self) -> None:
        self.clock.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def actor(self, name: str) -> Any:
        return self.cast.actor(self.cast.accounts[name])

    def step(self, act: Any, *, allowed: bool, to: str) -> None:
        before = Submission.objects.count()
        try:
            with transaction.atomic():
                act()
        except REFUSED:
            assert not allowed, (self.state, to)
            assert Submission.objects.count() == before, "what is refused leaves nothing behind"
            return
        assert allowed, (self.state, to)
        self.state = to

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        allowed = who in {"an", "binh"} and self.state in {"draft", "returned"}
        self.step(
            lambda: services.report_submit(self.fresh(), actor=self.actor(who)),
            allowed=allowed,
            to="submitted",
        )

    @rule(who=WHO)
    def recall(self, who: str) -> None:
        allowed = who in {"an", "binh"} and self.state == "submitted"
        to = "returned" if self.rounds else "draft"
        self.step(lambda: services.report_recall(self.fresh(), actor=self.actor(who)), allowed=allowed, to=to)

    @rule(who=WHO, reason=st.sampled_from(["", "Bổ sung"]))
    def send_back(self, who: str, reason: str) -> None:
        allowed = who == "binh" and self.state == "submitted" and bool(reason)
        to = "returned" if self.rounds else "draft"
        self.step(
            lambda: services.report_send_back(self.fresh(), reason=reason, actor=self.actor(who)),
            allowed=allowed,
            to=to,
        )

    @rule(who=WHO)
    def approve(self, who: str) -> None:
        allowed = who == "binh" and self.state == "submitted"
        self.step(
            lambda: services.report_approve(self.fresh(), actor=self.actor(who)),
            allowed=allowed,
            to="arrived",
        )
        if allowed:
            self.rounds += 1

    @rule()
    def returned(self) -> None:
        """The receiver's step, which the desk makes and tests."""
        if self.state == "arrived":
            Report.objects.filter(pk=self.report.pk).update(state="returned")
            self.state = "returned"

    @rule(who=st.sampled_from(["an", "binh"]), behind=st.integers(0, 2))
    def write(self, who: str, behind: int) -> None:
        """A text on the revision read now, or on an older one: in force or aside, never gone."""
        section = Section.objects.get(report=self.report, key="V")
        base = max(0, section.revision - behind)
        self.number += 1
        text = f"Bản {self.number} của {who}"
        allowed = self.state in {"draft", "returned"} or (self.state == "submitted" and who == "binh")
        self.step(
            lambda: services.section_save(
                self.fresh(), key="V", text=text, base_revision=base, actor=self.actor(who)
            ),
            allowed=allowed,
            to=self.state,
        )
        if allowed:
            self.typed.add(text)

    def fresh(self) -> Report:
        return Report.objects.select_related("window__regime").get(pk=self.report.pk)

    @invariant()
    def as_the_model_says(self) -> None:
        report = self.fresh()
        assert (report.state, report.rounds) == (self.state, self.rounds)
        assert report.submissions.count() == self.rounds
        assert (report.arrived_at is not None) == (self.rounds > 0)

    @invariant()
    def what_was_sent_is_as_it_was(self) -> None:
        for frozen in Submission.objects.all():
            assert sha256_of(frozen.content) == frozen.sha256

    @invariant()
    def no_text_is_lost(self) -> None:
        """One hand within ten minutes overwrites its own text; whatever another hand typed is kept."""
        section = Section.objects.get(report=self.report, key="V")
        kept = {section.text, *SectionVersion.objects.filter(section=section).values_list("text", flat=True)}
        hands = {text.rpartition(" ")[2] for text in self.typed}
        for hand in hands:
            last = max(
                (text for text in self.typed if text.endswith(hand)), key=lambda text: int(text.split()[1])
            )
            assert last in kept, last

    @invariant()
    def the_trail_holds(self) -> None:
        assert list(audit.broken_links()) == []


class TestLife(Life.TestCase, TestCase):  # type: ignore[misc]
    settings = settings(
        max_examples=15, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("late", [0, 1])
def test_the_last_moment_of_the_day_counts(noon: None, late: int) -> None:
    """24:00 of the due day in Việt Nam, to the second, whatever the zone of the process."""
    cast = assemble()
    report = making.submitted(cast)
    end = dt.datetime(2026, 10, 13, 0, 0, tzinfo=clock.ZONE) - dt.timedelta(seconds=1 - late)
    with clock.at(end):
        made = services.report_approve(
            report, late_reason="Chậm" if late else "", actor=cast.actor(cast.binh)
        )
    assert made.on_time is not bool(late)
