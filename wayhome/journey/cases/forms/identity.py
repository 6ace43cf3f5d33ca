"""Forms of who a person is, one a kind of part. Their values become the bodies that are sealed; their errors say what to do."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList
from wayhome.kit.formats import Unreadable
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.inputs import ChoiceButtons
from wayhome.registry.people import bodies, codes
from wayhome.registry.people.bodies import Body, NameBody, When, read_when, tidy
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.queries import place_by_id
from wayhome.trust.access.viewer import NOBODY

_ROOM = 300  # what a box takes; what a body takes is said by the act, so that nothing typed is cut


class Line(django_forms.CharField):
    """A line as it is kept: letters in one composition, single spaces."""

    def to_python(self, value: Any) -> str:
        """Return the line."""
        return tidy(super().to_python(value) or "")


def line(label: Any, *, required: bool = False, **kwargs: Any) -> Line:
    """Return a box for words about her: no spelling help, which would send them to the browser's maker."""
    attrs = {"spellcheck": "false", "autocapitalize": "words"}
    return Line(
        label=label, required=required, max_length=_ROOM * 3, widget=django_forms.TextInput(attrs), **kwargs
    )


def name_field(label: Any) -> Line:
    """Return the box for a first name at admission."""
    return line(label, help_text=_("Sealed: only their team can read it. May be given later."))


def given_field() -> Line:
    """Return the box for the part of a name people call her by."""
    return line(_("Which of these words do people call this person by?"))


def name_told(text: str, given: str = "") -> NameBody | None:
    """Return a first name, None where nothing was typed."""
    return NameBody(text, given=given) if text else None


