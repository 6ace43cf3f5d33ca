"""Addresses whose names allauth and the kit know: without a namespace."""

from django.urls import path

from wayhome.trust.accounts import pages

urlpatterns = [
    path("sign-in", pages.sign_in, name="account_login"),
    path("sign-out", pages.sign_out, name="account_logout"),
    path("account/again", pages.again, name="account_reauthenticate"),
    path("language", pages.language, name="set_language_choice"),
]
