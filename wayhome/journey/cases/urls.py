"""Addresses of this room, under /people/."""

from django.urls import path

from wayhome.journey.cases.pages import admitting, assigning, file, leaving

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
]
