"""Pages of who a person is. No title, address or message of theirs carries a name; every opening is in the log."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, emergencies, queries
from wayhome.journey.cases.alike import Written, alike
from wayhome.journey.cases.forms import identity as forms
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.pages.frame import answer, gone, kept, light, viewer_of
from wayhome.kit.gate import page
from wayhome.kit.histories import Change, Told
from wayhome.kit.records import RetireForm
from wayhome.registry.people import codes, sealed
from wayhome.registry.people.models import IdentityPart
from wayhome.registry.people.sealed import Part
from wayhome.registry.people.told import Told as PartTold
from wayhome.registry.people.told import told
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

_ADD = {
    "name": lambda: _("Add a name"),
    "contact": lambda: _("Add a way to reach them"),
    "address": lambda: _("Add an address"),
    "date": lambda: _("Add a day"),
    "identifier": lambda: _("Add a paper"),
    "relative": lambda: _("Add somebody"),
    "need": lambda: _("Add a need"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of parts on the page: its words, what is kept, the words that add one."""

    code: str
    title: str | Promise
    parts: list[tuple[Any, PartTold | None]]
    add: str


@page("identity.view")
def who(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """All that says who a person is, for those who may see it and whose keys open it."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id, "identity.view")
    identity = sealed.identity(viewer, case.person_id, office_id=case.office_id)
    may = queries.permissions_on(viewer, case, ["identity.edit", "evidence.open"])
    may_edit = "identity.edit" in may
    kinds = [] if identity is None else [_kind(code, identity.of(code)) for code in codes.PARTS.codes]
    context = {
        "case": case,
        "name": identity.name if identity else None,
        "glass": emergencies.mine_on(viewer, case),
        "kinds": kinds,
        "files": sealed.files_of(viewer, case.person_id) if identity is not None else [],
        "may_originals": "evidence.open" in may,
        "shut": "" if identity else _shut(viewer),
        "may_edit": may_edit and case.retired_at is None and identity is not None,
        "next": _first_step(case) if may_edit and identity is not None and not identity.parts else None,
    }
    return render(request, "cases/who.html", context)


def _kind(code: str, parts: list[Part]) -> Kind:
    lines = [(part.row, told(part.body) if part.body is not None else None) for part in parts]
    return Kind(code, codes.PARTS.label(code), lines, _ADD[code]())


def _shut(viewer: Viewer) -> str:
    """What somebody reads who may see it, but whose session opens nothing."""
    if viewer.private_key is None:
        return _("Your session has no key. Sign out and in again, then this opens.")
    return str(sealed.NOT_OPEN)


def _first_step(case: Case) -> str:
    return reverse("cases:who_add", args=[case.pk, "name"])


@page("identity.edit")
def add(request: HttpRequest, id: uuid.UUID, kind: str) -> HttpResponse:
    """Record one more thing that says who the person is."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "identity.edit")
    if kind not in forms.ADD:
        raise Http404
    form: Any = forms.ADD[kind](request.POST or None)

    def write() -> Any:
        return actions.add_part(
            by=viewer,
            case_id=case.pk,
            body=form.told,
            preferred=form.is_preferred,
            id=form.cleaned_data["id"],
        )

    def warn() -> Any:
        her = case.person
        told = [Written(form.told, her.birth_year, her.province_id)]
        return alike(by=viewer, office=case.office, told=told, but=[her.pk])[0]

    back = reverse("cases:who", args=[case.pk])
    return answer(
        request,
        form,
        write,
        title=_ADD[kind](),
        text=_seal_note(),
        case=case,
        back=back,
        to=lambda _made: back,
        warn=warn,
    )


@page("identity.edit")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct one thing that says who the person is."""
    viewer = viewer_of(request)
    row, case, back = _asked(viewer, id, "identity.edit")
    body = sealed.body_of(viewer, row, office_id=case.office_id)
    if body is None:
        return _closed(request, viewer, case, back)
    shape: Any = forms.EDIT[row.kind]
    form = shape(request.POST or None, initial=shape.shown(body) | {"version": row.version})

    def write() -> Any:
        version = form.cleaned_data["version"]
        return actions.correct_part(
            by=viewer, part_id=row.pk, version=version, body=form.told, preferred=form.is_preferred
        )

    def warn() -> Any:
        if form.told == body:
            return ()
        her = case.person
        told = [Written(form.told, her.birth_year, her.province_id)]
        return alike(by=viewer, office=case.office, told=told, but=[her.pk])[0]

    def saved(other: IdentityPart) -> dict[str, Any]:
        known = sealed.body_of(viewer, other, office_id=case.office_id)
        return shape.shown(known) if known is not None else {}

    title = _("Correct: %(what)s") % {"what": codes.PARTS.label(row.kind)}
    return answer(
        request,
        form,
        write,
        title=title,
        text=kept(),
        case=case,
        back=back,
        to=lambda _made: back,
        saved=saved,
        warn=warn,
    )


@page("identity.edit")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take something wrong out of what is shown about who the person is."""
    viewer = viewer_of(request)
    row, case, back = _asked(viewer, id, "identity.edit")
    body = sealed.body_of(viewer, row, office_id=case.office_id)
    if body is None and not sealed.opens(viewer, [row.person_id]):
        return _closed(request, viewer, case, back)
    form = RetireForm(request.POST or None)
    facts: list[tuple[Any, Any]] = [
        (_("Code"), case.person.code),
        (codes.PARTS.label(row.kind), told(body).line if body else "–"),
    ]

    def write() -> Any:
        return actions.retire_part(by=viewer, part_id=row.pk, reason=form.cleaned_data["reason"])

    return answer(
        request, form, write, title=_("Retire this?"), text=gone(), case=case, submit=_("Retire it"), back=back, to=lambda _made: back,
        told=facts, template="kit/confirm.html",
    )  # fmt: skip


@page("identity.view")
def history(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every version of one thing that says who the person is."""
    viewer = viewer_of(request)
    light(request)
    row, case, back = _asked(viewer, id, "identity.view", standing=False)
    said = sealed.bodies_of(viewer, row, office_id=case.office_id)
    if said is None:
        return _closed(request, viewer, case, back)
    context = {
        "case": case,
        "back": back,
        "versions": _versions(row, said),
        "what": codes.PARTS.label(row.kind),
    }
    return render(request, "cases/who_history.html", context)


def _versions(row: IdentityPart, said: dict[int, Any]) -> list[Told]:
    """Tell the versions in words, newest first."""
    rows = list(
        row.versions.objects.filter(row_id=row.pk)
        .order_by("-version")
        .values("version", "recorded_at", "recorded_by_id", "retired_at")
    )
    people = dict(
        User.objects.filter(pk__in={one["recorded_by_id"] for one in rows}).values_list("pk", "display_name")
    )
    lines = {one["version"]: _lines(said.get(one["version"]), one["retired_at"] is not None) for one in rows}
    made = []
    for one in rows:
        now, before = lines[one["version"]], lines.get(one["version"] - 1, {})
        changed = [
            Change(label, before.get(label, ""), now.get(label, ""))
            for label in dict.fromkeys([*now, *before])
            if now.get(label, "") != before.get(label, "")
        ]
        first = one["version"] == 1
        made.append(
            Told(one["recorded_at"], people.get(one["recorded_by_id"], ""), "", first, tuple(changed))
        )
    return made


def _lines(body: Any, retired: bool) -> dict[str, str]:
    """What one version said, line by line."""
    if body is None:
        return {_("What it said"): _("It cannot be read any more.")}
    words = told(body)
    lines = {_("What it said"): str(words.line)}
    lines |= {str(label) or _("What it is"): str(note) for label, note in words.notes}
    if words.warn:
        lines[_("Heed")] = str(words.warn)
    if retired:
        lines[_("Retired")] = _("Yes")
    return lines


def _asked(
    viewer: Viewer, id: uuid.UUID, permission: str, *, standing: bool = True
) -> tuple[IdentityPart, Case, str]:
    row, case = queries.part_for(viewer, id, permission)
    if standing and row.retired_at is not None:
        raise Http404
    return row, case, reverse("cases:who", args=[case.pk])


def _closed(request: HttpRequest, viewer: Viewer, case: Case, back: str) -> HttpResponse:
    light(request)
    return render(request, "cases/who_shut.html", {"case": case, "shut": _shut(viewer), "back": back})


def _seal_note() -> str:
    return _("It is sealed: only colleagues who may see who this person is can read it.")
