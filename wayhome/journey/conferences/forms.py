"""Forms of conferences."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wayhome.journey.conferences import codes
from wayhome.journey.conferences.sealed import LONGEST
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.agencies.models import Agency
from wayhome.trust.accounts.models import LANGUAGES, User

SEALED = _("Only who walks with this person can open these words.")
POINTS = ("strengths", "limits", "agenda")
WORDS = ("strengths_words", "limits_words")


def _boxes(part: str, label: Any) -> django_forms.MultipleChoiceField:
    return django_forms.MultipleChoiceField(
        label=label, required=False, choices=codes.LINES[part].choices, widget=ChoiceBoxes
    )


def _words(label: Any) -> django_forms.CharField:
    return django_forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=SEALED,
        widget=django_forms.Textarea({"rows": 3}),
    )


class ConferenceFields(Folds):
    """When and where, her part in it, strengths first, then what is hard."""

    folds: ClassVar[Any] = (
        Fold(_("Agenda"), ("agenda",)),
        Fold(_("What is hard"), ("limits", "limits_words")),
    )
    happened_on = DateField(label=_("On which day?"), widget=DateInput(near=False))
    place = django_forms.ChoiceField(
        label=_("Where?"), required=False, choices=codes.PLACES.choices, widget=ChoiceButtons(inline=True)
    )
    she = django_forms.ChoiceField(
        label=_("Do they take part?"), required=False, choices=codes.SHE.choices, widget=ChoiceButtons
    )
    beside = django_forms.ChoiceField(
        label=_("Whom do they want beside them?"), required=False, choices=codes.BESIDE.choices, widget=ChoiceButtons(inline=True)
    )  # fmt: skip
    strengths = _boxes("strengths", _("What is strong"))
    strengths_words = _words(_("What is strong, in words"))
    agenda = _boxes("agenda", _("What is to be spoken about?"))
    limits = _boxes("limits", _("What is hard"))
    limits_words = _words(_("What is hard, in words"))

    def __init__(self, *args: Any, zone: str, shut: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].widget.zone = zone
        for name in shut:
            del self.fields[name]

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        found = self.cleaned_data
        return {
            "told": {name: found[name] for name in ("happened_on", "place", "she", "beside")},
            "points": {part: found[part] for part in POINTS},
            "words": {name.removesuffix("_words"): found[name] for name in WORDS if name in self.fields},
        }


class PlanForm(ConferenceFields, ByProxy, CreateForm):
    """A conference planned."""

    folds: ClassVar[Any] = (*ConferenceFields.folds, PROXY)


class ChangeForm(ConferenceFields, EditForm):
    """A conference changed."""


class HeldForm(EditForm):
    """It was held."""

    happened_on = DateField(label=_("On which day?"))
    outcome = django_forms.ChoiceField(
        label=_("What came of it?"), choices=codes.OUTCOMES.choices, widget=ChoiceButtons
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = lambda: today(zone)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.zone = zone


class SureForm(Form):
    """Nothing to fill in, only to confirm."""


class _Whose(CreateForm):
    """A colleague, or an organisation."""

    person = "user"

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(user.pk): user for user in colleagues}
        named = [(key, user.display_name) for key, user in self.accounts.items()]
        self.fields[self.person].choices = [("", _("Nobody of ours")), *named]  # type: ignore[attr-defined]

    @property
    def whose(self) -> dict[str, Any]:
        """The colleague or the organisation chosen."""
        return {
            self.person: self.accounts.get(self.cleaned_data[self.person]),
            "agency": self.cleaned_data["agency"],
        }


class ParticipantForm(_Whose):
    """Who takes part."""

    role = django_forms.ChoiceField(label=pgettext_lazy("role", "Part"), choices=codes.ROLES.choices)
    user = django_forms.ChoiceField(label=_("A colleague"), required=False)
    agency = AgencyChoice(label=_("Or an organisation"), required=False)


class DecisionForm(_Whose):
    """What was decided, whose it is and until when."""

    person = "owner"
    what = django_forms.ChoiceField(label=_("What was decided?"), choices=codes.WHATS.choices)
    words = _words(_("In words"))
    owner = django_forms.ChoiceField(label=_("A colleague does it"), required=False)
    agency = AgencyChoice(label=_("Or an organisation"), required=False)
    due_on = DateField(label=_("Until when?"), widget=DateInput(near=False))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.zone = zone


class EndForm(Form):
    """What became of a decision."""

    state = django_forms.ChoiceField(label=_("What became of it?"), widget=ChoiceButtons(inline=True))

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in codes.DECISION_STATES.choices if one[0] != state]
        self.fields["state"].choices = others  # type: ignore[attr-defined]


class MinutesForm(Form):
    """In which language the minutes are printed, for whom, and whether her name stands on them."""

    prints = True  # a paper is the answer: nothing is being saved

    language = django_forms.ChoiceField(
        label=_("In which language?"), choices=LANGUAGES.choices, widget=ChoiceButtons(inline=True)
    )
    agency = django_forms.ChoiceField(label=_("For whom?"), required=False, widget=ChoiceButtons)
    named = django_forms.BooleanField(label=_("With the name"), required=False)

    def __init__(self, *args: Any, agencies: Iterable[Agency], may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        named = [(key, str(one)) for key, one in self.agencies.items()]
        self.fields["agency"].choices = [("", _("Our own file")), *named]  # type: ignore[attr-defined]
        if not may_name:
            del self.fields["named"]

    @property
    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        found = self.cleaned_data
        agency = self.agencies.get(found["agency"])
        return {"language": found["language"], "agency": agency, "named": found.get("named", False)}
