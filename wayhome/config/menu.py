"""The menu: which pages stand at the top, for whom. One line a page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# (words, url name, permission, url names' namespace that keeps the entry lit)
MENU = [
    (gettext_lazy("Today"), "desk:today", "today.view", "today"),
    (gettext_lazy("People"), "desk:people", "cases.view", "people"),
    (gettext_lazy("Supervision"), "supervision:board", "supervision.view", "supervision"),
    (gettext_lazy("In an emergency"), "cases:emergency", "cases.break_glass", "emergency"),
    (gettext_lazy("Danger now"), "safety:urgent", "cases.break_glass", "urgent"),
    (gettext_lazy("Safety"), "safety:flags", "safety.view", "safety"),
    (gettext_lazy("Counselling"), "counselling:list", "counselling.view", "counselling"),
    (gettext_lazy("Career"), "career:list", "career.view", "career"),
    (gettext_lazy("Support"), "support:list", "support.view", "support"),
    (gettext_lazy("Activities"), "activities:list", "activities.view", "activities"),
    (gettext_lazy("Addressed to us"), "activities:addressed", "addressed.view", "addressed"),
    (gettext_lazy("Groups"), "groups:list", "groups.view", "groups"),
    (gettext_lazy("Figures"), "indicators:month", "figures.view", "indicators"),
    (gettext_lazy("Bulletin"), "bulletins:month", "bulletins.view", "bulletins"),
    (gettext_lazy("Organisations"), "agencies:list", "agencies.view", "agencies"),
    (gettext_lazy("Places"), "places:search", "places.view", "places"),
    (gettext_lazy("Accounts"), "accounts:list", "accounts.view", "accounts"),
    (gettext_lazy("Teams"), "vault:teams", "teams.view", "vault"),
    (gettext_lazy("Who looked"), "desk:looks", "looks.view", "looks"),
    (gettext_lazy("How it runs"), "running:state", "running.view", "running"),
    (gettext_lazy("Log"), "access:log", "audit.view", "access"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the menu of this viewer and where she is."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"menu": [], "viewer": viewer, "brand_title": _("Wayhome")}
    here = getattr(request.resolver_match, "view_name", "") if request.resolver_match else ""
    lit = getattr(request, "menu_entry", None) or ("people" if here == "desk:people" else here.split(":")[0])
    lit = "today" if here == "desk:today" else lit
    menu = [
        {"label": label, "url": reverse(name), "current": lit == key}
        for label, name, permission, key in MENU
        if viewer.may(permission)
    ]
    return {"menu": menu, "viewer": viewer, "brand_title": _("Wayhome")}
