"""Addresses of this room."""

from django.urls import path

from wayhome.journey.supervision import pages

app_name = "supervision"
urlpatterns = [
    path("", pages.board, name="board"),
    path("approvals/", pages.approvals, name="approvals"),
    path("measures/", pages.measured, name="measures"),
    path("measures/<slug:code>/", pages.measured, name="measure"),
    path("measures/<slug:code>/rows/", pages.rows, name="rows"),
    path("of/<uuid:account>/", pages.colleague, name="colleague"),
    path("of/<uuid:account>/talk/", pages.note_add, name="note_add"),
    path("talks/<uuid:id>/", pages.note_edit, name="note_edit"),
    path("talks/<uuid:id>/retire/", pages.note_retire, name="note_retire"),
]
