from __future__ import annotations

import json
from typing import Any

from chiso.audit.models import Entry
from chiso.cli import main
from tests.audit.test_selectors import write
from tests.cast import Cast


def test_a_whole_trail_is_said_to_be_whole(cast: Cast, capsys: Any) -> None:
    write(cast, 3)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "Nhật ký liền mạch: 3 mục\n"


def test_a_broken_trail_exits_with_one_and_names_the_entry(cast: Cast, capsys: Any) -> None:
    write(cast, 3)
    Entry.objects.filter(pk=2).update(reason="sửa")
    assert main(["audit", "verify", "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"entries": 3, "broken": [2], "whole": False}
    assert printed.err.startswith("AU0003 mục nhật ký 2:")
