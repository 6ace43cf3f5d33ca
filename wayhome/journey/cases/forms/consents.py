"""Forms of consent: an answer in a few taps, what is rarer folded; and taking back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes
from wayhome.journey.cases.forms.asked import Dated
from wayhome.journey.cases.models import CaseParty
from wayhome.journey.cases.rules.consents import TO_WHOM, Recipient
from wayhome.kit.codes import UNKNOWN
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceBoxes, ChoiceButtons, DateField, DateInput
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.accounts.models import LANGUAGES, User

TERMS = Fold(_("Until when, and what must not be told"), ("until", "withheld", "withheld_why"))
ASKED = Fold(
    _("Interpreter, reading aloud, witness"), ("read_aloud", "interpreter", "witness_kind", "witness")
)
DECIDED = Fold(_("A guardian or an authority decided"), ("given_why", "authority", "authority_until"))
# Where her age is asked too there is one question more: then which guardian it was stands folded.
WHICH = Fold(DECIDED.title, ("guardian", *DECIDED.names))
ONE = Fold(_("Only one organisation"), ("agency",))
_ANSWER_ICONS = {"yes": "check", "no": "cross", "not_now": "clock"}
_HOW_ICONS = {
    "signature": "edit",
    "thumb": "hand",
    "voice": "talk",
    "witness": "people",
    "phone": "phone",
    "letter": "document",
}
_NOBODY = [("", _("Nobody"))]


def _yes_no(label: Any) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label, required=False, choices=lambda: codes.YES_NO.choices, widget=ChoiceButtons(inline=True)
    )


def _or_nothing(words: Any, choices: Iterable[Any]) -> list[Any]:
    return [("", words), *choices]


class How(Dated):
    """By whom, how and in which language an answer was given, until when, and what is withheld."""

    why: Mapping[str, Any] = {
        "age_band": _(
            "Who may decide depends on the age. Where the year of birth leaves it open, we ask and do not guess."
        ),
        "withheld": _("Some things the person may want to tell without us, or to nobody. We keep to it."),
    }
    age_band = django_forms.ChoiceField(
        label=_("How old is the person today?"), required=False, widget=ChoiceButtons(inline=True)
    )
    given_by = django_forms.ChoiceField(
        label=_("Who answered?"), choices=lambda: codes.GIVERS.choices, widget=ChoiceButtons
    )
    guardian = django_forms.ChoiceField(label=_("Which guardian?"), required=False)
    how = django_forms.ChoiceField(
        label=_("How was it said?"),
        choices=lambda: [(code, codes.CONSENT_HOWS.label(code)) for code in codes.GIVEN_HOWS],
        widget=ChoiceButtons(inline=True, icons=_HOW_ICONS),
    )
    language = django_forms.ChoiceField(
        label=_("In which language?"), choices=lambda: FIRST_LANGUAGES.choices
    )
    happened_on = DateField(label=_("On which day?"))
    until = DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(near=False),
        help_text=_("For a yes. The person can end it earlier, on any day."),
    )
    withheld = django_forms.MultipleChoiceField(
        label=_("What must not be told?"),
        required=False,
        choices=lambda: codes.PARTS.choices,
        widget=ChoiceBoxes,
    )
    withheld_why = django_forms.ChoiceField(
        label=_("Why not?"), required=False, choices=lambda: _or_nothing("–", codes.WITHHELD_WHYS.choices)
    )
    read_aloud = _yes_no(_("Was the card read aloud?"))
    interpreter = _yes_no(_("Did an interpreter help?"))
    witness_kind = django_forms.ChoiceField(
        label=_("Who was there as a witness?"),
        required=False,
        choices=lambda: _or_nothing(_("Nobody"), codes.WITNESSES.choices),
    )
    witness = django_forms.ChoiceField(label=_("Which colleague?"), required=False)
    given_why = django_forms.ChoiceField(
        label=_("Why did somebody else decide, or the child alone?"),
        required=False,
        choices=lambda: _or_nothing("–", codes.GIVEN_WHYS.choices),
    )
    authority = django_forms.ChoiceField(
        label=_("Which authority?"),
        required=False,
        choices=lambda: _or_nothing("–", codes.AUTHORITIES.choices),
    )
    authority_until = DateField(
        label=_("Until when does its paper hold?"), required=False, widget=DateInput(near=False)
    )

    def __init__(
        self,
        *args: Any,
        purpose: str,
        bands: Sequence[tuple[str, Any]] = (),
        staff: Iterable[User] = (),
        guardians: Mapping[CaseParty, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose
        self.guardians = {str(row.pk): row for row in guardians or {}}
        self.staff = {str(user.pk): user for user in staff}
        fields: Any = self.fields
        fields["witness"].choices = _or_nothing(
            _("Nobody"), ((key, str(user)) for key, user in self.staff.items())
        )
        if guardians:
            named = ((str(row.pk), words) for row, words in guardians.items())
            fields["guardian"].choices = _or_nothing("–", named)
        else:
            del fields["guardian"]
        if bands:
            fields["age_band"].choices = [*bands, (UNKNOWN, _("Not known"))]
        else:
            del fields["age_band"]

    def clean_withheld_why(self) -> str:
        """Ask why, where something is withheld."""
        why: str = self.cleaned_data["withheld_why"]
        if self.cleaned_data.get("withheld") and not why:
            raise ValidationError(_("Say why these things must not be told."))
        return why

    @property
    def told(self) -> dict[str, Any]:
        """How it was given, as the acts take it."""
        told = {name: self.cleaned_data.get(name) for name in _TOLD}
        told["guardian"] = self.guardians.get(self.cleaned_data.get("guardian") or "")
        return told | {"witness": self.staff.get(self.cleaned_data["witness"])}

    @property
    def limits(self) -> dict[str, str]:
        """What is withheld, and why."""
        return dict.fromkeys(self.cleaned_data["withheld"], self.cleaned_data["withheld_why"])


_TOLD = (
    "age_band", "given_by", "how", "language", "until", "read_aloud", "interpreter", "witness_kind", "given_why", "authority",
    "authority_until",
)  # fmt: skip


class ConsentForm(How, ByProxy, CreateForm):
    """One answer to one question."""

    folds: ClassVar[Any] = (ONE, TERMS, ASKED, DECIDED, PROXY)
    field_order: Any = ("age_band", "answer", "to", "given_by", "guardian", "how", "language", "happened_on")
    answer = django_forms.ChoiceField(
        label=_("What is the answer?"),
        choices=lambda: [(code, codes.CONSENT_ANSWERS.label(code)) for code in ("yes", "no", "not_now")],
        widget=ChoiceButtons(inline=True, icons=_ANSWER_ICONS),
        error_messages={"required": _("Choose the answer.")},
    )
    to = django_forms.ChoiceField(
        label=_("To whom?"),
        required=False,
        help_text=_("One organisation is named below."),
        error_messages={"required": _("Say to whom.")},
    )
    agency = AgencyChoice(label=_("Which organisation?"), required=False)
    read_in = django_forms.ChoiceField(
        choices=[("", ""), *LANGUAGES.choices], required=False, widget=django_forms.HiddenInput
    )

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, purpose=purpose, **kwargs)
        if "age_band" in self.fields:
            self.folds = (ONE, TERMS, ASKED, WHICH, PROXY)  # type: ignore[misc]
        kinds = TO_WHOM[purpose]
        fields: Any = self.fields
        if len(kinds) == 1:
            del fields["to"], fields["agency"]
            return
        named = [(kind, codes.RECIPIENTS.label(kind)) for kind in kinds if kind != "kind"]
        types = [
            (f"kind:{code}", words)
            for code, words in TYPES.choices
            if code not in ("own_office", "reference_body")
        ]
        first = [("", _("Choose"))] if kinds[0] == "kind" else []
        fields["to"].choices = [*first, *named, *types]
        fields["to"].required = bool(first)

    def clean_agency(self) -> Any:
        """Ask which one, where one organisation is meant."""
        agency = self.cleaned_data["agency"]
        if agency is None and self.cleaned_data.get("to") == "agency":
            raise ValidationError(_("Type a part of the organisation's name, then choose it."))
        return agency

    @property
    def whom(self) -> Any:
        """The organisation chosen, or the recipient."""
        chosen = self.cleaned_data.get("to", "")
        if self.cleaned_data.get("agency") is not None:
            return self.cleaned_data["agency"]
        if chosen.startswith("kind:"):
            return Recipient("kind", None, chosen.removeprefix("kind:"))
        return Recipient(chosen) if chosen else None


class ConsentEdit(How, EditForm):
    """How an answer was given, to correct."""


class WithdrawForm(Dated, ByProxy, CreateForm):
    """A person takes back what she agreed to."""

    folds: ClassVar[Any] = (Fold(_("Somebody else said it"), ("given_by",)), PROXY)
    purposes = django_forms.MultipleChoiceField(
        label=_("What is taken back?"),
        widget=ChoiceBoxes,
        error_messages={"required": _("Choose what is taken back.")},
    )
    how = django_forms.ChoiceField(
        label=_("How was it said?"),
        choices=lambda: [
            (code, codes.CONSENT_HOWS.label(code)) for code in codes.WITHDRAWN_HOWS if code != "screen"
        ],
        widget=ChoiceButtons(inline=True, icons=_HOW_ICONS),
        error_messages={"required": _("Choose how it was said.")},
    )
    happened_on = DateField(label=_("On which day?"))
    given_by = django_forms.ChoiceField(
        label=_("Who said it?"), choices=lambda: codes.GIVERS.choices, initial="person", required=False
    )

    def __init__(self, *args: Any, purposes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["purposes"]
        field.choices = [(code, codes.CONSENT_PURPOSES.label(code)) for code in purposes]


class ReadForm(Form):
    """Which cards to print, in which language, on which paper."""

    lang = django_forms.ChoiceField(
        label=_("In which language?"), choices=LANGUAGES.choices, widget=ChoiceButtons(inline=True)
    )
    size = django_forms.ChoiceField(
        label=_("On which paper?"),
        choices=[("a5", "A5"), ("a4", "A4")],
        widget=ChoiceButtons(inline=True),
        initial="a5",
    )
    card = django_forms.MultipleChoiceField(
        label=_("Which cards?"), choices=lambda: codes.CONSENT_PURPOSES.choices, widget=ChoiceBoxes
    )


class CheckForm(CreateForm):
    """The sign-off of a card's words."""

    wording = django_forms.IntegerField(widget=django_forms.HiddenInput)
    read = django_forms.BooleanField(
        label=_(
            "Somebody whose first language this is has read every sentence aloud, and found it right and easy."
        ),
        error_messages={"required": _("Tick this when it is so. Until then the card stays marked.")},
    )
