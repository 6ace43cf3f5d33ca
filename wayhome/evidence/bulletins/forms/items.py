"""Writing an item: a title and a text in each language beside each other, its bulletin and its state."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from wayhome.evidence.bulletins.codes import STATES
from wayhome.evidence.bulletins.models import Item
from wayhome.kit import formats
from wayhome.kit.clashes import Clash, Conflicted
from wayhome.kit.dates import Month
from wayhome.kit.forms import EditForm
from wayhome.kit.inputs import ChoiceButtons, MonthField

LONGEST_TITLE, LONGEST_TEXT = 200, 8000
_FINGERPRINT = re.compile("[0-9a-f]{16}")


class ItemForm(EditForm):
    """An item as its editor writes it; what a language says stays as it is where she leaves it."""

    from_record = django_forms.CharField(widget=django_forms.HiddenInput, required=False)
    month = MonthField(label=_("Printed in the bulletin of"))
    state = django_forms.ChoiceField(
        label=_("State"), choices=STATES.choices, widget=ChoiceButtons(inline=True)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lang, name in formats.OWN_NAMES.items():
            self.fields[f"title_{lang}"] = django_forms.CharField(
                label=_("Title: %(language)s") % {"language": name}, max_length=LONGEST_TITLE, required=False
            )
            self.fields[f"text_{lang}"] = django_forms.CharField(
                label=_("Text: %(language)s") % {"language": name},
                max_length=LONGEST_TEXT,
                required=False,
                widget=django_forms.Textarea({"rows": 16, "lang": lang}),
            )

    def clean_from_record(self) -> str:
        """The fingerprint that the page carried; anything else tells nothing of what she saw."""
        sent: str = self.cleaned_data["from_record"]
        return sent if _FINGERPRINT.fullmatch(sent) else ""

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, for the page to set beside each other."""
        return [
            {"code": lang, "name": name, "title": self[f"title_{lang}"], "text": self[f"text_{lang}"]}
            for lang, name in formats.OWN_NAMES.items()
        ]

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "state": data["state"],
            "month": data["month"],
            "from_record": data["from_record"] or None,
            "titles": {lang: data[f"title_{lang}"] for lang in formats.OWN_NAMES},
            "texts": {lang: data[f"text_{lang}"] for lang in formats.OWN_NAMES},
        }


def initial_of(item: Any) -> dict[str, Any]:
    """Return an item (or a version of it) as the form has it."""
    words = {f"title_{lang}": item.titles.get(lang, "") for lang in formats.OWN_NAMES}
    words |= {f"text_{lang}": item.texts.get(lang, "") for lang in formats.OWN_NAMES}
    return words | {"month": Month.parse(item.month), "state": item.state, "version": item.version}


def clash_of_items(saved: Item, before: Any, form: ItemForm) -> Conflicted:
    """Lay what was saved beside what she sends where both changed the same; ``before`` is the version she had opened."""
    was, now = (_as_sent(initial_of(row)) for row in (before, saved))
    mine = _as_sent({name: form.cleaned_data[name] for name in now})
    rows, agreed = [], [("from_record", form.cleaned_data["from_record"])]
    for name in now:
        if mine[name] in (was[name], now[name]):
            agreed.append((name, now[name]))
        elif now[name] == was[name]:
            agreed.append((name, mine[name]))
        else:
            theirs, hers = (_shown(name, value) for value in (now[name], mine[name]))
            rows.append(Clash(name, str(form[name].label), theirs, hers, now[name], mine[name]))
    who = saved.recorded_by.display_name if saved.recorded_by else ""
    return Conflicted(saved.version, tuple(rows), tuple(agreed), who, saved.recorded_at)


def _as_sent(values: Mapping[str, Any]) -> dict[str, str]:
    """What a form sends for these values, line ends as the house keeps them."""
    return {
        name: str(value).strip().replace("\r\n", "\n") for name, value in values.items() if name != "version"
    }


def _shown(name: str, value: str) -> str:
    return str(STATES.label(value)) if name == "state" else value
