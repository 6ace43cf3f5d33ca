"""Examples of cases: a person, somebody who left, and what her case holds."""

import datetime as dt
import io
import uuid
from typing import Any

from PIL import Image

from tests.caseload import case_of
from tests.cast import Cast
from tests.examples.ground import DAY, WALKING, Example, Find, account, hers, of_vn, plain
from tests.examples.prevention import OfPrevention
from wayhome.journey.cases.actions import (
    add_part,
    add_party,
    ask_admission_of,
    ask_forgetting,
    assign,
    check_wording,
    group_intake,
    hand_over,
    keep_file,
    move,
    record_consent,
    record_crossing,
    record_finding,
)
from wayhome.journey.cases.cards import card
from wayhome.journey.cases.models import Admission, Assignment, Case, Operation
from wayhome.kit import facts
from wayhome.kit.ids import new_id
from wayhome.kit.media import PICTURES, cleaned
from wayhome.registry.people.bodies import NameBody


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()


class OfCases(OfPrevention):
    """The example's person (``case``), with whom the worker and the counsellor walk; ``gone``, who left; a third whose time is over."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self.case = case_of(cast, with_="counsellor")
        self.gone = case_of(cast, with_="counsellor", exit_on=dt.date(2022, 9, 1))
        for case in (self.case, self.gone):
            self.walks(case, case.happened_on)
        self._who_she_is()
        self._steps()
        left = case_of(cast, began=dt.date(2021, 2, 1), exit_on=dt.date(2021, 7, 1))
        self.forgetting = ask_forgetting(by=self.lead, case_id=left.pk, reason="danger")
        self.passing = hand_over(
            by=self.worker, of=cast.users["worker"], case_ids=[self.case.pk], to=[cast.users["counsellor"]]
        )
        words = card("service", "en").wording
        self.read_words = check_wording(
            by=cast.viewer("administrator"), code="service", language="en", wording=words
        )

    def _who_she_is(self) -> None:
        at: dict[str, Any] = {"by": self.lead, "case_id": self.case.pk}
        self.name = add_part(**at, body=NameBody("Lò Thị Bịa"))
        clean = cleaned(_photo(), PICTURES)
        self.photo = keep_file(**at, purpose="photo", clean=clean, original=_photo(), id=new_id())

    def _steps(self) -> None:
        met = {"category": "at_risk", "stage": "first_contact", "happened_on": DAY, "rows": [{"facts": {}}]}
        came = group_intake(by=self.worker, office=self.case.office, **met)[0]
        self.operation = Operation.objects.unscoped("the test looks").get(people__case=came)
        assign(
            by=self.lead,
            case_id=came.pk,
            user=self.cast.users["counsellor"],
            role="counsellor",
            happened_on=DAY,
        )
        at: dict[str, Any] = {"by": self.lead, "case_id": self.case.pk, "happened_on": DAY}
        self.step = move(**at, stage="plan")
        until = dt.date(2023, 10, 4)
        told = {"age_band": "unknown", "how": "thumb", "language": "vi", "until": until}
        self.consent = record_consent(**at, purpose="service", answer="yes", told=told)
        self.finding = record_finding(**at, said_by="own", told={"opinion": "signs"})
        self.crossing = record_crossing(**at, told={"from_country": "CN", "gate": self.gate})
        self.party = add_party(**at, role="dependant", told={"relation": "child"})
        self.asked = ask_admission_of(by=self.lead, case_id=self.gone.pk, happened_on=DAY)

    def walks(self, case: Case, since: dt.date) -> None:
        """The worker walks with somebody."""
        row = Assignment(case=case, user=self.cast.users["worker"], role="case_worker", happened_on=since)
        facts.record(row, by=self.lead)

    def stay(self, case: Case) -> Admission:
        """The stay of a case."""
        return Admission.objects.unscoped("the test looks").get(case=case)

    def walk(self, case: Case) -> Assignment:
        """Somebody's assignment to a case."""
        return Assignment.objects.unscoped("the test looks").filter(case=case).first()


def passing(world: OfCases, **ids: Any) -> Example:
    """A hand-over that a worker asked for: hers, and of who leads the office; not of who only looks."""
    return Example(
        {"id": world.passing.pk, **ids},
        office="vn",
        walking=frozenset({"worker"}),
        also_not=frozenset({"me_officer", "career_officer"}),
    )


