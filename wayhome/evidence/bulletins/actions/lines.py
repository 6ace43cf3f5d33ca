"""Choosing the lines of an office's bulletin."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.evidence.bulletins.lines import BY_KEY
from wayhome.evidence.bulletins.models import Layout
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged


@act("bulletins.choose_lines")
def choose_lines(*, by: Viewer, office: Office, lines: Sequence[str], version: int | None = None) -> Layout:
    """Set which lines the office's bulletin prints, in this order (keys of ``lines.LINES``).

    ``version`` is the choice's version that the person saw (0: none yet); ``facts.Conflict`` if somebody chose otherwise since,
    Refused if a line is unknown, or if none is left.
    """
    if not lines or any(key not in BY_KEY for key in lines):
        raise Refused(_("Choose at least one line."), field="lines")
    if not by.may_in("figures.manage", office.pk):
        raise Refused(_("You may not change this office's bulletin."))
    wanted = list(dict.fromkeys(lines))
    Office.objects.select_for_update().get(pk=office.pk)  # two first choices come one after the other
    kept = Layout.objects.filter(office=office).first()
    if kept is not None and kept.lines == wanted:
        unchanged()
        return kept
    if kept is None:
        chosen = facts.record(Layout(office=office, lines=wanted), by=by)
    else:
        seen = kept.version if version is None else version
        chosen = facts.correct(Layout, kept.pk, by=by, version=seen, changes={"lines": wanted})
    record(by, "bulletins.choose_lines", ("bulletins.layout", office.pk), office_id=office.pk, details=wanted)
    return chosen
