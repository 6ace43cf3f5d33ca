"""Pages of handing people over: whose, to whom, agreeing, taking back, coming back, and what is left to do for each person."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.journey.cases import actions, handing
from wayhome.journey.cases.forms.handing import HandOverForm, ToldForm
from wayhome.journey.cases.models import HandOver
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.pages.frame import light, status, viewer_of
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import who_may
from wayhome.trust.accounts.models import User

ROWS = 50


@page("cases.view")
def listed(request: HttpRequest) -> HttpResponse:
    """Hand-overs that the viewer may see, and colleagues whose people she may hand over."""
    viewer = viewer_of(request)
    light(request)
    rows = Paginator(handing.listed(viewer), ROWS).get_page(request.GET.get("page"))
    helpers = handing.colleagues_with_people(viewer)
    return render(request, "cases/hand_overs.html", {"page": rows, "helpers": helpers, "me": viewer.user})


@page("cases.edit")
def begin(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Hand a colleague's people over, or ask for it for one's own."""
    viewer = viewer_of(request)
    light(request)
    of = User.objects.filter(pk=account, is_active=True).select_related("office").first()
    if of is None or not (handing.leads(viewer, of) or of.pk == viewer.user_id):
        raise Http404
    mine = handing.of_hers(viewer, of, named=True)
    cases = {one.case_id: one.case for one in mine}
    named = names_of(viewer, list(cases), page="handing")
    people = {
        str(pk): f"{case.person.code} {named[pk]}" if pk in named else case.person.code
        for pk, case in cases.items()
    }
    may = who_may("cases.view")  # nobody else is offered: the act would refuse them
    staff = [user for user in colleagues([of.office_id]) if user.pk != of.pk and user.pk in may]
    initial = {"how": "for_good", "cases": list(people), "happened_on": today(of.office.time_zone)}
    form = HandOverForm(request.POST or None, initial=initial, staff=staff, people=people)
    if form.is_bound and form.is_valid():
        ids = [uuid.UUID(key) for key in form.cleaned_data["cases"]]
        try:
            made = actions.hand_over(by=viewer, of=of, case_ids=ids, **form.deed)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                _("Handed over.") if made.state == "done" else _("Your supervisor is asked to agree."),
            )
            return redirect("cases:hand_over", id=made.pk)
    context = {
        "form": form,
        "of": of,
        "asks": not handing.leads(viewer, of),
        "passing": handing.passing(viewer, of),
        "back": reverse("cases:hand_overs"),
    }
    return render(request, "cases/hand_over_form.html", context, status=status(form))


@page("cases.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One hand-over: who passes to whom, and what is left to do for each person."""
    viewer = viewer_of(request)
    light(request)
    made = _one(request, id)
    lines = handing.lines(viewer, made)
    if request.method == "POST":
        form = ToldForm(request.POST, cases=[str(line.case.pk) for line in lines])
        if form.is_valid():
            n = actions.tell_hand_over(
                by=viewer, id=made.pk, case_ids=[uuid.UUID(key) for key in form.cleaned_data["told"]]
            )
            said = ngettext("One person was told.", "%(n)s persons were told.", n) % {"n": n}
            messages.success(request, said)
        return redirect("cases:hand_over", id=made.pk)
    named = names_of(viewer, [line.case.pk for line in lines], page="handing")
    deeds = [(code, deed.words) for code, deed in DEEDS.items() if deed.offered(request, made)]
    context = {
        "made": made,
        "rows": [(line, named.get(line.case.pk)) for line in lines],
        "deeds": deeds,
        "tells": made.state in ("done", "ended") and any(line.told_on is None for line in lines),
        "people": len(lines),
    }
    return render(request, "cases/hand_over.html", context)


@page("cases.view")
def answer(request: HttpRequest, id: uuid.UUID, deed: str) -> HttpResponse:
    """Agree to a hand-over, say no, take it back, or say that she is back: asked once more, then done."""
    viewer = viewer_of(request)
    light(request)
    made = _one(request, id)
    wanted = DEEDS.get(deed)
    if wanted is None or not wanted.offered(request, made):
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            wanted.act(by=viewer, id=made.pk)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("cases:hand_over", id=made.pk)
    context = {
        "form": form, "title": wanted.title, "text": wanted.text, "submit": wanted.words,
        "facts": [(_("Colleague"), made.of.display_name), (_("For how long?"), made.get_kind_display())],
        "back": reverse("cases:hand_over", args=[made.pk]),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


def _one(request: HttpRequest, id: uuid.UUID) -> HandOver:
    made = handing.one(viewer_of(request), id)
    if made is None:
        raise Http404
    return made


@dataclass(frozen=True)
class Deed:
    """One answer to a hand-over: its words, when it is offered, and the act."""

    words: str | Promise
    title: str | Promise
    text: str | Promise
    offered: Callable[[HttpRequest, HandOver], bool]
    act: Callable[..., Any]


def _leads(request: HttpRequest, made: HandOver) -> bool:
    return handing.may_agree(viewer_of(request), made)


def _hers(request: HttpRequest, made: HandOver) -> bool:
    return made.of_id == viewer_of(request).user_id


DEEDS: dict[str, Deed] = {
    "agree": Deed(
        gettext_lazy("Agree"), gettext_lazy("Agree to this hand-over?"),
        gettext_lazy("From now on the others walk with these people, and the keys follow."),
        lambda request, made: made.state == "asked" and _leads(request, made) and not _hers(request, made),
        actions.agree_hand_over,
    ),
    "refuse": Deed(
        gettext_lazy("Say no"), gettext_lazy("Say no to this hand-over?"), gettext_lazy("Everything stays as it is."),
        lambda request, made: made.state == "asked" and (_leads(request, made) or _hers(request, made)),
        actions.refuse_hand_over,
    ),
    "undo": Deed(
        gettext_lazy("Take it back"), gettext_lazy("Take this hand-over back?"),
        gettext_lazy("Everything is as it was before. This can be done on the same day only."),
        lambda request, made: made.state == "done" and _leads(request, made) and made.happened_on >= today(made.office.time_zone),
        actions.undo_hand_over,
    ),
    "back": Deed(
        gettext_lazy("The colleague is back"), gettext_lazy("Is the colleague back?"),
        gettext_lazy("The stand-ins no longer see these people, and give the keys back. The colleague sees them as before."),
        lambda request, made: made.state == "done" and made.kind == "leave" and (_leads(request, made) or _hers(request, made)),
        actions.come_back,
    ),
}  # fmt: skip
