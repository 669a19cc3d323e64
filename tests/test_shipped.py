"""Where data that travel with the program are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from chiso import shipped
from tests.house.tree import ROOT


@pytest.mark.parametrize(
    ("chosen", "said", "found"),
    [
        (None, None, ROOT / "indices"),
        (None, "b", "b"),  # the environment names it
        ("a", "b", "a"),  # the command line names it
        ("absent", None, None),  # named and not there: no other is taken in its place
        (None, "absent", None),
    ],
)
def test_the_place_somebody_named_is_the_only_one(
    chosen: str | None,
    said: str | None,
    found: str | Path | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    monkeypatch.delenv("CHISO_INDICES", raising=False)
    if said:
        monkeypatch.setenv("CHISO_INDICES", str(tmp_path / said))
    wanted = tmp_path / found if isinstance(found, str) else found
    given = str(tmp_path / chosen) if chosen else None
    assert shipped.folder("indices", variable="CHISO_INDICES", chosen=given) == wanted
