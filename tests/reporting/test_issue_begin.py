"""How letters to units begin: a few units are named in the letter, many stand in its annex, none is lost."""

from __future__ import annotations

import pytest

from chiso.org.selectors.units import newest_names
from chiso.papers import read_paper
from chiso.reporting.models import Window
from chiso.reporting.selectors import issue_begin as begin
from chiso.reporting.services import issue as services
from chiso.reporting.terms import IssueKind
from tests.cast import Cast
from tests.reporting import desk, making

LETTERS = {"reminder": begin.reminder, "explanation": begin.explanation}


def drafted(cast: Cast, which: str, count: int) -> tuple[bytes, list[str]]:
    """The PDF of a letter to so many units on the day after the 10th, and the names of those units."""
    _regime, units = desk.many(cast, count - 1)
    window = Window.objects.get(year=2026, index=10)
    chi = cast.actor(cast.chi)
    with making.at("2026-10-13"):
        subject, content = LETTERS[which](window, [unit.pk for unit in units], chi)
        draft = services.Draft(subject=subject, content=content)
        made = services.issue_create(kind=IssueKind.LETTER, draft=draft, actor=chi)
    names = newest_names([unit.pk for unit in units])
    return services.written(made, "pdf"), [names[unit.pk] for unit in units]


@pytest.mark.django_db
@pytest.mark.parametrize("which", LETTERS)
@pytest.mark.parametrize("count", [1, begin.NAMED, begin.NAMED + 1, 40])
def test_everybody_asked_stands_in_the_letter_once(cast: Cast, which: str, count: int) -> None:
    pdf, names = drafted(cast, which, count)
    paper = read_paper(pdf, "van-ban.pdf")
    few = count <= begin.NAMED
    assert len(paper.addressees) == (count if few else 1)
    annexes = [annex for annex in paper.annexes if annex.label]
    assert len(annexes) == (0 if few else 1)
    if few:
        assert [row[1] for row in paper.tables[0].rows] == names
    else:
        assert [item.cells.get("Đơn vị", item.title) for item in annexes[0].items] == names
