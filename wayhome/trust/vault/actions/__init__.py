"""What is done with keys: compartments and their holders, teams, colleagues, the organisation's recovery, backups noted."""

from wayhome.trust.vault.actions.backups import note_backup
from wayhome.trust.vault.actions.checking import check_keys
from wayhome.trust.vault.actions.colleagues import drop_user_holdings, end_what_is_about, reseal_for
from wayhome.trust.vault.actions.compartments import give, make_compartments, take
from wayhome.trust.vault.actions.destroying import destroy
from wayhome.trust.vault.actions.inbox import drop, make_intake, take_over
from wayhome.trust.vault.actions.proposals import (
    accept_trusteeship,
    endorse_trustees,
    make_proposed,
    propose_trustees,
    stop_proposal,
)
from wayhome.trust.vault.actions.recovering import (
    approve_recovery,
    ask_recovery,
    carry_out_recovery,
    clear_expired,
    complete_recovery,
    stop_recovery,
)
from wayhome.trust.vault.actions.recovery import set_up_recovery
from wayhome.trust.vault.actions.rekeying import rekey
from wayhome.trust.vault.actions.teams import (
    add_team,
    confirm_team,
    join_team,
    leave_team,
    let_in,
    make_team_key,
    rotate_team,
)

__all__ = [
    "accept_trusteeship",
    "add_team",
    "approve_recovery",
    "ask_recovery",
    "carry_out_recovery",
    "check_keys",
    "clear_expired",
    "complete_recovery",
    "confirm_team",
    "destroy",
    "drop",
    "drop_user_holdings",
    "end_what_is_about",
    "endorse_trustees",
    "give",
    "join_team",
    "leave_team",
    "let_in",
    "make_compartments",
    "make_intake",
    "make_proposed",
    "make_team_key",
    "note_backup",
    "propose_trustees",
    "rekey",
    "reseal_for",
    "rotate_team",
    "set_up_recovery",
    "stop_proposal",
    "stop_recovery",
    "take",
    "take_over",
]
