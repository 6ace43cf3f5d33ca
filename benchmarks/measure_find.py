"""Finding one of 100,000 people by name: opening the team's book, searching it, and asking whom of those found the viewer may see.

Run by run.py with its own database, like measure.py; prints one line of JSON. The goal (issue 4): at most 50 ms for 95 of 100
questions. The book is packed at once, past the acts that names take; codes, cases and the compartment are the house's own.
"""

import json
import os
import time

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.fill import Filled, row_of, start, write
from benchmarks.measure_names import colleague
from wayhome.journey.cases.finding import find
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import today
from wayhome.registry.people.book import pack
from wayhome.registry.people.models import Person, Register
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.vault.actions import add_team, join_team, let_in, make_compartments
from wayhome.trust.vault.queries import office_holders

PEOPLE, ROUNDS, BATCH = 100_000, 4, 5_000
FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Lò",
    "Vàng",
    "Giàng",
    "Sùng",
    "Hà",
    "Lương",
    "Mùa",
    "Thào",
    "Cà",
    "Quàng",
    "Sok",
    "Chan",
    "Keo",
    "Chea",
]
MIDDLE = [
    "Thị",
    "Văn",
    "Hữu",
    "Đức",
    "Ngọc",
    "Minh",
    "Thanh",
    "Thu",
    "Xuân",
    "Kim",
    "Mai",
    "Bích",
    "Hồng",
    "Quỳnh",
    "Thùy",
    "Diệu",
    "Cẩm",
    "Ánh",
    "Tuyết",
    "Như",
]
OWN = [
    "Hoa",
    "Lan",
    "Mai",
    "Đào",
    "Cúc",
    "Huệ",
    "Liên",
    "Sen",
    "Nhung",
    "Hương",
    "Thảo",
    "Trang",
    "Linh",
    "Ngân",
    "Oanh",
    "Phượng",
    "Quyên",
    "Yến",
    "Dung",
    "Hạnh",
    "Mây",
    "Bích",
    "Dara",
    "Sophea",
    "Sreymom",
    "Chanthy",
    "Bopha",
]
QUESTIONS = [
    "nguyen thi hoa", "hoa", "lan nguyen", "Đặng Mây", "sophea", "sok dara", "tran", "ngyuen hoa", "gianng thi may", "bopha", "mua thi",
    "quynh 777", "a", "thi", "khongco", "thùy dương", "sreymmo", "le van linh", "chea sophea", "phuong oanh",
]  # fmt: skip


def fill() -> tuple[User, User]:
    """Make an office with its team and people in the team's book; return who sees all of them, and who walks with few."""
    filled = start()
    office = filled.office
    leads, walks = colleague(office, "mai", "supervisor"), colleague(office, "hoa", "supervisor")
    team = add_team(by=SYSTEM, office=office, name="Caseload", kind="caseload")
    for member in (leads, walks):
        join_team(by=SYSTEM, team=team, user=member)
    let_in(by=viewer_for(leads, leads._private_key), team=team, users=[walks])
    people = _people(filled, office, int(os.environ.get("BENCH_PEOPLE", PEOPLE)))
    chance = filled.chance
    entries = [
        (
            person.pk,
            [
                f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(OWN)} {chance.randint(1, 4000)}"
            ],
        )
        for person in people
    ]
    opened = make_compartments(
        by=SYSTEM, kind="register", subjects=[team.pk], holders=office_holders(office.pk, team), office_id=office.pk
    )[team.pk]  # fmt: skip
    row = Register(team=team)
    row.sealed = opened.seal(pack(entries), Register._meta.db_table, "sealed", row.pk)
    row.save(force_insert=True)
    return leads, walks


def _people(filled: Filled, office: Office, many: int) -> list[Person]:
    made: list[Person] = []
    for done in range(0, many, BATCH):
        persons: list[Person] = []
        cases: list[Case] = []
        for _number in range(min(BATCH, many - done)):
            code = f"{done + len(persons):06d}"
            persons.append(row_of(filled, Person(code=code[:3] + "-" + code[3:], sex="female")))
            cases.append(
                row_of(
                    filled,
                    Case(
                        person=persons[-1],
                        office=office,
                        category="abuse",
                        stage="services",
                        happened_on=today("Asia/Ho_Chi_Minh"),
                    ),
                )
            )
        with transaction.atomic():
            write(persons)
            write(cases)
        made += persons
    return made


def measure() -> dict[str, float]:
    """Return the middle and the 95th of 100 questions, in milliseconds, and the worst; each by a viewer of her own, as a request has."""
    leads, _walks = fill()
    taken, worked = [], []
    found = 0
    for _round in range(ROUNDS + 1):
        for question in QUESTIONS:
            viewer = viewer_for(leads, leads._private_key)
            began, spent = time.perf_counter(), time.process_time()
            found += len(find(viewer, question).cases)
            taken.append(time.perf_counter() - began)
            worked.append(time.process_time() - spent)
    if not found:
        raise SystemExit("nobody was found")
    measured, busy = sorted(taken[len(QUESTIONS) :]), sorted(worked[len(QUESTIONS) :])
    return {
        "people": float(Case.objects.unscoped("the bench counts").count()),
        "median": measured[len(measured) // 2] * 1000,
        "p95": measured[int(len(measured) * 0.95)] * 1000,
        "worst": measured[-1] * 1000,
        "median of processor": busy[len(busy) // 2] * 1000,
        "p95 of processor": busy[int(len(busy) * 0.95)] * 1000,
    }


def main() -> None:
    """Fill, measure, print one line of JSON."""
    call_command("migrate", verbosity=0)
    print(json.dumps({"vendor": connection.vendor, "find": measure()}))


if __name__ == "__main__":
    main()
