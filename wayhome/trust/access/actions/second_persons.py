"""Acts that need two persons: one asks, another agrees, then one of them does it, once, before it runs out."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import held
from wayhome.trust.access.models import SECOND_PERSON_FOR, SecondPerson
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault.actions import stop_proposal
from wayhome.trust.vault.known import must_be_known
from wayhome.trust.vault.queries import all_proposals
from wayhome.trust.vault.rules import PROPOSAL_STANDS

NO_SECOND = _("The second person did not agree, or it was taken back.")
GOOD_FOR = dt.timedelta(hours=48)
# A change of the recovery key's trustees waits for people who are not in the office every day.
LONGER: Mapping[str, dt.timedelta] = {"recovery": PROPOSAL_STANDS}
# Who may ask for such an act, and who may agree to it: somebody else with one of these permissions in that office.
PERMISSION: Mapping[str, str] = {
    "recovery": "recovery.manage",
    "bulk_export": "exports.agree",
    "shredding": "people.shred",
}


def _must(by: Viewer, kind: str, office_id: uuid.UUID) -> None:
    if by.user is None or office_id not in by.offices(PERMISSION[kind]):
        raise Refused(_("Your role does not allow this."))


def _open_ones(kind: str, subject: uuid.UUID) -> Q:
    return Q(kind=kind, subject=subject, done_at=None, refused_by=None)


@act("access.ask_second")
def ask_second(
    *, by: Viewer, kind: str, subject: uuid.UUID, office: Office, why: str, id: uuid.UUID | None = None
) -> SecondPerson:
    """Ask a second person to agree to an act; what is asked already comes back. One that ran out makes room for a new one."""
    if kind not in SECOND_PERSON_FOR:
        raise ValueError(f"no act for two persons: {kind}")
    _must(by, kind, office.pk)
    if not why.strip():
        raise Refused(_("Write why, without any name."), field="why")
    there = held(SecondPerson.objects.filter(_open_ones(kind, subject))).first()
    moment = now()
    if there is not None and there.runs_out_at > moment:
        unchanged()
        return there
    if there is not None:
        there.refused_by = by.user
        there.save(update_fields=["refused_by"])
    made = SecondPerson(kind=kind, subject=subject, office=office, why=why.strip()[:200], asked_by=by.user)
    made.asked_at, made.runs_out_at = moment, moment + LONGER.get(kind, GOOD_FOR)
    if id:
        made.pk = id
    made.save(force_insert=True)
    record(
        by, "access.ask_second", made, office_id=office.pk, details={"kind": kind, "subject": str(subject)}
    )
    return made


def _held(by: Viewer, id: uuid.UUID) -> SecondPerson:
    """Return a request of an office where the viewer may act on it, locked; Refused for any other."""
    found = held(SecondPerson.objects.filter(pk=id)).first()
    if found is None:
        raise Refused(_("There is no such request."))
    _must(by, found.kind, found.office_id)
    if found.done_at is not None or found.refused_by_id is not None:
        raise Refused(_("This request has ended."))
    if found.runs_out_at <= now():
        raise Refused(_("This request has run out. Ask again."))
    return found


@act("access.agree_second")
def agree_second(*, by: Viewer, id: uuid.UUID) -> SecondPerson:
    """Agree to what a colleague asked; nobody agrees to her own request."""
    found = _held(by, id)
    if found.asked_by_id == by.user_id:
        raise Refused(_("You asked for this. A second person has to agree."))
    if found.kind == "recovery" and by.user is not None:
        must_be_known([by.user])
    if found.agreed_by_id is not None:
        unchanged()
        return found
    found.agreed_by, found.agreed_at = by.user, now()
    found.save(update_fields=["agreed_by", "agreed_at"])
    record(by, "access.agree_second", found, office_id=found.office_id, details={"kind": found.kind})
    return found


@act("access.refuse_second")
def refuse_second(*, by: Viewer, id: uuid.UUID) -> SecondPerson:
    """Say no, or take one's own request back."""
    asked = SecondPerson.objects.filter(pk=id, kind="recovery")
    # Held before the log's head, as by everybody who has to do with it.
    proposal = held(all_proposals().filter(pk__in=asked.values("subject"), ended_at=None)).first()
    found = _held(by, id)
    found.refused_by = by.user
    found.save(update_fields=["refused_by"])
    record(by, "access.refuse_second", found, office_id=found.office_id, details={"kind": found.kind})
    if proposal is not None:
        stop_proposal(by=by, proposal=proposal, reason=str(NO_SECOND))
    return found


@act("access.use_second")
def use_second(*, by: Viewer, kind: str, subject: uuid.UUID) -> SecondPerson:
    """Use an agreed request up, inside the act it is for; Refused without one. One of the two does it."""
    found = SecondPerson.objects.filter(_open_ones(kind, subject)).first()
    row = None if found is None else _held(by, found.pk)
    if row is None or row.agreed_by_id is None:
        raise Refused(_("A second person has to agree first."))
    if by.user_id not in (row.asked_by_id, row.agreed_by_id):
        raise Refused(_("One of the two who agreed on it does it."))
    row.done_at = now()
    row.save(update_fields=["done_at"])
    record(
        by,
        "access.use_second",
        row,
        office_id=row.office_id,
        details={"kind": kind, "subject": str(subject)},
    )
    return row
