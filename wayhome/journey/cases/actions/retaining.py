"""Keeping a kind of record longer than its time, and emptying one kind alone: asked by one, agreed to by another (``forgetting.forget``)."""

import datetime as dt
import uuid

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, retaining
from wayhome.journey.cases.actions.counting import count_again
from wayhome.journey.cases.forgetting import SHRED, everyone, offices_of, open_stays
from wayhome.journey.cases.models import Case, Forgetting, KeptLonger
from wayhome.journey.cases.rules import retention as rules
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions import ask_second
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault import files
from wayhome.trust.vault import rules as vault
from wayhome.trust.vault.actions import destroy
from wayhome.trust.vault.fields import sealed_columns

TIME_OVER = "time_over"
NOT_HERS = _("Another office walks with this person too. Ask somebody who answers for all these offices.")
NOT_DUE = _("The time to keep this is not over. If there is another reason, choose it.")
IN_SERVICE = _(
    "This person is in service now. Record the exit first. Only somebody who asks for it is forgotten while in service."
)
_FAULTS = {
    "past": _("Choose a day that has not come yet."),
    "long": _("Choose a day within five years: then somebody looks at it again."),
}


@act("cases.keep_longer")
def keep_longer(
    *, by: Viewer, case_id: uuid.UUID, category: str, until: dt.date, reason: str, id: uuid.UUID | None = None
) -> KeptLonger:
    """Keep a kind of record until a day, for a coded reason. The last decision holds; ``id`` sent twice writes once."""
    case = retaining.case_to_forget(by, case_id)
    made = pen.found(KeptLonger, id, by=by)
    if made is not None:
        unchanged()
        return made
    if category not in rules.OF_A_PERSON:
        raise Http404
    if reason not in codes.KEEP_WHYS:
        raise Refused(_("Choose why."), field="reason")
    day = today(case.office.time_zone)
    fault = rules.keep_fault(day, until)
    if fault:
        raise Refused(_FAULTS[fault], field="until")
    row = KeptLonger(
        case=case, category=category, until=until, reason=reason, happened_on=day, done_by=by.user
    )
    if id is not None:
        row.pk = id
    pen.record(row, by=by)
    told = {"category": category, "until": str(until)}
    count_again(everyone(case.person_id))
    record(by, "cases.keep_longer", row, office_id=case.office_id, reason=reason, details=told)
    return row


@act("cases.ask_emptying")
def ask_emptying(*, by: Viewer, case_id: uuid.UUID, category: str, reason: str) -> Forgetting:
    """Ask that one kind of record alone be emptied. What is asked already comes back; nothing is destroyed yet."""
    case = retaining.case_to_forget(by, case_id)
    if category not in rules.ALONE:
        raise Http404
    if reason not in codes.FORGET_WHYS:
        raise Refused(_("Choose why."), field="reason")
    check_emptying(by, case, category, reason)
    why = f"{codes.RETAINED.label(category)}: {codes.FORGET_WHYS.label(reason)}"
    second = ask_second(
        by=by, kind="shredding", subject=subject_of(case, category), office=case.office, why=why
    )
    told = {"person_id": case.person_id, "office_id": case.office_id, "case": case, "part": category}
    made, new = Forgetting.objects.get_or_create(second=second, defaults=told | {"reason": reason})
    if new:
        record(
            by, "cases.ask_emptying", made, office_id=case.office_id, reason=reason, details={"category": category}
        )  # fmt: skip
    else:
        unchanged()
    return made


def subject_of(case: Case, category: str) -> uuid.UUID:
    """Return what two people agree on: this kind of record, of the case or of the person."""
    return uuid.uuid5(case.person_id if category in rules.OF_THE_PERSON else case.pk, category)


def check_emptying(by: Viewer, case: Case, category: str, reason: str) -> None:
    """Refuse where the office is not hers alone, the person is in service, the time is not over, or nothing is there."""
    people = everyone(case.person_id)
    of_her = category in rules.OF_THE_PERSON
    if of_her and not offices_of(people) <= by.offices(SHRED):
        raise Refused(NOT_HERS)
    stays = [stay for stay in open_stays(people) if of_her or stay.case_id == case.pk]
    if stays and reason != codes.SHE_ASKS:
        raise Refused(IN_SERVICE)
    kept = retaining.kept_of(case)
    line = kept.line(category)
    if not line.there:
        raise Refused(_("Nothing of this kind is kept."))
    if reason == TIME_OVER and (line.on is None or line.on > kept.day):
        raise Refused(NOT_DUE, field="reason")


def check_time(case: Case) -> None:
    """Refuse to forget all of a person because the time is over while a rule or somebody's decision keeps something of her."""
    if not retaining.kept_of(case).whole:
        raise Refused(NOT_DUE, field="reason")


def empty(by: Viewer, row: Forgetting) -> None:
    """Destroy one kind of record, as part of the act: the case's key to it with all it sealed, or the person's files of that kind."""
    assert row.case is not None  # a constraint holds it
    if row.part in rules.OF_THE_PERSON:
        of = retaining.purposes_of(row.part)
        row.records = sum(files.destroy_of(vault.IDENTITY, one, of) for one in everyone(row.person_id))
        return
    gone = destroy(by=by, subjects={row.part: [row.case.pk]}, office_id=row.office_id)
    row.keys = len(gone)
    for column in sealed_columns():
        if column.kind == row.part and column.subject == "case_id" and not column.kind_column:
            row.records += column.rows_of(row.case.pk).update(**{column.column: None})
