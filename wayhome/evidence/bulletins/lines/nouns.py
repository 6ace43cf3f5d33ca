"""Counted nouns of bulletins, by the codes of the lists they come from."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

PARTICIPANTS = {
    "community_member": ngettext_lazy("%(n)s key community member", "%(n)s key community members", "count"),
    "villager": ngettext_lazy("%(n)s villager", "%(n)s villagers", "count"),
    "group_member": ngettext_lazy("%(n)s group member", "%(n)s group members", "count"),
    "beneficiary": ngettext_lazy("%(n)s client of a project", "%(n)s clients of a project", "count"),
    "parent": ngettext_lazy("%(n)s parent", "%(n)s parents", "count"),
    "child": ngettext_lazy("%(n)s child or young person", "%(n)s children and young people", "count"),
    "student": ngettext_lazy("%(n)s student", "%(n)s students", "count"),
    "teacher": ngettext_lazy("%(n)s teacher", "%(n)s teachers", "count"),
    "church_leader": ngettext_lazy("%(n)s church leader", "%(n)s church leaders", "count"),
    "religious_leader": ngettext_lazy("%(n)s religious leader", "%(n)s religious leaders", "count"),
    "local_authority": ngettext_lazy("%(n)s local authority", "%(n)s local authorities", "count"),
    "official": ngettext_lazy("%(n)s official", "%(n)s officials", "count"),
    "police": ngettext_lazy(
        "%(n)s police officer or border guard", "%(n)s police officers and border guards", "count"
    ),
    "collaborator": ngettext_lazy("%(n)s collaborator", "%(n)s collaborators", "count"),
    "ngo_staff": ngettext_lazy(
        "%(n)s staff member of an organisation", "%(n)s staff members of organisations", "count"
    ),
    "our_staff": ngettext_lazy("%(n)s of our own staff", "%(n)s of our own staff", "count"),
    "donor_visitor": ngettext_lazy("%(n)s donor or visitor", "%(n)s donors and visitors", "count"),
    "participant": ngettext_lazy("%(n)s participant", "%(n)s participants", "count"),
    "not_recorded": ngettext_lazy("%(n)s participant", "%(n)s participants", "count"),
}
THINGS = {
    "waste_facility": ngettext_lazy("%(n)s waste facility", "%(n)s waste facilities", "count"),
    "solar_light": ngettext_lazy("%(n)s solar light", "%(n)s solar lights", "count"),
    "water_point": ngettext_lazy("%(n)s water point", "%(n)s water points", "count"),
    "toilet": ngettext_lazy("%(n)s toilet", "%(n)s toilets", "count"),
    "road_path": ngettext_lazy("%(n)s metre of road or path", "%(n)s metres of road or path", "count"),
    "school_repair": ngettext_lazy("%(n)s repaired classroom", "%(n)s repaired classrooms", "count"),
    "leaflet": ngettext_lazy("%(n)s leaflet or poster", "%(n)s leaflets and posters", "count"),
    "learning_set": ngettext_lazy("%(n)s learning set", "%(n)s learning sets", "count"),
    "other": ngettext_lazy("%(n)s other thing", "%(n)s other things", "count"),
}
GROUPS = {
    "good_husband": _("Good husband groups"),
    "good_wife": _("Good wife groups"),
    "children_youth": _("Children and Youth groups"),
    "peer": _("peer groups"),
    "womens_club": _("Women's Clubs"),
    "pastors": _("pastors' networks"),
    "collaborators": _("collaborators"),
    "ert": _("Emergency Response Teams"),
    "course": _("courses"),
    "committee": _("committees"),
}
GIVERS = {
    "teachers_monks": _("teachers and monks"),
    "community": _("the community"),
    "local_authority": _("the local authority"),
    "faith": _("a church, pagoda or mosque"),
    "business": _("a business"),
    "parents": _("parents"),
    "partner": _("a partner organisation"),
    "other": _("others"),
}
ITEMS = {
    "food": _("food"),
    "accommodation": _("safe accommodation"),
    "translation": _("translation"),
    "documents": _("papers for the way home"),
    "medical": _("medical care"),
    "clothes": _("clothes and necessities"),
    "psychological": _("psychological first aid"),
    "transport": _("transport"),
}
REASONS = {
    "being_identified": _("while it was found out whether they had been trafficked"),
    "returned": _("after they came back from abroad"),
    "at_risk": _("because they were at risk"),
    "family": _("as family of people we support"),
    "community": _("in the communes we work in"),
}
POINTS = {
    "practice": _("good practice"),
    "challenge": _("key challenges"),
    "solution": _("proposed solutions"),
    "lesson": _("lessons learnt"),
}
EACH = ngettext_lazy("%(n)s day of support", "%(n)s days of support", "count")
CLIENTS = ngettext_lazy("%(n)s client/survivor", "%(n)s clients/survivors", "count")
PEOPLE = ngettext_lazy("%(n)s person", "%(n)s people", "count")
