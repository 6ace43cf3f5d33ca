"""The one page on which listeners are named: each hears its news, once."""

from typing import Any

import pytest
from django.db import transaction

from wayhome.config import wiring
from wayhome.kit.events import News


@pytest.mark.django_db
def test_a_listener_named_there_hears_its_news(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[str] = []
    news: News[str] = News("something")
    monkeypatch.setattr(wiring, "WIRING", ((news, heard.append),))
    wiring.wire()
    wiring.wire()
    with django_capture_on_commit_callbacks(execute=True):
        news("told")
        assert heard == []
    assert heard == ["told"]


def test_every_line_names_news_and_who_hears_it() -> None:
    assert all(isinstance(news, News) and callable(listener) for news, listener in wiring.WIRING)


@pytest.mark.django_db(transaction=True)
def test_news_kept_for_later_is_told_once_about_each_and_not_at_all_where_the_block_failed() -> None:
    heard: list[tuple[str, int]] = []

    def hear(*, about: str, nth: int) -> None:
        heard.append((about, nth))

    news: News[Any] = News("something")
    news.listeners.append(hear)
    with news.later("about"):
        for nth, about in enumerate("aba"):
            with transaction.atomic():
                news(about=about, nth=nth)
        assert heard == []
    assert heard == [("a", 2), ("b", 1)]

    def fails() -> None:
        with news.later("about"):
            news(about="c", nth=3)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  its own
        fails()
    news(about="d", nth=4)
    assert heard[2:] == [("d", 4)]
