"""What is written down late does not turn a journey back, and is judged by lists that somebody could see."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import AdmissionCheck, Case, Consent
from wayhome.journey.cases.rules.stages import AT, ORDER, led_to
from wayhome.journey.cases.tests.test_actions import DAY
from wayhome.journey.cases.tests.test_asking import asked
from wayhome.journey.cases.tests.test_consent_pages import YES
from wayhome.journey.cases.tests.test_pages import browser, send
from wayhome.kit.errors import Refused


@given(st.lists(st.sampled_from(ORDER)))
def test_steps_ahead_never_lead_back(walked: list[str]):
    assert led_to((stage, False) for stage in walked) == max(walked, key=AT.__getitem__, default="signal")


@given(st.lists(st.sampled_from(ORDER), min_size=1))
def test_what_says_why_leads_where_it_says(walked: list[str]):
    assert led_to((stage, True) for stage in walked) == walked[-1]


def test_an_authority_that_decides_while_an_admission_waits_takes_nobody_out_of_service(
    cast: Cast, tmp_path: Path, settings: Any
):
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text('[vn]\napprovals = ["admission"]\n', "utf-8")
    case = asked(cast)
    told = {"status": "being_identified", "authority": "police", "paper_number": "128/2022"}
    later = DAY + dt.timedelta(days=3)
    actions.record_finding(
        by=cast.viewer("worker"), case_id=case.pk, said_by="authority", happened_on=later, told=told
    )
    waiting = AdmissionCheck._base_manager.get()
    actions.answer_admission(by=cast.viewer("supervisor"), asked_id=waiting.pk, agreed=True)
    assert Case._base_manager.get(pk=case.pk).stage == "admission"


def test_an_early_decision_may_say_as_whom_the_law_of_today_gives_support(
    cast: Cast, tmp_path: Path, settings: Any
):
    settings.HOME = tmp_path
    law = f'[vn]\nfrom = {DAY + dt.timedelta(days=2)}\nauthorities = ["commune", "police"]\n'
    (tmp_path / "country.toml").write_text(f'{law}[vn.standings]\nidentified = ["identified"]\n', "utf-8")
    case = asked(cast)
    early = {"status": "identified", "authority": "commune", "standing": "identified"}
    row = actions.record_finding(
        by=cast.viewer("supervisor"), case_id=case.pk, said_by="authority", happened_on=DAY, told=early
    )
    assert row.standing == "identified"
    for wrong in ({"standing": "being_identified"}, {"authority": "king"}, {"status": "known"}):
        with pytest.raises(Refused):
            actions.record_finding(
                by=cast.viewer("supervisor"), case_id=case.pk, said_by="authority", happened_on=DAY, told=early | wrong
            )  # fmt: skip


def test_a_yes_of_an_earlier_day_ends_earlier_where_its_end_was_left_as_shown(cast: Cast):
    case = asked(cast)
    client = browser(cast, "supervisor")
    url = reverse("cases:consent_record", args=[case.pk, "service"])
    shown = client.get(url).context["form"].initial["until"]
    early = YES | {"happened_on": "4/10/2022", "age_band": "18+"}
    assert send(client, url, **early, until=f"{shown:%d/%m/%Y}").status_code == 302
    assert Consent._base_manager.get().until == dt.date(2023, 10, 4)
