"""What colleagues wrote to tasks about a person, told to herself; tasks without words stand in what was done."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.kit.latest import oldest_first
from wayhome.registry.tasks import sealed
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset({(Task, "words")})
WITHHOLDS: dict[Column, Words] = {}


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return tasks with words, ended ones too."""
    mine = Task.objects.visible_to(viewer).filter(case_id=case.pk, retired_at=None).exclude(words=None)
    rows = list(oldest_first(mine))
    words = sealed.words_of(viewer, rows, page="answer")
    lines = [
        HeldLine(row.happened_on, row.get_kind_display(), answered(row, "state"), words.get(row.pk)) for row in rows
    ]  # fmt: skip
    return [Held(_("What was to be done for you"), lines)] if lines else []
