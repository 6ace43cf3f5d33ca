"""Telling a number of the world around us, with its year and source; correcting it, and taking it out."""

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from wayhome.evidence.bulletins.models import Statistic
from wayhome.evidence.bulletins.rules import printable
from wayhome.kit import facts, formats
from wayhome.kit.dates import Month, today
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

FIRST_YEAR = 1900


@act("bulletins.tell_statistic")
def tell_statistic(
    *, by: Viewer, office: Office, month: Month, figure: str, words: Mapping[str, str], year: int, source: str,
    id: uuid.UUID | None = None, version: int = 0,
) -> Statistic:  # fmt: skip
    """Tell a statistic in the office's bulletin of a month, or correct the one of ``id`` (``version`` is the one she saw, 0 for a new one).

    Refused without figure, English words, year and source, or for who may not write the bulletin; ``facts.Conflict`` if it was
    changed since, ``Statistic.DoesNotExist`` if there is none such of the office.
    """
    _may_edit(by, office)
    told = {
        "month": str(month),
        "figure": printable(figure).strip(),
        "words": {lang: printable(text).strip() for lang, text in words.items() if lang in formats.OWN_NAMES},
        "year": year,
        "source": printable(source).strip(),
    }
    _whole(told, office)
    if version:
        there = Statistic.objects.visible_to(by).get(pk=id, office=office, retired_at=None)
        said = facts.correct(Statistic, there.pk, by=by, version=version, changes=told)
        if said.version == version:
            unchanged()
            return said
    else:
        made = facts.found(Statistic, id, by=by)
        if made is not None:
            unchanged()
            return made
        said = Statistic(office=office, **told)
        said.id = id or said.id
        facts.record(said, by=by)
    record(by, "bulletins.tell_statistic", said, office_id=office.pk, details={"month": str(month)})
    return said


@act("bulletins.drop_statistic")
def drop_statistic(*, by: Viewer, office: Office, id: uuid.UUID) -> Statistic:
    """Take a statistic out of the bulletin; its history stays."""
    _may_edit(by, office)
    there = Statistic.objects.visible_to(by).get(pk=id, office=office)
    if there.retired_at is not None:
        unchanged()
        return there
    gone = facts.retire(Statistic, there.pk, by=by, reason="other")
    record(by, "bulletins.drop_statistic", gone, office_id=office.pk)
    return gone


def _may_edit(by: Viewer, office: Office) -> None:
    if not by.may_in("bulletins.edit", office.pk):
        raise Refused(_("You may not write this office's bulletin."))


def _whole(told: dict[str, object], office: Office) -> None:
    words = told["words"]
    needed = {
        "figure": told["figure"],
        "words_en": isinstance(words, dict) and words.get("en"),
        "source": told["source"],
    }
    for field, value in needed.items():
        if not value:
            raise Refused(
                _("A statistic is told whole: the figure, of what, the year and the source."), field=field
            )
    if not FIRST_YEAR <= int(str(told["year"])) <= today(office.time_zone).year:
        raise Refused(_("Give the year of which the figure tells."), field="year")
