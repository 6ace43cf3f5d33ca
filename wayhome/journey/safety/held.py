"""What this room holds about a person, told to herself: how safe she was and her own plan, what was seen to, what happened."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.hers import Column, Held, HeldLine, Words, answered
from wayhome.journey.cases.models import Case
from wayhome.journey.safety import codes, rules, sealed
from wayhome.journey.safety.models import Flag, Incident, SafetyCheck
from wayhome.journey.safety.queries import checks_of, flags_of, incidents_of
from wayhome.trust.access.viewer import Viewer

PRINTS: frozenset[Column] = frozenset({(SafetyCheck, "plan"), (Flag, "words"), (Incident, "account")})
WITHHOLDS: dict[Column, Words] = {}
NAMES_OTHERS = _(
    "Words about who may have harmed you or others, or about a colleague. Ask to read them with us."
)


def held(viewer: Viewer, case: Case) -> list[Held]:
    """Return looks at safety with her plan, flags and incidents; words that may name who did harm, or a colleague, are left out."""
    checks = list(checks_of(viewer, case))
    flags, incidents = list(flags_of(viewer, case)), list(incidents_of(viewer, case))
    both: list[Flag | Incident] = [*flags, *incidents]
    kept = [row for row in both if rules.names_others(row.kind)]
    shown: list[sealed.Row] = [*checks, *(row for row in both if row not in kept)]
    words = sealed.words_of(viewer, case, shown, page="answer")
    apart = [NAMES_OTHERS] if any(_has_words(row) for row in kept) else []
    looks = [
        HeldLine(row.happened_on, row.get_level_display(), [("", one) for one in codes.CONCERNS.words(row.concerns)], words.get(row.pk, ""))
        for row in checks
    ]  # fmt: skip
    seen_to = [
        HeldLine(row.happened_on, row.get_kind_display(), answered(row, "outcome"), words.get(row.pk, "")) for row in flags
    ]  # fmt: skip
    happened = [
        HeldLine(
            row.happened_on, row.get_kind_display(), [*answered(row, "severity"), *(("", one) for one in codes.DONE.words(row.done))],
            words.get(row.pk, ""),
        )
        for row in incidents
    ]  # fmt: skip
    found = [
        Held(_("How safe you were, and your own plan"), looks),
        Held(_("What somebody was to see to"), seen_to),
        Held(_("What happened, and what was done"), happened, apart),
    ]
    return [part for part in found if part.lines or part.withheld]


def _has_words(row: Flag | Incident) -> bool:
    return getattr(row, sealed.COLUMN[type(row)]) is not None
