"""Decide how many requests a server gets at a time, by what it makes of them: AIMD, from below a bound.

Each address has a window of its own. It begins with 8 and grows by one with each answer (slow start) until the server
is busy for the first time (429, 503, no answer in time). From then on it grows by one a round: as many answers as it
has places, the last of them to what was sent in that round. A busy server costs it three tenths, once for all that was
under way. That is additive increase and multiplicative decrease (Chiu and Jain, 1989), with CUBIC's factor (RFC 9438).

A server that queues never says that it is busy, it only gets slower. So a window is at most twice as large as it was in
the round in which the answers' characters per second last rose by a quarter: what the server works on, and as many more
that wait. That is BBR's rule of a full pipe and of two of it in flight (Cardwell et al., 2016, ACM Queue 14/5).

`evaluate/judging/concurrency.py` is a link to this file, which therefore imports nothing of the project.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from types import TracebackType

_FIRST = 8
_CUT = 0.7
_RISE = 1.25
_QUEUE = 2.0
_PAUSE_S = 1.0  # of a server that refuses all it gets and names no time
_LONGEST_PAUSE_S = 600.0

Clock = Callable[[], float]
Sent = tuple[int, int]  # in which round, and after how many cuts, a request was sent


class Window:
    """Count the requests of one address, and keep `limit`, from 1 to `most`, to what its answers say."""

    def __init__(self, most: int, clock: Clock = time.monotonic) -> None:
        self.most = most
        self.limit = float(min(_FIRST, most))
        self.under_way = 0
        self._round = self._cuts = 0
        self._clock = clock
        self._starting = True
        self._fruitless = 0  # cuts without an answer between them
        self._shut_until = 0.0
        self._forget()

    @property
    def places(self) -> int:
        return int(self.limit)

    @property
    def shut_s(self) -> float:
        """Return the seconds for which nothing may be sent."""
        return max(0.0, self._shut_until - self._clock())

    def has_room(self) -> bool:
        return self.under_way < self.places and not self.shut_s

    def take(self) -> Sent:
        """Take a place; what is returned is given back with the answer."""
        self.under_way += 1
        return self._round, self._cuts

    def end(self) -> None:
        """Give a place back; what came of it says nothing of the server's load."""
        self.under_way -= 1

    def answered(self, sent: Sent, size: int) -> None:
        """Give a place back with an answer of so many characters."""
        full = self.under_way >= self.places
        self.end()
        self._fruitless = 0
        if sent[1] < self._cuts:
            return
        if not full:  # the caller had no more to send: its own pace, not the server's
            self._begin_round()
            return
        self._size += size
        self._left -= 1
        if self._left <= 0 and sent[0] == self._round:  # so that it lasts at least as long as a text does
            self._end_round()
        grown = self.limit + (1.0 if self._starting else 1.0 / self.limit)
        self.limit = max(self.limit, min(grown, self.most, _QUEUE * self._risen_at))

    def busy(self, sent: Sent, wait_s: float | None) -> None:
        """Give a place back that the server had no time for; `wait_s`: until it wants to be asked again."""
        self.end()
        if sent[1] < self._cuts:
            return
        self._cuts += 1
        self.limit = max(1.0, _CUT * self.limit)
        self._starting = False
        self._fruitless += 1
        if self._fruitless > 1:  # fewer did not help: it wants to be left alone for a while, and not by one row only
            pause_s = _PAUSE_S if wait_s is None else wait_s
            self._shut_until = self._clock() + min(pause_s, _LONGEST_PAUSE_S)
        self._forget()

    def _forget(self) -> None:
        """Begin to learn anew how fast the server is."""
        self._fastest = 0.0
        self._risen_at = self.limit
        self._begin_round()

    def _begin_round(self) -> None:
        self._round += 1
        self._began, self._began_at = self._clock(), self.limit
        self._left, self._size = self.places, 0

    def _end_round(self) -> None:
        speed = self._size / max(self._clock() - self._began, 1e-9)
        if speed > _RISE * self._fastest:
            self._fastest, self._risen_at = speed, self._began_at
        self._begin_round()


class Gate:
    """Let requests to several addresses in, as their windows have room; who waits longest goes first.

    `most`: of each address. `busy`: the exceptions that mean that a server has too much to do; `wait_s` in them.
    """

    def __init__(self, addresses: int, most: int, busy: type[Exception], clock: Clock = time.monotonic) -> None:
        self.windows = [Window(most, clock) for _ in range(addresses)]
        self.busy = busy
        self._most = most
        self._waiting: dict[asyncio.Future[tuple[int, Sent]], Sequence[int]] = {}
        self._opens: asyncio.TimerHandle | None = None

    def open_wide(self) -> None:
        """Begin at the bound, not below it: to measure what a server makes of so many."""
        for window in self.windows:
            window.limit = float(window.most)

    @property
    def places(self) -> int:
        """Return how many requests may be under way at present, all addresses together."""
        return min(self._most, sum(window.places for window in self.windows))

    def place(self, choices: Sequence[int]) -> "Place":
        """Return a place at one of these addresses, by number, the earlier the better; to be used by `async with`."""
        return Place(self, choices)

    async def enter(self, choices: Sequence[int]) -> tuple[int, Sent]:
        """Wait for room and take a place; return its address, and what its window notes of it."""
        turn: asyncio.Future[tuple[int, Sent]] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = choices
        self.let_in()
        try:
            return await turn
        except asyncio.CancelledError:
            if self._waiting.pop(turn, None) is None and not turn.cancelled():
                self.windows[turn.result()[0]].end()
                self.let_in()
            raise

    def let_in(self) -> None:
        """Give what room there is to those that wait."""
        for turn, choices in list(self._waiting.items()):
            if turn.done():  # cancelled a moment ago
                continue
            if (found := next((at for at in choices if self.windows[at].has_room()), None)) is not None:
                del self._waiting[turn]
                turn.set_result((found, self.windows[found].take()))
        shut = [window.shut_s for window in self.windows if window.shut_s]
        if self._waiting and shut and self._opens is None:
            self._opens = asyncio.get_running_loop().call_later(min(shut), self._open)

    def _open(self) -> None:
        self._opens = None
        self.let_in()


class Place:
    """Hold a request's place at the address `at`; `size` is set to the characters of its answer, once it has one."""

    def __init__(self, gate: Gate, choices: Sequence[int]) -> None:
        self._gate = gate
        self._choices = choices
        self.at = 0
        self.size: int | None = None

    async def __aenter__(self) -> "Place":
        self.at, self._sent = await self._gate.enter(self._choices)
        self._window = self._gate.windows[self.at]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, self._gate.busy):
            self._window.busy(self._sent, getattr(error, "wait_s", None))
        elif self.size is not None:
            self._window.answered(self._sent, self.size)
        else:
            self._window.end()
        self._gate.let_in()
