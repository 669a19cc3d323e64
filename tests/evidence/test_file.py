from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.services import SYSTEM
from chiso.engine.problems import Problem
from chiso.evidence import services, tasks
from chiso.evidence.models import File, Upload
from chiso.evidence.services import content, store
from chiso.org.problems import NotFound
from tests.cast import NOON, Cast
from tests.evidence.samples import PDF, SAMPLES, office, old_office, packed


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.EVIDENCE_MAX_BYTES = 100_000
    return tmp_path / "evidence"


def on_disk(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


# --- what a file is -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_of_the_list_is_taken(name: str, cast: Cast) -> None:
    file = services.file_take(io.BytesIO(SAMPLES[name]), name=name, actor=cast.actor(cast.an))
    assert store.path_of(file.sha256).read_bytes() == SAMPLES[name]
    assert file.size == len(SAMPLES[name])


REFUSED = (
    # name, content, code
    ("chuong-trinh.exe", b"MZ" + b"\0" * 600, "EV0002"),
    ("trang.html", b"<!doctype html><script>1</script>", "EV0002"),
    ("anh.svg", b"<svg onload='x'/>", "EV0002"),
    ("anh.png", b"<html>", "EV0002"),
    ("bao-cao.pdf", SAMPLES["anh.png"], "EV0003"),
    ("anh.jpg", PDF, "EV0003"),
    ("ghi-chu.txt", PDF, "EV0003"),
    ("so-lieu.xlsx", office("word"), "EV0003"),
    ("bao-cao.docm", office("word"), "EV0003"),
    ("rong.pdf", b"", "EV0004"),
    ("khoa.docx", old_office("EncryptedPackage"), "EV0005"),
    ("macro.docx", office("word", ("word/vbaProject.bin", b"x")), "EV0006"),
    ("macro.doc", old_office("WordDocument") + old_office("_VBA_PROJECT"), "EV0006"),
    ("hong.zip", SAMPLES["ho-so.zip"][:40], "EV0007"),
    ("cut.pdf", b"%PDF-1.4\n" + b"x" * 9000, "EV0007"),
    ("lon.txt", b"a" * 100_001, "EV0001"),
)


@pytest.mark.parametrize(("name", "data", "code"), REFUSED, ids=[f"{n}-{c}" for n, _d, c in REFUSED])
def test_the_rest_is_refused_and_leaves_nothing(
    name: str, data: bytes, code: str, cast: Cast, root: Path
) -> None:
    with pytest.raises(Problem) as refusal:
        services.file_take(io.BytesIO(data), name=name, actor=cast.actor(cast.an))
    assert refusal.value.code == code
    assert (File.objects.count(), Entry.objects.count(), on_disk(root)) == (0, 0, [])


def test_a_name_without_extension_is_taken_by_content(cast: Cast) -> None:
    file = services.file_take(io.BytesIO(PDF), name="bao cao", actor=cast.actor(cast.an))
    assert file.media_type == "application/pdf"


def test_the_same_bytes_are_kept_once(cast: Cast, root: Path) -> None:
    first = services.file_take(io.BytesIO(PDF), name="a.pdf", actor=cast.actor(cast.an))
    second = services.file_take(io.BytesIO(PDF), name="b.pdf", actor=cast.actor(cast.em))
    assert first.pk == second.pk
    assert len(on_disk(root)) == 1
    assert [entry.verb for entry in Entry.objects.all()] == ["evidence.file.take"] * 2


class Trickle:
    """A stream that gives small pieces and notes the largest it was asked for."""

    def __init__(self, data: bytes) -> None:
        self.left, self.most = io.BytesIO(data), 0

    def read(self, size: int = -1, /) -> bytes:
        assert size > 0, "the whole was asked for at once"
        self.most = max(self.most, size)
        return self.left.read(min(size, 7))


def test_a_stream_is_never_held_whole(cast: Cast) -> None:
    stream = Trickle(PDF)
    assert services.file_take(stream, name="a.pdf", actor=cast.actor(cast.an)).size == len(PDF)
    assert stream.most == store.CHUNK


def test_the_bytes_are_there_before_the_row(cast: Cast, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(File.objects, "create", power_cut)
    with pytest.raises(KeyboardInterrupt):
        services.file_take(io.BytesIO(PDF), name="a.pdf", actor=cast.actor(cast.an))
    assert File.objects.count() == 0
    (kept,) = on_disk(root)
    assert kept.read_bytes() == PDF


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_typed_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(data)
    try:
        found = content.format_of(path, name="bat-ky")
    except Problem:
        return
    assert found in content.FORMATS


# --- in parts -------------------------------------------------------------------------------------


def begun(cast: Cast, size: int = len(PDF), name: str = "a.pdf") -> Upload:
    return services.upload_begin(name, size=size, actor=cast.actor(cast.an))


def part(upload: Upload, offset: int, data: bytes, cast: Cast) -> Upload:
    return services.upload_append(upload, offset=offset, stream=io.BytesIO(data), actor=cast.actor(cast.an))


def test_parts_make_the_file(cast: Cast) -> None:
    upload = begun(cast)
    for offset in range(0, len(PDF), 20):
        part(upload, offset, PDF[offset : offset + 20], cast)
    file = services.upload_finish(upload, actor=cast.actor(cast.an))
    assert store.path_of(file.sha256).read_bytes() == PDF
    assert services.upload_finish(upload, actor=cast.actor(cast.an)).pk == file.pk
    assert not store.incoming(upload.token).exists()


class Broken:
    """A connection that breaks after some bytes."""

    def __init__(self, data: bytes, after: int) -> None:
        self.data, self.after = data, after

    def read(self, size: int = -1, /) -> bytes:
        if not self.after:
            raise ConnectionResetError
        piece, self.after = self.data[: self.after], 0
        return piece


def test_a_broken_connection_loses_only_the_part_under_way(cast: Cast) -> None:
    upload = begun(cast)
    part(upload, 0, PDF[:30], cast)
    with pytest.raises(ConnectionResetError):
        services.upload_append(upload, offset=30, stream=Broken(PDF[30:], 10), actor=cast.actor(cast.an))
    again = Upload.objects.get(pk=upload.pk)  # after a restart
    assert again.received == 30
    part(again, 30, PDF[30:], cast)
    assert services.upload_finish(again, actor=cast.actor(cast.an)).size == len(PDF)


def test_a_part_that_does_not_follow_is_refused_with_the_right_place(cast: Cast) -> None:
    upload = begun(cast)
    part(upload, 0, PDF[:30], cast)
    for offset in (0, 29, 31, -1):
        with pytest.raises(Problem) as refusal:
            part(upload, offset, PDF[30:], cast)
        assert (refusal.value.code, "30" in refusal.value.expected) == ("EV0008", True)


def test_the_slower_of_two_senders_is_refused(cast: Cast) -> None:
    upload = begun(cast)
    stale = Upload.objects.get(pk=upload.pk)
    part(upload, 0, PDF[:30], cast)
    with pytest.raises(Problem) as refusal:
        part(stale, 0, PDF[:30], cast)
    assert refusal.value.code == "EV0008"
    assert Upload.objects.get(pk=upload.pk).received == 30


def test_a_late_twin_of_a_part_never_cuts_off_what_was_acknowledged(cast: Cast) -> None:
    """The first try hangs on a slow line; meanwhile the retry and the next part are acknowledged."""
    upload = begun(cast)
    late = Upload.objects.get(pk=upload.pk)

    class Slow:
        def __init__(self) -> None:
            self.left = io.BytesIO(PDF[:30])

        def read(self, size: int = -1, /) -> bytes:
            chunk = self.left.read(10)
            if chunk and upload.received == 0:
                part(upload, 0, PDF[:30], cast)
                part(upload, 30, PDF[30:50], cast)
            return chunk

    with pytest.raises(Problem) as refusal:
        services.upload_append(late, offset=0, stream=Slow(), actor=cast.actor(cast.an))
    assert refusal.value.code == "EV0008"
    assert store.incoming(upload.token).read_bytes() == PDF[:50]
    part(upload, 50, PDF[50:], cast)
    file = services.upload_finish(upload, actor=cast.actor(cast.an))
    assert store.path_of(file.sha256).read_bytes() == PDF


def test_a_crash_between_the_bytes_and_the_row_loses_nothing(
    cast: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begun(cast)
    part(upload, 0, PDF, cast)

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(File.objects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            services.upload_finish(upload, actor=cast.actor(cast.an))
    again = Upload.objects.get(pk=upload.pk)  # after the restart
    file = services.upload_finish(again, actor=cast.actor(cast.an))
    assert store.path_of(file.sha256).read_bytes() == PDF
    assert [path.name for path in on_disk(root)] == [file.sha256]


def test_an_upload_given_up_meanwhile_is_not_there(cast: Cast) -> None:
    upload = begun(cast)
    late = Upload.objects.get(pk=upload.pk)
    services.upload_drop(upload, actor=cast.actor(cast.an))
    with pytest.raises(NotFound):
        part(late, 0, PDF, cast)


def test_what_a_crash_left_incoming_is_swept(cast: Cast, root: Path) -> None:
    stray = store.incoming("left-by-a-crash")
    stray.write_bytes(b"x")
    old = (NOON - services.file.STALE * 2).timestamp()
    os.utime(stray, (old, old))
    fresh = begun(cast)
    part(fresh, 0, PDF[:30], cast)
    services.uploads_sweep(actor=SYSTEM)
    assert not stray.exists()
    assert store.incoming(fresh.token).exists()


def test_more_than_announced_is_refused(cast: Cast) -> None:
    upload = begun(cast, size=10)
    with pytest.raises(Problem) as refusal:
        part(upload, 0, PDF, cast)
    assert refusal.value.code == "EV0001"


def test_finishing_early_is_refused(cast: Cast) -> None:
    with pytest.raises(Problem) as refusal:
        services.upload_finish(begun(cast), actor=cast.actor(cast.an))
    assert refusal.value.code == "EV0009"


def test_what_is_too_large_is_refused_before_it_is_sent(cast: Cast) -> None:
    with pytest.raises(Problem) as refusal:
        begun(cast, size=100_001)
    assert refusal.value.code == "EV0001"
    for name, size in (("", 5), ("a.pdf", 0), ("a.pdf", -1)):
        with pytest.raises(Problem) as refusal:
            services.upload_begin(name, size=size, actor=cast.actor(cast.an))
        assert refusal.value.code == "EV0017"


def test_somebody_elses_upload_is_not_there(cast: Cast) -> None:
    upload = begun(cast)
    for write in (
        lambda: services.upload_append(upload, offset=0, stream=io.BytesIO(PDF), actor=cast.actor(cast.em)),
        lambda: services.upload_finish(upload, actor=cast.actor(cast.em)),
        lambda: services.upload_drop(upload, actor=cast.actor(cast.em)),
    ):
        with pytest.raises(NotFound):
            write()


def test_a_refused_content_keeps_the_upload_for_another_name(cast: Cast) -> None:
    upload = begun(cast, name="a.png")
    part(upload, 0, PDF, cast)
    with pytest.raises(Problem) as refusal:
        services.upload_finish(upload, actor=cast.actor(cast.an))
    assert refusal.value.code == "EV0003"
    services.upload_drop(upload, actor=cast.actor(cast.an))
    assert not store.incoming(upload.token).exists()


def test_uploads_nobody_goes_on_with_are_dropped(cast: Cast) -> None:
    upload = begun(cast)
    part(upload, 0, PDF[:30], cast)
    with clock.at(NOON + services.file.STALE):
        fresh = begun(cast)
        assert services.uploads_sweep(actor=SYSTEM) == 0
    with clock.at(NOON + services.file.STALE * 1.5):
        assert tasks.uploads_sweep.call() == 1
    assert list(Upload.objects.all()) == [fresh]
    assert not store.incoming(upload.token).exists()


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cut_into_parts_gives_the_same_bytes(cast: Cast, sizes: list[int]) -> None:
    upload = begun(cast)
    offset = 0
    for size in sizes * len(PDF):
        if offset >= len(PDF):
            break
        part(upload, offset, PDF[offset : offset + size], cast)
        offset = min(offset + size, len(PDF))
    assert services.upload_finish(upload, actor=cast.actor(cast.an)).size == len(PDF)


# --- verification ---------------------------------------------------------------------------------


@pytest.fixture
def kept(cast: Cast) -> File:
    return services.file_take(io.BytesIO(PDF), name="a.pdf", actor=cast.actor(cast.an))


def test_sound_files_verify(kept: File) -> None:
    assert tasks.evidence_verify.call() == 0
    kept.refresh_from_db()
    assert kept.intact
    assert kept.verified_at == NOON
    assert tasks.evidence_verify.call() == 0  # not due again


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damage_shows(kept: File, harm: str) -> None:
    path = store.path_of(kept.sha256)
    os.chmod(path, 0o640)
    path.unlink()
    if harm == "changed":
        path.write_bytes(PDF[:-1])
    assert tasks.evidence_verify.call() == 1
    kept.refresh_from_db()
    assert kept.intact is False


def test_bytes_that_are_gone_are_told_so(kept: File) -> None:
    store.path_of(kept.sha256).unlink()
    with pytest.raises(Problem) as refusal:
        services.file_open(kept.sha256, name="a.pdf")
    assert refusal.value.code == "EV0015"


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed(("a.txt", b"a")))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    path = tmp_path / "k.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(Problem) as refusal:
        content.format_of(path, name="k.zip")
    assert refusal.value.code == "EV0005"
