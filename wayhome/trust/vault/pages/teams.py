"""Teams: who is in which, who has the key, who joins and who leaves."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.vault import queries
from wayhome.trust.vault.actions import add_team, confirm_team, join_team, leave_team, make_team_key
from wayhome.trust.vault.forms import JoinForm, TeamForm
from wayhome.trust.vault.pages.asking import sent, viewer_of


def _team(request: HttpRequest, id: uuid.UUID, permission: str = "teams.view") -> Team:
    try:
        return queries.team(viewer_of(request), id, permission)
    except Team.DoesNotExist as gone:
        raise Http404 from gone


@page("teams.view")
def teams(request: HttpRequest) -> HttpResponse:
    """The teams of the viewer's offices, and whether enough of each can open what it keeps."""
    viewer = viewer_of(request)
    context = {
        "states": queries.states(list(queries.teams(viewer))),
        "manages": viewer.may("teams.manage"),
        "recovers": viewer.may("recovery.manage"),
    }
    return render(request, "vault/teams.html", context)


@page("teams.view")
def team(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One team: its members and the state of their keys."""
    viewer, row = viewer_of(request), _team(request, id)
    context = {
        "state": queries.states([row])[0],
        "manages": viewer.may_in("teams.manage", row.office_id),
        "opens": queries.can_open_team(viewer.user, row.pk),
        "lets_in": queries.may_let_in(viewer.user, row),
    }
    return render(request, "vault/team.html", context)


@page("teams.view")
def confirm(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Let a new team hold what its office records from now on."""
    viewer, row = viewer_of(request), _team(request, id)
    if request.method == "POST":
        try:
            confirm_team(by=viewer, team=row)
        except Refused as refused:
            messages.error(request, str(refused.sentence))
        else:
            messages.success(request, _("%(name)s can open it now. Thank you.") % {"name": row.name})
    return redirect("vault:team", row.pk)


@page("teams.manage")
def new_team(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    viewer = viewer_of(request)
    offices = list(Office.objects.filter(pk__in=viewer.offices("teams.manage")).order_by("code"))
    form = TeamForm(sent(request), offices=offices)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = add_team(
                by=viewer, office=form.offices[given["office"]], name=given["name"], kind=given["kind"], id=given["id"]
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The team is added. Now say who belongs to it."))
            return redirect("vault:join", made.pk)
    return render(
        request,
        "vault/form.html",
        {"form": form, "title": _("Add a team"), "submit": _("Add the team"), "back": reverse("vault:teams")},
    )


@page("teams.manage")
def join(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Put a colleague into a team."""
    viewer, row = viewer_of(request), _team(request, id, "teams.manage")
    there = {user.pk for user in queries.members_of(row)} | {viewer.user.pk}
    near = User.objects.filter(office_id__in=viewer.offices("teams.manage"), is_active=True)
    users = list(near.exclude(pk__in=there).select_related("office").order_by("display_name"))
    form = JoinForm(sent(request), users=users)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            join_team(by=viewer, team=row, user=form.users[given["user"]], id=given["id"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                _("The colleague belongs to the team. A member lets them in before they see anything."),
            )
            return redirect("vault:team", row.pk)
    title = _("Who joins %(team)s?") % {"team": row.name}
    text = _("A colleague who is in the team already sees on the day's page that somebody waits, and lets them in with one tap.")  # fmt: skip
    context = {"form": form, "title": title, "text": text, "submit": _("Put them into the team"), "back": reverse("vault:team", args=[row.pk])}  # fmt: skip
    return render(request, "vault/form.html", context)


@page("teams.manage")
def leave(request: HttpRequest, id: uuid.UUID, account: uuid.UUID) -> HttpResponse:
    """Take a colleague out of a team."""
    viewer, row = viewer_of(request), _team(request, id, "teams.manage")
    user = next((one for one in queries.members_of(row) if one.pk == account), None)
    if user is None:
        raise Http404
    form = Form(sent(request))
    if form.is_bound and form.is_valid():
        try:
            leave_team(by=viewer, team=row, user=user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("This colleague is out of the team and opens nothing of it any more.")
            )
            return redirect("vault:team", row.pk)
    context = {
        "form": form,
        "title": _("Take %(name)s out of %(team)s?") % {"name": user.display_name, "team": row.name},
        "text": _("It holds at once. The next member who signs in gives the team a new key."),
        "facts": [(_("Colleague"), user.display_name), (_("Team"), row.name), (_("Office"), row.office.name)],
        "submit": _("Take them out"),
        "back": reverse("vault:team", args=[row.pk]),
    }
    return render(request, "kit/confirm.html", context)


@page("teams.manage")
def first_key(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Make a team's first key, once somebody of it has chosen a password."""
    viewer, row = viewer_of(request), _team(request, id, "teams.manage")
    form = Form(sent(request))
    if form.is_bound and form.is_valid():
        try:
            make_team_key(by=viewer, team=row)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The team has its key."))
            return redirect("vault:team", row.pk)
    title = _("Make the key of %(team)s?") % {"team": row.name}
    text = _(
        "Every member who has chosen a password gets it. Those who come later are let in by a colleague."
    )
    context = {"form": form, "title": title, "text": text, "submit": _("Make the key"), "back": reverse("vault:team", args=[row.pk])}  # fmt: skip
    return render(request, "kit/confirm.html", context)
