"""The request as views see it after sign-in: with an actor."""

from __future__ import annotations

from django.http import HttpRequest

from chiso.org.models import Account
from chiso.org.policies import Actor


class SignedInRequest(HttpRequest):
    """A request that passed the sign-in middleware."""

    actor: Actor
    user: Account
