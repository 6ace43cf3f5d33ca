"""Reading notes: those of one person, one of them, and the one before and after it."""

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Case, case_scope
from wayhome.journey.notes.models import Note
from wayhome.kit.latest import latest_first
from wayhome.trust.access.viewer import Viewer

RECORD, APPROVE = "notes.record", "cases.approve"


def notes_of(viewer: Viewer, case: Case) -> QuerySet[Note]:
    """Return a person's notes that the viewer may see, newest first, without retired ones."""
    found = Note.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return latest_first(found.select_related("done_by"))


def note_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> Note:
    """Return a note with its case, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = Note.objects.visible_to(viewer).filter(pk=id, case__forgotten_on=None)
    if to_correct:
        found = found.filter(correctable(viewer))
    row = found.select_related("case__person", "case__office", "done_by", "recorded_by").first()
    if row is None:
        raise Http404
    return row


def correctable(viewer: Viewer) -> Q:
    """Return the condition "the viewer may correct or retire the note": her own, and a supervisor any of her office."""
    if viewer.everything:
        return Q()
    mine = Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
    hers = case_scope(viewer, RECORD, "case__", "case__office_id") & mine
    return (hers | Q(case__office_id__in=viewer.offices(APPROVE))) & Q(case__retired_at=None)


def may_correct(viewer: Viewer, row: Note) -> bool:
    """Whether the viewer may correct or retire this note, and read what stood in it before."""
    return row.retired_at is None and answers_for(viewer, row)


def answers_for(viewer: Viewer, row: Note) -> bool:
    """Whether it is the viewer's own note, or she leads its office: then its earlier words are hers to read too."""
    return Note.objects.visible_to(viewer).filter(correctable(viewer), pk=row.pk).exists()


def beside(viewer: Viewer, row: Note) -> tuple[Note | None, Note | None]:
    """Return the note before this one and the one after it, of the same person."""
    near = Note.objects.visible_to(viewer).filter(Q(retired_at=None) | Q(pk=row.pk), case_id=row.case_id)
    ids = list(latest_first(near).values_list("pk", flat=True))
    at = ids.index(row.pk)
    older, newer = ids[at + 1 : at + 2], ids[max(at - 1, 0) : at]
    found = near.in_bulk(older + newer)
    return next((found[id] for id in older), None), next((found[id] for id in newer), None)
