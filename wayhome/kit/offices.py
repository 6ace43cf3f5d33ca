"""Which office something is of: asked only where there are several to choose from."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _


class OfOffice(django_forms.Form):
    """Mix into a form; give ``offices``, the likeliest first. After ``is_valid()``: ``form.chosen_office``."""

    office = django_forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: Any, offices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        self.fields["office"].choices = [(key, office.name) for key, office in self.offices.items()]  # type: ignore[attr-defined]
        if len(self.offices) < 2:
            del self.fields["office"]

    @property
    def chosen_office(self) -> Any:
        """The office chosen, or the only one."""
        only = next(iter(self.offices.values()))
        return self.offices.get(self.cleaned_data.get("office", ""), only)
