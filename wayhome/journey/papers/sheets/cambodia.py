"""The six forms of Cambodia's ministry of social affairs (MoSVY) on a child: first information, assessment, family plan, placement, follow-up, closure.

Fields after the government forms that OSCaR keeps (github.com/Children-in-Families/oscar-web, ``app/views/government_forms``,
``db/seeds.rb``, read 2026-11-22); words are our own, and not the ministry's: "not checked against the ministry's own paper".
"""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.papers.sheets.alike import ABOUT_PAPER, GUARDIAN, SIGNED_BY_ALL, WHERE, WHO
from wayhome.journey.papers.sheets.shapes import Ask, Grid, Head, Say, Sheet, Tick

_ORIGIN = "Children-in-Families/oscar-web, government form {}"
_CHILD = (
    _("Health of the body"), _("Health of the mind"), _("Safety"), _("Food"), _("A place to live"), _("Clothes"), _("Schooling"),
    _("Ties within the family"), _("Ties with others"), _("Legal papers"),
)  # fmt: skip
_FAMILY = (
    _("Protection and care"), _("Closeness of child and carer"), _("Health of the body"), _("Health of the mind"),
    _("Will to make things better"), _("Work and skills that earn"), _("Schooling and knowledge"), _("Land, house and other means"),
    _("Help of relatives"), _("Help of the community"), _("Other children who can help"), _("Other"),
)  # fmt: skip
_SERVICES = (
    ("food", _("Food")), ("shelter", _("A place to live")), ("clothes", _("Clothes")), ("school", _("Schooling")),
    ("mind", _("Support for the mind")), ("medical", _("Medical care")), ("other", _("Other")),
)  # fmt: skip
_PLACE = (
    Head(_("Where this was filled in")),
    Ask(_("Village")),
    Ask(_("Commune or sangkat")),
    Ask(_("District, town or khan")),
    Ask(_("Province or capital")),
)
_SPOKEN = Tick(
    _("Who was spoken with"),
    (("child", _("The child")), ("parents", _("Parents")), ("guardian", _("Guardian")), ("carer", _("Carer")), ("other", _("Other"))),
    room=True,
)  # fmt: skip

