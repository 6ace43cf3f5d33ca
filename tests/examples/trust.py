"""Examples of trust: accounts, access, keys."""

import datetime as dt
import uuid
from typing import Any

from tests.cast import CAST, Cast
from tests.examples.ground import Example, Find, Ground, account, of_vn, plain
from wayhome.trust.access.actions import grant, propose_new_trustees
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.vault.actions import ask_recovery, set_up_recovery

_TRUSTEES = ("director", "data_protection", "supervisor")
NOT_TRUSTEES = frozenset(CAST) - frozenset(_TRUSTEES)
NOT_TOLD = NOT_TRUSTEES - {"administrator", "kh_supervisor"}


class OfTrust(Ground):
    """Trustees, a rehearsal of the recovery, and a proposal of other trustees."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        trustees = [cast.users[name] for name in _TRUSTEES]
        keeps: dict[str, Any] = {"scope_kind": "office", "scope_key": cast.offices["lp"].pk}
        for one in trustees:
            grant(by=SYSTEM, user=one, role="trustee", valid_from=dt.date(2020, 1, 1), **keeps)
        set_up_recovery(by=SYSTEM, trustees=trustees)
        administrator = cast.viewer("administrator")
        self.rehearsal = ask_recovery(by=administrator, purpose="rehearsal", reason="")
        self.proposal = propose_new_trustees(by=administrator, trustees=trustees, reason="One of them leaves")


def held(world: OfTrust) -> Example:
    """A role that somebody has."""
    row = Grant.objects.get(user=world.cast.users["house_mother"])
    return Example({"account": row.user_id, "grant": row.pk}, office="vn")


PAGES: dict[str, Find] = {
    "account_login": plain(),
    "account_logout": plain(),
    "account_reauthenticate": plain(),
    "mfa_authenticate": plain(302),  # only between password and code
    "mfa_reauthenticate": plain(302),  # only for who has a second step
    "mfa_index": plain(),
    "mfa_activate_totp": plain(302),  # the password first
    "mfa_deactivate_totp": plain(404),
    "mfa_add_webauthn": plain(302),
    "mfa_remove_webauthn": lambda world: Example({"pk": 1}, answer=302),
    "mfa_view_recovery_codes": plain(302),
    "mfa_download_recovery_codes": plain(302),
    "mfa_generate_recovery_codes": plain(302),
    "accounts:password": plain(),
    "accounts:welcome": plain(),
    "accounts:language": plain(),
    "accounts:lock": plain(answer=302),
    "accounts:stay": plain(answer=204),
    "accounts:sessions": plain(),
    "accounts:forms": plain(),
    "accounts:form": lambda world: Example(
        {"id": uuid.UUID(int=1)}, answer=404
    ),  # everybody's own, sealed for her
    "accounts:form_fields": lambda world: Example({"id": uuid.UUID(int=1)}, answer=404),
    "accounts:me": plain(),
    "accounts:list": plain(),
    "accounts:invite": plain(),
    "accounts:offices": plain(),
    "accounts:office": of_vn("office", lambda world: world.cast.offices["vn"]),
    "accounts:new_site": of_vn("office", lambda world: world.cast.offices["vn"]),
    "accounts:detail": account(),
    "accounts:slip": account(),
    "accounts:end": account(),
    "accounts:reopen": account(),
    "accounts:drop_second_step": account(),
    "accounts:give": account(),
    "accounts:take": held,
    "access:roles": plain(),
    "access:second": plain(),
    "access:agree": lambda world: Example(
        {"id": uuid.UUID(int=1)}, answer=302
    ),  # hers or not: back to the list
    "access:refuse": lambda world: Example({"id": uuid.UUID(int=1)}, answer=302),
    "access:propose_trustees": plain(),
    "access:make_trustees": lambda world: Example({"id": world.proposal.pk}),
    "access:sight": plain(),
    "access:log": plain(),
    "access:check": plain(302),  # by POST
    "access:fetch_key": plain(302),  # by POST
    "access:hand_key": lambda world: Example(
        {"account": world.cast.users["data_protection"].pk}, office="lp", answer=302
    ),
    "access:checkpoints": plain(),
    "access:new_checkpoint": plain(302),  # by POST
    "access:watches": plain(),
    "access:watch": lambda world: Example({"office": world.cast.offices["vn"].pk}, office="vn"),
    "vault:teams": plain(),
    "vault:new_team": plain(),
    "vault:team": of_vn("id", lambda world: world.cast.teams["caseload"]),
    "vault:join": of_vn("id", lambda world: world.cast.teams["caseload"]),
    "vault:first_key": of_vn("id", lambda world: world.cast.teams["caseload"]),
    "vault:confirm": of_vn("id", lambda world: world.cast.teams["caseload"], answer=302),
    "vault:leave": lambda world: Example(
        {"id": world.cast.teams["caseload"].pk, "account": world.cast.users["worker"].pk}, office="vn"
    ),
    "vault:waiting": plain(),
    "vault:complete": plain(302),  # by POST
    "vault:reseal": lambda world: Example({"account": world.cast.users["worker"].pk}, answer=302),
    "vault:rotate": lambda world: Example({"id": world.cast.teams["caseload"].pk}, answer=302),
    "vault:recovery": plain(),
    "vault:proposal": lambda world: Example({"id": world.proposal.pk}, also_not=NOT_TOLD),
    "vault:accept": lambda world: Example({"id": world.proposal.pk}, also_not=NOT_TRUSTEES),
    "vault:endorse": lambda world: Example({"id": world.proposal.pk}, also_not=NOT_TRUSTEES),
    "vault:stop_proposal": lambda world: Example(
        {"id": world.proposal.pk}, also_not=NOT_TRUSTEES - {"administrator"}
    ),
    "vault:ask": lambda world: Example({"purpose": "open"}),
    "vault:request": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:carry_out": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:withdraw": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:pieces": plain(),
    "vault:approve": lambda world: Example({"id": world.rehearsal.pk}),
    "vault:stop": lambda world: Example({"id": world.rehearsal.pk}),
}
