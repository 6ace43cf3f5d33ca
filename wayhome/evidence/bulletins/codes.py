"""Code lists of bulletins."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

STATES = CodeList(
    {"draft": _("Draft: not printed yet"), "ready": _("Ready: printed"), "left_out": _("Left out")}
)
