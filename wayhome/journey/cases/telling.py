"""A case's history in words: every version of the person's facts, the record, its stays and who walked along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wayhome.journey.cases.models import (
    Admission,
    Assignment,
    Case,
    CaseParty,
    Crossing,
    Identification,
    StageMove,
)
from wayhome.kit import histories
from wayhome.kit.facts import Versioned
from wayhome.kit.latest import latest_first
from wayhome.registry.agencies.queries import agency_words
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


@dataclass(frozen=True)
class Part:
    """One record of the case, with its versions, newest first."""

    title: str
    retired: bool
    versions: list[histories.Told]


def record_told(viewer: Viewer, case: Case) -> list[Part]:
    """Return everything recorded about a case the viewer may see, retired parts too."""
    stays = latest_first(Admission.objects.visible_to(viewer).filter(case=case))
    steps = latest_first(StageMove.objects.visible_to(viewer).filter(case=case))
    helpers = (
        Assignment.objects.visible_to(viewer)
        .filter(case=case)
        .select_related("user")
        .order_by("-happened_on")
    )
    rows: list[tuple[str, Versioned, Mapping[str, str]]] = [
        (_("Facts about the person"), case.person, _facts()),
        (_("The record"), case, _case()),
        *((_("Admission"), stay, _stay()) for stay in stays),
        *(
            (_("Who walks with this person: %(name)s") % {"name": one.user}, one, _helper())
            for one in helpers
        ),
        *(
            (
                _("Step of the journey"),
                step,
                {"stage": _("Step"), "happened_on": _("Day"), "done_by_id": _("Done by")},
            )
            for step in steps
        ),
    ]
    ids = {
        id
        for _title, row, labels in rows
        for id in histories.writers(row, *(name for name in labels if name in ("done_by_id", "user_id")))
    }
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    provinces: Any = case.person.versions.objects.filter(row_id=case.person_id).values("province_id")
    names |= dict(Place.objects.filter(pk__in=provinces).values_list("pk", "name"))
    return [
        Part(title, row.retired_at is not None, histories.told(row, labels, people=names))
        for title, row, labels in rows
    ]


def finding_told(row: Identification) -> Part:
    """Return every version of a finding."""
    labels = {
        "status": _("What was decided?"),
        "standing": _("As whom does the law give support?"),
        "opinion": _("What do we think?"),
        "authority": _("Which authority?"),
        "paper_number": _("Number of the paper"),
        "happened_on": _("Day"),
        "until": _("Holds until"),
        "done_by_id": _("Done by"),
    }
    names = dict(
        User.objects.filter(pk__in=histories.writers(row, "done_by_id")).values_list("pk", "display_name")
    )
    return Part(_("What was found"), row.retired_at is not None, histories.told(row, labels, people=names))


def crossing_told(row: Crossing) -> Part:
    """Return every version of how a person came back from abroad."""
    labels = {
        "from_country": _("From which country?"),
        "to_country": _("To which country?"),
        "gate_id": _("Border gate"),
        "way": _("How?"),
        "handed_by": _("Who handed the person over?"),
        "handed_agency_id": _("Which organisation handed over?"),
        "received_by": _("Who received the person?"),
        "paper_number": _("Number of the paper"),
        "happened_on": _("Day"),
        "done_by_id": _("Done by"),
    }
    ids = histories.writers(row, "done_by_id", "gate_id", "handed_agency_id")
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    names |= {gate.pk: gate.label for gate in Place.objects.filter(pk__in=ids)}
    names |= agency_words(ids)
    return Part(
        _("Came back from abroad"), row.retired_at is not None, histories.told(row, labels, people=names)
    )


def party_told(row: CaseParty, words: Mapping[int, str]) -> Part:
    """Return every version of what is told of somebody; ``words`` {version: what was sealed}, as far as it was opened."""
    labels = {
        "relation": _("Who is it to the person?"),
        "sex": _("Sex"),
        "birth_year": _("Year of birth"),
        "happened_on": _("Since when?"),
        "ended_on": _("Last day"),
        "end_why": _("Why?"),
    }
    names = dict(User.objects.filter(pk__in=histories.writers(row)).values_list("pk", "display_name"))
    said = _("Name, and how to reach")
    told = histories.told(
        row,
        labels,
        people=names,
        also=lambda version: {said: words[version.version]} if version.version in words else {},  # type: ignore[attr-defined]
    )
    return Part(str(row.get_role_display()), row.retired_at is not None, told)


def _facts() -> dict[str, str]:
    return {
        "sex": _("Sex"),
        "birth_year": _("Year of birth"),
        "birth_precision": _("How sure is the year?"),
        "country": _("Nationality"),
        "province_id": _("Home province"),
        "ethnicity": _("Ethnicity"),
        "first_language": _("First language"),
        "literacy": _("Reading and writing"),
        "disability": _("Difficulty in daily life"),
    }


def _case() -> dict[str, str]:
    return {
        "category": _("What brought this person to us?"),
        "paper_number": _("Number on the paper list"),
        "happened_on": _("First sign"),
        "stage": _("Step"),
        "done_by_id": _("Done by"),
    }


def _stay() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "happened_on": _("Day of admission"),
        "exit_on": _("Day of the exit"),
        "exit_kind": _("How did the stay end?"),
        "done_by_id": _("Done by"),
    }


def _helper() -> dict[str, str]:
    return {"role": _("As what?"), "happened_on": _("From which day?"), "until": _("Last day")}
