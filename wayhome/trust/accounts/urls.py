"""Addresses of this room: ``sign_in`` under the names that allauth knows, the rest within the name ``accounts``."""

from django.urls import path

from wayhome.trust.accounts import pages

app_name = "accounts"
urlpatterns = [
    path("password", pages.password, name="password"),
    path("welcome", pages.welcome, name="welcome"),
    path("language", pages.language, name="language"),
    path("lock", pages.lock, name="lock"),
    path("stay", pages.stay, name="stay"),
    path("sessions", pages.own_sessions, name="sessions"),
    path("forms", pages.forms, name="forms"),
    path("forms/<uuid:id>", pages.form, name="form"),
    path("forms/<uuid:id>/fields", pages.form_fields, name="form_fields"),
]
sign_in = [
    path("sign-in", pages.sign_in, name="account_login"),
    path("sign-out", pages.sign_out, name="account_logout"),
    path("sign-in/code", pages.second_step, name="mfa_authenticate"),
    path("account/again", pages.again, name="account_reauthenticate"),
    path("account/again/code", pages.second_step_again, name="mfa_reauthenticate"),
    path("account/second-step", pages.second_step_state, name="mfa_index"),
    path("account/second-step/set-up", pages.second_step_set_up, name="mfa_activate_totp"),
    path("account/second-step/take-away", pages.second_step_take_away, name="mfa_deactivate_totp"),
    path("account/passkeys/add", pages.passkey_add, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/take-away", pages.passkey_take_away, name="mfa_remove_webauthn"),
    path("account/codes", pages.codes, name="mfa_view_recovery_codes"),
    path("account/codes/file", pages.codes_file, name="mfa_download_recovery_codes"),
    path("account/codes/new", pages.codes_new, name="mfa_generate_recovery_codes"),
]
