"""The roles of the house, read by people: the same list serves code, screen and manual."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RoleSpec:
    """A role: its name, what it is for in plain words, the widest scope it is given by default, and its permissions."""

    name: str | Promise
    description: str | Promise
    scope: str  # own, office, or addressed: that role is given within no other, and no other role within it
    permissions: frozenset[str]


def _spec(name: str | Promise, description: str | Promise, scope: str, permissions: str) -> RoleSpec:
    return RoleSpec(name, description, scope, frozenset(["today.view", *permissions.split()]))


_READ = "cases.view counselling.view career.view support.view places.view agencies.view"
_JOURNEY = "tasks.view safety.view plans.view conferences.view aftercare.view"
_WALK = f"{_JOURNEY} tasks.record safety.record plans.record conferences.record aftercare.record notes.view notes.record papers.print hers.show"
_WHO = "identity.view identity.edit"
_EVENTS = "activities.view tallies.view projects.view"
_LOOK = f"{_EVENTS} groups.view"
_FIELD = f"{_LOOK} activities.record groups.manage tallies.record"
ROLES: dict[str, RoleSpec] = {
    "case_worker": _spec(
        _("Case worker"), _("Walks with the persons assigned to them, from admission to years after."), "own",
        f"{_READ} {_WHO} {_WALK} consent.view consent.record cases.admit cases.edit career.record support.record",
    ),
    "counsellor": _spec(
        _("Counsellor"), _("Records counselling sessions with the persons assigned to them."), "own",
        f"cases.view identity.view {_JOURNEY} tasks.record safety.record consent.view consent.record counselling.view counselling.record places.view",
    ),
    "clinical_supervisor": _spec(
        _("Clinical supervisor"), _("Supports the counsellors of the office and sees how many sessions they hold."), "office",
        "cases.view consent.view counselling.view counselling.record places.view",
    ),
    "house_mother": _spec(_("House mother"), _("Cares for the persons assigned to their house."), "own", "cases.view identity.view tasks.view tasks.record safety.view safety.record plans.view notes.view notes.record consent.view places.view"),
    "livelihood_officer": _spec(
        _("Livelihood and career officer"), _("Gives career advice to the office's clients."), "office",
        f"cases.view tasks.view tasks.record plans.view consent.view career.view career.record support.view support.record places.view agencies.view {_FIELD}",
    ),
    "legal_officer": _spec(_("Legal officer"), _("Helps the persons assigned to them with papers and courts."), "own", f"cases.view {_WHO} tasks.view tasks.record safety.view plans.view conferences.view notes.view notes.record papers.print evidence.open consent.view consent.record support.view support.record places.view agencies.view"),
    "foster_officer": _spec(_("Foster-care officer"), _("Finds and visits foster families for the persons assigned to them."), "own", f"cases.view {_WHO} {_WALK} consent.view consent.record places.view agencies.view"),
    "supervisor": _spec(
        _("Supervisor"), _("Leads the office's case work: sees all its persons, admits, corrects, assigns."), "office",
        f"{_READ} {_WHO} {_WALK} cases.approve supervision.view supervision.record evidence.open looks.view consent.view consent.record cases.admit cases.edit counselling.record career.record support.record places.manage agencies.manage "
        f"{_FIELD} visits.approve tallies.manage projects.manage figures.view figures.manage bulletins.view bulletins.edit teams.view recovery.watch people.shred",
    ),
    "duty_officer": _spec(
        _("On duty"), _("Answers when nobody else can be reached: may open any person's case of the office for some hours, with a reason; the supervisor is told."), "office",
        "cases.break_glass places.view agencies.view",
    ),
    "field_officer": _spec(_("Field officer"), _("Runs activities and groups in communes and keeps the list of villages."), "office", f"places.view places.manage agencies.view support.view support.record {_FIELD}"),
    "collaborator": _spec(_("Commune collaborator"), _("Records what happens in their own commune; sees what they recorded and the groups they keep."), "own", f"places.view support.view support.record {_FIELD}"),
    "ert_member": _spec(_("Emergency Response Team member"), _("Answers an urgent call."), "office", "places.view"),
    "hotline_agent": _spec(_("Hotline agent"), _("Takes calls and passes them on."), "office", "places.view agencies.view"),
    "me_officer": _spec(
        _("M&E officer"), _("Checks the office's figures down to coded records; sees no identity."), "office",
        f"{_READ} {_JOURNEY} {_LOOK} tallies.manage figures.view figures.manage bulletins.view bulletins.edit",
    ),
    "communications": _spec(_("Communications officer"), _("Prepares what is published from released figures."), "office", "agencies.view places.view"),
    "director": _spec(
        _("Director"), _("Sees the office in figures and approves; sees no person."), "office",
        f"figures.view bulletins.view bulletins.edit agencies.view agencies.manage places.view accounts.view {_EVENTS} projects.manage exports.agree",
    ),
    "data_protection": _spec(_("Data protection officer"), _("Reads the log of what was done and checks that it is whole."), "office", "audit.view looks.view running.view accounts.view texts.check people.shred exports.agree recovery.watch recovery.object"),
    "administrator": _spec(
        _("Administrator"), _("Keeps accounts, roles and settings; sees no person and no record of the work."), "office",
        "accounts.view accounts.manage running.view teams.view teams.manage recovery.manage offices.manage texts.check places.view places.manage agencies.view agencies.manage",
    ),
    "trustee": _spec(
        _("Trustee of the recovery key"), _("Keeps a piece of the organisation's recovery key; only several trustees together can use it."), "office",
        "recovery.hold",
    ),
    "partner_officer": _spec(_("Partner's officer"), _("Reads what is addressed to their organisation, and the lists of places and organisations; nothing else."), "addressed", "addressed.view places.view agencies.view"),
    "donor": _spec(_("Donor"), _("Will see the figures of their own grant."), "office", ""),
}  # fmt: skip
