"""generate/engines/guards.py: the option, what a loop is, and when a row is stopped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.engines.guards import LOOP_CHECK_TOKENS, Guards, is_loop

OPEN, CLOSED = "<think>It is", "<think>It is.</think>A dog"
CLOSINGS = ("</think>",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", Guards(0, 0)),
        ("loop=512", Guards()),
        ("budget=4096", Guards(4096)),
        ("budget=100,loop=0", Guards(100, 0)),
        ("loop=64,budget=0", Guards(0, 64)),
    ],
)
def test_parse(text: str, expected: Guards) -> None:
    assert Guards.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("patience=3", "'patience=3' is not a guard; give `none` or budget, loop"),
        ("budget", "'' is not a number of tokens for budget"),
        ("budget=-1", "'-1' is not a number of tokens"),
        ("loop=1.5", "'1.5' is not a number of tokens"),
        ("loop=٣", "'٣' is not a number of tokens"),
        ("loop=8", "loop=8 would stop ordinary lists"),
        ("", "'' is not a guard"),
    ],
)
def test_parse_refuses(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Guards.parse(text)


@pytest.mark.parametrize(
    ("tokens", "loops"),
    [
        ([7] * 64, True),
        ([7] * 63, False),  # shorter than the window
        ([1, 2, 3] * 30, True),
        ([*range(100), *[5] * 64], True),
        ([*[5] * 64, 6], False),  # it went on
        (list(range(16)) * 4, True),  # a unit of a quarter of the window
        (list(range(17)) * 4, False),  # longer than that
        ([1, 2, 1, 3] * 20, True),  # what stands last occurs twice in the unit
        ([1, 1, 2] * 30 + [1, 1], True),
        (list(range(500)), False),
        (["a", "b"] * 40, True),
    ],
)
def test_is_loop(tokens: list[object], loops: bool) -> None:
    assert is_loop(tokens, 64) is loops


@given(st.lists(st.integers(0, 2), max_size=40), st.integers(8, 24))
def test_is_loop_is_what_it_says(tokens: list[int], window: int) -> None:
    tail = tokens[-window:]
    periods = range(1, window // 4 + 1)
    plain = len(tokens) >= window and any(
        all(tail[at] == tail[at - period] for at in range(period, window)) for period in periods
    )
    assert is_loop(tokens, window) is plain


def test_a_budget_stops_only_a_thinking_that_is_open() -> None:
    guards = Guards(budget=10, loop=0)
    assert guards.stop(range(10), lambda: OPEN, CLOSINGS) == "budget"
    assert guards.stop(range(10), lambda: CLOSED, CLOSINGS) is None
    assert guards.stop(range(9), lambda: OPEN, CLOSINGS) is None


def test_a_loop_is_looked_for_now_and_then_and_always_at_the_same_length() -> None:
    guards = Guards(loop=64)
    stopped = [n for n in range(1, 300) if guards.stop([7] * n, lambda: OPEN, CLOSINGS) == "loop"]
    assert stopped == [n for n in range(64, 300) if n % LOOP_CHECK_TOKENS == 0]
    assert Guards(loop=0).stop([7] * 640, lambda: OPEN, CLOSINGS) is None
