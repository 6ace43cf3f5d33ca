"""Addresses of this room, under /aftercare/."""

from django.urls import path

from wayhome.journey.aftercare.pages import closing, following, graduating, overview, several

app_name = "aftercare"
urlpatterns = [
    path("over/", several.over, name="over"),
    path("<uuid:id>/", overview.overview, name="overview"),
    path("<uuid:id>/graduate/", graduating.graduate, name="graduate"),
    path("graduation/<uuid:id>/", graduating.graduation, name="graduation"),
    path("graduation/<uuid:id>/checklist/", graduating.checklist, name="checklist"),
    path("graduation/<uuid:id>/return/", graduating.plan_return, name="return"),
    path("graduation/<uuid:id>/ask/", graduating.ask, name="graduation_ask"),
    path("graduation/<uuid:id>/answer/", graduating.reply, name="graduation_answer"),
    path("graduation/<uuid:id>/gone/", graduating.gone, name="graduation_gone"),
    path("graduation/<uuid:id>/back/", graduating.take_back, name="graduation_back"),
    path("graduation/<uuid:id>/retire/", graduating.retire, name="graduation_retire"),
    path("<uuid:id>/contact/", following.record, name="follow_up"),
    path("contact/<uuid:id>/", following.contact, name="contact"),
    path("contact/<uuid:id>/edit/", following.correct, name="contact_edit"),
    path("contact/<uuid:id>/retire/", following.retire, name="contact_retire"),
    path("<uuid:id>/lost/", following.lost, name="lost"),
    path("<uuid:id>/close/", closing.close, name="close"),
    path("closure/<uuid:id>/", closing.closure, name="closure"),
    path("closure/<uuid:id>/edit/", closing.correct, name="closure_edit"),
    path("closure/<uuid:id>/answer/", closing.reply, name="closure_answer"),
    path("closure/<uuid:id>/back/", closing.withdraw, name="closure_back"),
]
