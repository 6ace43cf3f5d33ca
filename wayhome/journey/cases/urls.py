"""Addresses of this room, under /people/."""

from django.urls import path

from wayhome.journey.cases import pages

app_name = "cases"
urlpatterns = [
    path("admit/", pages.admit, name="admit"),
    path("admit/many/", pages.admit_many, name="admit_many"),
    path("<uuid:id>/exit/", pages.record_exit, name="exit"),
    path("<uuid:id>/return/", pages.readmit, name="readmit"),
    path("<uuid:id>/step/", pages.step, name="step"),
    path("<uuid:id>/facts/", pages.facts, name="facts"),
    path("<uuid:id>/change/", pages.change, name="change"),
    path("<uuid:id>/retire/", pages.retire, name="retire"),
    path("<uuid:id>/assign/", pages.assign, name="assign"),
    path("<uuid:id>/history/", pages.history, name="history"),
    path("admissions/<uuid:id>/", pages.admission, name="admission"),
    path("admissions/<uuid:id>/undo/", pages.undo_exit, name="undo_exit"),
    path("admissions/<uuid:id>/retire/", pages.retire_admission, name="retire_admission"),
    path("steps/<uuid:id>/retire/", pages.retire_step, name="retire_step"),
    path("assignments/<uuid:id>/end/", pages.end_assignment, name="end_assignment"),
    path("assignments/<uuid:id>/retire/", pages.retire_assignment, name="retire_assignment"),
]
