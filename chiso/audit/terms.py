"""Every verb of the system: ``<app>.<noun>.<verb>`` → the Vietnamese words of the trail.

Each app registers its own verbs in its ``terms.py`` by ``register``; a verb used by a service and
absent here is refused at import, and a house test proves that each registered verb is used.
"""

from __future__ import annotations

from collections.abc import Mapping

VERBS: dict[str, str] = {}


def register(verbs: Mapping[str, str]) -> None:
    for verb, words in verbs.items():
        if verb.count(".") != 2:
            raise ValueError(f"verb {verb!r} must read app.noun.verb")
        if VERBS.setdefault(verb, words) != words:
            raise ValueError(f"verb {verb!r} has two meanings")
