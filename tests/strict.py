"""A template variable that does not exist fails the test that renders it, unless the template gives a default."""

import sys
from typing import Any


class UnknownVariable(AssertionError):
    """A page names a variable that its view does not give it."""


class Strict(str):
    """Stands in for Django's `string_if_invalid`, which would show nothing and let the mistake live.

    Made as `Strict("%s")`: Django then hands over the name of the variable by `%`.
    """

    __slots__ = ()

    def __mod__(self, variable: Any) -> Any:
        """Applies the filters when the first of them is a default, as Django would without this; fails otherwise."""
        asking = sys._getframe(1).f_locals
        expression, context = asking["self"], asking["context"]
        first = expression.filters[0][0].__name__ if getattr(expression, "filters", None) else ""
        if first not in ("default", "default_if_none"):
            template = getattr(getattr(context, "template", None), "name", "?")
            raise UnknownVariable(f"{template}: nobody gives {variable}")
        value = None
        for function, arguments in expression.filters:
            value = function(
                value, *(given.resolve(context) if lookup else given for lookup, given in arguments)
            )
        return value
