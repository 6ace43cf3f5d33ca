"""Forms of counselling: one session in a few taps, without a word to type."""

import datetime as dt
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
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, CodeInput, DateField, DateInput, WholeField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.services.counselling import codes
from wayhome.services.counselling.queries import Choice, cases_by_code
from wayhome.trust.access.viewer import Viewer

LENGTHS = ("30", "45", "60", "90")
AT_HAND = 12
_ICONS = {"in_person": "talk", "phone": "phone", "online": "screen", "group": "people"}


class PersonBoxes(ChoiceBoxes):
    """Persons by their codes: the first dozen at hand, all others folded below them."""

    template_name = "counselling/widgets/persons.html"
    persons: Sequence[Choice] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Lay out who is at hand and who is folded away; a fold with somebody chosen in it stands open."""
        context = super().get_context(name, value, attrs)
        boxes = [option for _group, options, _at in context["widget"]["optgroups"] for option in options]
        for box, person in zip(boxes, self.persons, strict=True):
            box["person"] = person
        context["widget"]["near"], rest = boxes[:AT_HAND], boxes[AT_HAND:]
        context["widget"]["rest"] = rest
        context["widget"]["opened"] = any(box["selected"] for box in rest)
        return context


class Persons(django_forms.MultipleChoiceField):
    """Cases by their ids; several may come in one value, parted by commas (so a page of two versions sends a whole list)."""

    widget = PersonBoxes
    default_error_messages = {
        "required": _("Choose who took part."),
        "invalid_choice": _("Somebody you chose is not on your list any more. Choose again."),
    }

    def to_python(self, value: Any) -> list[str]:
        """Return the ids, each once."""
        parts = (part for text in super().to_python(value) for part in text.split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def offer(self, persons: Sequence[Choice]) -> None:
        """Let these be chosen, in this order."""
        self.choices = [(str(person.case_id), person.code) for person in persons]
        self.widget.persons = persons


class MinuteButtons(ChoiceButtons):
    """The usual lengths as buttons, and a box for any other; its value is (the one tapped, the one typed)."""

    template_name = "counselling/widgets/minutes.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the minutes tapped or typed; where both were told and differ, both, for ``Minutes`` to ask."""
        tapped, typed = data.get(name, ""), data.get(f"{name}_typed", "").strip()
        return f"{tapped}|{typed}" if tapped and typed and tapped != typed else tapped or typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Light the button that was tapped and write what was typed into the box."""
        tapped, _bar, typed = ("" if value is None else str(value)).partition("|")
        if tapped not in ("", *LENGTHS):
            tapped, typed = "", tapped
        context = super().get_context(name, tapped, attrs)
        context["widget"]["typed"] = typed
        return context


class Minutes(WholeField):
    """How long, in minutes, or not noted."""

    default_error_messages = {"both": _("You chose one length and typed another. Leave one of them.")}

    def __init__(self, **kwargs: Any) -> None:
        self.choices = [*((text, text) for text in LENGTHS), ("", _("Not noted"))]
        super().__init__(widget=MinuteButtons(choices=self.choices, inline=True), required=False, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Return the minutes, or None where they were not noted."""
        if "|" in str(value or ""):
            raise ValidationError(self.error_messages["both"], code="both")
        return super().to_python(value)


class NextDate(DateInput):
    """The day of the next appointment: one and two weeks from today are one tap."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Put days to come in the place of today and yesterday."""
        context = super().get_context(name, value, attrs)
        weeks = ((_("In a week"), 7), (_("In two weeks"), 14))
        now = today(self.zone)
        context["widget"]["near"] = [
            (words, f"{now + dt.timedelta(days=days):%d/%m/%Y}") for words, days in weeks
        ]
        return context


class SessionFields(ByProxy):
    """What is told of a session; never what was said in it."""

    folds: ClassVar[Any] = (Fold(_("Somebody who is not on this list"), ("others",)), PROXY)

    persons = Persons(label=_("Who took part?"))
    mode = django_forms.ChoiceField(
        label=_("How did you meet?"),
        choices=codes.MODES.choices,
        widget=ChoiceButtons(icons=_ICONS),
        error_messages={"required": _("Choose how you met.")},
    )
    minutes = Minutes(label=_("How long, in minutes?"))
    happened_on = DateField(label=_("On which day?"))
    state = django_forms.ChoiceField(
        label=_("Did it take place?"),
        choices=codes.STATES.choices,
        initial="held",
        widget=ChoiceButtons(inline=True),
    )
    next_on = DateField(label=_("Next appointment"), required=False, widget=NextDate)
    others = django_forms.CharField(
        label=_("The code"),
        required=False,
        max_length=200,
        widget=CodeInput,
        help_text=_(
            "The code of somebody you walked with before, for example K7M-2QX. Several codes with a comma between them."
        ),
    )

    def __init__(
        self, *args: Any, viewer: Viewer, persons: Sequence[Choice], zone: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["persons"].offer(persons)  # type: ignore[attr-defined]
        self.fields["persons"].required = not (self.is_bound and self["others"].data)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        for name in ("happened_on", "next_on"):
            self.fields[name].widget.zone = zone

    def clean_others(self) -> list[uuid.UUID]:
        """Return the cases of the codes typed; a code that is none, or of nobody on the viewer's list, is named."""
        found = []
        for typed in filter(
            None, (part.strip() for part in self.cleaned_data["others"].replace(";", ",").split(","))
        ):
            code = read_code(typed)
            cases = cases_by_code(self.viewer, code) if code else []
            if not cases:
                raise ValidationError(
                    _("Nobody on your list has the code %(code)s. Check it letter by letter."),
                    params={"code": typed},
                )
            found.append(cases[0].pk)
        return found

    def clean(self) -> dict[str, Any]:
        """Put ticked and typed persons together; a session that was not held has no length."""
        told = super().clean() or self.cleaned_data
        ticked = [uuid.UUID(id) for id in told.get("persons", [])]
        told["case_ids"] = list(dict.fromkeys([*ticked, *told.get("others", [])]))
        if told.get("state", "held") != "held":
            told["minutes"] = None
        return told

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know about the session itself."""
        names = ("happened_on", "mode", "minutes", "state", "next_on")
        return {name: self.cleaned_data[name] for name in names}


class RecordForm(SessionFields, CreateForm):
    """A new session."""


class CorrectForm(SessionFields, EditForm):
    """A session that is there already."""
