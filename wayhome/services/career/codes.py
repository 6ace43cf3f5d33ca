"""Code lists of career support."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

KINDS = CodeList(
    {
        "advice": _("Advice"),
        "training": _("Training begun"),
        "placement": _("Job or workplace found"),
        "retention_3": _("Still at work after 3 months"),
        "retention_6": _("Still at work after 6 months"),
        "other": _("Other support"),
    }
)
