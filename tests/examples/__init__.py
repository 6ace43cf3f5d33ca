"""One example for every page of the house: the walk over all pages opens each as everybody, and a page without an example fails it.

Adding a page? Add one line to ``PAGES`` of its floor's module here: its url name, and what to open it with. Does it show a thing that is
not made yet, the floor's class above makes one. Each floor's class stands on the one below: trust, registry, prevention, cases, the rest
of the journey, services, evidence, doors.
"""

from tests.examples import cases, doors, evidence, journey, prevention, registry, services, trust
from tests.examples.doors import OfDoors as World
from tests.examples.ground import DAY, WALKING, Example, Find

__all__ = ["DAY", "EXAMPLES", "WALKING", "Example", "World", "example"]

FLOORS = (trust, registry, prevention, cases, journey, services, evidence, doors)
EXAMPLES: dict[str, Find] = {name: find for floor in FLOORS for name, find in floor.PAGES.items()}


def example(name: str, world: World) -> Example:
    """How to open the page of this url name; KeyError tells where to add one."""
    if name not in EXAMPLES:
        raise KeyError(f"{name} has no example: add one to its floor in tests/examples/")
    return EXAMPLES[name](world)
