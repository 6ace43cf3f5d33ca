"""Code lists of the journey: categories, stages, admissions and exits."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

CATEGORIES = CodeList(
    {
        "trafficking": _("Trafficking"),
        "slavery": _("Slavery or forced labour"),
        "domestic_violence": _("Domestic violence"),
        "abuse": _("Abuse"),
        "at_risk": _("At risk"),
        "dependant": _("Dependant served herself"),
    }
)
STAGES = CodeList(
    {
        "signal": _("Signal"),
        "first_contact": _("First contact"),
        "consent": _("Consent"),
        "safety": _("Safety"),
        "identification": _("Identification"),
        "immediate_support": _("Immediate support"),
        "referral": _("Referral"),
        "admission": _("Admission"),
        "needs": _("Needs"),
        "plan": _("Plan"),
        "services": _("Services"),
        "conference": _("Conference"),
        "graduation": _("Graduation and reintegration"),
        "follow_up": _("Follow-up"),
        "closure": _("Closure"),
    }
)
ADMISSION_KINDS = CodeList({"new": _("First admission"), "readmitted": _("Readmission")})
GRADUATED = "graduated_reintegrated"
EXIT_KINDS = CodeList(
    {
        GRADUATED: _("Graduated and reintegrated"),
        "moved_in_country": _("Moved within the country"),
        "moved_abroad": _("Moved abroad"),
        "transferred": _("Handed over to another organisation"),
        "no_longer_needs": _("No longer needs support"),
        "declined_service": _("Did not want the service any more"),
        "not_eligible": _("Does not meet the criteria"),
        "left_on_own": _("Left without telling"),
        "missing": _("Missing"),
        "no_resources": _("We lack the means to help"),
        "died": _("Died"),
        "other": _("Another reason"),
    }
)
ASSIGNMENT_ROLES = CodeList(
    {"case_worker": _("Case worker"), "counsellor": _("Counsellor"), "other": _("Other helper")}
)
STATIONS = CodeList(
    {
        "before": _("Before admission"),
        "met": _("Met us"),
        "consent": _("Consent"),
        "safety": _("Safety"),
        "identified": _("Identified"),
        "admitted": _("Admitted"),
        "plan": _("Plan"),
        "services": _("Services"),
        "graduation": _("Graduation"),
        "follow_up": _("Follow-up"),
        "closed": _("Closed"),
    }
)
