"""Organisations of every type of the seeds, their dates, names, trees and histories."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.utils import translation

from tests.cast import Cast
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.actions import (
    add_agency,
    agency_for_office,
    correct_agency,
    install_own_offices,
    retire_agency,
)
from wayhome.registry.agencies.models import Agency, AgencyVersion
from wayhome.registry.agencies.queries import above, agencies, agency_by_id, below, followed, history
from wayhome.registry.places.actions import load_places
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.models import Entry

ENDED, MOVED = dt.date(2025, 2, 28), dt.date(2025, 3, 1)


def refused(act: Callable[..., object], **told: object) -> Refused:
    before = (Agency.objects.count(), AgencyVersion.objects.count(), Entry.objects.count())
    with pytest.raises(Refused) as caught:
        act(**told)
    assert (Agency.objects.count(), AgencyVersion.objects.count(), Entry.objects.count()) == before
    return caught.value


def names(cast: Cast, **narrow) -> list[str]:
    return [agency.label for agency in agencies(cast.viewer("supervisor"), **narrow)]


# Seed row, who keeps it, type, name, country. State bodies are real, every other organisation is invented.
ROWS = [
    ("O02", "kh_supervisor", "partner_ngo", "Quiet Reef Trust", "SB"),
    ("O03", "supervisor", "implementing_partner", "Wide Horizon Viet Nam", "VN"),
    ("O04", "supervisor", "international_organisation", "Open Roads International", ""),
    ("O04", "supervisor", "social_organisation", "Green Seed Centre", "VN"),
    ("O05", "supervisor", "mass_organisation", "Hội Liên hiệp Phụ nữ tỉnh Yên Bái", "VN"),
    ("O06", "supervisor", "ministry", "Bộ Lao động - Thương binh và Xã hội", "VN"),
    ("O07", "supervisor", "police", "Bộ Công an", "VN"),
    ("O08", "supervisor", "border_guard", "Bộ đội Biên phòng", "VN"),
    ("O09", "supervisor", "hotline", "Tổng đài điện thoại quốc gia bảo vệ trẻ em 111", "VN"),
    ("O10", "kh_supervisor", "coordination_body", "គណៈកម្មាធិការជាតិប្រយុទ្ធប្រឆាំងអំពើជួញដូរមនុស្ស", "KH"),
    ("O11", "kh_supervisor", "education_authority", "Education Office of the Two Rivers", "KH"),
    ("O11", "kh_supervisor", "local_authority", "Town Hall of the Two Rivers", "KH"),
    ("O11", "kh_supervisor", "health_facility", "Stone Bridge Health Centre", "KH"),
    ("O12", "kh_supervisor", "transit_centre", "Mango Grove Transit Centre", "KH"),
    ("O13", "kh_supervisor", "shelter", "House of the Lotus", "KH"),
    ("O14", "partner", "ministry", "Ministry of Women, Youth, Children and Family Affairs", "SB"),
    ("O15", "supervisor", "donor", "Morning Star Fund", ""),
    ("O16", "supervisor", "business_service", "Flowing River Business Centre", "VN"),
    ("O17", "kh_supervisor", "faith_organisation", "Pastors' Network of Pailin Valley", "KH"),
    ("O18", "supervisor", "school", "Cloud Stream Boarding School", "VN"),
    ("O18", "supervisor", "health_facility", "Red Bank Hospital", "VN"),
    ("O19", "supervisor", "reference_body", "Inter-Agency List of Vulnerabilities", ""),
    ("O20", "supervisor", "peer_organisation", "Quiet Harbour", "VN"),
]
# Of these rows the type is the whole: the others ask for more than that it can be recorded.
BY_TYPE = ("O05", "O06", "O07", "O08", "O14", "O16", "O17", "O18", "O20")


def seeds(row: str) -> tuple:
    """Return the mark of a seed row that a test by type shows."""
    return (pytest.mark.seed(row),) if row in BY_TYPE else ()


@pytest.mark.parametrize(
    ("who", "type", "name", "country"),
    [pytest.param(*row[1:], marks=seeds(row[0]), id=f"{row[0]}-{row[2]}") for row in ROWS],
)
def test_every_kind_of_organisation_of_the_seeds_can_be_recorded(
    cast: Cast, who, type, name, country
) -> None:
    by = cast.viewer(who)
    made = add_agency(by=by, type=type, name=name, country=country, valid_from=dt.date(2012, 5, 1))
    assert list(agencies(by, type=type)) == [made]
    assert list(agencies(by, text=name.split()[-1])) == [made]
    assert list(agencies(by, on=dt.date(2012, 4, 30))) == []
    assert list(agencies(by, on=dt.date(2012, 5, 1))) == [made]
    assert made.kept_by == by.user.office
    assert Entry.objects.get(verb="agencies.add").office_id == by.user.office_id


@pytest.mark.seed("O01")
def test_own_offices_stand_in_their_tree(cast: Cast) -> None:
    vn = cast.offices["vn"]
    Office.objects.create(
        code="vn-nw", name="Lantern Path Viet Nam, Northwest", kind="site", parent=vn, country="VN"
    )
    install_own_offices(by=SYSTEM)
    site = Agency.objects.get(office__code="vn-nw")
    viewer = cast.viewer("supervisor")
    assert [agency.name for agency in above(viewer, site)] == ["Lantern Path", "Lantern Path Viet Nam"]
    top = Agency.objects.get(office__code="lp")
    assert {agency.office.code for agency in below(viewer, top)} == {"vn", "kh", "af"}
    assert {agency.type for agency in Agency.objects.exclude(office__code="sb")} == {"own_office"}
    partner = Agency.objects.get(office__code="sb")
    assert (partner.type, partner.parent) == ("partner_ngo", None)


def test_own_offices_are_written_once_and_follow_their_settings(cast: Cast) -> None:
    install_own_offices(by=SYSTEM)
    entries = Entry.objects.count()
    install_own_offices(by=SYSTEM)
    assert (Agency.objects.count(), Entry.objects.count()) == (5, entries)
    office = cast.offices["kh"]
    Office.objects.filter(pk=office.pk).update(name="Lantern Path Kampuchea")
    agency = agency_for_office(by=cast.viewer("administrator"), office=Office.objects.get(pk=office.pk))
    assert (agency.name, agency.version) == ("Lantern Path Kampuchea", 2)
    assert names(cast, text="kampuchea") == ["Lantern Path Kampuchea"]
    told = history(cast.viewer("supervisor"), agency)
    assert [version.who for version in told] == ["An (administrator)", "Wayhome"]


def test_an_own_office_is_changed_in_its_settings(cast: Cast) -> None:
    install_own_offices(by=SYSTEM)
    agency = Agency.objects.get(office__code="vn")
    by = cast.viewer("supervisor")
    assert "office's settings" in str(
        refused(correct_agency, by=by, agency_id=agency.pk, version=1, changes={"name": "X"}).sentence
    )
    refused(retire_agency, by=by, agency_id=agency.pk, reason="other")
    refused(add_agency, by=by, type="own_office", name="Another office")
    with translation.override("vi"):
        changes = {"names": {"vi": "Đường Lồng Đèn Việt Nam"}}
        assert (
            correct_agency(by=by, agency_id=agency.pk, version=1, changes=changes).label
            == "Đường Lồng Đèn Việt Nam"
        )


@pytest.mark.seed("O06")
def test_a_ministry_that_ended_still_stands_on_old_days(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    health = add_agency(
        by=by, type="ministry", name="Bộ Y tế", names={"en": "Ministry of Health"}, country="VN"
    )
    labour = add_agency(
        by=by, type="ministry", name="Bộ Lao động - Thương binh và Xã hội", country="VN", valid_to=ENDED, followed_by=health,
        names={"en": "Ministry of Labour, Invalids and Social Affairs"},
    )  # fmt: skip
    children = {"type": "ministry", "name": "Cục Trẻ em", "country": "VN"}
    add_agency(by=by, **children, parent=labour, valid_to=ENDED)
    add_agency(by=by, **children, parent=health, valid_from=MOVED)
    assert labour in agencies(by, on=ENDED)
    assert labour not in agencies(by, on=MOVED)
    assert [agency.parent for agency in agencies(by, text="cuc tre em", on=ENDED)] == [labour]
    assert [agency.parent for agency in agencies(by, text="cuc tre em", on=MOVED)] == [health]
    assert list(followed(by, health)) == [labour]
    assert "until 28 February 2025" in labour.words


@pytest.mark.seed("O05")
def test_a_mass_organisation_has_its_levels(cast: Cast) -> None:
    load_places(by=SYSTEM, countries=["VN"], deepest=1)
    by = cast.viewer("supervisor")
    told = {"type": "mass_organisation", "country": "VN"}
    top = add_agency(by=by, name="Hội Liên hiệp Phụ nữ Việt Nam", **told)
    province = Place.objects.get(edition="vn-to-2025-06", code="15")
    women = add_agency(by=by, name="Hội Liên hiệp Phụ nữ tỉnh Yên Bái", parent=top, place=province, **told)
    commune = add_agency(by=by, name="Hội Phụ nữ xã Hát Trăng", parent=women, **told)
    assert above(by, agency_by_id(by, commune.pk)) == [top, women]
    assert women.words == "Hội Liên hiệp Phụ nữ tỉnh Yên Bái, Hội Liên hiệp Phụ nữ Việt Nam, Yên Bái"


def test_a_name_is_found_in_any_language_and_without_marks(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    told = {"en": "National Hotline 111", "vi": "", "km": "ខ្សែទូរស័ព្ទ ១១១"}
    made = add_agency(by=by, type="hotline", name="Tổng đài quốc gia 111", names=told, country="VN")
    assert made.names == {"en": "National Hotline 111", "km": "ខ្សែទូរស័ព្ទ ១១១"}
    for typed in ("tong dai", "hotline national", "ទូរស័ព្ទ", "111", "TỔNG ĐÀI"):
        assert list(agencies(by, text=typed)) == [made]
    assert list(agencies(by, text="nothing like it")) == []
    labels = {}
    for lang in ("en", "vi", "km"):
        with translation.override(lang):
            labels[lang] = made.label
    assert labels == {"en": "National Hotline 111", "vi": "Tổng đài quốc gia 111", "km": "ខ្សែទូរស័ព្ទ ១១១"}


def test_an_organisation_of_several_countries_shows_in_each(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    add_agency(by=by, type="donor", name="Morning Star Fund")
    add_agency(by=by, type="school", name="Cloud Stream School", country="VN")
    assert names(cast, country="KH") == ["Morning Star Fund"]
    assert names(cast, country="VN") == ["Cloud Stream School", "Morning Star Fund"]


def test_a_form_sent_twice_makes_one_organisation(cast: Cast) -> None:
    by, id = cast.viewer("supervisor"), uuid.uuid4()
    made = [add_agency(by=by, type="school", name="Cloud Stream School", id=id) for _ in range(2)]
    assert made[0] == made[1]
    assert (
        Agency.objects.count(),
        AgencyVersion.objects.count(),
        Entry.objects.filter(verb="agencies.add").count(),
    ) == (1, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"name": ""}, "name", "Write the name"),
        ({"name": " \u200b "}, "name", "Write the name"),
        ({"name": "a" * 161}, "name", "at most 160"),
        ({"names": {"km": "ក" * 161}}, "name_km", "at most 160"),
        ({"type": "castle"}, "type", "what kind"),
        ({"valid_from": MOVED, "valid_to": ENDED}, "valid_to", "before the first day"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, wrong: dict, field: str, says: str) -> None:
    told = {"type": "school", "name": "Cloud Stream School"} | wrong
    answer = refused(add_agency, by=cast.viewer("supervisor"), **told)
    assert answer.field == field
    assert says in str(answer.sentence)


def test_long_names_in_every_language_fit_the_search_key(cast: Cast) -> None:
    long = {lang: f"{lang} " + "a b" * 52 for lang in ("en", "vi", "km")}
    made = add_agency(by=cast.viewer("supervisor"), type="school", name="x " + "a b" * 52, names=long)
    assert len(made.folded) <= 800


def test_the_same_organisation_is_not_added_twice(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    told = {"type": "ministry", "name": "Sở Y tế", "country": "VN"}
    add_agency(by=by, **told, valid_to=ENDED)
    assert "already on the list" in str(refused(add_agency, by=by, **(told | {"name": "SO Y TE"})).sentence)
    add_agency(by=by, **told, valid_from=MOVED)
    add_agency(by=by, **(told | {"country": "KH"}))


def test_a_tree_has_no_ring_and_nobody_follows_itself(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    top = add_agency(by=by, type="ministry", name="Top")
    low = add_agency(by=by, type="ministry", name="Low", parent=top)
    change = {"by": by, "agency_id": top.pk, "version": 1}
    assert refused(correct_agency, **change, changes={"parent": low}).field == "parent"
    assert refused(correct_agency, **change, changes={"parent": top}).field == "parent"
    assert refused(correct_agency, **change, changes={"followed_by": top}).field == "followed_by"


def test_a_place_brings_its_country_and_contradicts_another(cast: Cast) -> None:
    load_places(by=SYSTEM, countries=["KH"], deepest=1)
    by, pailin = cast.viewer("supervisor"), Place.objects.get(country="KH", code="24")
    assert add_agency(by=by, type="school", name="Valley School", place=pailin).country == "KH"
    answer = refused(add_agency, by=by, type="school", name="Hill School", place=pailin, country="VN")
    assert (answer.field, str(answer.sentence)) == ("place", "This place lies in another country.")


def test_only_the_office_that_keeps_an_organisation_changes_it(cast: Cast) -> None:
    made = add_agency(by=cast.viewer("supervisor"), type="school", name="Cloud Stream School")
    for who in ("kh_supervisor", "partner", "worker", "stranger"):
        refused(correct_agency, by=cast.viewer(who), agency_id=made.pk, version=1, changes={"name": "X"})
        refused(retire_agency, by=cast.viewer(who), agency_id=made.pk, reason="other")
    for who in ("worker", "stranger", "donor"):
        refused(add_agency, by=cast.viewer(who), type="school", name="Another School")
    refused(add_agency, by=cast.viewer("supervisor"), type="school", name="Other", kept_by=cast.offices["kh"])
    changed = correct_agency(
        by=cast.viewer("administrator"), agency_id=made.pk, version=1, changes={"name": "Cloud School"}
    )
    assert changed.kept_by == cast.offices["vn"]


def test_a_correction_keeps_the_version_before_and_says_what_changed(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    made = add_agency(by=by, type="school", name="Cloud Stream School", country="VN")
    correct_agency(
        by=by,
        agency_id=made.pk,
        version=1,
        changes={"name": "Cloud Stream Boarding School", "valid_from": MOVED},
    )
    told = history(by, agency_by_id(by, made.pk))
    assert [version.first for version in told] == [False, True]
    assert {(change.label, change.before, change.after) for change in told[0].changes} == {
        ("Name", "Cloud Stream School", "Cloud Stream Boarding School"),
        ("First day", "", "01/03/2025"),
    }
    assert list(AgencyVersion.objects.order_by("version").values_list("name", flat=True)) == [
        "Cloud Stream School",
        "Cloud Stream Boarding School",
    ]
    assert names(cast, text="boarding") == ["Cloud Stream Boarding School"]
    entries = Entry.objects.count()
    assert correct_agency(by=by, agency_id=made.pk, version=2, changes={"country": "VN"}).version == 2
    assert Entry.objects.count() == entries


def test_two_savers_meet(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    made = add_agency(by=by, type="school", name="One")
    correct_agency(by=by, agency_id=made.pk, version=1, changes={"name": "Two"})
    with pytest.raises(facts.Conflict) as caught:
        correct_agency(by=by, agency_id=made.pk, version=1, changes={"name": "Three"})
    assert caught.value.saved.name == "Two"


def test_a_retired_organisation_leaves_the_list_and_keeps_its_page(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    made = add_agency(by=by, type="school", name="Twice School")
    refused(retire_agency, by=by, agency_id=made.pk, reason="because")
    for _click in range(2):
        retire_agency(by=by, agency_id=made.pk, reason="entered_twice")
    assert Entry.objects.filter(verb="agencies.retire").count() == 1
    assert names(cast) == []
    kept = agency_by_id(by, made.pk)
    assert (kept.retired_reason, kept.version) == ("entered_twice", 2)
    assert history(by, kept)[0].note == "taken off the list"
    refused(correct_agency, by=by, agency_id=made.pk, version=2, changes={"name": "X"})
    add_agency(by=by, type="school", name="Twice School")


def test_what_is_no_id_finds_no_organisation(cast: Cast) -> None:
    assert agency_by_id(cast.viewer("supervisor"), "x") is None


def test_few_questions_are_put_to_the_database(cast: Cast, django_assert_max_num_queries) -> None:
    by = cast.viewer("supervisor")
    top = add_agency(by=by, type="ministry", name="Top")
    for number in range(20):
        add_agency(by=by, type="school", name=f"School {number}", parent=top, country="VN")
    with django_assert_max_num_queries(1):
        assert len([agency.words for agency in agencies(by)]) == 21
