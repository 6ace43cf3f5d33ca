"""Forms of the plan: how it was gone through with her, the supervisor's answer, goals and what is done for them."""

import uuid
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.codes import RETURN_WHYS
from wayhome.journey.plans import codes, rules
from wayhome.journey.plans.forms.words import Buttons, HerWords, KindField, Until, in_zone, owners
from wayhome.kit.folds import Fold, Folds
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField, WholeField
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.trust.accounts.models import User


class PlanForm(EditForm):
    """How the plan was gone through with her, and the next look at it."""

    with_her = django_forms.ChoiceField(
        label=_("How did you go through it together?"), choices=codes.WITH_HER.choices, widget=ChoiceButtons
    )
    review_on = Until(label=_("When do we look at it again?"))


class AnswerForm(Folds, EditForm):
    """A supervisor's answer: agreed, or given back with a reason."""

    folds = (Fold(_("Why you give it back"), ("why",)),)

    answer = django_forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("I agree")), ("return", _("I give it back"))],
        widget=Buttons(icons={"agree": "check", "return": "back"}),
    )
    why = django_forms.ChoiceField(  # type: ignore[assignment]
        label=_("Why?"),
        choices=RETURN_WHYS.choices,
        widget=ChoiceButtons,
        required=False,
    )


class GoalFields(django_forms.Form):
    """Her words, and the domain they belong to."""

    words = HerWords(label=_("What do they want? In their words"))
    domain = django_forms.ChoiceField(
        label=_("What is it about?"), choices=[("", _("Choose one")), *codes.DOMAINS.choices]
    )


class GoalForm(GoalFields, CreateForm):
    """A new goal."""


class GoalEdit(GoalFields, EditForm):
    """A goal that is there already, and its place in the list."""

    rank = WholeField(label=_("Its place in the list"), min_value=1, max_value=99)


class GoalEnd(EditForm):
    """What became of a goal."""

    state = django_forms.ChoiceField(
        label=_("How does it stand?"), choices=codes.GOAL_STATES.choices, widget=ChoiceButtons
    )
    steps = django_forms.TypedChoiceField(
        label=_("How far has it come?"),
        coerce=int,
        choices=[
            (0, _("Not begun")),
            (1, _("Begun")),
            (2, _("Half of it")),
            (3, _("Nearly there")),
            (rules.MOST_STEPS, _("All of it")),
        ],
        widget=ChoiceButtons,
    )
    ended_on = DateField(label=_("Since when? If it is not on the way any more"), required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self.fields["ended_on"], zone)


class ActionFields(django_forms.Form):
    """What is done, by whom, until when."""

    kind = KindField()
    who = django_forms.ChoiceField(
        label=_("Who does it?"),
        choices=codes.WHO.choices,
        widget=Buttons(),
    )
    by_on = Until(label=_("Until when?"), required=False)
    owner = django_forms.ChoiceField(label=_("Which colleague?"), required=False)
    agency = AgencyChoice(label=_("Which organisation?"), required=False)
    words = HerWords(label=_("More about it"), required=False)

    def __init__(self, *args: Any, colleagues: list[User], me: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in colleagues}
        owners(self.fields["owner"], colleagues, me, empty=_("Who walks with them"))

    @property
    def told(self) -> dict[str, Any]:
        """What the actions take."""
        sent = self.cleaned_data
        owner = self.accounts.get(sent["owner"])
        names = [name for name in ("kind", "who", "agency", "by_on", "words") if name in self.fields]
        return {**{name: sent[name] for name in names}, "owner": owner}


class ActionForm(ActionFields, CreateForm):
    """A new action."""


class ActionEdit(ActionFields, EditForm):
    """An action that is there already."""


class TapForm(EditForm):
    """One tap: what it is about is the address, and which version was seen."""

    to = django_forms.CharField(required=False, max_length=10)


class UndoForm(EditForm):
    """The tap to take back."""

    id = django_forms.UUIDField()
    kind = django_forms.ChoiceField(choices=[(one, one) for one in ("goal", "action", "promise")])

    @property
    def told(self) -> tuple[str, uuid.UUID, int]:
        """(kind, id, version)."""
        return self.cleaned_data["kind"], self.cleaned_data["id"], self.cleaned_data["version"]
