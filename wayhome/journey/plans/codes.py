"""Code lists of needs and plans. Her own words stand sealed beside them; these say nothing that could name her."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wayhome.journey.cases.codes import RETURN_WHYS as RETURN_WHYS
from wayhome.journey.cases.signs import DECIDERS as AUTHORITIES
from wayhome.journey.cases.signs import STANDINGS
from wayhome.kit.codes import CodeList
from wayhome.registry.tasks.codes import FREE

# In the order in which they are talked about: what weighs most never first, never two in a row (``rules.SENSITIVE``).
DOMAINS = CodeList(
    {
        "language": _("Language"),
        "housing": _("A place to live"),
        "health": _("Health"),
        "school": _("School and learning"),
        "safety": _("Safety"),
        "work": _("Work and income"),
        "mind": _("Mind and feelings"),
        "money": _("Money"),
        "family": _("Family"),
        "child_care": _("Care for children"),
        "choice": _("Deciding for oneself"),
        "social": _("Friends and neighbours"),
        "legal": _("Rights and papers"),
    }
)
ANSWERS = CodeList({"none": _("No need"), "some": _("Some need"), "urgent": _("Urgent")})
STRENGTHS = CodeList(
    {
        "strong_family": _("Somebody of the family stands by them"),
        "strong_friends": _("Friends or neighbours they trust"),
        "strong_skill": _("A skill or a trade"),
        "strong_school": _("Reads, writes, reckons"),
        "strong_work": _("Has earned a living"),
        "strong_body": _("Feels strong and well"),
        "strong_asks": _("Asks for help when they need it"),
        "strong_plan": _("Knows what they want"),
        "strong_cares": _("Cares for others"),
        "strong_home": _("Has a safe place to go"),
    }
)
# How the plan was gone through with her.
WITH_HER = CodeList(
    {
        "not_yet": _("Not yet"),
        "told_aloud": _("Read aloud, and they agreed"),
        "read_it": _("They read it, and agreed"),
        "copy_given": _("They agreed, and have a copy"),
    }
)
PLAN_STATES = CodeList(
    {
        "draft": _("Being made"),
        "asked": _("Waits for the supervisor"),
        "agreed": _("Agreed"),
        "returned": _("Given back"),
        "replaced": _("Replaced by a newer one"),
    }
)
GOAL_STATES = CodeList(
    {
        "open": _("On the way"),
        "reached": _("Reached"),
        "changed": _("Became another goal"),
        "given_up": _("Given up, as the person wished"),
    }
)
KINDS = CodeList(
    {
        **{code: words for code, words in FREE.items() if code != "other"},
        "counselling": _("Counselling"),
        "course": _("A course or training"),
        "own_step": _("Something they do for themselves"),
        "other": _("Something else"),
    }
)
WHO = CodeList(
    {
        "person": _("The person themselves"),
        "colleague": _("A colleague"),
        "agency": _("Another organisation"),
        "family": _("The family"),
    }
)
ACTION_STATES = CodeList({"open": _("To do"), "done": _("Done"), "dropped": _("No longer needed")})
# Why a step is no longer needed: as a case worker says it. With the end of the work all that is open ends (``ENDED``).
DROP_WHYS = CodeList(
    {
        "not_wanted": _("The person does not want it any more"),
        "not_there": _("It cannot be had where they go"),
        "others": _("Somebody else sees to it"),
        "other": _("Another reason"),
    }
)
ENDED = "ended"
EVERY_DROP_WHY = CodeList({**DROP_WHYS.codes, ENDED: _("The work with this person has ended")})
# What the organisation gives out of its own money, for a step of the plan.
GRANT_KINDS = CodeList(
    {
        "cash": _("Cash"),
        "things": _("Things for the household"),
        "tools": _("Tools and material for work"),
        "animals": _("Animals"),
        "fees": _("Fees of school or training"),
        "transport": _("Transport"),
        "rent": _("Rent"),
        "treatment": _("Treatment and medicine"),
        "other": _("Something else"),
    }
)
GRANT_STATES = CodeList(
    {
        "asked": _("Waits for the supervisor"),
        "agreed": _("Agreed"),
        "declined": _("Not agreed to"),
        "withdrawn": _("Taken back"),
        "given": pgettext_lazy("money", "Handed over"),
        "checked": _("Handed over, and asked about"),
    }
)
# A grant that was agreed to on paper and written down here later: by whom.
LATER = CodeList({"colleague": _("A colleague"), "before": _("Decided before this system")})
RECEIVERS = CodeList(
    {
        "person": _("The person themselves"),
        "guardian": _("A guardian"),
        "payee": _("Paid for them: a school, a shop, a landlord"),
    }
)
USES = CodeList(
    {"planned": _("As planned"), "partly": _("In part as planned"), "else": _("For something else")}
)
# Why it went elsewhere: illness or hunger is no fault of hers.
USE_WHYS = CodeList(
    {
        "illness": _("Illness"),
        "living": _("Food and daily needs"),
        "family": _("Needs of the family"),
        "debt": _("A debt"),
        "plan": _("The plan changed"),
        "taken": _("Others took it"),
        "lost": _("Lost, broken or died"),
        "other": _("Another reason"),
    }
)
# Supports of the law (Viet Nam: Law 53/2024/QH15, art. 37, a to k).
SUPPORTS = CodeList(
    {
        "essentials": _("Essential needs"),
        "medical": _("Medical support"),
        "interpretation": _("Interpretation"),
        "legal_support": _("Support with the law"),
        "legal_aid": _("Legal aid"),
        "travel": _("Travel costs"),
        "psychological": _("Psychological support"),
        "schooling": _("Schooling"),
        "training": _("Vocational training and job advice"),
        "allowance": _("First allowance and loans"),
    }
)
# As whom the law sees a person, as an authority said it: its words, not ours.
STATUSES = STANDINGS
ENTITLEMENT_STATES = CodeList(
    {
        "entitled": _("Entitled"),
        "applied": _("Applied for"),
        "granted": _("Granted"),
        "received": _("Received"),
        "refused": _("Refused"),
    }
)
DECIDERS = CodeList(
    {**AUTHORITIES.codes, "justice": _("The authority for justice"), "centre": _("A support centre")}
)
TO_WHOM = CodeList(
    {
        "person": _("The person"),
        "family": _("The family"),
        "community": _("Somebody of the community"),
        "partner": _("A partner"),
        "authority": _("An authority"),
    }
)
PROMISE_STATES = CodeList(
    {
        "open": _("Open"),
        "kept": _("Kept"),
        "broken": _("Could not be kept"),
        ENDED: EVERY_DROP_WHY.codes[ENDED],
    }
)
BROKEN_WHYS = CodeList(
    {
        "means": _("We lacked the means"),
        "others": _("Others said no"),
        "not_safe": _("It was not safe"),
        "not_wanted": _("The person does not want it any more"),
        "forgot": _("We did not do it in time"),
        "other": _("Another reason"),
    }
)
# Our own services and what else helps, by what they answer to: ``data/services.toml``.
SERVICES = CodeList(
    {
        "safety_plan": _("Safety plan"),
        "shelter": _("Safe accommodation"),
        "supplies": _("Supplies"),
        "medical": _("Medical care"),
        "counselling": _("Counselling"),
        "first_aid": _("Psychological first aid"),
        "documents": _("Help with papers"),
        "referral": _("Referral to another organisation"),
        "course": _("Course or training"),
        "career": _("Career advice"),
        "translation": _("Translation"),
        "consent": _("What they agreed to"),
        "conference": _("Case conference"),
    }
)
