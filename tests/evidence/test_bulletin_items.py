"""What a bulletin tells beside its figures: drafted from a record, written by an editor, printed when it is ready."""

import uuid
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.evidence.events import Events
from tests.evidence.october import visit
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.bulletins.actions import draft_item, edit_item, move_item
from wayhome.evidence.bulletins.models import Item
from wayhome.evidence.bulletins.queries import bulletin, entries, untold
from wayhome.evidence.indicators.queries import figures, scope_of
from wayhome.kit import facts
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import Activity, ActivityAgency, Contribution, Point, Quote
from wayhome.prevention.groups.models import Meeting
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry

LANGUAGES = ("en", "vi", "km")


def drafted(events: Events, activity: Activity, office: str = "kh", who: str = "kh_supervisor") -> Item:
    return draft_item(by=events.cast.viewer(who), office=events.cast.offices[office], activity_id=activity.pk)


def written(
    events: Events, item: Item, version: int | None = None, who: str = "kh_supervisor", **changes
) -> Item:
    """Save an item as an editor does: every field is sent, ``changes`` are hers (``texts`` and ``titles`` by language)."""
    sent = {
        "titles": item.titles | changes.pop("titles", {}),
        "texts": item.texts | changes.pop("texts", {}),
        "state": changes.pop("state", item.state),
    }
    by = events.cast.viewer(who)
    return edit_item(by=by, item_id=item.pk, version=version or item.version, **sent, **changes)


@pytest.mark.seed("K01", "K02", "K05", "F07")
def test_a_draft_says_who_when_where_with_whom_how_many_and_what_came_of_it(events: Events) -> None:
    made = visit(events)
    item = drafted(events, made)
    assert item.titles["en"] == "Lantern Path Cambodia welcomes Coral Shore Trust"
    assert item.texts["en"].split("\n\n") == [
        "From 15–19 October 2022, Lantern Path Cambodia welcomed Coral Shore Trust on a working visit to Battambang."
        " It was held together with Battambang Women Committee. It was about trauma-informed care.",
        "6 (5F) people took part: 1 (1F) official and 5 (4F) staff members of organisations.",
        "The journey led to: The office in Battambang; A foster family. What came of it: The team will try a peer group at home.",
        "“We take a lot home”, said Ana Tui, director of Coral Shore Trust."
        " “It was good to see the groups”, said somebody who took part (Staff of organisations).",
    ]
    # The other office tells the same activity in its own name; both count one activity, and all offices together one.
    other = drafted(events, made, "vn", "supervisor")
    assert other.pk != item.pk
    assert other.titles["en"] == "Lantern Path Viet Nam travels with Coral Shore Trust"
    for one, who in ((item, "kh_supervisor"), (other, "supervisor")):
        written(events, one, who=who, state="ready")
    assert [told.title for told in bulletin(SYSTEM, "lp", OCTOBER, "en").items] == [item.titles["en"]]


def test_whom_a_delegation_met_did_not_come_with_it(events: Events) -> None:
    authority = events.agency("Kien Svay district administration", "local_authority")
    made = visit(events)
    facts.record(ActivityAgency(activity=made, agency=authority, part="attended"), by=events.by)
    text = drafted(events, made).texts["en"]
    assert "They met Kien Svay district administration." in text
    assert "People came from" not in text
    ours = events.activity("training", offices=("kh",), agencies=[(authority, "attended")])
    assert "People came from Kien Svay district administration." in drafted(events, ours).texts["en"]


def test_who_said_it_is_told_only_where_participants_are_told_apart(events: Events) -> None:
    made = events.activity("workshop", offices=("kh",))
    for words, said_by in (("It helps.", "participant"), ("It works.", "teacher")):
        quote = Quote(activity=made, words=words, said_by=said_by, permission="unnamed", language="en")
        facts.record(quote, by=events.by)
    text = drafted(events, made).texts["en"]
    assert text.endswith(
        "“It helps”, said somebody who took part. “It works”, said somebody who took part (Teachers)."
    )


