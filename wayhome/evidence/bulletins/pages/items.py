"""Pages of what a bulletin tells beside its figures: the month's items, and the words of one."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.actions import draft_item, edit_item, move_item
from wayhome.evidence.bulletins.drafts import write
from wayhome.evidence.bulletins.forms.items import ItemForm, clash_of_items, initial_of
from wayhome.evidence.bulletins.models import Item
from wayhome.evidence.bulletins.pages.whose import may_write, scope_for, viewer_of
from wayhome.evidence.bulletins.queries import entries, item_to_edit, untold, where
from wayhome.evidence.indicators.queries import Scope, month_to_open
from wayhome.kit import facts, formats, histories
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm
from wayhome.prevention.activities.models import Activity
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User

ROWS = 50


@page("bulletins.edit")
def items(request: HttpRequest, office: str) -> HttpResponse:
    """What an office tells in a month's bulletin, and what it could tell."""
    viewer = viewer_of(request)
    scope, of = _own(viewer, office)
    usual = month_to_open(scope)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": usual})
    chosen = form.chosen(usual)
    told = entries(viewer, of, chosen)
    rest = Paginator(untold(viewer, scope, chosen), ROWS).get_page(request.GET.get("page"))
    places = where(viewer, list(rest))
    context = {
        "form": form,
        "month": chosen,
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "office": of,
        "told": [entry for entry in told if entry.item.state != "left_out"],
        "left_out": [entry for entry in told if entry.item.state == "left_out"],
        "page": rest,
        "untold": [{"activity": activity, "where": places.get(activity.pk, "")} for activity in rest],
        "back": f"{reverse('bulletins:office', args=[scope.code])}?month={chosen}",
    }
    return render(request, "bulletins/items.html", context)


@page("bulletins.edit")
def draft(request: HttpRequest, office: str) -> HttpResponse:
    """Draft an item from an activity's record, and open it."""
    viewer = viewer_of(request)
    scope, of = _own(viewer, office)
    listed = reverse("bulletins:items", args=[scope.code])
    if request.method != "POST":
        return redirect(listed)
    try:
        item = draft_item(by=viewer, office=of, activity_id=uuid.UUID(request.POST.get("activity", "")))
    except (ValueError, Activity.DoesNotExist) as nothing:
        raise Http404 from nothing
    return redirect("bulletins:item", item.pk)


@page("bulletins.edit")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """An item's words in each language; where somebody else wrote the same meanwhile, both are shown."""
    viewer = viewer_of(request)
    item, material = _item(viewer, id)
    first = initial_of(item) | {"from_record": material.fingerprint}
    form = ItemForm(request.POST or None, initial=first)
    back = f"{reverse('bulletins:items', args=[item.office.code])}?month={item.month}"
    if request.method == "POST" and form.is_valid():
        try:
            edit_item(by=viewer, item_id=item.pk, **form.told)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            saved: Any = conflict.saved
            before = next(
                (row for row in facts.history(saved) if _number(row) == form.cleaned_data["version"]), saved
            )
            both = clash_of_items(saved, before, form)
            return render(request, "kit/conflict.html", {"conflict": both, "back": request.path}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    changed = material.fingerprint != item.from_record
    context = {
        "item": item,
        "form": form,
        "back": back,
        "changed": changed,
        "record": [
            {"lang": lang, "name": name, "draft": write(material, item.office, lang)}
            for lang, name in formats.OWN_NAMES.items()
        ],
        "title": item.titles.get(formats.language(get_language())) or item.titles.get("en", ""),
        "versions": _versions(item),
    }
    return render(request, "bulletins/item.html", context, status=422 if form.is_bound else 200)


@page("bulletins.edit")
def place(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Move an item before or after its neighbour."""
    viewer = viewer_of(request)
    item, _material = _item(viewer, id)
    if request.method == "POST":
        move_item(by=viewer, item_id=item.pk, up=request.POST.get("to") == "up")
    return redirect(f"{reverse('bulletins:items', args=[item.office.code])}?month={item.month}")


def _own(viewer: Viewer, office: str) -> tuple[Scope, Office]:
    """The scope of an office whose bulletin she may write."""
    scope = scope_for(viewer, office)
    if scope.office is None or not may_write(viewer, scope):
        raise Http404
    return scope, scope.office


def _item(viewer: Viewer, id: uuid.UUID) -> tuple[Item, Any]:
    try:
        return item_to_edit(viewer, id)
    except Item.DoesNotExist as nothing:
        raise Http404 from nothing


def _number(version: Any) -> int:
    return int(version.version)


def _versions(item: Item) -> list[histories.Told]:
    """Who wrote what, language by language."""
    people = dict(User.objects.filter(pk__in=histories.writers(item)).values_list("pk", "display_name"))

    def words(version: Any) -> dict[str, str]:
        told = {
            _("Printed in the bulletin of"): formats.month(Month.parse(version.month), get_language() or "en")
        }
        for lang, name in formats.OWN_NAMES.items():
            told[_("Title: %(language)s") % {"language": name}] = version.titles.get(lang, "")
            told[_("Text: %(language)s") % {"language": name}] = version.texts.get(lang, "")
        return told

    return histories.told(item, {"state": _("State")}, people=people, also=words)
