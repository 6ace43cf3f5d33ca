"""What an act of this room looks at before it writes: whose it is, whether it can be so; with the sentences that say what to do."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.prevention.activities import codes, rules
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries.choices import asked_of, heads_of, leads, near
from wayhome.prevention.activities.queries.places import then, was_there
from wayhome.prevention.activities.rules import Asked, Happening, Head, Raised
from wayhome.registry.agencies.models import Project, ProjectPhase
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Office

SENTENCES: dict[str, tuple[str | Promise, str]] = {
    "future": (_("This day has not come yet. Check the day, month and year."), "happened_on"),
    "backwards": (_("The last day lies before the first. Check both."), "happened_to"),
    "future_end": (_("The last day has not come yet. Leave it empty until it is over."), "happened_to"),
    "long": (_("This is longer than three months. Record each time it took place."), "happened_to"),
    "times": (
        _("It ends before it begins. Check both times; if it went past midnight, give the last day too."),
        "ended_at",
    ),
    "below_nothing": (_("A number of people is 1 or more. Leave the box empty where nobody came."), "heads"),
    "twice": (_("The same participants are counted twice. Put the numbers together."), "heads"),
    "reach_at_others": (
        _("At an event of others only the people who took part count. Leave the estimate empty."),
        "reach",
    ),
    "method": (_("Say how the number of people reached was estimated."), "method"),
    "no_method": (
        _("Only an estimate has a method or a range. Leave them empty for who took part."),
        "method",
    ),
    "range": (_("The upper end of a range is larger than the lower end. Check both."), "reach"),
    "too_far": (_("Nobody reaches more than two million people at once. Check the number."), "reach"),
    "asked_twice": (_("The same answer is counted twice. Put the numbers together."), "asked"),
    "asked_more": (_("More people answered than came. Check both numbers."), "asked"),
}
T = TypeVar("T", Head, Asked)


def refusal(fault: str, type: str = "") -> Refused:
    """Return the refusal of a fault, with what to do."""
    if fault == "too_many":
        most = formats.number(rules.limit(type).most, _lang())
        sentence = gettext(
            "More than %(most)s people do not come to this. Check the numbers and the kind of activity."
        )
        return Refused(sentence % {"most": most}, field="heads")
    told, field = SENTENCES[fault]
    return Refused(told, field=field)


def counted(cells: Iterable[T]) -> list[T]:
    """Return the counts without those of nobody."""
    return [cell for cell in cells if cell.count != 0]


def offices_of(by: Viewer, offices: Sequence[Office], already: Sequence[Office] = ()) -> list[Office]:
    """Return the offices, each once, after checking that the viewer records in the first (or that it was there ``already``).

    Others are of her own organisation. Those that were there ``already`` are changed by who records in the leading one;
    anybody else takes her own off and leaves the rest as it is.
    """
    wanted = list(dict.fromkeys(offices))
    if not wanted:
        raise Refused(_("Choose whose activity it is."), field="office")
    if not (by.everything or by.may_in("activities.record", wanted[0].pk) or wanted[0] in already):
        raise _not_hers()
    if already and wanted != list(already) and not leads(by, already[0]):
        stay = [one for one in already if one in wanted or not by.may_in("activities.record", one.pk)]
        if wanted != stay:
            raise _not_hers()
    listed = {office.pk for office in [*near(by), *already]}
    if any(office.pk not in listed for office in wanted):
        raise Refused(_("Choose one that is on the list."), field="with_offices")
    return wanted


def _not_hers() -> Refused:
    return Refused(_("You can record activities of your own office only. Choose it first."), field="office")


def possible(
    activity: Activity,
    offices: Sequence[Office],
    heads: Sequence[Head],
    asked: Sequence[Asked],
    same_project: bool = False,
) -> None:
    """Refuse what cannot have been so. ``same_project``: that of before, which may have been retired since."""
    told = Happening(
        type=activity.type,
        happened_on=activity.happened_on,
        happened_to=activity.happened_to,
        began_at=activity.began_at,
        ended_at=activity.ended_at,
        our_role=activity.our_role,
        heads=heads,
        asked=asked,
    )
    fault = rules.fault(told, today(offices[0].time_zone))
    if fault is not None:
        raise refusal(fault, activity.type)
    known(activity)
    if not same_project:
        _of_project(activity, offices)
    _of_series(activity, offices)


def still_possible(
    before: Activity,
    after: Activity,
    offices: Sequence[Office],
    heads: Sequence[Head] | None,
    asked: Sequence[Asked] | None,
) -> None:
    """Refuse a correction after which it cannot have been so; counts that are not given (None) are those that stand, and ticked ones are added."""
    if heads is not None and len({one.cell for one in heads}) < len(heads):
        raise refusal("twice")
    if asked is not None and len({one.cell for one in asked}) < len(asked):
        raise refusal("asked_twice")
    all_heads = _joined([*(heads_of(after, False) if heads is None else heads), *heads_of(after, True)])
    all_asked = _joined([*(asked_of(after, False) if asked is None else asked), *asked_of(after, True)])
    same = ("happened_on", "project_id", "phase_id")
    kept = all(getattr(before, name) == getattr(after, name) for name in same)
    possible(after, offices, all_heads, all_asked, same_project=kept)


def known(activity: Activity) -> None:
    """Refuse codes that are on no list (those of coded fields are checked where they are written)."""
    if activity.language and activity.language not in FIRST_LANGUAGES:
        raise Refused(_("Choose a language from the list."), field="language")
    if any(message not in codes.MESSAGES for message in activity.messages):
        raise Refused(_("Choose messages from the list."), field="messages")


def promises(issues: Sequence[Raised], day: dt.date) -> None:
    """Refuse an answer promised for a day before the issue was raised."""
    if any(issue.promised_on is not None and issue.promised_on < day for issue in issues):
        raise Refused(_("An answer is promised for a day after the meeting. Check the date."), field="issues")


def places_of(places: Iterable[Place | tuple[Place, str]], day: dt.date) -> list[tuple[Place, str]]:
    """Return (place, venue), each place once. Refused for one that was not there on the day, naming the one that was."""
    found: dict[Place, str] = {}
    for given in places:
        place, venue = given if isinstance(given, tuple) else (given, "")
        if place.retired_at is not None:
            sentence = gettext("%(place)s was taken off the list of places. Choose another.")
            raise Refused(sentence % {"place": place.label}, field="place")
        if not was_there(place, day):
            raise Refused(wrong_time(place, day), field="place")
        found[place] = venue or found.get(place, "")
    return list(found.items())


def wrong_time(place: Place, day: dt.date) -> str:
    """Return the sentence for a place that was not there on a day: which one was."""
    right = then(place, day)
    words = {"place": place.label, "day": formats.day(day, _lang())}
    if right is None:
        return gettext("%(place)s was not there on %(day)s. Choose the place of that time.") % words
    sentence = gettext("%(place)s was not there on %(day)s. It was %(right)s then: choose that place.")
    return sentence % {**words, "right": right.words}


def _joined(cells: Sequence[T]) -> list[T]:
    """Typed and ticked counts of one cell as one: together they are who came."""
    sums: dict[Any, Any] = {}
    for one in cells:
        before = sums.get(one.cell)
        sums[one.cell] = one if before is None else _plus(one, before.count)
    return list(sums.values())


def _plus(cell: T, count: int) -> T:
    return type(cell)(**vars(cell) | {"count": cell.count + count})


def _of_series(activity: Activity, offices: Sequence[Office]) -> None:
    series = activity.series
    if series is not None and series.office_id not in {office.pk for office in offices}:
        raise Refused(_("Choose a series of this office."), field="series")


def _of_project(activity: Activity, offices: Sequence[Office]) -> None:
    project, phase = activity.project, activity.phase
    if phase is not None and (
        project is None or phase.project_id != project.pk or phase.retired_at is not None
    ):
        raise Refused(_("Choose a phase of this project."), field="phase")
    if project is None:
        return
    own = {office.pk for office in offices}
    if project.retired_at is not None or not (project.office_id in own or _above(project, own)):
        raise Refused(_("Choose a project of this office."), field="project")
    for span, field in ((project, "project"), (phase, "phase")):
        last = activity.happened_on
        if span is not None and not rules.within(span.starts_on, span.ends_on, last):
            raise Refused(_outside(span), field=field)


def _above(project: Project, offices: set[Any]) -> bool:
    """Whether the project belongs to an office above one of these."""
    return bool(offices & with_all_below([project.office_id], office_tree()))


def _outside(span: Project | ProjectPhase) -> str:
    name = span.label if isinstance(span, Project) else span.title
    words = {"name": name, "first": formats.day(span.starts_on, _lang())}
    if span.ends_on is None:
        return gettext("“%(name)s” begins on %(first)s. Check the day, or leave the project out.") % words
    words["last"] = formats.day(span.ends_on, _lang())
    return (
        gettext("“%(name)s” runs from %(first)s to %(last)s. Check the day, or leave the project out.")
        % words
    )


def _lang() -> str:
    return formats.language(get_language())
