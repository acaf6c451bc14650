"""docs/security.md promises nothing without a test, and names none that does not exist."""

import ast
import re

from tests.support.commands import ROOT

PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[str]:
    """Return the promises: the rows of the tables without their heads."""
    return [
        line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| promised", "| ---"))
    ]


def test_every_promise_names_a_test() -> None:
    assert len(rows()) > 10
    assert not [row for row in rows() if not NAMED.search(row)]


def test_every_named_test_exists() -> None:
    named = {(file, test) for row in rows() for file, test in NAMED.findall(row)}
    there = {file: ast.parse((ROOT / file).read_text("utf-8")) for file, _ in named if (ROOT / file).is_file()}
    functions = {
        (file, node.name)
        for file, tree in there.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not named - functions
    assert len(re.findall(r"::test_", PAGE)) == sum(len(NAMED.findall(row)) for row in rows()), (
        "one is written in another form"
    )
