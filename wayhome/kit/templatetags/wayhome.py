"""What templates load as ``wayhome``: numbers, dates and figures in the page's language, and a few small parts."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.kit.notation import notate

register = template.Library()


def _lang() -> str:
    return formats.language(translation.get_language())


@register.filter
def wh_number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """``{{ n|wh_number }}`` 1,564; ``{{ n|wh_number:1 }}`` one decimal; nothing for None."""
    return "" if value is None else formats.number(value, _lang(), places)


@register.filter
def wh_asked(label: str) -> str:
    """``{{ label|wh_asked }} {{ answer }}``: a colon after what is told, none after a question."""
    text = str(label)
    return text if text.endswith("?") else f"{text}:"


@register.filter
def wh_percent(share: float | Decimal | None, places: int = 0) -> str:
    """``{{ share|wh_percent }}``: 0.25 is 25%."""
    return "" if share is None else formats.percent(share, _lang(), places)


@register.filter
def wh_money(amount: int | Decimal | None, currency: str) -> str:
    """``{{ amount|wh_money:"VND" }}``."""
    return "" if amount is None else formats.money(amount, currency, _lang())


@register.filter
def wh_date(value: dt.date | None, style: str = "long") -> str:
    """``{{ d|wh_date }}`` or ``{{ d|wh_date:"short" }}``; styles: long, full, short, day."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    written = formats.day(value, _lang(), style)
    # A short date is never broken over two lines.
    return written.replace(" ", "\u00a0") if style in ("short", "day") else written


@register.filter
def wh_moment(value: dt.datetime | None) -> str:
    """``{{ at|wh_moment }}``: date and time in the page's time zone."""
    if value is None:
        return ""
    return formats.moment(timezone.localtime(value) if timezone.is_aware(value) else value, _lang())


@register.filter
def wh_month(value: Month | dt.date | None, style: str = "long") -> str:
    """``{{ m|wh_month }}`` for a Month or any day of it; styles: long, short, tick."""
    return "" if value is None else formats.month(value, _lang(), style)


@register.simple_tag
def wh_days(first: dt.date, last: dt.date) -> str:
    """``{% wh_days first last %}``: 24–28 October 2022."""
    return formats.days(first, last, _lang())


@register.filter
def wh_fig(value: Any) -> SafeString:
    """``{{ value|wh_fig }}``: a figure as 97 (56F), never broken over lines.

    The value is a number, or has ``value`` or ``total``, and may have ``female`` and ``male`` (object or mapping).
    A figure already printed (a text such as "fewer than 10") is shown as it is.
    """
    if value is None or isinstance(value, str):
        return format_html('<span class="wh-fig">{}</span>', value or "–")
    if isinstance(value, int | float | Decimal):
        return format_html('<span class="wh-fig">{}</span>', formats.number(value, _lang()))
    total = _part(value, "value") if _part(value, "value") is not None else _part(value, "total")
    printed = notate(int(total), _part(value, "female"), _part(value, "male"), _lang())
    whole, _space, bracket = printed.partition(" (")
    if not bracket:
        return format_html('<span class="wh-fig">{}</span>', whole)
    return format_html('<span class="wh-fig">{} <i>({}</i></span>', whole, bracket)


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


@register.filter
def wh_code(code: str) -> SafeString:
    """``{{ person.code|wh_code }}``: a person's code, set apart from the words around it."""
    return format_html('<span class="wh-code">{}</span>', code)


@register.filter
def wh_name(name: Any) -> SafeString:
    """``{{ name|wh_name }}``: a person's name (an object with ``text`` and ``lang``) in its own script; nothing for None."""
    if not name:
        return SafeString("")
    lang = format_html(' lang="{}"', name.lang) if name.lang else ""
    return format_html('<bdi class="wh-name"{}>{}</bdi>', lang, name.text)


@register.simple_tag
def wh_languages() -> list[tuple[str, str]]:
    """Code and own name of each language of the pages."""
    return list(formats.OWN_NAMES.items())
