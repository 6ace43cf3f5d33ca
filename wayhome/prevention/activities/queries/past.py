"""What stood around an activity in each of its versions: whose it was, where, with whom, what about, who came."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
)
from wayhome.prevention.activities.queries.listing import Tally
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.registry.places.models import Place
from wayhome.trust.accounts.models import Office

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def past(activity: Activity) -> Callable[[Any], Mapping[str, str]]:
    """Return what tells the lines of a version that stand in other tables, for ``kit.histories.told``."""
    kinds: list[Any] = [
        ActivityOffice, ActivityPlace, ActivityAgency, ActivityTopic, AttendanceCount, AttendanceTrait
    ]  # fmt: skip
    rows = {kind: _versions(kind, activity) for kind in kinds}
    offices = _labels(Office, {row.office_id for row in rows[ActivityOffice]}, "name")
    places = _labels(Place, {row.place_id for row in rows[ActivityPlace]}, "label")
    agencies = _labels(Agency, {row.agency_id for row in rows[ActivityAgency]}, "label")

    def lines(version: Any) -> Mapping[str, str]:
        until = version.superseded_at or _LAST
        at = {kind: [row for row in rows[kind] if _stood(row, until)] for kind in kinds}
        return {
            _("Office"): _joined(offices[row.office_id] for row in at[ActivityOffice]),
            _("Where"): _joined(places[row.place_id] for row in at[ActivityPlace]),
            _("Organisations"): _joined(agencies[row.agency_id] for row in at[ActivityAgency]),
            _("What it was about"): _joined(codes.TOPICS.label(row.topic) for row in at[ActivityTopic]),
            _("Messages given"): _joined(codes.MESSAGES.label(code) for code in version.messages),
            _("Language"): str(FIRST_LANGUAGES.label(version.language)) if version.language else "",
            _("A group of survivors"): _("Yes") if version.composed_of_survivors else "",
            _("Who came"): _counted(row for row in at[AttendanceCount] if row.reach == "direct"),
            _("Reached besides (an estimate)"): _counted(
                row for row in at[AttendanceCount] if row.reach == "mass"
            ),
            _("Of those who came"): _answered(at[AttendanceTrait]),
        }

    return lines


def names(activity: Activity) -> dict[Any, str]:
    """Return the words of every project and phase that a version of the activity names."""
    seen = list(activity.versions.objects.filter(row_id=activity.pk))
    projects = _labels(Project, {row.project_id for row in seen}, "label")
    phases = _labels(ProjectPhase, {row.phase_id for row in seen}, "title")
    return projects | phases


def _versions(kind: Any, activity: Activity) -> list[Any]:
    """All versions of all parts of one kind; a version that retired a part ends the one before and is none itself."""
    return list(kind.versions.objects.filter(activity_id=activity.pk).order_by("recorded_at", "key"))


def _stood(row: Any, until: dt.datetime) -> bool:
    return (
        row.retired_at is None
        and row.recorded_at < until
        and (row.superseded_at is None or row.superseded_at >= until)
    )


def _labels(model: Any, ids: set[Any], name: str) -> dict[Any, str]:
    return {row.pk: str(getattr(row, name)) for row in model.objects.filter(pk__in=ids - {None})}


def _joined(words: Any) -> str:
    return ", ".join(sorted(str(word) for word in words))


def _counted(rows: Any) -> str:
    sums: dict[str, Tally] = {}
    for row in rows:
        sums.setdefault(row.category, Tally()).add(row.sex, row.count)
    order = [category for category in codes.CATEGORIES.codes if category in sums]
    return ", ".join(f"{codes.CATEGORIES.label(category)} {sums[category]}" for category in order)


def _answered(rows: list[Any]) -> str:
    sums: dict[tuple[str, str], Tally] = {}
    for row in rows:
        sums.setdefault((row.trait, row.answer), Tally()).add(row.sex, row.count)
    return ", ".join(
        f"{codes.TRAITS.label(trait)}: {codes.ANSWERS.label(answer)} {tally}"
        for (trait, answer), tally in sorted(sums.items())
    )
