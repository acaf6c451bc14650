"""Requests in flight follow what a server takes: the windows alone, and the engine against servers of each kind."""

import asyncio
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.engines.base import Completion
from generate.engines.concurrency import Gate, Sent, Window
from tests.support.limited_server import TEXT_S, ask, limited


class TooMuchError(Exception):
    def __init__(self, wait_s: float | None = None) -> None:
        self.wait_s = wait_s


@given(most=st.integers(1, 100), steps=st.lists(st.tuples(st.sampled_from("tab-"), st.integers(0, 99)), max_size=200))
@settings(max_examples=200, deadline=None)
def test_a_window_stays_within_its_bounds(most: int, steps: list[tuple[str, int]]) -> None:
    now = [0.0]
    window, sent = Window(most, clock=lambda: now[0]), list[Sent]()
    for step, number in steps:
        now[0] += number / 100
        before = window.limit
        if step == "t" and window.has_room():
            sent.append(window.take())
        elif sent:
            one = sent.pop(number % len(sent))
            fresh = one[1] == window.take()[1]
            window.end()
            if step == "b":
                window.busy(one, number / 10)
                assert window.limit == (max(1.0, 0.7 * before) if fresh else before)
            elif step == "a":
                window.answered(one, number)
                assert before <= window.limit <= before + 1
            else:
                window.end()
                assert window.limit == before
        assert 1 <= window.limit <= most
        assert window.under_way == len(sent)
        assert 1 <= window.places <= most


@pytest.mark.parametrize("most", [1, 8, 64])
def test_a_server_that_is_never_busy_gets_all(most: int) -> None:
    """In rounds of one second, each text of ten characters."""
    now = [0.0]
    window = Window(most, clock=lambda: now[0])
    sent = [window.take() for _ in range(window.places)]
    for _ in range(12):
        now[0] += 1
        sent, before = [], sent
        for one in before:
            window.answered(one, 10)
            while window.has_room():  # the next ones wait
                sent.append(window.take())
    assert window.places == most


def test_a_server_that_refuses_all_is_left_alone_for_as_long_as_it_asks() -> None:
    now = [0.0]
    window = Window(16, clock=lambda: now[0])
    for wait_s, shut_s in ((5.0, 0.0), (5.0, 5.0), (None, 1.0), (9999.0, 600.0)):
        window.busy(window.take(), wait_s)
        assert window.shut_s == shut_s
        assert window.has_room() == (not shut_s)
        now[0] += shut_s
    window.answered(window.take(), 1)
    window.busy(window.take(), 5.0)
    assert not window.shut_s


@given(
    outcomes=st.lists(st.sampled_from(["answer", "busy", "fails", "cancel"]), min_size=1, max_size=60),
    addresses=st.integers(1, 3),
    most=st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_every_request_gets_its_turn_and_every_place_is_given_back(
    outcomes: list[str], addresses: int, most: int
) -> None:
    async def main() -> None:
        gate, done = Gate(addresses, most, TooMuchError), list[int]()

        async def one(number: int, outcome: str) -> None:
            async with gate.place([(number + at) % addresses for at in range(addresses)]) as place:
                assert all(window.under_way <= most for window in gate.windows)
                await asyncio.sleep(0)
                done.append(number)
                if outcome == "busy":
                    raise TooMuchError(0.001)
                if outcome == "fails":
                    raise ValueError
                place.size = number

        tasks = [asyncio.create_task(one(*pair)) for pair in enumerate(outcomes)]
        await asyncio.sleep(0)
        gone = {at for at, outcome in enumerate(outcomes) if outcome == "cancel" and tasks[at].cancel()}
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
        assert {*done} >= {*range(len(outcomes))} - gone
        assert [window.under_way for window in gate.windows] == [0] * addresses
        assert 1 <= gate.places <= most

    asyncio.run(main())


def once(done: list[Completion], rows: int) -> bool:
    return sorted(one.image_id for one in done) == sorted(f"i{at}" for at in range(rows)) and all(
        one.status is None for one in done
    )


def test_a_server_that_refuses_more_than_six_gets_about_six() -> None:
    with limited(lambda: 6, queues=False) as server:
        done, took_s, engine = ask(240, 64, server)
        assert once(done, 240)
        assert 3 <= engine.at_a_time <= 9
        assert server.most_at_once <= 7  # one thread may still write its end
        refused = len(server.bodies) - 240
        assert refused <= 40  # of 64 at a time, each of 240 would be refused several times
        assert took_s < 5 * 240 / 6 * TEXT_S  # one at a time takes six times as long; the machine may be busy


def test_a_server_that_queues_is_not_given_ever_more_and_is_as_fast() -> None:
    with limited(lambda: 8, queues=True) as server:
        done, took_s, engine = ask(240, 128, server)
        assert once(done, 240)
        assert 4 <= engine.at_a_time <= 64
        assert took_s < 5 * 240 / 8 * TEXT_S  # one at a time takes eight times as long


def test_a_server_that_recovers_gets_more_again() -> None:
    capacity = [2]
    with limited(lambda: capacity[0], queues=False) as server:
        threading.Timer(1.0, lambda: capacity.__setitem__(0, 12)).start()
        done, _, engine = ask(400, 32, server)
        assert once(done, 400)
        assert server.most_at_once >= 8
        assert engine.at_a_time >= 6


def test_each_server_has_a_limit_of_its_own() -> None:
    with limited(lambda: 2, queues=False) as small, limited(lambda: 12, queues=False) as large:
        done, _, engine = ask(200, 24, small, large)
        assert once(done, 200)
        few, many = (window.places for window in engine.gate.windows)
        assert few <= 4 < many
        assert len(large.bodies) > 2 * len(small.bodies)
