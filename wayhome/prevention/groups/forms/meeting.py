"""A meeting by ticking: everybody of the group as one big box, the rest folded away."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import today
from wayhome.kit.folds import Fold
from wayhome.kit.forms import CreateForm, EditForm, Form
from wayhome.kit.heads import Heads, HeadsField
from wayhome.kit.inputs import ChoiceBoxes, DateField
from wayhome.kit.proxy import PROXY, ByProxy
from wayhome.prevention.activities.codes import CATEGORIES, TOPICS, TYPES
from wayhome.prevention.activities.rules import Head
from wayhome.prevention.groups.models import Group, GroupMember
from wayhome.prevention.groups.rules import sex_counted

# Kinds of activity that may have a list of members; others are recorded by counting.
LISTED = (
    "group_meeting", "reflection_meeting", "training", "livelihood_training", "sharing_session", "regular_class", "green_reflection",
    "community_action", "round_table", "coordination_meeting", "workshop", "reflection_workshop", "needs_review_workshop", "exchange_visit",
)  # fmt: skip
GUESTS = (
    "participant",
    "local_authority",
    "official",
    "church_leader",
    "teacher",
    "parent",
    "child",
    "our_staff",
    "donor_visitor",
)


class TickRows(ChoiceBoxes):
    """Members as rows to tick, group by group; "all here" and "nobody" are one tap."""

    template_name = "groups/widgets/ticks.html"
    members: Sequence[GroupMember] = ()
    names: Mapping[uuid.UUID, Any] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each box its member, and each group its name where several meet."""
        context = super().get_context(name, value, attrs)
        boxes = [option for _group, options, _at in context["widget"]["optgroups"] for option in options]
        blocks: list[tuple[Group, list[Any]]] = []
        for box, member in zip(boxes, self.members, strict=True):
            box["member"] = member
            box["called"] = self.names.get(member.pk)
            told = (
                "" if member.person_id else member.sex
            )  # of somebody the house knows, only what was told here
            box["drawn"] = {"female": "woman", "male": "man"}.get(told, "person")
            if not blocks or blocks[-1][0] != member.group:
                blocks.append((member.group, []))
            blocks[-1][1].append(box)
        context["widget"]["blocks"] = blocks
        return context


class Boxes(django_forms.MultipleChoiceField):
    """Any of a list; several may come in one value, parted by commas (so a page of two versions sends a whole list)."""

    widget = ChoiceBoxes

    def to_python(self, value: Any) -> list[str]:
        """Return what was chosen, each once."""
        parts = (part for text in super().to_python(value) for part in text.split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def in_words(self, raw: str) -> str:
        """What one value means, in words."""
        choices: Any = self.choices
        named = {str(code): str(words) for code, words in choices}
        return ", ".join(named.get(code, code) for code in raw.split(",") if code)


class Ticks(Boxes):
    """Members by their ids."""

    widget = TickRows
    default_error_messages: ClassVar[Any] = {
        "required": _("Tick who came. If nobody came, there is no meeting to record."),
        "invalid_choice": _("Somebody ticked does not belong to the group any more. Look at the list again."),
    }

    def offer(self, members: Sequence[GroupMember], names: Mapping[uuid.UUID, Any]) -> None:
        """Let these be ticked, in this order; ``names`` of those whom the page may name."""
        self.widget.names = names
        self.choices = [(str(member.pk), member.code) for member in members]
        self.widget.members = members


class MeetingFields(ByProxy):
    """Who came, on which day; everything else may stay as it is."""

    folds: ClassVar[Any] = (
        Fold(_("What it was about"), ("topics",)),
        Fold(_("Guests came too"), ("guests", "guest_category")),
        Fold(_("It was more than a group's meeting"), ("type",)),
        PROXY,
    )
    happened_on = DateField(label=_("On which day?"))
    members = Ticks(label=_("Who came?"))
    topics = Boxes(label=_("Topics"), required=False)
    guests = HeadsField(label=_("Guests, who are no members"), required=False)
    guest_category = django_forms.ChoiceField(
        label=_("The guests were"),
        choices=lambda: [(code, CATEGORIES.label(code)) for code in GUESTS],
        required=False,
    )
    type = django_forms.ChoiceField(
        label=_("What was it?"),
        choices=lambda: [(code, TYPES.label(code)) for code in LISTED],
        required=False,
    )

    def __init__(
        self, *args: Any, members: Sequence[GroupMember], zone: str, topics: Sequence[str] = (),
        names: Mapping[uuid.UUID, Any] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["members"].offer(members, names or {})
        fields["topics"].choices = [
            (code, TOPICS.label(code)) for code in dict.fromkeys([*topics, *TOPICS.codes])
        ]
        fields["happened_on"].latest = lambda: today(zone)
        fields["happened_on"].widget.zone = zone

    @property
    def ids(self) -> list[uuid.UUID]:
        """The members ticked."""
        return [uuid.UUID(id) for id in self.cleaned_data["members"]]

    @property
    def heads(self) -> list[Head]:
        """The guests, as they are counted."""
        guests: Heads | None = self.cleaned_data["guests"]
        category = self.cleaned_data["guest_category"] or GUESTS[0]
        return [Head(category, sex_counted(sex), n) for sex, n in guests.by_sex.items()] if guests else []


class MeetingForm(MeetingFields, CreateForm):
    """A new meeting."""


class CorrectForm(MeetingFields, EditForm):
    """A meeting that is there already."""


class WhichForm(Form):
    """Which groups met: one, or several together."""

    group = Boxes(label=_("Which group met?"), error_messages={"required": _("Choose the group that met.")})

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(str(group.pk), group.title) for group in groups]  # type: ignore[attr-defined]
