"""Which activities a list shows."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import Month
from wayhome.kit.forms import Form
from wayhome.kit.inputs import DateField, DateInput
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.queries.listing import Wanted
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.choices import PlaceChoice
from wayhome.trust.accounts.models import Office


class FilterForm(Form):
    """A kind, an office, a project, a place; days of one's own instead of the month."""

    type = django_forms.ChoiceField(
        label=_("What it was"), choices=[("", _("Any")), *codes.TYPES.choices], required=False
    )
    office = django_forms.ChoiceField(label=_("Office"), required=False)
    project = django_forms.ChoiceField(label=_("Project"), required=False)
    place = PlaceChoice(label=_("Place, and all that lies in it"), required=False)
    first = DateField(label=_("From (day)"), required=False, widget=DateInput(near=False))
    last = DateField(label=_("To (day)"), required=False, widget=DateInput(near=False))

    def __init__(
        self, *args: Any, offices: Sequence[Office], projects: Sequence[Project], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {str(project.pk): project for project in projects}
        any_ = ("", _("Any"))
        choice: Any = self.fields
        choice["office"].choices = [any_, *((str(office.pk), office.name) for office in offices)]
        choice["project"].choices = [any_, *((key, project.label) for key, project in self.projects.items())]
        if len(offices) < 2:
            del self.fields["office"]
        if not projects:
            del self.fields["project"]

    def clean(self) -> dict[str, Any]:
        """A span runs forward."""
        told = super().clean() or self.cleaned_data
        if told.get("first") and told.get("last") and told["last"] < told["first"]:
            self.add_error("last", ValidationError(_("The last day lies before the first. Check both.")))
        return told

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for besides the month."""
        return self.is_bound and any(self.data.get(name) for name in (*self.fields, "place_q"))

    def wanted(self, month: Month) -> Wanted:
        """Return what to list; what cannot be read is left out, and said at its question."""
        told = self.cleaned_data if self.is_bound and (self.is_valid() or True) else {}
        first, last = told.get("first"), told.get("last")
        if first is None and last is None:
            first, last = month.first, month.last
        office = told.get("office")
        return Wanted(
            first or dt.date(1900, 1, 1),
            last or dt.date(2199, 12, 31),
            told.get("type") or "",
            uuid.UUID(office) if office else None,
            self.projects.get(told.get("project") or ""),
            told.get("place"),
        )
