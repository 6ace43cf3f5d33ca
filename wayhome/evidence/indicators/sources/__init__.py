"""Where figures come from: one list of records with the names by which parts speak of their fields. A new kind is one entry."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.indicators.sources.base import (
    AGE_BANDS,
    NOT_RECORDED,
    Field,
    Many,
    Shared,
    Source,
    related,
)
from wayhome.evidence.indicators.sources.heal import HEALING
from wayhome.evidence.indicators.sources.prevent import PREVENTION

SOURCES: dict[str, Source] = HEALING | PREVENTION
SHAPES = {name: source.shape for name, source in SOURCES.items()}
# What a field is called, over a column of records and over a breakdown.
WORDS: dict[str, str | Promise] = {
    "on": _("Day"),
    "kind": _("Kind"),
    "exit_on": _("Exit"),
    "exit_kind": _("How it ended"),
    "mode": _("Way"),
    "state": _("State"),
    "done_by": _("Done by"),
    "sex": _("Sex"),
    "age_band": _("Age"),
    "ages": _("Age"),
    "country": _("Country"),
    "province": _("Province"),
    "place": _("Place"),
    "ethnicity": _("People"),
    "disability": _("Disability"),
    "literacy": _("Reading and writing"),
    "category": _("Category"),
    "type": _("What it was"),
    "role": _("Our part"),
    "run_by": _("Who ran it"),
    "audience": _("For whom"),
    "topic": _("Topic"),
    "message": _("Message"),
    "title": _("Title"),
    "theme": _("Theme"),
    "words": _("In words"),
    "count": _("How many"),
    "high": _("At most"),
    "quantity": _("How many"),
    "method": _("Estimated by"),
    "trait": _("Question"),
    "answer": _("Answer"),
    "group_kind": _("Kind of group"),
    "for_whom": _("For whom"),
    "giver": _("Given by"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "organisation": _("Organisation"),
    "agency_type": _("Kind of organisation"),
    "part": _("Part in it"),
    "package": _("Package"),
    "reason": _("Reason"),
    "ended_on": _("Last day"),
    "project": _("Project"),
    "ends_on": _("Last day"),
    "reach": _("Reach"),
}

__all__ = [
    "AGE_BANDS",
    "NOT_RECORDED",
    "SHAPES",
    "SOURCES",
    "WORDS",
    "Field",
    "Many",
    "Shared",
    "Source",
    "related",
]
