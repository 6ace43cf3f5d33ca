"""What desk pages show from many rooms at once, each part only where the viewer's permissions let it be seen."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.doors.desk import file
from wayhome.doors.desk.models import Merge
from wayhome.journey.cases import codes, rules
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.queries import admissions, by_stage, moves
from wayhome.journey.cases.sections import Event
from wayhome.journey.cases.steps import counting
from wayhome.kit import charts, formats
from wayhome.kit.charts import Path, Station
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.latest import latest_first
from wayhome.registry.people.models import Person
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.support.models import ServiceRecord
from wayhome.services.support.queries import services_of
from wayhome.trust.access.viewer import Viewer

MOST_EVENTS = 30
_FACTS = ("sex", "birth_year", "country", "province", "ethnicity", "first_language", "literacy", "disability")


def caseload(viewer: Viewer) -> tuple[int, Path]:
    """Return how many persons there are and the path on which they stand; each knot opens those persons."""
    counts = by_stage(viewer)
    stations = []
    for name, stages in rules.CASELOAD.items():
        n = sum(counts.get(stage, 0) for stage in stages)
        url = f"{reverse('desk:people')}?at={name}" if n else ""
        note = ngettext("%(n)s person", "%(n)s persons", n) % {"n": n} if n else ""
        stations.append(Station(codes.STATIONS.label(name), note=note, count=n, url=url))
    total = sum(station.count or 0 for station in stations)
    return total, charts.journey(_("Where people stand on their way"), stations, None)


def journey(viewer: Viewer, case: Case) -> Path:
    """Return the path of one case: what was recorded as walked, where it stands, what lies ahead."""
    steps = [(move.stage, move.happened_on) for move in counting(moves(viewer, case))]
    stations, here = rules.path(case.happened_on, steps, case.stage)
    left_out = max(len(stations) - 9, 0)  # a path shows nine; the oldest give way
    told = [
        Station(codes.STATIONS.label(name), note=_reached(day, at == here))
        for at, (name, day) in list(enumerate(stations))[left_out:]
    ]
    return charts.journey(_("The journey"), told, here - left_out)


def _reached(day: dt.date | None, here: bool) -> str:
    if day is None:
        return ""
    return _("since %(day)s") % {"day": written(day, "short")} if here else written(day, "short")


def written(day: dt.date, style: str = "long") -> str:
    """Return a day as the page's language writes it."""
    return formats.day(day, formats.language(get_language()), style)


def facts_told(person: Person) -> tuple[list[tuple[str | Promise, str | Promise]], list[str | Promise]]:
    """Return the facts on record as (question, answer), and the questions nobody has asked yet."""
    told: list[tuple[str | Promise, str | Promise]] = []
    open_: list[str | Promise] = []
    questions = _questions()
    for name in _FACTS:
        answer = _answer(person, name)
        if answer is None:
            open_.append(questions[name])
        else:
            told.append((questions[name], answer))
    return told, open_


def _questions() -> dict[str, str]:
    return {
        "sex": _("Sex"),
        "birth_year": _("Year of birth"),
        "country": _("Nationality"),
        "province": _("Home province"),
        "ethnicity": _("Ethnicity"),
        "first_language": _("First language"),
        "literacy": _("Reading and writing"),
        "disability": _("Difficulty in daily life"),
    }


def _answer(person: Person, name: str) -> str | Promise | None:
    if name == "birth_year":
        if person.birth_year is None:
            return None if person.birth_precision == NOT_ASKED else _words(person, "birth_precision")
        return (
            _("%(year)s, estimated") % {"year": person.birth_year}
            if person.birth_precision == "estimated"
            else str(person.birth_year)
        )
    if name == "province":
        if person.province is not None:
            return person.province.name
        return None if person.province_state == NOT_ASKED else _words(person, "province_state")
    return None if getattr(person, name) == NOT_ASKED else _words(person, name)


def _words(person: Person, name: str) -> str:
    field: Any = Person._meta.get_field(name)
    return str(field.codes.label(getattr(person, name)))


