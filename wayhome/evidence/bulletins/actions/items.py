"""Writing what a bulletin tells: a draft from an activity's record, then an editor's title and text, state and order."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.bulletins.codes import STATES
from wayhome.evidence.bulletins.drafts import materials, write
from wayhome.evidence.bulletins.models import Item
from wayhome.evidence.bulletins.rules import printable
from wayhome.kit import facts, formats
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.models import Activity, ActivityOffice
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

LANGUAGES = tuple(formats.OWN_NAMES)
_WORDS = ("titles", "texts")


@act("bulletins.draft_item")
def draft_item(
    *, by: Viewer, office: Office, activity_id: uuid.UUID, month: Month | None = None, id: uuid.UUID | None = None
) -> Item:  # fmt: skip
    """Draft what the office's bulletin of a month tells of an activity, in every language, from its record.

    ``month``: the activity's own unless given. A second call for the same activity returns the item that is there. Refused if the
    actor may not write this office's bulletin, ``Activity.DoesNotExist`` if the activity is not the office's or not hers to see.
    """
    _may_edit(by, office)
    made = facts.found(Item, id, by=by)
    activity = _activity(by, office, activity_id)
    Office.objects.select_for_update().get(pk=office.pk)  # two who draft the same come one after the other
    made = made or Item._base_manager.filter(office=office, activity=activity, retired_at=None).first()
    if made is not None:
        unchanged()
        return made
    told_in = str(month or Month.of(activity.happened_on))
    material = materials(by, [activity])[activity.pk]
    drafts = {lang: write(material, office, lang) for lang in LANGUAGES}
    item = Item(
        office=office,
        month=told_in,
        activity=activity,
        order=_after_all(office, told_in),
        titles=_told({}, {lang: draft.title for lang, draft in drafts.items()}),
        texts=_told({}, {lang: draft.text for lang, draft in drafts.items()}),
        from_record=material.fingerprint,
    )
    if id is not None:
        item.id = id
    facts.record(item, by=by)
    record(by, "bulletins.draft_item", item, office_id=office.pk, details={"activity": str(activity.pk)})
    return item


@act("bulletins.edit_item")
def edit_item(
    *, by: Viewer, item_id: uuid.UUID, version: int, titles: Mapping[str, str], texts: Mapping[str, str], state: str,
    month: Month | None = None, from_record: str | None = None,
) -> Item:  # fmt: skip
    """Write an item's words and state. ``titles`` and ``texts`` by language; ``month``: the bulletin that tells it, where another;
    ``from_record``: the record's fingerprint that she saw.

    What somebody else changed since ``version`` stays, if she left it as it was; where both changed the same, ``facts.Conflict``.
    ``Item.DoesNotExist`` if she may not see it; Refused if she may not write it, or it would be printed with nothing in some language.
    """
    seen = Item.objects.visible_to(by).select_related("office").get(pk=item_id)
    _may_edit(by, seen.office)
    if state not in STATES:
        raise Refused(_("Choose one that is on the list."), field="state")
    locked = facts.locked(Item, item_id)
    mine = {
        "titles": _told(locked.titles, titles),
        "texts": _told(locked.texts, texts),
        "state": state,
        "month": str(month or locked.month),
    }
    changes = _merged(locked, version, mine)
    _complete(locked, changes)
    if changes["month"] != locked.month:
        changes["order"] = _after_all(seen.office, changes["month"])
    if from_record is not None:
        changes["from_record"] = from_record
    saved = facts.correct(Item, item_id, by=by, version=locked.version, changes=changes)
    if saved.version == locked.version:
        unchanged()
        return saved
    details = {"activity": str(saved.activity_id), "state": saved.state}
    record(by, "bulletins.edit_item", saved, office_id=saved.office_id, details=details)
    return saved


@act("bulletins.move_item")
def move_item(*, by: Viewer, item_id: uuid.UUID, up: bool) -> Item:
    """Let an item and the one before it (``up``) or after it in its bulletin change places; the first one stays where it is."""
    seen = Item.objects.visible_to(by).select_related("office").get(pk=item_id)
    _may_edit(by, seen.office)
    Office.objects.select_for_update().get(pk=seen.office_id)
    told = Item._base_manager.filter(office_id=seen.office_id, month=seen.month, retired_at=None)
    row = list(told.exclude(state="left_out").order_by("order", "recorded_at", "pk"))
    at = next((place for place, item in enumerate(row) if item.pk == seen.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or not 0 <= to < len(row):
        unchanged()
        return seen
    row[at], row[to] = row[to], row[at]
    for place, item in enumerate(row, 1):
        facts.correct(Item, item.pk, by=by, version=item.version, changes={"order": place})
    record(by, "bulletins.move_item", seen, office_id=seen.office_id, details={"to": to + 1})
    return Item._base_manager.get(pk=seen.pk)


def _may_edit(by: Viewer, office: Office) -> None:
    if not by.may_in("bulletins.edit", office.pk):
        raise Refused(_("You may not write this office's bulletin."))


def _activity(by: Viewer, office: Office, id: uuid.UUID) -> Activity:
    """The activity, if it is of the office or one below it and the actor sees it."""
    whose = with_all_below([office.pk], office_tree())
    theirs = ActivityOffice.objects.visible_to(by).filter(office__in=whose, activity=id, retired_at=None)
    return Activity.objects.visible_to(by).get(pk=id, pk__in=theirs.values("activity_id"), retired_at=None)


def _after_all(office: Office, month: str) -> int:
    """The place after everything that the bulletin of a month tells."""
    last = Item._base_manager.filter(office=office, month=month).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def _told(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What stands there with what was given; another language stays as it is."""
    return dict(before) | {
        lang: printable(words.replace("\r\n", "\n")).strip()
        for lang, words in given.items()
        if lang in LANGUAGES
    }


def _merged(locked: Item, version: int, mine: dict[str, Any]) -> dict[str, Any]:
    """Return the changes to write: hers, but for what she left as it was and somebody else changed since she opened it."""
    if locked.version == version:
        return dict(mine)
    base: Any = next((row for row in facts.history(locked) if getattr(row, "version", 0) == version), None)
    if base is None:
        raise facts.Conflict(locked, mine)
    merged: dict[str, Any] = {
        name: _one(locked, mine, getattr(base, name), getattr(locked, name), mine[name])
        for name in ("state", "month")
    }
    for name in _WORDS:
        was, now, wanted = (getattr(base, name), getattr(locked, name), mine[name])
        merged[name] = {
            lang: _one(locked, mine, was.get(lang, ""), now.get(lang, ""), wanted.get(lang, ""))
            for lang in {**now, **wanted}
        }
    return merged


def _one(locked: Item, mine: dict[str, Any], was: str, now: str, wanted: str) -> str:
    if wanted in (was, now):
        return now
    if now != was:
        raise facts.Conflict(locked, mine)
    return wanted


def _complete(locked: Item, changes: Mapping[str, Any]) -> None:
    """What is printed has a title and a text in each language of its office."""
    if changes["state"] != "ready":
        return
    asked = [lang for lang in LANGUAGES if lang in locked.office.languages] or ["en"]
    for lang in asked:
        for name, field in (("titles", f"title_{lang}"), ("texts", f"text_{lang}")):
            if not changes[name].get(lang):
                raise Refused(
                    _("Write it in every language of your office before it is printed."), field=field
                )
