"""The mailing job: one letter a person with everything new, plain text and simple HTML.

Runs as often as the worker calls it. Each person's notices are claimed before the letter is made and
released when the mail server refuses it; a person who reads in the product first gets no letter.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from chiso.audit import clock
from chiso.audit.services import SYSTEM
from chiso.notices.models import Notice
from chiso.notices.selectors import Reader, readers_waiting
from chiso.notices.services import MAIL_WINDOW, letter_claim, letter_release

log = logging.getLogger("chiso.notices")


def mail_waiting() -> int:
    """Send what waits; how many letters went out."""
    sent = 0
    connection = get_connection()
    for reader in readers_waiting(since=clock.now() - MAIL_WINDOW):
        notices = letter_claim(reader.account_id, actor=SYSTEM)
        if not notices:
            continue
        letter = letter_to(reader, notices)
        letter.connection = connection
        try:
            letter.send()
        except (SMTPException, OSError) as fault:
            letter_release(notices, reason=type(fault).__name__, actor=SYSTEM)
            log.warning("letter not sent", extra={"account": reader.account_id, "fault": repr(fault)})
            continue
        sent += 1
    return sent


@task()  # type: ignore[untyped-decorator, unused-ignore]
def mail_notices() -> int:
    """The job as the worker knows it: ``mail_notices.enqueue()``."""
    return mail_waiting()


def letter_to(reader: Reader, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The letter in the reader's language; the subject is the notice itself when there is only one."""
    with translation.override(reader.language):
        words = {
            "reader": reader,
            "notices": notices,
            "base": settings.BASE_URL.rstrip("/"),
            "sample_mode": settings.SAMPLE_MODE,
        }
        subject = (
            notices[0].title
            if len(notices) == 1
            else translation.gettext("%(count)s thông báo mới") % {"count": len(notices)}
        )
        letter = EmailMultiAlternatives(
            subject=f"[Chiso] {' '.join(subject.split())}",
            body=render_to_string("notices/mail/letter.txt", words),
            to=[reader.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        letter.attach_alternative(render_to_string("notices/mail/letter.html", words), "text/html")
    return letter
