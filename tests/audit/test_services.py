from __future__ import annotations

import pytest

from chiso.audit import selectors, services, terms
from chiso.audit.models import Entry
from chiso.audit.problems import Overtaken, Repeated
from chiso.audit.services import SYSTEM, Acting, change, move, record, writes
from chiso.org.models import Person
from chiso.plans.models import Plan
from tests.cast import NOON, Cast

terms.register({"test.person.rename": "đổi tên", "test.person.touch": "chạm", "test.plan.submit": "trình"})


@writes("test.person.rename")
def rename(person: Person, *, name: str, actor: Acting) -> None:
    change(person, name=name)


@writes("test.person.touch")
def touch_silently(person: Person, *, actor: Acting) -> None:
    person.save()


@writes("test.person.touch")
def rename_twice(person: Person, *, actor: Acting) -> None:
    rename(person, name="Một", actor=actor)
    rename(person, name="Hai", actor=actor)
    record(person)


@writes("test.plan.submit")
def submit(plan: Plan, *, actor: Acting) -> None:
    move(plan, was="draft", to="submitted")


def test_a_write_leaves_an_entry_with_before_and_after(cast: Cast) -> None:
    rename(cast.an.person, name="An Mới", actor=cast.actor(cast.binh))
    entry = Entry.objects.get()
    assert (entry.verb, entry.before, entry.after) == (
        "test.person.rename", {"name": "Nguyễn Văn An"}, {"name": "An Mới"},
    )  # fmt: skip
    assert (entry.actor_name, entry.at) == ("Trần Thị Bình", NOON)


def test_a_silent_write_is_refused_and_undone(cast: Cast) -> None:
    cast.an.person.name = "Lén"
    with pytest.raises(AssertionError, match="records nothing"):
        touch_silently(cast.an.person, actor=SYSTEM)
    assert Person.objects.get(pk=cast.an.person.pk).name == "Nguyễn Văn An"


def test_the_same_form_is_written_once(cast: Cast) -> None:
    rename(cast.an.person, name="Một", actor=SYSTEM, once="k1")
    with pytest.raises(Repeated):
        rename(cast.an.person, name="Hai", actor=SYSTEM, once="k1")
    assert Person.objects.get(pk=cast.an.person.pk).name == "Một"


def test_nested_writes_share_one_transaction_and_one_chain(cast: Cast) -> None:
    rename_twice(cast.an.person, actor=SYSTEM)
    assert [entry.verb for entry in Entry.objects.order_by("id")] == [
        "test.person.rename", "test.person.rename", "test.person.touch",
    ]  # fmt: skip
    assert list(selectors.broken_links()) == []


def test_a_changed_row_shows_in_the_chain(cast: Cast) -> None:
    for name in ("Một", "Hai", "Ba"):
        rename(cast.an.person, name=name, actor=SYSTEM)
    Entry.objects.filter(id=2).update(actor_name="Người khác")
    assert list(selectors.broken_links()) == [2]


def test_a_removed_tail_shows_in_the_chain(cast: Cast) -> None:
    for name in ("Một", "Hai"):
        rename(cast.an.person, name=name, actor=SYSTEM)
    Entry.objects.filter(id=2).delete()
    assert list(selectors.broken_links()) == [2]


def test_an_unregistered_verb_is_refused_at_import() -> None:
    with pytest.raises(LookupError):
        services.writes("nobody.knows.this")


def test_the_second_of_two_movers_is_told_so(cast: Cast) -> None:
    plan = Plan.objects.create(
        authority=cast.authority, year=2026, title="Kế hoạch thử", created_at=NOON, created_by=cast.chi
    )
    stale = Plan.objects.get(pk=plan.pk)
    submit(plan, actor=SYSTEM)
    with pytest.raises(Overtaken) as refusal:
        submit(stale, actor=SYSTEM)
    assert "Đã trình" in refusal.value.got
