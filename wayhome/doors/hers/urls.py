"""Addresses of this room. What she opens says nothing but ``/mine/``."""

from django.urls import path

from wayhome.doors.hers import pages

app_name = "hers"
urlpatterns = [
    path("people/<uuid:id>/page/", pages.give, name="give"),
    path("people/cards/sounds/", pages.recordings, name="recordings"),
    path("people/cards/sounds/add/<str:card>/", pages.add, name="add_sound"),
    path("people/cards/sounds/<uuid:id>/retire/", pages.retire, name="retire_sound"),
    path("mine/", pages.mine, name="mine"),
    path("mine/code/", pages.enter_code, name="enter"),
    path("mine/plan/", pages.plan, name="plan"),
    path("mine/rights/", pages.rights, name="rights"),
    path("mine/people/", pages.people, name="people"),
    path("mine/back/", pages.back, name="back"),
    path("mine/talk/", pages.talk, name="talk"),
    path("mine/leave/", pages.quick_exit, name="leave"),
    path("mine/calendar/", pages.calendar, name="calendar"),
    path("mine/hear/<uuid:id>/", pages.hear, name="hear"),
]
