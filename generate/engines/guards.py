"""Guards against runaway thinking: when to stop a row before its token limit.

    Guards.parse("budget=4096,loop=512")

They look at one row alone and are the same on every engine.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields

EVERY = 32  # tokens between two looks for a loop: a row is stopped at a multiple of it, whatever the engine
_UNITS = 4  # how often a text repeats itself, at least, within the window of a loop
FORCED_TOKENS = 1024  # limit of an answer that follows a thinking which was ended from outside


@dataclass(frozen=True)
class Guards:
    """`budget`: tokens after which a thinking that is still open is stopped; 0: none.

    `loop`: a row is stopped when its last `loop` tokens are one unit that stands there four times or more; 0: never.
    """

    budget: int = 0
    loop: int = 512

    @classmethod
    def parse(cls, text: str) -> "Guards":
        """`none`, or `name=tokens` pairs with commas; a name left out keeps its default. ValueError in one sentence."""
        if text == "none":
            return cls(loop=0)
        names = [field.name for field in fields(cls)]
        values = {}
        for pair in text.split(","):
            name, _, value = pair.partition("=")
            if name not in names:
                raise ValueError(f"{pair!r} is no guard; give `none` or {', '.join(names)} as name=tokens")
            if not (value.isascii() and value.isdigit()):
                raise ValueError(f"{value!r} is no number of tokens for {name}; give 0 (off) or more")
            values[name] = int(value)
        guards = cls(**values)
        if 0 < guards.loop < 2 * EVERY:
            raise ValueError(f"loop={guards.loop} would stop ordinary lists; give 0 (off) or {2 * EVERY} or more")
        return guards

    def stop(self, tokens: Sequence[Hashable], text: Callable[[], str], closings: Sequence[str]) -> str | None:
        """`budget`, `loop` or None, for a row that has just written the last of `tokens`.

        `text()` gives what it has written as text; `closings` are what ends a thinking.
        """
        if self.budget and len(tokens) == self.budget:
            written = text()
            if not any(closing in written for closing in closings):
                return "budget"
        if self.loop and len(tokens) % EVERY == 0 and is_loop(tokens, self.loop):
            return "loop"
        return None


def is_loop(tokens: Sequence[Hashable], window: int) -> bool:
    """Whether the last `window` tokens have a period of at most a quarter of it."""
    if len(tokens) < window:
        return False
    tail = list(tokens[-window:])
    last, before = tail[-1], tail[-2]
    return any(
        tail[-1 - period] == last and tail[-2 - period] == before and tail[period:] == tail[:-period]
        for period in range(1, window // _UNITS + 1)
    )
