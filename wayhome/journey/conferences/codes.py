"""Code lists of case conferences."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

STATES = CodeList({"planned": _("Planned"), "held": _("Held"), "cancelled": _("Cancelled")})
PLACES = CodeList(
    {
        "office": _("At our office"),
        "partner": _("At a partner's"),
        "with_her": _("Where they wanted it"),
        "online": _("By phone or online"),
        "other": _("Somewhere else"),
    }
)
SHE = CodeList(
    {
        "there": _("They take part"),
        "part": _("They take part in some of it"),
        "before": _("They told us before what to say"),
        "not_wanted": _("They do not want to take part"),
        "not_safe": _("It would not be safe for them"),
    }
)
BESIDE = CodeList(
    {
        "nobody": _("Nobody"),
        "worker": _("Who walks with them"),
        "relative": _("Somebody of the family"),
        "friend": _("A friend"),
        "other": _("Somebody else they trust"),
    }
)
AGENDA = CodeList(
    {
        "wishes": _("What they want"),
        "safety": _("Safety"),
        "home": _("Where they live"),
        "health": _("Health"),
        "school_work": _("School and work"),
        "money": _("Money and entitlements"),
        "papers": _("Papers"),
        "court": _("Police and court"),
        "family": _("Family and children"),
        "graduation": _("Graduation"),
        "return": _("The return"),
        "who_does_what": _("Who does what"),
    }
)
STRENGTHS = CodeList(
    {
        "knows_wants": _("Knows what they want"),
        "learns": _("Learns and tries"),
        "earns": _("Earns or can earn"),
        "cares": _("Cares for others"),
        "trusts": _("Has somebody they trust"),
        "asks": _("Asks for help when they need it"),
        "healthy": _("Feels well"),
        "home": _("Has a home"),
        "other": _("Something else"),
    }
)
LIMITS = CodeList(
    {
        "danger": _("Danger is not over"),
        "health": _("Illness or pain"),
        "money": _("No income yet"),
        "home": _("No safe place yet"),
        "papers": _("Papers are missing"),
        "court": _("A court matter is open"),
        "family": _("The family does not help"),
        "services": _("What they need is not there"),
        "other": _("Something else"),
    }
)
PARTS = CodeList({"agenda": _("Agenda"), "strengths": _("Strengths"), "limits": _("What is hard")})
LINES = {"agenda": AGENDA, "strengths": STRENGTHS, "limits": LIMITS}
EVERY_LINE = CodeList({code: words for known in LINES.values() for code, words in known.codes.items()})
ROLES = CodeList(
    {
        "leads": _("Leads the conference"),
        "minutes": _("Writes the minutes"),
        "case_work": _("Case work"),
        "counselling": _("Counselling"),
        "health": _("Health"),
        "police": _("Police"),
        "social": _("Social affairs"),
        "justice": _("Court and legal help"),
        "school": _("School or training"),
        "shelter": _("Shelter or foster care"),
        "community": _("Their community"),
        "other": _("Another part"),
    }
)
WHATS = CodeList(
    {
        "safety": _("Keep them safe"),
        "home": _("Find or keep a home"),
        "health": _("Arrange health care"),
        "counselling": _("Arrange counselling"),
        "papers": _("Get papers"),
        "court": _("Go on with the court matter"),
        "money": _("Apply for what they are entitled to"),
        "work": _("Work or training"),
        "school": _("School"),
        "family": _("Speak with the family"),
        "return": _("Prepare the return"),
        "meet": _("Meet again"),
        "other": _("Something else"),
    }
)
DECISION_STATES = CodeList({"open": _("To do"), "done": _("Done"), "dropped": _("No longer needed")})
OUTCOMES = CodeList(
    {
        "open": _("We go on together"),
        "graduation": _("The person is to graduate"),
        "transferred": _("Another organisation goes on"),
        "closure": _("The work is to end"),
        "other": _("Something else"),
    }
)
