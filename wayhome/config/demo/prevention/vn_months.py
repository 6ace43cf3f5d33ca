"""Viet Nam's known months: December 2020 on paper, October 2022 and December 2023."""

import datetime as dt
from typing import Any

from wayhome.config.demo.days import SETUP
from wayhome.config.demo.prevention.deeds import (
    Begun,
    Enrolled,
    Gather,
    Held,
    Member,
    MendHeld,
    Served,
    Ticked,
)
from wayhome.config.demo.prevention.grounds import SOCIAL_18
from wayhome.config.demo.prevention.teller import Teller, heads
from wayhome.prevention.activities.rules import Asked

SLAVERY, AGAIN = "SAFE", "AGAIN"
# Thanh Lộc and six other communes of Can Lộc district.
COMMUNES = tuple(f"VN {code}" for code in ("18433", "18436", "18439", "18445", "18463", "18475", "18478"))
REVIEWED = 36
COURSES = (18, 16)  # 34 women in two courses
READ_HARD = (8, 6)  # 14 of them find reading hard: approximately forty percent


def projects(teller: Teller) -> None:
    """Tell the two projects of the seeds, as they are written down when the house is opened."""
    at = teller.at(teller.dice("projects"), SETUP, 0)
    teller.deeds.append(
        Begun(
            at, "mai", SLAVERY, "vn", "Safe Roads Home", {"vi": "Đường về bình an"}, "Morning Star Fund", "Small Bridge Foundation",
            dt.date(2020, 10, 1), dt.date(2022, 9, 30), (*COMMUNES, "VN 22", "VN 40"),
            (("Introduction", dt.date(2020, 10, 1), dt.date(2021, 3, 31)), ("Support", dt.date(2021, 4, 1), dt.date(2022, 9, 30))),
        )
    )  # fmt: skip
    teller.deeds.append(
        Begun(
            at + dt.timedelta(minutes=9), "mai", AGAIN, "vn", "Standing Up Again", {"vi": "Cùng nhau đứng dậy"}, "Morning Star Fund",
            "Women's Union of Yen Bai province", dt.date(2021, 1, 1), dt.date(2022, 10, 31), ("VN 137", "VN 139", "VN 140"),
            (("Work in the districts", dt.date(2021, 1, 1), dt.date(2022, 7, 31)), ("Closing", dt.date(2022, 8, 1), dt.date(2022, 10, 31))),
        )
    )  # fmt: skip


def december_2020(teller: Teller) -> None:
    """From the paper files: a livelihood training in Quảng Ninh, and how seven communes of Hà Tĩnh began to review needs."""
    rng = teller.dice("2020-12")
    at = teller.at(rng, SETUP + dt.timedelta(days=7), 1)
    labour, can_loc = "Department of Labour of Quang Ninh province", "People's Committee of Can Loc district"
    paper: dict[str, Any] = {
        "by": "mai",
        "source": "paper",
        "done_by": "tuan",
        "project": (SLAVERY, "Introduction"),
    }
    training = Held(
        at, key="vn 2020 livelihood", offices=("vn",), type="livelihood_training", on=dt.date(2020, 12, 8), to=dt.date(2020, 12, 9),
        told={"title": "Planning and carrying out livelihoods", "our_role": "joint_host", "run_by": "jointly", "level": "basic", "language": "vi"},
        places=(("VN 22", "hotel"),), agencies=((labour, "host"), ("Sail Centre for Small Businesses", "trainer"), ("Small Bridge Foundation", "partner")),
        topics=("livelihood",), heads=heads("beneficiary", 17, 6), **paper,
    )  # fmt: skip
    teller.deeds.append(training)
    teller.minutes(
        training,
        stop=("Two small businesses that began last year, and what their owners would do otherwise.",),
        outcome=("Each participant went home with a plan for a business that fits their means.",),
    )
    for number, (commune, on) in enumerate(zip(COMMUNES[:2], (15, 16), strict=True)):
        held = Held(
            at + dt.timedelta(minutes=30 + 20 * number), key=f"vn 2020 intro {number}", offices=("vn",), type="workshop", on=dt.date(2020, 12, on),
            told={"title": "Introducing the project", "language": "vi"}, places=((commune, "village_hall"),), agencies=((can_loc, "attended"),),
            topics=("project",), heads=heads("official", 6, 8) + heads("collaborator", 7, 4), **paper,
        )  # fmt: skip
        teller.deeds.append(held)
    review = Held(
        at + dt.timedelta(minutes=75), key="vn 2020 review", offices=("vn",), type="needs_review_workshop", on=dt.date(2020, 12, 17),
        to=dt.date(2020, 12, 18), told={"title": "How to review what people need", "language": "vi"}, places=((COMMUNES[0], "village_hall"),),
        agencies=((can_loc, "attended"), ("Small Bridge Foundation", "partner")), topics=("needs_review",),
        heads=heads("collaborator", 15, 6) + heads("official", 4, 5), **paper,
    )  # fmt: skip
    teller.deeds.append(review)
    teller.minutes(
        review,
        outcome=("The needs assessment of the seven communes is complete; authorities and collaborators agree with it.",),
        plan=("Collaborators review needs at home, in a talk rather than by a list of questions.",),
    )  # fmt: skip
    teller.add(
        review, "quote", words="Chúng tôi học được cách hỏi thân tình hơn, và lắng nghe lâu hơn trước khi ghi chép.", language="vi",
        english="We learned to ask in a friendlier way, and to listen longer before we write anything down.",
        said_by="collaborator", permission="unnamed",
    )  # fmt: skip


