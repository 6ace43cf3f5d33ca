"""Pages on what a person agreed to: what holds, asking, taking back, what ends soon."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.journey.cases import actions, codes, consents, queries
from wayhome.journey.cases.actions.consents import WITH_GUARDIAN
from wayhome.journey.cases.cards import card, language_for
from wayhome.journey.cases.forms import consents as forms
from wayhome.journey.cases.models import Case, CaseParty, Consent
from wayhome.journey.cases.pages.frame import (
    answer,
    kept,
    light,
    proxied,
    retiring,
    today_of,
    viewer_of,
    written,
)
from wayhome.journey.cases.pages.guardians import named, nobody, told_then, words_open
from wayhome.journey.cases.parties import guardian_in_words, guardians
from wayhome.journey.cases.profiles import Profile, profile, under_age
from wayhome.journey.cases.rules.consents import PURPOSES, TO_WHOM, Band, possible_bands
from wayhome.kit import histories
from wayhome.kit.gate import page
from wayhome.registry.people import sealed
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.accounts.models import LANGUAGES, User

ROWS = 50
_WHO_DECIDES: dict[tuple[str, str], str | Promise] = {
    ("guardian", "told"): gettext_lazy("A guardian decides. The child is told in simple words."),
    ("both", "spoken"): gettext_lazy("A guardian decides together with the child, who says yes or no aloud."),
    ("both", "signed"): gettext_lazy("A guardian decides together with the child, who signs too."),
    ("person", "own"): gettext_lazy("The person decides."),
}


@page("consent.view")
def overview(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What a person agreed to, what not, until when; and every answer."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id, "consent.view")
    rows = consents.answers(viewer, case)
    agreed = consents.agreed_by(viewer, case)
    answered = {line.standing.id: line.guardian for line in agreed.lines if line.guardian is not None}
    words = words_open(viewer, case, answered.values())
    context = {
        "case": case,
        "agreed": consents.with_guardians(agreed, answered, words),
        "answers": [
            (row, consents.whom_in_words(row.purpose, consents.recipient(row), row.agency)) for row in rows
        ],
        "may_record": _may_record(request, case),
    }
    return render(request, "cases/consents.html", context)


@page("consent.record")
def ask(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Which question is asked: one of seven."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id, "consent.record")
    agreed = consents.agreed_by(viewer, case)
    told = {purpose: [line for line in agreed.lines if line.purpose == purpose] for purpose in PURPOSES}
    context = {
        "case": case,
        "questions": [(code, codes.CONSENT_PURPOSES.label(code), told[code]) for code in PURPOSES],
    }
    return render(request, "cases/consent_ask.html", context)


@page("consent.record")
def record(request: HttpRequest, id: uuid.UUID, purpose: str) -> HttpResponse:
    """Record the answer to one question."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "consent.record")
    return _recording(request, case, purpose, {})


