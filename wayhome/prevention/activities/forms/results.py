"""Forms of what came of an activity: one thing a form, few questions, nothing about a person we support."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats
from wayhome.kit.dates import Month, today
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceButtons, Counter, DateField, DateInput, MonthField, WholeField
from wayhome.kit.moneyfields import AmountField, InMoney
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import Activity, ActivityPart, Contribution
from wayhome.prevention.activities.queries.parts import currencies_of
from wayhome.registry.agencies.choices import AgencyChoice
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.registry.places.choices import PlaceChoice
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

NO_NAMES = _("No names of people we support.")
CHOOSE = ("", _("Choose"))


def listed(codes: Any, empty: str | Promise | None = None) -> Any:
    """The choices of a list of codes for a drop-down, with a first one that chooses nothing."""
    return lambda: [("", empty) if empty is not None else CHOOSE, *codes.choices]


class Later(DateInput):
    """A day to come: a week and a month from today are one tap."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Put days to come in the place of today and yesterday."""
        context = super().get_context(name, value, attrs)
        now = today(self.zone)
        weeks = ((_("In a week"), 7), (_("In a month"), 30))
        context["widget"]["near"] = [(words, f"{now + dt.timedelta(days=days):%d/%m/%Y}") for words, days in weeks]  # fmt: skip
        return context


class PartForm(Form):
    """What all forms of parts know: the activity, its offices, who looks."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, viewer: Viewer, activity: Activity, offices: list[Office], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.viewer, self.activity, self.offices = viewer, activity, offices
        self.zone = offices[0].time_zone if offices else "UTC"
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.widget.zone = self.zone
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the activity."""

    @property
    def told(self) -> dict[str, Any]:
        """What the actions want to know."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}


def initial_of(part: ActivityPart, names: tuple[str, ...]) -> dict[str, Any]:
    """What a form shows of a part that is there."""
    known = {name: getattr(part, name) for name in names} | {"version": part.version}
    if "month" in known:
        known["month"] = Month.parse(known["month"])
    for name in ("colleague", "paid_from"):
        if known.get(name) is not None:
            known[name] = known[name].pk
    return known


class IssueFields(PartForm):
    """An issue that a community raised."""

    names = ("theme", "words", "place", "owner", "promised_on", "raised_on")
    theme = django_forms.ChoiceField(label=_("What about?"), choices=listed(codes.THEMES))
    words = django_forms.CharField(
        label=_("In a few words"), required=False, max_length=240, help_text=NO_NAMES
    )
    owner = AgencyChoice(
        label=_("Who answers for it?"), required=False, help_text=_("The authority or organisation.")
    )
    promised_on = DateField(label=_("Promised by"), required=False, widget=Later)
    place = PlaceChoice(
        label=_("In which place?"),
        required=False,
        help_text=_("Leave it empty if it concerns the place of the meeting."),
    )
    raised_on = DateField(label=_("Raised on"), widget=DateInput(near=False))

    def prepare(self) -> None:
        """Ask on which day only where there were several."""
        self.fields["place"].on = lambda: self.activity.happened_on  # type: ignore[attr-defined]
        if self.activity.happened_to is None:
            del self.fields["raised_on"]


class IssueForm(IssueFields, CreateForm):
    """A new issue."""


class EditIssueForm(IssueFields, EditForm):
    """An issue that is there already."""


class AnswerForm(EditForm):
    """What became of an issue: the state is the button that is pressed."""

    state = django_forms.ChoiceField(
        label=_("What became of it?"), choices=codes.ISSUE_STATES.choices, widget=ChoiceButtons
    )
    answered_on = DateField(label=_("On which day?"), required=False)
    answer = django_forms.CharField(
        label=_("What was the answer?"), required=False, max_length=400, help_text=NO_NAMES
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].widget.zone = zone


class OutputFields(PartForm):
    """Things that now stand there, or were given out."""

    names = ("kind", "count", "words", "for_whom", "paid_from", "place")
    kind = django_forms.ChoiceField(label=_("What is there now?"), choices=listed(codes.OUTPUT_KINDS))
    count = WholeField(label=_("How many?"), widget=Counter, min_value=1)
    words = django_forms.CharField(
        label=_("In a few words"), required=False, max_length=120, help_text=NO_NAMES
    )
    for_whom = django_forms.ChoiceField(
        label=_("For whom?"), required=False, choices=listed(codes.FOR_WHOM, _("Not noted"))
    )
    paid_from = django_forms.ModelChoiceField(
        label=_("Paid from which contribution?"),
        required=False,
        queryset=Contribution.objects.none(),
        empty_label=_("None of these"),
        widget=django_forms.Select,
    )
    place = PlaceChoice(label=_("In which place?"), required=False)

    def prepare(self) -> None:
        """Offer the contributions to this activity; without any, do not ask."""
        given = Contribution.objects.visible_to(self.viewer).filter(activity=self.activity, retired_at=None)
        field: Any = self.fields["paid_from"]
        field.queryset = given.select_related("agency").order_by("recorded_at")
        field.label_from_instance = in_words
        self.fields["place"].on = lambda: self.activity.happened_on  # type: ignore[attr-defined]
        if not given.exists():
            del self.fields["paid_from"]


class OutputForm(OutputFields, CreateForm):
    """Something new that is there."""


class EditOutputForm(OutputFields, EditForm):
    """Something that is recorded already."""


class ContributionFields(InMoney, PartForm):
    """What somebody gave."""

    names = ("giver", "kind", "amount", "currency", "words", "agency")
    giver = django_forms.ChoiceField(label=_("Who gave?"), choices=listed(codes.GIVERS))
    kind = django_forms.ChoiceField(
        label=_("What?"),
        choices=codes.CONTRIBUTION_KINDS.choices,
        widget=ChoiceButtons(inline=True),
    )
    amount = AmountField(
        label=_("How much money, or what was it worth?"),
        required=False,
    )
    currency = django_forms.ChoiceField(label=_("Currency"), required=False)
    words = django_forms.CharField(
        label=_("What was it, or what for?"), required=False, max_length=160, help_text=NO_NAMES
    )
    agency = AgencyChoice(label=_("Which organisation, if it was one"), required=False)

    def prepare(self) -> None:
        """Offer the currencies of the activity's offices."""
        self.currencies = currencies_of(self.offices)
        field: Any = self.fields["currency"]
        field.choices = [CHOOSE, *((code, code) for code in self.currencies)]


