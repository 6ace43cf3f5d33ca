"""The month's figures of prevention as somebody would write them by hand in SQL."""
# ruff: noqa: S608  nothing but this file's own words goes into these queries

_ACTIVITY = """
 FROM activities_activity a
 JOIN activities_activityoffice o ON o.activity_id = a.id AND o.retired_at IS NULL AND o.office_id = %(office)s
"""
_HELD = """
 WHERE a.retired_at IS NULL AND a.happened_on BETWEEN %(first)s AND %(last)s
"""
_OURS = " AND a.our_role IN ('host', 'joint_host')"
_OTHERS = " AND a.our_role IN ('speaker', 'guest')"
AWARENESS = "'awareness_event', 'communications_event', 'leadership_event'"
TRAININGS = "'training', 'livelihood_training', 'sharing_session'"
WORKSHOPS = "'workshop', 'reflection_workshop', 'needs_review_workshop'"
COORDINATION = "'coordination_meeting', 'bilateral_meeting'"
VISITS = "'exchange_visit', 'client_visit'"
SOCIAL = (
    "'partner_ngo', 'implementing_partner', 'social_organisation', 'international_organisation', 'peer_organisation',"
    " 'faith_organisation'"
)
PACKAGES = "'identification_support', 'emergency_support', 'reintegration_support'"


def _of(types: str) -> str:
    return f" AND a.type IN ({types})"


def _events(types: str) -> str:
    return f"SELECT '', COUNT(*){_ACTIVITY}{_HELD}{_OURS}{_of(types)}"


def _part(table: str, name: str) -> str:
    return f"{_ACTIVITY} JOIN activities_{table} {name} ON {name}.activity_id = a.id AND {name}.retired_at IS NULL"


def _heads(more: str, reach: str = "direct") -> str:
    rows = _part("attendancecount", "h")
    return f"SELECT h.sex, SUM(h.count){rows}{_HELD} AND h.reach = '{reach}'{more} GROUP BY h.sex"


def _services(kind: str) -> str:
    return (
        "SELECT '', COUNT(*) FROM support_servicerecord s JOIN people_person p ON p.id = s.person_id AND p.retired_at IS NULL"
        f" WHERE s.office_id = %(office)s AND s.retired_at IS NULL AND s.kind = '{kind}'"
        " AND s.happened_on BETWEEN %(first)s AND %(last)s"
    )


def _sum(table: str, what: str, by: str, more: str = "") -> str:
    return f"SELECT x.{by}, SUM(x.{what}){_part(table, 'x')}{_HELD}{_OURS}{more} GROUP BY x.{by}"


EVENTS = {
    "awareness_events": _events(AWARENESS),
    "villages_covered": f"SELECT '', COUNT(DISTINCT x.place_id){_part('activityplace', 'x')}"
    f" JOIN places_place p ON p.id = x.place_id AND p.level = 4{_HELD}{_OURS}{_of(AWARENESS)}",
    "key_members_reached": _heads(f"{_OURS}{_of(AWARENESS)} AND h.category = 'community_member'"),
    "mass_reach": _heads(_OURS, "mass"),
    "group_meetings": _events("'group_meeting'"),
    "group_members_met": f"SELECT m.sex, COUNT(DISTINCT m.counts_as){_ACTIVITY}"
    " JOIN groups_attended x ON x.activity_id = a.id AND x.retired_at IS NULL"
    f" JOIN groups_groupmember m ON m.id = x.member_id AND m.retired_at IS NULL{_HELD}{_OURS} AND a.type = 'group_meeting'"
    " GROUP BY m.sex",
    "reflection_meetings": _events("'reflection_meeting'"),
    "reflection_participants": _heads(_OURS + _of("'reflection_meeting'")),
    "trainings": _events(TRAININGS),
    "training_participants": _heads(_OURS + _of(TRAININGS)),
    "workshop_participants": _heads(_OURS + _of(WORKSHOPS)),
    "round_tables": _events("'round_table'"),
    "round_table_participants": _heads(_OURS + _of("'round_table'")),
    "green_reflections": _events("'green_reflection'"),
    "green_participants": _heads(_OURS + _of("'green_reflection'")),
    "coordination_meetings": _events(COORDINATION),
    "external_event_participants": _heads(_OTHERS),
    "issues_raised": f"SELECT '', COUNT(*){_part('issue', 'x')} WHERE a.retired_at IS NULL{_OURS} AND a.type = 'round_table'"
    " AND x.raised_on BETWEEN %(first)s AND %(last)s",
    "outputs_built": _sum("output", "count", "kind"),
    "community_contributions": _sum("contribution", "amount", "currency", " AND x.kind = 'cash'"),
    "support_package_clients": "SELECT p.sex, COUNT(DISTINCT p.id) FROM people_enrolment e"
    " JOIN people_person p ON p.id = e.person_id AND p.retired_at IS NULL"
    f" WHERE e.office_id = %(office)s AND e.retired_at IS NULL AND e.package IN ({PACKAGES})"
    " AND e.happened_on <= %(last)s AND (e.ended_on IS NULL OR e.ended_on >= %(first)s) GROUP BY p.sex",
    "support_package_days": "SELECT '', COUNT(*) FROM support_packageday d"
    f" JOIN people_enrolment e ON e.id = d.enrolment_id AND e.retired_at IS NULL AND e.package IN ({PACKAGES})"
    " JOIN people_person p ON p.id = d.person_id AND p.retired_at IS NULL"
    " WHERE d.office_id = %(office)s AND d.retired_at IS NULL AND d.happened_on BETWEEN %(first)s AND %(last)s",
    "needs_reviews": _services("needs_review"),
    "livelihood_plans": _services("livelihood_plan"),
    "referrals_made": _services("referral"),
    "organisations_engaged": f"SELECT '', COUNT(DISTINCT x.agency_id){_part('activityagency', 'x')}"
    f" JOIN agencies_agency g ON g.id = x.agency_id AND g.retired_at IS NULL AND g.type IN ({SOCIAL})"
    f"{_HELD}{_of(VISITS + ', ' + COORDINATION)} AND x.part <> 'delegation'",
    "project_communes": "SELECT '', COUNT(DISTINCT x.place_id) FROM agencies_projectplace x"
    " JOIN agencies_project j ON j.id = x.project_id AND j.retired_at IS NULL AND j.office_id = %(office)s"
    " JOIN places_place p ON p.id = x.place_id AND p.level = 3"
    " WHERE x.retired_at IS NULL AND j.starts_on <= %(last)s AND (j.ends_on IS NULL OR j.ends_on >= %(first)s)",
    "literacy_support_share": _sum("attendancetrait", "count", "answer", " AND x.trait = 'literacy_need'"),
}
