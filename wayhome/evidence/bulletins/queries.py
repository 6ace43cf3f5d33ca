"""Composing and printing a month's bulletin. It is for inside: every form of it says so."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.composing import (
    Bulletin,
    Said,
    Section,
    Teller,
    Telling,
    counted_besides,
    told_of_the_world,
)
from wayhome.evidence.bulletins.drafts import Material, materials
from wayhome.evidence.bulletins.lines import BY_KEY, SECTION_ORDER, USUAL, Line
from wayhome.evidence.bulletins.models import Item, Layout, Statistic
from wayhome.evidence.bulletins.printing import FORMATS
from wayhome.evidence.bulletins.rules import file_name, listed, printable
from wayhome.evidence.indicators.definitions import HEAL, SECTIONS
from wayhome.evidence.indicators.models import Indicator
from wayhome.evidence.indicators.presenter import Figure
from wayhome.evidence.indicators.queries import Scope, hides, log, scope_of, series
from wayhome.kit import formats
from wayhome.kit.dates import Month, today
from wayhome.prevention.activities.models import Activity, ActivityOffice, ActivityPlace
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import record

PERMISSION = "bulletins.view"


def layout_of(scope: Scope) -> Layout:
    """Return the office's choice of lines; one of version 0 with the usual lines (unsaved) where it has made none."""
    kept = Layout.objects.filter(office_id=scope.office_id).first() if scope.office_id else None
    return kept or Layout(lines=list(USUAL), version=0)


def bulletin(viewer: Viewer, office_code: str, month: Month, lang: str) -> Bulletin:
    """Return the office's bulletin of a month; NoSuchFigures if there is no such office or the viewer may not read it."""
    scope = scope_of(viewer, office_code, PERMISSION)
    lang = formats.language(lang)
    lines = [BY_KEY[key] for key in layout_of(scope).lines if key in BY_KEY]
    if hides(viewer, scope):
        # From two months of it anybody could reckon a small count of one.
        lines = [line for line in lines if line.key != "since_beginning"]
    with translation.override(lang):
        teller = Teller(scope, month, lang, _figures(viewer, scope, month, lang, lines))
        said: dict[str, list[Said]] = {}
        for line in lines:
            told = teller.say(line)
            if told is not None:
                said.setdefault(line.section, []).append(told)
        headed = [Section(key, _(SECTIONS[key]), tuple(said[key])) for key in SECTION_ORDER if said.get(key)]
        besides = counted_besides(scope, month, lang)
        if besides is not None:
            headed.insert(
                next((at for at, one in enumerate(headed) if one.key == HEAL), len(headed)), besides
            )
        world = told_of_the_world(_statistics(viewer, scope, month), lang)
        sections = (*headed, *([world] if world is not None else []))
        name = scope.office.name if scope.office is not None else _("All offices")
    return Bulletin(
        scope, name, month, lang, today(max(scope.zones)), sections, _items(viewer, scope, month, lang)
    )


def _figures(
    viewer: Viewer, scope: Scope, month: Month, lang: str, lines: Sequence[Line]
) -> dict[str, Figure]:
    """The figures of these lines, with breakdowns where a line tells them; those the house does not count yet are left out."""
    known = set(Indicator.objects.values_list("code", flat=True))
    codes = {code: False for line in lines for code in line.codes if code in known}
    codes |= {code: True for line in lines for code in line.broken_down if code in known}
    found: dict[str, Figure] = {}
    for breakdowns in (False, True):
        asked = [code for code, wanted in codes.items() if wanted == breakdowns]
        if asked:
            read = series(viewer, scope, [month], codes=asked, lang=lang, breakdowns=breakdowns)
            found |= {code: by_month[month] for code, by_month in read.items() if month in by_month}
    log(viewer, scope, [month], codes=list(codes))
    return found


def _statistics(viewer: Viewer, scope: Scope, month: Month) -> list[Statistic]:
    """What is told of the world around us, each once where several offices tell the same."""
    rows = Statistic.objects.visible_to(viewer).filter(
        office__in=scope.offices, month=str(month), retired_at=None
    )
    once = {(row.figure, row.year, row.source): row for row in rows.order_by("-office__code", "-recorded_at")}
    return list(reversed(once.values()))


