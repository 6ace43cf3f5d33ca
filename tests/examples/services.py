"""Examples of the services: counselling, career advice, support."""

from tests.cast import Cast
from tests.examples.ground import DAY, Example, Find, hers, of_vn, plain
from tests.examples.journey import OfJourney
from wayhome.registry.people.actions import enrol_group
from wayhome.services.career.actions import record_career
from wayhome.services.counselling.actions import record_session
from wayhome.services.support.actions import record_service


class OfServices(OfJourney):
    """A session, advice, people in a package, one of whose needs were reviewed."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        by, office = self.lead, self.office
        self.session = record_session(
            by=cast.viewer("counsellor"),
            office=office,
            happened_on=DAY,
            mode="in_person",
            case_ids=[self.case.pk],
        )
        self.advice = record_career(by=by, case_id=self.case.pk, happened_on=DAY, kind="advice")
        self.enrolment = enrol_group(
            by=by, office=office, package="identification_support", happened_on=DAY, people=[{}, {}]
        )[0]
        self.review = record_service(
            by=by, office=office, kind="needs_review", happened_on=DAY, person=self.enrolment.person
        )


PAGES: dict[str, Find] = {
    "counselling:list": plain(),
    "counselling:record": plain(),
    "counselling:show": hers(lambda world: world.session),
    "counselling:edit": hers(lambda world: world.session),
    "counselling:retire": hers(lambda world: world.session),
    "career:list": plain(),
    "career:record": plain(),
    "career:show": hers(lambda world: world.advice),
    "career:edit": hers(lambda world: world.advice),
    "career:retire": hers(lambda world: world.advice),
    "support:list": plain(),
    "support:intake": plain(),
    "support:after_training": of_vn("id", lambda world: world.course),
    "support:days": lambda world: Example({"key": world.enrolment.together}, office="vn"),
    "support:end": lambda world: Example({"key": world.enrolment.together}, office="vn"),
    "support:enrolment": of_vn("id", lambda world: world.enrolment),
    "support:correct_enrolment": of_vn("id", lambda world: world.enrolment),
    "support:retire_enrolment": of_vn("id", lambda world: world.enrolment),
    "support:record": plain(),
    "support:show": of_vn("id", lambda world: world.review),
    "support:edit": of_vn("id", lambda world: world.review),
    "support:retire": of_vn("id", lambda world: world.review),
}
