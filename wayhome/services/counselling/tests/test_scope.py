"""Who sees whom in a group: her own persons, and not who sat beside them."""

from wayhome.services.counselling.actions import record_session
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.counselling.tests.conftest import DAY, Work


def codes(work: Work, who: str, session: Session) -> set[str]:
    seen = SessionPerson.objects.visible_to(work.cast.viewer(who)).filter(session=session, retired_at=None)
    return set(seen.values_list("person__code", flat=True))


def test_of_a_group_held_by_others_she_sees_only_her_own(work: Work) -> None:
    [mine, _other], [beside, _rest] = work.hers, work.others
    group = record_session(
        by=work.cast.viewer("supervisor"),
        office=work.cast.offices["vn"],
        happened_on=DAY,
        mode="group",
        case_ids=[mine.pk, beside.pk],
        minutes=60,
    )
    assert codes(work, "counsellor", group) == {mine.person.code}
    assert codes(work, "worker", group) == set()
    assert codes(work, "supervisor", group) == {mine.person.code, beside.person.code}
    assert codes(work, "me_officer", group) == {mine.person.code, beside.person.code}


def test_of_a_group_she_held_she_sees_everyone(work: Work) -> None:
    group = record_session(
        by=work.cast.viewer("supervisor"),
        office=work.cast.offices["vn"],
        happened_on=DAY,
        mode="group",
        case_ids=[work.hers[0].pk, work.others[0].pk],
        minutes=60,
        done_by=work.cast.users["counsellor"],
    )
    assert len(codes(work, "counsellor", group)) == 2
