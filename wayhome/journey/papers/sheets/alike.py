"""What several forms ask alike."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.papers.sheets.shapes import Ask, Head, Piece, Sign, Tick

SEXES = (("female", _("Female")), ("male", _("Male")), ("other", _("Other")))
YES_NO = (("yes", _("Yes")), ("no", _("No")))

ABOUT_PAPER: tuple[Piece, ...] = (
    Ask(_("Number of the file"), "code"),
    Ask(_("Number on the paper list"), "paper_number"),
    Ask(_("Day"), "today"),
    Ask(_("Filled in by"), "worker"),
)
WHO: tuple[Piece, ...] = (
    Head(_("The person")),
    Ask(_("Full name"), "name"),
    Ask(_("Other names"), "other_names"),
    Tick(_("Sex"), SEXES, "sex"),
    Ask(_("Date of birth"), "born"),
    Ask(_("Nationality"), "country"),
    Ask(_("Ethnicity"), "ethnicity"),
    Ask(_("First language"), "language"),
)
WHERE: tuple[Piece, ...] = (
    Ask(_("Where the person lives now"), "address"),
    Ask(_("Telephone, if it is safe to call"), "telephone"),
)
GUARDIAN: tuple[Piece, ...] = (
    Head(_("Parent, guardian or carer")),
    Ask(_("Name"), "guardian"),
    Ask(_("What they are to the person"), "guardian_relation"),
    Ask(_("Address and telephone"), "guardian_contact"),
)
SIGNED = Sign((_("Signature or thumb of the person"), _("Signature of the worker")), _("Stamp"))
SIGNED_BY_ALL = Sign(
    (
        _("Signature or thumb of the person"),
        _("Parent, guardian or carer"),
        _("Signature of the worker"),
        _("Supervisor"),
        _("Head of the commune"),
    ),
    _("Stamp"),
)
