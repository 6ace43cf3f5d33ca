"""What came of an activity: things built, contributions, tests, quotes, figures shown; and how any part is corrected or retired."""

import uuid
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import issues, parts, points
from wayhome.prevention.activities.models import (
    ActivityPart,
    Contribution,
    Issue,
    Output,
    Point,
    Presented,
    Quote,
    Test,
)
from wayhome.prevention.activities.queries.parts import currencies_of
from wayhome.prevention.activities.rules import results as rules
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act

MONEY: parts.Sentences = {
    "no_amount": (_("Write how much money it was."), "amount"),
    "no_currency": (_("Say in which currency: an amount without one cannot be counted."), "currency"),
    "no_money": (_("Write how much it was, or leave the currency empty."), "amount"),
    "negative": (_("An amount is more than nothing. Check the number."), "amount"),
    "absurd": (_("This amount is too large to be true. Check the number."), "amount"),
    "fine": (_("Write at most two digits behind the point."), "amount"),
    "strange": (_("This office does not keep that currency. Choose one of the list."), "currency"),
    "nothing": (_("Say what was given, or what it was worth."), "words"),
}
SCORES: parts.Sentences = {
    "takers": (_("A test is taken by 1 to 10,000 people. Check the number."), "takers"),
    "score": (_("A score lies between 0 and 100. Count the points of 100."), "mean"),
    "fine": (_("Write at most two digits behind the point."), "mean"),
}
SPOKEN: parts.Sentences = {
    "no_permission": (_("A name is written down only with permission to tell it. Choose so, or leave the name empty."), "speaker"),
    "survivor": (_("People we support, and children, are never named here, even if they agree. Choose another permission."), "permission"),
}  # fmt: skip


@act("activities.add_output")
def add_output(
    *, by: Viewer, activity_id: uuid.UUID, kind: str, count: int, words: str = "", place: Place | None = None, for_whom: str = "",
    paid_from: Contribution | None = None, id: uuid.UUID | None = None,
) -> Output:  # fmt: skip
    """Record so many things that now stand there; ``paid_from`` is a contribution to the same activity."""
    row = Output(kind=kind, count=count, words=words, place=place, for_whom=for_whom, paid_from=paid_from)
    return parts.add(row, by=by, verb="activities.add_output", activity_id=activity_id, id=id, check=_output)


@act("activities.add_contribution")
def add_contribution(
    *, by: Viewer, activity_id: uuid.UUID, giver: str, kind: str, amount: Decimal | None = None, currency: str = "",
    agency: Agency | None = None, words: str = "", id: uuid.UUID | None = None,
) -> Contribution:  # fmt: skip
    """Record what somebody gave: money in a currency of the activity's offices, things or work."""
    row = Contribution(giver=giver, kind=kind, amount=amount, currency=currency, agency=agency, words=words)
    return parts.add(row, by=by, verb="activities.add_contribution", activity_id=activity_id, id=id, check=_contribution)  # fmt: skip


@act("activities.add_test")
def add_test(
    *, by: Viewer, activity_id: uuid.UUID, when: str, takers: int, mean: Decimal, topic: str = "", id: uuid.UUID | None = None
) -> Test:  # fmt: skip
    """Record a test before or after an activity: how many took it and their mean of 100; one of each topic."""
    row = Test(when=when, takers=takers, mean=Decimal(mean), topic=topic)
    return parts.add(row, by=by, verb="activities.add_test", activity_id=activity_id, id=id, check=_test)


@act("activities.add_quote")
def add_quote(
    *, by: Viewer, activity_id: uuid.UUID, words: str, said_by: str, permission: str = "no", speaker: str = "", language: str = "",
    english: str = "", id: uuid.UUID | None = None,
) -> Quote:  # fmt: skip
    """Record what a participant or official said; ``speaker`` (name and post) only with permission to name."""
    row = Quote(words=words, said_by=said_by, permission=permission, speaker=speaker, language=language, english=english)  # fmt: skip
    return parts.add(row, by=by, verb="activities.add_quote", activity_id=activity_id, id=id, check=_quote)


