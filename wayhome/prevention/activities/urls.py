"""Addresses of this room."""

from django.urls import path

from wayhome.prevention.activities.pages import (
    bulk,
    issues,
    looking,
    meetings,
    piles,
    recording,
    results,
    rights,
    series,
    sheets,
    visits,
)

app_name = "activities"
urlpatterns = [
    path("", looking.activities, name="list"),
    path("record/", recording.choose, name="choose"),
    path("record/<slug:type>/", recording.record, name="record"),
    path("series/", series.listed, name="series"),
    path("series/copy/", series.copy, name="copy"),
    path("series/<uuid:id>/", series.edit, name="series_edit"),
    path("many/", bulk.change, name="bulk"),
    path("many/<uuid:id>/", bulk.done, name="bulk_done"),
    path("pile/", piles.enter, name="pile"),
    path("sheets/", sheets.choose, name="sheets"),
    path("sheets/print/", sheets.sheet, name="sheet"),
    path("<uuid:id>/", looking.show, name="show"),
    path("<uuid:id>/series/", series.start, name="series_start"),
    path("<uuid:id>/edit/", recording.edit, name="edit"),
    path("<uuid:id>/retire/", recording.retire, name="retire"),
    path("issues/", issues.register, name="issues"),
    path("issues/<uuid:id>/", issues.show, name="issue"),
    path("issues/<uuid:id>/answer/", issues.answer, name="answer"),
    path("meetings/", meetings.listed, name="meetings"),
    path("decisions/", meetings.decisions, name="decisions"),
    path("decisions/<uuid:id>/settle/", meetings.settle, name="settle"),
    path("<uuid:id>/minutes/", meetings.minutes, name="minutes"),
    path("<uuid:id>/minutes/write/", meetings.write, name="write_minutes"),
    path("<uuid:id>/add/<slug:kind>/", results.add, name="add_part"),
    path("parts/<slug:kind>/<uuid:id>/edit/", results.edit, name="edit_part"),
    path("parts/<slug:kind>/<uuid:id>/retire/", results.retire, name="retire_part"),
    path("rights/", rights.mine, name="my_rights"),
    path("rights/<uuid:id>/take/", rights.take, name="take_right"),
    path("<uuid:id>/rights/", rights.give, name="give_right"),
    path("visits/", visits.listed, name="visits"),
    path("<uuid:id>/visit/", visits.rules, name="visit"),
    path("<uuid:id>/visit/approve/", visits.approve, name="approve_visit"),
]
