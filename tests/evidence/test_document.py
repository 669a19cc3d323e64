from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.audit.problems import Repeated
from chiso.engine.problems import Problem
from chiso.evidence import selectors, services
from chiso.evidence.models import Document, DocumentVersion, File
from chiso.evidence.services import Facts
from chiso.evidence.terms import Visibility
from chiso.org.models import Account
from chiso.org.problems import Forbidden, NotFound
from tests.cast import Cast
from tests.evidence.samples import PDF, SAMPLES

PLAN = Facts(
    title="Kế hoạch đối thoại với doanh nghiệp năm 2026",
    kind="Kế hoạch",
    number="12",
    symbol="KH-BQL",
    issuer="Ban Quản lý Khu kinh tế Hải Phòng",
    issued_on=dt.date(2026, 1, 15),
)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path


def taken(cast: Cast, data: bytes = PDF) -> File:
    return services.file_take(io.BytesIO(data), name="tep", actor=cast.actor(cast.an))


def registered(cast: Cast, facts: Facts = PLAN, **more: Any) -> Document:
    account: Account = more.pop("by", cast.an)
    unit = more.pop("unit", cast.investment)
    return services.document_register(
        more.pop("file", None) or taken(cast),
        name="ke-hoach.pdf",
        facts=facts,
        unit_id=unit.pk,
        actor=cast.actor(account),
        **more,
    )


def test_the_day_of_issue_is_not_the_day_of_registration(cast: Cast) -> None:
    document = registered(cast)
    assert document.issued_on == dt.date(2026, 1, 15)
    assert document.registered_at.date() == dt.date(2026, 10, 5)


def test_one_registers_for_a_unit_of_ones_own(cast: Cast) -> None:
    for account, unit in ((cast.an, cast.labour), (cast.khoa, cast.investment), (cast.giang, cast.office)):
        with pytest.raises(Forbidden):
            registered(cast, by=account, unit=unit)


def test_a_paper_dated_tomorrow_is_refused(cast: Cast) -> None:
    with pytest.raises(Problem) as refusal:
        registered(cast, Facts(title="x", issued_on=dt.date(2026, 10, 6)))
    assert refusal.value.code == "EV0012"


def test_the_same_paper_twice_is_refused_unless_it_is_another(cast: Cast) -> None:
    registered(cast)
    twin = Facts(title="Khác tên", number="12", symbol="kh-bql", issuer="BAN QUẢN LÝ KHU KINH TẾ HẢI PHÒNG")
    with pytest.raises(Problem) as refusal:
        registered(cast, twin)
    assert refusal.value.code == "EV0011"
    registered(cast, twin, another=True)
    registered(cast, Facts(title="x", number="12", symbol="KH-BQL", issuer="Cơ quan khác"))
    assert Document.objects.count() == 3


def test_a_form_sent_twice_registers_once(cast: Cast) -> None:
    registered(cast, once="k")
    with pytest.raises(Repeated):
        registered(cast, once="k")
    assert Document.objects.count() == 1


def test_duplicates_are_found_by_bytes_and_by_number(cast: Cast) -> None:
    file = taken(cast)
    document = registered(cast, file=file)
    found = selectors.duplicates_of(
        taken(cast), number="12", symbol="KH-BQL", issuer="ban quan ly khu kinh te hai phong",
        actor=cast.actor(cast.em),
    )  # fmt: skip
    assert list(found.same_bytes) == [document]
    assert list(found.same_paper) == [document]
    strange = selectors.duplicates_of(taken(cast), actor=cast.actor(cast.giang))
    assert not strange


def test_a_version_is_added_and_the_first_stays(cast: Cast) -> None:
    document = registered(cast)
    other = taken(cast, SAMPLES["anh.png"])
    services.document_supersede(
        document, file=other, name="moi.png", reason="Bản có dấu", actor=cast.actor(cast.binh)
    )
    versions = DocumentVersion.objects.filter(document=document)
    assert [(v.number, v.name) for v in versions] == [(2, "moi.png"), (1, "ke-hoach.pdf")]
    for code, file, reason in (("EV0014", other, "lần nữa"), ("EV0016", taken(cast, b"a"), " ")):
        with pytest.raises(Problem) as refusal:
            services.document_supersede(
                document, file=file, name="x", reason=reason, actor=cast.actor(cast.an)
            )
        assert refusal.value.code == code


def test_a_withdrawn_document_is_seen_by_its_keepers_only(cast: Cast) -> None:
    document = registered(cast, visibility=Visibility.PUBLIC)
    services.document_withdraw(document, reason="Nhầm văn bản", actor=cast.actor(cast.chi))
    for account in (cast.an, cast.binh, cast.chi, cast.dung):
        assert selectors.document_by_id(document.pk, actor=cast.actor(account))
    for account in (cast.em, cast.giang, cast.khoa):
        with pytest.raises(NotFound):
            selectors.document_by_id(document.pk, actor=cast.actor(account))
    with pytest.raises(Problem) as refusal:
        services.document_withdraw(document, reason="lại", actor=cast.actor(cast.an))
    assert refusal.value.code == "EV0013"
    with pytest.raises(Problem) as refusal:
        services.document_supersede(
            document, file=taken(cast, b"a"), name="x", reason="y", actor=cast.actor(cast.an)
        )
    assert refusal.value.code == "EV0013"


