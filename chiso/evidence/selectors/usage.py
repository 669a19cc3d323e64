"""Where a document is used, as told by the apps above. Evidence knows none of them.

An app that links to documents registers one provider when it starts; providers answer for many
documents at once, so that a page stays at a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chiso.org.policies import Actor


@dataclass(frozen=True, slots=True)
class Usage:
    """One use: of which document, by what (``kind``: nhiệm vụ, tiêu chí …), under which name, where."""

    document_id: int
    kind: str
    label: str
    url: str
    page: str = ""
    """The page of the document that proves it."""


Provider = Callable[[Sequence[int], Actor], Iterable[Usage]]
_providers: dict[str, Provider] = {}


def register_usage(name: str, provider: Provider) -> None:
    """Let an app above tell where documents are used; once per name."""
    _providers[name] = provider


def usages_of(document_ids: Sequence[int], *, actor: Actor) -> Mapping[int, tuple[Usage, ...]]:
    """Document id → its uses that the actor may know; one call a provider."""
    found: dict[int, list[Usage]] = {}
    if document_ids:
        for provider in _providers.values():
            for usage in provider(document_ids, actor):
                found.setdefault(usage.document_id, []).append(usage)
    return {document: tuple(usages) for document, usages in found.items()}


def usage_counts(document_ids: Sequence[int], *, actor: Actor) -> Mapping[int, int]:
    return {document: len(usages) for document, usages in usages_of(document_ids, actor=actor).items()}
