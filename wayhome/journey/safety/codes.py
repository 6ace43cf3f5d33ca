"""Code lists of safety."""

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.journey.safety import rules
from wayhome.kit.codes import CodeList


class CodeSet(CodeList):
    """Any of a list, kept as one number. A code has its bit for good: new ones come at the end, with a bit of their own."""

    def __init__(self, codes: Mapping[str, tuple[int, str | Promise]]) -> None:
        super().__init__({code: words for code, (_bit, words) in codes.items()})
        self.bits = {code: bit for code, (bit, _words) in codes.items()}

    def number(self, chosen: Collection[str]) -> int:
        """Return what is kept of these codes."""
        return rules.number_of(chosen, self.bits)

    def chosen(self, number: int) -> list[str]:
        """Return the codes that were kept."""
        return rules.codes_of(number, self.bits)

    def words(self, number: int) -> list[str]:
        """Return their words."""
        return [str(self.codes[code]) for code in self.chosen(number)]


LEVELS = CodeList(
    {
        "safe": _("Safe for now"),
        "watch": _("Watch"),
        "risk": _("At risk"),
        "danger": _("Danger now"),
    }
)
LEVEL_ICONS = {"safe": "ring", "watch": "half", "risk": "warning", "danger": "diamond"}
CONCERNS = CodeSet(
    {
        "threats": (0, _("Threats")),
        "near": (1, _("Somebody who did harm is near or searches")),
        "home": (2, _("Violence where the person lives")),
        "family": (3, _("Pressure from family or community")),
        "online": (4, _("Phone, messages, pictures")),
        "debt": (5, _("A debt or a lender")),
        "work": (6, _("The workplace or the way there")),
        "self_harm": (7, _("Thoughts of self-harm")),
        "health": (8, _("Health or medicine")),
        "child": (9, _("A child is in danger too")),
        "papers": (10, _("Police, papers, being sent away")),
        "place": (11, _("No safe place to stay")),
        "other": (12, _("Something else")),
    }
)
AGREED = CodeList({"yes": _("Yes, it is their own plan"), "partly": _("In part"), "no": _("Not yet")})
FLAG_KINDS = CodeList(
    {
        "safety": _("Safety"),
        "health": _("Health"),
        "self_harm": _("Self-harm"),
        "child": _("A child"),
        "reached": _("Contact by somebody who did harm"),
        "missing": _("Missing"),
        "legal_deadline": _("A legal deadline"),
        "other": _("Something else"),
    }
)
FLAG_OUTCOMES = CodeList(
    {
        "seen_to": _("Seen to: the person is safe"),
        "in_plan": _("Now part of a plan"),
        "passed": _("Passed to who can do it"),
        "she_declined": _("The person does not want it"),
        "no_need": _("There was no need"),
        "other": _("Something else"),
    }
)
# Why what was closed is opened again.
REOPEN_WHYS = CodeList(
    {
        "again": _("It happened again"),
        "not_over": _("It was not over"),
        "news": _("Something new was told"),
        "mistake": _("It was closed by mistake"),
        "other": _("Another reason"),
    }
)
FLAG_IN = CodeList({"0": _("Today"), "1": _("Tomorrow"), "3": _("In three days"), "7": _("In a week")})
INCIDENT_KINDS = CodeList(
    {
        "safety": _("Safety"),
        "protection": _("Protection: harm or abuse"),
        "self_harm": _("Self-harm"),
        "staff": _("A colleague was harmed or threatened"),
        "other": _("Something else"),
    }
)
# What can be recorded without a person: nothing about anybody we support.
WITHOUT_CASE = ("staff", "safety", "other")
SEVERITIES = CodeList({"low": _("Small"), "medium": _("Serious"), "high": _("Grave")})
DONE = CodeSet(
    {
        "stayed": (0, _("Stayed with the person")),
        "first_aid": (1, _("First aid")),
        "hospital": (2, _("Doctor or hospital")),
        "safe_place": (3, _("Went to a safe place")),
        "apart": (4, _("Kept people apart")),
        "police": (5, _("Called the police")),
        "counsellor": (6, _("Called the counsellor")),
        "parent": (7, _("Told parent or guardian")),
        "plan": (8, _("Changed the safety plan")),
        "other": (9, _("Something else")),
    }
)
TOLD = {"supervisor_on": _("Supervisor"), "director_on": _("Director"), "authority_on": _("Authority")}
