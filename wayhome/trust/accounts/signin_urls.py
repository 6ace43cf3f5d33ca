"""Addresses whose names allauth and the kit know: without a namespace."""

from django.urls import path

from wayhome.trust.accounts import pages

urlpatterns = [
    path("sign-in", pages.sign_in, name="account_login"),
    path("sign-out", pages.sign_out, name="account_logout"),
    path("sign-in/code", pages.second_step, name="mfa_authenticate"),
    path("account/again", pages.again, name="account_reauthenticate"),
    path("account/again/code", pages.second_step_again, name="mfa_reauthenticate"),
    path("account/second-step", pages.second_step_state, name="mfa_index"),
    path("account/second-step/set-up", pages.second_step_set_up, name="mfa_activate_totp"),
    path("account/second-step/take-away", pages.second_step_take_away, name="mfa_deactivate_totp"),
    path("account/codes", pages.codes, name="mfa_view_recovery_codes"),
    path("account/codes/file", pages.codes_file, name="mfa_download_recovery_codes"),
    path("account/codes/new", pages.codes_new, name="mfa_generate_recovery_codes"),
    path("language", pages.language, name="set_language_choice"),
]
