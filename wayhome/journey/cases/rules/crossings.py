"""Between which countries a border was crossed, as told or as the gate says: pure."""

from collections.abc import Collection

UNTOLD = frozenset({"", "not_asked", "refused", "unknown"})
# What is wrong with a crossing: nothing was told, both countries are one, or the gate joins others.
NOWHERE, SAME, APART = "nowhere", "same", "apart"


def between(start: str, end: str, home: str, sides: Collection[str]) -> tuple[str, str]:
    """Return from which country to which, the untold filled in: by the two ``sides`` of the gate, else with ``home`` at the end."""
    joined = tuple(sides)
    if end in UNTOLD:
        left = [side for side in joined if side != start]
        end = home if not joined or home in left else left[0]
    if start in UNTOLD and end in joined:
        start = next((side for side in joined if side != end), start)
    return start, end


def fault(start: str, end: str, sides: Collection[str]) -> str | None:
    """Return what is wrong with a crossing whose untold countries were filled in, or None."""
    if start in ("", "not_asked"):
        return NOWHERE
    if start == end and start not in UNTOLD and start != "other":
        return SAME
    told = {country for country in (start, end) if country not in UNTOLD}
    return APART if sides and not told <= set(sides) else None
