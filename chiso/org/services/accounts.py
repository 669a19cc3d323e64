"""Writes of accounts: opened by invitation, closed with a reason, resting ones closed, own preferences.

Nobody sets another person's password: opening sends a link with which the owner sets it. An account
belongs to one person. Rights come from posts and grants, never from the account.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from chiso.audit import clock
from chiso.audit.services import Acting, System, change, record, writes
from chiso.org import problems
from chiso.org.models import Account, Grant, Person, Unit
from chiso.org.policies import Actor, Doer, require_admin
from chiso.org.selectors.people import sample_account
from chiso.org.services.people import require_known
from chiso.org.services.rights import require_another_administrator
from chiso.org.terms import IDLE, Right

IDLE_WORDS = "45 ngày không đăng nhập"
PREFERENCES = frozenset({"language", "theme", "mail_notices"})


@writes("org.account.open")
def account_open(
    person: Person,
    *,
    authority: Unit,
    username: str,
    actor: Doer,
    reason: str = "",
    sample: bool = False,
) -> Account:
    """Open an account for a person and send the link to set a password; a closed one opens again.

    A ``sample`` account has no password and no letter: it is entered by one click in the sample mode.
    """
    require_admin(actor, authority.pk, "mở tài khoản")
    require_known(person, authority)
    if not sample and not person.email:
        raise problems.email_missing(person.name)
    account = Account.objects.filter(person=person).first()
    if account is not None:
        if account.is_active:
            raise problems.account_exists(account.username)
        change(account, label=account.username, is_active=True, date_joined=clock.now())
    else:
        account = _made(person, username.strip().lower(), sample=sample)
        record(account, after={"person": person.name, "email": account.email, "sample": sample})
    if not sample:
        transaction.on_commit(partial(_send_invitation, account.pk))
    return account


def _made(person: Person, username: str, *, sample: bool) -> Account:
    taken = Q(username__iexact=username) | (Q(email__iexact=person.email) if person.email else Q(pk=None))
    if not username or Account.objects.filter(taken).exists():
        raise problems.account_exists(username)
    account = Account(
        username=username, email=person.email, person=person, sample=sample, date_joined=clock.now()
    )
    account.set_unusable_password()
    account.save()
    return account


@writes("org.account.invite")
def account_invite(account: Account, *, authority: Unit, actor: Doer) -> None:
    """Send the link to set a password again; the link of the letter before stays good until used."""
    require_admin(actor, authority.pk, "gửi thư mời")
    require_known(_person(account), authority)
    if account.sample or not account.email or not account.is_active:
        raise problems.email_missing(account.username)
    record(account, after={"email": account.email})
    transaction.on_commit(partial(_send_invitation, account.pk))


@writes("org.account.close")
def account_close(account: Account, *, authority: Unit, actor: Doer, reason: str) -> None:
    """The account can no longer sign in, from this moment; what it did stays."""
    require_admin(actor, authority.pk, "khóa tài khoản")
    person = _person(account)
    require_known(person, authority)
    if account.pk == actor.account_id:
        raise problems.own_account()
    if not reason.strip():
        raise problems.reason_missing(account.username)
    if Grant.objects.filter(person=person, authority=authority, right=Right.ADMIN).exists():
        require_another_administrator(person, authority.pk, day=clock.today())
    change(account, label=account.username, is_active=False)


def accounts_rest(*, actor: Doer) -> int:
    """Close every account idle for 45 days (TCVN 14423:2026, level 2), administrators excepted; how many.

    An administrator's account stays open so that somebody can open the others again; sample accounts stay.
    """
    since = clock.now() - IDLE
    idle = Account.objects.filter(is_active=True, sample=False).filter(
        Q(last_login__lt=since) | Q(last_login__isnull=True, date_joined__lt=since)
    )
    resting = list(idle.exclude(person__grants__right=Right.ADMIN).select_related("person"))
    for account in resting:
        _rest(account, actor=_within(account, actor), reason=IDLE_WORDS)
    return len(resting)


def account_rest_if_idle(account: Account, *, actor: Doer) -> bool:
    """Close one account at the door if it was idle too long; True when it was."""
    last = account.last_login or account.date_joined
    idle = account.is_active and not account.sample and last < clock.now() - IDLE
    if not idle or Grant.objects.filter(person=account.person_id, right=Right.ADMIN).exists():
        return False
    _rest(account, actor=_within(account, actor), reason=IDLE_WORDS)
    return True


def _within(account: Account, actor: Doer) -> Doer:
    """The system acting for the account's authority, so that its readers of the trail see it."""
    if isinstance(actor, System) and actor.authority_id is None and account.person is not None:
        return System(name=actor.name, authority_id=account.person.authority_id)
    return actor


@writes("org.account.enter")
def sample_enter(username: str, *, sample_mode: bool, actor: Doer) -> Account:
    """The sample account to sign in as; does not exist outside the sample mode, nor if it is no sample."""
    account = sample_account(username) if sample_mode else None
    if account is None:
        raise problems.not_found("tài khoản mẫu")
    record(account, after={"sample": True})
    return account


@writes("org.account.close")
def _rest(account: Account, *, actor: Doer, reason: str) -> None:
    change(account, label=account.username, is_active=False)


@writes("org.account.prefer")
def account_prefer(account: Account, *, actor: Acting, **preferences: Any) -> None:
    """Set own language, theme, mail. Only the owner may."""
    _require_own(account, actor)
    unknown = set(preferences) - PREFERENCES
    if unknown:
        raise LookupError(f"no such preference: {sorted(unknown)}")
    change(account, label=account.username, **preferences)


@writes("org.account.prefer")
def feed_key_make(account: Account, *, actor: Acting) -> str:
    """A new secret address for the own calendar feed; the old address stops answering."""
    _require_own(account, actor)
    had = account.feed_key is not None
    account.feed_key = secrets.token_urlsafe(32)
    account.save(update_fields=["feed_key"])
    # The trail knows that there is a key, never the key.
    record(account, label=account.username, before={"feed_key": had}, after={"feed_key": True})
    return account.feed_key


@writes("org.account.prefer")
def feed_key_drop(account: Account, *, actor: Acting) -> None:
    """The calendar feed address stops answering."""
    _require_own(account, actor)
    had = account.feed_key is not None
    account.feed_key = None
    account.save(update_fields=["feed_key"])
    record(account, label=account.username, before={"feed_key": had}, after={"feed_key": False})


def _person(account: Account) -> Person:
    if account.person is None:
        raise problems.not_found(account.username)
    return account.person


def _require_own(account: Account, actor: Acting) -> None:
    if isinstance(actor, Actor) and account.pk != actor.account_id:
        raise problems.not_found("tài khoản")


def invitation_link(account: Account) -> str:
    """The address with which the owner sets a password; good once, for three days."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)},
    )
    return settings.BASE_URL.rstrip("/") + path


def _send_invitation(account_id: int) -> None:
    account = Account.objects.select_related("person").get(pk=account_id)
    with translation.override(account.language):
        words = {
            "name": account.person.name if account.person else account.username,
            "username": account.username,
            "link": invitation_link(account),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        }
        EmailMessage(
            subject="[Chiso] " + translation.gettext("Đặt mật khẩu cho tài khoản của bạn"),
            body=render_to_string("org/mail/invitation.txt", words),
            to=[account.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
