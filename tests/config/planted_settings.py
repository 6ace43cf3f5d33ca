"""The house's settings with the planted app."""

from wayhome.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.config.planted"]  # noqa: F405
