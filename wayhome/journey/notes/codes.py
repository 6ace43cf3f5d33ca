"""Code lists of notes, and the templates that a note's words may start with: data, in the languages of the house."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wayhome.kit.codes import CodeList

KINDS = CodeList(
    {
        "visit": _("Visit"),
        "call": _("Call"),
        "message": _("Message"),
        "office_talk": _("Talk in the office"),
        "family": _("With the family"),
        "authority": _("With an authority"),
        "school_work": _("School or work"),
        "observation": _("What we saw"),
        "other": _("Something else"),
    }
)
PLACES = CodeList(
    {
        "her_home": _("At home"),
        "office": _("At the office"),
        "house": _("In a shelter or group home"),
        "outside": _("In a public place"),
        "school_work": _("At school or work"),
        "authority": _("At an authority"),
        "health": _("At a clinic or hospital"),
        "distance": _("By phone or message"),
        "other": _("Somewhere else"),
    }
)
WITH_WHOM = CodeList(
    {
        "herself": _("The person alone"),
        "with_family": _("The person with family"),
        "family": _("Family alone"),
        "authority": _("An authority"),
        "school_work": _("School or employer"),
        "partner": _("Another organisation"),
        "other": _("Somebody else"),
    }
)
SHE_IS = CodeList(
    {
        "better": _("Better"),
        "same": _("The same"),
        "worse": _("Worse"),
        "not_told": pgettext_lazy("answer", "Not told"),
    }
)
# What comes next of a note as one tap: days from today.
NEXT_IN = CodeList(
    {
        "1": _("Tomorrow"),
        "7": _("In a week"),
        "14": _("In two weeks"),
        "30": _("In a month"),
    }
)
_HOW = _("How things are today:")
_TOLD = _("What was told:")
_WISH = _("What the person wants now:")
_AGREED = _("What we agreed:")
_NEXT = _("Before the next time:")
# By kind: openings of lines that a worker completes. Kinds without one of their own share the last.
TEMPLATES: dict[str, tuple[str | Promise, ...]] = {
    "visit": (_HOW, _("What we saw at home:"), _TOLD, _WISH, _AGREED),
    "call": (_("Safe to talk on the phone:"), _HOW, _TOLD, _AGREED),
    "message": (_TOLD, _("What we answered:")),
    "office_talk": (_HOW, _TOLD, _WISH, _AGREED, _NEXT),
    "family": (_("The person knows of this talk and agrees:"), _TOLD, _("What the family offers:"), _AGREED),
    "authority": (_("What we asked for:"), _("What they answered:"), _("Paper and its number:"), _NEXT),
    "school_work": (_("How it goes there:"), _("What is difficult:"), _("What helps:"), _AGREED),
    "observation": (_("What we saw, without judging:"), _NEXT),
    "other": (_TOLD, _AGREED),
}


def template(kind: str) -> str:
    """Return the template of a kind in the language of the page, one opening a line."""
    return "\n".join(str(line) for line in TEMPLATES.get(kind, TEMPLATES["other"]))