@pytest.mark.seed("F07")
def test_months_are_named_in_each_language(events: Events) -> None:
    item = drafted(events, visit(events))
    assert "15–19 October 2022" in item.texts["en"]
    assert "15–19 tháng 10 năm 2022" in item.texts["vi"]
    assert "ថ្ងៃទី15–19 ខែតុលា ឆ្នាំ2022" in item.texts["km"]


@pytest.mark.seed("F06")
def test_at_an_event_of_others_we_are_guests_and_its_heads_are_not_our_reach(events: Events) -> None:
    host = events.agency("Department for Social Affairs", "ministry")
    made = events.activity(
        "seminar", day(25), "speaker", title="Sharing experiences", agencies=[(host, "host")], heads=[("official", "unknown", 50)]
    )  # fmt: skip
    item = drafted(events, made, "vn", "supervisor")
    assert item.titles["en"] == "Lantern Path Viet Nam speaks at a seminar (“Sharing experiences”)"
    assert item.texts["en"].startswith(
        "On 25 October 2022, Lantern Path Viet Nam spoke at a seminar (“Sharing experiences”)."
    )
    assert "It was organised by Department for Social Affairs." in item.texts["en"]
    assert "50 officials took part." in item.texts["en"]
    [section, _heal] = bulletin(SYSTEM, "vn", OCTOBER, "en").sections
    assert [line.text for line in section.lines] == [
        "50 people at events of others where we spoke or were guests"
    ]
    found = {figure.code: figure.value for figure in figures(SYSTEM, "vn", OCTOBER, breakdowns=False)}
    assert (
        found["training_participants"] == found["workshop_participants"] == found["key_members_reached"] == 0
    )


@pytest.mark.seed("F37")
def test_a_bulletin_may_tell_what_happened_the_month_before(events: Events) -> None:
    item = drafted(
        events, events.activity("training", day(19, 12, 2021), title="Children's rights"), "vn", "supervisor"
    )
    assert item.month == "2021-12"
    kept = written(events, item, who="supervisor", month=Month(2022, 1), state="ready")
    assert kept.month == "2022-01"
    assert not bulletin(SYSTEM, "vn", Month(2021, 12), "en").items
    [told] = bulletin(SYSTEM, "vn", Month(2022, 1), "en").items
    assert "19 December 2021" in told.paragraphs[0]


@pytest.mark.seed("K03", "K06", "F43")
def test_a_quote_needs_permission_and_a_name_needs_it_once_more(events: Events) -> None:
    made = events.activity("workshop", offices=("kh",))
    said = {"named": "With the name.", "unnamed": "Without it.", "no": "Only among us."}
    for permission, words in said.items():
        speaker = "Sok Dara, governor" if permission == "named" else ""
        quote = Quote(
            activity=made, words=words, said_by="official", permission=permission, speaker=speaker, language="km", english=f"{words[:-1]} (en)."
        )  # fmt: skip
        facts.record(quote, by=events.by)
    item = drafted(events, made)
    assert "“With the name (en)”, said Sok Dara, governor." in item.texts["en"]
    assert "“Without it (en)”, said somebody who took part (Officials)." in item.texts["en"]
    assert "«With the name»" in item.texts["km"]
    for text in item.texts.values():
        assert "Only among us" not in text
        assert text.count("Dara") == 1


def test_of_people_we_support_no_place_is_told_and_nothing_is_quoted(events: Events) -> None:
    village = events.place("Phum Lantern", parent=events.place("Hidden district", level=2))
    for kind, more in (("group_meeting", {"composed_of_survivors": True}), ("client_visit", {})):
        made = events.activity(kind, offices=("kh",), places=[village], **more)
        facts.record(
            Quote(activity=made, words="My own story.", said_by="beneficiary", permission="unnamed"),
            by=events.by,
        )
        item = drafted(events, made)
        for words in (*item.titles.values(), *item.texts.values()):
            assert "Phum Lantern" not in words
            assert "Hidden district" not in words
            assert "My own story" not in words
    open_to_all = drafted(events, events.activity("training", offices=("kh",), places=[village]))
    assert open_to_all.titles["en"] == "Training, Phum Lantern (Hidden district)"


