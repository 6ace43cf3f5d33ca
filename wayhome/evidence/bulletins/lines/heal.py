"""Lines of the section on healing: each a sentence around one figure, printed even where it is 0."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wayhome.evidence.bulletins.lines.shapes import Count, Line, Words
from wayhome.evidence.indicators.definitions import HEAL


def _line(key: str, code: str, text: Any) -> Line:
    return Line(key, HEAL, {"n": Count(code)}, (text,), zero=True)


LINES = (
    _line(
        "in_service",
        "clients_in_service",
        ngettext_lazy(
            "%(n)s client/survivor is currently benefitting from our services",
            "%(n)s clients/survivors are currently benefitting from our services",
            "count",
        ),
    ),
    _line(
        "admitted",
        "clients_admitted",
        ngettext_lazy(
            "%(n)s new survivor has been admitted in the month",
            "%(n)s new survivors have been admitted in the month",
            "count",
        ),
    ),
    _line(
        "readmitted",
        "clients_readmitted",
        ngettext_lazy(
            "%(n)s survivor has come back to our services",
            "%(n)s survivors have come back to our services",
            "count",
        ),
    ),
    _line(
        "graduated",
        "clients_graduated",
        ngettext_lazy(
            "%(n)s client/survivor graduated from the program and was reintegrated into the community",
            "%(n)s clients/survivors graduated from the program and were reintegrated into the community",
            "count",
        ),
    ),
    _line(
        "exited",
        "clients_exited",
        ngettext_lazy(
            "%(n)s client/survivor has left our services, graduations included",
            "%(n)s clients/survivors have left our services, graduations included",
            "count",
        ),
    ),
    _line(
        "sessions",
        "counselling_sessions",
        ngettext_lazy(
            "%(n)s psychological counselling session was conducted for survivors",
            "%(n)s psychological counselling sessions were conducted for survivors",
            "count",
        ),
    ),
    _line(
        "counselled",
        "counselling_clients",
        ngettext_lazy(
            "%(n)s client/survivor benefited from psychological counselling sessions",
            "%(n)s clients/survivors benefited from psychological counselling sessions",
            "count",
        ),
    ),
    _line(
        "career",
        "career_clients",
        ngettext_lazy(
            "%(n)s client/survivor received career advice and support",
            "%(n)s clients/survivors received career advice and support",
            "count",
        ),
    ),
    Line(
        "since_beginning",
        HEAL,
        {
            "month": Count("clients_admitted"),
            "all": Words("admitted_since"),
            "printed": Words("printed_then"),
            "day": Words("printed_until"),
        },
        (
            _(
                "%(all)s admitted since the office began, %(month)s of them this month and %(printed)s as printed by %(day)s"
            ),
        ),
        zero=True,
    ),
)
