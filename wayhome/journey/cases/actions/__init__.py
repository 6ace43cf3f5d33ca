"""Writing the journey: admissions, exits and returns, and what a person agreed to. Each act is one transaction with its trace; a form sent twice writes once."""

from wayhome.journey.cases.actions.admitting import admit, admit_many, readmit
from wayhome.journey.cases.actions.answering import give_answer
from wayhome.journey.cases.actions.arriving import group_intake
from wayhome.journey.cases.actions.asking import answer_admission, ask_admission, ask_admission_of
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
from wayhome.journey.cases.actions.counting import count_due
from wayhome.journey.cases.actions.crossings import correct_crossing, record_crossing, retire_crossing
from wayhome.journey.cases.actions.departing import depart
from wayhome.journey.cases.actions.emergencies import open_in_emergency
from wayhome.journey.cases.actions.file import (
    correct_case,
    correct_person_facts,
    retire_case,
)
from wayhome.journey.cases.actions.forgetting import ask_forgetting, forget
from wayhome.journey.cases.actions.handing import (
    agree_hand_over,
    come_back,
    hand_over,
    refuse_hand_over,
    tell_hand_over,
    undo_hand_over,
)
from wayhome.journey.cases.actions.identifying import (
    correct_finding,
    record_finding,
    retire_finding,
    set_vulnerabilities,
)
from wayhome.journey.cases.actions.identity import add_part, correct_part, retire_part
from wayhome.journey.cases.actions.leaving import correct_admission, record_exit, retire_admission, undo_exit
from wayhome.journey.cases.actions.parties import (
    add_party,
    correct_party,
    end_party,
    give_record,
    retire_party,
)
from wayhome.journey.cases.actions.retaining import ask_emptying, keep_longer
from wayhome.journey.cases.actions.sharing import move_together, share_out
from wayhome.journey.cases.actions.stages import move, open_case, retire_step
from wayhome.journey.cases.actions.uploads import keep_consent_file, keep_file, retire_file

__all__ = [
    "TOLD",
    "add_part",
    "add_party",
    "admit",
    "admit_many",
    "agree_hand_over",
    "answer_admission",
    "ask_admission",
    "ask_admission_of",
    "ask_emptying",
    "ask_forgetting",
    "assign",
    "check_wording",
    "come_back",
    "correct_admission",
    "correct_case",
    "correct_consent",
    "correct_crossing",
    "correct_finding",
    "correct_part",
    "correct_party",
    "correct_person_facts",
    "count_due",
    "depart",
    "end_assignment",
    "end_party",
    "forget",
    "give_answer",
    "give_record",
    "group_intake",
    "hand_over",
    "keep_consent_file",
    "keep_file",
    "keep_longer",
    "move",
    "move_together",
    "open_case",
    "open_in_emergency",
    "readmit",
    "record_consent",
    "record_crossing",
    "record_exit",
    "record_finding",
    "refuse_hand_over",
    "retire_admission",
    "retire_assignment",
    "retire_case",
    "retire_consent",
    "retire_crossing",
    "retire_file",
    "retire_finding",
    "retire_part",
    "retire_party",
    "retire_step",
    "set_vulnerabilities",
    "share_out",
    "tell_hand_over",
    "uncheck_wording",
    "undo_exit",
    "undo_hand_over",
    "withdraw_consents",
]
