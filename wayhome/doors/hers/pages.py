"""A person's own page: opened by a colleague, read by her. Her pages stand under ``/mine/`` and know only the device's token."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.doors.hers import queries
from wayhome.doors.hers.actions import (
    add_sound,
    ask_to_talk,
    enter,
    leave,
    open_page,
    print_page,
    retire_sound,
    take_back,
)
from wayhome.doors.hers.forms import BackForm, CodeForm, OpenForm, SoundForm
from wayhome.doors.hers.models import Opening
from wayhome.journey.cases.cards import cards, language_for
from wayhome.journey.cases.codes import CARDS
from wayhome.journey.cases.queries import case_for
from wayhome.kit import sounds
from wayhome.kit.dates import Month, now, today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import PUBLIC, page
from wayhome.kit.media import PDF
from wayhome.kit.records import RetireForm
from wayhome.kit.sending import sent
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.actions import note_lock
from wayhome.trust.accounts.models import LANGUAGES, User

COOKIE, PATH = "wayhome_mine", "/mine/"
Shown = dict[str, Any]


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _given(request: HttpRequest, token: str) -> HttpResponse:
    """Send this device to her page, with the token that opens it. Whoever of us is signed in on it is locked out first."""
    if isinstance(request.user, User):
        note_lock(by=request.user)
        request.session.lock()  # type: ignore[attr-defined]
    answer = redirect("hers:mine")
    # No age: it goes when the browser is closed, and nothing of it is written to the device's disk.
    answer.set_cookie(COOKIE, token, path=PATH, httponly=True, secure=request.is_secure(), samesite="Strict")
    return answer


@page("hers.show")
def give(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give a person her page: on this screen, with a code on another, or on paper."""
    viewer = _viewer(request)
    request.menu_entry = "people"  # type: ignore[attr-defined]
    case = case_for(viewer, id, "hers.show")
    initial = {"language": language_for(case.office, case.person.first_language), "where": "here"}
    form = OpenForm(request.POST if request.method == "POST" else None, initial=initial)
    code = ""
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            if told["where"] == "paper":
                made = print_page(by=viewer, case_id=case.pk, language=told["language"])
                return sent(request, made, PDF, name="page")
            opened = open_page(
                by=viewer, case_id=case.pk, language=told["language"], here=told["where"] == "here"
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            if told["where"] == "here":
                return _given(request, opened.secret)
            code = " ".join(opened.secret[at : at + 4] for at in range(0, len(opened.secret), 4))
    context = {
        "case": case,
        "form": form,
        "code": code,
        "where": request.build_absolute_uri(reverse("hers:enter")),
    }
    return render(request, "hers/give.html", context, status=422 if form.is_bound and form.errors else 200)


# --- what she sees ------------------------------------------------------------------------------------------------------


def _mine(view: Callable[[HttpRequest, Opening, Shown], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the open page of this device, in her language; without one, ask for a code."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        found = queries.opened(request.COOKIES.get(COOKIE, ""))
        if found is None:
            return redirect("hers:enter")
        row, shown = found
        with translation.override(row.language):
            answer = view(request, row, shown)
        answer.headers["Cache-Control"] = "no-store"
        # Whoever left it open: at its end the calendar stands there instead, without a script.
        left = max(int((row.until - now()).total_seconds()), 0) + 1
        answer.headers["Refresh"] = f"{left}; url={reverse('hers:calendar')}"
        return answer

    return asked


@page(PUBLIC)
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code that a colleague gave."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            opened = enter(by=_viewer(request), typed=form.cleaned_data["code"])
        except Refused as refused:
            form.refuse(refused)
        else:
            return _given(request, opened.secret)
    return render(request, "hers/enter.html", {"form": form}, status=422 if form.is_bound else 200)


@page(PUBLIC)
@_mine
def mine(request: HttpRequest, row: Opening, shown: Shown) -> HttpResponse:
    """Where she begins: four big choices."""
    return render(request, "hers/mine.html", {"shown": shown})


@page(PUBLIC)
@_mine
def plan(request: HttpRequest, row: Opening, shown: Shown) -> HttpResponse:
    """Her plan, goals first, and what we promised."""
    return render(request, "hers/plan.html", {"shown": shown})


@page(PUBLIC)
@_mine
def rights(request: HttpRequest, row: Opening, shown: Shown) -> HttpResponse:
    """Her rights, to read and to hear."""
    card = cards(["rights"], [row.language])[0]
    return render(
        request, "hers/rights.html", {"card": card, "sound": queries.sounds().get(("rights", row.language))}
    )


@page(PUBLIC)
@_mine
def people(request: HttpRequest, row: Opening, shown: Shown) -> HttpResponse:
    """Who walks with her and may see what is written, and what she agreed to."""
    return render(request, "hers/people.html", {"shown": shown})


@page(PUBLIC)
@_mine
def back(request: HttpRequest, row: Opening, shown: Shown) -> HttpResponse:
    """Take back what she agreed to."""
    form = BackForm(request.POST if request.method == "POST" else None, agreed=shown["agreed"])
    if form.is_bound and form.is_valid():
        try:
            take_back(
                by=viewer_for(row.opened_by),
                token=request.COOKIES[COOKIE],
                purposes=form.cleaned_data["purposes"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return render(
                request,
                "hers/done.html",
                {"words": _("It is taken back from this moment on. You lose nothing by it.")},
            )
    context = {"form": form, "agreed": shown["agreed"]}
    return render(request, "hers/back.html", context, status=422 if form.is_bound else 200)


@page(PUBLIC)
@_mine
def talk(request: HttpRequest, row: Opening, shown: Shown) -> HttpResponse:
    """Ask to be talked to."""
    if request.method != "POST":
        return redirect("hers:mine")
    try:
        ask_to_talk(by=viewer_for(row.opened_by), token=request.COOKIES[COOKIE])
    except Refused as refused:
        return render(request, "hers/done.html", {"words": str(refused)}, status=422)
    return render(request, "hers/done.html", {"words": _("We were told. One of us talks with you today.")})


@page(PUBLIC)
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Leave at once: her page is closed, and a calendar stands there."""
    if request.method == "POST":
        token = request.COOKIES.get(COOKIE, "")
        found = queries.opened(token)
        if found is not None:
            leave(by=viewer_for(found[0].opened_by), token=token)
    return _gone(redirect("hers:calendar"))


def away(request: HttpRequest) -> HttpResponse:
    """Return the calendar to who leaves by a form without its token, and take off the device what opened her page; nothing is written."""
    return _gone(_month(request, 403))


@page(PUBLIC)
def calendar(request: HttpRequest) -> HttpResponse:
    """A calendar of this month, and nothing else: what stands on the screen after a quick exit."""
    return _month(request)


def _gone(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return answer


def _month(request: HttpRequest, status: int = 200) -> HttpResponse:
    day = today(queries.zone())
    month = Month.of(day)
    shown = {
        "day": day,
        "month": month,
        "blank": range(month.first.weekday()),
        "days": range(1, month.last.day + 1),
    }
    answer = render(request, "hers/calendar.html", shown, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(PUBLIC)
def hear(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A recorded card."""
    row = queries.sound_for(id)
    data = sounds.read(row.pk)
    if data is None:
        raise Http404
    return sent(request, data, row.media_type, name=f"{row.card}-{row.language}")


# --- recordings -----------------------------------------------------------------------------------------------------------


@page("texts.check")
def recordings(request: HttpRequest) -> HttpResponse:
    """Every card, and in which languages it can be heard."""
    there = queries.sounds()
    rows = [
        (code, CARDS.label(code), [row for (card, _language), row in there.items() if card == code])
        for code in CARDS.codes
    ]
    return render(request, "hers/recordings.html", {"rows": rows})


@page("texts.check")
def add(request: HttpRequest, card: str) -> HttpResponse:
    """Add a card as it is spoken in a language."""
    if card not in CARDS:
        raise Http404
    form = SoundForm(request.POST or None, request.FILES or None)
    told = cards([card], list(LANGUAGES.codes))
    if form.is_bound and form.is_valid():
        made = form.cleaned_data
        try:
            add_sound(
                by=_viewer(request),
                card=card,
                language=made["language"],
                clean=made["file"].clean,
                id=made["id"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("hers:recordings")
    context = {
        "form": form, "title": _("Add a recording"), "cards": told, "back": reverse("hers:recordings"),
    }  # fmt: skip
    return render(request, "hers/add.html", context, status=422 if form.is_bound else 200)


@page("texts.check")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a recording out."""
    row = queries.sound_for(id)
    form = RetireForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            retire_sound(by=_viewer(request), sound_id=row.pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("hers:recordings")
    context = {
        "form": form, "title": _("Retire this?"), "submit": _("Retire it"), "back": reverse("hers:recordings"),
        "text": f"{row.get_card_display()} ({row.get_language_display()})",
    }  # fmt: skip
    return render(request, "hers/add.html", context, status=422 if form.is_bound else 200)
