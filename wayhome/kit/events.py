"""News that goes upstairs after commit: a room says what happened, and knows nobody who listens.

A room keeps a ``News`` of its own and calls it in an action; who listens is written on one page, ``config/wiring.py``.
"""

import logging
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, ParamSpec

from django.db import transaction

P = ParamSpec("P")
log = logging.getLogger(__name__)


class News(Generic[P]):
    """One kind of news; called with what happened, it tells its listeners when the transaction is committed, or never."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.listeners: list[Callable[P, Any]] = []

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell it after commit. Ids and codes only: news may wait, and is written down where a listener fails."""
        transaction.on_commit(partial(self._tell, *args, **kwargs))

    def _tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for listener in self.listeners:
            try:
                with transaction.atomic():
                    listener(*args, **kwargs)
            except (
                Exception
            ) as error:  # the act is done; one listener's fault must not keep the news from the others
                reference = uuid.uuid4()
                # Never the error's own words: they may hold what was typed.
                log.error(
                    "%s: %s failed (%s, %s)",
                    self.name,
                    listener.__qualname__,
                    type(error).__name__,
                    reference,
                )
