"""Organisations we work with, and our own, dated: they merge, move ministries and change names."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Versioned, versions_of
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.places.rules import country_name


class Agency(Versioned):
    """An organisation: a type, names by language, where it works, from when to when. An own office points to its Office."""

    # Own offices are written at installation, by nobody yet.
    installed = True
    recorded_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    type = CodedField(codes=TYPES, states=False, max_length=40)
    name = models.CharField(max_length=160)
    names = models.JSONField(default=dict, blank=True)  # language of the pages -> name
    folded = models.CharField(max_length=800, editable=False)  # search key, see places.rules.search_key
    country = models.CharField(max_length=2, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    followed_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed"
    )
    office = models.OneToOneField(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="agency"
    )
    kept_by = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="agency_runs_forward",
            )
        ]

    class Classes:
        public: ClassVar[set[str]] = {
            "type", "name", "names", "folded", "country", "place", "parent", "followed_by", "office", "valid_from",
            "valid_to",
        }  # fmt: skip
        operational: ClassVar[set[str]] = {"kept_by"}

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the page's language, or as it calls itself."""
        return self.names.get(formats.language(get_language())) or self.name

    @property
    def own_name(self) -> str:
        """How it calls itself, where that is not what ``label`` says; else empty."""
        return "" if self.name == self.label else self.name

    @property
    def type_label(self) -> str:
        """Its type, in words."""
        return str(TYPES.label(self.type))

    @property
    def country_label(self) -> str:
        """Its country, in words; empty where none is named."""
        return country_name(self.country, get_language() or "en") if self.country else ""

    @property
    def until(self) -> str:
        """ "until 28 February 2025" for an organisation whose last day is known, else empty."""
        if self.valid_to is None:
            return ""
        return _("until %(day)s") % {"day": formats.day(self.valid_to, get_language() or "en")}

    @property
    def words(self) -> str:
        """The organisation in one line, told apart from others of its name."""
        parts = [self.label]
        if self.parent is not None:
            parts.append(self.parent.label)
        parts.append(self.place.label if self.place is not None else self.country_label)
        whole = ", ".join(part for part in parts if part)
        return f"{whole} ({self.until})" if self.until else whole


AgencyVersion = versions_of(Agency)


class Project(Versioned):
    """Work paid by a donor: from when to when, in which places, in which phases. An office keeps it."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    titles = models.JSONField(default=dict, blank=True)  # language of the pages -> title
    donor = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # One more with each change of places or phases: so a changed list is a new version of the project, and two savers meet.
    roll = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["office", "code"], condition=models.Q(retired_at=None), name="project_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="project_runs_forward",
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "office",
            "code",
            "title",
            "titles",
            "donor",
            "partner",
            "starts_on",
            "ends_on",
            "roll",
        }

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its title in the page's language, or as it was given."""
        return self.titles.get(formats.language(get_language())) or self.title

    @property
    def own_title(self) -> str:
        """Its title as it was given, where that is not what ``label`` says; else empty."""
        return "" if self.title == self.label else self.title


ProjectVersion = versions_of(Project)


class ProjectPhase(Versioned):
    """A part of a project's time."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="phases")
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="phase_runs_forward",
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"project", "title", "starts_on", "ends_on"}


ProjectPhaseVersion = versions_of(ProjectPhase)


class ProjectPlace(Versioned):
    """A place a project works in. Communes among them are counted as project communes."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="places")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["project", "place"], condition=models.Q(retired_at=None), name="project_place_once"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"project", "place"}


ProjectPlaceVersion = versions_of(ProjectPlace)
