"""Reading a paper in the background: the file out of the store, through the reader, into the review.

The reader runs outside any transaction: a scan may take minutes and must hold nothing. Whatever it
refuses is kept with its codes and shown; a fault of the program is kept too, and raised.
"""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from chiso.audit.services import SYSTEM
from chiso.engine.problems import Problem, Problems
from chiso.evidence.services import file_open
from chiso.org.policies import Actor
from chiso.papers.assemble import paper_of
from chiso.papers.readers import read
from chiso.plans import services
from chiso.plans.models import Reading
from chiso.plans.problems import plan as problems
from chiso.plans.services.reading import Stream
from chiso.plans.terms import ReadingState


def take(stream: Stream, *, name: str, actor: Actor, once: str | None = None) -> Reading:
    """Keep the file and queue its reading; both or neither."""
    reading = services.reading_take(stream, name=name, actor=actor, once=once)
    queue(reading)
    return reading


def retry(reading: Reading, *, actor: Actor) -> None:
    """Queue a paper again."""
    with transaction.atomic():
        services.reading_retry(reading, actor=actor)
        queue(reading)


def queue(reading: Reading) -> None:
    read_in_background.enqueue(reading.pk)


@task()  # type: ignore[untyped-decorator]
def read_in_background(reading_id: int) -> str:
    """The state the reading ends in. A reading that is not waiting (read already, dropped) is left alone."""
    reading = Reading.objects.select_related("file").get(pk=reading_id)
    if reading.state == ReadingState.WAITING:
        read_now(reading)
    return str(reading.state)


def read_now(reading: Reading) -> None:
    """Read a waiting paper here and now."""
    services.reading_begin(reading, actor=SYSTEM)
    try:
        with file_open(reading.file.sha256, name=reading.name) as stream:
            source = read(stream.read(), reading.name)
        paper = paper_of(source)
    except (Problem, Problems) as refusal:
        services.reading_fail(reading, problem=refusal, actor=SYSTEM)
        return
    except Exception as fault:
        services.reading_fail(reading, problem=problems.reader_fault(type(fault).__name__), actor=SYSTEM)
        raise
    services.reading_finish(reading, paper=paper, source=source, actor=SYSTEM)
