"""The sample's items serve the criteria of the rule books transcribed from the same annexes."""

from __future__ import annotations

from pathlib import Path

import pytest

from chiso.cli.editions import edition
from chiso.engine.spec.types import Node
from chiso.org.services import sample_load as organisation_load
from chiso.plans.models import Item
from chiso.plans.services import sample_load

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def leaves(nodes: tuple[Node, ...]) -> set[str]:
    return {code for node in nodes for code in (leaves(node.children) if node.children else {node.code})}


@pytest.mark.django_db
def test_each_item_serves_a_criterion_that_exists(noon: None) -> None:
    organisation_load(SAMPLES / "organisation")
    plan = sample_load(SAMPLES / "ke-hoach-heza-2023.txt")
    served = Item.objects.filter(plan=plan, group=False).values_list("edition", "criterion")
    for name, count in (("par/2023-heza", 32), ("papi/2023-heza", 8)):
        codes = {criterion for book, criterion in served if book == name}
        assert len(codes) == count
        assert codes == leaves(edition(name, root=SAMPLES.parent / "indices").index.tree)


@pytest.mark.django_db
def test_the_items_of_unit_plans_serve_the_same_criteria(noon: None) -> None:
    organisation_load(SAMPLES / "organisation")
    plan = sample_load(SAMPLES / "ke-hoach-heza-2023.txt")
    derived = Item.objects.filter(source__plan=plan, group=False)
    assert derived.count() > 0
    assert all(
        (item.edition, item.criterion) == (item.source.edition, item.source.criterion)
        for item in derived
        if item.source
    )
