"""Writes docs/keys.md: every kind of key, where its private half lies, who holds it, what it opens, how it is changed.

The kinds of compartment, who may hold them and every sealed column are read from the code. So is every place that makes a key or
derives one: each must be claimed by one row of ``KEYS``, else the inventory is not whole and ``tests/trust/test_keys.py`` fails.
"""

from __future__ import annotations

import ast
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "wayhome"
PAGE = ROOT / "docs" / "keys.md"

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
    django.setup()

from wayhome.trust.vault import rules  # noqa: E402 -- Django first
from wayhome.trust.vault.fields import sealed_columns  # noqa: E402
from wayhome.trust.vault.models import COMPARTMENT_KINDS  # noqa: E402

_MAKES = frozenset({"new_key", "new_pair", "new_signing_pair", "new_key_pair", "derive", "fingerprint"})


@dataclass(frozen=True)
class Key:
    """One kind of key; ``made_in`` are the places in the code that make or derive it."""

    name: str
    lies: str
    held_by: str
    opens: str
    changed: str
    made_in: frozenset[str]


def _key(name: str, lies: str, held_by: str, opens: str, changed: str, *made_in: str) -> Key:
    return Key(name, lies, held_by, opens, changed, frozenset(made_in))


KEYS = (
    _key(
        "pepper", "`pepper.key` in the data folder, outside database and backup", "the machine",
        "nothing by itself; every password and every key derived from it needs it",
        "never: a new one makes every password worthless. Keep a copy apart from the backups",
    ),
    _key(
        "of an account", "in the database, wrapped by the second half of her password's Argon2id; while she is signed in, in her session",
        "its owner", "the keys of her teams; what she holds herself; her unsent forms; her pieces of the recovery key",
        "a changed password wraps the same key anew; a forgotten one makes a new pair, and colleagues give back what the old one opened (`reseal_for`)",
        "trust/accounts/models.py:set_password",
    ),
    _key(
        "of a person's own page", "in the device's cookie alone (before that in a one-time code, told once); the database has a hash of it",
        "the device on which she reads it", "what her page shows: her plan, promises, who walks with her, what she agreed to",
        "made anew at each opening; gone when she leaves, and after half an hour",
        "doors/hers/queries.py:key_of",
    ),
    _key(
        "of a session", "in the cookie alone; the database has a hash of it", "her browser",
        "the session's body, with the account's private key in it", "at each sign-in; gone when the session locks",
        "trust/accounts/sessions.py:_opened", "trust/accounts/sessions.py:_written", "trust/accounts/sessions.py:sealed",
    ),
    _key(
        "of a team", "in copies, each sealed to a member (`KeyCopy`)", "members that a colleague let in",
        "everything the team holds", "`rotate_team`: at once when somebody leaves, or by the next member who signs in",
        "trust/vault/actions/teams.py:fresh_pair",
    ),
    _key(
        "of the organisation's recovery", "nowhere whole: in pieces, each sealed to a trustee (`Piece`)",
        "three trustees, any two; or five, any three", "a copy of every compartment's key; sealed backups",
        "other trustees are proposed and agreed to (`make_proposed`); holders or the older trustees give everything to it",
        "trust/vault/actions/recovery.py:make_pair", "trust/vault/actions/recovering.py:ask_recovery",
    ),
    _key(
        "of a compartment", "in the database, sealed to each holder (`Holding`)", "see below",
        "the sealed columns of one person, case, team, list, office or account", "`rekey`: a new version, everything sealed anew",
        "trust/vault/actions/compartments.py:make_compartments", "trust/vault/actions/rekeying.py:rekey",
    ),
    _key(
        "of a compartment's inbox", "derived from the compartment's key; its public half is in the clear", "as the compartment",
        "what was added by who cannot read it", "with the compartment's key", "trust/vault/keyring.py:inbox_pair",
    ),
    _key(
        "for one purpose", "derived from the compartment's key", "as the compartment", "a team's book of names",
        "with the compartment's key; who uses it keeps the version", "trust/vault/keyring.py:purpose",
    ),
    _key(
        "of a sealed file", "in the file's row, sealed by its compartment", "as the compartment",
        "that one file in the data folder", "never: it is one file's; its sealing changes with the compartment's key",
        "trust/vault/files.py:keep",
    ),
    _key(
        "of the log's details", "in the database, under a key derived from the pepper, and sealed to those who read the log",
        "the machine; who may read the log", "details of entries of the log", "a new version, made by the log's upkeep",
        "trust/audit/keys.py:make_key", "trust/audit/keys.py:_pepper_key",
    ),
    _key(
        "of signed checkpoints", "a file in the data folder", "the machine", "nothing: it signs the log's last link",
        "a new file; the old public half stays on the checkpoints it signed", "trust/audit/checkpoints.py:signing_pair",
    ),
    _key(
        "of one backup", "in the backup's header, sealed to the recovery key", "a quorum of trustees, with the pepper", "that backup",
        "each backup has its own", "config/backups/making.py:write",
    ),
    _key(
        "small ones under the pepper", "derived whenever needed", "the machine",
        "the second step's secret; a slip until it is printed; hashes of slips, devices, used codes and names typed at sign-in; fingerprints of telephones, papers and names; the mark that tells one pepper from another",
        "with the pepper", "trust/access/pages.py:_slip_key", "trust/accounts/actions.py:_slip_hash",
        "trust/accounts/adapter.py:_second_step_key", "trust/accounts/devices.py:_mark", "trust/accounts/lockout.py:_key",
        "trust/accounts/lockout.py:use_code", "config/backups/recovery.py:pepper_mark", "registry/people/fingerprints.py:digest",
    ),
)  # fmt: skip
SUBJECTS = {
    "identity": ("who a person is", "person"),
    "casework": ("a case's work", "case"),
    "clinical": ("counselling notes", "case"),
    "legal": ("a case's papers", "case"),
    "register": ("a team's book of names", "team"),
    "sheet": ("a list of names", "group"),
    "intake": ("what comes in before anybody knows whose it is", "office"),
    "talks": ("what a colleague and her supervisor agreed on in talks about her work", "account"),
}


