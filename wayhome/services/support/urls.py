"""Addresses of this room."""

from django.urls import path

from wayhome.services.support import pages

app_name = "support"
urlpatterns = [
    path("", pages.month, name="list"),
    path("enrol/", pages.intake, name="intake"),
    path("training/<uuid:id>/enrol/", pages.after_training, name="after_training"),
    path("together/<uuid:key>/", pages.days, name="days"),
    path("together/<uuid:key>/end/", pages.end, name="end"),
    path("enrolments/<uuid:id>/", pages.enrolment, name="enrolment"),
    path("enrolments/<uuid:id>/edit/", pages.correct_enrolment, name="correct_enrolment"),
    path("enrolments/<uuid:id>/retire/", pages.retire_enrolment, name="retire_enrolment"),
    path("record/", pages.record, name="record"),
    path("<uuid:id>/", pages.show, name="show"),
    path("<uuid:id>/edit/", pages.edit, name="edit"),
    path("<uuid:id>/retire/", pages.retire, name="retire"),
]
