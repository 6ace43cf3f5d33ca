"""Fields that several forms share."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.journey.plans import codes, rules
from wayhome.kit.dates import today
from wayhome.kit.inputs import ChoiceButtons, DateField
from wayhome.trust.accounts.models import User

SEALED = _("Kept sealed: only who walks with this person, and the supervisor, can read it.")


class HerWords(django_forms.CharField):
    """Her own words, a few lines, kept sealed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", SEALED)
        super().__init__(max_length=rules.LONGEST, widget=django_forms.Textarea({"rows": 3}), **kwargs)


class KindField(django_forms.ChoiceField):
    """What is done or promised: a code of one list."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("Choose one")), *codes.KINDS.choices]
        super().__init__(choices=choices, label=_("What is it?"), **kwargs)


class Until(DateField):
    """A day until which something is to be done: it lies ahead, so nothing near is offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.near = False


def owners(field: Any, colleagues: list[User], me: User | None, *, empty: Any = None) -> None:
    """Put the colleagues of the office on a list, oneself first."""
    first = [one for one in colleagues if me is not None and one.pk == me.pk]
    rest = [one for one in colleagues if one not in first]
    told = [(str(one.pk), _("Me, %(name)s") % {"name": one.display_name}) for one in first]
    told += [(str(one.pk), one.display_name) for one in rest]
    field.choices = ([("", empty)] if empty is not None else []) + told


def in_zone(field: Any, zone: str) -> None:
    """Let a day be at most the office's today."""
    field.latest = lambda: today(zone)
    field.widget.zone = zone


class Buttons(ChoiceButtons):
    """Big taps in a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(inline=True, **kwargs)
