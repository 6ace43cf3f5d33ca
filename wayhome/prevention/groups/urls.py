"""Addresses of this room."""

from django.urls import path

from wayhome.prevention.groups.pages import founding, meeting, membership, sheet

app_name = "groups"
urlpatterns = [
    path("", founding.groups, name="list"),
    path("start/", founding.start, name="start"),
    path("meet/", meeting.meet, name="meet"),
    path("meetings/<uuid:id>/", meeting.meeting, name="meeting"),
    path("meetings/<uuid:id>/edit/", meeting.edit, name="meeting_edit"),
    path("meetings/<uuid:id>/retire/", meeting.retire, name="meeting_retire"),
    path("members/<uuid:id>/", membership.member, name="member"),
    path("members/<uuid:id>/edit/", membership.edit, name="member_edit"),
    path("members/<uuid:id>/leave/", membership.leave, name="leave"),
    path("members/<uuid:id>/retire/", membership.retire, name="member_retire"),
    path("<uuid:id>/", founding.show, name="show"),
    path("<uuid:id>/edit/", founding.edit, name="edit"),
    path("<uuid:id>/end/", founding.end, name="end"),
    path("<uuid:id>/retire/", founding.retire, name="retire"),
    path("<uuid:id>/sheet/", sheet.sheet, name="sheet"),
    path("<uuid:id>/members/add/", membership.add, name="add"),
]
