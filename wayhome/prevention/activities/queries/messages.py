"""The catalogue of messages, with those that are spoken."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import MessageSound
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Message:
    """One message of the catalogue and its sounds, by language."""

    code: str
    words: str
    sounds: list[Any]


def catalogue(viewer: Viewer) -> list[Message]:
    """Return every message in order, each with what is spoken of it; the same for everybody, as it is public material."""
    rows = list(MessageSound.objects.filter(retired_at=None).order_by("language", "-recorded_at", "pk"))
    return [
        Message(code, str(codes.MESSAGES.label(code)), [row for row in rows if row.message == code])
        for code in codes.MESSAGES.codes
    ]


def sound_for(viewer: Viewer, id: uuid.UUID) -> Any:
    """Return a sound that stands; Http404 where there is none."""
    row = MessageSound.objects.filter(pk=id, retired_at=None).first()
    if row is None:
        raise Http404
    return row
