"""The form that changes many activities: each question begins with "leave as it is"."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.forms.fields import CodeBoxes
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase

LEAVE, NONE = "", "none"
_LEAVE = (LEAVE, _("Leave as it is"))


def _choice(label: Any, choices: Sequence[tuple[str, Any]] = ()) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(label=label, choices=[_LEAVE, *choices], required=False)


class BulkForm(Folds, CreateForm):
    """What should change of those that were ticked."""

    project = _choice(_("Project"))
    phase = _choice(_("Phase"))
    run_by = _choice(_("Who ran it"), codes.RUN_BY.choices)
    our_role = _choice(_("Our part in it"), codes.ROLES.choices)
    level = _choice(_("In which words"), [*codes.LEVELS.choices, (NONE, _("Not said"))])
    title = django_forms.CharField(
        label=_("A name for all of them"),
        max_length=160,
        required=False,
        help_text=_("Leave empty to leave each as it is. No names of people we support."),
    )
    add_topics = CodeBoxes(label=_("Add what they were about"), choices=codes.TOPICS.choices)
    remove_topics = CodeBoxes(label=_("Take away"), choices=codes.TOPICS.choices)
    add_agency = AgencyChoice(label=_("Add an organisation"), required=False)
    part = django_forms.ChoiceField(
        label=_("Its part"), choices=codes.PARTS.choices, initial="partner", required=False
    )
    remove_agency = _choice(_("Take an organisation away"))
    folds: ClassVar[Any] = (
        Fold(_("What they were about"), ("add_topics", "remove_topics")),
        Fold(_("Organisations"), ("add_agency", "part", "remove_agency")),
    )

    def __init__(
        self,
        *args: Any,
        projects: Sequence[Project],
        phases: Sequence[ProjectPhase],
        agencies: Sequence[Agency],
        topics: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, Any] = {str(one.pk): one for one in (*projects, *phases, *agencies)}
        choice: Any = self.fields
        none = (NONE, _("None"))
        choice["project"].choices = [_LEAVE, *((str(p.pk), p.label) for p in projects), none]
        choice["phase"].choices = [
            _LEAVE,
            *((str(p.pk), f"{p.project.label}: {p.title}") for p in phases),
            none,
        ]
        choice["remove_agency"].choices = [_LEAVE, *((str(a.pk), a.label) for a in agencies)]
        choice["remove_topics"].choices = [(code, codes.TOPICS.label(code)) for code in topics]
        for name, things in (("phase", phases), ("remove_agency", agencies), ("remove_topics", topics)):
            if not things:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The same is not added and taken away; a phase belongs to the project chosen beside it."""
        told = super().clean() or self.cleaned_data
        if set(told.get("add_topics") or []) & set(told.get("remove_topics") or []):
            self.add_error("remove_topics", ValidationError(_("The same is added and taken away.")))
        phase = self.known.get(told.get("phase") or "")
        project = told.get("project")
        if phase is not None and project not in (None, LEAVE, str(phase.project_id)):
            self.add_error("phase", ValidationError(_("Choose a phase of this project.")))
        return told

    @property
    def changes(self) -> dict[str, Any]:
        """What ``bulk_change`` wants to know."""
        told = self.cleaned_data
        found: dict[str, Any] = {
            name: "" if told[name] == NONE else told[name]
            for name in ("run_by", "our_role", "level", "title")
            if told.get(name)
        }
        found |= {name: self.known.get(told[name]) for name in ("project", "phase") if told.get(name)}
        phase = found.get("phase")
        if phase is not None:
            found["project"] = self.known[str(phase.project_id)]
        found |= {name: told[name] for name in ("add_topics", "remove_topics") if told.get(name)}
        if told.get("add_agency"):
            found["add_agencies"] = [(told["add_agency"], told.get("part") or "partner")]
        if told.get("remove_agency"):
            found["remove_agencies"] = [self.known[told["remove_agency"]]]
        return found
