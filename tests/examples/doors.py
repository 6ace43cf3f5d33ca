"""Examples of the doors: the desk, her own page, and what says that the house is running."""

import datetime as dt

from tests.caseload import case_of
from tests.cast import Cast
from tests.examples.evidence import OfEvidence
from tests.examples.ground import Example, Find, account, hers, plain
from wayhome.doors.desk.actions import merge
from wayhome.doors.hers.actions import add_sound
from wayhome.kit.dates import today
from wayhome.kit.ids import new_id
from wayhome.kit.media import Clean
from wayhome.registry.tasks.actions import set_task


class OfDoors(OfEvidence):
    """A task, two records put together, a card read aloud."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self.task = set_task(
            by=self.worker, case_id=self.case.pk, kind="call", due_on=today("Asia/Ho_Chi_Minh")
        )
        twice = case_of(cast, began=dt.date(2021, 1, 4), exit_on=dt.date(2021, 6, 1))
        self.merge = merge(by=self.lead, kept_case_id=self.case.pk, gone_case_id=twice.pk)
        sound, checker = Clean("audio/mpeg", b"sound"), cast.viewer("data_protection")
        self.read_aloud = add_sound(by=checker, card="rights", language="vi", clean=sound, id=new_id())


PAGES: dict[str, Find] = {
    "running:healthz": plain(),
    "running:state": plain(),
    "desk:today": plain(),
    "desk:people": plain(),
    "desk:find": plain(302),  # by POST
    "desk:suggest": plain(302),  # by POST
    "desk:same": hers(lambda world: world.case),
    "desk:answer": hers(lambda world: world.case),
    "desk:apart": lambda world: Example({"id": world.merge.pk}, office="vn"),
    "desk:person": hers(lambda world: world.case),
    "desk:looks": plain(),
    "desk:looks_unusual": plain(),
    "desk:looks_by": account(),
    "desk:tasks": plain(),
    "desk:task_set": hers(lambda world: world.case),
    "desk:task": hers(lambda world: world.task),
    "desk:task_do": hers(lambda world: world.task, answer=302),  # by POST
    "desk:task_undo": hers(lambda world: world.task, answer=302),  # by POST
    "desk:task_take": hers(lambda world: world.task, answer=302),  # by POST
    "desk:task_hand": hers(lambda world: world.task),
    "desk:task_postpone": hers(lambda world: world.task),
    "desk:task_drop": hers(lambda world: world.task),
    "desk:looks_at": hers(lambda world: world.case),
    "hers:give": hers(lambda world: world.case),
    **{
        f"hers:{name}": plain(answer=302)
        for name in ("mine", "plan", "rights", "people", "back", "talk", "leave")
    },
    "hers:enter": plain(),
    "hers:calendar": plain(),
    "hers:hear": lambda world: Example({"id": world.read_aloud.pk}),
    "hers:recordings": plain(),
    "hers:add_sound": lambda _world: Example({"card": "rights"}),
    "hers:retire_sound": lambda world: Example({"id": world.read_aloud.pk}),
}
