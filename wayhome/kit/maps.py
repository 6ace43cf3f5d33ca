"""A map by steps: shapes with a number each, told by pattern, by number and by words; colour comes last. Drawn by kit/map.html."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.charts import Words

STEPS = 4


@dataclass(frozen=True)
class Shape:
    """A shape of the drawing: an SVG path, and where its number stands."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Region:
    """What is counted in a part of the map: its name, its number (None: nothing known), the shapes it covers."""

    name: Words
    value: int | None
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Drawn:
    """A region drawn: ``step`` 0 for nothing, else 1 to 4; ``x`` and ``y`` of its number, empty where there is none."""

    name: str
    printed: str
    step: int
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Step:
    """One step of the key: its number and the values it stands for, in words."""

    number: int
    words: str


@dataclass(frozen=True)
class Map:
    """A map ready for kit/map.html."""

    title: str
    sentence: str
    width: int
    height: int
    regions: tuple[Drawn, ...]
    key: tuple[Step, ...]


def by_region(title: Words, size: tuple[int, int], regions: Sequence[Region], sentence: str = "") -> Map:
    """Return the map; regions without a shape stand in the words only."""
    lang = formats.language(translation.get_language())
    width = _width(max([region.value or 0 for region in regions] or [0]))
    drawn = [_drawn(region, width, lang) for region in regions if region.shapes]
    told = [region for region in regions if region.value]
    said = "; ".join(f"{region.name} {formats.number(region.value or 0, lang)}" for region in told)
    return Map(
        title=str(title),
        sentence=sentence or f"{title}: {said or _('nothing recorded yet')}",
        width=size[0],
        height=size[1],
        regions=tuple(drawn),
        key=_key(width, {region.step for region in drawn}, lang),
    )


def _width(most: int) -> int:
    """How many values a step holds: a round number, so that four of them hold all."""
    width, digits = 1, 1
    while width * STEPS < most:
        width = next(
            nice for nice in (2 * digits, 25 * digits // 10, 5 * digits, 10 * digits) if nice > width
        )
        digits = width if width == 10 * digits else digits
    return width


def _drawn(region: Region, width: int, lang: str) -> Drawn:
    value = region.value or 0
    largest = region.shapes[0]
    return Drawn(
        name=str(region.name),
        printed=formats.number(value, lang) if value else "",
        step=min(-(-value // width), STEPS),
        path="".join(shape.path for shape in region.shapes),
        x=largest.x,
        y=largest.y,
    )


def _key(width: int, steps: set[int], lang: str) -> tuple[Step, ...]:
    return tuple(Step(step, _range(step, width, lang)) for step in sorted(steps))


def _range(step: int, width: int, lang: str) -> str:
    if step == 0:
        return _("nothing recorded")
    low, high = (step - 1) * width + 1, step * width
    if low == high:
        return formats.number(low, lang)
    return _("%(from)s to %(to)s") % {"from": formats.number(low, lang), "to": formats.number(high, lang)}
