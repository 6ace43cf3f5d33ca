"""What a standing indicator says of itself, and the words that several of them share."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from wayhome.evidence.indicators.rules import Parts

# Sections of the bulletin, in the bulletin's order.
PREVENT, HEAL = "prevent", "heal"
SECTIONS = {PREVENT: _("Prevent, influence and partner initiatives"), HEAL: _("Heal & Empower Highlights")}

UNITS = {
    "person": _("Persons"),
    "session": _("Sessions"),
    "person_day": _("Days of persons"),
    "event": _("Events"),
    "engagement": _("People each time they came"),
    "estimate": _("People, estimated"),
    "place": _("Places"),
    "issue": _("Issues"),
    "item": _("Things"),
    "money": _("Money"),
    "record": _("Records"),
    "organisation": _("Organisations"),
    "share": _("Share"),
}
_EVERY_MONTH = _("Every month; the figures of a month are read when it has ended.")
_CHECKED = _(
    "The supervisor of the office sees that records are complete; the M&E officer checks the figure."
)
_TARGETS = _("Targets are set by the office for a month or a year.")
_BASELINE = _("The figure of the same month a year before, unless the office sets another.")


@dataclass(frozen=True)
class Definition:
    """A standing indicator. The words are English message ids; pages translate them."""

    code: str
    section: str
    label: str
    parts: Parts
    definition: str
    formula: str
    source: str
    limits: str
    others: dict[str, str] = field(default_factory=dict)

    def sheet(self) -> dict[str, Any]:
        """Return the reference sheet as it is stored; unit and disaggregation are told from the parts."""
        return {
            "en": {
                "label": self.label,
                "definition": self.definition,
                "formula": self.formula,
                "source": self.source,
                "responsible": _CHECKED,
                "frequency": _EVERY_MONTH,
                "baseline": _BASELINE,
                "targets": _TARGETS,
                "limits": self.limits,
            }
            | self.others
        }