@act("activities.present_figure")
def present_figure(
    *, by: Viewer, activity_id: uuid.UUID, code: str, month: str | Month, printed: str, id: uuid.UUID | None = None
) -> Presented:  # fmt: skip
    """Record a figure shown at a meeting as it was printed then: which one, of which month."""
    row = Presented(code=code, month=str(month), printed=printed)
    return parts.add(row, by=by, verb="activities.present_figure", activity_id=activity_id, id=id, check=_figure)  # fmt: skip


@act("activities.correct_part")
def correct_part(*, by: Viewer, part: ActivityPart, version: int, changes: dict[str, Any]) -> ActivityPart:
    """Write the next version of any part. ``facts.Conflict`` if it moved on since, Refused if it cannot have been so."""
    allowed, check = _CORRECTED[type(part)]
    return parts.correct(
        type(part), part.pk, by=by, verb="activities.correct_part", version=version, changes=changes, allowed=allowed, check=check
    )  # fmt: skip


@act("activities.retire_part")
def retire_part(*, by: Viewer, part: ActivityPart, reason: str) -> ActivityPart:
    """Take a part out of every list and figure, with a coded reason. Refused while an output is paid from it."""
    if isinstance(part, Contribution):
        paid = Output.objects.unscoped("whether something is paid from it").filter(
            paid_from=part, retired_at=None
        )
        if paid.exists():
            raise Refused(_("Something built is recorded as paid from it. Correct that first."))
    return parts.retire(part, by=by, verb="activities.retire_part", reason=reason)


def _output(row: Output, setting: parts.Setting) -> None:
    if not 1 <= row.count <= 1_000_000:
        raise Refused(_("Count from 1 to 1,000,000."), field="count")
    if row.kind == "other" and not row.words.strip():
        raise Refused(_("Say in a few words what it is."), field="words")
    paid = row.paid_from
    if paid is not None and (paid.activity_id != setting.activity.pk or paid.retired_at is not None):
        raise Refused(_("Choose a contribution to this activity."), field="paid_from")


def _contribution(row: Contribution, setting: parts.Setting) -> None:
    known = currencies_of(setting.offices)
    parts.refuse(rules.contribution_fault(row.kind, row.amount, row.currency, row.words, known), MONEY)


def _test(row: Test, setting: parts.Setting) -> None:
    parts.refuse(rules.score_fault(row.takers, row.mean), SCORES)
    if parts.others(row, "whether the same test is there").filter(when=row.when, topic=row.topic).exists():
        raise Refused(
            _("The result of this test is recorded already. Correct that one, or choose another topic."),
            field="when",
        )


def _quote(row: Quote, setting: parts.Setting) -> None:
    of_survivors = setting.activity.composed_of_survivors
    parts.refuse(rules.quote_fault(row.speaker, row.permission, row.said_by, of_survivors), SPOKEN)


def _figure(row: Presented, setting: parts.Setting) -> None:
    if parts.others(row, "whether the same figure is there").filter(code=row.code, month=row.month).exists():
        raise Refused(_("This figure of this month is recorded already. Correct that one."), field="code")


_CORRECTED: dict[type[ActivityPart], tuple[frozenset[str], parts.Check]] = {
    Issue: (issues.CORRECTABLE, issues.possible),
    Output: (frozenset({"kind", "count", "words", "place", "for_whom", "paid_from"}), _output),
    Contribution: (frozenset({"giver", "kind", "amount", "currency", "agency", "words"}), _contribution),
    Test: (frozenset({"when", "takers", "mean", "topic"}), _test),
    Quote: (frozenset({"words", "said_by", "permission", "speaker", "language", "english"}), _quote),
    Presented: (frozenset({"code", "month", "printed"}), _figure),
    Point: (points.CORRECTABLE, points.possible),
}
