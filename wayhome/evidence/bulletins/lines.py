"""What a bulletin can say: sections in their order, and under each the lines, a sentence bound to a figure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext_lazy

from wayhome.evidence.indicators.definitions import HEAL, PREVENT


@dataclass(frozen=True)
class Line:
    """A sentence with one figure in it; ``text`` is a lazy plural, chosen by ``count``, with ``n`` where the figure stands."""

    key: str
    section: str
    code: str
    text: Any


SECTION_ORDER = (PREVENT, HEAL)
LINES = (
    Line(
        "in_service",
        HEAL,
        "clients_in_service",
        ngettext_lazy(
            "%(n)s client/survivor is currently benefitting from our services",
            "%(n)s clients/survivors are currently benefitting from our services",
            "count",
        ),
    ),
    Line(
        "admitted",
        HEAL,
        "clients_admitted",
        ngettext_lazy(
            "%(n)s new survivor has been admitted in the month",
            "%(n)s new survivors have been admitted in the month",
            "count",
        ),
    ),
    Line(
        "readmitted",
        HEAL,
        "clients_readmitted",
        ngettext_lazy(
            "%(n)s survivor has come back to our services",
            "%(n)s survivors have come back to our services",
            "count",
        ),
    ),
    Line(
        "graduated",
        HEAL,
        "clients_graduated",
        ngettext_lazy(
            "%(n)s client/survivor graduated from the program and was reintegrated into the community",
            "%(n)s clients/survivors graduated from the program and were reintegrated into the community",
            "count",
        ),
    ),
    Line(
        "exited",
        HEAL,
        "clients_exited",
        ngettext_lazy(
            "%(n)s client/survivor has left our services, graduations included",
            "%(n)s clients/survivors have left our services, graduations included",
            "count",
        ),
    ),
    Line(
        "sessions",
        HEAL,
        "counselling_sessions",
        ngettext_lazy(
            "%(n)s psychological counselling session was conducted for survivors",
            "%(n)s psychological counselling sessions were conducted for survivors",
            "count",
        ),
    ),
    Line(
        "counselled",
        HEAL,
        "counselling_clients",
        ngettext_lazy(
            "%(n)s client/survivor benefited from psychological counselling sessions",
            "%(n)s clients/survivors benefited from psychological counselling sessions",
            "count",
        ),
    ),
    Line(
        "career",
        HEAL,
        "career_clients",
        ngettext_lazy(
            "%(n)s client/survivor received career advice and support",
            "%(n)s clients/survivors received career advice and support",
            "count",
        ),
    ),
)
BY_KEY = {line.key: line for line in LINES}
# What an office prints that has not chosen: offices count counselling by sessions or by persons, and may print both.
USUAL = ("in_service", "admitted", "graduated", "sessions", "career")
