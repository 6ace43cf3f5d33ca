"""Installing the standing indicators, and setting targets."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.indicators.definitions import STANDING, Definition
from wayhome.evidence.indicators.models import Indicator, IndicatorVersion, Opening, Target
from wayhome.evidence.indicators.rules import check
from wayhome.evidence.indicators.sources import SHAPES
from wayhome.kit import facts
from wayhome.kit.dates import Month, today
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

# Before any record: the first version of a standing indicator holds for every month.
FROM_THE_BEGINNING = dt.date(1900, 1, 1)


@act("indicators.install")
def install_indicators(*, by: Viewer) -> None:
    """Write the standing indicators as data. Called again it writes nothing, unless a later release counts otherwise.

    Then the indicator gets a further version that replaces the one before for every month (the house's definitions do not
    depend on the day a release was installed).
    """
    written = [definition.code for place, definition in enumerate(STANDING) if _install(place, definition)]
    if written:
        record(by, "indicators.install", ("indicators.indicator", "all"), details=written)
    else:
        unchanged()


def _install(place: int, definition: Definition) -> bool:
    parts = check(definition.parts, SHAPES).as_json()
    indicator, _made = Indicator.objects.update_or_create(
        code=definition.code, defaults={"position": place, "section": definition.section}
    )
    newest = indicator.versions.order_by("-number").first()
    if newest is not None and (newest.parts, newest.sheet) == (parts, definition.sheet()):
        return False
    if newest is not None and newest.parts == parts:
        newest.sheet = definition.sheet()
        newest.save(update_fields=["sheet"])
        return True
    number = 1 if newest is None else newest.number + 1
    IndicatorVersion.objects.create(
        indicator=indicator,
        number=number,
        valid_from=FROM_THE_BEGINNING,
        parts=parts,
        sheet=definition.sheet(),
    )
    return True


@act("indicators.set_target")
def set_target(
    *, by: Viewer, office: Office, code: str, period: str, value: int, baseline: int | None = None, id: uuid.UUID | None = None
) -> Target:  # fmt: skip
    """Set what an office aims at in a month (``2022-10``) or year (``2022``). Sent twice with one ``id`` it is set once.

    Refused if the period has a target already, or the actor may not set the office's targets.
    """
    made = facts.found(Target, id, by=by)
    if made is not None:
        unchanged()
        return made
    _may(by, office.pk)
    _check_period(period)
    indicator = Indicator.objects.get(code=code)
    target = Target(indicator=indicator, office=office, period=period, value=value, baseline=baseline)
    target.id = id or target.id
    try:
        with transaction.atomic():
            facts.record(target, by=by)
    except IntegrityError as taken:
        raise Refused(
            _("This month or year has a target already. Change that one."), field="period"
        ) from taken
    record(
        by,
        "indicators.set_target",
        target,
        office_id=office.pk,
        details={"code": code, "period": period, "value": value},
    )
    return target


@act("indicators.change_target")
def change_target(*, by: Viewer, id: uuid.UUID, version: int, value: int, baseline: int | None) -> Target:
    """Correct a target; ``facts.Conflict`` if somebody else did so since ``version``."""
    target = facts.locked(Target, id)
    _may(by, target.office_id)
    changed = facts.correct(
        Target, id, by=by, version=version, changes={"value": value, "baseline": baseline}
    )
    if changed.version == version:
        unchanged()
    else:
        record(by, "indicators.change_target", changed, office_id=changed.office_id, details={"value": value})
    return changed


@act("indicators.drop_target")
def drop_target(*, by: Viewer, id: uuid.UUID) -> Target:
    """Take a target away; its history stays."""
    target = facts.locked(Target, id)
    _may(by, target.office_id)
    gone = facts.retire(Target, id, by=by, reason="other")
    record(by, "indicators.drop_target", gone, office_id=gone.office_id)
    return gone


@act("indicators.set_opening")
def set_opening(
    *, by: Viewer, office: Office, counted_to: dt.date, persons: int, version: int = 0
) -> Opening:
    """Say how many people the office had admitted by the end of a day, as printed then; ``version`` is the one she saw, 0 for none.

    Refused for a day to come, or for who may not set the office's targets; ``facts.Conflict`` if somebody else said it since.
    """
    _may(by, office.pk)
    if counted_to > today(office.time_zone):
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="counted_to")
    Office.objects.select_for_update().get(pk=office.pk)  # two who say it first come one after the other
    there = Opening.objects.filter(office=office).first()
    told = {"counted_to": counted_to, "persons": persons}
    if there is None:
        said = facts.record(Opening(office=office, **told), by=by)
    else:
        said = facts.correct(Opening, there.pk, by=by, version=version, changes=told)
    if there is not None and said.version == there.version:
        unchanged()
    else:
        record(by, "indicators.set_opening", said, office_id=office.pk, details={"persons": persons})
    return said


def _may(by: Viewer, office_id: uuid.UUID) -> None:
    if not by.may_in("figures.manage", office_id):
        raise Refused(_("You may not set this office's targets."))


def _check_period(period: str) -> None:
    try:
        Month.parse(f"{period}-01" if len(period) == 4 else period)
    except ValueError as wrong:
        raise Refused(
            _("Write a year, for example 2022, or a month, for example 10/2022."), field="period"
        ) from wrong
