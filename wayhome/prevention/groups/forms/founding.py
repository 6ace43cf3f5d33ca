"""Forms about the group itself."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import DateField
from wayhome.kit.offices import OfOffice
from wayhome.prevention.groups import codes
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.choices import PlaceChoice
from wayhome.trust.accounts.models import User


class GroupFields(Folds):
    """What is told of a group."""

    folds: ClassVar[Any] = (
        Fold(_("Who keeps it, and for which project"), ("led_by", "project", "composed_of_survivors")),
    )

    kind = django_forms.ChoiceField(label=_("What kind of group?"), choices=codes.KINDS.choices)
    title = django_forms.CharField(
        label=_("Name of the group"),
        max_length=120,
        help_text=_("For example its kind and village. No names of people we support."),
    )
    place = PlaceChoice(label=_("Where is it at home?"), required=False)
    began_on = DateField(label=_("Since which day?"))
    led_by = django_forms.ChoiceField(label=_("Who keeps it"), required=False)
    project = django_forms.ChoiceField(label=_("Project"), required=False)
    composed_of_survivors = django_forms.BooleanField(
        label=_("Only people we walk with belong to it"),
        required=False,
        help_text=_("Its figures are then kept as carefully as theirs wherever they leave the house."),
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        keepers: Iterable[User],
        projects: Iterable[Project],
        chooses_keeper: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keepers = {str(user.pk): user for user in keepers}
        self.projects = {str(project.pk): project for project in projects}
        fields: Any = self.fields
        nobody = ("", _("Nobody in particular"))
        fields["led_by"].choices = [nobody, *((key, str(user)) for key, user in self.keepers.items())]
        fields["project"].choices = [("", _("None")), *((key, p.label) for key, p in self.projects.items())]
        for name in ("began_on", "ended_on"):
            if name in fields:
                fields[name].latest = lambda: today(zone)
                fields[name].widget.zone = zone
        if not chooses_keeper:
            del fields["led_by"]
        if not self.projects:
            del fields["project"]

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know."""
        told = {
            name: self.cleaned_data[name]
            for name in ("kind", "title", "place", "began_on", "composed_of_survivors")
        }
        if "led_by" in self.fields:
            told["led_by"] = self.keepers.get(self.cleaned_data["led_by"])
        if "project" in self.fields:
            told["project"] = self.projects.get(self.cleaned_data["project"])
        return told


class StartForm(OfOffice, GroupFields, CreateForm):
    """A new group; of which office is asked only where there are several."""

    office = django_forms.ChoiceField(label=_("Which office?"))


class GroupForm(GroupFields, EditForm):
    """A group to correct."""


class EndForm(EditForm):
    """The last day of a group or of a membership."""

    ended_on = DateField(label=_("Last day"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["ended_on"].widget.zone = zone

    @property
    def day(self) -> dt.date:
        """The day told."""
        day: dt.date = self.cleaned_data["ended_on"]
        return day
