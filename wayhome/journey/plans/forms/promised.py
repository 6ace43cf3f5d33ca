"""Forms of entitlements and promises."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.plans import codes, rules
from wayhome.journey.plans.forms.words import Buttons, HerWords, KindField, Until, in_zone, owners
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.trust.accounts.models import User


class EntitlementForm(CreateForm):
    """How a support stands, with its days and who decides."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)
    state = django_forms.ChoiceField(
        label=_("How does it stand?"), choices=codes.ENTITLEMENT_STATES.choices, widget=ChoiceButtons
    )
    applied_on = DateField(label=_("Applied for on"), required=False)
    answered_on = DateField(label=_("Answered on"), required=False)
    received_on = DateField(label=_("Received on"), required=False)
    authority = django_forms.ChoiceField(label=_("Who decides?"), required=False)

    def __init__(self, *args: Any, zone: str, deciders: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in rules.DAYS:
            in_zone(self.fields[name], zone)
        chosen = str(self.initial.get("authority", NOT_ASKED))
        listed = [*deciders, *([chosen] if chosen in codes.DECIDERS and chosen not in deciders else [])]
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            (NOT_ASKED, _("Not known yet")),
            *((code, codes.DECIDERS.label(code)) for code in listed),
        ]

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        sent = self.cleaned_data
        return {
            "state": sent["state"],
            "authority": sent["authority"] or NOT_ASKED,
            "days": {name: sent[name] for name in rules.DAYS},
            "version": sent["version"],
        }


class PromiseFields(Folds):
    """What was promised, to whom, until when, and who sees to it."""

    folds = (Fold(_("In words; somebody else sees to it"), ("words", "owner")),)

    kind = KindField()
    to_whom = django_forms.ChoiceField(
        label=_("To whom?"), choices=codes.TO_WHOM.choices, widget=Buttons(), initial="person"
    )
    by_on = Until(label=_("Until when?"))
    words = HerWords(label=_("What was promised"), required=False)
    owner = django_forms.ChoiceField(label=_("Who sees to it?"))

    def __init__(self, *args: Any, colleagues: list[User], me: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in colleagues}
        owners(self.fields["owner"], colleagues, me)

    @property
    def told(self) -> dict[str, Any]:
        """What the actions take."""
        sent = self.cleaned_data
        names = [name for name in ("kind", "to_whom", "by_on", "words") if name in self.fields]
        return {**{name: sent[name] for name in names}, "owner": self.accounts.get(sent["owner"])}


class PromiseForm(PromiseFields, CreateForm):
    """A new promise, given today or on another day."""

    happened_on = DateField(label=_("On which day was it given?"))
    folds = (Fold(_("In words; somebody else sees to it; another day"), ("words", "owner", "happened_on")),)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self.fields["happened_on"], zone)


class PromiseEdit(PromiseFields, EditForm):
    """A promise that is there already."""


class BreakForm(EditForm):
    """Why a promise cannot be kept, and whether she was told."""

    why = django_forms.ChoiceField(label=_("Why?"), choices=codes.BROKEN_WHYS.choices, widget=ChoiceButtons)  # type: ignore[assignment]
    told_on = DateField(
        label=_("When was it told?"),
        required=False,
        help_text=_("Leave it empty if nobody has told it yet: it stays on your list."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self.fields["told_on"], zone)
