"""Accounts and roles for administrators, one's own page, the page of roles (the log: ``log_pages``)."""

import base64
import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import crypto
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import SIGNED_IN, page
from wayhome.trust.access import actions, queries
from wayhome.trust.access.forms import GiveForm, InviteForm, OfficeForm, SiteForm
from wayhome.trust.access.log_pages import rows_of
from wayhome.trust.access.models import Grant
from wayhome.trust.access.permissions import PERMISSIONS
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.sight import CLASSES, SCOPES, table
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.actions import (
    SETTINGS,
    OfficeConflict,
    add_office,
    change_office,
    reopen_account,
)
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.accounts.rules import SLIP_DAYS, grouped
from wayhome.trust.audit.queries import acts_of
from wayhome.trust.vault.queries import keeps_pieces

MANAGE = "accounts.manage"
_A_PAGE = 50


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _account(request: HttpRequest, id: uuid.UUID, permission: str = "accounts.view") -> User:
    try:
        return queries.account(_viewer(request), id, permission)
    except User.DoesNotExist as gone:
        raise Http404 from gone


def _own(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(request: HttpRequest, words: str, id: uuid.UUID) -> HttpResponse:
    messages.success(request, words)
    return redirect("accounts:detail", account=id)


def _confirm(request: HttpRequest, form: Form, user: User, **words: Any) -> HttpResponse:
    facts = [(_("Name"), user.display_name), (_("User name"), user.username), (_("Office"), user.office.name)]
    context = {"form": form, "facts": facts, "back": reverse("accounts:detail", args=[user.pk]), **words}
    return render(request, "kit/confirm.html", context)


# --- accounts -------------------------------------------------------------------------------------------------


@page("accounts.view")
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of the viewer's offices."""
    viewer = _viewer(request)
    typed = request.GET.get("q", "").strip()[:80]
    found = queries.with_roles(queries.accounts(viewer, typed))
    listed = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    manages, settings_too = viewer.may(MANAGE), viewer.may("offices.manage")
    rows = [(user, queries.role_names(user)) for user in listed]
    context = {
        "listed": listed,
        "rows": rows,
        "typed": typed,
        "manages": manages,
        "settings_too": settings_too,
    }
    return render(request, "access/accounts.html", context)


@page("accounts.view")
def account(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """One account: its roles, and what can be done about it."""
    viewer = _viewer(request)
    user = _account(request, account)
    context = {
        "account": user,
        "held": queries.roles_of(user, today(user.office.time_zone)),
        "waits": user.is_active and not user.has_usable_password(),
        "second_step": queries.has_second_step(user),
        "manages": viewer.may_in(MANAGE, user.office_id) and viewer.user_id != user.pk,
        "herself": viewer.user_id == user.pk,
    }
    return render(request, "access/account.html", context)


@page(MANAGE)
def invite(request: HttpRequest) -> HttpResponse:
    """Open an account with its first role, and go on to its slip."""
    viewer = _viewer(request)
    home = _own(request).office
    initial = {"office": home.pk, "language": next(iter(home.languages), "en")}
    over = queries.offices(viewer, MANAGE)
    form = InviteForm(_sent(request), initial=initial, offices=over, teams=queries.teams_of_offices(over))
    if form.is_bound and form.is_valid():
        try:
            user, code = actions.invite(by=viewer, **form.deed)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _to_slip(request, user, code)
    return render(request, "access/invite.html", {"form": form})


def _slip_key() -> bytes:
    return crypto.digest(settings.PEPPER, b"slip in the session")


def _to_slip(request: HttpRequest, user: User, code: str | None) -> HttpResponse:
    """Go to the slip. Until it is shown, once, its code lies in the session, sealed: the database never has it in the clear."""
    if code is not None:
        request.session[f"slip {user.pk}"] = base64.b64encode(
            crypto.wrap(code.encode(), _slip_key())
        ).decode()
    return redirect("accounts:slip", account=user.pk)


@page(MANAGE)
def slip(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Show a slip that was just made, once, to be printed; else ask whether to make one."""
    user = _account(request, account, MANAGE)
    form = Form(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            _slip, code = actions.new_slip(by=_viewer(request), user=user)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _to_slip(request, user, code)
    sealed = request.session.pop(f"slip {user.pk}", None) if request.method == "GET" else None
    code_bytes = crypto.unwrap(base64.b64decode(sealed), _slip_key()) if sealed else None
    if code_bytes is not None:
        context = {
            "account": user,
            "code": grouped(code_bytes.decode()),
            "address": request.build_absolute_uri(reverse("accounts:welcome")),
            "last_day": today(user.office.time_zone) + dt.timedelta(days=SLIP_DAYS),
        }
        return render(request, "access/slip.html", context)
    new = not user.last_login
    text = (
        _("The slip before it stops working. It is shown once, to be printed.")
        if new
        else _(
            "The password they have now stops working at once, and they are signed out everywhere. Tell them first."
        )
    )
    return _confirm(request, form, user, title=_("Make a new slip?"), text=text, submit=_("Make the slip"))


@page(MANAGE)
def end(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """End an account."""
    user = _account(request, account, MANAGE)
    form = Form(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.end_account(by=_viewer(request), user=user)
        except Refused as refused:
            form.refuse(refused)
        else:
            said = (
                _(
                    "The account has ended. It belonged to a trustee of the recovery key: please propose others soon."
                )
                if keeps_pieces(user)
                else _("The account has ended.")
            )
            return _done(request, said, user.pk)
    text = _("This colleague is signed out at once and loses all roles. What they recorded stays.")
    return _confirm(request, form, user, title=_("End this account?"), text=text, submit=_("End the account"))


@page(MANAGE)
def reopen(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Open an ended account again."""
    user = _account(request, account, MANAGE)
    form = Form(_sent(request))
    if form.is_bound and form.is_valid():
        reopen_account(by=_viewer(request), user=user)
        return _done(request, _("The account is open again. Give it a role, and print a slip."), user.pk)
    text = _("It comes back without a role and without a password.")
    return _confirm(
        request, form, user, title=_("Open this account again?"), text=text, submit=_("Open it again")
    )


@page(MANAGE)
def second_step(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Take away the second step of somebody who lost the phone and the codes."""
    user = _account(request, account, MANAGE)
    form = Form(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.drop_second_step(by=_viewer(request), user=user)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, _("The second step was taken away."), user.pk)
    title = _("Take the second step away?")
    text = _("Only if the phone and the codes are lost. See that it is this colleague who asks.")
    return _confirm(request, form, user, title=title, text=text, submit=_("Take it away"))


# --- roles ----------------------------------------------------------------------------------------------------


@page(MANAGE)
def give(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Give an account a further role."""
    viewer = _viewer(request)
    user = _account(request, account, MANAGE)
    initial = {"valid_from": today(user.office.time_zone)}
    over = queries.offices(viewer, MANAGE)
    teams = queries.teams_of_offices([user.office])
    form = GiveForm(_sent(request), initial=initial, offices=over, teams=teams)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("id", "role", "valid_from", "valid_to")}
        try:
            actions.grant(by=viewer, user=user, **given, **form.scope_for(user.office))
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, _("The role is given."), user.pk)
    return render(request, "access/give.html", {"form": form, "account": user})


@page(MANAGE)
def take(request: HttpRequest, account: uuid.UUID, grant: uuid.UUID) -> HttpResponse:
    """Take a role back, from today on."""
    user = _account(request, account, MANAGE)
    held = Grant.objects.select_related("user").filter(user=user, pk=grant).first()
    if held is None:
        raise Http404
    form = Form(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.end_grant(by=_viewer(request), grant=held, on=today(user.office.time_zone))
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, _("The role is taken back."), user.pk)
    title = _("Take the role “%(role)s” back?") % {"role": ROLES[held.role_id].name}
    return _confirm(
        request, form, user, title=title, text=_("It stops working at once."), submit=_("Take it back")
    )


@page(SIGNED_IN)
def roles(request: HttpRequest) -> HttpResponse:
    """Every role: what it is for and what it may do, for everybody to read."""
    listed = [
        {
            "code": code,
            "spec": spec,
            "may": [words for key, words in PERMISSIONS.items() if key in spec.permissions],
        }
        for code, spec in ROLES.items()
    ]
    return render(request, "access/roles.html", {"listed": listed})


@page(SIGNED_IN)
def sight(request: HttpRequest) -> HttpResponse:
    """What each role may see: which class of facts, how far."""
    rows = [
        {"code": row.code, "spec": row.spec, "cells": [(CLASSES[code][0], cell) for code, cell in row.cells]}
        for row in table()
    ]
    mine = _viewer(request).roles
    return render(
        request, "access/sight.html", {"rows": rows, "mine": mine, "classes": CLASSES, "scopes": SCOPES}
    )


@page(SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """One's own account: roles, password, second step, and what one did."""
    user = _own(request)
    listed = Paginator(acts_of(user.pk), _A_PAGE).get_page(request.GET.get("page"))
    held = queries.roles_of(user, today(user.office.time_zone))
    context = {
        "held": [one for one in held if one.state == "now"],
        "listed": listed,
        "rows": rows_of(_viewer(request), listed, with_details=False),
        "second_step": queries.has_second_step(user),
        "trained": _viewer(request).may("activities.view"),
    }
    return render(request, "access/me.html", context)


# --- offices --------------------------------------------------------------------------------------------------


def _office(request: HttpRequest, id: uuid.UUID) -> Office:
    try:
        return queries.office(_viewer(request), id)
    except Office.DoesNotExist as gone:
        raise Http404 from gone


@page("offices.manage")
def offices(request: HttpRequest) -> HttpResponse:
    """The offices whose settings the viewer keeps."""
    listed = queries.offices(_viewer(request), "offices.manage")
    return render(request, "access/offices.html", {"listed": listed})


@page("offices.manage")
def office(request: HttpRequest, office: uuid.UUID) -> HttpResponse:
    """An office's settings."""
    row = _office(request, office)
    form = OfficeForm(_sent(request), initial=_settings(row))
    back = reverse("accounts:offices")
    if form.is_bound and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in SETTINGS}
        try:
            change_office(
                by=_viewer(request), office=row, version=form.cleaned_data["version"], changes=changes
            )
        except OfficeConflict as conflict:
            clash = conflicted(form, _settings(conflict.saved), conflict.saved.version)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back})
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("accounts:offices")
    return render(request, "access/office.html", {"form": form, "office": row, "back": back})


def _settings(row: Office) -> dict[str, Any]:
    return {"version": row.version, **{name: getattr(row, name) for name in SETTINGS}}


@page("offices.manage")
def new_site(request: HttpRequest, office: uuid.UUID) -> HttpResponse:
    """Add a site under an office."""
    parent = _office(request, office)
    form = SiteForm(_sent(request))
    if form.is_bound and form.is_valid():
        like = {name: getattr(parent, name) for name in ("country", "time_zone", "languages", "currencies")}
        try:
            made = add_office(by=_viewer(request), kind="site", parent=parent, **like, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The site is added."))
            return redirect("accounts:office", office=made.pk)
    return render(
        request, "access/new_site.html", {"form": form, "office": parent, "back": reverse("accounts:offices")}
    )
