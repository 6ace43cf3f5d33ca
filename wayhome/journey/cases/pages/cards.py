"""The cards that are read to a person: one idea a screen, on paper, and the sign-off of their words."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, codes
from wayhome.journey.cases.cards import Card, cards, language_for
from wayhome.journey.cases.forms import consents as forms
from wayhome.journey.cases.models import WordingCheck
from wayhome.journey.cases.pages.frame import answer, light, viewer_of
from wayhome.journey.cases.rules.consents import PURPOSES
from wayhome.kit import formats
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES


@page("consent.view")
def choose(request: HttpRequest) -> HttpResponse:
    """Which card to read, in which language; and what to print."""
    light(request)
    language = _language(request)
    initial = {"lang": language, "size": "a5", "card": list(PURPOSES)}
    return _choosing(request, forms.ReadForm(initial=initial))


@page("consent.view")
def read(request: HttpRequest, code: str) -> HttpResponse:
    """One card on the screen, one idea at a time, in a language of its own."""
    light(request)
    if code not in PURPOSES:
        raise Http404
    language = _language(request)
    chosen = cards([code], [language])[0]
    at = _number(request.GET.get("at", "1"), len(chosen.lines))
    case = _uuid(request.GET.get("case", ""))

    def url(**changes: Any) -> str:
        told: dict[str, Any] = {"lang": language, "at": at} | ({"case": case} if case else {}) | changes
        return f"{reverse('cases:consent_card', args=[code])}?{urlencode(told)}"

    last = at == len(chosen.lines)
    icon, words = chosen.lines[at - 1]
    context = {
        "card": chosen,
        "icon": icon,
        "words": words,
        "at": at,
        "of": len(chosen.lines),
        "before": url(at=at - 1) if at > 1 else "",
        "after": "" if last else url(at=at + 1),
        "languages": [(name, own, url(lang=name)) for name, own in _languages()],
        "answer": f"{reverse('cases:consent_record', args=[case, code])}?lang={language}"
        if last and case and viewer_of(request).may("consent.record")
        else "",
        "back": reverse("cases:consents", args=[case]) if case else reverse("cases:consent_cards"),
    }
    return render(request, "cases/card.html", context)


@page("consent.view")
def printed(request: HttpRequest) -> HttpResponse:
    """Cards as they are printed, one a sheet, in the language chosen, whatever that of the page."""
    light(request)
    form = forms.ReadForm(request.GET)
    if not form.is_valid():
        return _choosing(request, form)
    told = form.cleaned_data
    context = {"cards": cards(told["card"], [told["lang"]]), "size": told["size"], "card_lang": told["lang"]}
    return render(request, "cases/cards_print.html", context)


@page("texts.check")
def words(request: HttpRequest) -> HttpResponse:
    """Every card in every language, and whether a native reader has read it."""
    made = cards(list(codes.CARDS.codes))
    context = {
        "rows": [(code, [one for one in made if one.code == code]) for code in codes.CARDS.codes],
        "languages": _languages(),
        "left": sum(not one.checked for one in made),
    }
    return render(request, "cases/words.html", context)


@page("texts.check")
def check(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Read the words of one card in one language, and sign them off."""
    if code not in codes.CARDS or language not in LANGUAGES:
        raise Http404
    chosen = cards([code], [language])[0]
    signed = _sign_off(chosen)
    form = forms.CheckForm(request.POST or None, initial={"wording": chosen.wording})

    def write() -> Any:
        told = form.cleaned_data
        return actions.check_wording(
            by=viewer_of(request), code=code, language=language, wording=told["wording"], id=told["id"]
        )

    url = reverse("cases:consent_words")
    return answer(
        request, form, write, title=_("Sign off the words"), back=url, to=lambda made: url, submit=_("Sign off"),
        template="cases/words_check.html", more={"card": chosen, "signed": signed, "own_name": formats.OWN_NAMES[language]},
    )  # fmt: skip


@page("texts.check")
def uncheck(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a sign-off back: the card is marked again."""
    signed = WordingCheck.objects.filter(pk=id).select_related("done_by").first()
    if signed is None or not _checks(viewer_of(request)):
        raise Http404
    form = RetireForm(request.POST or None)

    def write() -> Any:
        return actions.uncheck_wording(
            by=viewer_of(request), check_id=signed.pk, reason=form.cleaned_data["reason"]
        )

    url = reverse("cases:consent_words")
    told = [
        (_("Card"), signed.get_card_display()),
        (_("Language"), LANGUAGES.label(signed.language)),
        (_("Signed off by"), str(signed.done_by)),
    ]
    return answer(
        request, form, write, title=_("Take the sign-off back?"), text=_("The card is marked as not yet checked again."), back=url,
        to=lambda made: url, submit=_("Take it back"), told=told, template="kit/confirm.html",
    )  # fmt: skip


def _choosing(request: HttpRequest, form: forms.ReadForm) -> HttpResponse:
    language = _language(request)
    context = {
        "cards": cards(PURPOSES, [language]),
        "card_lang": language,
        "languages": _languages(),
        "form": form,
    }
    return render(request, "cases/cards.html", context, status=422 if form.is_bound else 200)


def _checks(viewer: Viewer) -> bool:
    return viewer.may("texts.check")


def _sign_off(chosen: Card) -> WordingCheck | None:
    found = WordingCheck.objects.filter(
        card=chosen.code, language=chosen.language, wording=chosen.wording, retired_at=None
    )
    return found.select_related("done_by").first()


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("lang", "")
    viewer = viewer_of(request)
    if wanted in LANGUAGES or viewer.user is None:
        return wanted if wanted in LANGUAGES else "en"
    return language_for(viewer.user.office)


def _languages() -> list[tuple[str, str]]:
    return [(code, formats.OWN_NAMES[code]) for code in LANGUAGES.codes]


def _number(typed: str, most: int) -> int:
    return min(max(int(typed), 1), most) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 1


def _uuid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
