"""Taking files: whole or in parts, typed by content, stored before the row, verified later.

The bytes are copied and hashed outside the transaction: a slow upload never holds the database. What
is refused leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.problems import Overtaken, overtaken
from chiso.audit.services import Acting, change, record, writes
from chiso.evidence import problems
from chiso.evidence.models import File, Upload
from chiso.evidence.policies import account_of
from chiso.evidence.services import content, store
from chiso.evidence.services.store import Staged, Stream
from chiso.org.problems import not_found

NAME_LENGTH = 255
STALE = dt.timedelta(days=7)
"""How long an unfinished upload waits to be gone on with."""


def file_take(stream: Stream, *, name: str, actor: Acting) -> File:
    """The stored file of a binary stream; the same bytes give the same row.

    ``name`` is checked against the content and not kept here. Raises ``Problem`` EV0001 to EV0007.
    """
    staged = store.stage(stream, name=name, limit=settings.EVIDENCE_MAX_BYTES)
    try:
        return _accept(staged, name=name, actor=actor)
    finally:
        staged.path.unlink(missing_ok=True)


def _accept(staged: Staged, *, name: str, actor: Acting) -> File:
    found = content.format_of(staged.path, name=name)
    store.keep(staged)
    return _file_enter(staged, media_type=content.media_type(found), name=name, actor=actor)


def file_stored(sha256: str) -> File | None:
    """The stored file of a hash; None when nobody took such bytes."""
    return File.objects.filter(sha256=sha256).first()


@writes("evidence.file.take")
def _file_enter(staged: Staged, *, media_type: str, name: str, actor: Acting) -> File:
    known = File.objects.filter(sha256=staged.sha256).first()
    if known is None:
        try:
            with transaction.atomic():
                known = File.objects.create(
                    sha256=staged.sha256, size=staged.size, media_type=media_type, taken_at=clock.now()
                )
        except IntegrityError:  # the same bytes came twice at once
            known = File.objects.get(sha256=staged.sha256)
    record(known, label=name, after={"sha256": staged.sha256, "size": staged.size, "name": name})
    return known


@writes("evidence.upload.begin")
def upload_begin(name: str, *, size: int, actor: Acting) -> Upload:
    """A file of ``size`` bytes will come in parts. Raises EV0001, EV0017."""
    name = name.strip().replace("\\", "/").rpartition("/")[2][-NAME_LENGTH:]
    if not name or size <= 0:
        raise problems.bad_size(name)
    if size > settings.EVIDENCE_MAX_BYTES:
        raise problems.too_large(name, size=size, limit=settings.EVIDENCE_MAX_BYTES)
    now = clock.now()
    upload = Upload.objects.create(
        token=secrets.token_urlsafe(32),
        account_id=account_of(actor),
        name=name,
        size=size,
        begun_at=now,
        touched_at=now,
    )
    record(upload, after={"size": size})
    return upload


def upload_append(upload: Upload, *, offset: int, stream: Stream, actor: Acting) -> Upload:
    """Add the part that begins at ``offset``; acknowledged only when it is on disk.

    The part is received apart and joined under a lock, so that a late twin of it (a retry, a second
    window) never cuts off what was acknowledged meanwhile. Raises EV0008 when the part does not follow
    what was received, EV0001 past the announced size.
    """
    _own(upload, actor=actor)
    _next(upload, offset=offset)
    part = store.receive(stream, offset=offset, limit=upload.size, name=upload.name)
    if part is None:
        return upload
    try:
        with store.alone(upload.token):
            _fresh(upload)
            _next(upload, offset=offset)
            store.append(store.incoming(upload.token), part, offset=offset)
            try:
                return _upload_advance(upload, was=offset, to=offset + part.size, actor=actor)
            except Overtaken:
                upload.refresh_from_db()
                raise problems.wrong_offset(upload.name, expected=upload.received, got=offset) from None
    finally:
        part.path.unlink(missing_ok=True)


def _next(upload: Upload, *, offset: int) -> None:
    if upload.file_id is not None:
        raise problems.already_finished(upload.name)
    if offset != upload.received:
        raise problems.wrong_offset(upload.name, expected=upload.received, got=offset)


def _fresh(upload: Upload) -> None:
    """As the database has it now; 404 when it was given up meanwhile."""
    try:
        upload.refresh_from_db()
    except Upload.DoesNotExist:
        raise not_found() from None


@writes("evidence.upload.append")
def _upload_advance(upload: Upload, *, was: int, to: int, actor: Acting) -> Upload:
    now = clock.now()
    moved = Upload.objects.filter(pk=upload.pk, received=was, file__isnull=True)
    if moved.update(received=to, touched_at=now) != 1:
        raise overtaken(place=upload.name, expected=str(was), got="…")
    upload.received, upload.touched_at = to, now
    record(upload, before={"received": was}, after={"received": to})
    return upload


def upload_finish(upload: Upload, *, actor: Acting) -> File:
    """The stored file of a complete upload; asking again gives the same file.

    Raises EV0009 while bytes are missing, EV0002 to EV0007 for what the content is (the upload stays).
    """
    _own(upload, actor=actor)
    if upload.file_id is None:
        _finish(upload, actor=actor)
    assert upload.file is not None, "closed just now, or before"
    return upload.file


def _finish(upload: Upload, *, actor: Acting) -> None:
    if upload.received != upload.size:
        raise problems.incomplete(upload.name, size=upload.size, received=upload.received)
    with store.alone(upload.token):
        _fresh(upload)
        if upload.file_id is None:
            path = store.incoming(upload.token)
            if not path.exists():
                raise problems.gone(upload.name)
            staged = store.measure(path)
            if staged.size != upload.size:
                raise problems.gone(upload.name)
            _upload_close(upload, file=_accept(staged, name=upload.name, actor=actor), actor=actor)
        store.drop(upload.token)


@writes("evidence.upload.append")
def _upload_close(upload: Upload, *, file: File, actor: Acting) -> File:
    change(upload, file=file, touched_at=clock.now())
    return file


def upload_whole(stream: Stream, *, name: str, size: int, actor: Acting) -> Upload:
    """An upload sent in one piece by a plain form, without JavaScript."""
    upload = upload_begin(name, size=size, actor=actor)
    try:
        upload_append(upload, offset=0, stream=stream, actor=actor)
        upload_finish(upload, actor=actor)
    except BaseException:
        upload_drop(upload, actor=actor)
        raise
    return upload


def upload_drop(upload: Upload, *, actor: Acting) -> None:
    """Give up an unfinished upload; the bytes go too."""
    token = upload.token
    _upload_forget(upload, actor=actor)
    store.drop(token)


@writes("evidence.upload.drop")
def _upload_forget(upload: Upload, *, actor: Acting) -> None:
    _own(upload, actor=actor)
    record(upload, before={"received": upload.received, "size": upload.size})
    upload.delete()


def uploads_sweep(*, actor: Acting) -> int:
    """Drop uploads nobody went on with for ``STALE``, and what crashes left behind; how many uploads."""
    stale = list(Upload.objects.filter(touched_at__lt=clock.now() - STALE))
    for upload in stale:
        upload_drop(upload, actor=actor)
    for path in store.strays(before=(clock.now() - STALE).timestamp()):
        path.unlink(missing_ok=True)
    return len(stale)


@writes("evidence.file.verify")
def file_verify(file: File, *, actor: Acting) -> bool:
    """Hash the bytes on disk again; whether they still are what they were."""
    path = store.path_of(file.sha256)
    intact = path.exists() and store.measure(path).sha256 == file.sha256
    change(file, intact=intact, verified_at=clock.now())
    return intact


def _own(upload: Upload, *, actor: Acting) -> None:
    if actor.account_id is not None and upload.account_id != actor.account_id:
        raise not_found()
