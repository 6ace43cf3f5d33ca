"""What goes upstairs: news after commit, and acts in which rooms above take part. A room says it, and knows nobody who listens.

A room keeps a ``News`` or an ``Along`` of its own and calls it in an action; who listens is written on one page, ``config/wiring.py``.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
        self._kept: dict[Any, Callable[[], None]] | None = None
        self._about = ""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell it after commit. Ids and codes only: news may wait, and is written down where a listener fails."""
        transaction.on_commit(partial(self._tell, *args, **kwargs))

    @contextmanager
    def later(self, about: str) -> Iterator[None]:
        """Keep the news until the end of this block, then tell the last about each (its argument ``about``), in one transaction.

        For who writes years of records at once (the demo) and listeners that follow what is, not what was said. Not for requests:
        what others say in this process meanwhile waits too.
        """
        kept: dict[Any, Callable[[], None]] = {}
        self._kept, self._about = kept, about
        try:
            yield
        finally:
            self._kept = None
        with transaction.atomic():
            for tell in kept.values():
                tell()

    def _tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        if self._kept is not None:
            self._kept[kwargs[self._about]] = partial(self._tell, *args, **kwargs)
            return
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


class Along(Generic[P]):
    """One kind of act in which rooms above take part, in its own transaction: all of it is done, or nothing.

    A listener is part of the act: its error is the act's, and undoes it. It gets who acts, ids and what the act knows; the act's own
    trace stands for all.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.listeners: list[Callable[P, Any]] = []

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Let the listeners take part, in the order in which they are wired."""
        for listener in self.listeners:
            listener(*args, **kwargs)
