"""The one page on which listeners are named: each hears its news, once."""

from typing import Any

import pytest

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
