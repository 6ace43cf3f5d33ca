"""Code lists of a child's best interest."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.safety.codes import CodeSet
from wayhome.kit.codes import REFUSED, STATES, CodeList

ABOUT = CodeList(
    {
        "home": _("Where the child lives"),
        "family": _("Going back to the family"),
        "border": _("A journey over a border"),
        "justice": _("Taking part in an investigation or court"),
        "service": _("A service or treatment"),
        "contact": _("Contact with somebody"),
        "other": _("Something else"),
    }
)
# "Did not want to say" is one of the states of every answer.
HEARD = CodeList(
    {
        "self": _("The child said what it wants"),
        "through": _("Through somebody the child trusts"),
        "too_young": _("Too young to say"),
    }
)
HEARD_ASKED = [*HEARD.choices, (REFUSED, STATES[REFUSED])]
GUARDIAN = CodeList(
    {
        "agrees": _("Agrees"),
        "otherwise": _("Sees it otherwise"),
        "not_reached": _("There is none, or could not be asked"),
        "harm": _("Asking would bring harm"),
    }
)
WEIGHED = CodeSet(
    {
        "safety": (0, _("Safety")),
        "wish": (1, _("The child's wish")),
        "family": (2, _("Family and belonging")),
        "health": (3, _("Health and growing")),
        "school": (4, _("School")),
        "origin": (5, _("Language, belief and origin")),
        "siblings": (6, _("Brothers and sisters")),
        "lasting": (7, _("A lasting solution")),
    }
)
WITH_WHOM = CodeSet(
    {
        "guardian": (0, _("Guardian")),
        "supervisor": (1, _("Supervisor")),
        "counsellor": (2, _("Counsellor")),
        "doctor": (3, _("Doctor")),
        "authority": (4, _("Authority")),
        "court": (5, _("Court")),
        "school": (6, _("School")),
        "chosen": (7, _("Somebody the child chose")),
    }
)
OUTCOMES = CodeList(
    {
        "wished": _("As the child wishes"),
        "partly": _("In part as the child wishes"),
        "otherwise": _("Otherwise than the child wishes"),
        "without": _("Decided, without a wish to go by"),
        "open": _("Not decided yet"),
    }
)
WHYS = CodeList(
    {
        "danger": _("It would be dangerous"),
        "law": _("The law or a court"),
        "no_guardian": _("There is no guardian"),
        "no_place": _("There is no place"),
        "health": _("Health"),
        "siblings": _("Brothers and sisters"),
    }
)
