"""The words that a colleague wrote to a task: the only file of this room that opens and seals. Every look at them is written to the log.

They are sealed with the key of the case's casework. Where it is not there yet, or does not open, a task has no words: setting one
makes no key.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import keyring, rules
from wayhome.trust.vault.keyring import Opened

TABLE, COLUMN = "tasks_task", "words"
LONGEST = 280
NOT_OPEN = _("Your keys do not open what is written about this person. Set the task without words.")


def words_of(viewer: Viewer, tasks: Sequence[Task], *, page: str) -> dict[uuid.UUID, str]:
    """Return {task: its words} of tasks the viewer may see, as far as her keys open them: one look for the whole page."""
    written = [one for one in tasks if one.words is not None and one.case_id is not None]
    ring = keyring.of(viewer)
    if not written or ring is None or not viewer.may("notes.view"):
        return {}
    opened = ring.open_many(rules.CASEWORK, _cases(written))
    found = {
        one.pk: text
        for one in written
        if one.case_id in opened and (text := _unsealed(opened[one.case_id], one)) is not None
    }
    persons = {one.person_id for one in written if one.pk in found and one.person_id is not None}
    offices = {one.office_id for one in written if one.pk in found}
    if persons:
        office = offices.pop() if len(offices) == 1 else None
        record_look(viewer, persons, office_id=office, page=page)
    return found


def may_write(viewer: Viewer, case_id: uuid.UUID) -> bool:
    """Whether words can be put to a task of this case."""
    return viewer.may("notes.record") and _opened(viewer, case_id) is not None


def seal_words(by: Viewer, task: Task, text: str) -> None:
    """Put words into a task that was not written yet, as part of an act. Refused where the actor's keys do not open the case's."""
    tidy = " ".join(text.split())
    if not tidy:
        return
    if len(tidy) > LONGEST:
        raise Refused(_("Too long: at most %(most)d characters.") % {"most": LONGEST}, field="words")
    opened = _opened(by, task.case_id) if task.case_id is not None and by.may("notes.record") else None
    if opened is None:
        raise Refused(NOT_OPEN, field="words")
    task.words = opened.seal(tidy.encode(), TABLE, COLUMN, task.pk)


def _cases(tasks: Iterable[Task]) -> list[uuid.UUID]:
    return list({one.case_id for one in tasks if one.case_id is not None})


def _opened(viewer: Viewer, case_id: uuid.UUID) -> Opened | None:
    ring = keyring.of(viewer)
    return None if ring is None else ring.open(rules.CASEWORK, case_id)


def _unsealed(opened: Opened, task: Task) -> str | None:
    if task.words is None:
        return None
    try:
        return opened.unseal(task.words, TABLE, COLUMN, task.pk).decode()
    except (crypto.Unreadable, UnicodeDecodeError):
        return None