class WhenField(django_forms.CharField):
    """A day, a month or a year, "about" before an estimate; its value is a ``When`` or None."""

    default_error_messages: ClassVar[Any] = {
        "invalid": _(
            "Write a day (24/10/2004), a month (10/2004) or a year (2004). Put ~ before an estimate."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", django_forms.TextInput({"class": "govuk-input wh-date"}))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Write a date as it is typed."""
        return value.typed if isinstance(value, When) else value

    def clean(self, value: Any) -> Any:
        """Return the date, or None where nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read_when(typed)
        except Unreadable as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong


class HomeChoice(PlaceChoice):
    """A place of hers, down to the village. It is looked for by sending the form, so that her village stands in no address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.search_url = ""


def one_of(
    code_list: CodeList, label: Any, *, states: bool = False, buttons: bool = False, **kwargs: Any
) -> Any:
    """Return a choice of a list; with ``states`` it may stay unasked."""
    widget = ChoiceButtons(inline=True) if buttons else django_forms.Select()
    return django_forms.ChoiceField(
        label=label, choices=lambda: code_list.choices_with_states if states else code_list.choices, widget=widget, **kwargs
    )  # fmt: skip


class PartForm(Form):
    """What forms of all kinds share: ``told`` is the body, ``shown(body)`` fills the form with one."""

    kind: ClassVar[str]

    @property
    def told(self) -> Body:
        """The body this valid form says."""
        shape = bodies.BODIES[self.kind]
        names = {field.name for field in fields(shape)}
        said = {name: value for name, value in self.cleaned_data.items() if name in names}
        made: Body = shape(**said)
        return made

    @property
    def is_preferred(self) -> bool:
        """Whether this is the name she wants to be called by."""
        return bool(self.cleaned_data.get("preferred"))

    @classmethod
    def shown(cls, body: Body) -> dict[str, Any]:
        """Return what the form shows of a body."""
        return dict(vars(body))


class NameFields(PartForm):
    """A name."""

    kind = "name"
    text = line(
        _("The name, as they give it"),
        required=True,
        help_text=_("All its words, in their order and their own script."),
    )
    use = one_of(codes.NAME_USES, _("What name is this?"))
    given = given_field()
    family = line(_("Which of these words make the family name?"))
    preferred = django_forms.BooleanField(label=_("They want to be called by this name"), required=False)


class ContactFields(PartForm):
    """A way to reach her."""

    kind = "contact"
    why = {
        "safe": _(
            "A call at the wrong moment can put somebody in danger. What is not asked yet is not used."
        ),
    }
    way = one_of(codes.WAYS, _("Which way?"))
    value = line(_("Number, address or name there"), required=True)
    whose = one_of(codes.WHOSE, _("Whose is it?"))
    safe = one_of(
        codes.SAFE_OR_NOT_ASKED, _("Is it safe to reach them this way?"), buttons=True, initial="unknown"
    )
    when = line(_("When?"), help_text=_("For example: weekday mornings, when they are alone."))
    how = line(_("How?"), help_text=_("For example: a message first, then let it ring twice."))
    say = line(_("What to say, if somebody else answers?"))


class AddressFields(PartForm):
    """Where she lives or lived."""

    kind = "address"
    use = one_of(codes.ADDRESS_USES, _("Which address is it?"))
    place = HomeChoice(
        label=_("Village, commune or province"),
        required=False,
        help_text=_("Type a part of its name, then find and choose it."),
    )
    detail = line(
        _("Down to the door"),
        help_text=_("What the list of places does not know: hamlet, street, how one gets there."),
    )
    precision = one_of(codes.SURENESS, _("How sure is it?"), buttons=True, initial="exact")
    since = WhenField(label=_("Since when?"), required=False)
    until = WhenField(label=_("Until when?"), required=False)

    @property
    def told(self) -> Body:
        """The address with its place's id, and its words as they are today."""
        said = self.cleaned_data
        place = said["place"]
        return bodies.AddressBody(
            said["use"], str(place.pk) if place else "", place.words if place else "", said["detail"], said["since"], said["until"],
            said["precision"],
        )  # fmt: skip

    @classmethod
    def shown(cls, body: Any) -> dict[str, Any]:
        """Show the place itself."""
        return dict(vars(body)) | {"place": place_by_id(NOBODY, body.place) if body.place else None}


class IdentifierFields(PartForm):
    """A paper's number."""

    kind = "identifier"
    paper = one_of(codes.PAPERS, _("Which paper?"))
    number = line(
        _("Number on the paper"), required=True,
        help_text=_("As it stands there. A citizen card of Viet Nam has 12 digits, the older identity card 9."),
    )  # fmt: skip
    country = one_of(codes.COUNTRIES, _("Which country gave it out?"), states=True, initial="not_asked")
    held = one_of(codes.HELD, _("Where is the paper now?"), states=True, initial="not_asked")
    issued = WhenField(label=_("Given out when?"), required=False)
    expires = WhenField(label=_("Valid until?"), required=False)


class RelativeFields(PartForm):
    """Somebody of her family or around her."""

    kind = "relative"
    why = {
        "told_what": _(
            "Family can be a help or a danger. Nobody is told anything before the person has said so."
        ),
    }
    relation = one_of(codes.RELATIONS, _("Who is this to the person?"))
    name = line(_("Name"))
    contact = line(_("How to reach them"))
    told_what = one_of(
        codes.MAY_BE_TOLD, _("What may they be told?"), states=True, buttons=True, initial="not_asked"
    )

    @property
    def told(self) -> Body:
        """Who it is, and what they may be told."""
        said = self.cleaned_data
        return bodies.RelativeBody(said["relation"], said["name"], said["contact"], said["told_what"])

    @classmethod
    def shown(cls, body: Any) -> dict[str, Any]:
        """Show what they may be told."""
        return dict(vars(body)) | {"told_what": body.told}


class DateFields(PartForm):
    """A day of her life."""

    kind = "date"
    what = one_of(codes.DAYS_OF_LIFE, _("Which day?"))
    on = WhenField(
        label=_("When was it?"),
        help_text=_("As exactly as they know it: 24/10/2004, 10/2004 or 2004. Put ~ before an estimate."),
    )


class NeedFields(PartForm):
    """What she needs to understand and be understood."""

    kind = "need"
    need = one_of(codes.NEEDS, _("What do they need?"))
    language = one_of(codes.FIRST_LANGUAGES, _("Which language?"), states=True, initial="not_asked")
    wish = line(_("The wish"), help_text=_("For example: a woman, and nobody from their own district."))


FIELDS: dict[str, type[PartForm]] = {
    shape.kind: shape
    for shape in (
        NameFields,
        ContactFields,
        AddressFields,
        DateFields,
        IdentifierFields,
        RelativeFields,
        NeedFields,
    )
}
ADD = {
    kind: type(f"Add{shape.__name__}", (shape, CreateForm), {"__doc__": shape.__doc__})
    for kind, shape in FIELDS.items()
}
EDIT = {
    kind: type(f"Edit{shape.__name__}", (shape, EditForm), {"__doc__": shape.__doc__})
    for kind, shape in FIELDS.items()
}
