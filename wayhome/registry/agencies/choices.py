"""A form field for an organisation, found by typing a part of its name: for the forms of this room and of those above it."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wayhome.kit.inputs import Option, PickField
from wayhome.registry.agencies.models import Agency
from wayhome.registry.agencies.queries import agencies, agency_by_id
from wayhome.trust.access.viewer import NOBODY


class AgencyChoice(PickField):
    """One organisation; its value is the Agency, or None where the field may stay empty. Ended ones say until when."""

    default_error_messages = {
        "required": _("Type a part of the organisation's name, then choose it."),
        "none": _("No organisation found for “%(typed)s”. Try a shorter part of the name."),
        "invalid": _("Choose an organisation from the list."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(find=options, words=_named, search_url=reverse_lazy("agencies:options"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Let the widget show an Agency given as initial."""
        return super().prepare_value(str(value.pk) if isinstance(value, Agency) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another organisation was chosen."""
        return super().has_changed(str(initial.pk) if isinstance(initial, Agency) else initial, data)

    def clean(self, value: Any) -> Any:
        """Return the Agency; where only a name was typed that one organisation has, that one."""
        return agency_by_id(NOBODY, super().clean(value) or "")


def options(text: str, limit: int = 8) -> list[Option]:
    """Return (id, words) of organisations for a text typed, as ``kit/pick_options.html`` shows them."""
    return (
        [(str(agency.pk), agency.words) for agency in agencies(NOBODY, text)[:limit]] if text.strip() else []
    )


def _named(code: str) -> str | None:
    agency = agency_by_id(NOBODY, code)
    return agency.words if agency else None
