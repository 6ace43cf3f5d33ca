"""First import of the command: says where the data lie and makes Django ready, or ends with one sentence and exit code 3."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

_ROOT = Path(__file__).resolve().parents[2]
# Beside the folder that settings.py takes where none is named.
DEMO_HOME = (_ROOT / "var" if (_ROOT / "pyproject.toml").exists() else Path.home() / ".wayhome") / "demo"
NO_DATA = "There are no data here yet. Start with `wayhome init`, or look around with `wayhome demo`."
# Verbs that only read: where there is nothing, they leave nothing behind, neither keys nor an empty database.
_READING = ("figures", "bulletin")


def _nothing_to_read(words: list[str], verb: str) -> bool:
    if verb not in _READING or {"-h", "--help"} & set(words) or os.environ.get("WAYHOME_DATABASE_URL"):
        return False
    home = Path(os.environ.get("WAYHOME_HOME") or DEMO_HOME.with_name("home"))
    return not (home / "wayhome.sqlite3").exists()


def _borrow_a_home() -> None:
    """Give the command a data folder that lasts as long as it runs: a backup is put back on a machine that has none."""
    folder = tempfile.mkdtemp(prefix="wayhome-restore-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["WAYHOME_HOME"] = folder
    os.environ["WAYHOME_DATABASE_URL"] = ""


def _prepare(words: list[str]) -> None:
    verb = next((word for word in words if not word.startswith("-")), "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
    if verb == "demo":
        # The demo never touches the folder that `wayhome init` uses.
        os.environ["WAYHOME_HOME"] = os.environ.get("WAYHOME_HOME") or str(DEMO_HOME)
        os.environ["WAYHOME_DEMO"] = "1"
    if verb == "restore" and "--drill" not in words:
        _borrow_a_home()
    if _nothing_to_read(words, verb):
        sys.stderr.write(f"wayhome: {NO_DATA}\n")
        sys.exit(3)
    os.umask(0o077)  # what the command writes is for its owner alone
    try:
        django.setup()
    except OSError as error:
        sys.stderr.write(
            f"wayhome: the data folder cannot be used: {error.strerror or error} ({error.filename or 'WAYHOME_HOME'})\n"
        )
        sys.exit(3)
    except (ImproperlyConfigured, ValueError) as error:
        sys.stderr.write(f"wayhome: the settings cannot be read; check WAYHOME_DATABASE_URL: {error}\n")
        sys.exit(3)


if not apps.ready:
    _prepare(sys.argv[1:])
