"""Forms of visits to people we support: what was agreed, and its approval."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.prevention.activities import codes


class VisitForm(CreateForm):
    """The rules of a visit to people we support; ``version`` 0 where nothing was told yet."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=0)
    met = django_forms.ChoiceField(
        label=_("Whom or what do the visitors meet?"), choices=codes.MET.choices, widget=ChoiceButtons
    )
    agreed = django_forms.ChoiceField(
        label=_("Did everybody whom they meet agree?"),
        choices=codes.YES_NO.choices,
        widget=ChoiceButtons(inline=True),
        help_text=_("Asked without pressure, and free to say no at any time."),
    )
    briefed = django_forms.ChoiceField(
        label=_("Were the visitors briefed on how to keep people safe?"),
        choices=codes.YES_NO.choices,
        widget=ChoiceButtons(inline=True),
    )
    no_pictures = django_forms.BooleanField(
        label=_("No pictures, no recordings, no names noted down"), required=False, initial=True
    )


class ApproveForm(EditForm):
    """The day on which a supervisor approves a visit."""

    approved_on = DateField(label=_("Approved on"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved_on"].widget.zone = zone
        self.fields["approved_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
