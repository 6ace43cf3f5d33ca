"""Forms of a graduation: the checklist with one choice a line, the plan of the return, and answers to what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wayhome.journey.aftercare import codes
from wayhome.journey.aftercare.criteria import Criteria
from wayhome.journey.aftercare.sealed import LONGEST
from wayhome.journey.cases.codes import RETURN_WHYS
from wayhome.journey.plans.codes import DROP_WHYS
from wayhome.journey.plans.going_on import GoingOn
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField
from wayhome.kit.proxy import ByProxy
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.places.queries import provinces

NOBODYS_NAME = _("Only who walks with this person can open these words.")
LINE, STEP = "line_", "step_"
Answers = dict[str, tuple[str, str]]


def words_field(label: Any) -> django_forms.CharField:
    return django_forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=NOBODYS_NAME,
        widget=django_forms.Textarea({"rows": 3}),
    )


def without_words(form: django_forms.Form, known: str | None) -> None:
    """Leave the box for words out where these keys do not open what is in it: nobody writes over what she cannot read."""
    if known is None:
        del form.fields["words"]


def told_words(form: django_forms.Form) -> str | None:
    """Return the words typed; None where the form has no box for them."""
    return form.cleaned_data.get("words") if "words" in form.fields else None


class Reasoned(Form):
    """A form with a reason: an act calls it ``why``, which a form's own explanations are called."""

    def refuse(self, error: Refused) -> None:
        """Show a refusal of the reason at its field."""
        super().refuse(Refused(error.sentence, field="reason") if error.field == "why" else error)


class ChecklistFields(Form):
    """Her wish first, then each line: met, or not yet and why."""

    wish = django_forms.ChoiceField(
        label=_("What do they wish?"),
        choices=codes.WISHES.choices_with_states,
        initial="not_asked",
        required=False,
        widget=ChoiceButtons,
    )
    words = words_field(_("In their own words"))
    happened_on = DateField(label=_("The day they are to go, or went"))

    def __init__(self, *args: Any, asked: Criteria, zone: str, known: str | None = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_words(self, known)
        self.fields["happened_on"].widget.zone = zone
        why = [
            (code, _("Not yet: %(why)s") % {"why": words}) for code, words in codes.UNMET_WHYS.codes.items()
        ]
        for line in asked.lines["criteria"]:
            self.fields[LINE + line] = django_forms.ChoiceField(
                label=str(codes.CRITERIA.label(line)), required=False, choices=[("", _("Not answered yet")), ("yes", _("Yes")), *why]
            )  # fmt: skip

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        found = self.cleaned_data
        lines: Answers = {
            name.removeprefix(LINE): ("yes", "") if value == "yes" else ("no", value)
            for name, value in found.items()
            if name.startswith(LINE) and value
        }
        return {
            "happened_on": found["happened_on"],
            "wish": found["wish"] or "not_asked",
            "lines": lines,
            "words": told_words(self),
        }


class NewChecklistForm(ChecklistFields, ByProxy, CreateForm):
    """A checklist begun."""


class ChecklistForm(ChecklistFields, EditForm):
    """A checklist gone on with."""


def answered(lines: Mapping[str, Any]) -> dict[str, str]:
    """Return how a form shows lines already answered."""
    return {LINE + line: "yes" if row.answer == "yes" else row.why for line, row in lines.items()}


class ReturnForm(Folds, EditForm):
    """Where she goes and with whom, what was checked, what she was given."""

    folds: ClassVar[Any] = (Fold(_("Who receives them there"), ("province", "agency")),)
    living = django_forms.ChoiceField(label=_("Where will they live?"), choices=codes.LIVING.choices)
    with_whom = django_forms.ChoiceField(label=_("With whom?"), choices=codes.WITH_WHOM.choices)
    province: Any = django_forms.ModelChoiceField(
        label=_("In which province?"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("answer", "Not told"),
    )
    agency = AgencyChoice(label=_("Which organisation receives them?"), required=False)
    home = django_forms.MultipleChoiceField(label=_("A safe home"), required=False, widget=ChoiceBoxes)
    fit = django_forms.MultipleChoiceField(label=_("Fit to travel"), required=False, widget=ChoiceBoxes)
    copies = django_forms.MultipleChoiceField(
        label=_("Given to the person"), required=False, widget=ChoiceBoxes
    )
    words = words_field(_("What was agreed"))

    def __init__(
        self, *args: Any, asked: Criteria, country: str, known: str | None = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        without_words(self, known)
        self.asked = asked
        self.fields["province"].queryset = provinces(country)  # type: ignore[attr-defined]
        for part in ("home", "fit", "copies"):
            self.fields[part].choices = [(line, codes.LINES[part].label(line)) for line in asked.lines[part]]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know: of each line asked, whether it is ticked."""
        found = self.cleaned_data
        ticks = {
            part: {line: ("yes" if line in found[part] else "no", "") for line in self.asked.lines[part]}
            for part in ("fit", "home", "copies")
        }
        plain = {name: found[name] for name in ("living", "with_whom", "province", "agency")}
        return {**plain, **ticks, "words": told_words(self), "version": found["version"]}


class AnswerForm(Reasoned):
    """A supervisor's answer."""

    answer = django_forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("Agree")), ("return", _("Give it back"))],
        widget=ChoiceButtons(inline=True),
    )
    reason = django_forms.ChoiceField(
        label=_("If you give it back: why?"),
        choices=[("", pgettext_lazy("answer", "Not told")), *RETURN_WHYS.choices],
        required=False,
    )

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        agreed = self.cleaned_data["answer"] == "agree"
        return {"agreed": agreed, "why": "" if agreed else self.cleaned_data["reason"]}


class SureForm(Form):
    """Nothing to fill in, only to confirm."""


class AskForm(Reasoned):
    """What becomes of each open step of her plan when she goes; what is not touched goes on."""

    dropped_why = django_forms.ChoiceField(
        label=_("If something is no longer needed: why?"), choices=DROP_WHYS.choices, widget=ChoiceButtons, required=False
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Sequence[GoingOn] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = {f"{STEP}{step.pk}_{step.row.version}": step.row for step in steps}
        why = self.fields.pop("dropped_why")
        for name, step in zip(self.steps, steps, strict=True):
            self.fields[name] = django_forms.ChoiceField(
                label=step.line, choices=codes.STEPS_TOLD.choices, initial=codes.GOES_ON, widget=ChoiceButtons(inline=True),
                error_messages={"required": _("Say what becomes of it. A colleague may have changed it just now.")},
            )  # fmt: skip
        if steps:
            self.fields["dropped_why"] = why

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        sent = self.cleaned_data
        return {
            "steps": {
                row.pk: (row.version, sent[name], sent["dropped_why"])
                for name, row in self.steps.items()
                if sent[name] != codes.GOES_ON
            }
        }


class GoneForm(Form):
    """The day on which she went."""

    exit_on = DateField(label=_("On which day did they go?"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exit_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["exit_on"].widget.zone = zone
