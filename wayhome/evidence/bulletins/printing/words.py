"""The sentences that every form of a bulletin has beside its lines, in the language that is switched on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wayhome.evidence.bulletins.composing import Bulletin
from wayhome.evidence.bulletins.rules import MARK
from wayhome.kit import formats


@dataclass(frozen=True)
class Frame:
    """``mark`` in English and, in another language, ``mark_told`` in it; what month it tells of, when it was made, the closing words."""

    mark: str
    mark_told: str
    title: str
    told: str
    printed: str
    nothing: str
    care: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The mark in each language it stands in."""
        return tuple(dict.fromkeys((self.mark, self.mark_told)))


def frame(bulletin: Bulletin) -> Frame:
    """Return what stands around the lines of a bulletin."""
    month = formats.month(bulletin.month, bulletin.lang)
    day = formats.day(bulletin.printed_on, bulletin.lang)
    return Frame(
        mark=MARK,
        mark_told=_("INTERNAL, NOT FOR PUBLICATION"),
        title=f"{MARK} – {bulletin.name}, {month}",
        told=_("Monthly bulletin: what was done in %(month)s") % {"month": month},
        printed=_("Printed on %(day)s") % {"day": day},
        nothing=_("No figures yet for this month."),
        care=(
            _(
                "Everyone who comes to us has a right to the highest care and protection. Nobody we support is named or pictured here."
            ),
            _(
                "Exact figures of one month can still tell an outsider who is among them. Do not pass this bulletin on, and do not publish any part of it."
            ),
        ),
    )