def makers() -> set[str]:
    """Every place in the house that makes or derives a key, as ``path:function``."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        if "tests" in path.parts or path.name == "crypto.py":
            continue
        for outer in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(outer, ast.FunctionDef) and any(map(_makes, ast.walk(outer))):
                found.add(f"{path.relative_to(HOUSE).as_posix()}:{outer.name}")
    return found


def _makes(node: ast.AST) -> bool:
    """Whether this is a call that makes a key: of ``kit.crypto``, or a digest under the pepper."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if ast.unparse(node.func.value) != "crypto":
        return False
    peppered = node.func.attr == "digest" and bool(node.args) and "PEPPER" in ast.unparse(node.args[0])
    return node.func.attr in _MAKES or peppered


def claimed() -> set[str]:
    """The places that ``KEYS`` explains."""
    return {place for key in KEYS for place in key.made_in}


def _holders(kind: str) -> str:
    who = "teams and colleagues" if rules.may_hold(kind, rules.TEAM) else "colleagues only, never a team"
    return f"{who}, at least {rules.FEWEST_PEOPLE} people; and the recovery key"


def page() -> str:
    """The page of docs; the same from the same code."""
    columns = sorted(sealed_columns(), key=lambda one: (one.kind, one.model._meta.label, one.column))
    lines = [
        "# Keys: who can open what",
        "",
        "Written by `make keys` from the code; do not edit. How people set keys up and keep them: [howto/keys.md](howto/keys.md).",
        "No key lies in the database in the clear.",
        "",
        "## Every kind of key",
        "| key | where its private half lies | who holds it | what it opens | how it is changed |",
        "|---|---|---|---|---|",
        *(f"| {one.name} | {one.lies} | {one.held_by} | {one.opens} | {one.changed} |" for one in KEYS),
        "",
        "## Every kind of compartment",
        "| kind | what it keeps | one for each | who may hold its key |",
        "|---|---|---|---|",
        *(f"| `{kind}` | {SUBJECTS[kind][0]} | {SUBJECTS[kind][1]} | {_holders(kind)} |" for kind in COMPARTMENT_KINDS),
        "",
        "## Every sealed column",
        "What is sealed is bound to its table, column, row and the key's version: moved, it does not open.",
        "",
        "| table | column | compartment | found by |",
        "|---|---|---|---|",
        *(f"| `{one.model._meta.db_table}` | `{one.column}` | `{one.kind}` | `{one.subject}` |" for one in columns),
        "",
        "## Where the code makes or derives keys",
        *(f"- {key.name}: {', '.join(f'`{place}`' for place in sorted(key.made_in))}" for key in KEYS if key.made_in),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    unclaimed = sorted(makers() - claimed())
    if unclaimed:
        sys.stderr.write(f"tools/keys.py explains no key made in {', '.join(unclaimed)}\n")
        sys.exit(1)
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(0)
