"""Entry by proxy: who did it, and where it was written down first; one folded part of every form that records."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.kit.facts import SOURCES
from wayhome.kit.folds import Fold, Folds

PROXY = Fold(_("Recorded for a colleague, or from paper"), ("done_by", "source"))
_BY_HAND = ("screen", "paper", "phone")


class Preset(django_forms.ChoiceField):
    """A choice that is already made: what was not sent counts as the preset."""

    def clean(self, value: Any) -> Any:
        """Return the code chosen, or the preset."""
        return super().clean(value or self.initial)


class ByProxy(Folds):
    """Mix into a form that records; give ``colleagues`` (accounts) and ``me`` (the account at the screen).

    After ``is_valid()``, pass ``**form.proxy`` to the action: ``done_by`` is the account chosen, ``source`` a code.
    A form with more folds lists ``PROXY`` as the last of its own ``folds``.
    """

    folds: ClassVar[Any] = (PROXY,)
    done_by = Preset(label=_("Who did it"))
    source = Preset(
        label=_("How it reached you"),
        choices=[(code, SOURCES.label(code)) for code in _BY_HAND],
        initial="screen",
    )

    def __init__(self, *args: Any, colleagues: Iterable[Any] = (), me: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {
            str(account.pk): account for account in [*([me] if me is not None else []), *colleagues]
        }
        named = [
            (key, _("Me, %(name)s") % {"name": who} if who == me else str(who))
            for key, who in self.accounts.items()
        ]
        self.fields["done_by"].choices = named  # type: ignore[attr-defined]
        self.fields["done_by"].initial = next(iter(self.accounts), "")
        self.fields["done_by"].required = bool(self.accounts)

    @property
    def proxy(self) -> dict[str, Any]:
        """What an action wants to know: the account that did it (None: the one that records) and the source's code."""
        return {
            "done_by": self.accounts.get(self.cleaned_data["done_by"]),
            "source": self.cleaned_data["source"],
        }
