"""Adding, changing and retiring projects, with their places and phases."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase, ProjectPlace
from wayhome.registry.agencies.rules import LANGUAGES, MOST_PLACES, phase_fault
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

Phase = tuple[str, dt.date, dt.date | None]
CHANGEABLE = ("code", "title", "titles", "donor", "partner", "starts_on", "ends_on")
PHASE_SENTENCES = {
    "untitled": _("Write a name for every phase."),
    "backwards": _("The last day of a phase is before its first day."),
    "outside": _("A phase lies outside the days of the project. Check both."),
    "twice": _("Two phases have the same name."),
}


@act("projects.add")
def add_project(
    *, by: Viewer, office: Office, code: str, title: str, starts_on: dt.date, ends_on: dt.date | None = None, titles: Mapping[str, str] | None = None,
    donor: Agency | None = None, partner: Agency | None = None, places: Collection[Place] = (), phases: Sequence[Phase] = (),
    id: uuid.UUID | None = None,
) -> Project:  # fmt: skip
    """Add a project of an office; return it. ``titles`` are in languages of the pages; a phase is (name, first day, last day or None).

    An ``id`` that exists already returns that project. Refused with a sentence where something cannot be true.
    """
    made = facts.found(Project, id, by=by)
    if made is not None:
        unchanged()
        return made
    if not by.may_in("projects.manage", office.pk):
        raise Refused(_("Your account does not keep projects for this office."), field="office")
    project = Project(
        id=id or new_id(), office=office, code=code, title=title, titles=dict(titles or {}), donor=donor, partner=partner,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    _sound(project)
    wanted = _phases(project, phases)
    places = _places(project, places)
    _written(project, by)
    facts.record_all([ProjectPlace(project=project, place=place) for place in places], by=by)
    facts.record_all([ProjectPhase(project=project, **phase) for phase in wanted], by=by)
    details = {"code": project.code, "places": len(places), "phases": len(wanted)}
    record(by, "projects.add", project, office_id=office.pk, details=details)
    return project


@act("projects.correct")
def correct_project(
    *, by: Viewer, project_id: uuid.UUID, version: int, changes: Mapping[str, Any], places: Collection[Place] | None = None,
    phases: Sequence[Phase] | None = None,
) -> Project:  # fmt: skip
    """Change a project: ``changes`` of ``CHANGEABLE``; ``places`` and ``phases`` (if given) are all it has from now on.

    ``facts.Conflict`` if someone saved it since, ``Project.DoesNotExist`` if it is not the actor's to change.
    """
    strange = set(changes) - set(CHANGEABLE)
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    saved = facts.locked(Project, project_id)
    if not by.may_in("projects.manage", saved.office_id):
        raise Project.DoesNotExist
    if saved.version != version:
        raise facts.Conflict(saved, dict(changes))
    wanted = {name: getattr(saved, name) for name in CHANGEABLE} | dict(changes)
    sound = Project(pk=saved.pk, office=saved.office, **wanted)
    _sound(sound)
    moved = _moved_phases(by, sound, phases)
    moved += _moved_places(by, sound, places)
    try:
        with_changes = {name: getattr(sound, name) for name in CHANGEABLE} | {
            "roll": saved.roll + bool(moved)
        }
        project = facts.correct(Project, saved.pk, by=by, version=version, changes=with_changes)
    except ValidationError as wrong:
        raise _refusal(wrong) from wrong
    if project.version == version:
        unchanged()
        return project
    changed = sorted(name for name in CHANGEABLE if getattr(saved, name) != getattr(project, name))
    record(by, "projects.correct", project, office_id=project.office_id, details={"changed": changed + moved})
    return project


@act("projects.retire")
def retire_project(*, by: Viewer, project_id: uuid.UUID, reason: str) -> Project:
    """Take a project that was entered by mistake off the list; what names it keeps it. One that ended gets its last day instead."""
    saved = facts.locked(Project, project_id)
    if not by.may_in("projects.manage", saved.office_id):
        raise Project.DoesNotExist
    if saved.retired_at is not None:
        unchanged()
        return saved
    project = facts.retire(Project, saved.pk, by=by, reason=reason)
    for model in (ProjectPlace, ProjectPhase):
        for row in model.objects.filter(project=project, retired_at=None):
            facts.retire_along(model, row.pk, by=by, reason=reason)
    record(by, "projects.retire", project, office_id=project.office_id, reason=reason)
    return project


def _sound(project: Project) -> None:
    project.code = " ".join(project.code.split())
    project.title = " ".join(project.title.split())
    titles = {lang: " ".join(str(project.titles.get(lang) or "").split()) for lang in LANGUAGES}
    project.titles = {lang: said for lang, said in titles.items() if said}
    if not project.code:
        raise Refused(_("Write a short code, as in “RESIL”."), field="code")
    if len(project.code) > 20:
        raise Refused(_("This code is too long: write at most 20 letters."), field="code")
    if not project.title:
        raise Refused(_("Write the title of the project."), field="title")
    for field, said in (
        ("title", project.title),
        *((f"title_{lang}", said) for lang, said in project.titles.items()),
    ):
        if len(said) > 200:
            raise Refused(_("This title is too long: write at most 200 letters."), field=field)
    if project.ends_on is not None and project.ends_on < project.starts_on:
        raise Refused(_("The last day is before the first day."), field="ends_on")
    twins = Project.objects.filter(office=project.office, code__iexact=project.code, retired_at=None)
    if twins.exclude(pk=project.pk).exists():
        raise Refused(_("A project of this office has this code already."), field="code")


def _places(project: Project, places: Iterable[Place]) -> list[Place]:
    """Return the places, each once; Refused for one that was not there when the project began."""
    found = list({place.pk: place for place in places}.values())
    if len(found) > MOST_PLACES:
        raise Refused(_("At most %(most)s places in a project.") % {"most": MOST_PLACES}, field="places")
    gone = next((place for place in found if not place.stood_on(project.starts_on)), None)
    if gone is not None:
        sentence = _("%(place)s was not there on the project's first day. Choose the place of that time.")
        raise Refused(sentence % {"place": gone.words}, field="places")
    return found


def _phases(project: Project, phases: Sequence[Phase]) -> list[dict[str, Any]]:
    told = [(" ".join(title.split()), first, last) for title, first, last in phases]
    fault = phase_fault(told, project.starts_on, project.ends_on)
    if fault:
        raise Refused(PHASE_SENTENCES[fault], field="phases")
    if any(len(title) > 120 for title, _first, _last in told):
        raise Refused(_("This title is too long: write at most 120 letters."), field="phases")
    return [{"title": title, "starts_on": first, "ends_on": last} for title, first, last in told]


def _moved_places(by: Viewer, project: Project, places: Collection[Place] | None) -> list[str]:
    """Bring the places to what is wanted; those that stay are not asked again, unless the first day moved. Say whether any changed."""
    there = list(ProjectPlace.objects.filter(project_id=project.pk, retired_at=None).select_related("place"))
    wanted = _places(project, [row.place for row in there] if places is None else places)
    ids = {place.pk for place in wanted}
    gone = [row for row in there if row.place_id not in ids]
    known = {row.place_id for row in there}
    new = [place for place in wanted if place.pk not in known]
    for row in gone:
        facts.retire_along(ProjectPlace, row.pk, by=by, reason="other")
    facts.record_all([ProjectPlace(project_id=project.pk, place=place) for place in new], by=by)
    return ["places"] if gone or new else []


def _moved_phases(by: Viewer, project: Project, phases: Sequence[Phase] | None) -> list[str]:
    """Bring the phases to what is wanted, by their names. Say whether any changed."""
    there = {row.title: row for row in ProjectPhase.objects.filter(project_id=project.pk, retired_at=None)}
    now = [(row.title, row.starts_on, row.ends_on) for row in there.values()]
    wanted = {phase["title"]: phase for phase in _phases(project, now if phases is None else phases)}
    changed = False
    for title, row in there.items():
        if title not in wanted:
            facts.retire_along(ProjectPhase, row.pk, by=by, reason="other")
            changed = True
            continue
        saved = facts.correct(ProjectPhase, row.pk, by=by, version=row.version, changes=wanted[title])
        changed = changed or saved.version != row.version
    new = [
        ProjectPhase(project_id=project.pk, **phase) for title, phase in wanted.items() if title not in there
    ]
    facts.record_all(new, by=by)
    return ["phases"] if changed or new else []


def _written(project: Project, by: Viewer) -> None:
    try:
        facts.record(project, by=by)
    except ValidationError as wrong:
        raise _refusal(wrong) from wrong
    except IntegrityError as wrong:  # a colleague took the code in the same moment
        raise Refused(_("A project of this office has this code already."), field="code") from wrong


def _refusal(wrong: ValidationError) -> Refused:
    field, sentences = next(iter(wrong.message_dict.items()))
    return Refused(sentences[0], field=field)
