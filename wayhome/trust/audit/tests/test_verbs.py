"""Everything that is written into the log can be read there in plain words."""

import ast

from tests.house.sources import modules, tree
from wayhome.trust.audit.verbs import VERBS, in_words

# Made of parts, in accounts.note_second_step.
PUT_TOGETHER = {f"accounts.second_step_{what}" for what in ("set_up", "taken_away", "new_codes")}


def verbs_in(code: ast.Module) -> set[str]:
    """The verbs that a module writes: the second argument of ``record(by, "room.verb", …)`` and of what is named after it."""
    found = set()
    for node in ast.walk(code):
        if (
            isinstance(node, ast.Call)
            and "record" in ast.unparse(node.func).split(".")[-1]
            and len(node.args) > 1
        ):
            verb = node.args[1]
            if isinstance(verb, ast.Constant) and isinstance(verb.value, str) and "." in verb.value:
                found.add(verb.value)
    return found


def words_in(code: ast.Module) -> set[str]:
    """Every text that stands in a module."""
    return {
        node.value
        for node in ast.walk(code)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_verb_has_its_words() -> None:
    written = PUT_TOGETHER.union(*(verbs_in(tree(path)) for path in modules()))
    assert len(written) > 30
    assert written - set(VERBS) == set(), "add its words to trust/audit/verbs.py"


def test_no_verb_is_left_over() -> None:
    said = PUT_TOGETHER.union(*(words_in(tree(path)) for path in modules() if path.name != "verbs.py"))
    assert set(VERBS) - said == set(), "nobody writes this any more"


def test_a_verb_is_seen_and_an_unknown_one_shown_as_it_is() -> None:
    assert verbs_in(ast.parse("record(by, 'a.b', x)\naudit.record(by, 'c.d', y)\nrecord(row, by=by)")) == {
        "a.b",
        "c.d",
    }
    assert in_words("planted.verb") == "planted.verb"
    assert str(in_words("accounts.sign_in")) == "Signed in"
