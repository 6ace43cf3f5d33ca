"""Lines of the section on prevention: sentences with several figures, and words from the records behind them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wayhome.evidence.bulletins.lines.nouns import PARTICIPANTS, PEOPLE, THINGS
from wayhome.evidence.bulletins.lines.shapes import Count, Groups, Labels, Line, Words
from wayhome.evidence.indicators.definitions import PREVENT
from wayhome.prevention.activities.codes import AWARENESS, TRAININGS, WORKSHOPS

_OUTREACH = (
    Line(
        "awareness",
        PREVENT,
        {
            "events": Count(
                "awareness_events",
                ngettext_lazy("%(n)s community awareness event", "%(n)s community awareness events", "count"),
            ),
            "villages": Count("villages_covered", ngettext_lazy("%(n)s village", "%(n)s villages", "count")),
            "members": Count("key_members_reached", PARTICIPANTS["community_member"]),
            "mass": Count("mass_reach", PARTICIPANTS["villager"], "mass_by_awareness"),
            "topics": Words("topics", AWARENESS),
        },
        (
            _(
                "%(events)s on %(topics)s conducted in %(villages)s, reaching %(members)s and a further %(mass)s"
            ),
            _("%(events)s on %(topics)s conducted in %(villages)s, reaching %(members)s"),
            _("%(events)s conducted in %(villages)s, reaching %(members)s and a further %(mass)s"),
            _("%(events)s on %(topics)s conducted in %(villages)s"),
            _("%(events)s conducted in %(villages)s"),
            _("%(events)s on %(topics)s conducted"),
            _("%(events)s conducted"),
        ),
        more=(
            (
                _("%(members)s reached, and a further %(mass)s"),
                _("%(members)s reached"),
                _("%(mass)s reached"),
            ),
        ),
    ),
    # The figure counts every activity of ours: told beside awareness events only where they alone reached so many.
    Line(
        "mass_reach",
        PREVENT,
        {"people": Count("mass_reach", PEOPLE, "mass_by_others")},
        (_("A further %(people)s reached by all our activities: an estimate"),),
    ),
    Line(
        "group_meetings",
        PREVENT,
        {
            "meetings": Count("group_meetings", ngettext_lazy("%(n)s meeting", "%(n)s meetings", "count")),
            "bare": Count(
                "group_meetings", ngettext_lazy("%(n)s group meeting", "%(n)s group meetings", "count")
            ),
            "members": Count("group_members_met", ngettext_lazy("%(n)s member", "%(n)s members", "count")),
            "kinds": Words("group_kinds"),
            "topics": Words("topics", ("group_meeting",)),
        },
        (
            _("%(meetings)s of %(kinds)s conducted for %(members)s, on %(topics)s"),
            _("%(meetings)s of %(kinds)s conducted for %(members)s"),
            _("%(bare)s conducted for %(members)s, on %(topics)s"),
            _("%(bare)s conducted for %(members)s"),
            _("%(meetings)s of %(kinds)s conducted"),
            _("%(bare)s conducted"),
        ),
    ),
    Line(
        "reflection_meetings",
        PREVENT,
        {
            "meetings": Count(
                "reflection_meetings",
                ngettext_lazy("%(n)s reflection meeting", "%(n)s reflection meetings", "count"),
            ),
            "people": Groups("reflection_participants", "category", PARTICIPANTS),
            "points": Words("points", ("reflection_meeting",)),
        },
        (
            _("%(meetings)s conducted with %(people)s, who shared %(points)s"),
            _("%(meetings)s conducted with %(people)s"),
            _("%(meetings)s conducted"),
        ),
    ),
    Line(
        "trainings",
        PREVENT,
        {
            "trainings": Count("trainings", ngettext_lazy("%(n)s training", "%(n)s trainings", "count")),
            "people": Groups("training_participants", "category", PARTICIPANTS),
            "topics": Words("topics", TRAININGS),
        },
        (
            _("%(trainings)s on %(topics)s provided to %(people)s"),
            _("%(trainings)s provided to %(people)s"),
            _("%(trainings)s on %(topics)s provided"),
            _("%(trainings)s provided"),
        ),
    ),
    Line(
        "literacy",
        PREVENT,
        {"share": Count("literacy_support_share")},
        (_("Of those asked at our activities, %(share)s find reading or writing hard"),),
    ),
    Line(
        "round_tables",
        PREVENT,
        {
            "meetings": Count(
                "round_tables", ngettext_lazy("%(n)s round table", "%(n)s round tables", "count")
            ),
            "people": Count("round_table_participants", PEOPLE),
            "issues": Count(
                "issues_raised", ngettext_lazy("%(n)s community issue", "%(n)s community issues", "count")
            ),
            "themes": Labels("issues_raised", "theme"),
        },
        (
            _("%(meetings)s conducted for %(people)s, with %(issues)s raised: %(themes)s"),
            _("%(meetings)s conducted for %(people)s, with %(issues)s raised"),
            _("%(meetings)s conducted for %(people)s"),
            _("%(meetings)s conducted"),
        ),
        more=((_("%(issues)s raised: %(themes)s"), _("%(issues)s raised")),),
    ),
    Line(
        "green_reflections",
        PREVENT,
        {
            "meetings": Count(
                "green_reflections",
                ngettext_lazy(
                    "%(n)s green and clean reflection", "%(n)s green and clean reflections", "count"
                ),
            ),
            "people": Count("green_participants", PARTICIPANTS["participant"]),
        },
        (_("%(meetings)s held with %(people)s"), _("%(meetings)s held")),
    ),
)
_RESULTS = (
    Line(
        "community_run",
        PREVENT,
        {"who": Words("community_hosts"), "what": Words("community_run")},
        (
            _("%(what)s: organised by %(who)s without our support"),
            _("%(what)s: organised by the community without our support"),
        ),
    ),
    Line(
        "outputs",
        PREVENT,
        {"things": Groups("outputs_built", "kind", THINGS)},
        (_("%(things)s built and set up"),),
    ),
    Line(
        "contributions",
        PREVENT,
        {
            "sums": Groups("community_contributions", "currency"),
            "givers": Words("givers"),
            "things": Words("bought"),
        },
        (
            _("%(sums)s raised from %(givers)s, which paid for %(things)s"),
            _("%(sums)s raised from %(givers)s"),
            _("%(sums)s raised in the community"),
        ),
    ),
    Line(
        "support_packages",
        PREVENT,
        {
            "people": Count("support_package_clients", PEOPLE),
            "days": Count(
                "support_package_days", ngettext_lazy("%(n)s day in all", "%(n)s days in all", "count")
            ),
            "each": Words("package_days_each"),
            "items": Words("package_items"),
            "partners": Words("package_partners"),
            "country": Words("package_country"),
            "why": Words("package_reason"),
        },
        (
            _(
                "In collaboration with %(partners)s, %(people)s from %(country)s received %(each)s (%(days)s) %(why)s: %(items)s"
            ),
            _(
                "In collaboration with %(partners)s, %(people)s received %(each)s (%(days)s) %(why)s: %(items)s"
            ),
            _("%(people)s from %(country)s received %(each)s (%(days)s) %(why)s: %(items)s"),
            _("%(people)s received %(each)s (%(days)s) %(why)s: %(items)s"),
            _("%(people)s received %(each)s (%(days)s): %(items)s"),
            _("%(people)s received support (%(days)s): %(items)s"),
            _("%(people)s received support (%(days)s)"),
            _("%(people)s received support"),
        ),
        more=((_("all of them from %(country)s"),), (_("in collaboration with %(partners)s"),)),
    ),
)
_TOGETHER = (
    Line(
        "needs",
        PREVENT,
        {
            "reviews": Count(
                "needs_reviews", ngettext_lazy("%(n)s needs review", "%(n)s needs reviews", "count")
            ),
            "plans": Count(
                "livelihood_plans", ngettext_lazy("%(n)s livelihood plan", "%(n)s livelihood plans", "count")
            ),
        },
        (_("%(reviews)s done and %(plans)s made"), _("%(reviews)s done"), _("%(plans)s made")),
    ),
    Line(
        "referrals",
        PREVENT,
        {"referrals": Count("referrals_made", ngettext_lazy("%(n)s referral", "%(n)s referrals", "count"))},
        (_("%(referrals)s made to other organisations"),),
    ),
    Line(
        "workshops",
        PREVENT,
        {"people": Count("workshop_participants", PEOPLE), "topics": Words("topics", WORKSHOPS)},
        (_("%(people)s at our workshops on %(topics)s"), _("%(people)s at our workshops")),
    ),
    Line(
        "external_events",
        PREVENT,
        {"people": Count("external_event_participants", PEOPLE)},
        (_("%(people)s at events of others where we spoke or were guests"),),
    ),
    Line(
        "coordination",
        PREVENT,
        {
            "meetings": Count(
                "coordination_meetings",
                ngettext_lazy("%(n)s coordination meeting", "%(n)s coordination meetings", "count"),
            ),
            "organisations": Count(
                "organisations_engaged",
                ngettext_lazy("%(n)s social organisation", "%(n)s social organisations", "count"),
            ),
        },
        (
            _("%(meetings)s held, and %(organisations)s met at visits and meetings"),
            _("%(meetings)s held"),
            _("%(organisations)s met at visits and meetings"),
        ),
    ),
    Line(
        "communes",
        PREVENT,
        {"communes": Count("project_communes", ngettext_lazy("%(n)s commune", "%(n)s communes", "count"))},
        (_("Projects at work in %(communes)s"),),
    ),
)
LINES = (*_OUTREACH, *_RESULTS, *_TOGETHER)
