"""Code lists of tasks. What is to be done is a code: no text of a task can name anyone."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

# Made and closed by the rooms whose clocks they are: the day follows from a fact, and doing it is recording the next fact.
CLOCKED = {
    "first_check": _("First check of who may identify"),
    "needs": _("Talk about needs"),
    "plan": _("Make the plan"),
    "plan_review": _("Look at the plan again"),
    "note": _("Write down the contact"),
    "contact": _("Next contact"),
    "safety_review": _("Look at safety again"),
    "consent_ends": _("Ask for consent again"),
    "hold_ends": _("Renew the authority's paper for the child"),
    "follow_up": _("Follow-up contact"),
    "promise": _("Keep a promise"),
    "goal_action": _("A step of the plan"),
    "conference": _("Case conference"),
    "best_interest": _("Weigh what is best for the child"),
    "decision": _("A conference's decision"),
    "entitlement": _("Ask how the application stands"),
    "grant": _("See to a grant"),
    "grant_use": _("Ask how a grant helped"),
    "flag": _("See to a flag"),
    "incident": _("See to an incident"),
    "find": _("Try again to reach the person"),
    "lost": _("Decide about a person nobody reaches"),
    "graduation": _("Record that the person has gone"),
    "approval": _("Answer a colleague's question"),
    "talk": _("Talk with a colleague"),
}
# Put there by a colleague: chosen, not typed.
FREE = {
    "call": _("Call"),
    "visit": _("Visit"),
    "accompany": _("Go along to an appointment"),
    "papers": _("See to papers"),
    "authority": _("Speak with an authority"),
    "partner": _("Speak with a partner"),
    "family": _("Speak with the family, as agreed"),
    "school": _("Speak with school or training"),
    "employer": _("Speak with an employer"),
    "supplies": _("Bring or buy something"),
    "money": _("Arrange a payment"),
    "housing": _("Look for a place to live"),
    "health": _("Arrange health care"),
    "interpreter": _("Find an interpreter"),
    "other": _("Something else"),
}
# Put there by the person herself, on her own page; done with a tap.
ASKED = {
    "taken_back": _("Something was taken back: see what stops"),
}
KINDS = CodeList({**CLOCKED, **FREE, **ASKED})
TAPPED = {**FREE, **ASKED}  # done with a tap; all others by recording the next fact
STATES = CodeList({"open": _("To do"), "done": _("Done"), "dropped": _("No longer needed")})
POSTPONE_WHYS = CodeList(
    {
        "she_asked": _("The person asked for it"),
        "not_reached": _("The person could not be reached"),
        "not_safe": _("Not safe at the moment"),
        "other_first": _("Something more urgent came first"),
        "waits": _("We wait for somebody else"),
        "travel": _("Road, weather or travel"),
        "other": _("Another reason"),
    }
)
DROP_WHYS = CodeList(
    {
        "settled": _("It settled itself"),
        "she_declined": _("The person does not want it"),
        "done_else": _("Somebody else did it"),
        "mistake": _("Set by mistake"),
        "other": _("Another reason"),
    }
)
# Days chosen by a tap (``rules.NEAR``).
NEAR = CodeList(
    {
        "today": _("Today"),
        "tomorrow": _("Tomorrow"),
        "three_days": _("In 3 days"),
        "week": _("In a week"),
        "fortnight": _("In two weeks"),
        "four_weeks": _("In four weeks"),
    }
)
# What one must be allowed to see anyway, to see that such a thing is to be done.
SEEN_WITH = {
    "first_check": "cases.view",
    "needs": "plans.view",
    "plan": "plans.view",
    "plan_review": "plans.view",
    "goal_action": "plans.view",
    "promise": "plans.view",
    "entitlement": "plans.view",
    "best_interest": "plans.view",
    "grant": "plans.view",
    "grant_use": "plans.view",
    "note": "notes.view",
    "contact": "notes.view",
    "safety_review": "safety.view",
    "flag": "safety.view",
    "incident": "safety.view",
    "consent_ends": "consent.view",
    "taken_back": "consent.view",
    "conference": "conferences.view",
    "decision": "conferences.view",
    "follow_up": "aftercare.view",
    "find": "aftercare.view",
    "lost": "aftercare.view",
    "graduation": "aftercare.view",
    "approval": "cases.approve",
    "talk": "supervision.record",
}
