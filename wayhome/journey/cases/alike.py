"""That somebody with the same telephone, paper or name is known already: told before anything is saved, and never in the way.

Whom the viewer may see and her keys open is told by her code; of anybody else only that another team knows somebody: neither who nor what.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case, used_scope
from wayhome.kit.errors import Refused
from wayhome.registry.people import fingerprints, sealed
from wayhome.registry.people.bodies import Body
from wayhome.registry.people.fingerprints import Likeness
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

_SEEN = {
    "phone": _("Somebody with the same telephone is known here: %(code)s. Look there before you save."),
    "document": _("Somebody with the same paper is known here: %(code)s. Look there before you save."),
    "name": _(
        "Somebody with the same name, year of birth and province is known here: %(code)s. Look there before you save."
    ),
}
_UNSEEN = {
    "phone": _(
        "Somebody with the same telephone is known to another team. Ask your supervisor, who can ask theirs."
    ),
    "document": _(
        "Somebody with the same paper is known to another team. Ask your supervisor, who can ask theirs."
    ),
    "name": _(
        "Somebody with the same name, year of birth and province is known to another team. Ask your supervisor, who can ask theirs."
    ),
}


@dataclass(frozen=True)
class Written:
    """Something to be written down about a person: what it says, and what is known of her besides."""

    body: Body
    birth_year: int | None = None
    province_id: UUID | None = None


@act("people.warned")
def alike(
    *, by: Viewer, office: Office, told: Sequence[Written], but: Collection[UUID] = ()
) -> list[list[Refused]]:
    """Return for each what the viewer is told of persons like it who are known already (not ``but``); that she was told is logged."""
    digests = [
        fingerprints.of_body(
            one.body, country=office.country, birth_year=one.birth_year, province_id=one.province_id
        )
        for one in told
    ]
    known = fingerprints.known({one for one in digests if one is not None}, but)
    if not known:
        unchanged()
        return [[] for _one in told]
    persons = {one.person_id for found in known.values() for one in found}
    codes = _codes(by, persons)
    record(
        by,
        "people.warned",
        ("people.person", sorted(persons)[0]),
        office_id=office.pk,
        details={
            "kinds": sorted({kind for kind, _digest in known}),
            "persons": sorted(str(one) for one in persons),
        },
    )
    return [[] if one is None else _sentences(known.get(one, []), codes) for one in digests]


def _codes(by: Viewer, persons: Collection[UUID]) -> dict[UUID, str]:
    """Return {person: code} of those whom the viewer may see and her keys open."""
    rows = Case.objects.unscoped("scoped by the permission to see who she is").filter(
        used_scope(by, "identity.view"), person__in=sealed.opens(by, persons), retired_at=None
    )
    return dict(rows.order_by().values_list("person_id", "person__code"))


def _sentences(found: Sequence[Likeness], codes: dict[UUID, str]) -> list[Refused]:
    seen = [
        Refused(_SEEN[one.kind] % {"code": codes[one.person_id]}) for one in found if one.person_id in codes
    ]
    unseen = {one.kind for one in found if one.person_id not in codes}
    return seen + [Refused(_UNSEEN[kind]) for kind in sorted(unseen)]
