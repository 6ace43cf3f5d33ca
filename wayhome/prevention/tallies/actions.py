"""Saying what else an office counts, and counting it."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.prevention.tallies import rules
from wayhome.prevention.tallies.models import Tally, TallyKind, correctable
from wayhome.prevention.tallies.queries import counting
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.models import Place
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer, with_all_above
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset({"kind", "quantity", "happened_on", "place", "project", "done_by", "source"})
KIND_SENTENCES = {
    "no_name": (_("Say what is counted, in at least one language."), "name_en"),
    "no_unit": (_("Say in which unit, for example meals, animals, patients."), "unit_en"),
    "long": (_("At most 60 letters, so that it fits on a button."), "name_en"),
}
SENTENCES = {
    "nothing": (_("Give a number above 0."), "quantity"),
    "absurd": (_("This number is too large. Check it."), "quantity"),
    "parts": (_("At most two digits behind the point."), "quantity"),
    "future": (_("This day has not come yet. Check the day, month and year."), "happened_on"),
    "early": (_("This day is too long ago. Check the year."), "happened_on"),
    "ended": (_("This is not counted any more on that day. Check the day, or choose another kind."), "kind"),
}


@act("tallies.add_kind")
def add_kind(
    *,
    by: Viewer,
    office: Office,
    names: dict[str, str],
    units: dict[str, str],
    code: str = "",
    source: str = "screen",
    id: uuid.UUID | None = None,
) -> TallyKind:
    """Let an office count a kind of thing from now on; its ``code`` comes from the name where none is given.

    ``names`` and ``units`` are words by language (en, vi, km). A second call with the same ``id`` returns the kind already there.
    """
    made = facts.found(TallyKind, id, by=by)
    if made is not None:
        unchanged()
        return made
    _manages(by, office)
    names, units = rules.told(names), rules.told(units)
    _sound(names, units)
    kind = TallyKind(id=id or new_id(), office=office, names=names, units=units, source=source)
    kind.code = code or rules.code_of(rules.in_language(names, "en")) or f"kind_{kind.pk.hex[:8]}"
    if TallyKind.objects.filter(office=office, code=kind.code, retired_at=None).exists():
        raise Refused(_("The office counts this already."), field="name_en")
    facts.record(kind, by=by)
    record(by, "tallies.add_kind", kind, office_id=office.pk, details={"code": kind.code})
    return kind


@act("tallies.correct_kind")
def correct_kind(*, by: Viewer, kind_id: uuid.UUID, version: int, changes: dict[str, Any]) -> TallyKind:
    """Correct the words of a kind, or take its end back; its code stays."""
    strange = set(changes) - {"names", "units", "ended_on"}
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    kind = _managed(by, kind_id)
    changes = {
        name: rules.told(value) if name in ("names", "units") else value for name, value in changes.items()
    }
    _sound(changes.get("names", kind.names), changes.get("units", kind.units))
    if changes.get("ended_on") is not None:
        _can_end(kind, changes["ended_on"])
    corrected = facts.correct(TallyKind, kind.pk, by=by, version=version, changes=changes)
    if corrected.version == version:
        unchanged()
        return corrected
    details = {"changed": sorted(changes)}
    record(by, "tallies.correct_kind", corrected, office_id=corrected.office_id, details=details)
    return corrected


@act("tallies.end_kind")
def end_kind(*, by: Viewer, kind_id: uuid.UUID, version: int, ended_on: dt.date) -> TallyKind:
    """Count a kind of thing no more after a day; what was counted stays."""
    kind = _managed(by, kind_id)
    _can_end(kind, ended_on)
    ended = facts.correct(TallyKind, kind.pk, by=by, version=version, changes={"ended_on": ended_on})
    record(by, "tallies.end_kind", ended, office_id=ended.office_id, details={"on": str(ended_on)})
    return ended


@act("tallies.record_tally")
def record_tally(
    *,
    by: Viewer,
    kind: TallyKind,
    quantity: Decimal | int,
    happened_on: dt.date,
    place: Place | None = None,
    project: Project | None = None,
    source: str = "screen",
    done_by: User | None = None,
    id: uuid.UUID | None = None,
) -> Tally:
    """Record so many of a kind, on a day, in a place. A second call with the same ``id`` returns the count already there."""
    made = facts.found(Tally, id, by=by)
    if made is not None:
        unchanged()
        return made
    office = counting(by, kind)
    if office is None:
        raise Refused(_("You count nothing for this office. Ask a colleague there."), field="kind")
    tally = Tally(
        id=id or new_id(),
        office=office,
        kind=kind,
        quantity=Decimal(quantity),
        happened_on=happened_on,
        place=place,
        project=project,
        source=source,
        done_by=done_by or by.user,
    )
    _possible(tally)
    colleague(by, [tally.office_id], tally.done_by)
    facts.record(tally, by=by)
    details = {"kind": kind.code, "on": str(happened_on)}
    record(by, "tallies.record_tally", tally, office_id=tally.office_id, details=details)
    return tally


@act("tallies.correct_tally")
def correct_tally(*, by: Viewer, tally_id: uuid.UUID, version: int, changes: dict[str, Any]) -> Tally:
    """Write a new version of a count. ``Tally.DoesNotExist`` if the actor may not correct it, ``facts.Conflict`` if it moved on."""
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    mine = Tally.objects.visible_to(by).filter(correctable(by), retired_at=None)
    tally = mine.select_related("office", "kind", "place", "project").get(pk=tally_id)
    if "quantity" in changes:
        changes = changes | {"quantity": Decimal(changes["quantity"])}
    for name, value in changes.items():
        setattr(tally, name, value)
    _possible(tally)
    if "done_by" in changes:
        colleague(by, [tally.office_id], tally.done_by)
    corrected = facts.correct(Tally, tally.pk, by=by, version=version, changes=changes)
    if corrected.version == version:
        unchanged()
        return corrected
    details = {"changed": sorted(changes)}
    record(by, "tallies.correct_tally", corrected, office_id=corrected.office_id, details=details)
    return corrected


@act("tallies.retire_tally")
def retire_tally(*, by: Viewer, tally_id: uuid.UUID, reason: str) -> Tally:
    """Take a count out of lists and figures."""
    tally = Tally.objects.visible_to(by).filter(correctable(by)).get(pk=tally_id)
    if tally.retired_at is not None:
        unchanged()
        return tally
    retired = facts.retire(Tally, tally.pk, by=by, reason=reason)
    record(by, "tallies.retire_tally", retired, office_id=retired.office_id, details={"reason": reason})
    return retired


def _possible(tally: Tally) -> None:
    ended = tally.kind.ended_on
    fault = rules.tally_fault(tally.quantity, tally.happened_on, ended, today(tally.office.time_zone))
    if fault:
        sentence, field = SENTENCES[fault]
        raise Refused(sentence, field=field)
    above = with_all_above([tally.office_id])
    if tally.kind.office_id not in above or tally.kind.retired_at is not None:
        raise Refused(_("Choose a kind that this office counts."), field="kind")
    if tally.place is not None and not tally.place.stood_on(tally.happened_on):
        raise Refused(
            _("This place was not there on that day. Choose the place of that time."), field="place"
        )
    country = "" if tally.office.kind == "organisation" else tally.office.country
    if tally.place is not None and tally.place.country != (country or tally.place.country):
        raise Refused(_("Choose a place in the office's country."), field="place")
    if tally.project is not None and tally.project.office_id not in above:
        raise Refused(_("Choose a project of this office."), field="project")


def _manages(by: Viewer, office: Office) -> None:
    if not by.may_in("tallies.manage", office.pk):
        raise Refused(_("What this office counts is said by others. Ask its supervisor."), field="office")


def _managed(by: Viewer, kind_id: uuid.UUID) -> TallyKind:
    kinds = TallyKind.objects.filter(retired_at=None).select_related("office")
    if not by.everything:
        kinds = kinds.filter(office_id__in=by.offices("tallies.manage"))
    return facts.locked(TallyKind, kinds.get(pk=kind_id).pk)


def _sound(names: dict[str, str], units: dict[str, str]) -> None:
    fault = rules.kind_fault(names, units)
    if fault:
        sentence, field = KIND_SENTENCES[fault]
        raise Refused(sentence, field=field)


def _can_end(kind: TallyKind, day: dt.date) -> None:
    if day > today(kind.office.time_zone):
        raise Refused(_("This day has not come yet. End it when the day has come."), field="ended_on")
    later = Tally.objects.unscoped("whether it was counted after its end").filter(
        kind=kind, happened_on__gt=day, retired_at=None
    )
    if later.exists():
        raise Refused(_("It was counted after this day. Check the day."), field="ended_on")