def test_of_people_we_support_only_kind_day_topics_and_sums_are_told(events: Events) -> None:
    """No word that somebody wrote, and no name: not in a draft, not in the month's line on the community."""
    agency = events.agency("Secret shelter")
    group = events.group("course", "kh")
    facts.correct(type(group), group.pk, by=events.by, version=1, changes={"title": "Secret group"})
    said = {}
    for kind, more in (("group_meeting", {"composed_of_survivors": True}), ("client_visit", {})):
        parts = ("host", "partner", "trainer", "delegation", "attended")
        made = events.activity(
            kind, offices=("kh",), title="Secret title", topics=("gbv",), heads=[("beneficiary", "female", 5)],
            agencies=[(agency, part) for part in parts], **more,
        )  # fmt: skip
        facts.record(Meeting(activity=made, group=group), by=events.by)
        for point in codes.POINT_KINDS.codes:
            facts.record(Point(activity=made, kind=point, words="Secret words."), by=events.by)
        rice = Contribution(activity=made, giver="community", kind="in_kind", words="Secret rice")
        facts.record(rice, by=events.by)
        events.issue(made, "debt")
        events.gift(made, "140", "USD")
        item = drafted(events, made)
        said[kind] = (item.titles["en"], item.texts["en"])
        for words in (*item.titles.values(), *item.texts.values()):
            assert "Secret" not in words
        events.activity(
            kind, role="guest", offices=("kh",), title="Secret title", run_by="community", agencies=[(agency, "host")], **more,
        )  # fmt: skip
    rest = (
        " It was about gender-based violence.\n\n5 (5F) clients of a project took part.\n\n"
        "From the community: Things. From teachers and monks: US$140.00."
    )
    assert said == {
        "group_meeting": (
            "Group meeting",
            f"On 5 October 2022, Lantern Path Cambodia organised a group meeting.{rest}",
        ),
        "client_visit": (
            "Visit to people we support",
            f"On 5 October 2022, Lantern Path Cambodia organised a visit to people we support.{rest}",
        ),
    }
    printed = [line for section in bulletin(SYSTEM, "kh", OCTOBER, "en").sections for line in section.lines]
    assert "community_run" not in [line.key for line in printed]


def test_numbers_and_results_come_from_the_record(events: Events) -> None:
    made = events.activity(
        "training", offices=("kh",), topics=("gbv",), level="basic",
        heads=[("beneficiary", "female", 34), ("villager", "unknown", 900, {"method": "crowd", "high": 1200})],
    )  # fmt: skip
    events.asked(made, "yes", 14)
    events.asked(made, "no", 20)
    for theme in ("debt", "drugs", "debt"):
        events.issue(made, theme)
    events.output(made, "leaflet", 1500)
    events.gift(made, "140", "USD")
    text = drafted(events, made).texts["en"]
    for sentence in (
        "34 (34F) clients of a project took part.",
        "A further 900 people were reached, or up to 1,200: an estimate.",
        "Approximately 40% of those asked find reading or writing hard, so it was told in simple words.",
        "3 community issues were raised: debt and drugs.",
        "Built and set up: 1,500 leaflets and posters.",
        "From teachers and monks: US$140.00.",
    ):
        assert sentence in text


def test_an_activity_is_told_once_and_only_by_its_office(events: Events) -> None:
    made = events.activity("training", offices=("kh",))
    item = drafted(events, made)
    assert drafted(events, made).pk == item.pk
    assert Entry.objects.filter(verb="bulletins.draft_item").count() == 1
    with pytest.raises(Activity.DoesNotExist):
        drafted(events, made, "vn", "supervisor")
    for who, office in (("supervisor", "kh"), ("kh_counsellor", "kh"), ("field_officer", "vn")):
        with pytest.raises(Refused):
            drafted(events, made, office, who)
    by = events.cast.viewer("kh_supervisor")
    assert not untold(by, scope_of(by, "kh", "bulletins.view"), OCTOBER).exists()


