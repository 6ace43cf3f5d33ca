"""Every permission a page may ask for, with what it lets one do in plain words, and which class of facts it shows."""

from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "today.view": _("Open the day's page"),
    "cases.view": _("See persons by their code, with coded facts"),
    "identity.view": _("See who a person is"),
    "identity.edit": _("Record and correct who a person is"),
    "evidence.open": _("Open the original of a photo or scan that was kept as evidence"),
    "cases.admit": _("Admit persons, and record their exit and return"),
    "cases.edit": _("Correct facts, admissions and exits, and retire wrong records"),
    "cases.break_glass": _("Open a person's case in an emergency, with a reason; her supervisor is told"),
    "people.shred": _("Forget a person for good, together with a second colleague"),
    "consent.view": _("See what persons agreed to, and the cards that are read to them"),
    "consent.record": _("Record what persons agree to, and what they take back"),
    "texts.check": _("Sign off that a native reader has read a card's words"),
    "counselling.view": _("See that a counselling session took place, never what was said"),
    "counselling.record": _("Record counselling sessions"),
    "career.view": _("See that career advice was given"),
    "career.record": _("Record career advice"),
    "support.view": _("See support packages and the plain log of services, by code"),
    "support.record": _("Enrol people, tick the days of support, and log services"),
    "activities.view": _("See activities, what came of them and the issues raised"),
    "activities.record": _("Record activities and correct them"),
    "visits.approve": _("Approve visits to people we support"),
    "groups.view": _("See groups and their meetings, members by code"),
    "groups.manage": _("Keep groups and their members, and tick who came"),
    "tallies.view": _("See what else the office counts"),
    "tallies.record": _("Record such counts"),
    "tallies.manage": _("Say what else the office counts"),
    "addressed.view": _("See what is addressed to her organisation"),
    "projects.view": _("See projects, their places and phases"),
    "projects.manage": _("Add and change projects"),
    "places.view": _("Look up places"),
    "places.manage": _("Add villages and correct them"),
    "agencies.view": _("See organisations we work with"),
    "agencies.manage": _("Add and change organisations"),
    "figures.view": _("See an office's figures"),
    "figures.manage": _("Set an office's targets, and choose the lines of its bulletin"),
    "bulletins.view": _("Read and print the office's internal bulletin"),
    "bulletins.edit": _("Write what a bulletin tells beside its figures"),
    "exports.agree": _("Take many records out, together with a second colleague"),
    "accounts.view": _("See the office's accounts"),
    "accounts.manage": _("Invite people, end accounts, give and take roles"),
    "offices.manage": _("Change an office's settings and add sites"),
    "teams.view": _("See the office's teams, and who of them has the key"),
    "teams.manage": _("Put people into teams and take them out"),
    "recovery.manage": _("Set up the organisation's recovery key, and ask its trustees to use it"),
    "recovery.hold": _("Keep a piece of the organisation's recovery key"),
    "running.view": _("See how the system runs: backups, disk, versions; no person"),
    "looks.view": _("See who was shown the office's persons, and what its staff were shown, by code"),
    "audit.view": _("Read the log of what was done, and check that it is whole"),
}

# What of a role holds within the scope ``addressed``, whatever the role may do elsewhere.
ADDRESSED_MAY = frozenset({"today.view", "addressed.view", "places.view", "agencies.view"})

# Which class of facts (``kit/fields.py``) somebody sees who has a permission. Permissions that show no facts stand under "".
SEES: dict[str, frozenset[str]] = {
    "identity": frozenset({"identity.view", "identity.edit", "evidence.open"}),
    "case": frozenset(
        [
            "cases.view",
            "cases.admit",
            "cases.edit",
            "consent.view",
            "consent.record",
            "counselling.view",
            "counselling.record",
            "career.view",
            "career.record",
            "support.view",
            "support.record",
        ]
    ),
    "operational": frozenset(
        [
            "activities.view",
            "activities.record",
            "visits.approve",
            "groups.view",
            "groups.manage",
            "tallies.view",
            "tallies.record",
            "tallies.manage",
            "addressed.view",
            "projects.view",
            "projects.manage",
            "figures.view",
            "figures.manage",
            "bulletins.view",
            "bulletins.edit",
            "accounts.view",
            "accounts.manage",
            "offices.manage",
            "teams.view",
            "teams.manage",
            "running.view",
            "looks.view",
            "audit.view",
            "recovery.manage",
        ]
    ),
    "public": frozenset(["places.view", "places.manage", "agencies.view", "agencies.manage"]),
    "": frozenset(
        ["today.view", "cases.break_glass", "people.shred", "texts.check", "exports.agree", "recovery.hold"]
    ),
}
