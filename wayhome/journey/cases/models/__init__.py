"""Who is in the office's service, since when, until when, how it ended; who walks with her, and what she agreed to."""

from wayhome.journey.cases.models.approvals import Approval, ApprovalVersion
from wayhome.journey.cases.models.arriving import (
    AdmissionCheck,
    AdmissionCheckVersion,
    CameWith,
    CameWithVersion,
    Operation,
    OperationVersion,
)
from wayhome.journey.cases.models.consents import (
    Consent,
    ConsentLimit,
    ConsentLimitVersion,
    ConsentVersion,
    WordingCheck,
    WordingCheckVersion,
)
from wayhome.journey.cases.models.core import (
    Admission,
    AdmissionVersion,
    Assignment,
    AssignmentVersion,
    Case,
    CaseVersion,
    StageMove,
    StageMoveVersion,
    assigned_to,
    case_scope,
    hers,
    told_of_look,
    used_scope,
)
from wayhome.journey.cases.models.crossings import Crossing, CrossingVersion
from wayhome.journey.cases.models.forgetting import Forgetting
from wayhome.journey.cases.models.handing import HandOver, HandOverLine, HandOverLineVersion, HandOverVersion
from wayhome.journey.cases.models.identification import (
    Identification,
    IdentificationVersion,
    Sign,
    SignVersion,
)
from wayhome.journey.cases.models.parties import CaseParty, CasePartyVersion
from wayhome.journey.cases.models.retention import DueCount, DueDay, KeptLonger, KeptLongerVersion
from wayhome.journey.cases.models.tasked import Tasked

__all__ = [
    "Admission",
    "AdmissionCheck",
    "AdmissionCheckVersion",
    "AdmissionVersion",
    "Approval",
    "ApprovalVersion",
    "Assignment",
    "AssignmentVersion",
    "CameWith",
    "CameWithVersion",
    "Case",
    "CaseParty",
    "CasePartyVersion",
    "CaseVersion",
    "Consent",
    "ConsentLimit",
    "ConsentLimitVersion",
    "ConsentVersion",
    "Crossing",
    "CrossingVersion",
    "DueCount",
    "DueDay",
    "Forgetting",
    "HandOver",
    "HandOverLine",
    "HandOverLineVersion",
    "HandOverVersion",
    "Identification",
    "IdentificationVersion",
    "KeptLonger",
    "KeptLongerVersion",
    "Operation",
    "OperationVersion",
    "Sign",
    "SignVersion",
    "StageMove",
    "StageMoveVersion",
    "Tasked",
    "WordingCheck",
    "WordingCheckVersion",
    "assigned_to",
    "case_scope",
    "hers",
    "told_of_look",
    "used_scope",
]
