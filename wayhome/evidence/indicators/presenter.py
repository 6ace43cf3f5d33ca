"""How a figure is shown: its words and its notation, and small counts hidden. Pages, files and the command all come through here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wayhome.evidence.indicators.definitions import UNITS
from wayhome.evidence.indicators.engine import BESIDE, Counted, Number, Split
from wayhome.evidence.indicators.rules import FEW, PEOPLE, Parts
from wayhome.evidence.indicators.sources import AGE_BANDS, NOT_RECORDED, SOURCES
from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.kit.notation import notate
from wayhome.registry.places.models import Place

HIDDEN, NOT_FEW = "<5", "≥5"


@dataclass(frozen=True)
class Group:
    """One row of a breakdown; ``label`` is the key in words, ``apart`` the kind in words that is never added to others."""

    by: str
    key: str
    label: str
    value: Number | None
    female: int | None
    male: int | None
    sex_unknown: int | None
    printed: str
    apart: str = ""

    @property
    def hidden(self) -> bool:
        """Whether the count is too small to be shown to this viewer."""
        return self.value is None


@dataclass(frozen=True)
class Figure:
    """A figure as a viewer may see it. Units of people have ``female``, ``male`` and ``sex_unknown``; others have None there.

    ``value`` is None where a small count is hidden, or where kinds are never added up; ``printed`` always says what to show.
    ``rows``: how many records stand behind it, None where hidden. ``high``: the upper end of an estimate recorded as a range;
    ``parts_of``: both numbers of a share, whose value is None where nobody was asked.
    """

    code: str
    label: str
    unit: str
    value: Number | None
    female: int | None
    male: int | None
    sex_unknown: int | None
    printed: str
    rows: int | None
    breakdown: tuple[Group, ...]
    month: Month
    section: str = ""
    hidden: bool = False
    sheet: Mapping[str, str] = field(default_factory=dict)
    parts: Parts | None = None
    high: Number | None = None
    parts_of: tuple[Number, Number] | None = None

    @property
    def of_people(self) -> bool:
        """Whether women and men are told of it."""
        return self.unit in PEOPLE

    def as_json(self) -> dict[str, Any]:
        """Return the figure as the command prints it."""
        names = ("code", "label", "unit", "value", "female", "male", "sex_unknown", "printed", "rows")
        told = {name: _plain(getattr(self, name)) for name in names} | {
            "breakdown": [
                {name: _plain(value) for name, value in asdict(group).items() if name != "apart" or value}
                for group in self.breakdown
            ]
        }
        if self.unit == "share" and self.value is not None:
            told["value"] = str(round(Decimal(self.value), 4))
        if self.high is not None:
            told["high"] = _plain(self.high)
        if self.parts_of is not None:
            told["part"], told["whole"] = (_plain(number) for number in self.parts_of)
        return told


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def words(sheet: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return an indicator's words in a language: as stored in it, else translated from the English ones."""
    own = sheet.get(lang)
    return dict(own) if own else {name: _(text) for name, text in sheet.get("en", {}).items()}


def unit_words(unit: str) -> str:
    """Return a unit in words of the page's language."""
    return _(UNITS[unit]) if unit in UNITS else unit


def present(
    code: str, section: str, told: Mapping[str, str], parts: Parts, month: Month, counted: Counted, lang: str, hide: bool
) -> Figure:  # fmt: skip
    """Return the figure, ``told`` in the language that is switched on (``lang``); ``hide`` hides counts below 5 and what would betray them."""
    hide = hide and SOURCES[parts.source].clients
    small = hide and counted.value < FEW and counted.parts_of is None
    split = _hidden(counted) if hide else counted
    nobody = counted.parts_of is not None and not counted.parts_of[1]
    groups = _groups(parts, counted, lang, hide)
    apart = [group for group in groups if group.by == parts.apart]
    printed = (
        "; ".join(_apart(group) for group in apart) if apart else _print(parts, counted, split, lang, small)
    )
    return Figure(
        code=code,
        label=told.get("label", code),
        unit=parts.unit,
        value=None if small or apart or nobody else counted.value,
        female=None if small else split.female,
        male=None if small else split.male,
        sex_unknown=None if small else split.sex_unknown,
        printed=printed,
        rows=None if small else counted.rows,
        breakdown=tuple(groups),
        month=month,
        section=section,
        hidden=small,
        high=None if small else counted.high,
        parts_of=None if small else counted.parts_of,
        sheet=told,
        parts=parts,
    )


def _hidden(split: Split) -> Split:
    """Women and men are told only where each part is none or not few: from "7 (6F)" anybody sees the one."""
    shown = [part for part in (split.female, split.male, split.sex_unknown) if part]
    if len(shown) > 1 and min(shown) < FEW:
        return Split(split.value, None, None, None, split.rows)
    return split


def _print(parts: Parts, counted: Split, split: Split, lang: str, small: bool) -> str:
    if small:
        return HIDDEN
    if isinstance(counted, Counted) and counted.parts_of is not None:
        return _percent(counted, lang)
    if counted.high is not None:
        ends = {"low": formats.number(counted.value, lang), "high": formats.number(counted.high, lang)}
        return _("%(low)s–%(high)s") % ends
    if split.female is None and split.male is None:
        return formats.number(counted.value, lang)
    return notate(int(counted.value), split.female, split.male, lang)


