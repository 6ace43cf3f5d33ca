"""Takes the checks of rights away one at a time, and sees whether the walk over the pages notices.

Three kinds: a page's permission, the scope of a model, a function that says what is whose. Where a second check stands behind the one
that was taken away, pages say nothing of it: then the gate with nothing behind it (``tests/house/bare_gates.py``), or the scope
asked alone (``tests/house/rows.py``), must. ``python tools/soak.py --parts rights`` runs all, ``make test`` a sample.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.test import Client

from tests.caseload import case_of
from tests.cast import CAST, Cast, sign_in
from tests.examples import World, example
from tests.house import bare_gates, rows
from tests.house.bare_gates import patterns
from tests.house.test_walk import NOWHERE, PAGES, address, body, may_open
from wayhome.journey.cases import models as cases
from wayhome.journey.cases.models import Case
from wayhome.kit.gate import PUBLIC, SIGNED_IN, page
from wayhome.prevention.tallies.actions import add_kind

# What a list shows of other months only when it is asked.
ASKED = {"month": "2022-10", "show": "all"}


@dataclass
class Watch:
    """The examples, everybody's browser, what each may open, and words that some must not be told."""

    world: World
    clients: dict[str, Client] = field(default_factory=dict)
    may: dict[tuple[str, str], bool] = field(default_factory=dict)
    nothing: dict[str, str] = field(default_factory=dict)
    told: dict[str, frozenset[str]] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    nobodys: Case = field(init=False)

    @classmethod
    def over(cls, cast: Cast) -> "Watch":
        """Set everything up while every check still stands."""
        watch = cls(World(cast))
        watch.nobodys = rows.parts(watch.world)
        names = {"en": "Blankets given"}  # what no help text takes for an example
        add_kind(
            by=cast.viewer("supervisor"), office=cast.offices["vn"], names=names, units={"en": "blankets"}
        )
        viewers = {who: cast.viewer(who) for who in CAST}
        for who in CAST:
            client = watch.clients[who] = Client(raise_request_exception=False)
            sign_in(client, cast.users[who])
            watch.nothing[who] = body(client.get(NOWHERE))
        for name in PAGES:
            found = example(name, watch.world)
            watch.at[name] = address(name, found)
            for who in CAST:
                watch.may[who, name] = may_open(name, found, viewers[who], who)
        theirs, nobodys = case_of(cast, "kh"), case_of(cast)
        elsewhere = frozenset({"kh_supervisor", "kh_counsellor", "partner"})
        own = frozenset({"worker", "counsellor", "house_mother"})
        here = frozenset(CAST) - elsewhere
        codes = [
            watch.world.case.person.code,
            watch.world.gone.person.code,
            watch.world.enrolment.person.code,
        ]
        watch.told = dict.fromkeys(
            [*codes, "Wives of Suối Mây", "List the unlit roads", "Blankets given"], elsewhere
        )
        watch.told |= {theirs.person.code: here | {"partner"}, nobodys.person.code: own | elsewhere}
        return watch

    def wrong(self, names: list[str], whose: Callable[[str], bool] = lambda who: True) -> str:
        """Return the first answer that gives away what it must not, or nothing."""
        for name in names:
            for who, client in self.clients.items():
                if whose(who) and (found := self._answer(name, who, client)):
                    return found
        return ""

    def _answer(self, name: str, who: str, client: Client) -> str:
        if self.may[who, name]:
            if PAGES[name] in (PUBLIC, SIGNED_IN) or not any(
                who in not_for for not_for in self.told.values()
            ):
                return ""
            for asked in ({}, ASKED):
                said = client.get(self.at[name], asked).content.decode(errors="replace")
                if any(words in said for words, not_for in self.told.items() if who in not_for):
                    return f"{name} tells {who}"
            return ""
        answer = client.get(self.at[name])
        if answer.status_code != 404 or body(answer) != self.nothing[who]:
            return f"{name} is open to {who}"
        return ""


# --- a page's permission --------------------------------------------------------------------------------------------


def guarded_pages() -> list[str]:
    """The pages that ask for a permission."""
    return [name for name, permission in PAGES.items() if permission not in (PUBLIC, SIGNED_IN)]


@contextlib.contextmanager
def gate_open(name: str) -> Iterator[None]:
    """Let everybody signed in through one page's gate."""
    pattern = dict(patterns())[name]
    right = pattern.callback
    left = page(SIGNED_IN)(right.__wrapped__)
    left.wh_permission = right.wh_permission  # type: ignore[attr-defined]
    pattern.callback = left
    try:
        yield
    finally:
        pattern.callback = right


def gate_noticed(watch: Watch, name: str) -> str:
    """Say who notices that a page's permission is not asked: by the page, else, where a check inside it holds too, by the gate alone."""
    with gate_open(name):
        if found := watch.wrong([name]):
            return found
        return next(iter(bare_gates.wrong(watch.world.cast, {name: PAGES[name]})), "")


# --- scopes ---------------------------------------------------------------------------------------------------------


def scopes() -> dict[str, Callable[[], contextlib.AbstractContextManager[None]]]:
    """{what: a context in which it hides nothing, not even where it is one of several ways in}: the scope of every model, and the functions that say what is whose."""
    found: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {}
    for label, (said, _models) in rows.scoped().items():
        found[label] = lambda said=said: _model_open(said)  # type: ignore[misc]
    for function, open_ in (
        (cases.case_scope, lambda viewer, permission, path="", office="office_id": ~Q(pk__in=[])),
        (cases.used_scope, lambda viewer, permission: ~Q(pk__in=[])),
        (cases.hers, lambda viewer, permission, path="": ~Q(pk__in=[])),
        (cases.assigned_to, lambda viewer, path="": ~Q(pk__in=[])),
    ):
        found[function.__name__] = lambda function=function, open_=open_: _function_open(function, open_)  # type: ignore[misc]
    return found


@contextlib.contextmanager
def _model_open(model: Any) -> Iterator[None]:
    right = vars(model)["scope"]
    model.scope = classmethod(lambda cls, viewer: ~Q(pk__in=[]))
    try:
        yield
    finally:
        model.scope = right


@contextlib.contextmanager
def _function_open(function: Any, open_: Any) -> Iterator[None]:
    """Other modules have imported the function itself: so its code is changed, not its name."""
    right = function.__code__
    function.__code__ = open_.__code__
    try:
        yield
    finally:
        function.__code__ = right


# Who looks where a scope is taken away: from elsewhere, and with a scope of her own.
LOOKERS = ("kh_supervisor", "partner", "worker", "collaborator", "house_mother")
ABOVE = {"cases": ("counselling", "career", "support"), "people": ("support",), "activities": ("groups",)}


def scope_noticed(watch: Watch, what: str) -> str:
    """Say who notices that a scope hides nothing any more: the pages of its own room and of those that show its rows, else its rows."""
    room = what.split(".")[0] if "." in what else "cases"
    rooms = ("desk", room, *ABOVE.get(room, ()))
    names = sorted(
        (name for name in guarded_pages() if name.split(":")[0] in rooms),
        key=lambda name: (name.split(":")[0] != room, name),
    )
    with scopes()[what]():
        if found := watch.wrong(names, lambda who: who in LOOKERS):
            return found
        if what not in (*rows.scoped(), rows.USED):
            return ""
        return next((f"rows: {one}" for one in rows.wrong(watch.world, watch.nobodys, [what])), "")