@page("consent.record")
def renew(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask again what was answered before: the same question, with what was told then."""
    row = consents.consent_for(viewer_of(request), id, "consent.record")
    same = {
        name: getattr(row, name)
        for name in ("given_by", "how", "language", "interpreter", "given_why", "agency")
    }
    same["guardian"] = str(row.guardian_id or "")
    same["to"] = f"kind:{row.agency_kind}" if row.to == "kind" else "" if row.to == "all" else row.to
    if row.answer == "withdrawn":
        same = {name: same[name] for name in ("to", "agency")}
    limits = consents.limits(viewer_of(request), row)
    same |= {"withheld": [limit.part for limit in limits], "withheld_why": limits[0].why if limits else ""}
    return _recording(request, row.case, row.purpose, same)


def _recording(request: HttpRequest, case: Case, purpose: str, same: dict[str, Any]) -> HttpResponse:
    if purpose not in PURPOSES:
        raise Http404
    viewer = viewer_of(request)
    asked = _asked(request, case)
    read_in = request.GET.get("lang", "")
    read_in = read_in if read_in in LANGUAGES else ""
    initial = {
        "happened_on": today_of(case),
        "until": asked.profile.until(purpose, today_of(case)),
        "language": _spoken(case, read_in),
        "read_aloud": "yes" if read_in else "",
        "read_in": read_in,
        "to": TO_WHOM[purpose][0],
        "given_by": asked.giver,
    } | same
    around = guardians(viewer, case) if asked.giver != "person" else []
    form = forms.ConsentForm(
        request.POST or None, initial=initial, purpose=purpose, bands=asked.open, zone=case.office.time_zone,
        staff=colleagues([case.office_id]), guardians=named(viewer, case, around), **proxied(viewer, case.office),
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        language = told["read_in"] or (told["language"] if told["language"] in LANGUAGES else "")
        wording = card(purpose, language).wording if language else None
        if told["until"] == initial["until"]:  # left as it was shown: a yes of an earlier day ends earlier
            told["until"] = asked.profile.until(purpose, told["happened_on"])
        return actions.record_consent(
            by=viewer, case_id=case.pk, purpose=purpose, answer=told["answer"], happened_on=told["happened_on"], to=form.whom,
            told=form.told | {"wording": wording}, withheld=form.limits, id=told["id"], **form.proxy,
        )  # fmt: skip

    language = language_for(case.office, case.person.first_language)
    return answer(
        request, form, write, title=str(codes.CONSENT_PURPOSES.label(purpose)), case=case, text=asked.words,
        back=reverse("cases:consents", args=[case.pk]), to=lambda made: reverse("cases:consents", args=[case.pk]),
        template="cases/consent_form.html",
        more={"read": f"{reverse('cases:consent_card', args=[purpose])}?lang={language}&case={case.pk}", "proposal": not asked.profile.checked}
        | nobody(viewer, case, under_age(case, today_of(case)) and not around),
    )  # fmt: skip


class _Asked:
    """Who is asked, by the person's age: what is known, or which bands are open to choose from."""

    def __init__(self, case: Case, told: Profile, possible: list[Band]) -> None:
        self.profile = told
        sure = possible[0] if len(possible) == 1 else None
        self.open = [] if sure else [(band.code, _years(band)) for band in possible or told.bands]
        self.giver = sure.decides if sure else ""
        self.words = (
            f"{_years(sure)}. {_WHO_DECIDES[sure.decides, sure.child]}"
            if sure
            else _("Who decides depends on the age. Please ask.")
        )


def _asked(request: HttpRequest, case: Case) -> _Asked:
    told = profile(case.office, today_of(case))
    person = case.person
    possible = possible_bands(
        told.bands, person.birth_year, person.birth_precision, today_of(case), told.margin
    )
    return _Asked(case, told, possible)


def _years(band: Band) -> str:
    if band.last is None:
        return _("%(first)s years or older") % {"first": band.first}
    return _("%(first)s to %(last)s years") % {"first": band.first, "last": band.last}


def _spoken(case: Case, read_in: str) -> str:
    """The language that was most likely read in: that of the card, else the person's own, else the office's."""
    if read_in:
        return read_in
    own = case.person.first_language
    return own if own in FIRST_LANGUAGES else language_for(case.office)


@page("consent.record")
def withdraw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record that a person takes something back, for everybody it was given to."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "consent.record")
    open_ = {purpose for purpose, _to in consents.opened(case)}
    offered = [purpose for purpose in PURPOSES if purpose in open_] or list(PURPOSES)
    wanted = [purpose for purpose in request.GET.getlist("purpose") if purpose in offered]
    return _withdrawing(request, case, offered if request.method != "POST" else list(PURPOSES), wanted, None)


@page("consent.record")
def withdraw_one(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record that a person takes one consent back, for those alone to whom it was given."""
    row = consents.consent_for(viewer_of(request), id, "consent.record")
    return _withdrawing(request, row.case, [row.purpose], [row.purpose], row)


def _withdrawing(
    request: HttpRequest, case: Case, offered: list[str], wanted: list[str], row: Consent | None
) -> HttpResponse:
    viewer = viewer_of(request)
    initial = {"happened_on": today_of(case), "purposes": wanted, "how": "voice"}
    form = forms.WithdrawForm(
        request.POST or None,
        initial=initial,
        purposes=offered,
        zone=case.office.time_zone,
        **proxied(viewer, case.office),
    )
    whom = consents.recipient(row) if row is not None and len(TO_WHOM[row.purpose]) > 1 else None

    def write() -> Any:
        told = form.cleaned_data
        return actions.withdraw_consents(
            by=viewer, case_id=case.pk, purposes=told["purposes"], happened_on=told["happened_on"], how=told["how"],
            given_by=told["given_by"] or "person", to=whom, id=told["id"], **form.proxy,
        )  # fmt: skip

    text = _(
        "No reason is needed. Without our help, sharing, research, stories and pictures end too. What was counted stays counted."
    )
    if row is not None and whom is not None:
        to = consents.whom_in_words(row.purpose, whom, row.agency)
        text = (
            _("Only for: %(whom)s. No reason is needed.") % {"whom": to} if to else _("No reason is needed.")
        )
    return answer(
        request, form, write, title=_("Taken back"), case=case, text=text, submit=_("Save"),
        back=reverse("cases:consents", args=[case.pk]), to=lambda made: reverse("cases:consents", args=[case.pk]),
        said=lambda made: _after(case, made),
    )  # fmt: skip


def _after(case: Case, made: list[Consent]) -> str:
    """What to say when it is written: a yes of a later day is not undone by an earlier withdrawal, and that must be seen."""
    ended = {row.purpose for row in made}
    if any(
        purpose in ended
        for purpose, to in consents.opened(case)
        if any(consents.recipient(row).covers(to) for row in made)
    ):
        return _(
            "Recorded. But a yes of a later day still holds. If it is meant too, take it back with today's date."
        )
    return _("Taken back. It no longer holds from that day on.")


@page("consent.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One answer: how it was given, what is withheld, its history."""
    viewer = viewer_of(request)
    light(request)
    row = consents.consent_for(viewer, id)
    told = histories.told(row, _labels(), people=_names(row))
    read = card(row.purpose, row.language).version if row.language in LANGUAGES else ""
    may = queries.permissions_on(viewer, row.case, ["identity.view", "identity.edit", "evidence.open"])
    files = sealed.files_of(viewer, row.case.person_id, about=row.pk) if "identity.view" in may else []
    if files:
        sealed.look(viewer, row.case.person_id, office_id=row.case.office_id)
    context = {
        "row": row,
        "case": row.case,
        "files": files,
        "sees_files": "identity.view" in may,
        "may_originals": "evidence.open" in may,
        "whom": consents.whom_in_words(row.purpose, consents.recipient(row), row.agency),
        "facts": _facts(row, words_open(viewer, row.case, [row.guardian] if row.guardian else [])),
        "limits": consents.limits(viewer, row),
        "wording": "" if row.wording is None else f"{row.wording:012x}",
        "same_words": row.wording is not None and f"{row.wording:012x}" == read,
        "versions": told,
        "may_record": _may_record(request, row.case) and row.retired_at is None,
        "may_edit": "identity.edit" in may and row.retired_at is None and row.case.retired_at is None,
    }
    missing = row.given_by in WITH_GUARDIAN and row.guardian is None
    context |= nobody(viewer, row.case, missing and not guardians(viewer, row.case))
    return render(request, "cases/consent.html", context)


@page("consent.record")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct how an answer was given."""
    viewer = viewer_of(request)
    row = consents.consent_for(viewer, id, "consent.record")
    if row.answer == "withdrawn":
        raise Http404
    asked = _asked(request, row.case)
    staff = list(colleagues([row.case.office_id]))

    def initial(of: Any) -> dict[str, Any]:
        limits = consents.limits(viewer, of)
        told = {name: getattr(of, name) for name in (*actions.TOLD, "happened_on", "version")}
        told |= {
            "withheld": [limit.part for limit in limits],
            "withheld_why": limits[0].why if limits else "",
        }
        return told | {"witness": str(of.witness_id or ""), "guardian": str(of.guardian_id or "")}

    form = forms.ConsentEdit(
        request.POST or None, initial=initial(row), purpose=row.purpose, bands=asked.open, zone=row.case.office.time_zone, staff=staff,
        guardians=named(viewer, row.case, guardians(viewer, row.case)),
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        changes = {**form.told, "happened_on": told["happened_on"]}
        return actions.correct_consent(
            by=viewer, consent_id=row.pk, version=told["version"], changes=changes, withheld=form.limits
        )

    url = reverse("cases:consent", args=[row.pk])
    return answer(
        request, form, write, title=_("Correct how it was answered"), text=kept(), case=row.case, back=url, to=lambda made: url, saved=initial
    )  # fmt: skip


@page("consent.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrongly recorded answer out: what was answered before holds again."""
    row = consents.consent_for(viewer_of(request), id, "consent.record")
    told = [
        (_("Question"), row.get_purpose_display()),
        (_("Answer"), row.get_answer_display()),
        (_("Day"), written(row.happened_on)),
    ]

    def write(reason: str) -> Any:
        return actions.retire_consent(by=viewer_of(request), consent_id=row.pk, reason=reason)

    return retiring(
        request, write, case=row.case, title=_("Retire this answer?"), submit=_("Retire the answer"), told=told
    )  # fmt: skip


@page("consent.view")
def due(request: HttpRequest) -> HttpResponse:
    """What ends soon, and who is in service without having agreed."""
    viewer = viewer_of(request)
    light(request)
    ending = consents.ending(viewer)
    listed = Paginator(consents.missing(viewer), ROWS).get_page(request.GET.get("page"))
    walking = queries.walking_with(viewer, [*(one.case for one in ending[:ROWS]), *listed])
    context = {
        "ending": [(one, walking.get(one.case.pk, [])) for one in ending[:ROWS]],
        "more": max(len(ending) - ROWS, 0),
        "page": listed,
        "rows": [(case, _state(case), walking.get(case.pk, [])) for case in listed],
        "may_record": viewer.may("consent.record"),
    }
    return render(request, "cases/consents_due.html", context)


def _state(case: Any) -> str:
    if case.last_answer == "yes":
        return _("ended on %(day)s") % {"day": written(case.last_until)}
    return str(codes.CONSENT_STATES.label(case.last_answer or "not_asked"))


def _may_record(request: HttpRequest, case: Case) -> bool:
    may = queries.permissions_on(viewer_of(request), case, ["consent.record"])
    return bool(may) and case.retired_at is None


def _facts(row: Any, words: Mapping[uuid.UUID, str]) -> list[tuple[str, str]]:
    """What is on record of an answer, in words; what is empty is left out."""
    told = []
    for name, label in _labels().items():
        value = getattr(row, name.removesuffix("_id"))
        if isinstance(value, CaseParty):
            value = guardian_in_words(value, words.get(value.pk, ""))
        if isinstance(value, dt.date):
            value = written(value)
        elif hasattr(row, f"get_{name}_display"):
            value = getattr(row, f"get_{name}_display")()
        told.append((str(label), str(value or "")))
    return [(label, value) for label, value in told if value]


def _labels() -> dict[str, Any]:
    return {
        "happened_on": _("Day"),
        "given_by": _("Who answered?"),
        "guardian_id": _("Which guardian?"),
        "given_why": _("Why did somebody else decide, or the child alone?"),
        "authority": _("Which authority?"),
        "authority_until": _("Until when does its paper hold?"),
        "how": _("How was it said?"),
        "witness_kind": _("Who was there as a witness?"),
        "witness_id": _("Which colleague?"),
        "language": _("In which language?"),
        "interpreter": _("Did an interpreter help?"),
        "read_aloud": _("Was the card read aloud?"),
        "until": _("Last day"),
        "done_by_id": _("Done by"),
    }


def _names(row: Consent) -> dict[uuid.UUID, str]:
    ids = histories.writers(row, "done_by_id", "witness_id")
    found = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    return found | told_then(row)
