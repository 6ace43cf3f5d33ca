"""Errors that are answers: a sentence for the person, saying what to do."""

from django.utils.functional import Promise


class Refused(Exception):
    """An act was refused for a reason the person can mend; nothing was written.

    ``sentence`` is a translated (lazy) sentence; ``field`` names the form field to mend, if one does.
    """

    def __init__(self, sentence: str | Promise, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
