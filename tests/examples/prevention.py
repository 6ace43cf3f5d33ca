"""Examples of prevention: activities, groups, tallies."""

from typing import Any

from tests.cast import Cast
from tests.examples.ground import DAY, Example, Find, of_vn, plain
from tests.examples.registry import OfRegistry
from wayhome.kit.ids import new_id
from wayhome.kit.media import Clean
from wayhome.prevention.activities.actions import (
    add_point,
    add_sound,
    bulk_change,
    give_right,
    raise_issue,
    record_activity,
    set_client_visit,
    start_series,
)
from wayhome.prevention.groups.actions import add_member, record_meeting, start_group
from wayhome.prevention.tallies.actions import add_kind, record_tally

COLLEAGUES = frozenset(
    {"duty_officer", "supervisor", "career_officer"}
)  # of the field officer, who made the change


class OfPrevention(OfRegistry):
    """Activities of several kinds with what belongs to them, a group that met, a kind of things counted."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self._activities()
        self._groups()
        trained = {"users": [cast.users["collaborator"]], "kind": "needs_review"}
        self.workshop = self._activity("needs_review_workshop")
        self.right = give_right(by=self.officer, activity_id=self.workshop.pk, **trained)[0]
        self.meals = add_kind(
            by=self.lead, office=self.office, names={"en": "Meals served"}, units={"en": "meals"}
        )
        self.tally = record_tally(by=self.officer, kind=self.meals, quantity=40, happened_on=DAY)

    def _activity(self, kind: str) -> Any:
        return record_activity(by=self.officer, offices=[self.office], type=kind, happened_on=DAY)

    def _activities(self) -> None:
        by, office = self.officer, self.office
        self.round_table = self._activity("round_table")
        at: dict[str, Any] = {"by": by, "activity_id": self.round_table.pk}
        self.issue = raise_issue(**at, theme="gambling")
        self.decision = add_point(**at, kind="decision", words="List the unlit roads")
        self.visit = self._activity("client_visit")
        set_client_visit(by=by, activity_id=self.visit.pk, met="business", agreed="yes", briefed="yes")
        self.series = start_series(
            by=by, office=office, type="regular_class", title="English", rhythm="weekly"
        )
        ids = [self.round_table.pk]
        self.bulk = bulk_change(by=by, office=office, activity_ids=ids, changes={"level": "basic"})
        sound = Clean("audio/mpeg", b"sound")
        self.spoken = add_sound(
            by=self.lead, message="how_to_escape", language="vi", clean=sound, id=new_id()
        )

    def _groups(self) -> None:
        by = self.officer
        self.group = start_group(
            by=by, office=self.office, kind="good_wife", title="Wives of Suối Mây", began_on=DAY
        )
        self.member = add_member(by=by, group=self.group, joined_on=DAY, sex="female")
        met: dict[str, Any] = {"groups": [self.group], "member_ids": [self.member.pk], "happened_on": DAY}
        self.meeting = record_meeting(by=by, **met)
        self.course = record_meeting(by=by, type="livelihood_training", **met)


PAGES: dict[str, Find] = {
    "activities:list": plain(),
    "activities:choose": plain(),
    "activities:record": lambda world: Example({"type": "round_table"}),
    "activities:show": of_vn("id", lambda world: world.round_table),
    "activities:edit": of_vn("id", lambda world: world.round_table),
    "activities:retire": of_vn("id", lambda world: world.round_table),
    "activities:series": plain(),
    "activities:copy": plain(),
    "activities:series_edit": of_vn("id", lambda world: world.series),
    "activities:series_start": of_vn("id", lambda world: world.round_table),
    "activities:bulk": plain(),
    "activities:bulk_done": of_vn("id", lambda world: world.bulk, also_not=COLLEAGUES),
    "activities:pile": plain(),
    "activities:sheets": plain(),
    "activities:sheet": plain(422),  # without a choice
    "activities:issues": plain(),
    "activities:issue": of_vn("id", lambda world: world.issue),
    "activities:answer": of_vn("id", lambda world: world.issue),
    "activities:meetings": plain(),
    "activities:decisions": plain(),
    "activities:addressed": plain(),
    "activities:settle": of_vn("id", lambda world: world.decision),
    "activities:minutes": of_vn("id", lambda world: world.round_table),
    "activities:write_minutes": of_vn("id", lambda world: world.round_table),
    "activities:add_part": lambda world: Example({"id": world.round_table.pk, "kind": "issue"}, office="vn"),
    "activities:edit_part": lambda world: Example({"id": world.issue.pk, "kind": "issue"}, office="vn"),
    "activities:retire_part": lambda world: Example({"id": world.issue.pk, "kind": "issue"}, office="vn"),
    "activities:messages": plain(),
    "activities:add_sound": lambda _world: Example({"message": "how_to_escape"}),
    "activities:hear": lambda world: Example({"id": world.spoken.pk}),
    "activities:retire_sound": lambda world: Example({"id": world.spoken.pk}),
    "activities:my_rights": plain(),
    "activities:give_right": of_vn("id", lambda world: world.workshop),
    "activities:take_right": of_vn("id", lambda world: world.right),
    "activities:visits": plain(),
    "activities:visit": of_vn("id", lambda world: world.visit),
    "activities:approve_visit": of_vn("id", lambda world: world.visit),
    "groups:list": plain(),
    "groups:start": plain(),
    "groups:meet": plain(),
    "groups:show": of_vn("id", lambda world: world.group),
    "groups:edit": of_vn("id", lambda world: world.group),
    "groups:end": of_vn("id", lambda world: world.group),
    "groups:retire": of_vn("id", lambda world: world.group),
    "groups:add": of_vn("id", lambda world: world.group),
    "groups:sheet": of_vn("id", lambda world: world.group),
    "groups:member": of_vn("id", lambda world: world.member),
    "groups:member_edit": of_vn("id", lambda world: world.member),
    "groups:leave": of_vn("id", lambda world: world.member),
    "groups:member_retire": of_vn("id", lambda world: world.member),
    "groups:meeting": of_vn("id", lambda world: world.meeting),
    "groups:meeting_edit": of_vn("id", lambda world: world.meeting),
    "groups:meeting_retire": of_vn("id", lambda world: world.meeting),
    "tallies:list": plain(),
    "tallies:record": plain(),
    "tallies:show": of_vn("id", lambda world: world.tally),
    "tallies:edit": of_vn("id", lambda world: world.tally),
    "tallies:retire": of_vn("id", lambda world: world.tally),
    "tallies:kinds": plain(),
    "tallies:kind_add": plain(),
    "tallies:kind_edit": of_vn("id", lambda world: world.meals),
}
