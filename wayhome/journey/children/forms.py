"""The form of a look at what is best for a child: tapped; words only where somebody wants to."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.children import codes
from wayhome.journey.children.sealed import LONGEST
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.trust.accounts.models import LANGUAGES


class LookFields(Folds, Form):
    """How the child was heard, what was weighed, what came of it. ``writes``: words can be kept, the viewer's keys open them."""

    folds: ClassVar[Any] = (
        Fold(_("Another day, who was there, in words"), ("happened_on", "with_whom", "words")),
    )

    about = django_forms.ChoiceField(
        label=_("What is it about?"), choices=codes.ABOUT.choices, widget=ChoiceButtons
    )
    heard = django_forms.ChoiceField(
        label=_("How was the child heard?"),
        choices=codes.HEARD_ASKED,
        widget=ChoiceButtons,
        error_messages={"required": _("Say how the child was heard.")},
    )
    adult_said = django_forms.ChoiceField(
        label=_("What does the guardian say?"),
        choices=codes.GUARDIAN.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Say what the guardian said, or why nobody was asked.")},
    )
    weighed = django_forms.MultipleChoiceField(
        label=_("What was weighed?"),
        choices=codes.WEIGHED.choices,
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose what was weighed.")},
    )
    outcome = django_forms.ChoiceField(
        label=_("What came of it?"), choices=codes.OUTCOMES.choices, widget=ChoiceButtons
    )
    why = django_forms.ChoiceField(  # type: ignore[assignment]
        label=_("Why not as the child wishes?"),
        required=False,
        choices=[("", "–"), *codes.WHYS.choices],
    )
    again_on = DateField(label=_("Look again on"), required=False, widget=DateInput(near=False))
    happened_on = DateField(label=_("On which day?"))
    with_whom = django_forms.MultipleChoiceField(
        label=_("With whom was it weighed?"),
        required=False,
        choices=codes.WITH_WHOM.choices,
        widget=ChoiceBoxes,
    )
    words = django_forms.CharField(
        label=_("In words"),
        required=False,
        max_length=LONGEST,
        help_text=_("Only who walks with this person can open these words."),
        widget=django_forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, zone: str, writes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        for name in ("happened_on", "again_on"):
            self.fields[name].widget.zone = zone
        if not writes:
            del self.fields["words"]

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know, but for the words."""
        known = self.cleaned_data
        return {name: known[name] for name in TOLD}


TOLD = (
    "happened_on", "about", "heard", "adult_said", "weighed", "with_whom", "outcome", "why", "again_on",
)  # fmt: skip


class LookForm(LookFields, ByProxy, CreateForm):
    """A new look."""

    folds: ClassVar[Any] = (*LookFields.folds, PROXY)


class LookEdit(LookFields, EditForm):
    """A look corrected."""


class GrownForm(Form):
    """Nothing to fill in, only to confirm."""


class PaperForm(Form):
    """In which language the sheet is printed."""

    prints = True  # a paper is the answer: nothing is being saved

    language = django_forms.ChoiceField(
        label=_("In which language?"), choices=LANGUAGES.choices, widget=ChoiceButtons(inline=True)
    )