FIRST = Sheet(
    "kh-1", "cambodia", _("First information on a child"), _("When a child becomes known."), _ORIGIN.format("1"), "1",
    (
        *ABOUT_PAPER,
        *_PLACE,
        _SPOKEN,
        *WHO,
        Ask(_("Place of birth")),
        *WHERE,
        *GUARDIAN,
        Head(_("How the child became known")),
        Ask(_("Who told us"), lines=1),
        Tick(_("Situation of the child"), (
            ("orphan", _("Without parents")), ("disability", _("With a disability")), ("abandoned", _("Left alone")), ("street", _("Lives on the street")),
            ("drugs", _("Uses drugs")), ("needs", _("Basic needs are not met")), ("hiv", _("Touched by HIV")),
            ("abuse", _("Abuse of body, mind, or sexual")), ("exploited", _("Exploited sexually, or by dangerous work")),
            ("law", _("In conflict with the law")), ("other", _("Other")),
        ), room=True),
        Ask(_("What happened, in short"), lines=4),
        Ask(_("What parent, guardian or carer say"), lines=2),
        Grid(_("What is needed at once, by weight (1 first)"), (_("Need"), _("Weight")), first=(
            _("Food"), _("A place to live"), _("Schooling"), _("Medical care"), _("An adult who cares"), _("Clothes"), _("Support for the mind"), _("Other"),
        )),
        Grid(_("What weighs on the child and the family (1 first)"), (_("What"), _("Weight")), first=(
            _("Alcohol"), _("Drugs"), _("Gambling"), _("Living in public places"), _("Not at school"), _("Violence against the body"),
            _("Sexual violence"), _("Trafficking"), _("Forced marriage"), _("Migration of the child"), _("Migration of the family"),
            _("Violence against the mind"), _("Violence in the family"), _("Exploited by work"), _("Heavy or dangerous work"), _("Other"),
        )),
        Ask(_("What the worker thinks"), lines=3),
        SIGNED_BY_ALL,
    ),
)  # fmt: skip
_SCORED = (_("Part"), _("How it is"), _("Points"))
ASSESSMENT = Sheet(
    "kh-2", "cambodia", _("Can the child stay with the family?"), _("Child and family by domains, and the decision."), _ORIGIN.format("2"), "2",
    (
        *ABOUT_PAPER,
        *_PLACE,
        *WHO,
        *WHERE,
        *GUARDIAN,
        Grid(_("The child"), _SCORED, first=_CHILD),
        Grid(_("The family"), _SCORED, first=_FAMILY),
        Tick(_("What the worker concludes"), (("can", _("Child and family can live together")), ("cannot", _("They cannot live together now")), ("on", _("We go on")), ("close", _("We close")))),
        Ask(_("Why"), lines=3),
        Tick(_("How the family is met"), (("face", _("Face to face")), ("phone", _("By telephone")), ("letter", _("In writing")))),
        Tick(_("Which help is offered"), _SERVICES, room=True),
        Tick(_("What was explained"), (("rights", _("The rights of who is helped")), ("choice", _("That help can be taken or not")), ("secret", _("That everything is confidential")))),
        Tick(_("Answer of the family"), (("yes", _("Takes the help")), ("no", _("Does not want it")))),
        SIGNED_BY_ALL,
    ),
)  # fmt: skip
_PLANNED = (_("Part"), _("Goal"), _("Step"), _("Who"), _("By when"))
FAMILY_PLAN = Sheet(
    "kh-3", "cambodia", _("Plan with the family"), _("Steps for the child and for the family."), _ORIGIN.format("3"), "3",
    (
        *ABOUT_PAPER,
        *WHO,
        *GUARDIAN,
        Grid(_("As the plan stands now"), (_("Goal"), _("Step"), _("Who"), _("By when"), _("Done")), "plan_rows"),
        Grid(_("For the child"), _PLANNED, first=_CHILD),
        Grid(_("For the family"), _PLANNED, first=_FAMILY),
        Ask(_("Looked at again on"), "review_on"),
        SIGNED_BY_ALL,
    ),
)  # fmt: skip
PLACEMENT = Sheet(
    "kh-4", "cambodia", _("Placement or return to the family"), _("Who cares for the child from now on."), _ORIGIN.format("4"), "4",
    (
        *ABOUT_PAPER,
        *WHO,
        Ask(_("Where the child was until now"), "address"),
        Tick(_("Care from now on"), (("family", _("Own family")), ("kin", _("Relatives")), ("foster", _("Foster family")), ("group", _("Group home")), ("centre", _("Centre")), ("alone", _("Lives independently"))), room=True),
        *GUARDIAN,
        Head(_("The new carer")),
        Ask(_("Name")),
        Tick(_("Sex"), (("female", _("Female")), ("male", _("Male")))),
        Ask(_("What they are to the person")),
        Ask(_("Address and telephone")),
        Tick(_("The child was asked, and agrees"), (("yes", _("Yes")), ("no", _("No")))),
        Ask(_("Day of the change")),
        SIGNED_BY_ALL,
    ),
)  # fmt: skip
ALTERNATIVE = Sheet(
    "kh-5", "cambodia", _("Follow-up of a child in care"), _("What was done since the last visit, and what is next."), _ORIGIN.format("5"), "5",
    (
        *ABOUT_PAPER,
        *WHO,
        *WHERE,
        Grid(_("Contacts so far"), (_("Day"), _("How"), _("How it went")), "follow_up_rows"),
        Grid(_("What was to be done"), (_("Step"), _("What came of it")), "step_rows", blank=4),
        Ask(_("What happened lately, and what is better"), lines=5),
        Ask(_("Next visit on"), "next_follow_up"),
        SIGNED_BY_ALL,
    ),
)  # fmt: skip
CLOSURE = Sheet(
    "kh-6", "cambodia", _("Closing the work with a child"), _("Child and family by domains once more, and why it ends."), _ORIGIN.format("6"), "6",
    (
        *ABOUT_PAPER,
        *_PLACE,
        *WHO,
        *WHERE,
        Grid(_("The child"), _SCORED, first=_CHILD),
        Grid(_("The family"), _SCORED, first=_FAMILY),
        Ask(_("Points in all")),
        Say(_("With 48 points or more the work can be closed; otherwise it goes on.")),
        Tick(_("Why it ends"), (
            ("points", _("Closed: 48 points or more")), ("on", _("It goes on")), ("died", _("The child died")), ("absent", _("Child and family are away")),
            ("moved", _("The child moved, or cannot be found")), ("other", _("Other")),
        ), room=True),
        Ask(_("The way from the first day until now, in short"), lines=5),
        Ask(_("First day with us"), "admitted_on"),
        Ask(_("Last day with us"), "exit_on"),
        SIGNED_BY_ALL,
    ),
)  # fmt: skip
SHEETS = (FIRST, ASSESSMENT, FAMILY_PLAN, PLACEMENT, ALTERNATIVE, CLOSURE)
