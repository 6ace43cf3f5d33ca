"""The types of organisation of the field (seed table O01 to O20), as data."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

TYPES = CodeList(
    {
        "own_office": _("Own office"),
        "partner_ngo": _("Partner organisation with its own records"),
        "implementing_partner": _("Implementing partner"),
        "social_organisation": _("Social organisation"),
        "international_organisation": _("International organisation"),
        "mass_organisation": _("Mass organisation (Women's Union and others)"),
        "ministry": _("Ministry or department"),
        "local_authority": _("Local authority"),
        "police": _("Police"),
        "border_guard": _("Border guard"),
        "hotline": _("Hotline"),
        "coordination_body": _("Coordination body or committee"),
        "education_authority": _("Education authority"),
        "health_facility": _("Health centre or hospital"),
        "school": _("School"),
        "transit_centre": _("Transit or reception centre"),
        "shelter": _("Shelter"),
        "donor": _("Donor or embassy"),
        "business_service": _("Business or training provider"),
        "faith_organisation": _("Church, pagoda or other community of faith"),
        "reference_body": _("Source of standards and lists"),
        "peer_organisation": _("Peer organisation"),
    }
)
# State bodies, own offices and donors are not "organisations engaged" of the social kind (model.md).
SOCIAL = frozenset(
    {
        "partner_ngo",
        "implementing_partner",
        "social_organisation",
        "international_organisation",
        "peer_organisation",
        "faith_organisation",
    }
)
