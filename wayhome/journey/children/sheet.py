"""A look at what is best for a child as one sheet of paper, in the language that is on: by code and in coded answers, places to sign."""

from django.utils.translation import gettext as _

from wayhome.journey.children.models import BestInterest
from wayhome.kit import formats, printing


def sheet(row: BestInterest, lang: str, words: str) -> printing.Paper:
    """Return the paper; ``words`` where whoever prints has them open."""
    told: list[tuple[str, str]] = [
        (_("What is it about?"), str(row.get_about_display())),
        (_("How was the child heard?"), str(row.get_heard_display())),
        (_("What does the guardian say?"), str(row.get_adult_said_display())),
        (_("What was weighed?"), ", ".join(row.told_weighed)),
        (_("With whom was it weighed?"), ", ".join(row.told_with)),
        (_("What came of it?"), str(row.get_outcome_display())),
        (_("Why not as the child wishes?"), str(row.get_why_display())),
        (_("Look again on"), formats.day(row.again_on, lang) if row.again_on else ""),
    ]
    parts: list[printing.Part] = [printing.Field(label, answer) for label, answer in told if answer]
    if words:
        parts.append(printing.Words(words))
    signed = [_("The child, if it wants to"), _("Guardian"), _("Case worker"), _("Supervisor")]
    return printing.Paper(
        lang=lang,
        office=row.case.office.name,
        title=_("What is best for the child"),
        under=[
            _("%(who)s, %(day)s") % {"who": row.case.person.code, "day": formats.day(row.happened_on, lang)}
        ],
        parts=[*parts, printing.Boxes(signed, _("Stamp"))],
        foot=_("Confidential. Keep it locked away; show it only to whom the person agreed to."),
    )
