"""A person's own page while it is open, and recordings of the cards that are read on it."""

from typing import Any, ClassVar

from django.db import models

from wayhome.journey.cases.codes import CARDS
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Versioned, versions_of
from wayhome.kit.ids import new_id
from wayhome.registry.people.codes import FIRST_LANGUAGES


class Opening(models.Model):
    """Her page, opened by a colleague. ``body`` is what it shows, sealed under the code at first, then under the device's token.

    Neither is kept: only their digests. ``body`` goes when she leaves, and when ``until`` has passed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    code = models.CharField(max_length=64, blank=True, default="")
    token = models.CharField(max_length=64, blank=True, default="")
    body = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="opening_code_once"),
            models.UniqueConstraint(
                fields=["token"], condition=~models.Q(token=""), name="opening_token_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["until"], condition=models.Q(body__isnull=False), name="opening_running")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "language"}
        operational: ClassVar[set[str]] = {
            "id",
            "opened_by",
            "code",
            "token",
            "body",
            "made_at",
            "until",
            "ended_at",
        }


class CardSound(Versioned):
    """A card as it is spoken in a language. The file lies under its id (``kit/sounds.py``); a newer one is another row."""

    card = CodedField(codes=CARDS, states=False, max_length=12)
    language = CodedField(codes=FIRST_LANGUAGES, states=False)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["card", "language"], name="cardsound_listed")]

    class Classes:
        public: ClassVar[set[str]] = {"card", "language", "media_type", "size"}


CardSoundVersion = versions_of(CardSound)
