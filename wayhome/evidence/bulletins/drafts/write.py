"""A text about an activity, from its record: who, when, where, with whom, about what, how many, and what came of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.evidence.bulletins.drafts.material import Material
from wayhome.evidence.bulletins.drafts.nouns import KINDS
from wayhome.evidence.bulletins.lines import nouns
from wayhome.evidence.bulletins.rules import listed
from wayhome.evidence.indicators.queries import NoSuchFigures, label_of
from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.kit.notation import notate
from wayhome.prevention.activities import codes
from wayhome.trust.accounts.models import Office

FEW_PLACES = 3
# With a place, and without.
_OPENINGS = {
    "host": (
        gettext_lazy("%(when)s, %(us)s organised %(what)s in %(where)s."),
        gettext_lazy("%(when)s, %(us)s organised %(what)s."),
    ),
    "welcome": (
        gettext_lazy("%(when)s, %(us)s welcomed %(who)s on %(what)s to %(where)s."),
        gettext_lazy("%(when)s, %(us)s welcomed %(who)s on %(what)s."),
    ),
    "travel": (
        gettext_lazy("%(when)s, %(us)s travelled to %(where)s with %(who)s."),
        gettext_lazy("%(when)s, %(us)s travelled with %(who)s."),
    ),
    "community": (
        gettext_lazy("%(when)s, %(who)s organised %(what)s in %(where)s without our support."),
        gettext_lazy("%(when)s, %(who)s organised %(what)s without our support."),
    ),
    "speaker": (
        gettext_lazy("%(when)s, %(us)s spoke at %(what)s in %(where)s."),
        gettext_lazy("%(when)s, %(us)s spoke at %(what)s."),
    ),
    "guest": (
        gettext_lazy("%(when)s, %(us)s took part in %(what)s in %(where)s."),
        gettext_lazy("%(when)s, %(us)s took part in %(what)s."),
    ),
}
_ANYBODY = "participant"  # who spoke is not told apart
_MINUTES = ("practice", "challenge", "solution", "lesson", "decision", "proposal", "plan", "outcome")


@dataclass(frozen=True)
class Draft:
    """A title and a text, whose paragraphs stand apart by an empty line."""

    title: str
    text: str


def write(material: Material, office: Office, lang: str) -> Draft:
    """Return what an office may tell of an activity, in a language; an editor makes it her own."""
    with translation.override(lang):
        pen = _Pen(material, office, lang)
        paragraphs: tuple[tuple[Callable[[], str], ...], ...] = (
            (pen.opening, pen.hosts, pen.partners, pen.trainers, pen.topics, pen.simply),
            (pen.people, pen.mass, pen.came),
            (
                pen.agenda,
                pen.presented,
                pen.stops,
                pen.issues,
                pen.outputs,
                pen.given,
                pen.minutes,
                pen.tests,
            ),
            (pen.quotes,),
        )
        if material.told_without_place:
            paragraphs = ((pen.opening, pen.topics), (pen.people, pen.mass), (pen.given,))
        told = [_row(sentence() for sentence in sentences) for sentences in paragraphs]
        return Draft(pen.title(), "\n\n".join(paragraph for paragraph in told if paragraph))


def _row(sentences: Iterable[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


class _Pen:
    """Writes the sentences of one draft, each empty where the record says nothing.

    Of a meeting of or a visit to people we support only its kind, its day, its topics and its sums are told: no word that somebody
    wrote, and nobody's name.
    """

    def __init__(self, material: Material, office: Office, lang: str) -> None:
        self.material, self.us, self.country, self.lang = material, office.name, office.country, lang
        self.activity = material.activity

    def row(self, words: Iterable[Any]) -> str:
        """Return words in a row, each once."""
        told = list(dict.fromkeys(str(word) for word in words))
        return listed(told, self.lang) if told else ""

    def title(self) -> str:
        """Return the headline."""
        who, where = self.agencies("delegation"), self.where()
        if self.kind() == "welcome":
            return _("%(us)s welcomes %(who)s") % {"us": self.us, "who": who}
        if self.kind() == "travel":
            return _("%(us)s travels with %(who)s") % {"us": self.us, "who": who}
        if self.kind() == "speaker":
            return _("%(us)s speaks at %(what)s") % {"us": self.us, "what": self.what()}
        heading = self.headline or str(codes.TYPES.label(self.activity.type))
        return _("%(title)s, %(where)s") % {"title": heading, "where": where} if where else heading

    @property
    def headline(self) -> str:
        """The title it was given."""
        return "" if self.material.told_without_place else str(self.activity.title)

    def kind(self) -> str:
        """Return in which words it is opened."""
        if self.activity.run_by == "community":
            return "community"
        if self.activity.our_role not in codes.OURS:
            return str(self.activity.our_role)
        if not self.agencies("delegation"):
            return "host"
        countries = {row.place.country for row in self.material.of("activityplace")}
        return "travel" if countries and self.country not in countries else "welcome"

    def opening(self) -> str:
        """Who did what, when and where."""
        kind, where = self.kind(), self.where()
        who = (
            self.agencies("delegation")
            if kind in ("welcome", "travel")
            else self.agencies("host") or self.groups()
        )
        told = {
            "when": self.when(),
            "us": self.us,
            "who": who or _("the community"),
            "what": str(KINDS[self.activity.type]) if kind == "welcome" else self.what(),
            "where": where,
        }
        return _capital(str(_OPENINGS[kind][0 if where else 1] % told))

    def when(self) -> str:
        """The day, or the days."""
        first, last = self.activity.happened_on, self.activity.happened_to
        if last is None:
            return _("On %(day)s") % {"day": formats.day(first, self.lang)}
        return _("From %(days)s") % {"days": formats.days(first, last, self.lang)}

    def what(self) -> str:
        """What it was, with its title."""
        kind = str(KINDS[self.activity.type])
        if not self.headline:
            return kind
        return _("%(what)s (“%(title)s”)") % {"what": kind, "title": self.headline}

    def where(self) -> str:
        """The places, with what they lie in; of people we support none. Many are told by their provinces."""
        if self.material.told_without_place:
            return ""
        places = [row.place for row in self.material.of("activityplace")]
        if len(places) <= FEW_PLACES:
            return self.row(_located(place) for place in places)
        tops = self.row((place.above or [place])[-1].label for place in places)
        many = ngettext("%(n)s place of %(where)s", "%(n)s places of %(where)s", len(places))
        return many % {"n": formats.number(len(places), self.lang), "where": tops}

    def agencies(self, part: str) -> str:
        """The organisations that had a part in it."""
        if self.material.told_without_place:
            return ""
        return self.row(row.agency.label for row in self.material.of("activityagency", part=part))

    def groups(self) -> str:
        """The kinds of groups whose meeting it was."""
        if self.material.told_without_place:
            return ""
        return self.row(
            nouns.GROUPS.get(row.group.kind, row.group.title) for row in self.material.of("meeting")
        )

    def hosts(self) -> str:
        """Whose event it was, where it was not ours."""
        who = self.agencies("host") if self.kind() in codes.OTHERS else ""
        return _("It was organised by %(who)s.") % {"who": who} if who else ""

    def partners(self) -> str:
        """With whom: partners, and who hosted with us."""
        parts = ("host", "partner") if self.kind() in ("host", "welcome", "travel") else ("partner",)
        rows = [row for part in parts for row in self.material.of("activityagency", part=part)]
        who = self.row(row.agency.label for row in rows)
        return _("It was held together with %(who)s.") % {"who": who} if who else ""

    def trainers(self) -> str:
        """Who gave trainers."""
        who = self.agencies("trainer")
        return _("Trainers or experts came from %(who)s.") % {"who": who} if who else ""

    def topics(self) -> str:
        """About what."""
        order = list(codes.TOPICS.codes)
        told = sorted((row.topic for row in self.material.of("activitytopic")), key=order.index)
        found = self.row(codes.TOPICS.label(topic) for topic in told)
        return _("It was about %(topics)s.") % {"topics": found} if found else ""

    def simply(self) -> str:
        """How many find reading hard, and that it was told so that they could follow."""
        asked = self.material.of("attendancetrait", trait="literacy_need")
        whole = sum(row.count for row in asked)
        simple = self.activity.level in ("spoken", "basic")
        if not whole:
            return _("It was told in simple words.") if simple else ""
        part = Decimal(sum(row.count for row in asked if row.answer == "yes")) / whole
        steps = Decimal(round(part * 20)) / 20  # as the figure is told, where heads were counted
        told = {"share": formats.percent(part if steps in (0, 1) else steps, self.lang)}
        if not simple:
            return _("Approximately %(share)s of those asked find reading or writing hard.") % told
        return (
            _(
                "Approximately %(share)s of those asked find reading or writing hard, so it was told in simple words."
            )
            % told
        )

    def people(self) -> str:
        """How many took part, by who they were."""
        heads = self.material.of("attendancecount", reach="direct")
        order = [*codes.CATEGORIES.codes]
        kinds = sorted({row.category for row in heads}, key=order.index)
        told = [
            self.counted(nouns.PARTICIPANTS[kind], [row for row in heads if row.category == kind])
            for kind in kinds
        ]
        if len(told) < 2:
            return _("%(people)s took part.") % {"people": told[0]} if told else ""
        whole = self.counted(nouns.PEOPLE, heads)
        return _("%(people)s took part: %(groups)s.") % {"people": whole, "groups": self.row(told)}

    def counted(self, noun: Any, heads: Sequence[Any]) -> str:
        """Return heads in notation, with their noun."""
        count = sum(row.count for row in heads)
        female, male = (sum(row.count for row in heads if row.sex == sex) for sex in ("female", "male"))
        return str(noun % {"n": notate(count, female, male, self.lang), "count": count})

    def mass(self) -> str:
        """How many were reached besides, as estimated."""
        heads = self.material.of("attendancecount", reach="mass")
        if not heads:
            return ""
        most = sum(row.high or row.count for row in heads)
        told = {"people": self.counted(nouns.PEOPLE, heads), "most": formats.number(most, self.lang)}
        if most > sum(row.count for row in heads):
            return _("A further %(people)s were reached, or up to %(most)s: an estimate.") % told
        return _("A further %(people)s were reached: an estimate.") % told

    def came(self) -> str:
        """From where they came; a delegation met them on its way."""
        who = self.agencies("attended")
        if who and self.agencies("delegation"):
            return _("They met %(who)s.") % {"who": who}
        return _("People came from %(who)s.") % {"who": who} if who else ""

    def points(self, kind: str) -> str:
        """The minutes' lines of a kind."""
        if self.material.told_without_place:
            return ""
        return "; ".join(row.words.strip().rstrip(".។") for row in self.material.of("point", kind=kind))

    def agenda(self) -> str:
        """What was talked about."""
        found = self.points("agenda")
        return _("On the agenda: %(points)s.") % {"points": found} if found else ""

    def presented(self) -> str:
        """The figures shown, as they were printed then."""
        told = []
        for row in self.material.of("presented"):
            month = formats.month(Month.parse(row.month), self.lang)
            figure = {"label": _label(row.code), "printed": row.printed, "month": month}
            told.append(_("%(label)s %(printed)s (%(month)s)") % figure)
        return _("We presented: %(figures)s.") % {"figures": "; ".join(told)} if told else ""

    def stops(self) -> str:
        """Where the journey led; of people we support nothing is told."""
        found = self.points("stop")
        return _("The journey led to: %(points)s.") % {"points": found} if found else ""

    def issues(self) -> str:
        """How many issues were raised, and on what."""
        rows = self.material.of("issue")
        if not rows:
            return ""
        told = ngettext(
            "%(n)s community issue was raised: %(themes)s.",
            "%(n)s community issues were raised: %(themes)s.",
            len(rows),
        )
        raised = Counter(row.theme for row in rows)
        themes = self.row(
            codes.THEMES.label(theme) for theme in sorted(raised, key=lambda theme: (-raised[theme], theme))
        )
        return told % {"n": formats.number(len(rows), self.lang), "themes": themes}

    def outputs(self) -> str:
        """What now stands there because of it."""
        things = [self.thing(row) for row in self.material.of("output") if row.paid_from_id is None]
        return _("Built and set up: %(things)s.") % {"things": self.row(things)} if things else ""

    def thing(self, row: Any) -> str:
        """Return an output with its number."""
        told = {"n": formats.number(row.count, self.lang), "count": row.count}
        return str(nouns.THINGS[row.kind] % told)

    def given(self) -> str:
        """Who gave what, and what was paid with it."""
        told = []
        for row in self.material.of("contribution"):
            words_given = "" if self.material.told_without_place else row.words
            what = words_given if row.amount is None else formats.money(row.amount, row.currency, self.lang)
            paid = self.row(
                self.thing(output) for output in self.material.of("output") if output.paid_from_id == row.pk
            )
            words = {
                "who": nouns.GIVERS[row.giver],
                "what": what or str(codes.CONTRIBUTION_KINDS.label(row.kind)),
                "things": paid,
            }
            told.append(
                (_("From %(who)s: %(what)s, for %(things)s.") if paid else _("From %(who)s: %(what)s."))
                % words
            )
        return _row(told)

    def minutes(self) -> str:
        """What was shared, learnt, decided, proposed, and what came of it."""
        found = [(codes.POINT_KINDS.label(kind), self.points(kind)) for kind in _MINUTES]
        return _row(
            _("%(kind)s: %(points)s.") % {"kind": kind, "points": points} for kind, points in found if points
        )

    def tests(self) -> str:
        """What a test before and after showed."""
        means = {
            (row.topic, row.when): formats.number(row.mean, self.lang) for row in self.material.of("test")
        }
        told = []
        for topic, when in means:
            if when == "before" and (topic, "after") in means:
                both = {"before": means[topic, "before"], "after": means[topic, "after"]}
                told.append(
                    _("The mean score of the test was %(before)s before and %(after)s after, out of 100.")
                    % both
                )
        return _row(told)

    def quotes(self) -> str:
        """What was said, only with permission, and never at a meeting of people we support."""
        if self.material.told_without_place:
            return ""
        told = []
        for row in self.material.of("quote"):
            words = row.english if self.lang == "en" and row.english else row.words
            said = {
                "words": words.strip().rstrip(".។"),
                "speaker": row.speaker,
                "who": codes.CATEGORIES.label(row.said_by),
            }
            if row.permission == "named" and row.speaker:
                told.append(_("“%(words)s”, said %(speaker)s.") % said)
            elif row.permission in ("named", "unnamed") and row.said_by == _ANYBODY:
                told.append(_("“%(words)s”, said somebody who took part.") % said)
            elif row.permission in ("named", "unnamed"):
                told.append(_("“%(words)s”, said somebody who took part (%(who)s).") % said)
        return _row(told)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _located(place: Any) -> str:
    above = place.above
    if not above:
        return str(place.label)
    return _("%(place)s (%(province)s)") % {"place": place.label, "province": above[-1].label}


def _label(code: str) -> str:
    """A figure's name; one that the house no longer counts is told by its code."""
    try:
        return label_of(code)
    except NoSuchFigures:
        return code
