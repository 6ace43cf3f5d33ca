"""Code lists of identification: what an authority decides, what we think ourselves, and the signs both look at; how she came back; who else belongs to a case."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wayhome.kit.codes import CodeList

# Who says it: an authority decides, the organisation has an opinion of its own. The two are never mixed.
SAID_BY = CodeList({"authority": _("An authority"), "own": _("Our organisation")})
STATUSES = CodeList(
    {
        "at_risk": _("At risk"),
        "presumed": _("Presumed"),
        "being_identified": _("Being identified"),
        "identified": _("Identified"),
        "not_identified": _("Not identified"),
    }
)
OPINIONS = CodeList(
    {
        "at_risk": _("At risk"),
        "signs": _("Signs of trafficking"),
        "sure": _("We are convinced of it"),
        "unclear": _("Not clear yet"),
        "no_signs": _("No signs seen"),
    }
)
# As whom the law gives support, where it tells (the statuses of ``plans/data/entitlements.toml``).
STANDINGS = CodeList(
    {
        "identified": _("Identified"),
        "accompanying": _("Under 18, came with somebody identified"),
        "being_identified": _("Being identified, inside the country"),
        "being_identified_abroad": _("Being identified, still abroad"),
        "foreigner": _("Foreigner, identified or being identified"),
    }
)
DECIDERS = CodeList(
    {
        "commune": _("Commune"),
        "health": _("Provincial health authority"),
        "social_affairs": _("Authority for social affairs"),
        "police": _("Police"),
        "border_guard": _("Border guard"),
        "coast_guard": _("Coast guard"),
        "interior": _("Ministry of the interior"),
        "committee": _("Committee against trafficking"),
        "court": _("Court or prosecutor"),
        "embassy": _("Embassy or consulate"),
        "other": _("Another authority"),
    }
)
# The three parts of the law's shape. Under 18 the second is not asked for.
ACTS = CodeList(
    {
        "recruited": _("Recruited"),
        "transported": _("Transported"),
        "handed_over": _("Handed over to others"),
        "harboured": _("Kept or hidden"),
        "received": pgettext_lazy("act of trafficking", "Received"),
    }
)
MEANS = CodeList(
    {
        "deception": _("Deceived"),
        "no_pay": _("Not paid"),
        "intimidation": _("Harassed and intimidated"),
        "long_hours": _("Made to work very long"),
        "force": _("Force or threats"),
        "abduction": _("Taken away"),
        "power": _("Somebody used power over the person"),
        "bought": _("Money given to somebody else"),
        "debt": _("Bound by a debt"),
        "papers": _("Papers taken away"),
        "locked_in": _("Locked in"),
    }
)
PURPOSES = CodeList(
    {
        "forced_marriage": _("Arranged or forced marriage"),
        "domestic_slavery": _("Slavery in a household"),
        "sex_trade": _("Sex trade"),
        "false_job": _("A factory job that was none"),
        "online_fraud": _("Forced to cheat people on the internet"),
        "child_labour": _("Child labour"),
        "detention": _("Held captive"),
        "newborn_trade": _("A newborn child sold"),
        "forced_labour": _("Other forced labour"),
        "begging": _("Forced to beg"),
        "organs": _("Removal of organs"),
        "other": _("Something else"),
    }
)
# The law's purpose behind each form of exploitation; a proposal until counsel has read it (as ``checked`` in data/country.toml).
LAW_PURPOSES = CodeList(
    {
        "sexual": _("Sexual exploitation"),
        "labour": _("Forced labour"),
        "slavery": _("Slavery or practices like it"),
        "organs": _("Removal of organs"),
        "other": _("Another inhuman purpose"),
    }
)
PURPOSE_IN_LAW = {
    "forced_marriage": "slavery",
    "domestic_slavery": "slavery",
    "sex_trade": "sexual",
    "false_job": "labour",
    "online_fraud": "labour",
    "child_labour": "labour",
    "detention": "slavery",
    "newborn_trade": "other",
    "forced_labour": "labour",
    "begging": "labour",
    "organs": "organs",
    "other": "other",
}
# What made it easier: told with the person, never against her.
VULNERABILITIES = CodeList(
    {
        "poverty": _("Poverty"),
        "debt": _("Debts"),
        "schooling": _("Little schooling"),
        "awareness": _("Had not heard of the danger"),
        "family_apart": _("The family broke apart"),
        "family_trouble": _("Trouble in the family"),
        "friends": _("Friends led the way"),
        "peers": _("Pressure of people of the same age"),
        "wishes": _("Wished for things that cost money"),
    }
)
SIGN_KINDS = CodeList(
    {
        "act": _("What was done"),
        "means": _("How"),
        "purpose": _("For what"),
        "vulnerability": _("What made it easier"),
    }
)
SIGNS = {"act": ACTS, "means": MEANS, "purpose": PURPOSES, "vulnerability": VULNERABILITIES}
# Other persons of a case
ROLES = CodeList(
    {
        "dependant": _("Depends on this person"),
        "guardian": _("Guardian"),
        "carer": _("Cares for this person"),
        "witness": _("Witness"),
        "alleged_perpetrator": _("May have done it"),
    }
)
RELATIONS = CodeList(
    {
        "child": _("Son or daughter"),
        "parent": _("Mother or father"),
        "sibling": _("Sister or brother"),
        "grandparent": _("Grandmother or grandfather"),
        "partner": _("Wife, husband or partner"),
        "relative": _("Another relative"),
        "friend": _("Friend"),
        "neighbour": _("Neighbour"),
        "official": _("Somebody of an authority"),
        "none": _("No relation"),
    }
)
END_WHYS = CodeList(
    {
        "grown": _("Does not depend on this person any more"),
        "moved": _("Lives elsewhere"),
        "changed": _("Somebody else does it now"),
        "died": _("Died"),
        "other": _("Another reason"),
    }
)
# Where a group was met
MET_AT = CodeList(
    {
        "border_gate": _("Border gate"),
        "police": _("Police or border guard"),
        "centre": _("A centre"),
        "community": _("A village or quarter"),
        "office": _("Our office"),
        "other": _("Elsewhere"),
    }
)
CHECKS = CodeList(
    {
        "room_ready": _("A room is ready"),
        "house_mother": _("A house mother knows"),
        "counsellor": _("A counsellor is chosen"),
        "rights_told": _("Rights were explained"),
    }
)
# How she came over a border, and between whom she was handed over.
CROSSING_WAYS = CodeList(
    {
        "handed_over": _("Handed over by the other side"),
        "accompanied": _("Somebody came along"),
        "alone": _("Alone"),
        "sent_back": _("Sent back, without anybody meeting the person"),
        "flight": _("By air"),
        "other": _("Another way"),
    }
)
HANDED_BY = CodeList(
    {
        "foreign_police": _("Police or border guard of the other country"),
        "foreign_social": _("Authority for social affairs of the other country"),
        "embassy": _("Embassy or consulate"),
        "border_guard": _("Border guard"),
        "police": _("Police"),
        "social_affairs": _("Authority for social affairs"),
        "organisation": _("Another organisation"),
        "family": _("Family"),
        "nobody": _("Nobody"),
        "other": _("Somebody else"),
    }
)
RECEIVED_BY = CodeList(
    {
        "own": _("Our organisation"),
        "border_guard": _("Border guard"),
        "police": _("Police"),
        "social_affairs": _("Authority for social affairs"),
        "organisation": _("Another organisation"),
        "family": _("Family"),
        "nobody": _("Nobody"),
        "other": _("Somebody else"),
    }
)