def _percent(counted: Counted, lang: str) -> str:
    """A share; where heads were only counted, in steps of five percent and said to be approximate."""
    if counted.parts_of is None or not counted.parts_of[1]:
        return "–"
    share = Decimal(counted.value)
    if not counted.rough:
        return formats.percent(share, lang)
    steps = Decimal(round(share * 20)) / 20
    # Neither nobody nor everybody is said where it was not so.
    steps = steps if steps not in (0, 1) or steps == share else share
    return _("approximately %(share)s") % {"share": formats.percent(steps, lang)}


def _apart(group: Group) -> str:
    """One of several kinds never added up; an amount says its currency itself."""
    return group.printed if group.by == "currency" else f"{group.label} {group.printed}"


def _groups(parts: Parts, counted: Counted, lang: str, hide: bool) -> list[Group]:
    made = []
    for by, groups in counted.breakdown.items():
        covered = _covered(groups) if hide else {}
        if parts.apart and by != parts.apart:
            made += _groups_apart(parts, by, groups, lang, covered)
            continue
        for key, (shown, label) in _ordered(parts, by, groups).items():
            made.append(_group(parts, by, shown, label, groups[key], lang, covered.get(key, "")))
    return made


def _groups_apart(
    parts: Parts, by: str, groups: Mapping[str, Split], lang: str, covered: Mapping[str, str]
) -> list[Group]:
    """The groups of each kind by itself, the kinds in their order."""
    pairs = {tuple(key.split(BESIDE)): key for key in groups}
    kinds = _ordered(parts, parts.apart, {kind for _key, kind in pairs})
    keys = _ordered(parts, by, {key for key, _kind in pairs})
    made = []
    for kind, (shown_kind, kind_label) in kinds.items():
        for key, (shown, label) in keys.items():
            full = pairs.get((key, kind))
            if full is None:
                continue
            group = _group(
                parts, by, f"{shown} {shown_kind}", label, groups[full], lang, covered.get(full, "")
            )
            if parts.apart == "currency" and not group.hidden:
                group = replace(group, printed=formats.money(Decimal(groups[full].value), kind, lang))
            made.append(replace(group, apart=kind_label))
    return made


def _covered(groups: Mapping[str, Split]) -> dict[str, str]:
    """Which keys are hidden, and behind which words. One hidden alone could be reckoned from the total, so a second goes with it."""
    few = {key: HIDDEN for key, split in groups.items() if split.value < FEW}
    if len(few) == 1 and len(groups) > 1:
        next_one = min((key for key in groups if key not in few), key=lambda key: groups[key].value)
        few[next_one] = NOT_FEW
    return few


def _group(parts: Parts, by: str, key: str, label: str, split: Split, lang: str, covered: str) -> Group:
    if covered:
        return Group(by, key, label, None, None, None, None, covered)
    if by == "currency":
        printed = formats.money(Decimal(split.value), key, lang)
    else:
        printed = _print(parts, split, split, lang, small=False)
    return Group(by, key, label, split.value, split.female, split.male, split.sex_unknown, printed)


def _ordered(parts: Parts, by: str, groups: Iterable[str]) -> dict[str, tuple[str, str]]:
    """{stored key: (key shown, words)} in the order of the code list, what was not recorded last."""
    entry = SOURCES[parts.source].fields[by]
    found = {key: (key, key) for key in sorted(groups)}
    if entry.codes is not None:
        order = [str(code) for code, _words in entry.codes.choices_with_states]
        found = {
            key: (key, str(entry.codes.label(key)))
            for key in sorted(
                groups, key=lambda key: (key not in order, order.index(key) if key in order else 0)
            )
        }
    elif by == "age_band":
        bands = {key: _band(key, youngest, oldest) for key, youngest, oldest in AGE_BANDS}
        found = {key: (key, bands[key]) for key in bands if key in found} | {
            key: found[key] for key in found if key == NOT_RECORDED
        }
    elif by in ("province", "place"):
        found = _places(groups) | {key: found[key] for key in found if key == NOT_RECORDED}
    return {
        key: (NOT_RECORDED, _("Not recorded")) if key == NOT_RECORDED else shown
        for key, shown in found.items()
    }


def _places(groups: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Places by country and code; codes and names were used again, so the key names the edition, and the words where they must."""
    places = Place.objects.filter(pk__in=[key for key in groups if key != NOT_RECORDED])
    places = places.order_by("country", "code", "edition")
    names = Counter(str(place) for place in places)
    return {
        str(place.pk): (
            f"{place.country}-{place.code}@{place.edition}",
            f"{place} ({place.edition})" if names[str(place)] > 1 else str(place),
        )
        for place in places
    }


def _band(key: str, youngest: int, oldest: int) -> str:
    if oldest >= 200:
        return _("%(age)s years and older") % {"age": youngest}
    return _("%(from)s to %(to)s years") % {"from": youngest, "to": oldest}


def cell(figure: Figure | None) -> Any:
    """Return what a table's cell shows: the figure for the notation, or its printed words where it is no plain number."""
    if figure is None:
        return None
    plain = isinstance(figure.value, int) and figure.high is None
    return figure if plain else figure.printed


def period_words(period: str, lang: str) -> str:
    """Return a target's period in words: ``2022`` or ``October 2022``."""
    return period if len(period) == 4 else formats.month(Month.parse(period), lang)


def target_words(target: Any, lang: str) -> str:
    """Return a target with the period it is for, if that is not the month looked at; empty for None."""
    if target is None:
        return ""
    return f"{formats.number(target.value, lang)} ({period_words(target.period, lang)})"
