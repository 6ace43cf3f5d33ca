"""Addresses of this room."""

from django.urls import path

from wayhome.doors.desk import (
    answer_pages,
    find_pages,
    look_pages,
    merge_pages,
    pages,
    person_pages,
    task_pages,
    today_pages,
)

app_name = "desk"
urlpatterns = [
    path("", today_pages.day, name="today"),
    path("people/", pages.people, name="people"),
    path("people/find/", find_pages.find, name="find"),
    path("people/find/suggest/", find_pages.suggest, name="suggest"),
    path("people/<uuid:id>/", person_pages.person, name="person"),
    path("people/<uuid:id>/same/", merge_pages.same, name="same"),
    path("people/<uuid:id>/answer/", answer_pages.answer, name="answer"),
    path("people/apart/<uuid:id>/", merge_pages.apart, name="apart"),
    path("people/<uuid:id>/looks", look_pages.at_person, name="looks_at"),
    path("people/<uuid:id>/task/", task_pages.set_one, name="task_set"),
    path("tasks/", task_pages.listed, name="tasks"),
    path("tasks/<uuid:id>/", task_pages.task, name="task"),
    path("tasks/<uuid:id>/do/", task_pages.do, name="task_do"),
    path("tasks/<uuid:id>/undo/", task_pages.undo, name="task_undo"),
    path("tasks/<uuid:id>/take/", task_pages.take, name="task_take"),
    path("tasks/<uuid:id>/hand/", task_pages.hand, name="task_hand"),
    path("tasks/<uuid:id>/postpone/", task_pages.postpone, name="task_postpone"),
    path("tasks/<uuid:id>/drop/", task_pages.drop, name="task_drop"),
    path("looks/", look_pages.looks, name="looks"),
    path("looks/unusual", look_pages.unusual, name="looks_unusual"),
    path("looks/by/<uuid:account>", look_pages.by_colleague, name="looks_by"),
]
