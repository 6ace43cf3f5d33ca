"""Who a person is, recorded by those who walk with her; and who of them holds the key to it."""

import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.cases.queries import case_for, part_for, walkers
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.sealed import BY_CASE, give_keys, take_keys
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.people import actions as people
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import Body, NameBody
from wayhome.registry.people.models import IdentityPart
from wayhome.registry.people.refusals import check
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act

NOT_HERS = _("Your account does not record who a person is. Leave the name empty, or ask a colleague.")


@act("people.add_part")
def add_part(
    *, by: Viewer, case_id: uuid.UUID, body: Body, preferred: bool = False, id: uuid.UUID | None = None
) -> IdentityPart:
    """Record one more thing that says who the person is; who may is decided here, by the case."""
    case = case_for(by, case_id, "identity.edit")
    still_open(case)
    return people.add_part(
        by=by, person_id=case.person_id, body=body, office=case.office, also=entitled([by.user, *walkers(by, case)]),
        team=case.team, preferred=preferred, id=id,
    )  # fmt: skip


@act("people.correct_part")
def correct_part(
    *, by: Viewer, part_id: uuid.UUID, version: int, body: Body, preferred: bool = False
) -> IdentityPart:
    """Correct a part of who a person is. ``kit.facts.Conflict`` if somebody saved it since ``version``."""
    row, case = part_for(by, part_id, "identity.edit")
    return people.correct_part(
        by=by, part_id=row.pk, version=version, body=body, office=case.office, preferred=preferred
    )


@act("people.retire_part")
def retire_part(*, by: Viewer, part_id: uuid.UUID, reason: str) -> IdentityPart:
    """Take a part that is wrong out of what is shown, with a coded reason; it and its history stay sealed."""
    row, case = part_for(by, part_id, "identity.edit")
    return people.retire_part(by=by, part_id=row.pk, reason=reason, office_id=case.office_id)


def name_arrivals(
    by: Viewer, case: Case, names: Mapping[uuid.UUID, NameBody], walking: Iterable[User], source: str
) -> None:
    """Seal the first names of persons who were admitted just now, ``case`` among them, as part of that act. No key is needed for it."""
    if not names:
        return
    office = case.office
    if not by.may_in("identity.edit", office.pk):
        raise Refused(NOT_HERS, field="name")
    try:
        also = entitled([by.user, *walking])
        people.name_many(by=by, office=office, names=names, also=also, team=case.team, source=source)
    except Refused as refused:
        raise Refused(refused.sentence, field="name") from refused


def checked_name(name: NameBody, office: Office) -> None:
    """Refuse a name that cannot be, at the field of the form of admission."""
    try:
        check(name, office)
    except Refused as refused:
        raise Refused(
            refused.sentence, field="given_name" if refused.field == "given" else "name"
        ) from refused


def let_in(by: Viewer, case: Case, user: User) -> None:
    """Give whoever begins to walk with the person the keys to who she is and to the work with her, as far as her roles let her see them.

    Only what she does not reach already, and what the actor can open. Where she cannot, the assignment stands all the same: the
    colleague sees the code, and is told whom to ask.
    """
    if entitled([user]) and sealed.is_kept(case.person_id):
        sealed.share_with(by, case.person_id, user, case.office_id)
    give_keys(by, [(case.pk, case.person_id)], user, case.office_id)


def let_out(by: Viewer, assignment: Assignment) -> None:
    """Take back the keys of whose part has ended: the case's unless she has another part in it, who the person is unless she walks with
    her in another record; two people always keep them.
    """
    case, pair = assignment.case, (assignment.case_id, assignment.case.person_id)
    day = today(case.office.time_zone)
    # On its last day a part counts where it was dated from the beginning (a stand-in's): not one that was ended with today.
    runs = Q(until=None) | Q(until__gt=day) | Q(until=day, version=1)
    still = Assignment._base_manager.filter(
        runs, case__person=case.person_id, user=assignment.user_id, retired_at=None
    ).exclude(pk=assignment.pk)
    cases = set(still.values_list("case_id", flat=True))
    if case.pk not in cases:
        take_keys(by, [pair], assignment.user_id, case.office_id, BY_CASE)
    if not cases:
        sealed.take_back(by, case.person_id, assignment.user_id, case.office_id)


def let_office_in(by: Viewer, case: Case) -> None:
    """Give another office's teams the key to somebody they now serve too, where the actor can."""
    if sealed.is_kept(case.person_id):
        holders = sealed.holders_for(case.office, team=case.team)
        if sealed.share(by, case.person_id, holders, case.office_id):
            sealed.names_follow(by, [case.person_id])


def entitled(users: Iterable[User | None]) -> list[User]:
    """Those of these accounts whose roles let them see who a person is: no key is given past the screen's right."""
    once = {user.pk: user for user in users if user is not None}
    return [user for user in once.values() if viewer_for(user).may("identity.view")]
