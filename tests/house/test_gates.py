"""Gates nobody can forget: one permission a page, acts that leave a trace, looking that does not write."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

import pages
from tests.house.sources import HOUSE, ROOT, modules, short, tree
from wayhome.kit import gate
from wayhome.trust.access.permissions import PERMISSIONS
from wayhome.trust.access.roles import ROLES
from wayhome.trust.accounts.models import Office


def gates_over(view: Any) -> list[str]:
    """The permissions that stand over a view, outermost first."""
    found = []
    while view is not None:
        if view.__code__.co_name == "guarded" and view.__code__.co_filename == gate.__file__:
            found.append(view.wh_permission)
        view = getattr(view, "__wrapped__", None)
    return found


def test_every_page_has_exactly_one_gate() -> None:
    known = {*PERMISSIONS, gate.PUBLIC, gate.SIGNED_IN}
    found = {route: gates_over(pattern.callback) for route, pattern in gate.all_pages()}
    assert len(found) >= 20
    assert not [route for route, gates in found.items() if len(gates) != 1]
    assert not [route for route, gates in found.items() if not set(gates) <= known]


def test_a_page_without_a_gate_or_with_two_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert gates_over(bare) == []
    assert len(gates_over(gate.page("a.b")(gate.page(gate.PUBLIC)(bare)))) == 2
    planted = [("bare/", path("bare/", bare)), ("kept/", path("kept/", gate.page(gate.PUBLIC)(bare)))]
    monkeypatch.setattr(gate, "all_pages", lambda: iter(planted))
    assert [error.id for error in gate.check_gates()] == ["wayhome.E001"]


def test_the_house_starts_only_with_its_gates() -> None:
    assert gate.check_gates() == []


def test_every_permission_is_given_to_some_role_and_known() -> None:
    given = set().union(*(spec.permissions for spec in ROLES.values()))
    assert given == set(PERMISSIONS)


def test_the_table_of_pages_and_roles_is_up_to_date() -> None:
    assert pages.PAGE.read_text("utf-8") == pages.table(), "run make pages, and read its diff"


def undeclared(code: ast.Module) -> list[str]:
    """Public functions of an actions.py that are no act, or take anything but keywords with `by`."""
    faults = []
    for node in code.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        acts = [
            call
            for call in node.decorator_list
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "act"
        ]
        if len(acts) != 1:
            faults.append(f"{node.name} is not @act")
        if node.args.args or node.args.posonlyargs or node.args.vararg:
            faults.append(f"{node.name} takes more than keywords")
        if "by" not in {argument.arg for argument in node.args.kwonlyargs}:
            faults.append(f"{node.name} does not say by whom")
    return faults


def exported(package: Path) -> set[str]:
    """What a package of actions lets others call."""
    return {
        name.asname or name.name
        for node in tree(package / "__init__.py").body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def of_package(package: Path) -> list[str]:
    """Faults of what a package of actions lets others call; its inner modules may hold checks that are no acts."""
    names, faults = exported(package), []
    for file in sorted(package.glob("*.py")):
        code = tree(file)
        code.body = [node for node in code.body if isinstance(node, ast.FunctionDef) and node.name in names]
        faults += undeclared(code)
    return faults


def looked_into(code: ast.Module, own: str) -> list[str]:
    """Imports from inside another room's package of actions, past its door."""
    return [
        node.module
        for node in ast.walk(code)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and ".actions." in node.module
        and not node.module.startswith(f"{own}.")
    ]


# The room of the chain itself: its functions are what acts are made of.
ACTIONS = sorted(set(HOUSE.glob("*/*/actions.py")) - {HOUSE / "trust" / "audit" / "actions.py"})


def test_an_act_without_its_trace_is_seen() -> None:
    good = "@act('a.b')\ndef go(*, by, id=None): ...\ndef _inner(x): ..."
    assert undeclared(ast.parse(good)) == []
    assert len(undeclared(ast.parse("def go(x): ..."))) == 3


@pytest.mark.parametrize("file", ACTIONS, ids=short)
def test_every_action_is_an_act(file: Path) -> None:
    assert undeclared(tree(file)) == []


PACKAGES = sorted(file.parent for file in HOUSE.glob("*/*/actions/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=short)
def test_every_action_of_a_package_is_an_act(package: Path) -> None:
    assert exported(package), "a package of actions exports what others may call"
    assert of_package(package) == []


def test_nobody_looks_past_the_door_of_a_package_of_actions() -> None:
    faults = {}
    for file in modules():
        own = ".".join(file.relative_to(ROOT).parts[:3])
        found = looked_into(tree(file), own)
        if found:
            faults[short(file)] = found
    assert faults == {}
    planted = ast.parse("from wayhome.services.support.actions.checks import quiet")
    assert looked_into(planted, "wayhome.doors.desk")
    assert not looked_into(planted, "wayhome.services.support")


WRITES = (
    "INSERT INTO accounts_office (code) VALUES ('x')",
    "UPDATE accounts_office SET name = 'x'",
    "DELETE FROM accounts_office",
    "WITH gone AS (SELECT 1) DELETE FROM accounts_office",
    "DROP TABLE accounts_office",
    "(WITH gone AS (DELETE FROM accounts_office RETURNING 1) SELECT * FROM gone)",
    "( DELETE FROM accounts_office )",
)


def asked(method: str, statement: str | None = None) -> HttpResponse:
    """The answer of a public page that runs one statement, or saves an office."""

    @gate.page(gate.PUBLIC)
    def view(request: HttpRequest) -> HttpResponse:
        if statement:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        else:
            Office.objects.create(code="xx", name="x", kind="site", country="VN")
        return HttpResponse("done")

    request = getattr(RequestFactory(), method)("/")
    request.user = AnonymousUser()
    return view(request)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_does_not_write(method: str) -> None:
    with pytest.raises(gate.GetWrote), transaction.atomic():
        asked(method)
    assert not Office.objects.filter(code="xx").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", WRITES)
def test_looking_does_not_write_in_any_words(statement: str) -> None:
    with pytest.raises(gate.GetWrote):
        asked("get", statement)


def test_a_question_in_brackets_is_a_question() -> None:
    for statement in (
        "(SELECT 1)",
        "((SELECT 1) UNION ALL (SELECT 2))",
        "(WITH a AS (SELECT 1) SELECT * FROM a)",
    ):
        with gate.read_only():
            assert gate._READS.match(statement)


@pytest.mark.django_db
def test_sending_a_form_may_write() -> None:
    assert asked("post").content == b"done"
    assert Office.objects.filter(code="xx").exists()


@pytest.mark.django_db
def test_the_planted_statements_would_have_run() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        asked("post", "INSERT INTO accounts_office (code) VALUES ('x')")
    asked("post", "UPDATE accounts_office SET name = 'x'")


def test_docs_name_no_page_twice() -> None:
    rows = [
        line.split("|")[1]
        for line in (ROOT / "docs" / "pages.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    assert len(rows) == len(set(rows))
