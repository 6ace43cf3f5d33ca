"""The cast that is put back for each test is the one that its acts write."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import CAST, Cast, act_cast, make_cast
from tests.kept_cast import kept, written
from wayhome.trust.access.actions import grant
from wayhome.trust.access.models import Grant, Role
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify
from wayhome.trust.vault.models import KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(db: None) -> Cast:
    """The cast put back, in the first test of a worker too."""
    with transaction.atomic():
        make_cast()
        transaction.set_rollback(True)
    there = kept()
    assert there is not None
    assert there.fits()
    return make_cast()


def told() -> dict[str, Any]:
    """What stands in the tables, without what differs whenever the cast is made: ids, keys and what is sealed to them."""
    return {
        "rows": {rows.model._meta.label: len(rows.values) for rows in written()},
        "users": sorted(User.objects.values_list("username", "display_name", "office__code", "created_at")),
        "roles": list(Role.objects.order_by("code").values_list("code", "permissions")),
        "grants": sorted(Grant.objects.values_list("user__username", "role", "scope_kind", "valid_from")),
        "log": list(Entry.objects.order_by("seq").values_list("seq", "at", "verb", "object_kind", "reason")),
        "keys": sorted(KeyPair.objects.values_list("kind", "version", "made_at")),
    }


def test_what_is_put_back_is_what_the_acts_write(back: Cast) -> None:
    there = told()
    with transaction.atomic():
        for rows in reversed(list(written())):
            rows.model._base_manager.all()._raw_delete(rows.model._base_manager.db)
        assert not any(written())
        made = act_cast()
        assert told() == there
        assert list(made.users) == list(back.users) == list(CAST)
        transaction.set_rollback(True)
    assert told() == there


def test_it_is_whole_and_each_of_the_cast_has_her_key(back: Cast) -> None:
    assert verify().whole
    for name, user in back.users.items():
        viewer = back.viewer(name)
        assert (viewer.user_id, user.office.name) == (user.pk, back.offices[CAST[name][2]].name)
        assert viewer.private_key, name


def test_what_is_written_after_it_takes_its_place_behind_it(back: Cast) -> None:
    last = Entry.objects.latest("seq")
    grant(
        by=SYSTEM, user=back.users["stranger"], role="donor", scope_kind="office", scope_key=back.offices["vn"].pk,
        valid_from=dt.date(2022, 1, 1),
    )  # fmt: skip
    entry = Entry.objects.latest("seq")
    assert (entry.seq, entry.previous) == (last.seq + 1, last.hash)
    assert verify().whole


def test_where_something_stands_already_the_acts_are_done_and_say_so(back: Cast) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError):
        make_cast()
