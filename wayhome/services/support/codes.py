"""Code lists of support."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

ITEMS = CodeList(
    {
        "food": _("Food"),
        "accommodation": _("Safe accommodation"),
        "translation": _("Translation"),
        "documents": _("Papers for the way home"),
        "medical": _("Medical care"),
        "clothes": _("Clothes and necessities"),
        "psychological": _("Psychological first aid"),
        "transport": _("Transport"),
    }
)
KINDS = CodeList(
    {
        "needs_review": _("Needs reviewed"),
        "livelihood_plan": _("Livelihood plan made"),
        "referral": _("Referred to another organisation"),
        "supplies": _("Supplies given"),
        "medical": _("Medical care"),
        "psychological_aid": _("Psychological help"),
        "translation": _("Translation"),
        "transport": _("Transport"),
        "documents": _("Help with papers"),
    }
)
