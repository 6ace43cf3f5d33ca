"""Opening a person's own page: on this screen, by a one-time code on another device of ours, or on paper."""

import secrets
import uuid
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wayhome.doors.hers.composing import hers
from wayhome.doors.hers.models import Opening
from wayhome.doors.hers.printing import paper
from wayhome.doors.hers.queries import (
    CODE_FOR,
    CODE_SIGNS,
    OPEN_FOR,
    SIGNS,
    digest,
    read_code,
    sealed_body,
    unsealed,
)
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for, permissions_on
from wayhome.kit import printing
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import LANGUAGES
from wayhome.trust.audit.actions import act, record, unchanged

SHOW = "hers.show"
WRONG = _("This code opens nothing. A code works once, for ten minutes. Ask for a new one.")
NO_KEY = _("Your session has no key. Sign out and in again, then this opens.")


@dataclass(frozen=True)
class Opened:
    """A page that was opened, and the one secret that opens it: a code or a token. It is kept nowhere."""

    row: Opening
    secret: str = field(repr=False)


def purge() -> None:
    """Take away what pages showed whose time is over; part of every act here."""
    _over().update(body=None)


def _over() -> QuerySet[Opening]:
    return Opening.objects.filter(until__lte=now(), body__isnull=False)


@act("hers.close_over")
def close_over(*, by: Viewer) -> int:
    """Take away what pages showed that nobody left, each night before the backup is made: it goes into none. By a job; return how many."""
    if not by.everything:
        raise Refused(_("This is done by the server, each night."))
    over = dict(_over().values_list("pk", "case__office_id"))
    Opening.objects.filter(pk__in=over).update(body=None)
    for id, office in over.items():
        record(by, "hers.close_over", ("hers.opening", id), office_id=office)
    unchanged()
    return len(over)


@act("hers.open_page")
def open_page(*, by: Viewer, case_id: uuid.UUID, language: str, here: bool) -> Opened:
    """Open her page: ``here`` for this device (the secret is its token), else for a code. An older one of hers ends."""
    case = _case(by, case_id, language)
    purge()
    moment = now()
    Opening.objects.filter(case=case, ended_at=None).update(ended_at=moment, body=None)
    kind, secret = ("token", secrets.token_urlsafe(32)) if here else ("code", _new_code())
    row = Opening(case=case, opened_by=by.user, language=language, made_at=moment)
    row.until = moment + (OPEN_FOR if here else CODE_FOR)
    with translation.override(language):
        row.body = sealed_body(row, kind, secret, hers(by, case).kept)
    setattr(row, kind, digest(kind, secret))
    row.save(force_insert=True)
    told = {"language": language, "how": "here" if here else "code"}
    record(by, "hers.open_page", ("hers.opening", row.pk), office_id=case.office_id, details=told)
    return Opened(row, secret)


@act("hers.enter")
def enter(*, by: Viewer, typed: str) -> Opened:
    """Open a page on this device by its code; the code then opens nothing any more. Refused in one sentence, whatever is wrong.

    ``by`` is whoever holds the device, most often nobody signed in: it is recorded for the colleague who made the code.
    """
    purge()
    code = read_code(typed)
    found = Opening.objects.select_for_update(of=("self",), no_key=True).filter(
        code=digest("code", code), ended_at=None
    )
    row = found.select_related("case", "opened_by").first() if len(code) == CODE_SIGNS else None
    shown = unsealed(row, "code", code) if row is not None else None
    if row is None or shown is None or not _still_hers_to_show(row):
        raise Refused(WRONG, field="code")
    token = secrets.token_urlsafe(32)
    row.code, row.token, row.until = "", digest("token", token), now() + OPEN_FOR
    row.body = sealed_body(row, "token", token, shown)
    row.save(update_fields=["code", "token", "until", "body"])
    record(viewer_for(row.opened_by), "hers.enter", ("hers.opening", row.pk), office_id=row.case.office_id)
    return Opened(row, token)


def _still_hers_to_show(row: Opening) -> bool:
    """Whether who made the code may still show this page: her account has not ended, nor was the person handed over since."""
    return bool(permissions_on(viewer_for(row.opened_by), row.case, [SHOW]))


@act("hers.print_page")
def print_page(*, by: Viewer, case_id: uuid.UUID, language: str) -> bytes:
    """Return her page on paper, in her language, as PDF."""
    case = _case(by, case_id, language)
    with translation.override(language):
        told = paper(case, hers(by, case), language)
        record(by, "hers.print_page", case, office_id=case.office_id, details={"language": language})
        return printing.paper(told)


def _case(by: Viewer, case_id: uuid.UUID, language: str) -> Case:
    case = case_for(by, case_id, SHOW)
    if language not in LANGUAGES:
        raise Refused(_("Choose the language."), field="language")
    if by.private_key is None:
        raise Refused(NO_KEY)
    return case


def _new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(CODE_SIGNS))
