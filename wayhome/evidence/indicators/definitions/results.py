"""Prevent: what came of it, who was helped on the way, and with whom we work."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from wayhome.evidence.indicators.definitions.base import PREVENT, Definition
from wayhome.evidence.indicators.definitions.events import ACTIVITIES
from wayhome.evidence.indicators.rules import Parts
from wayhome.prevention.activities.codes import COORDINATION, OURS, VISITS
from wayhome.registry.agencies.types import SOCIAL
from wayhome.registry.people.codes import SUPPORT_PACKAGES

_PACKAGES = _("Enrolments in support packages, and their days as they are ticked.")
_SERVICES = _("The log of services, as staff record them.")
_PROJECTS = _("Projects and the places they work in.")
_TRAITS = _("Answers of those who were asked at an activity, or the facts of members ticked.")
_ONLY_OURS = _("Only activities that we hosted, alone or with others, on their first day.")
_RECORDED = _("Each record counts; a person may have several in a month.")
_WHO, _WHERE = ("age_band", "province"), ("province", "place")
_SERVICE = Parts(source="services", unit="record", breakdowns=("sex", *_WHO, "agency_type"))
_LITERACY = ("literacy_need",)

RESULTS = (
    Definition(
        "issues_raised",
        PREVENT,
        _("Issues raised by communities"),
        Parts(
            source="issues", unit="issue", where={"type": ("round_table",), "role": OURS},
            breakdowns=("theme", "state", "province", "place"),
        ),
        _("Issues that communities raised at round tables in the month."),
        _("Issues of round tables that we hosted, raised in the month."),
        ACTIVITIES,
        _("An issue raised at two round tables is two issues, unless it is recorded once."),
    ),
    Definition(
        "outputs_built",
        PREVENT,
        _("Things built or handed over"),
        Parts(
            source="outputs", unit="item", counting="sum", of="count", apart="kind", where={"role": OURS},
            breakdowns=("kind", "for_whom", "province"),
        ),
        _("What was built, set up or handed over with an activity in the month, by kind."),
        _("Numbers of each kind, added up. Kinds are never added to each other."),
        ACTIVITIES,
        _ONLY_OURS,
    ),
    Definition(
        "community_contributions",
        PREVENT,
        _("Money raised by communities"),
        Parts(
            source="contributions", unit="money", counting="sum", of="amount", apart="currency",
            where={"kind": ("cash",), "role": OURS}, breakdowns=("currency", "giver", *_WHERE),
        ),
        _("Money that communities and others gave with an activity in the month, by currency."),
        _("Amounts of money given, added up. Currencies are never added to each other."),
        ACTIVITIES,
        _("Things and work given are recorded and not counted here, also where somebody wrote what they are worth."),
    ),
    Definition(
        "support_package_clients",
        PREVENT,
        _("People with a support package"),
        Parts(
            source="enrolments", unit="person", counting="distinct", of="person", period="overlap", until="ended_on",
            where={"package": SUPPORT_PACKAGES}, breakdowns=("package", "reason", *_WHO),
        ),
        _("Persons who had a support package in the month, each counted once."),
        _("Persons with an enrolment in a support package that began by the last day and did not end before the first."),
        _PACKAGES,
        _("An enrolment is no admission. One without a last day goes on."),
    ),
    Definition(
        "support_package_days",
        PREVENT,
        _("Days of support"),
        Parts(
            source="package_days", unit="person_day", where={"package": SUPPORT_PACKAGES},
            breakdowns=("package", "sex", *_WHO),
        ),
        _("Days of support packages delivered in the month: one person on one day is one."),
        _("Days ticked in support packages whose date lies in the month."),
        _PACKAGES,
        _("A day counts when something was given on it; a day without a tick does not."),
    ),
    Definition(
        "needs_reviews",
        PREVENT,
        _("Needs reviews"),
        replace(_SERVICE, where={"kind": ("needs_review",)}),
        _("Reviews of what a person needs, done in the month."),
        _("Records of the kind “needs reviewed” whose day lies in the month."),
        _SERVICES,
        _RECORDED,
    ),
    Definition(
        "livelihood_plans",
        PREVENT,
        _("Livelihood plans made"),
        replace(_SERVICE, where={"kind": ("livelihood_plan",)}),
        _("Livelihood plans made with a person in the month."),
        _("Records of the kind “livelihood plan made” whose day lies in the month."),
        _SERVICES,
        _RECORDED,
    ),
    Definition(
        "referrals_made",
        PREVENT,
        _("Referrals made"),
        replace(_SERVICE, where={"kind": ("referral",)}),
        _("Referrals of a person to another organisation in the month."),
        _("Records of the kind “referred to another organisation” whose day lies in the month."),
        _SERVICES,
        _("What came of a referral is not told here."),
    ),
    Definition(
        "organisations_engaged",
        PREVENT,
        _("Organisations engaged"),
        Parts(
            source="engaged", unit="organisation", counting="distinct", of="organisation", breakdowns=("agency_type", "type", *_WHERE),
            where={
                "type": (*VISITS, *COORDINATION), "agency_type": tuple(sorted(SOCIAL)),
                "part": ("host", "partner", "attended", "trainer"),
            },
        ),
        _("Social organisations that took part in our visits and coordination in the month, each counted once."),
        _("Organisations of the social kinds at visits, coordination meetings and meetings between two countries, whoever hosted."),
        ACTIVITIES,
        _("State bodies, our own offices and who came with a delegation are not counted."),
    ),
    Definition(
        "project_communes",
        PREVENT,
        _("Project communes"),
        Parts(
            source="project_places", unit="place", counting="distinct", of="place", period="overlap", until="ends_on",
            where={"level": ("3",)}, breakdowns=("province",),
        ),
        _("Communes in which our projects worked in the month, each counted once."),
        _("Communes among the places of projects that ran on at least one day of the month."),
        _PROJECTS,
        _("A project recorded for whole provinces or districts names no commune."),
    ),
    Definition(
        "literacy_support_share",
        PREVENT,
        _("Participants who find reading or writing hard"),
        Parts(
            source="traits", unit="share", counting="sum", of="count", rough={"listed": ("False",)},
            where={"trait": _LITERACY, "answer": ("yes",), "role": OURS}, out_of={"trait": _LITERACY, "role": OURS},
        ),
        _("The share of participants in the month who find reading or writing hard."),
        _("Who said so, of all who were asked at activities that we hosted. Both numbers are kept."),
        _TRAITS,
        _("Who was not asked is in neither number. Where heads were counted, the share is told in steps of five percent."),
    ),
)  # fmt: skip
