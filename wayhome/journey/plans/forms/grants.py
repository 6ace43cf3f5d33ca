"""Forms of what is given for a step of the plan: asked, answered, handed over, asked about."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.plans import codes
from wayhome.journey.plans.forms.words import Buttons, HerWords, Until, in_zone
from wayhome.journey.plans.models import PlanAction
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.kit.moneyfields import AmountField, InMoney
from wayhome.trust.accounts.models import User


class Priced(InMoney):
    """What it is, and how much."""

    kind = django_forms.ChoiceField(
        label=_("What is it?"), choices=[("", _("Choose one")), *codes.GRANT_KINDS.choices]
    )
    amount = AmountField(label=_("How much?"), help_text=_("In digits: 500 or 1,500,000."))
    currency = django_forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, *args: Any, currencies: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = currencies
        chosen: Any = self.fields["currency"]
        chosen.choices = [(code, code) for code in currencies]
        if len(currencies) == 1:
            del self.fields["currency"]
            self.fields["amount"].label = _("How much, in %(currency)s?") % {"currency": currencies[0]}

    @property
    def paid_in(self) -> str:
        """The currency chosen, else the office's usual one."""
        return self.cleaned_data["currency"] or next(iter(self.currencies), "")


class GrantFields(Priced):
    """What is needed, how much, until when, for which step."""

    by_on = Until(label=_("Until when is it needed?"))
    action = django_forms.ChoiceField(label=_("For which step?"), required=False)
    words = HerWords(label=_("What it is, and for what"), required=False)

    def __init__(self, *args: Any, steps: Sequence[tuple[PlanAction, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = {str(step.pk): step for step, _words in steps}
        listed: Any = self.fields["action"]
        listed.choices = [("", _("The goal as a whole")), *((str(step.pk), words) for step, words in steps)]

    @property
    def told(self) -> dict[str, Any]:
        """What the actions take."""
        sent = self.cleaned_data
        names = [name for name in ("kind", "amount", "by_on", "words") if name in self.fields]
        return {
            **{name: sent[name] for name in names},
            "currency": self.paid_in,
            "action": self.steps.get(sent["action"]),
        }


class GrantForm(GrantFields, CreateForm):
    """Something asked for."""


class GrantEdit(GrantFields, EditForm):
    """Something that was asked for already."""


class PaperGrantForm(Folds, Priced, CreateForm):
    """A grant that was agreed to on paper: when, by whom, and when it was paid."""

    folds = (
        Fold(_("It was handed over"), ("given_on", "receipt", "received_by")),
        Fold(_("What it is, and for what"), ("words",)),
    )

    agreed_on = DateField(label=_("On which day was it agreed to?"))
    agreed_by = django_forms.ChoiceField(label=_("Who agreed to it?"))
    given_on = DateField(label=_("On which day was it handed over?"), required=False)
    receipt = django_forms.CharField(
        label=_("Number on the receipt"), max_length=40, required=False, help_text=_("Digits, dashes and slashes alone."),
        widget=django_forms.TextInput({"class": "govuk-input wh-number"}),
    )  # fmt: skip
    received_by = django_forms.ChoiceField(
        label=_("Who received it?"), choices=codes.RECEIVERS.choices, widget=ChoiceButtons, required=False
    )
    words = HerWords(label=_("What it is, and for what"), required=False)

    def __init__(
        self, *args: Any, zone: str, colleagues: Sequence[User], me: User | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in colleagues if one != me}
        listed: Any = self.fields["agreed_by"]
        named = [(key, one.display_name) for key, one in self.accounts.items()]
        listed.choices = [("", _("Choose one")), ("before", codes.LATER.label("before")), *named]
        for name in ("agreed_on", "given_on"):
            in_zone(self.fields[name], zone)

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        sent = self.cleaned_data
        names = ("id", "kind", "amount", "agreed_on", "given_on", "receipt", "words")
        who = self.accounts.get(sent["agreed_by"])
        by = {"later": "colleague" if who else "before", "agreed_by": who}
        return {name: sent[name] for name in names} | by | {
            "currency": self.paid_in, "received_by": sent["received_by"] or "person",
        }  # fmt: skip


class GrantAnswer(Folds, InMoney, EditForm):
    """A supervisor's answer: agreed, to as much or to less, or declined with a reason."""

    folds = (Fold(_("Why you do not agree"), ("why",)),)

    answer = django_forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("I agree")), ("return", _("I do not agree"))],
        widget=Buttons(icons={"agree": "check", "return": "back"}),
    )
    amount = AmountField(label=_("To how much? You may agree to less"), required=False)
    why = django_forms.ChoiceField(  # type: ignore[assignment]
        label=_("Why?"), choices=codes.RETURN_WHYS.choices, widget=ChoiceButtons, required=False
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = [currency]


class GiveForm(EditForm):
    """Handed over: on which day, by which receipt, to whom."""

    given_on = DateField(label=_("On which day was it handed over?"))
    receipt = django_forms.CharField(
        label=_("Number on the receipt"),
        max_length=40,
        help_text=_("Digits, dashes and slashes alone."),
        widget=django_forms.TextInput({"class": "govuk-input wh-number"}),
    )
    received_by = django_forms.ChoiceField(
        label=_("Who received it?"), choices=codes.RECEIVERS.choices, widget=ChoiceButtons
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self.fields["given_on"], zone)


class CheckForm(Folds, EditForm):
    """How it was used, as she tells."""

    folds = (Fold(_("Why it went elsewhere"), ("used_why",)),)

    used = django_forms.ChoiceField(
        label=_("What was it used for?"), choices=codes.USES.choices, widget=Buttons()
    )
    used_why = django_forms.ChoiceField(
        label=_("Why?"), choices=codes.USE_WHYS.choices, widget=ChoiceButtons, required=False
    )
    checked_on = DateField(label=_("On which day did they tell it?"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self.fields["checked_on"], zone)
