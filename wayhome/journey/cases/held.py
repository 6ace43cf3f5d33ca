"""What this room holds in words about a person, told to herself: of others around her nothing, and pictures are shown, not printed."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, Words
from wayhome.journey.cases.models import Case, CaseParty
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault.files import standing_or_retired
from wayhome.trust.vault.models import SealedFile
from wayhome.trust.vault.rules import CASEWORK

PRINTS: frozenset[Column] = frozenset()
OTHERS = _("What we wrote of other people around you, and of anybody who may have harmed you.")
FILES = _("Photos and scans. Ask to see them.")
WITHHOLDS: dict[Column, Words] = {
    (CaseParty, "words"): OTHERS,
    (SealedFile, "key"): FILES,
    (SealedFile, "told"): FILES,
}


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return that there is something about others, and pictures, where there is."""
    others = CaseParty.objects.visible_to(viewer).filter(case=case, retired_at=None).exclude(words=None)
    found = [OTHERS] if others.exists() else []
    if standing_or_retired(CASEWORK, case.pk):
        found.append(FILES)
    return [Held("", [], found)] if found else []
