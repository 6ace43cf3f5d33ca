"""The form of a talk about needs: strengths first, then domain by domain; what is known is shown and not asked again."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.plans import codes
from wayhome.journey.plans.forms.words import Buttons, HerWords, in_zone
from wayhome.kit.codes import NOT_ASKED, REFUSED, STATES, recorded
from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import ChoiceBoxes, DateField
from wayhome.kit.proxy import PROXY, ByProxy

OPEN = 4  # domains before the folded parts
ICONS = {"none": "ring", "some": "half", "urgent": "diamond", REFUSED: "hand"}
WHY = {
    "safety": _("So that nothing we do puts them in danger."),
    "mind": _("So that somebody to talk to is there if they want it. They need not tell why."),
    "family": _("So that we speak with nobody they do not want us to speak with."),
    "choice": _("So that what we plan is what they decided."),
}


class NeedsForm(ByProxy):
    """Strengths, a tap a domain, her wishes. Whatever is left out stands as not asked; nothing has to be filled in."""

    template_name = "plans/needs_fields.html"

    strengths = django_forms.MultipleChoiceField(
        label=_("What are they strong in?"),
        choices=codes.STRENGTHS.choices,
        widget=ChoiceBoxes,
        required=False,
    )
    wishes = HerWords(label=_("What they wish, in their words"), required=False)
    happened_on = DateField(label=_("On which day?"), required=False)

    def __init__(self, *args: Any, zone: str, known: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self.fields["happened_on"], zone)
        for name in ("done_by", "source"):
            self.fields[name].required = False  # both are preset: nothing here has to be filled in
        self.zone = zone
        self.known = {domain: answer for domain, answer in (known or {}).items() if recorded(answer)}
        choices = [*codes.ANSWERS.choices, (REFUSED, STATES[REFUSED])]
        for domain, words in codes.DOMAINS.codes.items():
            field = django_forms.ChoiceField(
                label=words,  # type: ignore[arg-type]
                choices=choices,
                widget=Buttons(icons=ICONS),
                required=False,
                initial=self.known.get(domain),
            )
            field.why = WHY.get(domain, "")  # type: ignore[attr-defined]
            self.fields[domain] = field
        asked = [domain for domain in codes.DOMAINS.codes if domain not in self.known]
        first, rest = asked[:OPEN], asked[OPEN:]
        self.order_fields(["id", "version", "strengths", *first, *rest, *self.known, "wishes", "happened_on"])
        self.folds = [  # type: ignore[misc]
            Fold(_("Ask further"), tuple(rest)),
            Fold(_("Something changed in what they told before"), tuple(self.known)),
            PROXY,
        ]

    @property
    def before(self) -> list[tuple[Any, Any]]:
        """What she told before: (domain, answer), for the page to show."""
        return [
            (codes.DOMAINS.label(domain), codes.ANSWERS.label(answer))
            for domain, answer in self.known.items()
        ]

    @property
    def told(self) -> dict[str, Any]:
        """What the actions take."""
        sent = self.cleaned_data
        answers = {domain: sent.get(domain) or NOT_ASKED for domain in codes.DOMAINS.codes}
        names = [name for name in ("strengths", "wishes", "happened_on") if name in self.fields]
        told = {"answers": answers, **{name: sent[name] for name in names}}
        told["happened_on"] = told["happened_on"] or today(self.zone)
        return told


class NewNeedsForm(NeedsForm, CreateForm):
    """A new talk."""


class NeedsEdit(NeedsForm, EditForm):
    """A talk that is there already."""
