"""A failure's published message is a sentence of ours, and every sentence that the code makes has its form."""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.building.published_messages import _SENTENCES, published_message
from imagenet_think import FAILED_STATUSES
from tests.support.commands import ROOT

OTHERWISE = "what was said of it stays in the run's directory"
CASES = [
    ("engine_error", "gpu7.lab answered 500: no /home/me/x", "the server answered 500"),
    (
        "engine_error",
        "gpu7.lab:8000 answered 400: top_k; leave top_k and min_p out of sampling",
        "the server answered 400; leave top_k and min_p out of sampling",
    ),
    ("engine_error", "x refused the key (401: bad); the key comes from VAR", "the server refused the key (401)"),
    ("engine_error", "no server answers at gpu7:1 (ConnectError: x)", "no server answers"),
    ("engine_error", "ValueError: C:/Users/me", "the engine failed with ValueError"),
    ("engine_error", "OurOwnProjectError: x", f"the engine failed; {OTHERWISE}"),
    ("engine_error", "the server ended the answer with finish_reason '~me/x'", None),
    (
        "engine_error",
        "h:1 sends more than 1,048,576 bytes in one line, which no answer of this length has",
        "the server sends more than 1,048,576 bytes in one line, which no answer of this length has",
    ),
    ("bad_image", "'n1/x.JPEG' cannot be read: Permission denied", "the picture cannot be read: Permission denied"),
    ("bad_image", "'n1/x.JPEG' has 9 bytes, over the limit of 3", "the picture has 9 bytes, over the limit of 3"),
    ("bad_image", "900x900 pixels are over the limit of 178956970", None),
    ("missing_image", r"no picture '\\server\share' below the images' root", "no picture below the images' root"),
    ("dropped", "repetition > 0.5: it is 0.7", None),
    ("dropped", "not english", None),
    ("truncated", "the thinking was stopped after 12 tokens", None),
    ("truncated", "the thinking was stopped after ٣ tokens", f"the text cannot be used; {OTHERWISE}"),
    ("truncated", "cut", f"the text cannot be used; {OTHERWISE}"),
]


@pytest.mark.parametrize(("status", "message", "published"), CASES)
def test_published(status: str, message: str, published: str | None) -> None:
    found = published_message(status, message)
    if "~me" in message:
        assert found == "the server ended the answer with finish_reason a reason of its own"
    else:
        assert found == (published or message)
    assert published_message(status, found) == found


PIECES = [
    "'",
    " ",
    "/home/me",
    "gpu7:80",
    " answered 500",
    ": ",
    "; ",
    "ValueError",
    "12",
    "the picture",
    " cannot be ",
]
PIECES += ["read", "no picture", "the server", "\n", "=", "(", ")", "a link", "the engine failed", "finish_reason "]


@given(st.sampled_from(FAILED_STATUSES), st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_what_is_published_is_published_as_it_is(status: str, message: str) -> None:
    """So that build and publish can assert it."""
    found = published_message(status, message)
    assert published_message(status, found) == found
    assert "/home" not in (found or "")
    assert "gpu7" not in (found or "")


# ----------------------------------------------------------------------------------------------- sentences of the code

SOURCES = [
    ROOT / "imagenet_think.py",
    *sorted((ROOT / "generate/engines").glob("*.py")),
    *sorted((ROOT / "generate/inference").glob("*.py")),
]
# Where a message is made, by the name of what is called, and the place of its argument.
CALLS = {
    **dict.fromkeys(("RowError", "RetryError", "NoServerError", "DeadlineError", "NotFoundError"), 0),
    **dict.fromkeys(("ImageError", "add"), 1),
}
WORDS = [
    "7",
    "'x'",
    "ValueError",
    "damaged",
    "host",
    "500",
    ": said",
    "",
    "JPEG, PNG",
    "bytes",
    "a link",
    "gave no finish_reason",
]


def texts(node: ast.expr, function: ast.AST, depth: int = 0) -> Iterator[list[str | None]]:
    """Yield each text that an expression may be, as its parts; None for a value that is put in."""
    if depth > 4:  # a name that is given itself, as in `message = message or …`
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield [node.value]
    elif isinstance(node, ast.JoinedStr):
        yield [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, function, depth + 1)
        yield from texts(node.orelse, function, depth + 1)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from texts(value, function, depth + 1)
    elif isinstance(node, ast.Name):
        for found in ast.walk(function):
            if isinstance(found, ast.Assign) and any(getattr(t, "id", "") == node.id for t in found.targets):
                yield from texts(found.value, function, depth + 1)
    elif isinstance(node, ast.BinOp):
        sides = (list(texts(side, function, depth + 1)) or [[None]] for side in (node.left, node.right))
        yield from ([*left, *right] for left, right in product(*sides))
    elif isinstance(node, ast.Call):  # of a helper, which makes the sentence
        for helper in helpers().get(getattr(node.func, "id", getattr(node.func, "attr", "")), ()):
            for returned in ast.walk(helper):
                if isinstance(returned, ast.Return) and returned.value:
                    yield from texts(returned.value, helper, depth + 1)


def functions_in(text: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@cache
def helpers() -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]]:
    found: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
    for path in SOURCES:
        for function in functions_in(path.read_text()):
            found.setdefault(function.name, []).append(function)
    return found


def made(text: str) -> Iterator[list[str | None]]:
    for function in functions_in(text):
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                at = CALLS.get(name)
                if at is not None and len(node.args) > at:
                    yield from texts(node.args[at], function)
                for keyword in node.keywords:
                    if keyword.arg == "message":
                        yield from texts(keyword.value, function)
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name | ast.Attribute) and getattr(t, "id", getattr(t, "attr", "")) == "message"
                for t in node.targets
            ):
                yield from texts(node.value, function)


def test_every_sentence_of_the_code_has_a_form() -> None:
    found = {tuple(parts) for path in SOURCES for parts in made(path.read_text())}
    sentences = sorted({p for p in found if sum(map(len, filter(None, p))) > 8}, key=str)
    assert len(sentences) > 25
    missing = []
    for parts in sentences:
        holes = sum(part is None for part in parts)
        fits = False
        for values in product(WORDS, repeat=min(holes, 4)):
            left = list(values) + ["7"] * holes
            message = "".join(left.pop(0) if part is None else part for part in parts)
            if message.strip() and OTHERWISE not in (published_message("loop", message) or OTHERWISE):
                fits = True
                break
        if not fits:
            missing.append("".join("…" if part is None else part for part in parts))
    assert not missing


def test_the_walk_finds_sentences_wherever_they_are_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = """
def said(x):
    return f"the helper said {x}"

async def ask():
    raise RowError("it was " + str(1))
    raise RowError(said(1))

async def note():
    message = "one" if x else y or "two"
"""
    (tmp_path / "x.py").write_text(text)
    monkeypatch.setitem(globals(), "SOURCES", [tmp_path / "x.py"])
    helpers.cache_clear()
    try:
        assert {tuple(parts) for parts in made(text)} == {
            ("it was ", None),
            ("the helper said ", None),
            ("one",),
            ("two",),
        }
    finally:
        helpers.cache_clear()


def test_every_form_publishes_itself() -> None:
    for sentence in _SENTENCES:
        text = sentence if isinstance(sentence, str) else sentence[1]
        if "{" not in text:
            assert published_message("loop", text) == text
