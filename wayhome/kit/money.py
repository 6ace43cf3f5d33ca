"""Money as people type it, read back exactly: an amount, and the currency if one is named. Never a float."""

import re
from collections.abc import Sequence
from decimal import Decimal

from wayhome.kit.formats import latin

# How people write a currency beside an amount; a sign of several currencies means the office's own.
SIGNS: dict[str, tuple[str, ...]] = {
    "us$": ("USD",), "$us": ("USD",), "$": ("USD", "SBD", "AUD"), "dollar": ("USD", "SBD", "AUD"), "dollars": ("USD", "SBD", "AUD"),
    "si$": ("SBD",), "₫": ("VND",), "đ": ("VND",), "d": ("VND",), "vnđ": ("VND",), "đồng": ("VND",), "dong": ("VND",), "៛": ("KHR",),
    "riel": ("KHR",), "riels": ("KHR",), "រៀល": ("KHR",), "؋": ("AFN",), "afs": ("AFN",), "afghani": ("AFN",), "€": ("EUR",), "฿": ("THB",),
    "baht": ("THB",),
}  # fmt: skip
_MONEY = re.compile(
    r"^(?P<before>[^\d\-\u2212]*)(?P<amount>[-\u2212]?\d[\d.,'\s\u00a0\u202f]*)(?P<after>\D*)$"
)

# One mark before three digits parts thousands, as everywhere in the house; before one or two digits it parts the hundredths.
_AMOUNT = re.compile(
    r"^(?P<sign>-?)(?P<whole>\d+|\d{1,3}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})*)(?:(?P<point>[.,])(?P<hundredths>\d{1,2}))?$"
)


class NotMoney(ValueError):
    """What was typed is no amount; ``reason``: ``amount`` (cannot be read) or ``currency`` (names one nobody knows here)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_money(typed: str, currencies: Sequence[str]) -> tuple[Decimal, str]:
    """Read an amount as people type or paste it: ``140``, ``$140USD``, ``1.500.000 đ``, ``USD 1,564.50``; (amount, currency or empty).

    ``currencies`` are the office's own, the usual one first: they decide what ``$`` means. NotMoney where it is none, or where
    two currencies are named that cannot be one.
    """
    found = _MONEY.match(latin(typed).strip())
    if found is None:
        raise NotMoney("amount")
    named = [_currencies(found[part], currencies) for part in ("before", "after") if found[part].strip()]
    if any(not codes for codes in named):
        raise NotMoney("currency")
    both = [code for code in (named[0] if named else ()) if all(code in codes for codes in named)]
    if named and not both:
        raise NotMoney("currency")
    return _amount(found["amount"]), (both[0] if both else "")


def _currencies(sign: str, known: Sequence[str]) -> list[str]:
    text = sign.strip().strip(".").casefold()
    if text.upper() in known:
        return [text.upper()]
    codes = SIGNS.get(text, ())
    return [code for code in known if code in codes]


def _amount(text: str) -> Decimal:
    found = _AMOUNT.match(re.sub(r"[\s\u00a0\u202f']", "", text).replace("\u2212", "-").rstrip(".,"))
    if found is None or (found["group"] and found["point"] == found["group"]):
        raise NotMoney("amount")
    return Decimal(f"{found['sign']}{re.sub('[.,]', '', found['whole'])}.{found['hundredths'] or '0'}")