def october_2022(teller: Teller) -> None:
    """A seminar at which we spoke, the closing workshop of a project, and the visit of Coral Shore Trust."""
    rng = teller.dice("october")
    vices, hotline = "Department of Social Vices Prevention", "National Child Protection Hotline 111"
    seminar = teller.hold(
        rng, "tuan", "vn seminar", "seminar", dt.date(2022, 10, 25), places=(("VN 01", "hotel"),), our_role="speaker",
        title="Receiving, transferring and supporting people who return", audience="leaders", language="vi", heads=heads("participant", unknown=50),
        agencies=((vices, "host"), ("Ministry of Labour, Invalids and Social Affairs", "attended"), ("Border Guard of Lao Cai province", "attended"), ("Police of Yen Bai province", "attended")),
        topics=("trauma_informed_care", "support_services"),
    )  # fmt: skip
    teller.minutes(
        seminar,
        outcome=(
            "The participants ask for more on what trauma does, so that nobody is hurt again by questions.",
        ),
    )
    closing = teller.hold(
        rng, "tuan", "vn closing", "workshop", dt.date(2022, 10, 20), places=(("VN 01", "hotel"),), our_role="joint_host", run_by="jointly",
        title="Closing workshop of Standing Up Again", project=(AGAIN, "Closing"), audience="leaders", language="vi", topics=("project", "coordination"),
        agencies=(
            ("Women's Union of Yen Bai province", "host"), ("Morning Star Fund", "attended"), (hotline, "attended"), (vices, "attended"),
            ("People's Committee of Tram Tau district", "attended"), ("People's Committee of Mu Cang Chai district", "attended"),
            ("Harbour Bridge Migration Office", "attended"), ("Open Window for Children", "attended"), ("Small Bridge Foundation", "attended"),
        ),
    )  # fmt: skip
    teller.minutes(
        closing,
        outcome=("The Emergency Response Teams go on after the project.",),
        challenge=("People who return meet many offices; no organisation can do it alone.",),
    )
    teller.add(
        closing, "quote", words="This project is a part of what we do together against trafficking, and it does not end today.",
        said_by="donor_visitor", permission="unnamed",
    )  # fmt: skip
    teller.add(
        closing, "quote", words="Các đội ở xã là của chúng tôi: đội vẫn còn khi dự án kết thúc.", language="vi",
        english="The teams in the communes are our own: they stay when the project ends.", said_by="official", permission="named",
        speaker="Bà Lò Thị Mây, Women's Union of Yen Bai province",
    )  # fmt: skip
    visit = teller.hold(
        rng, "phuc", "vn visit", "exchange_visit", dt.date(2022, 10, 24), to=dt.date(2022, 10, 28), late=2, audience="staff", language="en",
        title="Coral Shore Trust visits Lantern Path Viet Nam", places=(("VN 01", "office"), ("VN 140", "village_hall")),
        agencies=(("Coral Shore Trust", "delegation"), ("Women's Union of Yen Bai province", "attended")), heads=heads("ngo_staff", unknown=6),
        topics=("coordination", "livelihood", "trauma_informed_care"),
    )  # fmt: skip
    teller.minutes(
        visit,
        stop=(
            "The Women's Union tells of the province and of what was done together.",
            "A meeting of a peer group, and the free English class.",
            "A sharing session on trauma-informed care and on the way of a person from the first day to years after.",
        ),
        lesson=("A peer group and a response team in the commune stay when a project goes.",),
    )  # fmt: skip


def december_2023(teller: Teller) -> None:
    """Courses, reviews and plans in Trạm Tấu; a working visit to Cambodia with four referrals."""
    _reviews(teller)
    for number in range(2):
        _course(teller, number)
    _working_visit(teller)


