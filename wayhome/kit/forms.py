"""Forms as people meet them: plain markup, what was typed kept as it can be shown, errors that say what to do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id

_CLASSES: tuple[tuple[type[django_forms.Widget], str], ...] = (
    (django_forms.RadioSelect, "wh-choice__input"),
    (django_forms.CheckboxSelectMultiple, "wh-choice__input"),
    (django_forms.CheckboxInput, "wh-choice__input"),
    (django_forms.Select, "govuk-select"),
    (django_forms.Textarea, "govuk-textarea"),
    (Input, "govuk-input"),
)


class Part(BoundField):
    """A field on a page: knows its classes and what the field's template asks about it."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: django_forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the class of the widget's kind, and nothing the browser would keep in its form history."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # Our own sentences, in the page's language, instead of the browser's bubble in the machine's.
        attrs.pop("required", None)
        if not widget.is_hidden and "class" not in widget.attrs:
            attrs["class"] = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        return attrs

    @property
    def data(self) -> Any:
        """What came, without signs that nobody types and no page or print can show."""
        return _typeable(super().data)

    @property
    def one_box(self) -> bool:
        """A single yes/no box, whose label stands behind it."""
        return isinstance(self.field.widget, django_forms.CheckboxInput)

    @property
    def optional(self) -> bool:
        """Whether to say so: the field may stay empty, and is not a box that is simply not ticked."""
        # Where nothing has to be filled in (a search, a filter), saying it at each field would be noise.
        asked = any(field.required for field in self.form.fields.values() if not field.widget.is_hidden)
        return asked and not (self.field.required or self.field.disabled or self.one_box)

    @property
    def why(self) -> str:
        """The answer to "Why do we ask?", or empty."""
        return str(getattr(self.field, "why", ""))


_UNTYPEABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _typeable(sent: Any) -> Any:
    if isinstance(sent, str):
        return _UNTYPEABLE.sub("", sent)
    if isinstance(sent, list | tuple):
        return type(sent)(_typeable(part) for part in sent)
    return sent


class WayhomeRenderer(DjangoTemplates):
    """Draws forms with kit/templates/kit/forms and widgets with those of the kit before Django's own."""

    form_template_name = "kit/forms/fields.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = Part

    @cached_property
    def engine(self) -> Engine:
        """The engine that looks into the kit first, so that no order of installed apps matters."""
        here = Path(__file__).parent / "templates"
        django = Path(django_forms.__file__).parent / "templates"
        return Engine({"APP_DIRS": True, "DIRS": [here, django], "NAME": "wayhome-forms", "OPTIONS": {}})


class Form(django_forms.Form):
    """The base of every form.

    ``why = {"field": "…"}`` puts "Why do we ask?" under a field. ``icons = {"field": {"code": "icon"}}`` puts
    drawings beside the choices of ``ChoiceButtons``. ``refuse(error)`` shows a Refused where it belongs.
    """

    why: Mapping[str, str | Promise] = {}
    use_required_attribute = False
    template_name_label = "kit/forms/label.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.why = self.why.get(name, "")  # type: ignore[attr-defined]
            for code, sentence in _sentences(field).items():
                if any(field.error_messages.get(code) is own for own in _FRAMEWORKS_OWN):
                    field.error_messages[code] = sentence

    def only_looks(self) -> bool:
        """Whether the button beside a box to search in was pressed: then nothing is saved, and only that box complains."""
        looked_for = self.data.get("find") if self.is_bound else None
        if looked_for:
            for other in [name for name in self.errors if name != looked_for]:
                del self.errors[other]
        return bool(looked_for)

    def refuse(self, error: Refused) -> None:
        """Show what an action refused, at its field if it names one."""
        self.add_error(error.field if error.field in self.fields else None, str(error.sentence))

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(id of the field to jump to or empty, its label, sentence) for the summary on top, in the fields' order."""
        found = [("", "", str(sentence)) for sentence in self.non_field_errors()]
        if any(bound.errors for bound in self.hidden_fields()):
            found.append(
                ("", "", str(_("This page was not sent whole. Open it again and fill it in once more.")))
            )
        for bound in self.visible_fields():
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            label = str(bound.label).rstrip("?")  # a colon follows
            found += [(anchor, label, str(sentence)) for sentence in bound.errors]
        return found


# The framework's own sentences, which ours replace (looked at by identity: they change with the language).
_FRAMEWORKS_OWN = (
    None,
    django_forms.Field.default_error_messages["required"],
    django_forms.ChoiceField.default_error_messages["invalid_choice"],
    django_forms.ModelChoiceField.default_error_messages["invalid_choice"],
)


def _sentences(field: django_forms.Field) -> dict[str, Any]:
    chosen = isinstance(field, django_forms.ChoiceField)
    return {
        "required": _("Choose one.") if chosen else _("Fill this in."),
        "invalid_choice": _("Choose one that is on the list."),
        "max_length": _("Too long: at most %(limit_value)d characters, this has %(show_value)d."),
        "min_value": _("This must be %(limit_value)s or more."),
        "max_value": _("This must be %(limit_value)s or less."),
    }


class CreateForm(Form):
    """A form that makes a record: its hidden id, made when the page was, so that a double click makes one record."""

    id = django_forms.UUIDField(widget=django_forms.HiddenInput, initial=new_id)


class EditForm(Form):
    """A form that changes a record: its hidden version, so that nobody overwrites what they have not seen."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
