"""Money in a form: an amount as it is typed or pasted, and the currency beside it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.money import NotMoney, read_money


class AmountField(django_forms.CharField):
    """Money as it is typed or pasted, "$140USD" too; the form reads it with the office's currencies."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", django_forms.TextInput({"inputmode": "decimal", "class": "govuk-input wh-number"})
        )
        super().__init__(**{"max_length": 40, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Write an amount without noughts that say nothing."""
        if isinstance(value, Decimal):
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        return value


class InMoney(django_forms.Form):
    """Mix into a form with ``amount`` (an ``AmountField``) and ``currency``; ``currencies`` are the office's, the usual one first."""

    currencies: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        """Read the amount; a currency pasted with it counts as chosen, once."""
        told = super().clean() or self.cleaned_data
        typed = told.get("amount", "")
        if not typed:
            told["amount"] = None
            return told
        try:
            told["amount"], named = read_money(typed, self.currencies)
        except NotMoney as wrong:
            sentence = {
                "amount": _("Write the amount in digits, for example 140 or 1,500,000."),
                "currency": _("That currency is not one this office keeps. Write the number, and choose the currency below it."),
            }[wrong.reason]  # fmt: skip
            self.add_error("amount", sentence)
            return told
        chosen = told.get("currency", "")
        if named and chosen and named != chosen:
            self.add_error("currency", _("Beside the amount you wrote another currency. Leave one of them."))
        told["currency"] = chosen or named
        return told
