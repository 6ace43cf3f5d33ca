"""Forms of identification: what an authority decided, what we think ourselves, what made it easier."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import signs
from wayhome.journey.cases.country import Country
from wayhome.journey.cases.forms.asked import Dated
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.agencies.choices import AgencyChoice

MORE = Fold(_("More"), ("agency", "until"))


class AuthorityAsked(Dated):
    """What an authority decided. ``profile`` is the country's."""

    happened_on = DateField(label=_("On which day?"))
    status = django_forms.ChoiceField(
        label=_("What was decided?"),
        widget=ChoiceButtons,
        error_messages={"required": _("Choose what was decided.")},
    )
    authority = django_forms.ChoiceField(label=_("Which authority?"))
    standing = django_forms.ChoiceField(label=_("As whom does the law give support?"), required=False)
    paper_number = django_forms.CharField(
        label=_("Number of the paper"),
        required=False,
        max_length=40,
        help_text=_("Digits, with a dash or slash before a year, like 128/2025. Never a name."),
    )
    agency = AgencyChoice(label=_("Which office of it?"), required=False)
    until = DateField(label=_("Holds until"), required=False, widget=DateInput(near=False))

    def __init__(self, *args: Any, profile: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["status"].choices = [(code, signs.STATUSES.label(code)) for code in profile.statuses]
        fields["authority"].choices = [
            ("", _("Choose")),
            *((code, signs.DECIDERS.label(code)) for code in profile.authorities),
        ]
        standings = dict.fromkeys(one for given in profile.standings.values() for one in given)
        if standings:
            fields["standing"].choices = [
                ("", "–"),
                *((code, signs.STANDINGS.label(code)) for code in standings),
            ]
        else:
            del fields["standing"]

    def told(self) -> dict[str, Any]:
        """What was decided, as the act takes it."""
        names = ("status", "standing", "authority", "agency", "paper_number", "until")
        return {name: self.cleaned_data.get(name) for name in names}

    found: ClassVar[Any] = None


class AuthorityForm(AuthorityAsked, ByProxy, CreateForm):
    """An authority decided."""

    folds: ClassVar[Any] = (MORE, PROXY)


class AuthorityEdit(AuthorityAsked, EditForm):
    """A decision, to correct."""

    folds: ClassVar[Any] = (MORE,)


def _boxes(label: Any, kind: str) -> django_forms.MultipleChoiceField:
    return django_forms.MultipleChoiceField(
        label=label, required=False, choices=lambda: signs.SIGNS[kind].choices, widget=ChoiceBoxes
    )


class OpinionAsked(Dated):
    """What we think ourselves, and the signs behind it. ``parts`` are those that are looked for at the person's age."""

    happened_on = DateField(label=_("On which day?"))
    opinion = django_forms.ChoiceField(
        label=_("What do we think?"),
        choices=lambda: signs.OPINIONS.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose what we think.")},
    )
    act = _boxes(_("What was done?"), "act")
    means = _boxes(_("How?"), "means")
    purpose = _boxes(_("For what?"), "purpose")

    def __init__(self, *args: Any, parts: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "means" not in parts:
            del self.fields["means"]

    def told(self) -> dict[str, Any]:
        """What we think, as the act takes it."""
        return {"opinion": self.cleaned_data.get("opinion")}

    @property
    def found(self) -> dict[str, list[str]]:
        """The signs that were ticked."""
        return {kind: self.cleaned_data.get(kind, []) for kind in ("act", "means", "purpose")}


class OpinionForm(OpinionAsked, ByProxy, CreateForm):
    """Our own opinion."""

    folds: ClassVar[Any] = (PROXY,)


class OpinionEdit(OpinionAsked, EditForm):
    """Our own opinion, to correct."""


class VulnerabilitiesForm(Form):
    """What made it easier."""

    codes = django_forms.MultipleChoiceField(
        label=_("What made it easier?"),
        required=False,
        choices=lambda: signs.VULNERABILITIES.choices,
        widget=ChoiceBoxes,
        help_text=_("As the person tells it. It explains, it never blames."),
    )
