"""Code lists of supervision."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.safety.codes import CodeSet
from wayhome.kit.codes import CodeList

# A caseload in three steps: words and a drawing, not colour alone.
STEPS = CodeList({"fits": _("Fits"), "full": _("Full"), "over": _("Too many")})
STEP_ICONS = {"fits": "ring", "full": "half", "over": "diamond"}
NOTE_KINDS = CodeList(
    {
        "regular": _("Regular talk"),
        "case_review": _("Looked at people's journeys together"),
        "after_hard": _("After something hard"),
        "asked": _("The colleague asked for it"),
    }
)
# When again, in days.
NEXT_IN = CodeList({"7": _("In a week"), "14": _("In two weeks"), "28": _("In four weeks")})
# What was talked about: a colleague's work, never a person we support.
TOPICS = CodeSet(
    {
        "caseload": (0, _("How much there is to do")),
        "plans": (1, _("Plans and goals")),
        "notes": (2, _("Keeping records")),
        "safety": (3, _("Safety of the people we support")),
        "own_safety": (4, _("The colleague's own safety")),
        "wellbeing": (5, _("How the colleague is")),
        "boundaries": (6, _("Closeness and distance")),
        "learning": (7, _("What to learn")),
        "team": (8, _("The team")),
        "leave": (9, _("Time off")),
    }
)
MEASURES = CodeList(
    {
        "safety": _("Days from the first sign to a look at safety"),
        "needs": _("Days from the first sign to the talk about needs"),
        "plan": _("Days from the first sign to the plan"),
        "follow_up": _("Follow-up contacts kept"),
        "goals": _("Goals reached"),
        "closure": _("Days from the first sign to closure"),
    }
)
