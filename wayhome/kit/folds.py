"""Forms whose rarer questions are folded away: few taps for what is asked always, the rest one tap further."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise


@dataclass(frozen=True)
class Fold:
    """A folded part of a form: its words and the names of its fields."""

    title: str | Promise
    names: tuple[str, ...]


@dataclass(frozen=True)
class Folded:
    """A fold drawn: open where something in it was answered or is wrong, so that nothing hides."""

    title: str
    fields: tuple[BoundField, ...]
    opened: bool


class Folds(django_forms.Form):
    """Mix into a form: ``folds`` names the parts that are folded; ``{{ form }}`` draws them below the open questions."""

    folds: ClassVar[Sequence[Fold]] = ()
    template_name = "kit/forms/folded.html"

    def get_context(self) -> dict[str, Any]:
        """Take the folded fields out of the open ones and add them as ``folds``."""
        context = super().get_context()
        away = {name for fold in self.folds for name in fold.names}
        context["fields"] = [(bound, errors) for bound, errors in context["fields"] if bound.name not in away]
        context["folds"] = self.folded
        return context

    @property
    def folded(self) -> list[Folded]:
        """The folds with their fields, in order; a fold none of whose fields the form has is left out."""
        made = []
        for fold in self.folds:
            fields = tuple(self[name] for name in fold.names if name in self.fields)
            if fields:
                made.append(Folded(str(fold.title), fields, any(self._answered(bound) for bound in fields)))
        return made

    def _answered(self, bound: BoundField) -> bool:
        if bound.errors:
            return True
        sent = self.is_bound and bound.data not in (None, "")
        return sent and bound.field.has_changed(bound.initial, bound.data)