def _reviews(teller: Teller) -> None:
    """36 people of the programme in the communes: needs reviewed, livelihood plans made. Nobody is admitted by it."""
    rng = teller.dice("reviews")
    people = tuple(
        {
            "sex": "female" if number < sum(COURSES) else "not_asked",
            "birth_year": 2023 - rng.randint(19, 52),
            "birth_precision": "estimated",
            "ethnicity": rng.choice(("hmong", "hmong", "hmong", "thai", "dao")),
            "country": "VN",
        }
        for number in range(REVIEWED)
    )
    begun = dt.date(2023, 12, 4)
    at = teller.at(rng, begun, 0)
    everybody = tuple(range(REVIEWED))
    teller.deeds.append(
        Enrolled(
            at, "quan", "vn tram tau", "vn-northwest", "community_programme", begun, None, "community", people
        )
    )
    for kind, on in (("needs_review", dt.date(2023, 12, 12)), ("livelihood_plan", dt.date(2023, 12, 21))):
        at = teller.at(rng, on, 1)
        teller.deeds.append(
            Served(at, "quan", "vn tram tau", "vn-northwest", kind, on, everybody, done_by="phuc")
        )


def _course(teller: Teller, number: int) -> None:
    """One of two courses: its members are women of the programme, ticked; who finds reading hard was counted by show of hands."""
    rng = teller.dice("course", number)
    first, on = sum(COURSES[:number]), dt.date(2023, 12, 13 + 2 * number)
    key, size, hard = f"vn course {number}", COURSES[number], READ_HARD[number]
    members = tuple(Member("female", known=("vn tram tau", first + place)) for place in range(size))
    at = teller.at(rng, dt.date(2023, 12, 8), 0)
    title = f"Lớp kỹ năng sống Trạm Tấu {number + 1}"
    teller.deeds.append(
        Gather(at, "phuc", key, "vn-northwest", "course", title, dt.date(2023, 12, 8), "VN 139", members, led_by="phuc")
    )  # fmt: skip
    held = teller.hold(
        rng, "phuc", key, "training", on, late=0, groups=(key,), ticked=tuple((key, place) for place in range(size)),
        places=(("VN 04585", "village_hall"),), topics=("emotional_management", "gender_equality", "domestic_violence_law", "violent_behaviours"),
        level="spoken", language="vi", audience="community",
        title="Managing emotions, gender equality and the law on domestic violence",
    )  # fmt: skip
    asked = (
        Asked("literacy_need", "yes", "female", hard),
        Asked("literacy_need", "no", "female", size - hard),
    )
    teller.deeds.append(MendHeld(held.at + dt.timedelta(minutes=25), "phuc", key, asked=asked))


def _working_visit(teller: Teller) -> None:
    """Viet Nam's office leads, Cambodia's takes part: 18 social organisations met, proposals written, four people referred."""
    rng = teller.dice("working visit")
    first, last = dt.date(2023, 12, 7), dt.date(2023, 12, 8)
    held = teller.hold(
        rng, "mai", "vn working visit", "exchange_visit", first, to=last, late=3, offices=("vn", "kh"), audience="leaders", language="en",
        title="Working visit of Viet Nam to Cambodia", places=(("KH 12", "office"),), topics=("coordination", "support_services"),
        agencies=(
            ("Harbour Bridge Migration Office", "delegation"), ("National Child Protection Hotline 111", "delegation"),
            ("National Committee for Counter Trafficking", "attended"), *((name, "attended") for name in SOCIAL_18),
        ),
    )  # fmt: skip
    teller.minutes(
        held,
        agenda=("Where people are held: what is known of the provinces at the border.",),
        proposal=(
            "One form for handing a person over between the two countries, with the least that must be told.",
            "A colleague on each side who answers within a day.",
        ),
        outcome=("Those who were assessed during the visit were referred to a shelter, as they wished.",),
    )
    people = tuple({"sex": "not_asked", "country": "VN", "first_language": "vi"} for _ in range(4))
    at = held.at + dt.timedelta(hours=2)
    teller.deeds.append(Enrolled(at, "hoa", "vn four", "vn", "emergency_support", first, last, "being_identified", people))  # fmt: skip
    teller.deeds.append(Ticked(at + dt.timedelta(minutes=6), "hoa", "vn four", (first, last), ("psychological", "clothes")))  # fmt: skip
    teller.deeds.append(Served(at + dt.timedelta(minutes=11), "hoa", "vn four", "vn", "referral", last, (0, 1, 2, 3), "House of the Lotus"))  # fmt: skip
