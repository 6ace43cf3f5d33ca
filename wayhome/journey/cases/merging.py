"""What the journey asks before two persons become one record, and what follows for their stays. Parts of an act of ``doors/desk``."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import rules
from wayhome.journey.cases.models import Admission, Case, Forgetting
from wayhome.journey.cases.stays import settle_kinds
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer

NOT_HERS = _(
    "Another office walks with one of them too. Ask somebody who leads the case work of all these offices."
)
FORGOTTEN = _("One of them was forgotten for good, or this has been asked for. Such a record stays as it is.")
BOTH_STAYED = _(
    "Both were in service at the same time. Correct the days of one of the admissions, or retire it, then try again."
)


def leads_all(by: Viewer, person_ids: Collection[uuid.UUID]) -> None:
    """Refuse to whoever does not lead the case work of every office that walks with one of these persons."""
    offices = Case._base_manager.filter(person__in=person_ids, retired_at=None).values_list(
        "office_id", flat=True
    )
    if not by.everything and not set(offices.order_by()) <= by.offices("cases.edit"):
        raise Refused(NOT_HERS)


def check_not_forgotten(person_ids: Collection[uuid.UUID]) -> None:
    """Refuse where one of these persons was forgotten for good, or where two are about to."""
    gone = Case._base_manager.filter(person__in=person_ids).exclude(forgotten_on=None)
    asked = Forgetting.objects.filter(
        person__in=person_ids, done_at=None, second__refused_by=None, second__runs_out_at__gt=now()
    )
    if gone.exists() or asked.exists():
        raise Refused(FORGOTTEN)


def check_stays(kept_id: uuid.UUID, gone_id: uuid.UUID) -> None:
    """Refuse where a stay of one lies beside a stay of the other in the same office: one person is in service once."""
    rows = Admission._base_manager.filter(person__in=[kept_id, gone_id], retired_at=None)
    told = [(one.person_id, one.office_id, rules.Stay(one.happened_on, one.exit_on)) for one in rows]
    for person, office, stay in told:
        others = [other for whose, where, other in told if whose != person and where == office]
        if rules.overlaps(stay, others):
            raise Refused(BOTH_STAYED)


def settle_stays(by: Viewer, person_ids: Collection[uuid.UUID]) -> None:
    """Let follow which stays of these persons were the first in each office."""
    pairs = Admission._base_manager.filter(person__in=person_ids, retired_at=None).order_by()
    for person, office in sorted(set(pairs.values_list("person_id", "office_id"))):
        settle_kinds(by, person, office)
