"""Flagging a province or district as a hotspot, from when to when, with a reason and the words of a source."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.places.codes import DISTRICT, HOTSPOT_REASONS
from wayhome.registry.places.models import Hotspot, Place
from wayhome.registry.places.queries import office_for
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset({"began_on", "ended_on", "reason", "words"})


@act("places.flag_hotspot")
def flag_hotspot(
    *, by: Viewer, place: Place, began_on: dt.date, reason: str, words: str, ended_on: dt.date | None = None, source: str = "screen",
    id: uuid.UUID | None = None,
) -> Hotspot:  # fmt: skip
    """Say that a province or district is a hotspot since a day. A second call with the same ``id`` returns the flag already there."""
    made = facts.found(Hotspot, id, by=by)
    if made is not None:
        unchanged()
        return made
    office = _keeper(by, place)
    row = Hotspot(
        id=id or new_id(), place=place, office=office, began_on=began_on, ended_on=ended_on, reason=reason,
        words=" ".join(words.split()), source=source,
    )  # fmt: skip
    _possible(row)
    facts.record(row, by=by)
    details = {"place": f"{place.country} {place.code} {place.edition}", "reason": reason}
    record(by, "places.flag_hotspot", row, office_id=office.pk, details=details)
    return row


@act("places.correct_hotspot")
def correct_hotspot(*, by: Viewer, hotspot_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Hotspot:  # fmt: skip
    """Correct a flag, or give its last day. ``facts.Conflict`` if it was saved since."""
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = _kept(by, hotspot_id)
    for name, value in changes.items():
        setattr(seen, name, value)
    _possible(seen)
    row = facts.correct(Hotspot, seen.pk, by=by, version=version, changes=dict(changes))
    if row.version == version:
        unchanged()
    else:
        record(
            by,
            "places.correct_hotspot",
            row,
            office_id=row.office_id,
            details={"changed": sorted(changes)},
        )
    return row


@act("places.retire_hotspot")
def retire_hotspot(*, by: Viewer, hotspot_id: uuid.UUID, reason: str) -> Hotspot:
    """Take a flag that was wrong off the list; one that held and is over gets a last day instead."""
    seen = _kept(by, hotspot_id, standing=False)
    if seen.retired_at is not None:
        unchanged()
        return seen
    row = facts.retire(Hotspot, seen.pk, by=by, reason=reason)
    record(by, "places.retire_hotspot", row, office_id=row.office_id, reason=reason)
    return row


def _keeper(by: Viewer, place: Place) -> Office:
    office = office_for(by, place.country)
    if office is None:
        raise Refused(_("Hotspots are flagged by the offices of their own country."))
    return office


def _kept(by: Viewer, id: uuid.UUID, *, standing: bool = True) -> Hotspot:
    rows = Hotspot.objects.filter(retired_at=None) if standing else Hotspot.objects.all()
    row: Hotspot = rows.select_related("place", "office").get(pk=id)
    _keeper(by, row.place)
    return row


def _possible(row: Hotspot) -> None:
    if row.place.level > DISTRICT or row.place.retired_at is not None:
        raise Refused(_("A hotspot is a province or a district. Choose the one this place lies in."))
    if row.reason not in HOTSPOT_REASONS:
        raise Refused(_("Choose why it is a hotspot."), field="reason")
    if not row.words:
        raise Refused(_("Write in a few words who says so."), field="words")
    if len(row.words) > 200:
        raise Refused(_("This is too long: write at most 200 letters."), field="words")
    if row.began_on > today(row.office.time_zone):
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="began_on")
    if row.ended_on is not None and row.ended_on < row.began_on:
        raise Refused(_("The last day is before the first day."), field="ended_on")
    if not row.place.stood_on(row.began_on):
        raise Refused(
            _("This place was not there on that day. Choose the place of that time."), field="began_on"
        )
    others = Hotspot.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=row.began_on), place=row.place, reason=row.reason, retired_at=None
    )
    if row.ended_on is not None:
        others = others.filter(began_on__lte=row.ended_on)
    if others.exclude(pk=row.pk).exists():
        raise Refused(_("It is flagged for this reason on these days already."), field="began_on")
