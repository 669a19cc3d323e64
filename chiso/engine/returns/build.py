"""From files to a layout: every fault of every file at once, each with file, line and figure; and its
identity.

Form is judged by the strict reader of rule books (``spec.read``, ``spec.build``: codes ``SP01xx``,
``SP02xx``); what only the whole can tell, by ``laws``. A layout with a fault is no layout.

    build({"layout.yaml": …, "outline.yaml": …, "forms/1.yaml": …}, name="par/2025-periodic").layout
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.engine.problems import Problems
from chiso.engine.returns import problems
from chiso.engine.returns.laws import faults
from chiso.engine.returns.types import FigureSpec, FormSpec, Head, Layout, Outline, SectionSpec
from chiso.engine.spec.build import Builder
from chiso.engine.spec.canon import plain
from chiso.engine.spec.read import Place

VERSION = "chiso.returns/1"
_MARKS: Mapping[type, str] = {FigureSpec: "key", SectionSpec: "key", FormSpec: "code", Head: "id"}


@dataclass(frozen=True, slots=True)
class Built:
    """A layout, where each figure and section stands (key → ``forms/3.yaml:41``), and its identity."""

    layout: Layout
    places: Mapping[str, Place]
    sha256: str


def build(files: Mapping[str, bytes | str], *, name: str) -> Built:
    """The layout ``name`` from its files (``layout.yaml``, ``outline.yaml``, ``forms/*.yaml``).

    :raises Problems: every fault of every file.
    """
    builder = Builder(marks=_MARKS, noun="mục")
    head = builder.document(files, "layout.yaml", Head, name) if "layout.yaml" in files else None
    if head is None:
        builder.faults.append(problems.no_head(name))
    outline = builder.document(files, "outline.yaml", Outline, name) if "outline.yaml" in files else None
    forms = [
        builder.document(files, file, FormSpec, name)
        for file in sorted(filter(_is_form, files), key=_natural)
    ]
    if outline is None and not forms:
        builder.faults.append(problems.nothing_asked(name))
    if builder.faults:
        raise Problems(builder.faults)
    assert isinstance(head, Head)
    layout = Layout(
        head=head,
        sections=outline.sections if isinstance(outline, Outline) else (),
        forms=tuple(form for form in forms if isinstance(form, FormSpec)),
    )
    if found := tuple(faults(layout, places=builder.places, name=name)):
        raise Problems(found)
    return Built(layout, builder.places, sha256(layout))


def canonical(layout: Layout) -> bytes:
    """The canonical bytes of a layout: comments, order of keys and how it is cut into files change
    nothing."""
    whole = {
        "canon": VERSION,
        "head": plain(layout.head),
        "sections": plain(layout.sections),
        "forms": plain(layout.forms),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(layout: Layout) -> str:
    """The hash that names a layout for ever."""
    return hashlib.sha256(canonical(layout)).hexdigest()


def _is_form(file: str) -> bool:
    return bool(re.fullmatch(r"forms/[^/]+\.yaml", file))


def _natural(text: str) -> list[tuple[int, int, str]]:
    return [(0, int(bit), "") if bit.isdigit() else (1, 0, bit) for bit in re.findall(r"\d+|[^\d.]+", text)]
