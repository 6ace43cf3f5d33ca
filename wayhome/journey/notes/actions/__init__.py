"""Writing notes (``writing``), and the tasks that follow from them (``clock``, over ``due.py``)."""

from wayhome.journey.notes.actions.clock import follow_stay
from wayhome.journey.notes.actions.writing import correct_note, record_note, retire_note

__all__ = ["correct_note", "follow_stay", "record_note", "retire_note"]
