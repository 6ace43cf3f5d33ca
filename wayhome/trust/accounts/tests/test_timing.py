"""How long a wrong sign-in takes tells nothing about whether there is such an account."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from wayhome.trust.accounts.backend import AccountsBackend
from wayhome.trust.accounts.models import User

ROUNDS = 80  # of each, taking turns
BOUND = 0.15  # the share by which the medians of processor time may differ
TRIES = 3  # a busy machine may spoil a run; a real difference shows in each
WRONG = "willow-basket-77-rivet"


def spent(work: Callable[[], object]) -> float:
    """The processor's time of one try, in this thread: what the machine does beside it does not count."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def difference(known: Callable[[], object], unknown: Callable[[], object]) -> float:
    """How far the medians lie apart, as a share of the known one's; the smallest of a few runs."""
    found = []
    for _try in range(TRIES):
        rounds = [(spent(known), spent(unknown)) for _round in range(ROUNDS)]
        first, second = (statistics.median(side) for side in zip(*rounds, strict=True))
        found.append(abs(first - second) / first)
        if found[-1] <= BOUND:
            break
    return min(found)


@pytest.fixture
def slow(settings: Any, cast: Cast) -> Callable[[str], Callable[[], object]]:
    """Tries a wrong password; Argon2id costs a few milliseconds, so that a try without it would show."""
    settings.ARGON2 = {"opslimit": 1, "memlimit": 8 * 1024 * 1024}
    for name in ("linh", "hoa"):
        user = User.objects.get(username=name)
        user.set_password("willow-basket-77-river")
        user.is_active = name == "linh"
        user.save()

    def trying(name: str) -> Callable[[], object]:
        return lambda: AccountsBackend().authenticate(None, username=name, password=WRONG)

    trying("linh")()
    return trying


@pytest.mark.parametrize("other", ["nobody-here", "hoa"])
def test_unknown_and_ended_names_take_as_long_as_known_ones(
    slow: Callable[[str], Callable[[], object]], other: str
) -> None:
    assert difference(slow("linh"), slow(other)) <= BOUND


def test_a_name_that_cost_nothing_would_be_seen(slow: Callable[[str], Callable[[], object]]) -> None:
    lazy = difference(slow("linh"), lambda: User.objects.filter(username="nobody-here").first())
    assert lazy > BOUND


def test_the_answers_are_the_same_words(cast: Cast, client: Any) -> None:
    pages = []
    for name in ("linh", "nobody-here"):
        sent = {"login": name, "password": WRONG}
        answer = client.post("/sign-in", sent)
        page = answer.content.decode().replace(name, "NAME")
        pages.append((answer.status_code, page.split("csrfmiddlewaretoken")[0], "do not go together" in page))
    assert pages[0] == pages[1]
    assert pages[0][2]
