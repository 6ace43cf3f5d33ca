"""What is done with roles, accounts, emergencies and acts that need two persons, a module a subject."""

from wayhome.trust.access.actions.accounts import drop_second_step, end_account, invite, new_slip
from wayhome.trust.access.actions.emergencies import break_glass, close_glass, note_wrong_code, see_glass
from wayhome.trust.access.actions.log import WatchConflict, change_watch, note_verified, tend_log_keys
from wayhome.trust.access.actions.roles import end_grant, grant, install_roles
from wayhome.trust.access.actions.second_persons import (
    agree_second,
    ask_second,
    refuse_second,
    use_second,
)
from wayhome.trust.access.actions.trusteeships import make_new_trustees, propose_new_trustees

__all__ = [
    "WatchConflict",
    "agree_second",
    "ask_second",
    "break_glass",
    "change_watch",
    "close_glass",
    "drop_second_step",
    "end_account",
    "end_grant",
    "grant",
    "install_roles",
    "invite",
    "make_new_trustees",
    "new_slip",
    "note_verified",
    "note_wrong_code",
    "propose_new_trustees",
    "refuse_second",
    "see_glass",
    "tend_log_keys",
    "use_second",
]
