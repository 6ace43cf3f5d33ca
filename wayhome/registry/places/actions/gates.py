"""Border gates: a place on the border with the names of both its sides, kept by an office of its country."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict, Versioned
from wayhome.kit.ids import new_id
from wayhome.kit.once import wait_for
from wayhome.registry.places.actions.villages import key_above
from wayhome.registry.places.codes import GATE, VILLAGE
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import office_for, place_by_id
from wayhome.registry.places.rules import COUNTRIES, LOCAL_LANGUAGE, clash_of_days, search_key
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

FIELDS = ("name", "latin_name", "across_country", "across_name", "valid_from", "valid_to")


@act("places.add_gate")
def add_gate(
    *, by: Viewer, place: Place, name: str, across_country: str, across_name: str, latin_name: str = "",
    valid_from: dt.date | None = None, valid_to: dt.date | None = None, id: uuid.UUID | None = None,
) -> Place:  # fmt: skip
    """Add a border gate to the place it stands in; ``name`` is this side's, ``across_name`` the other's. An ``id`` that exists returns that gate."""
    wait_for(id)
    sent_twice = place_by_id(by, id) if id else None
    if sent_twice is not None:
        unchanged()
        return sent_twice
    office = _keeper(by, place.country)
    key = id or new_id()
    gate = Place(
        id=key, country=place.country, code=f"g-{key.hex[:16]}", edition=place.edition, level=GATE, kind="border_gate",
        parent=place, added_by_office=office,
    )  # fmt: skip
    told = {"valid_from": valid_from, "valid_to": valid_to, "latin_name": latin_name}
    _fill(gate, told | {"name": name, "across_country": across_country, "across_name": across_name})
    gate.save(force_insert=True)
    record(by, "places.add_gate", gate, office_id=office.pk, details={"name": name, "across": across_country})
    return gate


@act("places.correct_gate")
def correct_gate(*, by: Viewer, place_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Place:
    """Correct a gate's names, the other country, or its days. ``Conflict`` if someone saved it since."""
    gate = Place.objects.select_for_update(of=("self",)).select_related("parent__parent__parent").get(pk=place_id)  # fmt: skip
    if gate.level != GATE:
        raise Refused(_("This place comes from the country's own list and is not changed by hand."))
    office = _keeper(by, gate.country)
    if gate.version != version:
        raise Conflict(cast(Versioned, gate), dict(changes))
    before = state_of(gate)
    wanted = before | dict(changes)
    if wanted == before:
        unchanged()
        return gate
    _fill(gate, wanted)
    gate.version += 1
    gate.save()
    changed = sorted(name for name in FIELDS if wanted[name] != before[name])
    record(by, "places.correct_gate", gate, office_id=office.pk, details={"changed": changed})
    return gate


def state_of(gate: Place) -> dict[str, Any]:
    """Return what of a gate can be changed."""
    local = LOCAL_LANGUAGE.get(gate.country, "en")
    known = {name: getattr(gate, name) for name in FIELDS if name != "latin_name"}
    return known | {"latin_name": "" if local in ("vi", "en") else gate.names.get("en", "")}


def _keeper(by: Viewer, country: str) -> Office:
    office = office_for(by, country)
    if office is None:
        raise Refused(_("Border gates are kept by the offices of their own country."))
    return office


def _fill(gate: Place, told: Mapping[str, Any]) -> None:
    name, latin, across = (" ".join(told[key].split()) for key in ("name", "latin_name", "across_name"))
    if not search_key([name]).strip("|"):
        raise Refused(_("Write the name of the gate on this side."), field="name")
    if not search_key([across]).strip("|"):
        raise Refused(_("Write the name of the other side."), field="across_name")
    if told["across_country"] not in COUNTRIES or told["across_country"] == gate.country:
        raise Refused(_("Choose the country on the other side."), field="across_country")
    for text, field in ((name, "name"), (latin, "latin_name"), (across, "across_name")):
        if len(text) > 120:
            raise Refused(_("This name is too long: write at most 120 letters."), field=field)
    above = gate.parent
    if above is None or above.level >= VILLAGE or above.retired_at is not None:
        raise Refused(_("A gate stands in a province, district or commune of the country's list."))
    if clash_of_days(told["valid_from"], told["valid_to"], above.valid_from, above.valid_to):
        raise Refused(
            _("The place it stands in was not there on these days. Check them."), field="valid_from"
        )
    gate.valid_from, gate.valid_to = told["valid_from"], told["valid_to"] or above.valid_to
    gate.name, gate.across_country, gate.across_name = name, told["across_country"], across
    gate.names = {LOCAL_LANGUAGE.get(gate.country, "en"): name} | ({"en": latin} if latin else {})
    gate.folded = search_key([name, latin, across])
    gate.folded_above = key_above(above)
    twins = Place.objects.filter(
        parent=above, level=GATE, name=name, across_country=gate.across_country, retired_at=None
    )
    if twins.exclude(pk=gate.pk).exists():
        raise Refused(_("This gate is on the list already."), field="name")
