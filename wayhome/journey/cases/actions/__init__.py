"""Writing the journey: admissions, exits and returns, and what a person agreed to. Each act is one transaction with its trace; a form sent twice writes once."""

from wayhome.journey.cases.actions.admitting import admit, admit_many, readmit
from wayhome.journey.cases.actions.assigning import assign, end_assignment, retire_assignment
from wayhome.journey.cases.actions.consents import (
    TOLD,
    check_wording,
    correct_consent,
    record_consent,
    retire_consent,
    uncheck_wording,
    withdraw_consents,
)
from wayhome.journey.cases.actions.emergencies import open_in_emergency
from wayhome.journey.cases.actions.file import (
    correct_case,
    correct_person_facts,
    move,
    retire_case,
    retire_step,
)
from wayhome.journey.cases.actions.identity import add_part, correct_part, retire_part
from wayhome.journey.cases.actions.leaving import correct_admission, record_exit, retire_admission, undo_exit

__all__ = [
    "TOLD",
    "add_part",
    "admit",
    "admit_many",
    "assign",
    "check_wording",
    "correct_admission",
    "correct_case",
    "correct_consent",
    "correct_part",
    "correct_person_facts",
    "end_assignment",
    "move",
    "open_in_emergency",
    "readmit",
    "record_consent",
    "record_exit",
    "retire_admission",
    "retire_assignment",
    "retire_case",
    "retire_consent",
    "retire_part",
    "retire_step",
    "uncheck_wording",
    "undo_exit",
    "withdraw_consents",
]