def _items(viewer: Viewer, scope: Scope, month: Month, lang: str) -> tuple[Telling, ...]:
    """What is told beside the figures, by office and order; of an activity that several offices tell, what the first of them says."""
    ready = Item.objects.visible_to(viewer).filter(
        office__in=scope.offices, month=str(month), state="ready", retired_at=None, activity__retired_at=None
    )
    once: dict[uuid.UUID, Item] = {}
    for item in ready.order_by("office__code", "order", "recorded_at"):
        once.setdefault(item.activity_id, item)
    told = []
    for item in once.values():
        spoken = next(
            (code for code in (lang, *formats.OWN_NAMES) if item.titles.get(code) and item.texts.get(code)),
            lang,
        )
        paragraphs = [part.strip() for part in printable(item.texts.get(spoken, "")).split("\n\n")]
        shown = tuple(" ".join(part.split()) for part in paragraphs if part)
        told.append(Telling(item.pk, printable(item.titles.get(spoken, "")), shown, spoken))
    return tuple(told)


@dataclass(frozen=True)
class Entry:
    """An item as the list shows it: whether its record changed since somebody last held it against it."""

    item: Item
    title: str
    changed: bool


def entries(viewer: Viewer, office: Office, month: Month) -> list[Entry]:
    """Return what the office tells in its bulletin of a month, drafts and what was left out with it, in its order."""
    rows = Item.objects.visible_to(viewer).filter(
        office=office, month=str(month), retired_at=None, activity__retired_at=None
    )
    items = list(rows.select_related("activity", "office").order_by("order", "recorded_at", "pk"))
    records = materials(viewer, [item.activity for item in items])
    lang = formats.language(translation.get_language())
    return [
        Entry(
            item,
            item.titles.get(lang) or item.titles.get("en", ""),
            records[item.activity_id].fingerprint != item.from_record,
        )
        for item in items
    ]


def untold(viewer: Viewer, scope: Scope, month: Month) -> QuerySet[Activity]:
    """Return the activities of a month of which the office tells nothing yet, as far as the viewer may see them."""
    theirs = ActivityOffice.objects.visible_to(viewer).filter(office__in=scope.offices, retired_at=None)
    told = Item.objects.visible_to(viewer).filter(office=scope.office, retired_at=None)
    rows: QuerySet[Activity] = Activity.objects.visible_to(viewer).filter(
        pk__in=theirs.values("activity_id"), happened_on__range=(month.first, month.last), retired_at=None
    )
    return rows.exclude(pk__in=told.values("activity_id")).order_by("happened_on", "recorded_at", "pk")


def where(viewer: Viewer, activities: Sequence[Activity]) -> dict[uuid.UUID, str]:
    """Return in words where each of some activities was; nothing where no place is told."""
    rows = ActivityPlace.objects.visible_to(viewer).filter(activity__in=list(activities), retired_at=None)
    found: dict[uuid.UUID, list[str]] = {}
    for row in rows.select_related("place").order_by("place__name"):
        found.setdefault(row.activity_id, []).append(row.place.label)
    lang = formats.language(translation.get_language())
    return {activity: listed(places, lang) for activity, places in found.items()}


def item_to_edit(viewer: Viewer, id: uuid.UUID) -> tuple[Item, Material]:
    """Return an item that the viewer may write, with its activity's record; ``Item.DoesNotExist`` if there is none such."""
    rows = Item.objects.visible_to(viewer).filter(
        office_id__in=viewer.offices("bulletins.edit"), retired_at=None
    )
    item = rows.select_related("activity", "office").get(pk=id)
    return item, materials(viewer, [item.activity])[item.activity_id]


def render_bulletin(
    viewer: Viewer, office_code: str, month: Month, lang: str = "en", format: str = "html"
) -> tuple[str, bytes]:
    """Return (file name, content) of the office's bulletin as one file of a format.

    NoSuchFigures as for ``bulletin``; ValueError for a format there is none of. Written to the log.
    """
    if format not in FORMATS:
        raise ValueError(f"no such format: {format}; there is {', '.join(FORMATS)}")
    made = bulletin(viewer, office_code, month, lang)
    with translation.override(made.lang):
        content = FORMATS[format].render(made)
    name = file_name(office_code, str(month), made.lang, format)
    details = {"scope": office_code, "month": str(month), "lang": made.lang, "format": format}
    record(
        viewer,
        "bulletins.print",
        ("bulletin", f"{office_code} {month}"),
        office_id=made.scope.office_id,
        details=details,
    )
    return name, content
