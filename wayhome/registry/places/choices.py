"""A form field for a place, found by typing a part of its name: for the forms of this room and of those above it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wayhome.kit.inputs import Option, PickField
from wayhome.registry.places.codes import COMMUNE, PROVINCE
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import place_by_id, search_places
from wayhome.trust.access.viewer import NOBODY

# What the box beside a field offers while one types: see pages.options.
OFFERS: dict[str, int | None] = {"any": None, "provinces": PROVINCE, "communes": COMMUNE}


class PlaceChoice(PickField):
    """One place; its value is the Place, or None where the field may stay empty.

    ``level``: only provinces (1) or communes (3). ``on``: a function that gives the day on which the place must have
    stood, for forms about a known day; without it old and new places are offered, each with its last day.
    """

    default_error_messages = {
        "required": _("Type a part of the place's name, then choose it."),
        "none": _("No place found for “%(typed)s”. Try a shorter part of the name."),
        "several": _("Several places have this name. Choose the one you mean."),
        "invalid": _("Choose a place from the list."),
        "not_then": _("This place was not there on that day. Choose the one of that time."),
    }

    def __init__(
        self, *, level: int | None = None, on: Callable[[], dt.date] | None = None, **kwargs: Any
    ) -> None:
        self.level, self.on = level, on
        offer = next(name for name, only in OFFERS.items() if only == level)
        super().__init__(
            find=self.offered,
            words=self.named,
            search_url=reverse_lazy("places:options", kwargs={"offer": offer}),
            **kwargs,
        )

    def offered(self, text: str) -> list[Option]:
        """Return what may be chosen for a text typed."""
        return options(text, self.level, self.on() if self.on else None)

    def named(self, code: str) -> str | None:
        """Return the words of a place that may be chosen here; None for any other."""
        place = self._place(code)
        return place.words if place else None

    def _place(self, code: str) -> Place | None:
        place = place_by_id(NOBODY, code)
        if place is None or (self.level is not None and place.level != self.level):
            return None
        return place

    def prepare_value(self, value: Any) -> Any:
        """Let the widget show a Place given as initial."""
        return super().prepare_value(str(value.pk) if isinstance(value, Place) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another place was chosen."""
        return super().has_changed(str(initial.pk) if isinstance(initial, Place) else initial, data)

    def clean(self, value: Any) -> Any:
        """Return the Place; where only a name was typed that one place has, that one."""
        place = self._place(super().clean(value))
        day = self.on() if self.on and place else None
        if place and day and not place.stood_on(day):
            raise ValidationError(self.error_messages["not_then"], code="not_then")
        return place


def options(text: str, level: int | None = None, on: dt.date | None = None, limit: int = 8) -> list[Option]:
    """Return (id, words) of places for a text typed, as ``kit/pick_options.html`` shows them."""
    return [
        (str(place.pk), place.words) for place in search_places(NOBODY, text, level=level, on=on, limit=limit)
    ]
