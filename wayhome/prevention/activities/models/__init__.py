"""What an activity is made of: the activity itself, who came, and what came of it."""

from wayhome.prevention.activities.models.activity import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPart,
    ActivityPlace,
    ActivityTopic,
    BulkChange,
    Series,
    correctable,
)
from wayhome.prevention.activities.models.attendance import AttendanceCount, AttendanceTrait
from wayhome.prevention.activities.models.messages import MessageSound
from wayhome.prevention.activities.models.results import (
    ClientVisit,
    Contribution,
    Issue,
    Output,
    Point,
    Presented,
    Quote,
    Test,
)
from wayhome.prevention.activities.models.rights import Qualification

__all__ = [
    "Activity",
    "ActivityAgency",
    "ActivityOffice",
    "ActivityPart",
    "ActivityPlace",
    "ActivityTopic",
    "AttendanceCount",
    "AttendanceTrait",
    "BulkChange",
    "ClientVisit",
    "Contribution",
    "Issue",
    "MessageSound",
    "Output",
    "Point",
    "Presented",
    "Qualification",
    "Quote",
    "Series",
    "Test",
    "correctable",
]