PAGES: dict[str, Find] = {
    "cases:admit": plain(),
    "cases:group": plain(),
    "cases:together": lambda world: Example({"id": world.operation.pk}, office="vn", walking=WALKING),
    "cases:share_out": lambda world: Example({"id": world.operation.pk}, office="vn"),
    "cases:step_together": lambda world: Example({"id": world.operation.pk}, office="vn", walking=WALKING),
    "cases:admit_many": plain(),
    "cases:hand_overs": plain(),
    "cases:hand_over_begin": lambda world: Example(
        {"account": world.cast.users["worker"].pk}, office="vn", walking=frozenset({"worker"})
    ),
    "cases:hand_over": passing,
    "cases:hand_over_answer": lambda world: passing(world, deed="refuse"),
    "cases:depart": account(),
    "cases:emergency": plain(),
    "cases:emergency_close": lambda world: Example({"id": uuid.UUID(int=1)}, answer=302),  # by POST
    "cases:emergencies": lambda world: Example(also_not=WALKING),
    "cases:emergency_seen": lambda world: Example({"id": uuid.UUID(int=1)}, answer=302, also_not=WALKING),
    "cases:exit": hers(lambda world: world.case),
    "cases:readmit": hers(lambda world: world.gone),
    "cases:step": hers(lambda world: world.case),
    "cases:another": hers(lambda world: world.case),
    "cases:parties": hers(lambda world: world.case),
    "cases:party_add": lambda world: Example(
        {"id": world.case.pk, "role": "guardian"}, office="vn", walking=WALKING
    ),
    "cases:party": hers(lambda world: world.party),
    "cases:party_end": hers(lambda world: world.party),
    "cases:party_retire": hers(lambda world: world.party),
    "cases:party_record": hers(lambda world: world.party),
    "cases:party_history": hers(lambda world: world.party),
    "cases:admission_answer": hers(lambda world: world.asked),
    "cases:identification": hers(lambda world: world.case),
    "cases:find": lambda world: Example(
        {"id": world.case.pk, "said_by": "own"}, office="vn", walking=WALKING
    ),
    "cases:easier": hers(lambda world: world.case),
    "cases:finding": hers(lambda world: world.finding),
    "cases:finding_retire": hers(lambda world: world.finding),
    "cases:finding_history": hers(lambda world: world.finding),
    "cases:crossings": hers(lambda world: world.case),
    "cases:crossing_add": hers(lambda world: world.case),
    "cases:crossing": hers(lambda world: world.crossing),
    "cases:crossing_retire": hers(lambda world: world.crossing),
    "cases:crossing_history": hers(lambda world: world.crossing),
    "cases:facts": hers(lambda world: world.case),
    "cases:change": hers(lambda world: world.case),
    "cases:retire": hers(lambda world: world.case),
    "cases:assign": hers(lambda world: world.case),
    "cases:history": hers(lambda world: world.case),
    "cases:admission": hers(lambda world: world.stay(world.case)),
    "cases:undo_exit": hers(lambda world: world.stay(world.gone)),
    "cases:retire_admission": hers(lambda world: world.stay(world.case)),
    "cases:retire_step": hers(lambda world: world.step),
    "cases:end_assignment": hers(lambda world: world.walk(world.case)),
    "cases:retire_assignment": hers(lambda world: world.walk(world.case)),
    "cases:who": hers(lambda world: world.case),
    "cases:who_add": lambda world: Example(
        {"id": world.case.pk, "kind": "name"}, office="vn", walking=WALKING
    ),
    "cases:who_correct": hers(lambda world: world.name),
    "cases:who_retire": hers(lambda world: world.name),
    "cases:who_history": hers(lambda world: world.name),
    "cases:forget": lambda world: Example(
        {"id": world.gone.pk}, office="vn", also_not=frozenset({"data_protection"})
    ),
    "cases:forgettings": plain(),
    "cases:retention": plain(),
    "cases:retention_rules": plain(),
    "cases:retention_of": of_vn("id", lambda world: world.gone),
    "cases:retention_keep": lambda world: Example({"id": world.gone.pk, "category": "identity"}, office="vn"),
    "cases:retention_empty": lambda world: Example({"id": world.case.pk, "category": "files"}, office="vn"),
    "cases:forgetting": of_vn("id", lambda world: world.forgetting),
    "cases:who_file_add": hers(lambda world: world.case),
    "cases:who_file": hers(lambda world: world.photo),
    "cases:who_file_small": hers(lambda world: world.photo),
    "cases:who_file_original": hers(lambda world: world.photo),
    "cases:who_file_retire": hers(lambda world: world.photo),
    "cases:consent_file_add": hers(lambda world: world.consent),
    "cases:consents": hers(lambda world: world.case),
    "cases:consent_ask": hers(lambda world: world.case),
    "cases:consent_record": lambda world: Example(
        {"id": world.case.pk, "purpose": "service"}, office="vn", walking=WALKING
    ),
    "cases:consent_withdraw": hers(lambda world: world.case),
    "cases:consent": hers(lambda world: world.consent),
    "cases:consent_renew": hers(lambda world: world.consent),
    "cases:consent_withdraw_one": hers(lambda world: world.consent),
    "cases:consent_correct": hers(lambda world: world.consent),
    "cases:consent_retire": hers(lambda world: world.consent),
    "cases:consents_due": plain(),
    "cases:consent_cards": plain(),
    "cases:consent_cards_print": plain(422),  # without a choice
    "cases:consent_card": lambda world: Example({"code": "service"}),
    "cases:consent_words": plain(),
    "cases:consent_check": lambda world: Example({"code": "service", "language": "vi"}),
    "cases:consent_uncheck": lambda world: Example({"id": world.read_words.pk}),
}
