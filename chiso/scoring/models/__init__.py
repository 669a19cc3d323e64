"""Tables of scoring, low to high: ``round`` → ``sheet`` → ``appraisal`` → ``outcome``. Import from here."""

from chiso.scoring.models.announcement import Announcement
from chiso.scoring.models.appraisal import (
    Attendance,
    Ballot,
    Consensus,
    HandIn,
    Query,
    Recheck,
    RecheckDraw,
    Sitting,
)
from chiso.scoring.models.outcome import Outcome, Publication, Remedy
from chiso.scoring.models.round import (
    Appraiser,
    CouncilMember,
    Edition,
    Group,
    LineOwner,
    Round,
    Scope,
    Stage,
    StageExtension,
    Subject,
)
from chiso.scoring.models.sheet import Imported, ImportMapping, LineEvidence, LineNote, Mark, MarkChange

__all__ = [
    "Announcement",
    "Appraiser",
    "Attendance",
    "Ballot",
    "Consensus",
    "CouncilMember",
    "Edition",
    "Group",
    "HandIn",
    "ImportMapping",
    "Imported",
    "LineEvidence",
    "LineNote",
    "LineOwner",
    "Mark",
    "MarkChange",
    "Outcome",
    "Publication",
    "Query",
    "Recheck",
    "RecheckDraw",
    "Remedy",
    "Round",
    "Scope",
    "Sitting",
    "Stage",
    "StageExtension",
    "Subject",
]
