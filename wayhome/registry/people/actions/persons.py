"""Registering a person under a random code, and correcting her coded facts."""

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts as fact
from wayhome.kit.codes import NOT_ASKED, STATES
from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_code, new_id
from wayhome.registry.people.models import Person
from wayhome.registry.people.news import facts_corrected
from wayhome.registry.people.queries import FACTS, facts_of
from wayhome.registry.people.rules import birth_fault
from wayhome.registry.places.codes import PROVINCE
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

Chooser = Callable[[Sequence[str]], str]
_TRIES = 50
BIRTH_SENTENCES = {
    "future": _("This year has not come yet. Check the year of birth."),
    "early": _("This year is before 1900. Check the year of birth."),
    "no_precision": _("Say whether the year of birth is known or estimated."),
    "no_year": _("Give the year of birth, or choose why there is none."),
}


@act("people.register")
def register_person(
    *,
    by: Viewer,
    facts: Mapping[str, Any],
    id: uuid.UUID | None = None,
    source: str = "screen",
    code_source: Chooser | None = None,
    office_id: uuid.UUID | None = None,
) -> Person:
    """Register a person with her coded facts under a new random code; return her.

    ``facts``: any of ``queries.FACTS``, the others stay "not asked"; ``province`` is a Place of level 1. An ``id`` that
    exists already returns that person. ``code_source`` picks one character of a sequence: a seeded one for the demo.
    ``office_id`` is the office it is done for (the account's own), so that the log of another tree does not tell of it.
    Refused with a sentence where the facts cannot be true together.
    """
    sent_twice = fact.found(Person, id, by=by)
    if sent_twice is not None:
        unchanged()
        return sent_twice
    person = Person(id=id or new_id(), source=source, code=_free_code(code_source or secrets.choice))
    for name, value in _sound(facts).items():
        setattr(person, name, value)
    _written(lambda: fact.record(person, by=by))
    record(by, "people.register", person, office_id=office_id or _home(by))
    return person


@act("people.register_many")
def register_many(
    *,
    by: Viewer,
    people: Sequence[Mapping[str, Any]],
    source: str = "screen",
    code_source: Chooser | None = None,
    office_id: uuid.UUID | None = None,
) -> list[Person]:
    """Register many people at once, each with her coded facts under a new code of her own, in few statements; all or nobody."""
    codes = _free_codes(code_source or secrets.choice, len(people))
    rows = [Person(source=source, code=code) for code in codes]
    for person, facts in zip(rows, people, strict=True):
        for name, value in _sound(facts).items():
            setattr(person, name, value)
    try:
        fact.record_all(rows, by=by)
    except ValidationError as wrong:
        raise _refusal(wrong) from wrong
    record(
        by,
        "people.register_many",
        ("people.person", rows[0].pk),
        office_id=office_id or _home(by),
        details={"people": [str(person.pk) for person in rows]},
    )
    return rows


@act("people.correct_facts")
def correct_facts(
    *,
    by: Viewer,
    person_id: uuid.UUID,
    version: int,
    changes: Mapping[str, Any],
    office_id: uuid.UUID | None = None,
) -> Person:
    """Correct a person's coded facts; return her. Who may is decided by her case: call ``journey/cases`` from a page.

    ``version`` is the one the worker had before her; ``kit.facts.Conflict`` if someone saved the facts since. The log names
    the fields alone: what stood there before and after is in the person's own history.
    """
    before = facts_of(Person.objects.select_related("province").get(pk=person_id))
    wanted = _sound({**before, **changes})
    person = _written(
        lambda: fact.correct(Person, person_id, by=by, version=version, changes=wanted),
    )
    changed = sorted(name for name, value in wanted.items() if before[name] != value)
    if changed:
        facts_corrected(person_id=person.pk, fields=changed, user_id=by.user_id)
        record(
            by, "people.correct_facts", person, office_id=office_id or _home(by), details={"fields": changed}
        )
    else:
        unchanged()
    return person


def _home(by: Viewer) -> uuid.UUID | None:
    return None if by.user is None else by.user.office_id


def _free_code(choose: Chooser) -> str:
    """Return a code nobody has. There are 20 million, so a second try is rare and fifty mean a broken chooser."""
    return _free_codes(choose, 1)[0]


def _free_codes(choose: Chooser, many: int) -> list[str]:
    """Return so many codes that nobody has, all different."""
    found: dict[str, None] = {}
    for _try in range(_TRIES):
        drawn = dict.fromkeys(new_code(choose) for _one in range(many - len(found)))
        taken = set(Person.objects.filter(code__in=drawn).values_list("code", flat=True))
        found |= {code: None for code in drawn if code not in taken}
        if len(found) == many:
            return list(found)
    raise RuntimeError(f"no free code in {_TRIES} tries: the source of codes repeats itself")


def _sound(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with what follows from them; Refused where they cannot be true together."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise ValueError(f"not facts of a person: {sorted(unknown)}")
    sound = dict(facts)
    year, precision = sound.get("birth_year"), sound.get("birth_precision", NOT_ASKED)
    wrong = birth_fault(year, precision, today(EARLIEST_ZONE))
    if wrong:
        raise Refused(
            BIRTH_SENTENCES[wrong], field="birth_precision" if wrong == "no_precision" else "birth_year"
        )
    province = sound.get("province")
    if isinstance(province, Place):
        if province.level != PROVINCE:
            raise Refused(
                _("Choose a province: nothing finer is recorded about where a person is from."),
                field="province",
            )
        sound["province_state"] = "recorded"
    elif sound.get("province_state", NOT_ASKED) not in STATES:
        # Her province was taken out: nobody said why, so it counts as not asked.
        sound["province_state"] = NOT_ASKED
    return sound


def _written(write: Callable[[], Person]) -> Person:
    try:
        return write()
    except ValidationError as wrong:
        raise _refusal(wrong) from wrong


def _refusal(wrong: ValidationError) -> Refused:
    return Refused(_("Choose one of the answers on the list."), field=next(iter(wrong.message_dict)))
