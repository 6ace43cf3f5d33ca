"""Coded answers: a list of codes with words, and the four states of an answer."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_ASKED, REFUSED, UNKNOWN = "not_asked", "refused", "unknown"
STATES: dict[str, str | Promise] = {
    NOT_ASKED: _("Not asked"),
    REFUSED: _("Did not want to say"),
    UNKNOWN: _("Not known"),
}


class CodeList:
    """A closed or open list of codes with words in the three languages (lazy)."""

    def __init__(self, codes: Mapping[str, str | Promise]) -> None:
        self.codes = dict(codes)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        """(code, words) pairs for a form."""
        return list(self.codes.items())

    @property
    def choices_with_states(self) -> list[tuple[str, str | Promise]]:
        """The same with "not asked", "did not want to say", "not known" at the end."""
        return [*self.codes.items(), *STATES.items()]

    def label(self, code: str) -> str | Promise:
        """Return the words of a code or state; an unknown code is shown as it is."""
        return self.codes.get(code) or STATES.get(code) or code


def recorded(code: str) -> bool:
    """Whether an answer was given: "not asked", "refused" and "unknown" are not answers, and never "no"."""
    return code not in STATES


class CodedField(models.CharField):
    """A code of one list, or one of the states. Words are not in migrations: vocabularies grow without them."""

    def __init__(self, *args: Any, codes: CodeList | None = None, states: bool = True, **kwargs: Any) -> None:
        self.codes, self.states = codes, states
        kwargs.setdefault("max_length", 40)
        if states:
            kwargs.setdefault("default", NOT_ASKED)
        if codes is not None:
            kwargs["choices"] = codes.choices_with_states if states else codes.choices
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave the words out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        if not self.states:
            kwargs["states"] = False
        return name, path, args, kwargs
