"""What each role may see, as a table of roles, classes of facts and scopes: written from the permissions, for page and docs alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit.fields import CASE, IDENTITY, OPERATIONAL, ORDER, PUBLIC
from wayhome.trust.access.permissions import SEES
from wayhome.trust.access.roles import ROLES, RoleSpec
from wayhome.trust.access.viewer import BREAK_GLASS

CLASSES: dict[str, tuple[str | Promise, str | Promise]] = {
    IDENTITY: (_("Who a person is"), _("Names, addresses, phone numbers, papers, family: sealed, and opened by keys only.")),
    CASE: (_("A person's journey"), _("Coded facts under a person's code: stays, steps, services, consents. No name.")),
    OPERATIONAL: (_("The office's work"), _("Activities, groups, figures, accounts, how the system runs. No person we support.")),
    PUBLIC: (_("Places and organisations"), _("What could also stand in a printed list.")),
}  # fmt: skip
SCOPES: dict[str, tuple[str | Promise, str | Promise]] = {
    "own": (_("The colleague's own"), _("Only persons assigned to them, and what they recorded. Given over a team: also all persons of the team.")),
    "office": (_("The office's"), _("Everything of one office and of all sites below it, never of another office.")),
    "addressed": (_("Addressed to their organisation"), _("Only what is addressed to their organisation.")),
    "emergency": (_("In an emergency"), _("One person's case for some hours, with a reason; the supervisors are told and say that they have seen it.")),
    "all": (_("All"), _("The same for everybody who may look it up.")),
    "": (_("Nothing"), _("None of it.")),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What a role sees of one class: the code of its scope, its words, and whether the role may also change some of it."""

    scope: str
    changes: bool

    @property
    def words(self) -> str | Promise:
        """The scope in words."""
        return SCOPES[self.scope][0]


@dataclass(frozen=True)
class Row:
    """One role of the table."""

    code: str
    spec: RoleSpec
    cells: tuple[tuple[str, Cell], ...]


def table() -> Iterator[Row]:
    """Return the table, a row a role, a cell a class."""
    for code, spec in ROLES.items():
        yield Row(code, spec, tuple((one, _cell(spec, one)) for one in ORDER))


def _cell(spec: RoleSpec, one: str) -> Cell:
    seen = spec.permissions & SEES[one]
    if seen:
        return Cell(
            "all" if one == PUBLIC else spec.scope,
            any(not permission.endswith(".view") for permission in seen),
        )
    breaks = one in (IDENTITY, CASE) and BREAK_GLASS in spec.permissions
    return Cell("emergency" if breaks else "", False)
