"""A query without a viewer fails: case data is read for somebody, or for a stated reason."""

import datetime as dt
from typing import Any, Protocol, Self

from django.db import models


class UnscopedQuery(RuntimeError):
    """Case data was read without saying for whom: call ``visible_to(viewer)`` or ``unscoped("why")``."""


class Looker(Protocol):
    """Whoever looks: the viewer of ``trust/access``; here only its shape is known."""

    @property
    def today(self) -> dt.date: ...
    def may(self, permission: str) -> bool: ...


class GuardedQuerySet(models.QuerySet):
    """Rows that change only through ``kit/facts``: no update, no delete, no bulk write past the versions."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(
            f"{self.model.__name__} is written through wayhome.kit.facts only, so that its history is kept"
        )

    update = delete = bulk_create = bulk_update = get_or_create = update_or_create = _refuse


class ScopedQuerySet(GuardedQuerySet):
    """Rows of case data. The model's ``scope(viewer)`` says as a ``Q`` what a viewer may see."""

    _why: str | None = None

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._why = self._why
        return clone

    def visible_to(self, viewer: Looker) -> Self:
        """Return what this viewer may see."""
        clone = self.filter(self.model.scope(viewer))
        clone._why = "visible"
        return clone

    def unscoped(self, why: str) -> Self:
        """Return everything, for the reason given (a figure, a uniqueness check): the caller audits it."""
        if not why:
            raise UnscopedQuery("say why")
        clone = self.all()
        clone._why = why
        return clone

    def _hold(self) -> None:
        if not self._why:
            raise UnscopedQuery(f'{self.model.__name__}: visible_to(viewer) or unscoped("why") first')

    def _fetch_all(self) -> None:
        self._hold()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._hold()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._hold()
        return super().count()

    def exists(self) -> bool:
        self._hold()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> Any:
        self._hold()
        return super().aggregate(*args, **kwargs)
