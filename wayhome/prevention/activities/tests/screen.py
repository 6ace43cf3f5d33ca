"""What a browser shows and sends, for tests of this room's pages."""

import datetime as dt
import uuid

from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.prevention.activities.models import Activity

CHOOSE, LIST = reverse("activities:choose"), reverse("activities:list")
NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def sent(**more):
    return {"id": str(uuid.uuid4()), "happened_on": "12/10/2022"} | more


def faults(answer):
    return " ".join(box.get_text(" ", strip=True) for box in soup(answer).select(".govuk-error-message"))


def as_a_browser_sends(page):
    """What the page's form holds, as a browser would send it."""
    data = {}
    for box in page.select("main form[method=post] :is(input, select, textarea)"):
        name = box.get("name")
        if not name or box.find_parent("template"):
            continue
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            data[name] = chosen["value"] if chosen else ""
        elif box.get("type") == "checkbox":
            if box.has_attr("checked"):
                data.setdefault(name, []).append(box.get("value", "on"))
        elif box.get("type") != "radio" or box.has_attr("checked"):
            data[name] = box.get("value", "")
    return data


def made():
    return Activity.objects.unscoped("the test looks").get()


def record_url(type="round_table"):
    return reverse("activities:record", args=[type])


def at(name, activity):
    return reverse(f"activities:{name}", args=[activity.pk])
