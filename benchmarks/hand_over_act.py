"""What the whole act of handing a caseload over costs: 1,000 cases with their assignments, keys and log, and taking it back. Prints one line of JSON.

WAYHOME_HOME=$(mktemp -d) .venv/bin/python -m benchmarks.hand_over_act
"""

import datetime as dt
import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
os.environ["WAYHOME_TEST"] = "1"  # a file that need not outlive a power cut

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django first
from django.db import transaction  # noqa: E402

from tests.cast import Cast, make_cast  # noqa: E402
from wayhome.journey.cases.actions import hand_over, undo_hand_over  # noqa: E402
from wayhome.journey.cases.models import Assignment, Case  # noqa: E402
from wayhome.kit import facts  # noqa: E402
from wayhome.kit.ids import new_code  # noqa: E402
from wayhome.registry.people.models import Person  # noqa: E402
from wayhome.trust.access.actions import grant  # noqa: E402
from wayhome.trust.access.viewer import SYSTEM  # noqa: E402
from wayhome.trust.vault import queries, rules  # noqa: E402
from wayhome.trust.vault.actions import make_compartments  # noqa: E402

CASES = 1000
BOUND = 1.0  # seconds of processor time for the act
DAY = dt.date(2022, 3, 1)


def filled(cast: Cast) -> list[Case]:
    """Write the counsellor's caseload, with the keys to who each person is."""
    by, office, user = cast.viewer("supervisor"), cast.offices["vn"], cast.users["counsellor"]
    codes: set[str] = set()
    while len(codes) < CASES:
        codes.add(new_code())
    with transaction.atomic():
        people = facts.record_all([Person(code=code, sex="female") for code in codes], by=by)
        told = {"office": office, "category": "trafficking", "stage": "services", "happened_on": DAY}
        cases = facts.record_all([Case(person=one, **told) for one in people], by=by)
        walks = {"user": user, "role": "counsellor", "happened_on": DAY}
        facts.record_all([Assignment(case=case, **walks) for case in cases], by=by)
    mine = queries.user_holder(user)
    assert mine is not None
    holders = [*queries.office_holders(office.pk), mine]
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[one.pk for one in people], holders=holders)
    make_compartments(by=SYSTEM, kind=rules.CASEWORK, subjects=[one.pk for one in cases], holders=holders)
    return cases


def main() -> int:
    """Measure and say it; 1 where the bound is missed."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    where = {"scope_kind": "own", "scope_key": cast.offices["vn"].pk, "valid_from": dt.date(2020, 1, 1)}
    grant(by=SYSTEM, user=cast.users["stranger"], role="case_worker", **where)
    ids = [case.pk for case in filled(cast)]
    by = cast.viewer("supervisor")
    spent, back = [], []
    for _round in range(3):
        started = time.process_time()
        made = hand_over(by=by, of=cast.users["counsellor"], case_ids=ids, to=[cast.users["stranger"]])
        spent.append(time.process_time() - started)
        started = time.process_time()
        undo_hand_over(by=by, id=made.pk)
        back.append(time.process_time() - started)
    told = {"cases": CASES, "handed_over": sorted(spent)[1], "taken_back": sorted(back)[1], "bound": BOUND}
    sys.stdout.write(json.dumps({key: round(value, 3) for key, value in told.items()}) + "\n")
    return 0 if told["handed_over"] <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