WHO_SEES = (
    # visibility, accounts that see a document of Phòng Quản lý đầu tư
    (Visibility.UNIT, {"an", "binh", "chi", "dung", "ha"}),
    (Visibility.AUTHORITY, {"an", "binh", "chi", "dung", "ha", "em"}),
    (Visibility.PUBLIC, {"an", "binh", "chi", "dung", "ha", "em", "giang", "khoa"}),
)


@pytest.mark.parametrize(("visibility", "seers"), WHO_SEES)
def test_who_sees_what(visibility: str, seers: set[str], cast: Cast, signed_in: Any) -> None:
    document = registered(cast, visibility=visibility)
    for name, account in cast.accounts.items():
        expected = 200 if name in seers else 404
        actor = cast.actor(account)
        assert bool(selectors.library(actor).rows) == (name in seers)
        client = signed_in(name)
        assert client.get(f"/tai-lieu/{document.pk}/").status_code == expected, name
        response = client.get(f"/tai-lieu/{document.pk}/tep/1/")
        assert response.status_code == expected, name
        getattr(response, "getvalue", bytes)()  # read to the end, so that the file is closed


WHO_KEEPS = (("an", True), ("binh", True), ("chi", True), ("ha", True), ("em", False), ("dung", False))


@pytest.mark.parametrize(("name", "keeps"), WHO_KEEPS)
def test_who_may_change_it(name: str, keeps: bool, cast: Cast) -> None:
    document = registered(cast)
    actor = cast.actor(cast.accounts[name])
    if keeps:
        services.document_describe(document, facts=PLAN, actor=actor)
        services.document_withhold(document, visibility="unit", actor=actor)
        return
    for write in (
        lambda: services.document_describe(document, facts=PLAN, actor=actor),
        lambda: services.document_withhold(document, visibility="unit", actor=actor),
        lambda: services.document_withdraw(document, reason="x", actor=actor),
        lambda: services.document_supersede(document, file=taken(cast), name="x", reason="y", actor=actor),
    ):
        with pytest.raises(Forbidden):
            write()


def test_a_stranger_does_not_learn_that_it_exists(cast: Cast) -> None:
    document = registered(cast)
    with pytest.raises(NotFound):
        services.document_withdraw(document, reason="x", actor=cast.actor(cast.giang))


@pytest.mark.parametrize(
    "words", ["doi thoai", "ĐỐI THOẠI", "12/kh-bql", "kế hoạch hai phong", "khu kinh te"]
)
def test_search_needs_no_tones(words: str, cast: Cast) -> None:
    document = registered(cast)
    registered(cast, Facts(title="Báo cáo khác"))
    found = selectors.library(cast.actor(cast.an), filters=selectors.Filters(words=words))
    assert list(found.rows) == [document]


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    file = taken(cast)
    made = [registered(cast, Facts(title=f"Văn bản {n}"), file=file).pk for n in range(11)]
    actor = cast.actor(cast.an)
    seen: list[int] = []
    after, backs = None, []
    while True:
        page = selectors.library(actor, after=after, size=4)
        seen += [row.pk for row in page.rows]
        backs.append(page.before)
        if page.after is None:
            break
        after = page.after
    assert seen == made[::-1]
    assert backs[0] is None
    back = selectors.library(actor, before=backs[-1], size=4)
    assert [row.pk for row in back.rows] == seen[4:8]


def test_filters_narrow(cast: Cast) -> None:
    document = registered(cast)
    registered(cast, Facts(title="x"), by=cast.em, unit=cast.labour, visibility="public")
    actor = cast.actor(cast.an)
    for filters in (
        selectors.Filters(unit_id=cast.investment.pk),
        selectors.Filters(visibility="authority"),
        selectors.Filters(year=2026),
        selectors.Filters(mine=True),
    ):
        assert list(selectors.library(actor, filters=filters).rows) == [document], filters


def test_the_library_needs_the_same_queries_at_any_size(cast: Cast, signed_in: Any) -> None:
    file, client, counts = taken(cast), signed_in("an"), []
    for more in (2, 18):
        for number in range(more):
            registered(cast, Facts(title=f"Văn bản {number}"), file=file)
        with CaptureQueriesContext(connection) as seen:
            client.get("/tai-lieu/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10


def test_uses_are_told_by_the_apps_above(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = registered(cast)
    monkeypatch.setattr(selectors.usage, "_providers", {})
    selectors.register_usage(
        "thử",
        lambda ids, actor: [selectors.Usage(pk, "nhiệm vụ", "Việc A", "/x/") for pk in ids],
    )
    actor = cast.actor(cast.an)
    assert selectors.usage_counts([document.pk], actor=actor) == {document.pk: 1}
    assert selectors.usages_of([], actor=actor) == {}
