"""Code lists of counselling."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

MODES = CodeList(
    {"in_person": _("In person"), "phone": _("By phone"), "online": _("Online"), "group": _("In a group")}
)
STATES = CodeList(
    {"held": _("Took place"), "cancelled": _("Cancelled"), "missed": _("Person could not come")}
)