def test_only_what_is_ready_is_printed_in_its_order(events: Events) -> None:
    days = [
        drafted(events, events.activity("training", day(number), offices=("kh",), title=f"Day {number}"))
        for number in (4, 5, 6)
    ]
    assert [item.order for item in days] == [1, 2, 3]
    assert not bulletin(SYSTEM, "kh", OCTOBER, "en").items
    ready = [written(events, item, state="ready") for item in days]

    def told(lang: str = "en") -> list[str]:
        return [item.title for item in bulletin(SYSTEM, "kh", OCTOBER, lang).items]

    assert told() == ["Day 4", "Day 5", "Day 6"]
    by = events.cast.viewer("kh_supervisor")
    move_item(by=by, item_id=ready[2].pk, up=True)
    assert told() == ["Day 4", "Day 6", "Day 5"]
    move_item(by=by, item_id=ready[0].pk, up=True)  # the first stays the first
    written(events, Item.objects.visible_to(by).get(pk=ready[1].pk), state="left_out")
    assert told() == ["Day 4", "Day 6"]
    events.retire(days[0].activity)
    assert told() == ["Day 6"]
    with pytest.raises(Refused):  # in a language of the office nothing would be said
        written(events, Item.objects.visible_to(by).get(pk=ready[2].pk), texts={"km": " "})
    with pytest.raises(Item.DoesNotExist):
        move_item(by=events.cast.viewer("me_officer"), item_id=ready[2].pk, up=True)


def test_a_language_left_alone_keeps_what_another_wrote(events: Events) -> None:
    opened = drafted(events, events.activity("training", offices=("kh",)))
    written(events, opened, texts={"km": "ខ្មែរ"})
    both = written(events, opened, version=1, texts={"vi": "Tiếng Việt"})
    assert (both.version, both.texts["km"], both.texts["vi"], both.texts["en"]) == (
        3,
        "ខ្មែរ",
        "Tiếng Việt",
        opened.texts["en"],
    )
    with pytest.raises(facts.Conflict):
        written(events, opened, version=1, texts={"km": "another"})
    same = written(events, opened, version=1, texts={"km": "ខ្មែរ"})
    assert same.version == 3, "nothing new, nothing written"


def test_a_changed_record_is_told_until_somebody_looked(events: Events) -> None:
    made = events.activity("training", offices=("kh",))
    item = drafted(events, made)
    by = events.cast.viewer("kh_supervisor")
    [entry] = entries(by, events.cast.offices["kh"], OCTOBER)
    assert not entry.changed
    facts.record(Point(activity=made, kind="outcome", words="It helped."), by=events.by)
    [entry] = entries(by, events.cast.offices["kh"], OCTOBER)
    assert entry.changed
    client = signed_in(events, "kh_supervisor")
    page = client.get(reverse("bulletins:item", args=[item.pk]))
    assert "The record of this activity changed" in page.content.decode()
    assert "What came of it: It helped." in page.content.decode()
    sent = fields(page.content)
    assert client.post(reverse("bulletins:item", args=[item.pk]), sent).status_code == 302
    [entry] = entries(by, events.cast.offices["kh"], OCTOBER)
    assert not entry.changed
    assert "It helped" not in entry.item.texts["en"], "her words stay hers"


@pytest.mark.parametrize("sent", ["x" * 17, "0" * 4000, "nonsense", "0123456789ABCDEG", "\u0660" * 16])
def test_a_fingerprint_that_is_none_is_ignored(events: Events, sent: str) -> None:
    item = drafted(events, events.activity("training", offices=("kh",)))
    client, page = signed_in(events, "kh_supervisor"), reverse("bulletins:item", args=[item.pk])
    form = fields(client.get(page).content) | {"from_record": sent, "title_en": "Mine"}
    assert client.post(page, form).status_code == 302
    kept = Item.objects.visible_to(events.cast.viewer("kh_supervisor")).get(pk=item.pk)
    assert (kept.titles["en"], kept.from_record) == ("Mine", item.from_record)


