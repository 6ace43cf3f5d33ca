"""Numbers of the world around us: never without year and source, printed with both in every form."""

import pytest
from django.urls import reverse

from tests.evidence.test_pages import signed_in
from tests.evidence.world import OCTOBER, World
from wayhome.evidence.bulletins.actions import drop_statistic, tell_statistic
from wayhome.evidence.bulletins.models import Statistic
from wayhome.evidence.bulletins.queries import bulletin, render_bulletin
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.viewer import SYSTEM

WHOLE = {
    "month": OCTOBER, "figure": "28.9 million", "words": {"en": "people worldwide", "vi": "người trên thế giới"}, "year": 2012,
    "source": "World Labour Report",
}  # fmt: skip
PRINTED = "28.9 million people worldwide (World Labour Report, 2012)"


def told(world: World, by: str = "supervisor", **more) -> Statistic:
    return tell_statistic(by=world.cast.viewer(by), office=world.cast.offices["vn"], **{**WHOLE, **more})


def lines(office: str = "vn", lang: str = "en", month=OCTOBER) -> list[str]:
    made = bulletin(SYSTEM, office, month, lang)
    return [line.text for section in made.sections if section.key == "context" for line in section.lines]


@pytest.mark.seed("F39")
def test_a_statistic_is_printed_with_its_year_and_source(world: World) -> None:
    told(world)
    assert lines() == lines("all") == [PRINTED]
    assert lines(lang="vi")[0].startswith("28.9 million người trên thế giới")
    assert lines("kh") == lines(month=OCTOBER.plus(1)) == []
    for form in ("txt", "html", "json"):
        text = render_bulletin(SYSTEM, "vn", OCTOBER, "en", form)[1].decode()
        assert "people worldwide (World Labour Report, 2012)" in text
    for form in ("pdf", "docx"):
        assert render_bulletin(SYSTEM, "vn", OCTOBER, "en", form)[1]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"source": " "}, "source"), ({"figure": ""}, "figure"), ({"words": {"vi": "x"}}, "words_en"), ({"year": 2999}, "year")],
)  # fmt: skip
def test_none_is_told_without_its_source(world: World, wrong: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        told(world, **wrong)
    assert refused.value.field == field
    assert not Statistic._base_manager.exists()


def test_it_is_corrected_with_its_history_and_taken_out(world: World) -> None:
    key = new_id()
    assert told(world, id=key).pk == told(world, id=key).pk == key
    assert told(world, id=key, version=1, year=2011).version == 2
    with pytest.raises(facts.Conflict):
        told(world, id=key, version=1, year=2010)
    for stranger in ("worker", "kh_supervisor"):
        with pytest.raises(Refused):
            told(world, stranger)
    assert lines() == [PRINTED.replace("2012", "2011")]
    drop_statistic(by=world.by, office=world.cast.offices["vn"], id=key)
    assert lines() == []


def test_an_editor_tells_it_on_a_page(world: World) -> None:
    url, browser = reverse("bulletins:context", args=["vn"]), signed_in(world, "supervisor")
    sent = {
        "id": str(new_id()), "version": "0", "figure": "28.9 million", "words_en": "people worldwide", "words_vi": "", "words_km": "",
        "year": "2012", "source": "", "month": "10/2022",
    }  # fmt: skip
    assert browser.post(url, sent).status_code == 422
    sent["source"] = "World Labour Report"
    assert browser.post(url, sent).status_code == 302
    assert lines() == [PRINTED]
    assert PRINTED in browser.get(url).content.decode()
    assert PRINTED.split(" people")[0] in browser.get(f"{url}?id={sent['id']}").content.decode()
    assert browser.post(url, sent | {"version": "1", "year": "2011"}).status_code == 302
    assert browser.post(url, sent | {"version": "1", "year": "2010"}).status_code == 422
    assert signed_in(world, "kh_supervisor").get(url).status_code == 404
    assert browser.post(url, {"drop": sent["id"]}).status_code == 302
    assert lines() == []
