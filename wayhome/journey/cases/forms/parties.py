"""Forms of other persons of a case."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import signs
from wayhome.journey.cases.forms.asked import Dated
from wayhome.journey.cases.sealed import LONGEST_WORDS
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceButtons, DateField, WholeField
from wayhome.registry.people.codes import SEXES
from wayhome.registry.people.questions import answers


class PartyAsked(Dated):
    """Who somebody is to the person. ``perpetrator``: sealed words alone."""

    happened_on = DateField(label=_("Since when?"))
    relation = answers(signs.RELATIONS, _("Who is it to the person?"))
    sex = answers(SEXES, _("Sex"), buttons=True)
    birth_year = WholeField(label=_("Year of birth"), required=False)
    words = django_forms.CharField(
        label=_("Name, and how to reach"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("Sealed: only who walks with the person can read it."),
    )
    code = django_forms.CharField(
        label=_("Code, if we know this person"), required=False, max_length=12, help_text=_("Like K7M-2QX.")
    )

    def __init__(self, *args: Any, perpetrator: bool = False, readable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if perpetrator:
            for name in ("relation", "sex", "birth_year", "code"):
                del self.fields[name]
            self.fields["words"].label = _("What is told of this person")
        if not readable:
            del self.fields["words"]

    def told(self) -> dict[str, Any]:
        """What stands in the clear, as the act takes it."""
        names = ("relation", "sex", "birth_year", "code")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class PartyForm(PartyAsked, CreateForm):
    """Somebody is added."""


class PartyEdit(PartyAsked, EditForm):
    """What is told of somebody, to correct."""


class PartyEnd(Dated, EditForm):
    """Somebody is no such person any more."""

    days: ClassVar[Any] = ("ended_on",)
    ended_on = DateField(label=_("Last day"))
    end_why = django_forms.ChoiceField(
        label=_("Why?"), choices=lambda: signs.END_WHYS.choices, widget=ChoiceButtons
    )


class RecordForm(CreateForm):
    """Nothing to fill in, only to confirm."""