def signed_in(events: Events, name: str) -> Client:
    client = Client()
    client.force_login(events.cast.users[name])
    return client


def fields(content: bytes) -> dict[str, str]:
    """What the form of a page would send."""
    form = BeautifulSoup(content, "html.parser").select_one("form[data-wh-form]")
    assert form is not None
    sent = {
        box["name"]: box.get("value", "")
        for box in form.select("input[name]")
        if box.get("type") != "radio" or box.has_attr("checked")
    }
    return sent | {box["name"]: box.text.removeprefix("\n") for box in form.select("textarea[name]")}


@pytest.fixture
def pages(events: Events) -> Callable[[str], Client]:
    return lambda name: signed_in(events, name)


@pytest.mark.seed("K01", "K02")
def test_from_an_activity_to_the_printed_paragraph_by_the_pages(
    events: Events, pages: Callable[[str], Client]
) -> None:
    made = events.activity(
        "round_table",
        offices=("kh",),
        heads=[("community_member", "female", 27), ("community_member", "male", 19)],
    )
    client = pages("kh_supervisor")
    listed = client.get("/bulletin/kh/items/?month=2022-10")
    assert str(made.pk) in listed.content.decode()
    opened = client.post("/bulletin/kh/draft/", {"activity": str(made.pk)})
    assert opened.status_code == 302
    page = client.get(opened["Location"])
    sent = fields(page.content)
    assert "46 (27F) key community members took part." in sent["text_en"]
    sent |= {"state": "ready", "title_en": "46 people at one table", "text_km": ""}
    wrong = client.post(opened["Location"], sent)
    assert wrong.status_code == 422
    assert "Write it in every language of your office" in wrong.content.decode()
    sent["text_km"] = "តុមូល"
    assert client.post(opened["Location"], sent)["Location"] == "/bulletin/kh/items/?month=2022-10"
    month = client.get("/bulletin/kh/?month=2022-10").content.decode()
    assert month.index("46 people at one table") < month.index("Heal &amp; Empower")
    # A second editor who opened the same version, and wrote the same field, is shown both.
    both = client.post(opened["Location"], sent | {"title_en": "Mine", "version": "1"})
    assert both.status_code == 409
    clash = BeautifulSoup(both.content, "html.parser")
    assert [box["value"] for box in clash.select("input[name=title_en]")] == [
        "46 people at one table",
        "Mine",
    ]
    assert [box["value"] for box in clash.select("input[type=hidden][name=text_km]")] == ["តុមូល"]


def test_pages_of_items_are_for_who_writes_bulletins(events: Events, pages: Callable[[str], Client]) -> None:
    item = drafted(events, events.activity("training", offices=("kh",)))
    addresses = (
        "/bulletin/kh/items/",
        f"/bulletin/items/{item.pk}/",
        f"/bulletin/items/{uuid.uuid4()}/",
        "/bulletin/nowhere/items/",
    )
    for name in ("supervisor", "kh_counsellor", "field_officer", "donor", "partner"):
        assert {pages(name).get(url).status_code for url in addresses} == {404}, name
    client = pages("kh_supervisor")
    assert [client.get(url).status_code for url in addresses] == [200, 200, 404, 404]
    for wrong in ("", "nonsense", str(uuid.uuid4())):
        assert client.post("/bulletin/kh/draft/", {"activity": wrong}).status_code == 404
    assert client.post(f"/bulletin/items/{item.pk}/place/", {"to": "up"}).status_code == 302


def test_a_full_list_of_items_asks_no_more_than_a_short_one(
    events: Events, pages, django_assert_max_num_queries
) -> None:
    for number in range(6):
        drafted(events, events.activity("training", day(1 + number), offices=("kh",)))
        events.activity("workshop", day(1 + number), offices=("kh",))
    client = pages("kh_supervisor")
    client.get("/bulletin/kh/items/?month=2022-10")
    with django_assert_max_num_queries(60):
        client.get("/bulletin/kh/items/?month=2022-10")
