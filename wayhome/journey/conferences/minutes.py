"""The minutes of a conference as a paper, in the language that is on: strengths first, decisions with owners, places to sign and stamp."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wayhome.journey.cases import consents
from wayhome.journey.cases.naming import names_of
from wayhome.journey.conferences import queries
from wayhome.journey.conferences.models import Conference, Decision
from wayhome.journey.conferences.sealed import words_of
from wayhome.kit import formats, printing
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.viewer import Viewer

Said = Mapping[tuple[object, str], str | None]


def minutes(viewer: Viewer, row: Conference, lang: str, agency: Agency | None, named: bool) -> printing.Paper:
    """Return the paper. For an organisation that is not told every part of her, the words stay out, and her name where that is withheld."""
    decided = queries.decisions(row)
    who, said = _about_her(viewer, row, agency, named, decided)
    day = formats.day(row.happened_on, lang)
    return printing.Paper(
        lang=lang,
        office=row.case.office.name,
        title=_("Minutes of a conference"),
        under=[_("%(who)s, %(day)s, %(place)s") % {"who": who, "day": day, "place": row.get_place_display()}],
        parts=[
            *_spoken_about(row, said),
            printing.Heading(_("Decisions")),
            _decisions(decided, said, lang),
            printing.Field(_("What came of it"), str(row.get_outcome_display())),
            printing.Boxes(
                [_("Who led the conference"), _("The person, if they want to"), _("For the partners"), _("Who wrote the minutes")],
                _("Stamp"),
            ),
        ],
        foot=_("Confidential. Keep it locked away; show it only to whom the person agreed to."),
    )  # fmt: skip


def _about_her(
    viewer: Viewer, row: Conference, agency: Agency | None, named: bool, decided: Sequence[Decision]
) -> tuple[str, Said]:
    """Who she is and what was said in words, as far as she agreed that this organisation is told."""
    case = row.case
    other = agency is not None and queries.outside(case, agency)
    standing = consents.standing(case, "sharing", to=agency) if other else None
    asked: list[tuple[Conference | Decision, str]] = [(row, "strengths"), (row, "limits")]
    asked += [(one, "words") for one in decided]
    said = words_of(viewer, case, asked) if standing is None or not standing.withheld else {}
    may_name = named and (standing is None or standing.allows("identity"))
    name = names_of(viewer, [case.pk], page="print").get(case.pk) if may_name else None
    return f"{case.person.code}, {name}" if name else case.person.code, said


def _spoken_about(row: Conference, said: Said) -> list[printing.Part]:
    told = queries.words(queries.points(row))

    def listed(part: str) -> str:
        return ", ".join(str(words) for words in told[part])

    sitting = [[_who(sits), str(sits.row.get_role_display())] for sits in queries.participants(row)]
    return [
        printing.Heading(_("Strengths")),
        printing.Field(_("What is strong"), listed("strengths")),
        *_words(said.get((row.pk, "strengths"))),
        printing.Heading(_("Who takes part")),
        printing.Field(_("The person themselves"), row.get_she_display()),
        printing.Field(_("Beside them"), row.get_beside_display()),
        printing.Table("", [_("Who"), pgettext("role", "Part")], sitting),
        printing.Heading(_("Spoken about")),
        printing.Field(_("Agenda"), listed("agenda")),
        printing.Field(_("What is hard"), listed("limits")),
        *_words(said.get((row.pk, "limits"))),
    ]


def _decisions(decided: Sequence[Decision], said: Said, lang: str) -> printing.Table:
    rows = [
        [
            ". ".join(part for part in (str(one.get_what_display()), said.get((one.pk, "words")) or "") if part),
            str(one.owner.display_name if one.owner else one.agency),
            formats.day(one.due_on, lang),
        ]
        for one in decided
    ]  # fmt: skip
    return printing.Table("", [_("What"), _("Who"), _("Until")], rows, blank=0 if decided else 3)


def _words(said: str | None) -> list[printing.Part]:
    return [printing.Words(said)] if said else []


def _who(sits: queries.Sits) -> str:
    if sits.outside and not sits.shared:
        return _("%(who)s (only without the name)") % {"who": sits.who}
    return str(sits.who)
