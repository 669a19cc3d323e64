"""Writes of evidence. Import from here: files (whole, in parts), documents, the verification."""

from chiso.evidence.services.document import (
    Facts,
    document_describe,
    document_register,
    document_supersede,
    document_withdraw,
    document_withhold,
)
from chiso.evidence.services.file import (
    file_stored,
    file_take,
    file_verify,
    upload_append,
    upload_begin,
    upload_drop,
    upload_finish,
    upload_whole,
    uploads_sweep,
)
from chiso.evidence.services.proposal import Proposal, propose
from chiso.evidence.services.store import opened as file_open

__all__ = [
    "Facts",
    "Proposal",
    "document_describe",
    "document_register",
    "document_supersede",
    "document_withdraw",
    "document_withhold",
    "file_open",
    "file_stored",
    "file_take",
    "file_verify",
    "propose",
    "upload_append",
    "upload_begin",
    "upload_drop",
    "upload_finish",
    "upload_whole",
    "uploads_sweep",
]
