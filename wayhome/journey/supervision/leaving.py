"""What to look at before a colleague's people pass to others: what passes by itself, and what a supervisor sees to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.handing import passing
from wayhome.journey.plans.queries import open_promises
from wayhome.journey.safety.models import Flag
from wayhome.journey.supervision import queries
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what, how many there are, what becomes of it, and the page where they stand."""

    words: str | Words
    count: int
    then: str | Words
    url: str = ""


VIEW = "cases.view"


def checklist(viewer: Viewer, worker: User) -> Sequence[Item]:
    """Return what a colleague has in her hands, as far as the viewer may see it: six queries."""
    day = viewer.today
    passes = passing(viewer, worker, VIEW)
    tasks = Task.objects.visible_to(viewer).filter(owner=worker, state="open", retired_at=None)
    asked = queries.asked(viewer).filter(done_by=worker)
    promised = open_promises(viewer, owner=worker)
    flags = Flag.objects.visible_to(viewer).filter(owner=worker, closed_on=None, retired_at=None)
    hers = f"{reverse('desk:tasks')}?owner={worker.pk}"
    return [
        Item(
            _("People they walk with"), passes.people, passes.words or _("They pass when you hand them over, with the keys."),
            f"{reverse('desk:people')}?helper={worker.pk}",
        ),
        Item(
            _("Things to do that are late"), tasks.filter(due_on__lt=day).count(),
            _("Better done, or talked about, before they pass."), f"{hers}&due=overdue",
        ),
        Item(_("Things to do"), tasks.count(), _("What concerns the people they walk with passes on with those people."), hers),
        Item(_("What they asked and nobody answered"), asked.count(), _("Answer it."), reverse("supervision:approvals")),
        Item(_("Promises they gave"), promised.count(), _("What concerns the people they walk with passes on with those people."), f"{reverse('plans:promises')}?who={worker.pk}"),
        Item(_("Flags they see to"), flags.count(), _("What concerns the people they walk with passes on with those people.")),
    ]  # fmt: skip
