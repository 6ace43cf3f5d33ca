"""The standing indicators: what each counts, and its reference sheet. Installed by ``actions.install_indicators``."""

from wayhome.evidence.indicators.definitions.base import HEAL, PREVENT, SECTIONS, UNITS, Definition
from wayhome.evidence.indicators.definitions.events import EVENTS
from wayhome.evidence.indicators.definitions.heal import HEALING
from wayhome.evidence.indicators.definitions.results import RESULTS

STANDING = (*HEALING, *EVENTS, *RESULTS)

__all__ = ["HEAL", "PREVENT", "SECTIONS", "STANDING", "UNITS", "Definition"]
