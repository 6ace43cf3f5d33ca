"""The house's own settings, in a data folder of the run's own: tests never touch data that is in use."""

import os
import tempfile

os.environ["WAYHOME_TEST"] = "1"
# Set once by the process that was started; its workers inherit it.
if "WAYHOME_TEST_HOME" not in os.environ:
    os.environ["WAYHOME_TEST_HOME"] = tempfile.mkdtemp(prefix="wayhome-test-")
os.environ["WAYHOME_HOME"] = os.environ["WAYHOME_TEST_HOME"]

from tests.strict import Strict
from wayhome.config.settings import *  # noqa: F403 -- the environment first

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Strict("%s")  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 -- whitenoise warns of a folder that is not there
