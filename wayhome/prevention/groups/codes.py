"""Code lists of groups."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

KINDS = CodeList(
    {
        "good_husband": _("Good husband group"),
        "good_wife": _("Good wife group"),
        "children_youth": _("Children and Youth group"),
        "peer": _("Peer group"),
        "womens_club": _("Women's Club"),
        "pastors": _("Pastors' network"),
        "collaborators": _("Collaborators"),
        "ert": _("Emergency Response Team"),
        "course": _("Course"),
        "committee": _("Committee"),
    }
)
ROLES = CodeList(
    {
        "member": _("Member"),
        "leader": _("Leader"),
        "deputy": _("Deputy leader"),
        "facilitator": _("Facilitator"),
        "official": _("Official"),
    }
)
