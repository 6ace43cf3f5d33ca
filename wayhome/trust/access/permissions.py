"""Every permission a page may ask for, with what it lets one do in plain words."""

from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "today.view": _("Open the day's page"),
    "cases.view": _("See persons by their code, with coded facts"),
    "cases.admit": _("Admit persons, and record their exit and return"),
    "cases.edit": _("Correct facts, admissions and exits, and retire wrong records"),
    "counselling.view": _("See that a counselling session took place, never what was said"),
    "counselling.record": _("Record counselling sessions"),
    "career.view": _("See that career advice was given"),
    "career.record": _("Record career advice"),
    "places.view": _("Look up places"),
    "places.manage": _("Add villages and correct them"),
    "agencies.view": _("See organisations we work with"),
    "agencies.manage": _("Add and change organisations"),
    "figures.view": _("See an office's figures"),
    "figures.manage": _("Set an office's targets, and choose the lines of its bulletin"),
    "bulletins.view": _("Read and print the office's internal bulletin"),
    "accounts.view": _("See the office's accounts"),
    "accounts.manage": _("Invite people, end accounts, give and take roles"),
    "offices.manage": _("Change an office's settings and add sites"),
    "audit.view": _("Read the log of what was done, and check that it is whole"),
}
