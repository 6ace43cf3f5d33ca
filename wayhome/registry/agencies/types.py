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
# What each becomes in IOM's HTCDS 2.0, list organisation_type; None: that list has nothing like it.
HTCDS: dict[str, str | None] = {
    "own_office": "NGO",
    "partner_ngo": "NGO",
    "implementing_partner": "NGO",
    "social_organisation": "NGO",
    "international_organisation": None,
    "mass_organisation": "LocalGovernmentOrganisation",
    "ministry": "CentralGovernmentOrganisation",
    "local_authority": "LocalGovernmentOrganisation",
    "police": "LawEnforcement",
    "border_guard": "LawEnforcement",
    "hotline": "CentralGovernmentOrganisation",
    "coordination_body": "CentralGovernmentOrganisation",
    "education_authority": "LocalGovernmentOrganisation",
    "health_facility": "HealthServiceOrganisation",
    "school": "SchoolOrCollege",
    "transit_centre": "CentralGovernmentOrganisation",
    "shelter": "NGO",
    "donor": "CentralGovernmentOrganisation",
    "business_service": "CorporateBusiness",
    "faith_organisation": "NGO",
    "reference_body": None,
    "peer_organisation": "NGO",
}
