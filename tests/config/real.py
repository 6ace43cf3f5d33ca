"""An installation with its cast and its recovery key, on the database under test, for verbs that must not be rolled back.

python -m tests.config.real        makes it where WAYHOME_HOME and WAYHOME_DATABASE_URL say
"""

import os
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "wayhome.config.settings"
    django.setup()

from django.conf import settings
from django.core.management import call_command

from tests.caseload import case_of
from tests.cast import PASSWORD, make_cast, private_key_of
from wayhome.registry.people.actions import add_part
from wayhome.registry.people.bodies import NameBody
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.vault.actions import set_up_recovery

TRUSTEES = ("yen", "mai", "ngan")
TWO = "".join(f"{name} {PASSWORD}\n" for name in TRUSTEES[:2])
NAME = "Nguyễn Thị Sao Khuê"
OWN = "# how this organisation asks for consent\n"
ATTACHED = b"a sealed file, as it lies on the disk " * 5000


def prepare() -> None:
    """Make the installation."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    set_up_recovery(
        by=SYSTEM, trustees=[cast.users[name] for name in ("director", "supervisor", "data_protection")]
    )
    for _number in range(3):
        case = case_of(cast)
    mai = cast.users["supervisor"]
    by = viewer_for(User.objects.select_related("office").get(pk=mai.pk), private_key_of(mai))
    add_part(by=by, person_id=case.person_id, body=NameBody(NAME), office=cast.offices["vn"])
    (Path(settings.HOME) / "consent.toml").write_text(OWN, "utf-8")
    folder = Path(settings.MEDIA_ROOT or Path(settings.HOME) / "media") / "ab"
    folder.mkdir(parents=True)
    (folder / "ab12.sealed").write_bytes(ATTACHED)


class Real:
    """One copy of the installation, for one test: where it lies, and the command run on it."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.home = env, Path(env["WAYHOME_HOME"])


if __name__ == "__main__":
    prepare()
