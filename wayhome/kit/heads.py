"""Counting heads: women, men and those of whom it was not told, as three big counters that also read a pasted ``46 (27F)``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats, notation
from wayhome.kit.notation import Figure

MOST = 2_000_000  # nobody reached more people with one act
BOXES = ("women", "men", "untold")  # what stands behind the field's name in a form's data
SEXES = ("female", "male", "unknown")
WORDS = {"women": _("Female"), "men": _("Male"), "untold": _("Not told")}
_ICONS = {"women": "woman", "men": "man", "untold": "people"}
_BAR = "|"


@dataclass(frozen=True)
class Heads:
    """So many women, men, and people whose sex nobody wrote down."""

    female: int = 0
    male: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.female + self.male + self.unknown

    @property
    def by_sex(self) -> dict[str, int]:
        """{code of a sex: so many}, those of nobody left out."""
        counts = {"female": self.female, "male": self.male, "unknown": self.unknown}
        return {sex: count for sex, count in counts.items() if count}

    def __str__(self) -> str:
        """As it is printed: ``46 (27F)``."""
        return notation.notate(self.total, self.female, self.male, formats.language(get_language()))


def told(counts: Mapping[str, int]) -> Heads:
    """Return the heads of {code of a sex: so many}; a sex that has no box of its own stands with those not told."""
    rest = sum(count for sex, count in counts.items() if sex not in ("female", "male"))
    return Heads(counts.get("female", 0), counts.get("male", 0), rest)


class Untrue(ValueError):
    """What was written cannot be true or be understood; ``reason``: number, several, parts, twice, sum, most; ``box``: where."""

    def __init__(self, reason: str, box: str = "", **values: int) -> None:
        super().__init__(reason)
        self.reason, self.box, self.values = reason, box, values


def read(women: str, men: str, untold: str, most: int = MOST) -> Heads | None:
    """Read three boxes, each with a number or a figure as the offices write it; None where all are empty. ``Untrue`` with the reason.

    ``46 (27F)`` in any box is 46 people, 27 women and 19 men, unless another box tells otherwise: whoever writes the
    mark has told the sexes apart. A number alone, ``46``, tells no sex: nobody becomes a man by it.
    """
    typed = {"women": women.strip(), "men": men.strip(), "untold": untold.strip()}
    if not any(typed.values()):
        return None
    counts: dict[str, int] = {}
    wholes: dict[str, int] = {}
    for box, text in typed.items():
        if text:
            for name, count in _box(box, text).items():
                into, key = (wholes, box) if name == "whole" else (counts, name)
                if counts.get(name, count) != count:
                    raise Untrue("twice", box)
                into[key] = count
    if len(set(wholes.values())) > 1:
        raise Untrue("twice", max(wholes, key=BOXES.index))
    if wholes:
        _rest(counts, *next(iter(wholes.items())))
    for name, count in counts.items():
        if count > most:
            raise Untrue("most", name, most=most)
    return Heads(counts.get("women", 0), counts.get("men", 0), counts.get("untold", 0))


def _rest(counts: dict[str, int], box: str, whole: int) -> None:
    """Put who is left of the whole with the men where a figure told the women only, else with those not told.

    A rest that was typed too has to be the same.
    """
    if "men" not in counts:
        counts["men"] = max(whole - counts.get("women", 0) - counts.get("untold", 0), 0)
    parts = counts.get("women", 0) + counts.get("men", 0)
    if parts > whole:
        raise Untrue("parts", box, parts=parts, whole=whole)
    if counts.get("untold", whole - parts) != whole - parts:
        raise Untrue("sum", box, parts=parts + counts["untold"], whole=whole)
    counts["untold"] = whole - parts


def _box(box: str, text: str) -> dict[str, int]:
    """What one box tells: its own number, or of a figure the parts and the whole."""
    try:
        count = formats.read_whole(text)
    except formats.Unreadable:
        pass
    else:
        if count < 0:
            raise Untrue("number", box)
        return {box: count}
    figure = _understood(text, box)
    if figure.female is None and figure.male is None:
        return {box: figure.total}
    found = {"women": figure.female, "men": figure.male}
    counts = {name: count for name, count in found.items() if count is not None}
    return counts | ({} if sum(counts.values()) == figure.total else {"whole": figure.total})


def _understood(text: str, box: str) -> Figure:
    try:
        return notation.one(text)
    except notation.Several as wrong:
        raise Untrue("several", box) from wrong
    except notation.Untrue as wrong:
        raise Untrue("parts", box) from wrong
    except ValueError as wrong:
        raise Untrue("number", box) from wrong


class HeadsInput(django_forms.Widget):
    """Three counters side by side (below each other on a phone); its value is what stands in them, parted by bars."""

    template_name = "kit/widgets/heads.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, short: bool = False) -> None:
        super().__init__(attrs)
        self.short = short  # plain boxes in a row, for many rows on one screen

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the three texts as one; one text under the plain name counts too (a page of two versions sends it)."""
        parts = [str(data.get(f"{name}_{box}") or "").replace(_BAR, " ").strip() for box in BOXES]
        return _BAR.join(parts) if any(parts) else str(data.get(name) or "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Nothing came at all."""
        return name not in data and not any(f"{name}_{box}" in data for box in BOXES)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first box."""
        return f"{id_}_women" if id_ else ""

    def format_value(self, value: Any) -> str:
        """Write heads as the three texts in one."""
        if isinstance(value, Heads):
            counts = (value.female, value.male, value.unknown)
            return _BAR.join(str(count or "") for count in counts) if value.total else ""
        return str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the three boxes, each like a Counter."""
        context = super().get_context(name, value, attrs)
        texts = [*self.format_value(value).split(_BAR), "", "", ""]
        own = context["widget"]["attrs"]
        base = own.get("id") or name
        shared = {"inputmode": "numeric", "class": "govuk-input"} | {
            key: own[key] for key in ("aria-describedby", "aria-invalid", "disabled") if key in own
        }
        context["widget"]["boxes"] = [
            {
                "type": "text",
                "name": f"{name}_{box}",
                "value": text or None,
                "label": WORDS[box],
                "icon": _ICONS[box],
                "attrs": {"id": f"{base}_{box}", **shared},
            }
            for box, text in zip(BOXES, texts, strict=False)
        ]
        context["widget"]["sum"] = " ".join(f"{base}_{box}" for box in BOXES)
        context["widget"]["short"] = self.short
        return context


class HeadsField(django_forms.Field):
    """How many came: its value is ``Heads``, or None where nothing was counted."""

    widget = HeadsInput
    default_error_messages = {
        "required": _("Count who came: at least one number."),
        "number": _("%(box)s: write a whole number in digits, or a figure such as 46 (27F)."),
        "several": _("%(box)s: there is more than one figure in this text. Leave the one that is meant."),
        "parts": _("There are more women and men than people in all. Check the numbers."),
        "sum": _(
            "Female, male and not told make %(parts)s, but %(whole)s in all was written. Check the numbers."
        ),
        "twice": _("The same was told twice, with different numbers. Leave the right one."),
        "most": _("%(box)s: this must be %(most)s or less."),
    }

    def __init__(self, *, most: int = MOST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, value: Any) -> Heads | None:
        """Return the heads; ValidationError with a sentence that names the box."""
        if isinstance(value, Heads):
            return value
        texts = [*str(value or "").split(_BAR), "", "", ""]
        try:
            heads = read(texts[0], texts[1], texts[2], self.most)
        except Untrue as wrong:
            lang = formats.language(get_language())
            shown = {name: formats.number(count, lang) for name, count in wrong.values.items()}
            raise ValidationError(
                self.error_messages[wrong.reason],
                code=wrong.reason,
                params={"box": WORDS.get(wrong.box, ""), **shown},
            ) from wrong
        if heads is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return heads

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other numbers stand in the boxes than before."""
        return str(data or "").strip(_BAR) != str(HeadsInput().format_value(initial)).strip(_BAR)

    def in_words(self, raw: str) -> str:
        """What stands in the boxes, as it is printed; as it was typed where it cannot be read."""
        try:
            return str(self.clean(raw) or "")
        except ValidationError:
            return raw.replace(_BAR, " ").strip()
