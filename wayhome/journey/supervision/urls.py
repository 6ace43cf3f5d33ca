"""Addresses of this room."""

from django.urls import path

from wayhome.journey.supervision.pages import board, measures, talks

app_name = "supervision"
urlpatterns = [
    path("", board.board, name="board"),
    path("approvals/", board.approvals, name="approvals"),
    path("measures/", measures.measured, name="measures"),
    path("measures/<slug:code>/", measures.measured, name="measure"),
    path("measures/<slug:code>/rows/", measures.rows, name="rows"),
    path("mine/", talks.mine, name="mine"),
    path("mine/let-in/", talks.mine_let_in, name="mine_let_in"),
    path("of/<uuid:account>/", talks.colleague, name="colleague"),
    path("of/<uuid:account>/talk/", talks.note_add, name="note_add"),
    path("of/<uuid:account>/let-in/", talks.let_in, name="let_in"),
    path("talks/<uuid:id>/", talks.show, name="show"),
    path("talks/<uuid:id>/correct/", talks.note_edit, name="note_edit"),
    path("talks/<uuid:id>/retire/", talks.note_retire, name="note_retire"),
]