class ContributionForm(ContributionFields, CreateForm):
    """A new contribution."""


class EditContributionForm(ContributionFields, EditForm):
    """A contribution that is recorded already."""


class ScoreField(django_forms.Field):
    """A mean of 100, with a point or a comma; its value is a Decimal."""

    default_error_messages = {"invalid": _("Write the score in digits, for example 71.5.")}

    def prepare_value(self, value: Any) -> Any:
        """Write a score without noughts that say nothing."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """Return the Decimal, or None where nothing was typed."""
        text = formats.latin(str(value or "")).strip().removesuffix("%").removesuffix("/100").strip()
        if not text:
            return None
        if not re.fullmatch(r"[-\u2212]?\d{1,6}([.,]\d{1,6})?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text.replace(",", ".").replace("\u2212", "-"))


class TestFields(PartForm):
    """A test before or after an activity."""

    __test__ = False  # pytest collects by name
    names = ("when", "takers", "mean", "topic")
    when = django_forms.ChoiceField(
        label=_("When was the test?"), choices=codes.TEST_WHEN.choices, widget=ChoiceButtons(inline=True)
    )
    takers = WholeField(label=_("How many took it?"), widget=Counter(icon="people"), min_value=1)
    mean = ScoreField(
        label=_("Their mean score, of 100"),
        widget=django_forms.TextInput({"inputmode": "decimal", "class": "govuk-input wh-number"}),
    )
    topic = django_forms.ChoiceField(
        label=_("About what, if there were several tests"), required=False, choices=listed(codes.TOPICS, _("One test for all"))
    )  # fmt: skip


class TestForm(TestFields, CreateForm):
    """A new test."""

    __test__ = False


class EditTestForm(TestFields, EditForm):
    """A test that is recorded already."""

    __test__ = False


class QuoteFields(PartForm):
    """What somebody said, and whether it may be told."""

    names = ("words", "said_by", "permission", "speaker", "language", "english")
    why = {"permission": _("What somebody says belongs to them. It leaves the house only as they allowed.")}
    words = django_forms.CharField(
        label=_("What was said"),
        max_length=600,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("In their own words. No names of people we support."),
    )
    said_by = django_forms.ChoiceField(label=_("Who said it?"), choices=listed(codes.CATEGORIES))
    permission = django_forms.ChoiceField(
        label=_("May it be told?"), choices=codes.QUOTE_PERMISSIONS.choices, widget=ChoiceButtons
    )
    speaker = django_forms.CharField(
        label=_("Name and post"), required=False, max_length=120, help_text=_("Only with permission to tell them.")
    )  # fmt: skip
    language = django_forms.ChoiceField(
        label=_("In which language?"), required=False, choices=listed(FIRST_LANGUAGES, _("Not noted"))
    )
    english = django_forms.CharField(
        label=_("The same in English"), required=False, max_length=600, widget=django_forms.Textarea({"rows": 3})
    )  # fmt: skip


class QuoteForm(QuoteFields, CreateForm):
    """A new quote."""


class EditQuoteForm(QuoteFields, EditForm):
    """A quote that is recorded already."""


class FigureFields(PartForm):
    """A figure that was shown at a meeting."""

    names = ("code", "month", "printed")
    code = django_forms.CharField(
        label=_("Which figure?"), max_length=60, help_text=_("As the list of figures calls it, for example issues_raised.")
    )  # fmt: skip
    month = MonthField(label=_("Of which month?"))
    printed = django_forms.CharField(
        label=_("What was shown"), max_length=60, help_text=_("As it was printed then, for example 97 (56F).")
    )

    @property
    def told(self) -> dict[str, Any]:
        """The month as it is kept."""
        return super().told | {"month": str(self.cleaned_data["month"])}


class FigureForm(FigureFields, CreateForm):
    """A figure shown."""


class EditFigureForm(FigureFields, EditForm):
    """A figure that is recorded already."""


def in_words(given: Contribution) -> str:
    """A contribution in one line: 140 USD, teachers and monks."""
    lang = formats.language(None)
    parts = [
        formats.money(given.amount, given.currency, lang) if given.amount is not None else given.words,
        str(codes.GIVERS.label(given.giver)),
        given.agency.label if given.agency is not None else "",
    ]
    return ", ".join(part for part in parts if part)
