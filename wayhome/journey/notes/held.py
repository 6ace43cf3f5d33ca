"""What this room holds about a person, told to herself: each contact, and what was said where she was there herself."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.journey.notes import rules, sealed
from wayhome.journey.notes.models import Note
from wayhome.journey.notes.queries import notes_of
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset({(Note, "body")})
WITHHOLDS: dict[Column, Words] = {}
IN_CONFIDENCE = _("What others said to us when you were not there.")


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return each contact; of those that others had with us without her, that there was one."""
    rows = list(notes_of(viewer, case))
    hers = [row for row in rows if not rules.in_confidence(row.kind, row.with_whom)]
    words = sealed.words_of(viewer, case, hers, page="answer")
    lines = [
        HeldLine(row.happened_on, row.get_kind_display(), answered(row, "she_is", "place", "with_whom"), words.get(row.pk, ""))
        for row in rows
    ]  # fmt: skip
    apart = any(row.body is not None for row in rows if rules.in_confidence(row.kind, row.with_whom))
    return [Held(_("Our contacts with you"), lines, [IN_CONFIDENCE] if apart else [])] if lines else []
