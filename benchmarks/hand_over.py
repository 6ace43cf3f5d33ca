"""What handing over a caseload costs: the keys of 1,000 cases given to a colleague and taken back. Prints one line of JSON.

WAYHOME_HOME=$(mktemp -d) .venv/bin/python -m benchmarks.hand_over
"""

import json
import os
import statistics
import sys
import time
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
os.environ["WAYHOME_TEST"] = "1"  # a file that need not outlive a power cut

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django first

from tests.cast import Cast, make_cast  # noqa: E402
from wayhome.kit.ids import new_id  # noqa: E402
from wayhome.trust.access.viewer import SYSTEM, Viewer  # noqa: E402
from wayhome.trust.vault import queries, rules  # noqa: E402
from wayhome.trust.vault.actions import give, make_compartments, rotate_team, take  # noqa: E402

CASES = 1000
BOUND = 1.0  # seconds of processor time for who they are and what is worked on, given and taken back
ROUNDS = 3
KINDS = (rules.IDENTITY, rules.CASEWORK)


def hand_over(cast: Cast, by: Viewer, subjects: list[uuid.UUID]) -> float:
    """Seconds of processor time of giving everything to a colleague, and of taking it back from her."""
    holder = queries.user_holder(cast.users["counsellor"])
    assert holder is not None
    started = time.process_time()
    for kind in KINDS:
        assert give(by=by, kind=kind, subjects=subjects, holders=[holder]) == CASES
    for kind in KINDS:
        gone = take(by=by, kind=kind, subjects=subjects, holder_kind=holder.kind, holder_id=holder.id)
        assert gone == CASES
    return time.process_time() - started


def main() -> int:
    """Measure and say it; 1 where the bound is missed."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    subjects = [new_id() for _one in range(CASES)]
    holders = queries.office_holders(cast.offices["vn"].pk)
    started = time.process_time()
    for kind in KINDS:
        make_compartments(by=SYSTEM, kind=kind, subjects=subjects, holders=holders)
    made = time.process_time() - started
    spent = statistics.median(hand_over(cast, cast.viewer("supervisor"), subjects) for _one in range(ROUNDS))
    started = time.process_time()
    rotate_team(by=cast.viewer("worker"), team=cast.teams["caseload"])
    rotated = time.process_time() - started
    told = {"cases": CASES, "made": made, "handed_over": spent, "rotated": rotated, "bound": BOUND}
    sys.stdout.write(json.dumps({key: round(value, 3) for key, value in told.items()}) + "\n")
    return 0 if spent <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
