"""What was found about a person, read for acts and pages."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.functional import Promise

from wayhome.journey.cases import signs
from wayhome.journey.cases.models import Case, Identification, Sign, case_scope
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Finding:
    """A finding with its signs in words, by kind."""

    row: Identification
    seen: dict[str, list[str | Promise]]

    @property
    def words(self) -> str | Promise:
        """What was found."""
        return signs.STATUSES.label(self.row.status) if self.row.status else signs.OPINIONS.label(self.row.opinion)  # fmt: skip

    @property
    def own(self) -> bool:
        """Whether it is our own opinion."""
        return self.row.said_by == "own"

    def over(self, day: dt.date) -> bool:
        """Whether it holds no more."""
        return self.row.until is not None and self.row.until < day


def finding_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.view") -> Identification:
    """Return a finding with its case; Http404 where the viewer may not use ``permission`` on its case."""
    mine = Identification.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id
    )
    row = mine.select_related("case__office", "case__person", "agency").first()
    if row is None or row.case.forgotten_on is not None:
        raise Http404
    return row


def findings(viewer: Viewer, case: Case) -> list[Finding]:
    """Return every finding of a case, the latest first, each with its signs: two queries."""
    seen = Sign.objects.unscoped("part of the finding").filter(retired_at=None)
    rows = Identification.objects.visible_to(viewer).filter(case=case, retired_at=None)
    rows = rows.select_related("agency", "done_by").prefetch_related(Prefetch("signs", seen, to_attr="seen"))
    return [_told(row) for row in latest_first(rows)]


def _told(row: Any) -> Finding:
    return Finding(row, in_words(row.seen))


def in_words(rows: Iterable[Sign]) -> dict[str, list[str | Promise]]:
    """Return signs in words by kind, in the usual order."""
    have = {(one.kind, one.sign) for one in rows}
    told = {
        kind: [words for code, words in known.choices if (kind, code) in have]
        for kind, known in signs.SIGNS.items()
    }
    return {kind: words for kind, words in told.items() if words}


def latest(found: Iterable[Finding], case: Case) -> tuple[Finding | None, Finding | None]:
    """Return what holds today: the last word of an authority, and our own opinion."""
    day = today(case.office.time_zone)
    standing = [one for one in found if not one.over(day)]
    return (
        next((one for one in standing if not one.own), None),
        next((one for one in standing if one.own), None),
    )


def codes_of(finding: Identification | None, case: Case) -> dict[str, list[str]]:
    """Return {kind: codes} of the signs of a finding, or of the case itself."""
    rows = Sign.objects.unscoped("part of what was asked for").filter(
        case=case, finding=finding, retired_at=None
    )
    found: dict[str, list[str]] = {}
    for kind, sign in rows.values_list("kind", "sign"):
        found.setdefault(kind, []).append(sign)
    return found


def vulnerabilities(viewer: Viewer, case: Case) -> list[str | Promise]:
    """Return in words what made it easier, of a case the viewer may see."""
    rows = Sign.objects.visible_to(viewer).filter(case=case, finding=None, retired_at=None)
    return in_words(rows).get("vulnerability", [])
