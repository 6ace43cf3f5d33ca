"""Code lists of graduation, return, follow-up and closure. Every line of a checklist is a code: its words stand here."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.codes import EXIT_KINDS, GRADUATED
from wayhome.kit.codes import CodeList

# The checklist. Which lines an office asks stands in data/criteria.toml.
CRITERIA = CodeList(
    {
        "safe_place": _("They have a safe place to live"),
        "safety_plan": _("They know what to do if it gets unsafe"),
        "income": _("There is money to live on, for three months at least"),
        "income_or_school": _("Work, income or school has gone well for three months"),
        "papers": _("Their papers are in hand, or applied for"),
        "health": _("Their health is cared for where they will live"),
        "wellbeing": _("They feel well enough to go"),
        "support": _("There are people around them who help"),
        "children": _("Their children are cared for"),
        "rights": _("They know their rights and how their court matter stands"),
        "goals": _("Their goals are reached, or go on without us"),
        "knows_where": _("They know where to call"),
        "contact": _("It is agreed how we stay in touch"),
        "conference": _("A case conference has spoken about it"),
    }
)
FIT = CodeList(
    {
        "health": _("Well enough to travel"),
        "medicine": _("Medicine for the way and a month after"),
        "papers": _("Papers for the journey"),
        "escort": _("Somebody goes along, or the person wants to go alone"),
        "route": _("The way is safe"),
        "met": _("Somebody meets them when they arrive"),
    }
)
HOME = CodeList(
    {
        "visited": _("We have seen the place, or somebody we trust has"),
        "agree": _("Those who live there want the person to come"),
        "no_harm": _("Nobody who harmed them is there or near"),
        "room": _("A place to sleep of their own"),
        "help_near": _("Somebody to turn to is near"),
        "school_work": _("School, training or work can be reached"),
    }
)
COPIES = CodeList(
    {
        "plan": _("Their plan"),
        "papers": _("Their papers"),
        "health": _("What doctors need to know"),
        "card": _("The card with where to call"),
    }
)
PARTS = CodeList({"criteria": _("Checklist"), "fit": _("Fit to travel"), "home": _("A safe home"), "copies": _("Given to the person")})  # fmt: skip
LINES = {"criteria": CRITERIA, "fit": FIT, "home": HOME, "copies": COPIES}
EVERY_LINE = CodeList({code: words for known in LINES.values() for code, words in known.codes.items()})
ANSWERS = CodeList({"yes": _("Yes"), "no": _("Not yet")})
UNMET_WHYS = CodeList(
    {
        "in_hand": _("it is under way"),
        "in_follow_up": _("we will do it in follow-up"),
        "her_choice": _("they decided to go without it"),
        "not_hers": _("it does not concern them"),
        "not_there": _("it cannot be had where they go"),
        "covered": _("their safety plan covers it"),
        "other": _("another reason"),
    }
)
# What becomes of the open steps of her plan when she goes.
GOES_ON = "on"
STEPS_ON = _("Goes on after graduation")
STEPS_TOLD = CodeList({GOES_ON: _("Goes on"), "done": _("Done"), "dropped": _("No longer needed")})
WISHES = CodeList(
    {
        "wants": _("They want to go now"),
        "with_help": _("They want to go, with more help"),
        "unsure": _("They are not sure yet"),
        "stay": _("They would rather stay"),
    }
)
GRADUATION_STATES = CodeList(
    {
        "draft": _("Being prepared"),
        "asked": _("Waits for the supervisor"),
        "agreed": _("Agreed"),
        "returned": _("Given back"),
        "undone": _("The exit was taken back"),
    }
)
CLOSURE_STATES = CodeList({code: GRADUATION_STATES.codes[code] for code in ("asked", "agreed", "returned", "undone")} | {"withdrawn": _("Taken back")})  # fmt: skip
LIVING = CodeList(
    {
        "own": _("A home of their own"),
        "family": _("With their parents or brothers and sisters"),
        "partner": _("With their partner or spouse"),
        "relatives": _("With other relatives"),
        "friends": _("With friends"),
        "employer": _("Where they work"),
        "foster": _("With a foster family"),
        "group_home": _("In a group home"),
        "institution": _("In a centre or hospital"),
        "none": _("No fixed place"),
        "other": _("Somewhere else"),
    }
)
WITH_WHOM = CodeList(
    {
        "alone": _("Alone"),
        "children": _("With their children"),
        "parents": _("With their parents"),
        "partner": _("With their partner or spouse"),
        "relatives": _("With relatives"),
        "friends": _("With friends"),
        "others": _("With others"),
    }
)
# Follow-up
HOWS = CodeList(
    {
        "visit": _("Visit"),
        "phone": _("By phone"),
        "elsewhere": _("Met somewhere else"),
        "message": _("By message"),
    }
)
REACHED = CodeList({"yes": _("Yes"), "no": _("No, not reached")})
NOT_REACHED_WHYS = CodeList(
    {
        "no_answer": _("No answer"),
        "number_gone": _("The number is no longer theirs"),
        "not_home": _("Nobody was there"),
        "moved": _("They have moved"),
        "not_safe": _("It was not safe to speak"),
        "not_now": _("They did not want to talk"),
        "other": _("Another reason"),
    }
)
SAFETY = CodeList(
    {"safe": _("Safe"), "worried": _("Something worries them"), "not_safe": _("Not safe"), "danger": _("In danger now")}
)  # fmt: skip
LIFE = CodeList({"good": _("Well"), "so_so": _("So-so"), "hard": _("Hard")})
DOMAINS = CodeList(
    {
        "safety": _("Safety"),
        "income": _("Work and money"),
        "school": _("School or training"),
        "health": _("Health"),
        "support": _("People around them"),
    }
)
STEPS = CodeList({"-": _("harder than before"), "=": _("as before"), "+": _("better than before")})
WANTS = CodeList(
    {
        "nothing": _("Nothing now"),
        "talk": _("Somebody to talk with"),
        "money": _("Help with money"),
        "work": _("Help with work"),
        "school": _("Help with school or training"),
        "health": _("Help with health"),
        "papers": _("Help with papers"),
        "home": _("Help with a place to live"),
        "safety": _("Help to be safe"),
        "less": _("To hear from us less often"),
        "other": _("Something else"),
    }
)
LOST_STATES = CodeList(
    {
        "told": _("Waits for the supervisor"),
        "try_again": _("Try again"),
        "reached": _("Reached again"),
        "closed": _("No longer needed"),
    }
)
# Closure
COMPLETE = "complete"
CLOSE_WHYS = CodeList(
    {COMPLETE: _("Follow-up is complete"), **{code: words for code, words in EXIT_KINDS.codes.items() if code != GRADUATED}}
)  # fmt: skip
CARD = CodeList(
    {"given": _("Yes"), "not_safe": _("No, it would not be safe for them"), "not_reached": _("No, they were not reached")}
)  # fmt: skip
