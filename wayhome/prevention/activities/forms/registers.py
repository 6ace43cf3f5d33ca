"""Which issues, decisions and proposals a register shows."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.forms import Form
from wayhome.kit.inputs import MonthField
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.forms.results import listed
from wayhome.registry.places.choices import PlaceChoice

_SHOW = [("open", _("Still open")), ("overdue", _("Overdue")), ("settled", _("Settled")), ("all", _("All"))]
_ISSUES = [*_SHOW[:2], ("nobody", _("Nobody answers for these")), *_SHOW[2:]]


class IssueFilter(Form):
    """Which issues to show."""

    show = django_forms.ChoiceField(label=_("Which"), choices=_ISSUES, required=False)
    theme = django_forms.ChoiceField(label=_("What about?"), required=False, choices=listed(codes.THEMES, _("Everything")))  # fmt: skip
    month = MonthField(label=_("Raised in the month"), required=False)
    place = PlaceChoice(label=_("Place"), required=False)


class PointFilter(Form):
    """Which decisions and proposals to show."""

    show = django_forms.ChoiceField(label=_("Which"), choices=_SHOW, required=False)
    kind = django_forms.ChoiceField(
        label=_("What is it?"),
        required=False,
        choices=[("", _("Everything to do")), *((k, codes.POINT_KINDS.label(k)) for k in ("decision", "proposal", "plan"))],
    )  # fmt: skip
