"""One activity as its page shows it: who came, who was reached besides, what those who were asked answered."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries.choices import asked_of, heads_of
from wayhome.prevention.activities.queries.listing import Tally
from wayhome.prevention.activities.rules import MASS


@dataclass(frozen=True)
class Line:
    """One line of who came: words, the count in notation, and a word beside it (how it was estimated)."""

    words: str
    count: str
    note: str = ""


@dataclass
class Counts:
    """Everything counted at an activity; those who came and those reached besides are never added."""

    came: list[Line] = field(default_factory=list)
    in_all: Tally = field(default_factory=Tally)
    reached: list[Line] = field(default_factory=list)
    answers: list[Line] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether there is more than one line, so that a sum tells something."""
        return len(self.came) > 1


def counts(activity: Activity) -> Counts:
    """Return what was counted, typed and ticked together."""
    found = Counts()
    came: dict[tuple[str, str], Tally] = {}
    reached: dict[tuple[str, str], Tally] = {}
    most: dict[tuple[str, str], int] = {}
    for head in heads_of(activity):
        if head.reach == MASS:
            key = (head.category, head.method)
            reached.setdefault(key, Tally()).add(head.sex, head.count)
            if head.high is not None:
                most[key] = most.get(key, 0) + head.high
        else:
            came.setdefault((head.category, head.age_band), Tally()).add(head.sex, head.count)
            found.in_all.add(head.sex, head.count)
    order = list(codes.CATEGORIES.codes)
    for (category, band), tally in sorted(came.items(), key=lambda one: (order.index(one[0][0]), one[0][1])):
        words = str(codes.CATEGORIES.label(category))
        if band:
            words = _("%(who)s, %(age)s") % {"who": words, "age": codes.AGE_BANDS.label(band)}
        found.came.append(Line(words, str(tally), _untold(tally)))
    for (category, method), tally in reached.items():
        count = str(tally)
        if (category, method) in most:
            high = formats.number(most[category, method], _lang())
            count = _("%(low)s to %(high)s") % {"low": count, "high": high}
        note = ". ".join(filter(None, (str(codes.METHODS.label(method)), _untold(tally))))
        found.reached.append(Line(str(codes.CATEGORIES.label(category)), count, note))
    found.answers = _answers(activity)
    return found


def _untold(tally: Tally) -> str:
    """Say of how many nobody wrote down whether they were women or men: they are never guessed."""
    rest = tally.total - tally.female - tally.male
    if rest == tally.total:
        return _("sex not recorded")
    return _("sex of %(n)s not recorded") % {"n": formats.number(rest, _lang())} if rest else ""


def _lang() -> str:
    return formats.language(get_language())


def _answers(activity: Activity) -> list[Line]:
    sums: dict[str, dict[str, Tally]] = {}
    for one in asked_of(activity):
        sums.setdefault(one.trait, {}).setdefault(one.answer, Tally()).add(one.sex, one.count)
    lines = []
    for trait, words in codes.TRAITS.codes.items():
        if trait not in sums:
            continue
        yes, no = sums[trait].get("yes", Tally()), sums[trait].get("no", Tally())
        asked = Tally(yes.total + no.total, yes.female + no.female, yes.male + no.male)
        note = _("of %(asked)s who were asked") % {"asked": asked}
        lines.append(Line(str(words), str(yes), note))
    return lines


def labels() -> dict[str, Any]:
    """Return the columns that a history tells, with their words."""
    return {
        "type": _("What it was"),
        "title": _("A name for it"),
        "happened_on": _("Day"),
        "happened_to": _("Last day"),
        "began_at": _("From (time)"),
        "ended_at": _("To (time)"),
        "our_role": _("Our part in it"),
        "run_by": _("Who ran it"),
        "audience": _("For whom"),
        "level": _("In which words"),
        "project_id": _("Project"),
        "phase_id": _("Phase"),
        "done_by_id": _("Who did it"),
    }
