"""Spoken messages: a sound file for a message of the catalogue in a language, for those who do not read. Public material, not sealed."""

from typing import Any, ClassVar

from django.db import models

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Versioned, versions_of
from wayhome.prevention.activities import codes
from wayhome.registry.people.codes import FIRST_LANGUAGES


class MessageSound(Versioned):
    """A message spoken in a language. The file lies under its id (``kit/sounds.py``); a newer one is another row."""

    message = CodedField(codes=codes.MESSAGES, states=False, max_length=24)
    language = CodedField(codes=FIRST_LANGUAGES, states=False)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["message", "language"], name="messagesound_listed")
        ]

    class Classes:
        public: ClassVar[set[str]] = {"message", "language", "media_type", "size"}


MessageSoundVersion = versions_of(MessageSound)
