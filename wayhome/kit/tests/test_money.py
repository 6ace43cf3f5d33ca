"""Money as people type it is read exactly, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.money import NotMoney, read_money

HERE = ("KHR", "USD")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("140", (Decimal(140), "")),
        ("$140USD", (Decimal(140), "USD")),
        ("US$ 140.50", (Decimal("140.50"), "USD")),
        ("140,5 $", (Decimal("140.5"), "USD")),
        ("USD 1,564.50", (Decimal("1564.50"), "USD")),
        ("1.500.000 ៛", (Decimal(1500000), "KHR")),
        ("១៤០ រៀល", (Decimal(140), "KHR")),
        ("1 500 000 riel", (Decimal(1500000), "KHR")),
        ("usd 140.", (Decimal(140), "USD")),
        ("-5$", (Decimal(-5), "USD")),
        ("1.500", (Decimal(1500), "")),
    ],
)
def test_money_is_read_as_people_paste_it(typed, read):
    assert read_money(typed, HERE) == read


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "amount"),
        ("$", "amount"),
        ("much", "amount"),
        ("1e5", "amount"),
        ("1.500.25", "amount"),
        ("15.0000", "amount"),
        ("140 EUR", "currency"),
        ("$140 KHR", "currency"),
        ("140 cows", "currency"),
        ("140 đ", "currency"),
        ("NaN", "amount"),
    ],
)
def test_what_is_no_money_says_why(typed, reason):
    with pytest.raises(NotMoney) as wrong:
        read_money(typed, HERE)
    assert wrong.value.reason == reason


@given(st.integers(1, 10**11), st.sampled_from(["{} USD", "USD{}", "${}", "{}$", "US$ {} USD", "{:,} usd"]))
def test_a_whole_amount_survives_every_way_of_writing(amount, shape):
    assert read_money(shape.format(amount), HERE) == (Decimal(amount), "USD")


@given(st.text(max_size=30))
def test_whatever_is_pasted_is_read_or_refused(typed):
    try:
        amount, currency = read_money(typed, HERE)
    except NotMoney:
        return
    assert amount.is_finite()
    assert currency in ("", *HERE)
