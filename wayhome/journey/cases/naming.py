"""Names beside codes, for whoever may see them: what pages of the house call before they show a person by her name."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from wayhome.journey.cases import queries
from wayhome.journey.cases.models import Case
from wayhome.registry.people import sealed
from wayhome.registry.people.sealed import Name
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Who:
    """What a page shows of who a person is: her name, or that it is kept but these keys do not open it, or nothing at all."""

    may: bool = False
    name: Name | None = None
    shut: bool = False


def names_of(viewer: Viewer, case_ids: Collection[uuid.UUID], *, page: str) -> dict[uuid.UUID, Name]:
    """Return {case: name} for those of these cases whose person the viewer may see and her keys open: one look for the whole page."""
    if viewer.private_key is None:
        return {}
    seen = queries.may_see_identity(viewer, case_ids)
    persons = {person for person, _office in seen.values()}
    offices = {office for _person, office in seen.values()}
    own = viewer.user.office_id if viewer.user else None
    named = sealed.names(viewer, persons, page=page, office_id=offices.pop() if len(offices) == 1 else own)
    return {case: named[person] for case, (person, _office) in seen.items() if person in named}


def who(viewer: Viewer, case: Case, *, page: str) -> Who:
    """Return what the page of one person shows of who she is."""
    if case.pk not in queries.may_see_identity(viewer, [case.pk]):
        return Who()
    named = sealed.names(viewer, [case.person_id], page=page, office_id=case.office_id)
    name = named.get(case.person_id)
    shut = name is None and not sealed.opens(viewer, [case.person_id]) and sealed.is_kept(case.person_id)
    return Who(True, name, shut)
