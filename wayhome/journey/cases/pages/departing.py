"""A colleague leaves for good: what has to be done before, step by step, in numbers; then everything of hers ends in one act."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, handing
from wayhome.journey.cases.pages.frame import status, viewer_of
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.access.queries import account as account_of
from wayhome.trust.access.viewer import teams_of
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.vault.queries import alone_without, states

MANAGE = "accounts.manage"


@page(MANAGE)
def depart(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """What stands between a colleague and her leaving; shows no person, only how many."""
    viewer = viewer_of(request)
    request.menu_entry = "accounts"  # type: ignore[attr-defined]
    try:
        user = account_of(viewer, account, MANAGE)
    except User.DoesNotExist as gone:
        raise Http404 from gone
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.depart(by=viewer, user=user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("All roles, teams, keys and sessions of this colleague have ended."))
            return redirect("accounts:detail", account=user.pk)
    teams = Team.objects.filter(pk__in=teams_of(user)).select_related("office").order_by("name")
    short = [
        state.team
        for state in states(list(teams))
        if state.pair is not None
        and sum(m.state == "has" and m.row.user_id != user.pk for m in state.members) < 2
    ]
    people = handing.count_of(user)
    context = {
        "account": user, "form": form, "people": people, "teams": teams, "short": short,
        "alone": len(alone_without(user)), "back": reverse("accounts:detail", args=[user.pk]),
        "herself": viewer.user_id == user.pk,
    }  # fmt: skip
    return render(request, "cases/depart.html", context, status=status(form))
