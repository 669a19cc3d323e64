"""Reads of evidence. Import from here."""

from chiso.evidence.selectors.document import (
    Duplicates,
    Filters,
    Page,
    document_by_id,
    duplicates_of,
    files_of,
    library,
    same_paper,
    version_of,
)
from chiso.evidence.selectors.file import damaged_count, to_verify, upload_by_token
from chiso.evidence.selectors.usage import Usage, register_usage, usage_counts, usages_of

__all__ = [
    "Duplicates",
    "Filters",
    "Page",
    "Usage",
    "damaged_count",
    "document_by_id",
    "duplicates_of",
    "files_of",
    "library",
    "register_usage",
    "same_paper",
    "to_verify",
    "upload_by_token",
    "usage_counts",
    "usages_of",
    "version_of",
]
