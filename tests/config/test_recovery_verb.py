"""``wayhome recovery``: the ceremony at the machine, and the nightly look over all keys."""

import datetime as dt

import pytest
from click.testing import CliRunner, Result

from tests.cast import PASSWORD, Cast
from wayhome.config.command import wayhome
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import leave_team, make_compartments
from wayhome.trust.vault.models import KeyCheck

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    """Run the verb."""
    return CliRunner().invoke(wayhome, ["recovery", *words])


def name_trustees(cast: Cast, *names: str) -> None:
    for name in names:
        user = cast.users[name]
        grant(
            by=SYSTEM, user=user, role="trustee", scope_kind="office", scope_key=user.office_id,
            valid_from=dt.date(2020, 1, 1),
        )  # fmt: skip


def test_the_ceremony_at_the_machine(cast: Cast) -> None:
    name_trustees(cast, "director", "supervisor")
    refused = run("setup", "yen", "mai", "ngan")
    assert (refused.exit_code, "ngan" in refused.output) == (1, True)
    assert run("setup", "yen", "mai", "nobody").exit_code == 2
    name_trustees(cast, "data_protection")
    assert run("setup", "yen", "mai").exit_code == 1
    assert queries.trustees() == []
    done = run("setup", "Yen", "mai", "ngan")
    assert done.exit_code == 0, done.output
    assert "any 2 of yen, mai, ngan" in done.output
    assert {one.user.username for one in queries.trustees()} == {"yen", "mai", "ngan"}


def test_the_nightly_look_counts_and_names_nobody(cast: Cast) -> None:
    holders = queries.office_holders(cast.offices["vn"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id(), new_id()], holders=holders)
    well = run("check")
    assert well.exit_code == 0, well.output
    assert "Sealed: 2. Fewer than two people open: 0." in well.output
    leave_team(by=SYSTEM, team=cast.teams["caseload"], user=cast.users["house_mother"])
    for name in ("worker", "supervisor"):
        cast.users[name].set_password(PASSWORD)
        cast.users[name].save()
    badly = run("check")
    assert badly.exit_code == 1
    assert "Fewer than two people open: 2." in badly.output
    assert "Teams that need a new key: 1." in badly.output
    last = queries.last_check()
    assert last is not None
    assert (last.compartments, last.short, last.rotations, KeyCheck.objects.count()) == (2, 2, 1, 2)
    told = [str(one.words) for one in queries.notices(cast.viewer("administrator"))]
    assert "2 things that are sealed can be opened by fewer than two people." in told


def test_another_key_at_the_machine_only_where_too_few_trustees_are_left(cast: Cast) -> None:
    name_trustees(cast, "director", "supervisor", "data_protection", "worker")
    assert run("setup", "yen", "mai", "ngan").exit_code == 0
    for words in (
        ("setup", "yen", "mai", "hoa"),
        ("replace", "--why", "we like others", "yen", "mai", "hoa"),
    ):
        refused = run(*words)
        assert (refused.exit_code, "its trustees can agree" in refused.output) == (1, True)
    for name in ("director", "data_protection"):
        cast.users[name].set_password(PASSWORD)
        cast.users[name].save()
    assert run("replace", "yen", "mai", "hoa").exit_code == 2  # no reason
    done = run("replace", "--why", "two lost their keys", "yen", "mai", "hoa")
    assert done.exit_code == 0, done.output
    assert {one.user.username for one in queries.trustees()} == {"yen", "mai", "hoa"}
