"""The house's settings with pages that break with what was sent to them in their hands."""

from wayhome.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.config.breaking_urls"
