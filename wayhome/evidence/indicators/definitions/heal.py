"""Heal and empower: who is served, who came and left, and what was done for them."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from wayhome.evidence.indicators.definitions.base import HEAL, Definition
from wayhome.evidence.indicators.rules import Parts
from wayhome.journey.cases.codes import GRADUATED

_WHO = ("age_band", "category", "province")
_CASES = _("Admissions and exits, as case workers record them.")
_SESSIONS = _("Counselling sessions, as counsellors record them.")
_CAREER = _("Steps towards work, as career officers record them.")
_ADMISSIONS = Parts(source="admissions", unit="person")
HEALING = (
    Definition(
        "clients_in_service",
        HEAL,
        _("Clients in service"),
        replace(_ADMISSIONS, counting="distinct", of="person", period="at_date", until="exit_on", breakdowns=(*_WHO, "disability")
        ),
        _("Persons who were in the office's service on the last day of the month, each counted once."),
        _("Persons with an admission on or before that day and no exit, or an exit after it."),
        _CASES,
        _("Who leaves on the last day is no longer counted. Family members are counted only if they are served themselves."),
    ),
    Definition(
        "clients_admitted",
        HEAL,
        _("New clients admitted"),
        replace(_ADMISSIONS, where={"kind": ("new",)}, breakdowns=_WHO),
        _("First admissions to the office's service in the month."),
        _("Admissions of the kind “first admission” whose day lies in the month."),
        _CASES,
        _("A person admitted by two offices is an admission for each of them."),
    ),
    Definition(
        "clients_readmitted",
        HEAL,
        _("Clients readmitted"),
        replace(_ADMISSIONS, where={"kind": ("readmitted",)}, breakdowns=_WHO),
        _("Persons who had left and came back to the office's service in the month."),
        _("Admissions of the kind “readmission” whose day lies in the month."),
        _CASES,
        _("Who comes back twice in a month is counted twice, so that the number in service adds up."),
    ),
    Definition(
        "clients_graduated",
        HEAL,
        _("Clients graduated and reintegrated"),
        replace(_ADMISSIONS, on="exit_on", where={"exit_kind": (GRADUATED,)}, breakdowns=_WHO),
        _("Exits in the month where the person graduated from the programme and was reintegrated."),
        _("Exits of the kind “graduated and reintegrated” whose day lies in the month."),
        _CASES,
        _("Other exits are never counted here, however well they ended."),
    ),
    Definition(
        "clients_exited",
        HEAL,
        _("Clients who left the service"),
        replace(_ADMISSIONS, on="exit_on", breakdowns=("exit_kind", *_WHO)),
        _("Exits of every kind in the month."),
        _("Admissions that ended, whose exit day lies in the month."),
        _CASES,
        _("Graduations are among them; the breakdown says how each stay ended."),
    ),
    Definition(
        "counselling_sessions",
        HEAL,
        _("Counselling sessions"),
        Parts(source="sessions", unit="session", where={"state": ("held",)}, breakdowns=("mode",)),
        _("Psychological counselling sessions that took place in the month."),
        _("Sessions that took place, whose day lies in the month. A group session is one session."),
        _SESSIONS,
        _("Sessions that were cancelled or missed are recorded and not counted. What was said is not recorded here."),
    ),
    Definition(
        "counselling_clients",
        HEAL,
        _("Clients in counselling"),
        Parts(
            source="session_persons", unit="person", counting="distinct", of="person", where={"state": ("held",)},
            breakdowns=(*_WHO, "mode"),
        ),
        _("Persons who took part in at least one counselling session in the month, each counted once."),
        _("Persons in sessions that took place, whose day lies in the month."),
        _SESSIONS,
        _("Months cannot be added up: a person may come every month. A quarter is counted anew."),
    ),
    Definition(
        "career_clients",
        HEAL,
        _("Clients with career advice and support"),
        Parts(source="career", unit="person", counting="distinct", of="person", breakdowns=(*_WHO, "kind")),
        _("Persons who received career advice or support in the month, each counted once."),
        _("Persons with a career record whose day lies in the month."),
        _CAREER,
        _("Months cannot be added up: a person may come every month. A quarter is counted anew."),
    ),
)  # fmt: skip
