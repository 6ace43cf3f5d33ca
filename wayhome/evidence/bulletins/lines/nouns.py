"""Counted nouns of bulletins, by the codes of the lists they come from."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

PARTICIPANTS = {
    "community_member": _n("%(n)s key community member", "%(n)s key community members", "count"),
    "villager": _n("%(n)s villager", "%(n)s villagers", "count"),
    "group_member": _n("%(n)s group member", "%(n)s group members", "count"),
    "beneficiary": _n("%(n)s client of a project", "%(n)s clients of a project", "count"),
    "parent": _n("%(n)s parent", "%(n)s parents", "count"),
    "child": _n("%(n)s child or young person", "%(n)s children and young people", "count"),
    "student": _n("%(n)s student", "%(n)s students", "count"),
    "teacher": _n("%(n)s teacher", "%(n)s teachers", "count"),
    "church_leader": _n("%(n)s church leader", "%(n)s church leaders", "count"),
    "religious_leader": _n("%(n)s religious leader", "%(n)s religious leaders", "count"),
    "local_authority": _n("%(n)s local authority", "%(n)s local authorities", "count"),
    "official": _n("%(n)s official", "%(n)s officials", "count"),
    "police": _n("%(n)s police officer or border guard", "%(n)s police officers and border guards", "count"),
    "collaborator": _n("%(n)s collaborator", "%(n)s collaborators", "count"),
    "ngo_staff": _n("%(n)s staff member of an organisation", "%(n)s staff members of organisations", "count"),
    "our_staff": _n("%(n)s of our own staff", "%(n)s of our own staff", "count"),
    "donor_visitor": _n("%(n)s donor or visitor", "%(n)s donors and visitors", "count"),
    "participant": _n("%(n)s participant", "%(n)s participants", "count"),
    "not_recorded": _n("%(n)s participant", "%(n)s participants", "count"),
}
THINGS = {
    "waste_facility": _n("%(n)s waste facility", "%(n)s waste facilities", "count"),
    "solar_light": _n("%(n)s solar light", "%(n)s solar lights", "count"),
    "water_point": _n("%(n)s water point", "%(n)s water points", "count"),
    "toilet": _n("%(n)s toilet", "%(n)s toilets", "count"),
    "road_path": _n("%(n)s metre of road or path", "%(n)s metres of road or path", "count"),
    "school_repair": _n("%(n)s repaired classroom", "%(n)s repaired classrooms", "count"),
    "leaflet": _n("%(n)s leaflet or poster", "%(n)s leaflets and posters", "count"),
    "learning_set": _n("%(n)s learning set", "%(n)s learning sets", "count"),
    "other": _n("%(n)s other thing", "%(n)s other things", "count"),
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
POINTS = {
    "practice": _("good practice"),
    "challenge": _("key challenges"),
    "solution": _("proposed solutions"),
    "lesson": _("lessons learnt"),
}
EACH = _n("%(n)s day of support", "%(n)s days of support", "count")
PEOPLE = _n("%(n)s person", "%(n)s people", "count")
