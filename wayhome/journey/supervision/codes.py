"""Code lists of supervision."""

from django.utils.translation import gettext_lazy as _

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
# What was talked about: a colleague's work, never a person we support.
TOPICS = CodeList(
    {
        "caseload": _("How much there is to do"),
        "plans": _("Plans and goals"),
        "notes": _("Keeping records"),
        "safety": _("Safety of the people we support"),
        "own_safety": _("The colleague's own safety"),
        "wellbeing": _("How the colleague is"),
        "boundaries": _("Closeness and distance"),
        "learning": _("What to learn"),
        "team": _("The team"),
        "leave": _("Time off"),
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
