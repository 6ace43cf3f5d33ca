"""Addresses of this room, under /people/."""

from django.urls import path

from wayhome.journey.cases.pages import admitting, assigning, cards, consents, file, identity, leaving

app_name = "cases"
urlpatterns = [
    path("admit/", admitting.admit, name="admit"),
    path("admit/many/", admitting.admit_many, name="admit_many"),
    path("<uuid:id>/exit/", leaving.record_exit, name="exit"),
    path("<uuid:id>/return/", leaving.readmit, name="readmit"),
    path("<uuid:id>/step/", file.step, name="step"),
    path("<uuid:id>/facts/", file.facts, name="facts"),
    path("<uuid:id>/change/", file.change, name="change"),
    path("<uuid:id>/retire/", file.retire, name="retire"),
    path("<uuid:id>/assign/", assigning.assign, name="assign"),
    path("<uuid:id>/history/", file.history, name="history"),
    path("admissions/<uuid:id>/", leaving.admission, name="admission"),
    path("admissions/<uuid:id>/undo/", leaving.undo_exit, name="undo_exit"),
    path("admissions/<uuid:id>/retire/", leaving.retire_admission, name="retire_admission"),
    path("steps/<uuid:id>/retire/", file.retire_step, name="retire_step"),
    path("assignments/<uuid:id>/end/", assigning.end_assignment, name="end_assignment"),
    path("assignments/<uuid:id>/retire/", assigning.retire_assignment, name="retire_assignment"),
    path("<uuid:id>/consent/", consents.overview, name="consents"),
    path("<uuid:id>/consent/ask/", consents.ask, name="consent_ask"),
    path("<uuid:id>/consent/ask/<slug:purpose>/", consents.record, name="consent_record"),
    path("<uuid:id>/consent/withdraw/", consents.withdraw, name="consent_withdraw"),
    path("consent/<uuid:id>/", consents.show, name="consent"),
    path("consent/<uuid:id>/renew/", consents.renew, name="consent_renew"),
    path("consent/<uuid:id>/withdraw/", consents.withdraw_one, name="consent_withdraw_one"),
    path("consent/<uuid:id>/correct/", consents.correct, name="consent_correct"),
    path("consent/<uuid:id>/retire/", consents.retire, name="consent_retire"),
    path("consent/due/", consents.due, name="consents_due"),
    path("consent/cards/", cards.choose, name="consent_cards"),
    path("consent/cards/print/", cards.printed, name="consent_cards_print"),
    path("consent/cards/<slug:code>/", cards.read, name="consent_card"),
    path("consent/words/", cards.words, name="consent_words"),
    path("consent/words/<slug:code>/<slug:language>/", cards.check, name="consent_check"),
    path("consent/words/signed/<uuid:id>/uncheck/", cards.uncheck, name="consent_uncheck"),
    path("<uuid:id>/who/", identity.who, name="who"),
    path("<uuid:id>/who/add/<slug:kind>/", identity.add, name="who_add"),
    path("who/<uuid:id>/", identity.correct, name="who_correct"),
    path("who/<uuid:id>/retire/", identity.retire, name="who_retire"),
    path("who/<uuid:id>/history/", identity.history, name="who_history"),
]
