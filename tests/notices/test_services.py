from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.services import SYSTEM
from chiso.notices import selectors, tasks
from chiso.notices.models import Notice
from chiso.notices.services import letter_claim, notice_read, notice_tell, notices_read_all
from chiso.notices.terms import NoticeKind
from chiso.org.models import Account
from tests.cast import NOON, Cast


def tell(*accounts: Account, key: str = "task:1", title: str = "Việc mới", body: str = "") -> int:
    return notice_tell(
        [account.pk for account in accounts],
        kind=NoticeKind.ASSIGNED,
        title=title,
        body=body,
        url="/viec/1",
        key=key,
        actor=SYSTEM,
    )


def test_the_same_key_is_told_once_to_each_account(cast: Cast) -> None:
    assert tell(cast.an, cast.binh) == 2
    assert tell(cast.an, cast.binh, cast.chi) == 1
    assert Notice.objects.count() == 3
    assert Entry.objects.filter(verb="notices.notice.tell").count() == 2


def test_telling_again_what_everybody_knows_writes_nothing(cast: Cast) -> None:
    tell(cast.an)
    assert tell(cast.an) == 0
    assert Entry.objects.count() == 1


def test_telling_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    tell(cast.an, key="0")
    with django_assert_max_num_queries(10) as one:
        tell(cast.an, key="1")
    with django_assert_max_num_queries(10) as many:
        tell(*cast.accounts.values(), key="2")
    assert len(one) == len(many)


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="rumour"):
        notice_tell([cast.an.pk], kind="rumour", title="x", url="/", key="x", actor=SYSTEM)


def test_only_own_notices_are_read(cast: Cast) -> None:
    tell(cast.an, cast.binh)
    ids = list(Notice.objects.values_list("pk", flat=True))
    assert notice_read(ids, actor=cast.actor(cast.an)) == 1
    assert (selectors.unread_count(cast.an.pk), selectors.unread_count(cast.binh.pk)) == (0, 1)
    assert notice_read(ids, actor=cast.actor(cast.an)) == 0


def test_all_are_read_at_once(cast: Cast) -> None:
    for key in ("1", "2", "3"):
        tell(cast.an, key=key)
    assert notices_read_all(actor=cast.actor(cast.an)) == 3
    assert notices_read_all(actor=cast.actor(cast.an)) == 0


def test_one_letter_a_person_with_all_that_is_new(cast: Cast) -> None:
    tell(cast.an, cast.binh, key="1", title="Việc một", body="Hạn 10/10/2026")
    tell(cast.an, key="2", title="Việc hai")
    assert tasks.mail_waiting() == 2
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters["an@example.vn"].subject == "[Chiso] 2 thông báo mới"
    assert letters["binh@example.vn"].subject == "[Chiso] Việc một"
    text = letters["an@example.vn"].body
    assert "Kính gửi Nguyễn Văn An," in text
    assert "Hạn 10/10/2026" in text
    assert "http://127.0.0.1:8000/viec/1" in text
    html = letters["an@example.vn"].alternatives[0]
    assert "Việc hai" in str(html[0])


def test_nobody_gets_a_letter_twice(cast: Cast) -> None:
    tell(cast.an)
    assert (tasks.mail_waiting(), tasks.mail_waiting(), len(mail.outbox)) == (1, 0, 1)


def test_of_two_workers_one_gets_the_notices(cast: Cast) -> None:
    tell(cast.an)
    assert (len(letter_claim(cast.an.pk, actor=SYSTEM)), len(letter_claim(cast.an.pk, actor=SYSTEM))) == (
        1,
        0,
    )


def test_markup_in_a_title_stays_text_in_the_letter(cast: Cast) -> None:
    tell(cast.an, title="<b>x</b>\nBcc: ai@example.vn")
    tasks.mail_waiting()
    letter = mail.outbox[0]
    assert "\n" not in letter.subject
    assert "<b>x" not in str(letter.alternatives[0][0])


@pytest.mark.parametrize("reason", ["off", "closed", "no address", "read", "late"])
def test_who_gets_no_letter(cast: Cast, reason: str) -> None:
    tell(cast.an)
    account = cast.an
    if reason == "off":
        account.mail_notices = False
    if reason == "closed":
        account.is_active = False
    if reason == "no address":
        account.email = ""
    account.save()
    if reason == "read":
        notices_read_all(actor=cast.actor(cast.an))
    with clock.at(NOON + dt.timedelta(days=4 if reason == "late" else 0)):
        assert tasks.mail_waiting() == 0


class Refusing(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("connection refused")


def test_a_letter_the_server_refused_is_sent_by_the_next_run(cast: Cast, settings: Any) -> None:
    tell(cast.an)
    settings.EMAIL_BACKEND = "tests.notices.test_services.Refusing"
    assert tasks.mail_waiting() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tasks.mail_waiting() == 1
    assert [entry.verb for entry in Entry.objects.order_by("id")][-3:] == [
        "notices.letter.claim", "notices.letter.release", "notices.letter.claim",
    ]  # fmt: skip


def test_the_job_runs_as_a_job(cast: Cast) -> None:
    tell(cast.an)
    assert tasks.mail_notices.enqueue().return_value == 1


def test_pages_are_keyed_and_grouped_by_the_day_in_viet_nam(cast: Cast) -> None:
    for number in range(selectors.PAGE + 1):
        with clock.at(NOON + dt.timedelta(hours=number)):
            tell(cast.an, key=str(number))
    first = selectors.notices_page(cast.an.pk)
    second = selectors.notices_page(cast.an.pk, older_than=first.older_than)
    assert sum(len(day.notices) for day in first.days) == selectors.PAGE
    assert [notice.key for day in second.days for notice in day.notices] == ["0"]
    assert second.older_than is None
    assert first.days[0].day > first.days[-1].day
