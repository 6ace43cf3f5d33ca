"""The pages of this room, by subject."""

from wayhome.trust.accounts.pages.own import form, form_fields, forms, own_sessions, stay
from wayhome.trust.accounts.pages.signing import again, language, lock, password, sign_in, sign_out, welcome
from wayhome.trust.accounts.pages.steps import (
    codes,
    codes_file,
    codes_new,
    passkey_add,
    passkey_take_away,
    second_step,
    second_step_again,
    second_step_set_up,
    second_step_state,
    second_step_take_away,
)

__all__ = [
    "again", "codes", "codes_file", "codes_new", "form", "form_fields", "forms", "language", "lock", "own_sessions", "passkey_add",
    "passkey_take_away", "password", "second_step", "second_step_again", "second_step_set_up", "second_step_state",
    "second_step_take_away", "sign_in", "sign_out", "stay", "welcome",
]  # fmt: skip
