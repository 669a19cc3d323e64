"""A full sheet of each shipped edition, in every form people use, earns the same to the last digit."""

import csv
import io
import json
import random
from fractions import Fraction as F
from pathlib import Path

import openpyxl
import pytest

from chiso.cli.editions import edition
from chiso.engine.decimals import exact_text
from chiso.engine.rules.lines import lines
from chiso.engine.score import workbook
from chiso.engine.score.blank import blank_csv
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.rows import from_csv, from_json
from chiso.engine.score.seal import recompute, seal
from chiso.engine.score.sheet import figures_of, sheet
from chiso.engine.spec import types as t
from chiso.engine.vietnamese import number

ROOT = Path(__file__).resolve().parent.parent.parent / "indices"
LUCK = random.Random(20261123)


def written(index):
    """Cells by line: figures as fractions, words as they are."""
    rows = {}
    for ask in (ask for node in index.walk() if node.rule is not None for ask in lines(node)):
        rule, cells = ask.rule, {}
        if isinstance(rule, t.Branch):
            case = next(case for case in rule.cases if case.rule is not None)
            cells["case"], rule = case.code, case.rule
        if isinstance(rule, t.Choice):
            cells["state"] = LUCK.choice(rule.states).code
        else:
            for name, figure in figures_of(ask).items():
                if figure.kind in ("count", "amount"):
                    # Amounts end in a half: 312.108 alone could be read in two ways, and is refused.
                    whole = LUCK.randrange(9_000, 999_999) if name == "a" else LUCK.randrange(1000, 2000)
                    cells[name] = F(whole) if figure.kind == "count" else whole + F(1, 2)
                elif figure.kind == "rank":
                    cells[name] = F(LUCK.randrange(1, 34))
                else:
                    cells[name] = F(LUCK.randrange(7000, 9999), 100)
            if isinstance(rule, t.Judged):
                cells = {"points": ask.points, "note": "có minh chứng"}
        rows[ask.code] = cells
    return rows


def plain(value):
    return exact_text(value) if isinstance(value, F) else value


def office(value):
    return number(value) if isinstance(value, F) else value


def as_csv(index, rows):
    table = list(csv.reader(io.StringIO(blank_csv(index).removeprefix("\ufeff"))))
    head, out = table[0], io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(head)
    for line in table[1:]:
        cells = rows[line[0]]
        writer.writerow([*line[:4], *(office(cells[name]) if name in cells else "" for name in head[4:])])
    return out.getvalue()


def as_xlsx(index, rows):
    book = openpyxl.load_workbook(io.BytesIO(workbook.blank(index)))
    page = book.active
    head = [cell.value for cell in page[4]]
    for number_, line in enumerate(page.iter_rows(min_row=5)):
        for name, value in rows[line[0].value].items():
            numeric = isinstance(value, F) and number_ % 2
            line[head.index(name)].value = float(value) if numeric else office(value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["par/2025-province", "par/2025-department"])
def test_one_sheet_in_three_forms_earns_the_same(name):
    index = edition(name, root=ROOT).index
    rows = written(index)
    data = json.dumps(
        {code: {key: plain(value) for key, value in cells.items()} for code, cells in rows.items()}
    )
    sheets = [
        sheet(from_json(data, name="x.json"), index),
        sheet(from_csv(as_csv(index, rows), name="x.csv"), index),
        sheet(workbook.from_xlsx(as_xlsx(index, rows), name="x.xlsx"), index),
    ]
    results = [evaluate(index, one) for one in sheets]
    assert len({result.total.points for result in results}) == 1
    assert results[0].total.points is not None
    for code, node in results[0].nodes.items():
        assert {result.nodes[code].points for result in results} == {node.points}, code
    sealed = seal(results[0], sheets[0])
    assert recompute(sealed, index) == sealed
