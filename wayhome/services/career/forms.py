"""Forms of career support: whom, what, when; nothing to type."""

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.ids import read_code
from wayhome.kit.inputs import ChoiceButtons, CodeInput, DateField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.services.career import codes
from wayhome.services.career.queries import Choice, cases_by_code
from wayhome.trust.access.viewer import Viewer

AT_HAND = 12


class PersonButtons(ChoiceButtons):
    """Persons by their codes with the step they stand on: the first dozen at hand, all others folded below them."""

    template_name = "career/widgets/persons.html"
    persons: Sequence[Choice] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Lay out who is at hand and who is folded away; a fold with the chosen one in it stands open."""
        context = super().get_context(name, value, attrs)
        buttons = [option for _group, options, _at in context["widget"]["optgroups"] for option in options]
        for button, person in zip(buttons, self.persons, strict=True):
            button["person"] = person
            button["latest"] = codes.KINDS.label(person.latest)
        context["widget"]["near"], rest = buttons[:AT_HAND], buttons[AT_HAND:]
        context["widget"]["rest"] = rest
        context["widget"]["opened"] = any(button["selected"] for button in rest)
        return context


class StepFields(ByProxy):
    """What is told of a step."""

    folds: ClassVar[Any] = (PROXY,)

    kind = django_forms.ChoiceField(
        label=_("What was it?"),
        choices=codes.KINDS.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose what it was.")},
    )
    happened_on = DateField(label=_("On which day?"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know about the step itself."""
        return {name: self.cleaned_data[name] for name in ("kind", "happened_on")}


class RecordForm(StepFields, CreateForm):
    """A new step of one person: chosen from the list, or by her code."""

    folds: ClassVar[Any] = (Fold(_("Somebody who is not on this list"), ("other",)), PROXY)
    field_order = ("id", "case", "kind", "happened_on")

    case = django_forms.ChoiceField(
        label=_("For whom?"),
        widget=PersonButtons(inline=True),
        error_messages={
            "required": _("Choose for whom."),
            "invalid_choice": _("Somebody you chose is not on your list any more. Choose again."),
        },
    )
    other = django_forms.CharField(
        label=_("The code"),
        required=False,
        max_length=20,
        widget=CodeInput,
        help_text=_("The code of somebody you walked with before, for example K7M-2QX."),
    )

    def __init__(self, *args: Any, viewer: Viewer, persons: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        case = self.fields["case"]
        case.choices = [(str(person.case_id), person.code) for person in persons]  # type: ignore[attr-defined]
        case.widget.persons = persons
        case.required = not (self.is_bound and self["other"].data)

    def clean_other(self) -> uuid.UUID | None:
        """Return the case of the code typed, if one was; a code of nobody on the viewer's list is named."""
        typed = self.cleaned_data["other"].strip()
        if not typed:
            return None
        code = read_code(typed)
        cases = cases_by_code(self.viewer, code) if code else []
        if not cases:
            sentence = _("Nobody on your list has the code %(code)s. Check it letter by letter.")
            raise ValidationError(sentence, params={"code": typed})
        return cases[0].pk

    def clean(self) -> dict[str, Any]:
        """One record is for one person: chosen or typed, not two."""
        told = super().clean() or self.cleaned_data
        chosen = uuid.UUID(told["case"]) if told.get("case") else None
        typed = told.get("other")
        if chosen and typed and chosen != typed:
            self.add_error("other", _("You chose somebody above already. Record one step for each person."))
        told["case_id"] = chosen or typed
        return told


class CorrectForm(StepFields, EditForm):
    """A step that is there already; another person is another record."""
