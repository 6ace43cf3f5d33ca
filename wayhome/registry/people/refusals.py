"""What cannot be told about who a person is, in sentences that say what to do."""

from dataclasses import fields

from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.people import codes
from wayhome.registry.people.bodies import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    Body,
    DateBody,
    Fault,
    IdentifierBody,
    length_fault,
)
from wayhome.trust.accounts.models import Office

SENTENCES = {
    "empty": _("Fill this in."),
    "number": _("This looks like a number. A telephone stands under the ways to reach them, a paper's number under their papers."),
    "not_in_name": _("Write it exactly as it stands in the whole name, or leave it empty."),
    "phone": _("A telephone number has 6 to 15 digits. Check it, or choose another way."),
    "mail": _("An e-mail address looks like name@example.org. Check it, or choose another way."),
    "how": _("Say when, how or with which words they may be reached."),
    "nowhere": _("Choose the place, or describe where it is."),
    "backwards": _("This ends before it begins. Check both dates."),
    "digits": _("There is no digit in this number. Check it on the paper."),
    "nobody": _("Give a name, or a way to reach this person."),
    "language": _("Choose the language."),
    "future": _("This date has not come yet. Check the day, month and year."),
}  # fmt: skip
_TOO_LONG = _("Too long: at most %(most)d characters.")
_LISTS = {
    ("name", "use"): codes.NAME_USES, ("contact", "way"): codes.WAYS, ("contact", "whose"): codes.WHOSE,
    ("contact", "safe"): codes.SAFE_OR_NOT_ASKED, ("address", "use"): codes.ADDRESS_USES, ("address", "precision"): codes.SURENESS,
    ("identifier", "paper"): codes.PAPERS, ("relative", "relation"): codes.RELATIONS, ("date", "what"): codes.DAYS_OF_LIFE,
    ("need", "need"): codes.NEEDS,
}  # fmt: skip
_STATED = {
    ("identifier", "country"): codes.COUNTRIES, ("identifier", "held"): codes.HELD, ("relative", "told"): codes.MAY_BE_TOLD,
    ("need", "language"): codes.FIRST_LANGUAGES,
}  # fmt: skip


def check(body: Body, office: Office) -> None:
    """Refuse a body that cannot be, with a sentence at its field."""
    for field in fields(body):
        code = getattr(body, field.name)
        one_of, stated = _LISTS.get((body.kind, field.name)), _STATED.get((body.kind, field.name))
        if (one_of is not None and code not in one_of) or (
            stated is not None and code not in dict(stated.choices_with_states)
        ):
            raise Refused(_("Choose one of the answers on the list."), field=field.name)
    fault = body.fault or length_fault(body) or _future(body, office)
    if fault is None:
        return
    if fault.word == "long":
        most = LONGEST_NAME if fault.field == "text" else LONGEST_LINE
        most = LONGEST_TEXT if fault.field in ("detail", "say", "how", "wish") else most
        raise Refused(_TOO_LONG % {"most": most}, field=fault.field)
    raise Refused(SENTENCES[fault.word], field=fault.field)


def _future(body: Body, office: Office) -> Fault | None:
    """What tells of a past that has not come."""
    day = today(office.time_zone)
    if isinstance(body, DateBody) and body.on.first > day:
        return Fault("future", "on")
    if isinstance(body, IdentifierBody) and body.issued is not None and body.issued.first > day:
        return Fault("future", "issued")
    return None
