"""Examples of the registry: places, organisations, the calendar of tasks."""

from typing import Any

from tests.cast import Cast
from tests.examples.ground import DAY, Example, Find, of_vn, plain
from tests.examples.trust import OfTrust
from wayhome.registry.agencies.actions import add_agency, add_project
from wayhome.registry.places.actions import add_gate, add_village, flag_hotspot
from wayhome.registry.places.models import Place
from wayhome.registry.tasks.actions import make_calendar


class OfRegistry(OfTrust):
    """A commune with a village and a gate, a province that is a hotspot, an organisation, a project, a calendar."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        by = self.lead
        now: dict[str, Any] = {"country": "VN", "edition": "vn-2025-07"}
        self.commune = Place.objects.create(
            **now, code="99999", level=3, kind="commune", name="Xã Suối Mây", folded="|xa suoi may|"
        )
        self.village = add_village(by=by, commune=self.commune, name="Thôn Suối Đèn")
        self.province = Place.objects.create(
            **now, code="98", level=1, kind="province", name="Suối", folded="|suoi|"
        )
        why: dict[str, Any] = {"began_on": DAY, "reason": "transit", "words": "A partner's report"}
        self.hotspot = flag_hotspot(by=by, place=self.province, **why)
        sides = {"name": "Suối Mây", "across_country": "CN", "across_name": "Yun Xi"}
        self.gate = add_gate(by=by, place=self.commune, **sides)
        self.agency = add_agency(
            by=by, type="social_organisation", name="Green Seed Centre", kept_by=self.office
        )
        self.project = add_project(by=by, office=self.office, code="RESIL", title="Resilient", starts_on=DAY)
        self.calendar = make_calendar(by=self.worker)


PAGES: dict[str, Find] = {
    "places:hotspots": plain(),
    "places:gates": plain(),
    "places:flag": of_vn("place_id", lambda world: world.province),
    "places:edit_hotspot": of_vn("id", lambda world: world.hotspot),
    "places:retire_hotspot": of_vn("id", lambda world: world.hotspot),
    "places:add_gate": of_vn("place_id", lambda world: world.commune),
    "places:edit_gate": of_vn("place_id", lambda world: world.gate),
    "places:search": plain(),
    "places:options": lambda world: Example({"offer": "communes"}),
    "places:detail": lambda world: Example({"place_id": world.village.pk}),
    "places:add": of_vn("place_id", lambda world: world.commune),
    "places:edit": of_vn("place_id", lambda world: world.village),
    "places:retire": of_vn("place_id", lambda world: world.village),
    "agencies:list": plain(),
    "agencies:add": plain(),
    "agencies:options": plain(),
    "agencies:detail": lambda world: Example({"agency_id": world.agency.pk}),
    "agencies:edit": of_vn("agency_id", lambda world: world.agency),
    "agencies:retire": of_vn("agency_id", lambda world: world.agency),
    "agencies:projects": plain(),
    "agencies:add_project": plain(),
    "agencies:project": of_vn("id", lambda world: world.project, walking=frozenset({"collaborator"})),
    "agencies:edit_project": of_vn("id", lambda world: world.project),
    "agencies:retire_project": of_vn("id", lambda world: world.project),
    "tasks:calendar": plain(),
    "tasks:feed": lambda world: Example({"token": world.calendar}),
}
