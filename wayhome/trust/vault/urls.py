"""Addresses of this room."""

from django.urls import path

from wayhome.trust.vault.pages import colleagues, proposals, recovery, teams

app_name = "vault"
urlpatterns = [
    path("teams", teams.teams, name="teams"),
    path("teams/new", teams.new_team, name="new_team"),
    path("teams/<uuid:id>", teams.team, name="team"),
    path("teams/<uuid:id>/join", teams.join, name="join"),
    path("teams/<uuid:id>/first-key", teams.first_key, name="first_key"),
    path("teams/<uuid:id>/let-in", teams.confirm, name="confirm"),
    path("teams/<uuid:id>/leave/<uuid:account>", teams.leave, name="leave"),
    path("waiting", colleagues.waiting, name="waiting"),
    path("waiting/recovery", colleagues.complete, name="complete"),
    path("waiting/colleague/<uuid:account>", colleagues.reseal, name="reseal"),
    path("waiting/team/<uuid:id>", colleagues.rotate, name="rotate"),
    path("recovery", recovery.recovery, name="recovery"),
    path("recovery/proposals/<uuid:id>", proposals.proposal, name="proposal"),
    path("recovery/proposals/<uuid:id>/accept", proposals.accept, name="accept"),
    path("recovery/proposals/<uuid:id>/endorse", proposals.endorse, name="endorse"),
    path("recovery/proposals/<uuid:id>/stop", proposals.stop, name="stop_proposal"),
    path("recovery/ask/<slug:purpose>", recovery.ask, name="ask"),
    path("recovery/requests/<uuid:id>", recovery.one_request, name="request"),
    path("recovery/requests/<uuid:id>/carry-out", recovery.carry_out, name="carry_out"),
    path("recovery/requests/<uuid:id>/withdraw", recovery.withdraw, name="withdraw"),
    path("pieces", recovery.pieces, name="pieces"),
    path("pieces/<uuid:id>", recovery.approve, name="approve"),
    path("pieces/<uuid:id>/stop", recovery.stop, name="stop"),
]
