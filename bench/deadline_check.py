"""The ledger against the database: everything acknowledged is there, exactly once, and nothing is twice.

Run in a process of its own with the environment of the product that was driven. Prints a JSON object:
how much was compared, what is missing, what is doubled.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

Fact = dict[str, Any]
Fault = str


def compare(ledger: list[Fact]) -> dict[str, Any]:
    for fact in ledger:
        LEDGER[fact["kind"]].append(fact)
    faults: list[Fault] = []
    for kind, check in CHECKS.items():
        faults += check(LEDGER[kind])
    faults += _always()
    counts = {kind: len(LEDGER[kind]) for kind in CHECKS if kind != "tried"}
    return {"compared": counts, "faults": faults, **on_time()}


def _files(facts: list[Fact]) -> Iterable[Fault]:
    """Every uploaded file: a row, its bytes on disk, their hash recomputed."""
    from chiso.evidence.models import File
    from chiso.evidence.services import store

    sizes = dict(File.objects.values_list("sha256", "size"))
    for fact in facts:
        if sizes.get(fact["sha256"]) != fact["size"]:
            yield f"file {fact['name']}: no row"
            continue
        path = store.path_of(fact["sha256"])
        if not path.exists() or store.measure(path).sha256 != fact["sha256"]:
            yield f"file {fact['name']}: bytes missing or changed"


def _documents(facts: list[Fact]) -> Iterable[Fault]:
    from chiso.evidence.models import DocumentVersion

    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    rows = DocumentVersion.objects.values_list("document__title", "file__sha256", "document__unit_id")
    for title, sha256, unit in rows:
        found[title].append((sha256, unit))
    for fact in facts:
        if found[fact["title"]] != [(fact["sha256"], fact["unit"])]:
            yield f"document {fact['title']}: {len(found[fact['title']])} times"
    for title, copies in found.items():
        if len(copies) > 1:
            yield f"document {title}: doubled"


# --- reports ---------------------------------------------------------------------------------------


def _nothing(facts: list[Fact]) -> Iterable[Fault]:
    """What was only tried explains; it is not asked for."""
    return ()


def _saved(facts: list[Fact]) -> Iterable[Fault]:
    """Of each field: the acknowledged save with the highest revision is in force, or a try that was not
    answered overtook it; a colleague's words that were overtaken stand in the history."""
    tried: dict[str, list[Fact]] = defaultdict(list)
    for fact in LEDGER["tried"]:
        tried[fact["action"]].append(fact)
    by_field: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_field[fact["action"]].append(fact)
    stored = _stored()
    history = _history()
    for action, saves in by_field.items():
        last = max(saves, key=lambda fact: int(fact["revision"]))
        now = stored.get(action)
        if now is None:
            yield f"{action}: acknowledged, not there"
            continue
        revision, values = now
        if revision < int(last["revision"]):
            yield f"{action}: revision {last['revision']} was acknowledged, {revision} is there"
        elif revision == int(last["revision"]):
            if not _agrees(values, last):
                yield f"{action}: other content than acknowledged in revision {revision}: {values} {last}"
        elif not any(_agrees(values, fact) for fact in tried[action]):
            yield f"{action}: content nobody sent: {values}"
        if "/noi-dung/" not in action:
            continue
        ordered = sorted(saves, key=lambda fact: int(fact["revision"]))
        for fact, after in pairwise(ordered):
            if fact["by"] != after["by"] and fact["text"] != after["text"]:
                kept = history[action] | {values["text"]}
                if fact["text"].strip() not in kept:
                    yield f"{action}: the words of revision {fact['revision']} are lost"


def _agrees(values: dict[str, str], fact: Fact) -> bool:
    return all(values[name].strip() == str(fact[name]).strip() for name in values if name in fact)


def _stored() -> dict[str, tuple[int, dict[str, str]]]:
    """Address of a field → its revision and content in the database."""
    from chiso.reporting.models import Figure, ReportTask, Section

    found: dict[str, tuple[int, dict[str, str]]] = {}
    for report, key, revision, text in Section.objects.values_list("report_id", "key", "revision", "text"):
        found[f"/bao-cao/{report}/luu/noi-dung/{key}/"] = revision, {"text": text}
    for report, key, revision, value in Figure.objects.values_list("report_id", "key", "revision", "value"):
        number = "" if value is None else f"{value.normalize():f}"
        found[f"/bao-cao/{report}/luu/so-lieu/{key}/"] = revision, {"text": number}
    for pk, revision, words, reason in ReportTask.objects.values_list("pk", "revision", "words", "reason"):
        found[f"/bao-cao/nhiem-vu/{pk}/luu/"] = revision, {"words": words, "reason": reason}
    return found


def _history() -> dict[str, set[str]]:
    from chiso.reporting.models import SectionVersion

    found: dict[str, set[str]] = defaultdict(set)
    rows = SectionVersion.objects.values_list("section__report_id", "section__key", "text")
    for report, key, text in rows:
        found[f"/bao-cao/{report}/luu/noi-dung/{key}/"].add(text.strip())
    return found


