"""The minutes of a conference as a paper, in the language that is on: strengths first, decisions with owners, places to sign and stamp."""

from django.utils.translation import gettext as _

from wayhome.journey.cases import consents
from wayhome.journey.cases.naming import names_of
from wayhome.journey.conferences import queries
from wayhome.journey.conferences.models import Conference, Decision
from wayhome.journey.conferences.sealed import words_of
from wayhome.kit import formats, printing
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.viewer import Viewer


def minutes(viewer: Viewer, row: Conference, lang: str, agency: Agency | None, named: bool) -> printing.Paper:
    """Return the paper. For an organisation that is not told every part of her, the words stay out, and her name where that is withheld."""
    case = row.case
    standing = (
        consents.standing(case, "sharing", to=agency)
        if agency is not None and agency.office_id is None
        else None
    )
    whole = standing is None or not standing.withheld
    decided = queries.decisions(row)
    asked: list[tuple[Conference | Decision, str]] = [
        (row, "strengths"),
        (row, "limits"),
        *((one, "words") for one in decided),
    ]
    said = words_of(viewer, case, asked) if whole else {}
    may_name = named and (standing is None or standing.allows("identity"))
    name = names_of(viewer, [case.pk], page="print").get(case.pk) if may_name else None
    told = queries.words(queries.points(row))
    who = f"{case.person.code}, {name}" if name else case.person.code

    def day(on: object) -> str:
        return formats.day(on, lang)  # type: ignore[arg-type]

    def listed(part: str) -> str:
        return ", ".join(str(words) for words in told[part])

    return printing.Paper(
        lang=lang,
        office=case.office.name,
        title=_("Minutes of a conference"),
        under=[_("%(who)s, %(day)s, %(place)s") % {"who": who, "day": day(row.happened_on), "place": row.get_place_display()}],
        parts=[
            printing.Heading(_("Strengths")),
            printing.Field(_("What is strong"), listed("strengths")),
            *_words(said.get((row.pk, "strengths"))),
            printing.Heading(_("Who takes part")),
            printing.Field(_("The person herself"), row.get_she_display()),
            printing.Field(_("Beside her"), row.get_beside_display()),
            printing.Table(
                "",
                [_("Who"), _("Part")],
                [[_who(sits), str(sits.row.get_role_display())] for sits in queries.participants(row)],
            ),
            printing.Heading(_("Spoken about")),
            printing.Field(_("Agenda"), listed("agenda")),
            printing.Field(_("What is hard"), listed("limits")),
            *_words(said.get((row.pk, "limits"))),
            printing.Heading(_("Decisions")),
            printing.Table(
                "",
                [_("What"), _("Who"), _("Until")],
                [
                    [
                        ". ".join(part for part in (str(one.get_what_display()), said.get((one.pk, "words")) or "") if part),
                        str(one.owner.display_name if one.owner else one.agency),
                        day(one.due_on),
                    ]
                    for one in decided
                ],
                blank=0 if decided else 3,
            ),
            printing.Field(_("What came of it"), str(row.get_outcome_display())),
            printing.Boxes(
                [_("Who led the conference"), _("The person, if she wants to"), _("For the partners"), _("Who wrote the minutes")],
                _("Stamp"),
            ),
        ],
        foot=_("Confidential. Keep it locked away; show it only to whom the person agreed to."),
    )  # fmt: skip


def _words(said: str | None) -> list[printing.Part]:
    return [printing.Words(said)] if said else []


def _who(sits: queries.Sits) -> str:
    if sits.outside and not sits.shared:
        return _("%(who)s (only without her name)") % {"who": sits.who}
    return str(sits.who)
