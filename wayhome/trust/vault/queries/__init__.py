"""Who can hold, who holds, who stands behind it, and what is owed to whom. Nothing here opens anything."""

from wayhome.trust.vault.queries.backups import last_backup, last_backup_expiry
from wayhome.trust.vault.queries.holders import (
    INSTALLATION,
    compartments,
    holders_of,
    member_rows,
    members_able,
    office_holders,
    office_teams,
    pair_now,
    people_able,
    recovery_holder,
    team_holder,
    too_few,
    user_holder,
)
from wayhome.trust.vault.queries.recovery import recovery_header, trustees

__all__ = [
    "INSTALLATION",
    "compartments",
    "holders_of",
    "last_backup",
    "last_backup_expiry",
    "member_rows",
    "members_able",
    "office_holders",
    "office_teams",
    "pair_now",
    "people_able",
    "recovery_header",
    "recovery_holder",
    "team_holder",
    "too_few",
    "trustees",
    "user_holder",
]
