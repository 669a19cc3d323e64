"""Named states: the state of the sheet gives its points. A state is matched by code, else by its wording."""

from __future__ import annotations

import unicodedata

from chiso.engine.rules import problems
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known, missing
from chiso.engine.spec.types import Choice, State
from chiso.engine.trace import Step


def score(rule: Choice, ask: Ask, entry: Entry) -> Verdict:
    """Points of the state named; missing when none is."""
    if not entry.state:
        return missing("state")
    state = named(rule, entry.state)
    if state is None:
        allowed = ", ".join(f"{state.code} ({state.when.vi})" for state in rule.states)
        raise problems.unknown_state(
            f"{entry.place} tiêu chí {ask.code}".strip(), got=entry.state, allowed=allowed
        )
    return known(state.points, Step("rule", state.when.vi, {"state": state.code}))


def named(rule: Choice, word: str) -> State | None:
    """The state whose code is ``word``, else the only one whose printed wording it is."""
    for state in rule.states:
        if state.code == word:
            return state
    wanted = _plain(word)
    worded = [state for state in rule.states if wanted in (_plain(state.when.vi), _plain(state.code))]
    return worded[0] if len(worded) == 1 else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
