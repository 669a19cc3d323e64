"""The world of the house tests: the sample authority with its plan and tasks alive, and a stranger.

Built once a module through the services (as ``chiso demo`` does), inside one transaction that is rolled
back; each visit happens in a savepoint of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from chiso.audit import clock
from tests.cast import NOON
from tests.house.tree import ROOT

SAMPLES = ROOT / "samples"


@dataclass
class World:
    """Accounts by role; ids of one thing of each kind."""

    accounts: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    from chiso.cli.demo import load
    from chiso.org.models import Account, Person, Post
    from tests.cast import account, unit

    load(SAMPLES)
    other = unit("so-khac", "authority", "Sở Kiểm thử")  # type: ignore[arg-type]
    office = unit("so-khac-vp", "office", "Văn phòng Sở Kiểm thử", parent=other)  # type: ignore[arg-type]
    stranger = account(
        "nguoila", "Người Ở Sở Khác", Post.objects.create(unit=office, title="Chánh Văn phòng", rank="head")
    )
    nobody = account("chuacochuc", "Người Chưa Có Chức Vụ")
    assert Person.objects.filter(pk=nobody.person_id).exists()
    roles = {
        "chuyên viên": "chuyenvien",
        "chuyên viên đơn vị khác": "chuyenvien2",
        "trưởng phòng": "truongphong",
        "văn phòng": "vanphong",
        "trưởng ban": "truongban",
        "quản trị": "quantri",
    }
    world = World(accounts={role: Account.objects.get(username=name) for role, name in roles.items()})
    world.accounts["cơ quan khác"] = stranger
    world.accounts["chưa có chức vụ"] = nobody
    world.ids = example_ids()
    return world


def example_ids() -> dict[str, dict[str, Any]]:
    """Arguments of addresses by kind of thing: one thing of the sample authority each."""
    from chiso.evidence.models import Document, Upload
    from chiso.notices.models import Notice
    from chiso.org.models import Account, Delegation, Grant, Holding, Person, Unit
    from chiso.plans.models import (
        Explanation,
        Extension,
        Finding,
        Item,
        Plan,
        Reading,
        SavedView,
        Task,
        TaskDocument,
    )

    plan = _first(Plan, unit__isnull=True)
    task = _first(Task)
    unit = _first(Unit, code__startswith="heza", parent__isnull=False, valid_to__isnull=True)
    account = _first(Account, username="chuyenvien")
    upload, _made = Upload.objects.get_or_create(
        token="t" * 32,
        defaults={"account": account, "name": "a.pdf", "size": 9, "begun_at": NOON, "touched_at": NOON},
    )
    view, _made = SavedView.objects.get_or_create(
        account=account, name="Việc trong tháng", defaults={"query": "q="}
    )
    return {
        "plan": {"pk": plan.pk, "number": 1, "unit_id": task.unit_id},
        "plan_file": {"pk": plan.pk, "which": "docx"},
        "unit_plan": {"pk": _first(Plan, unit__isnull=False).pk},
        "item": {"pk": _first(Item, plan=plan, group=False).pk},
        "reading": {"pk": _first(Reading).pk, "page": 1},
        "finding": {"pk": _first(Finding).pk},
        "task": {"pk": task.pk, "item_pk": task.item_id},
        "proof": {"pk": _first(TaskDocument).pk},
        "extension": {"pk": _first(Extension).pk},
        "explanation": {"pk": _first(Explanation).pk},
        "view": {"pk": view.pk},
        "sheet": {"kind": "csv"},
        "feed": {"key": "khong-co"},
        "document": {"pk": _first(Document).pk, "number": 1},
        "upload": {"token": upload.token},
        "notice": {"pk": _first(Notice).pk},
        "unit": {"pk": unit.pk, "way": "doi-ten"},
        "holding": {"pk": _first(Holding, post__unit__authority=unit.authority).pk},
        "delegation": {"pk": _first(Delegation).pk},
        "person": {"pk": _first(Person, account__username="chuyenvien").pk},
        "account": {"pk": account.pk},
        "grant": {"pk": _first(Grant, authority=unit.authority).pk},
        "year": {"year": 2026},
        **_reporting_ids(account),
        **_scoring_ids(account),
        **_appraisal_ids(account),
        **_outcome_ids(),
    }


def _reporting_ids(account: Any) -> dict[str, dict[str, Any]]:
    """The report Phòng Quản lý đầu tư is writing, one that was sent, and things that hang on them."""
    from chiso.evidence.models import Document
    from chiso.reporting.models import (
        Issue,
        Regime,
        Remark,
        Reopening,
        Report,
        ReportDocument,
        ReportTask,
        Section,
        SectionVersion,
    )

    report = _first(Report, state="draft", unit__code="heza-dau-tu")
    sent = _first(Report, arrived_at__isnull=False, unit__code="heza-dau-tu")
    whole = _first(Report, unit__code="heza")
    made = {"at": NOON, "by": account}
    aside, _new = SectionVersion.objects.get_or_create(
        section=_first(Section, report=report), aside=True, defaults={"revision": 0, "text": "khác", **made}
    )
    remark, _new = Remark.objects.get_or_create(report=report, text="Bổ sung", defaults=made)
    document, _new = ReportDocument.objects.get_or_create(
        report=report, document=_first(Document), place="section:I", defaults=made
    )
    reopening, _new = Reopening.objects.get_or_create(
        window=report.window,
        unit=report.unit,
        reason="Bổ sung",
        defaults={"until": NOON + dt.timedelta(hours=1), **made},
    )
    return {
        "regime": {"pk": _first(Regime).pk},
        "window": {"pk": report.window_id},
        "report": {"pk": report.pk, "key": "I", "code": "LV"},
        "figure": {"pk": report.pk, "key": "NV:1"},
        "sent_report": {"pk": sent.pk, "number": 1},
        "reopening": {"pk": reopening.pk},
        "report_line": {"pk": _first(ReportTask, report=report).pk},
        "aside": {"pk": aside.pk},
        "remark": {"pk": remark.pk},
        "report_document": {"pk": document.pk},
        "report_file": {"pk": sent.pk, "which": "docx"},
        "desk_window": {"pk": sent.window_id, "which": "don-vi"},
        "desk_report": {"pk": sent.pk, "number": 1},
        "consolidation": {"pk": whole.pk},
        "issue": {"pk": _first(Issue).pk, "which": "docx"},
        "issue_kind": {"kind": "letter"},
    }


def _appraisal_ids(account: Any) -> dict[str, dict[str, Any]]:
    """The sheet of Phòng Quản lý đầu tư, which is being appraised, and what hangs on it."""
    from chiso.evidence.models import Document
    from chiso.scoring.models import LineEvidence, Query, Recheck, RecheckDraw, Sitting, Subject

    sent = _first(Subject, unit__code="heza-dau-tu", round__subjects__unit__code="heza-lao-dong")
    added, _new = LineEvidence.objects.get_or_create(
        subject=sent,
        code="1.6.2",
        document=Document.objects.latest("pk"),
        defaults={"stage": "second", "page": "3", "at": NOON, "by": account},
    )
    return {
        "sent": {"pk": sent.pk, "code": "1.1.2"},
        "added": {"pk": added.pk},
        "query": {"pk": _first(Query, subject=sent).pk},
        "proof_of_line": {"pk": _first(LineEvidence, subject=sent).pk, "page": 2},
        "sitting": {"pk": _first(Sitting).pk, "kind": "docx"},
        "draw": {"pk": _first(RecheckDraw).pk},
        "drawn": {"pk": _first(Recheck, found__isnull=True).pk},
    }


def _scoring_ids(account: Any) -> dict[str, dict[str, Any]]:
    """The round of the divisions and the sheet of Phòng Quản lý lao động, which is being filled in."""
    from chiso.scoring.models import Appraiser, CouncilMember, LineEvidence, Round, Scope, Subject

    round_ = _first(Round, subjects__unit__code="heza-lao-dong")
    sheet = _first(Subject, round=round_, unit__code="heza-lao-dong")
    return {
        "round": {
            "pk": round_.pk,
            "subject_pk": sheet.pk,
            "group_pk": sheet.group_id,
            "scope_pk": _first(Scope, subject=sheet).pk,
            "row_pk": _first(Appraiser, round=round_).pk,
            "mapping_pk": _mapping(round_, account).pk,
        },
        "member": {"pk": round_.pk, "row_pk": _first(CouncilMember, round=round_).pk},
        "sheet_of_unit": {
            "pk": sheet.pk,
            "code": "1.1.1",
            "row_pk": _first(LineEvidence, subject=sheet).pk,
        },
        "imported": {"pk": _imported(sheet, account).pk},
    }


def _outcome_ids() -> dict[str, dict[str, Any]]:
    """Last year's published round of the divisions, with Phòng Quản lý lao động in it."""
    from chiso.scoring.models import Announcement, Publication, Subject

    published = _first(Publication, outcomes__subject__unit__code="heza-lao-dong")
    subject = _first(Subject, round=published.round, unit__code="heza-lao-dong")
    code = "par/2025-department"
    return {
        "scored_round": {"pk": published.round_id},
        "publication": {"pk": published.pk, "unit": "heza-lao-dong"},
        "public": {"key": published.public_key, "code": "heza-lao-dong", "place": 0},
        "announcement": {"pk": _first(Announcement).pk},
        "scored": {"pk": subject.pk, "what": "linh-vuc"},
        "book": {"book": code, "code": "3.4.1"},
        "book_tree": {"code": code},
    }


def _mapping(round_: Any, account: Any) -> Any:
    from chiso.scoring.models import ImportMapping

    values = {"edition_code": round_.edition.code, "columns": {}, "at": NOON, "by": account}
    return ImportMapping.objects.get_or_create(authority=round_.authority, name="Một cửa", defaults=values)[0]


def _imported(sheet: Any, account: Any) -> Any:
    from chiso.evidence.models import File
    from chiso.scoring.models import Imported

    return Imported.objects.create(
        round=sheet.round, subject=sheet, code="3.4.1", figure="b", value="640", file=File.objects.first(),
        file_name="mot-cua.xlsx", cell="T10!C7", at=NOON, by=account,
    )  # fmt: skip


def _first(model: Any, **where: Any) -> Any:
    found = model.objects.filter(**where).order_by("pk").first()
    assert found is not None, f"the sample has no {model.__name__} with {where}"
    return found


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), clock.at(NOON), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
