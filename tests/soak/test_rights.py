"""Each check of rights that is taken away is noticed: a sample in every run, all of them with WAYHOME_MUTANTS=all (``make soak``)."""

import os
import random

import pytest

from tests.cast import Cast
from tests.soak.rights import Watch, gate_noticed, guarded_pages, scope_noticed, scopes

pytestmark = pytest.mark.django_db
ALL = os.environ.get("WAYHOME_MUTANTS") == "all"
SEED = 20221024
SAMPLE_GATES, SAMPLE_SCOPES = 12, ("cases.Case", "case_scope", "counselling.Session", "cases.ConsentLimit")


def test_nothing_is_wrong_while_every_check_stands_and_what_is_planted_is_found(cast: Cast) -> None:
    """The control: the words that some must not be told do stand on the pages of those who may read them."""
    watch = Watch.over(cast)
    names = (
        guarded_pages()
        if ALL
        else ["desk:people", "desk:today", "support:list", "groups:list", "activities:decisions"]
    )
    assert not watch.wrong(names)
    supervisor = watch.clients["supervisor"]
    said = "".join(
        supervisor.get(watch.at[name], asked).content.decode(errors="replace")
        for name in (
            "desk:people",
            "groups:list",
            "activities:decisions",
            "support:show",
            "tallies:kinds",
            "support:enrolment",
        )
        for asked in ({}, {"show": "all"})
    )
    here = [words for words, not_for in watch.told.items() if "supervisor" not in not_for]
    assert [words for words in here if words not in said] == []


def test_a_page_that_does_not_ask_its_permission_is_noticed(cast: Cast) -> None:
    watch = Watch.over(cast)
    names = guarded_pages()
    chosen = names if ALL else random.Random(SEED).sample(names, SAMPLE_GATES)
    alive = [name for name in chosen if not gate_noticed(watch, name)]
    print(f"{len(chosen) - len(alive)} of {len(chosen)} pages noticed")
    assert alive == []


def test_a_scope_that_hides_nothing_is_noticed(cast: Cast) -> None:
    watch = Watch.over(cast)
    chosen = list(scopes()) if ALL else list(SAMPLE_SCOPES)
    found = {what: scope_noticed(watch, what) for what in chosen}
    alive = [what for what, who in found.items() if not who]
    alone = sum(who.startswith("rows: ") for who in found.values())
    print(f"{len(chosen) - len(alive)} of {len(chosen)} scopes noticed, {alone} by their rows alone")
    assert alive == []
