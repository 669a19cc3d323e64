"""Every edition that ships: the ten laws, its worked examples, its crosswalks, its page, its draft."""

from pathlib import Path

import pytest

from chiso.cli.editions import edition, names
from chiso.engine.score.examples import coverage, run
from chiso.engine.spec import page
from chiso.engine.spec.build import build
from chiso.engine.spec.canon import canonical, files, plain
from chiso.engine.spec.check import check
from chiso.engine.spec.draft import from_xlsx, to_xlsx
from chiso.engine.spec.follows import joined

ROOT = Path(__file__).resolve().parent.parent.parent / "indices"
NAMES = names(ROOT)
FILES = sorted(ROOT.glob("*/*/examples/*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_an_edition_breaks_no_law(name):
    one = edition(name, root=ROOT)
    assert one.id == name
    assert [
        str(finding) for finding in check(one.index, places=one.built.places) if finding.severity == "fault"
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_worked_example_comes_out_as_signed(path):
    name = path.parent.parent.relative_to(ROOT).as_posix()
    one = edition(name, root=ROOT)
    ((file, examples),) = [(file, found) for file, found in one.examples() if file.endswith(f"/{path.name}")]
    assert examples.index == name
    assert [str(failure) for failure in run(one.index, examples, name=file)] == []


@pytest.mark.parametrize("name", NAMES)
def test_examples_show_all_that_law_nine_asks(name):
    one = edition(name, root=ROOT)
    if one.index.head.scoring == "scored":
        assert [str(gap) for gap in coverage(one.index, tuple(found for _, found in one.examples()))] == []


@pytest.mark.parametrize("name", NAMES)
def test_crosswalks_are_total(name):
    one = edition(name, root=ROOT)
    for crosswalk in one.follows():
        old = edition(crosswalk.from_, root=ROOT).index
        assert [str(finding) for finding in joined(crosswalk, old=old, new=one.index)] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_edition_survives_every_form_it_takes(name):
    index = edition(name, root=ROOT).index
    assert canonical(build(files(index), name=name).index) == canonical(index)
    drafted = build(from_xlsx(to_xlsx(index), name="x.xlsx"), name=name).index
    assert plain(drafted.tree) == plain(index.tree)
    html = page.page(index, sha256="0" * 64)
    assert all(f'id="tc-{node.code}"' in html for node in index.walk())
    assert "<script" not in html