def happened(viewer: Viewer, case: Case, most: int = MOST_EVENTS) -> tuple[list[Event], bool]:
    """Return what happened, newest first, and whether there is more than shown. Rooms the viewer may not see add nothing."""
    events: list[Event] = []
    for stay in admissions(viewer, case):
        events += _of_stay(stay)
    events += [
        Event(
            move.happened_on,
            _("Step: %(step)s") % {"step": codes.STAGES.label(move.stage)},
            _note(move.done_by.display_name, move.source),
            retire=reverse("cases:retire_step", args=[move.pk]),
        )
        for move in reversed(moves(viewer, case))  # of one day too, the newest first
        if move.admission_id is None
    ]
    if viewer.may("counselling.view"):
        events += [_of_session(session) for session in sessions(viewer, case)[: most + 1]]
    if viewer.may("career.view"):
        events += [_of_career(record) for record in career(viewer, case)[: most + 1]]
    if viewer.may("support.view"):
        events += [_of_service(record) for record in services_of(viewer, case.person_id)[: most + 1]]
    events += file.happened(viewer, case, most + 1)
    events.append(Event(case.happened_on, _("We first heard of this person")))
    events.sort(key=lambda event: event.on, reverse=True)
    return events[:most], len(events) > most


def sessions(viewer: Viewer, case: Case) -> Any:
    """Return the counselling sessions of a case that the viewer may see, newest first."""
    found = Session.objects.visible_to(viewer).filter(
        pk__in=SessionPerson.objects.visible_to(viewer)
        .filter(case=case, retired_at=None)
        .values("session_id"),
        retired_at=None,
    )
    return latest_first(found.select_related("done_by"))


def career(viewer: Viewer, case: Case) -> Any:
    """Return the steps on the way to work of a case that the viewer may see, newest first."""
    found = CareerRecord.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return latest_first(found.select_related("done_by"))


def _of_stay(stay: Admission) -> list[Event]:
    came = Event(
        stay.happened_on,
        codes.ADMISSION_KINDS.label(stay.kind),
        _note(stay.done_by.display_name, stay.source),
    )
    if stay.exit_on is None:
        return [came]
    return [Event(stay.exit_on, codes.EXIT_KINDS.label(stay.exit_kind)), came]


def _of_session(session: Session) -> Event:
    parts = [str(session.get_mode_display())]
    if session.state != "held":
        parts = [str(session.get_state_display())]
    elif session.minutes is not None:
        parts.append(_("%(n)s minutes") % {"n": session.minutes})
    note = _note(session.done_by.display_name, session.source)
    return Event(
        session.happened_on,
        _("Counselling session: %(how)s") % {"how": ", ".join(parts)},
        note,
        reverse("counselling:show", args=[session.pk]),
    )


def _of_career(record: CareerRecord) -> Event:
    words = _("Career: %(step)s") % {"step": record.get_kind_display()}
    return Event(
        record.happened_on,
        words,
        _note(record.done_by.display_name, record.source),
        reverse("career:show", args=[record.pk]),
    )


def _of_service(record: ServiceRecord) -> Event:
    words = str(record.get_kind_display())
    if record.agency is not None:
        words = _("%(what)s: %(organisation)s") % {"what": words, "organisation": record.agency.label}
    note = _note(record.done_by.display_name, record.source)
    return Event(record.happened_on, words, note, reverse("support:show", args=[record.pk]))


def _note(who: str, source: str) -> str:
    return _("%(name)s, from paper") % {"name": who} if source == "paper" else who


def merges_of(viewer: Viewer, case: Case) -> list[Merge]:
    """Return the records that were found to be this person and can be taken apart again, the latest first; to who leads her case work."""
    if case.office_id not in viewer.offices("cases.edit"):
        return []
    rows = Merge.objects.filter(kept=case.person_id, undone_at=None)
    return list(rows.select_related("gone", "made_by").order_by("-made_at"))


def merge_for(viewer: Viewer, id: uuid.UUID) -> Merge:
    """Return that two records were found to be one; Http404 to who does not lead the case work of the office."""
    made = Merge.objects.filter(pk=id).select_related("kept", "gone", "office", "made_by").first()
    if made is None or made.office_id not in viewer.offices("cases.edit"):
        raise Http404
    return made
