"""What may be done with persons and their enrolments, a module a subject."""

from wayhome.registry.people.actions.enrolments import (
    correct_enrolment,
    end_enrolment,
    enrol,
    enrol_group,
    retire_enrolment,
)
from wayhome.registry.people.actions.files import FITS, keep_file, retire_file
from wayhome.registry.people.actions.forgetting import forget_persons
from wayhome.registry.people.actions.identities import add_part, correct_part, name_many, retire_part
from wayhome.registry.people.actions.persons import (
    BIRTH_SENTENCES,
    correct_facts,
    register_many,
    register_person,
)
from wayhome.registry.people.actions.registers import forget_names, keep_registers, rewrite_register

__all__ = [
    "BIRTH_SENTENCES",
    "FITS",
    "add_part",
    "correct_enrolment",
    "correct_facts",
    "correct_part",
    "end_enrolment",
    "enrol",
    "enrol_group",
    "forget_names",
    "forget_persons",
    "keep_file",
    "keep_registers",
    "name_many",
    "register_many",
    "register_person",
    "retire_enrolment",
    "retire_file",
    "retire_part",
    "rewrite_register",
]
