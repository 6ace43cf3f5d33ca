"""What is done with keys: making compartments, giving their keys to holders and taking them back, and the keys of teams."""

from wayhome.trust.vault.actions.backups import note_backup
from wayhome.trust.vault.actions.compartments import give, make_compartments, take
from wayhome.trust.vault.actions.teams import let_in, make_team_key

__all__ = ["give", "let_in", "make_compartments", "make_team_key", "note_backup", "take"]
