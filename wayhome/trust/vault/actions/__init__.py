"""What is done with keys: compartments and their holders, the keys of teams, the organisation's recovery, backups noted."""

from wayhome.trust.vault.actions.backups import note_backup
from wayhome.trust.vault.actions.compartments import give, make_compartments, take
from wayhome.trust.vault.actions.recovery import set_up_recovery
from wayhome.trust.vault.actions.teams import let_in, make_team_key

__all__ = ["give", "let_in", "make_compartments", "make_team_key", "note_backup", "set_up_recovery", "take"]
