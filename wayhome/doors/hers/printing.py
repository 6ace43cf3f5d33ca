"""A person's own page on paper, in the language that is on."""

from django.utils.translation import gettext as _

from wayhome.doors.hers.composing import Hers
from wayhome.journey.cases.cards import cards
from wayhome.journey.cases.models import Case
from wayhome.kit.printing import Boxes, Heading, Paper, Part, Table, Words


def paper(case: Case, told: Hers, lang: str) -> Paper:
    """Return the paper: goals first, then what we promised, who may see, what was agreed to, and her rights."""
    rights = cards(["rights"], [lang])[0]
    parts: list[Part] = [Heading(_("My plan"))]
    for goal in told.goals:
        parts.append(Words(goal["words"]))
        if goal["steps"]:
            rows = [[step["words"], step["who"], step["by"]] for step in goal["steps"]]
            parts.append(Table("", [_("Step"), _("Who"), _("By when")], rows))
    if not told.goals:
        parts.append(Words(_("There is no plan yet. We make it with you."), soft=True))
    parts.append(Heading(_("What you promised me")))
    parts += [Words(f"{one['words']} ({one['by']})" if one["by"] else one["words"]) for one in told.promises]
    if not told.promises:
        parts.append(Words(_("Nothing is promised at the moment."), soft=True))
    parts.append(Heading(_("Who walks with me and may see what is written")))
    parts += [Words(f"{one['name']}, {one['role']}") for one in told.walking]
    parts.append(Heading(_("What I agreed to")))
    parts += [
        Words(" · ".join(part for part in (one["words"], one["whom"], one["until"]) if part))
        for one in told.agreed
    ]
    parts.append(Heading(rights.title))
    if not rights.checked and lang != "en":
        parts.append(Words(_("Not yet checked by a native reader"), soft=True))
    parts += [Words(sentence) for _icon, sentence in rights.lines]
    parts.append(Boxes([_("Talked about together: the person"), _("The colleague")]))
    return Paper(
        lang, case.office.name, _("My page"), parts=parts, foot=_("Keep this where only you find it.")
    )
