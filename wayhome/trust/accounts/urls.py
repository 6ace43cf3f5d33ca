"""Addresses of this room within the name ``accounts``; the pages of administrators join them in ``config/urls.py``."""

from django.urls import path

from wayhome.trust.accounts import pages

app_name = "accounts"
urlpatterns = [
    path("password", pages.password, name="password"),
    path("welcome", pages.welcome, name="welcome"),
    path("language", pages.language, name="language"),
]
