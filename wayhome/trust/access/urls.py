"""Addresses of this room: ``urlpatterns`` within the name ``access``; ``accounts`` joins the name ``accounts`` in ``config/urls.py``."""

from django.urls import path

from wayhome.trust.access import log_pages, pages, second_pages, trustee_pages

app_name = "access"
urlpatterns = [
    path("roles", pages.roles, name="roles"),
    path("second", second_pages.waiting, name="second"),
    path("second/<uuid:id>/agree", second_pages.agree, name="agree"),
    path("second/<uuid:id>/refuse", second_pages.refuse, name="refuse"),
    path("trustees/propose", trustee_pages.propose, name="propose_trustees"),
    path("trustees/<uuid:id>/make", trustee_pages.make, name="make_trustees"),
    path("roles/what", pages.sight, name="sight"),
    path("log", log_pages.log, name="log"),
    path("log/check", log_pages.check, name="check"),
    path("log/key", log_pages.fetch_key, name="fetch_key"),
    path("log/key/<uuid:account>", log_pages.hand_key, name="hand_key"),
    path("log/checkpoints", log_pages.checkpoints, name="checkpoints"),
    path("log/checkpoints/new", log_pages.new_checkpoint, name="new_checkpoint"),
    path("log/unusual", log_pages.watches, name="watches"),
    path("log/unusual/<uuid:office>", log_pages.watch, name="watch"),
]
accounts = [
    path("", pages.accounts, name="list"),
    path("me", pages.me, name="me"),
    path("invite", pages.invite, name="invite"),
    path("offices", pages.offices, name="offices"),
    path("offices/<uuid:office>", pages.office, name="office"),
    path("offices/<uuid:office>/new-site", pages.new_site, name="new_site"),
    path("<uuid:account>", pages.account, name="detail"),
    path("<uuid:account>/slip", pages.slip, name="slip"),
    path("<uuid:account>/end", pages.end, name="end"),
    path("<uuid:account>/reopen", pages.reopen, name="reopen"),
    path("<uuid:account>/second-step", pages.second_step, name="drop_second_step"),
    path("<uuid:account>/roles/give", pages.give, name="give"),
    path("<uuid:account>/roles/<uuid:grant>/take", pages.take, name="take"),
]
