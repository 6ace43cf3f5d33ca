"""Adding, changing and retiring organisations; writing own offices among them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.agencies.models import Agency
from wayhome.registry.agencies.queries import CHANGEABLE, may_change, offices_keeping
from wayhome.registry.agencies.rules import LANGUAGES, OFFICE_SAYS, OFFICE_TYPES, makes_a_ring, overlap
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.places.models import Place
from wayhome.registry.places.rules import fold, search_key
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged


@act("agencies.add")
def add_agency(
    *,
    by: Viewer,
    type: str,
    name: str,
    names: Mapping[str, str] | None = None,
    country: str = "",
    place: Place | None = None,
    parent: Agency | None = None,
    followed_by: Agency | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    kept_by: Office | None = None,
    id: uuid.UUID | None = None,
) -> Agency:
    """Add an organisation; return it.

    ``name`` as it calls itself, ``names`` in languages of the pages (en, vi, km), ``country`` two letters or empty for
    several, ``kept_by`` the office that looks after the entry (the viewer's own). An ``id`` that exists already
    returns that organisation. Refused with a sentence where something cannot be true.
    """
    sent_twice = facts.found(Agency, id, by=by)
    if sent_twice is not None:
        unchanged()
        return sent_twice
    if type not in TYPES or type == "own_office":
        raise Refused(_("Choose what kind of organisation it is."), field="type")
    agency = Agency(id=id or new_id(), kept_by=_keeper(by, kept_by), type=type)
    _fill(
        agency,
        {
            "name": name,
            "names": names or {},
            "country": country,
            "place": place,
            "parent": parent,
            "followed_by": followed_by,
            "valid_from": valid_from,
            "valid_to": valid_to,
        },
    )
    _written(agency, by)
    record(
        by, "agencies.add", agency, office_id=agency.kept_by_id, details={"type": type, "name": agency.name}
    )
    return agency


@act("agencies.correct")
def correct_agency(*, by: Viewer, agency_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Agency:
    """Change an organisation: ``changes`` of ``queries.CHANGEABLE``. ``kit.facts.Conflict`` if someone saved it since.

    Of an own office only its names in other languages, its place and what it became can be changed here; the rest
    follows the office's settings.
    """
    saved = facts.locked(Agency, agency_id)
    if not may_change(by, saved):
        raise Refused(_("This organisation is kept by another office. Ask that office to change it."))
    wanted = {name: getattr(saved, name) for name in CHANGEABLE} | dict(changes)
    fixed = [name for name in OFFICE_SAYS if saved.office_id and wanted[name] != getattr(saved, name)]
    if fixed:
        raise Refused(_("This is an own office: change it in the office's settings."), field=min(fixed))
    if wanted["type"] not in TYPES or (wanted["type"] == "own_office" and not saved.office_id):
        raise Refused(_("Choose what kind of organisation it is."), field="type")
    if saved.version != version:
        raise facts.Conflict(saved, dict(changes))
    sound = Agency(pk=saved.pk, kept_by_id=saved.kept_by_id, type=wanted["type"], office_id=saved.office_id)
    _fill(sound, wanted)
    fields = [*CHANGEABLE, "folded"]
    return _corrected(by, saved, {name: getattr(sound, name) for name in fields})


@act("agencies.retire")
def retire_agency(*, by: Viewer, agency_id: uuid.UUID, reason: str) -> Agency:
    """Take an organisation off the list with a coded reason (an entry made by mistake); records that name it keep it.

    An organisation that closed is not retired: give its last day instead.
    """
    saved = facts.locked(Agency, agency_id)
    if saved.retired_at is not None:
        unchanged()
        return saved
    if not may_change(by, saved) or saved.office_id:
        raise Refused(_("This organisation is kept by another office. Ask that office to change it."))
    agency = facts.retire(Agency, agency_id, by=by, reason=reason)
    record(by, "agencies.retire", agency, office_id=agency.kept_by_id, reason=reason)
    return agency


@act("agencies.for_office")
def agency_for_office(*, by: Viewer, office: Office) -> Agency:
    """Write an own office (or a partner with its own records) among the organisations, or bring its entry up to date."""
    saved = Agency.objects.filter(office=office).first()
    parent = Agency.objects.filter(office_id=office.parent_id).first() if office.parent_id else None
    kind = OFFICE_TYPES[office.kind]
    told: dict[str, Any] = {
        "type": kind,
        "name": office.name,
        "country": office.country,
        "parent": parent,
        "valid_from": office.valid_from,
        "valid_to": office.valid_to,
    }
    if saved is None:
        agency = Agency(office=office, kept_by=office, type=kind)
        _fill(agency, told)
        _written(agency, by)
        record(by, "agencies.for_office", agency, office_id=office.pk)
        return agency
    known = {name: getattr(saved, name) for name in CHANGEABLE}
    sound = Agency(pk=saved.pk, kept_by=office, office=office, type=kind)
    _fill(sound, known | told)
    return _corrected(by, saved, {name: getattr(sound, name) for name in [*told, "folded"]})


@act("agencies.own_offices")
def install_own_offices(*, by: Viewer) -> None:
    """Write every office among the organisations, each under the one above it."""
    done: set[uuid.UUID | None] = {None}
    waiting = list(Office.objects.order_by("code"))
    while waiting:
        ready = [office for office in waiting if office.parent_id in done]
        for office in ready:
            agency_for_office(by=by, office=office)
        done |= {office.pk for office in ready}
        waiting = [office for office in waiting if office.pk not in done]
    unchanged()


def _corrected(by: Viewer, saved: Agency, values: dict[str, Any]) -> Agency:
    """Save what changed and log it; nothing is written where nothing did."""
    changed = sorted(name for name, value in values.items() if getattr(saved, name) != value)
    try:
        agency = facts.correct(Agency, saved.pk, by=by, version=saved.version, changes=values)
    except ValidationError as wrong:
        raise _refusal(wrong) from wrong
    if changed:
        record(by, "agencies.correct", agency, office_id=agency.kept_by_id, details={"changed": changed})
    else:
        unchanged()
    return agency


def _keeper(by: Viewer, wanted: Office | None) -> Office:
    mine = offices_keeping(by)
    office = mine.filter(pk=wanted.pk).first() if wanted else mine.first()
    if office is None:
        raise Refused(_("Your account does not keep organisations for this office."), field="kept_by")
    return office


def _written(agency: Agency, by: Viewer) -> None:
    try:
        facts.record(agency, by=by)
    except ValidationError as wrong:
        raise _refusal(wrong) from wrong


def _refusal(wrong: ValidationError) -> Refused:
    field, sentences = next(iter(wrong.message_dict.items()))
    return Refused(sentences[0], field=field)


def _fill(agency: Agency, values: Mapping[str, Any]) -> None:
    """Put checked values on an organisation that is not saved yet, with its search key."""
    for name, value in values.items():
        setattr(agency, name, value)
    agency.name = " ".join(agency.name.split())
    agency.names = {
        lang: said for lang in LANGUAGES if (said := " ".join(str(agency.names.get(lang) or "").split()))
    }
    if not fold(agency.name):
        raise Refused(_("Write the name of the organisation."), field="name")
    for field, said in (
        ("name", agency.name),
        *((f"name_{lang}", said) for lang, said in agency.names.items()),
    ):
        if len(said) > 160:
            raise Refused(_("This name is too long: write at most 160 letters."), field=field)
    agency.folded = search_key([agency.name, *agency.names.values()], most=800)
    first, last = agency.valid_from, agency.valid_to
    if first is not None and last is not None and last < first:
        raise Refused(_("The last day is before the first day."), field="valid_to")
    _check_tree(agency)
    if agency.place is not None:
        if agency.country and agency.country != agency.place.country:
            raise Refused(_("This place lies in another country."), field="place")
        agency.country = agency.place.country
    _check_twin(agency)


def _check_tree(agency: Agency) -> None:
    parents = dict(Agency.objects.order_by().values_list("pk", "parent_id"))
    if makes_a_ring(agency.pk, agency.parent_id, parents):
        raise Refused(
            _("An organisation cannot belong to itself, or to one that belongs to it."), field="parent"
        )
    if agency.followed_by_id == agency.pk:
        raise Refused(
            _("An organisation cannot carry on its own work. Choose another one."), field="followed_by"
        )


def _check_twin(agency: Agency) -> None:
    """Refuse the same organisation a second time: same name, place and parent, at the same time."""
    if agency.office_id:
        return
    key = f"|{fold(agency.name)}|"
    twins = Agency.objects.filter(
        retired_at=None,
        folded__contains=key,
        country=agency.country,
        place=agency.place,
        parent=agency.parent,
    ).exclude(pk=agency.pk)
    if any(overlap(agency.valid_from, agency.valid_to, twin.valid_from, twin.valid_to) for twin in twins):
        raise Refused(
            _("An organisation of this name is already on the list. Look it up before adding it again."),
            field="name",
        )