def _asides(facts: list[Fact]) -> Iterable[Fault]:
    """Words set aside because a colleague was first are kept whole."""
    from chiso.reporting.models import SectionVersion

    texts = dict(SectionVersion.objects.values_list("pk", "text"))
    for fact in facts:
        if "/noi-dung/" in fact["action"] and texts.get(fact["pk"], "").strip() != fact["text"].strip():
            yield f"{fact['action']}: the words set aside are lost"


def _attached(facts: list[Fact]) -> Iterable[Fault]:
    from chiso.reporting.models import ReportDocument

    counted = Counter(ReportDocument.objects.values_list("report_id", "document_id", "place"))
    for fact in facts:
        key = fact["report"], fact["document"], fact["place"]
        if counted[key] != 1:
            yield f"evidence {key}: {counted[key]} times"


def _submitted(facts: list[Fact]) -> Iterable[Fault]:
    from chiso.reporting.models import Report

    known = dict(Report.objects.values_list("pk", "submitted_by_id"))
    for fact in facts:
        if known.get(fact["report"]) != fact["by"]:
            yield f"report {fact['report']}: submitted, and it is not known by whom"


def _approved(facts: list[Fact]) -> Iterable[Fault]:
    """Exactly one frozen submission; its hash computed again; its moment that of the system's clock."""
    from chiso.audit import clock
    from chiso.audit.models import Entry
    from chiso.reporting.models import Report, Submission
    from chiso.reporting.schemas.content import sha256_of
    from chiso.reporting.terms import ReportState

    reports = {row.pk: row for row in Report.objects.all()}
    submissions: dict[int, list[Submission]] = defaultdict(list)
    for one in Submission.objects.iterator(chunk_size=200):
        submissions[one.report_id].append(one)
    steps = Counter(
        Entry.objects.filter(verb="reporting.report.approve", after__has_key="state").values_list(
            "thing_id", flat=True
        )
    )
    asked = {fact["report"] for fact in facts}
    for pk in submissions.keys() - asked:
        if len(submissions[pk]) > 1:
            yield f"report {pk}: sent {len(submissions[pk])} times"
    for fact in facts:
        report, sent = reports.get(fact["report"]), submissions[fact["report"]]
        if report is None or len(sent) != 1 or steps[str(fact["report"])] != 1:
            yield f"report {fact['report']}: {len(sent)} submissions, {steps[str(fact['report'])]} entries"
            continue
        (one,) = sent
        if report.state != ReportState.ARRIVED or report.rounds != 1 or report.unit_id != fact["unit"]:
            yield f"report {report.pk}: approved, and its state is {report.state}"
        if sha256_of(one.content) != one.sha256:
            yield f"report {report.pk}: what was frozen has another hash"
        if one.on_time != (one.at.astimezone(clock.ZONE).date() <= one.due_on) or report.arrived_at != one.at:
            yield f"report {report.pk}: on time {one.on_time} at {one.at}, due {one.due_on}"
        moment = one.at.timestamp() - SHIFT["seconds"]
        if not fact["sent"] - 1 <= moment <= fact["answered"] + 1:
            yield f"report {report.pk}: arrived at {one.at}, which is not when it was sent"
        yield from _frozen(one)


def _frozen(one: Any) -> Iterable[Fault]:
    """The frozen words are those in force; nothing was saved into a report after it was sent."""
    from chiso.reporting.models import Section

    frozen = {row["key"]: row["text"] for row in one.content["sections"]}
    for key, text in Section.objects.filter(report_id=one.report_id).values_list("key", "text"):
        if text and frozen.get(key) != text:
            yield f"report {one.report_id}: section {key} was frozen otherwise"


LEDGER: dict[str, list[Fact]] = defaultdict(list)
SHIFT = {"seconds": 0.0}
CHECKS: dict[str, Callable[[list[Fact]], Iterable[Fault]]] = {
    "file": _files,
    "document": _documents,
    "tried": _nothing,
    "saved": _saved,
    "aside": _asides,
    "attached": _attached,
    "submitted": _submitted,
    "approved": _approved,
}


def on_time() -> dict[str, int]:
    """How many arrived in time and how many late, by the system's clock."""
    from chiso.reporting.models import Submission

    rows = Counter(Submission.objects.values_list("on_time", flat=True))
    return {"in time": rows[True], "late": rows[False]}


def _always() -> Iterable[Fault]:
    """What must hold whatever was sent: the chain, once keys, the embedded database itself."""
    from django.db import connection

    from chiso.audit import selectors
    from chiso.evidence.models import Upload

    for entry in selectors.broken_links():
        yield f"the trail is broken at entry {entry}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for (word,) in cursor.execute("PRAGMA integrity_check").fetchall():
                if word != "ok":
                    yield f"integrity_check: {word}"
            for row in cursor.execute("PRAGMA foreign_key_check").fetchall():
                yield f"foreign_key_check: {row}"
    for upload in Upload.objects.filter(file__isnull=False).select_related("file"):
        if upload.file is not None and upload.file.size != upload.size:
            yield f"upload {upload.name}: {upload.file.size} bytes instead of {upload.size}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--shift", type=float, default=0.0)
    args = parser.parse_args()
    SHIFT["seconds"] = args.shift
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiso.web.settings")
    django.setup()
    from chiso.audit.selectors import chain_length

    found = compare(json.loads(args.ledger.read_text()))
    print(json.dumps({**found, "entries": chain_length()}, ensure_ascii=False))
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
