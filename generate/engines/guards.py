"""Stop runaway thinking: decide when a row ends before its token limit.

    Guards.parse("budget=4096,loop=512")

The guards look at one row alone and are the same on every engine. They count tokens; of a server, which sends none,
the pieces of its text, which do not depend on how it is sent.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields

LOOP_CHECK_TOKENS = 32  # tokens between two looks for a loop, so that every engine stops a row at the same one
_REPEATS = 4  # how often a loop's unit stands in its window, at least
FORCED_TOKENS = 1024  # limit of an answer whose thinking was ended from outside
# Scripts without spaces between words: kana, Han, Hangul, of which a token holds about one or two.
_DENSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# Tokenizers cut a text in much this way before they make tokens (openai/tiktoken tiktoken_ext/openai_public.py): a
# piece is a token or several. Bounded, so that a word without end is many pieces.
_PIECE = re.compile(
    rf" ?[^\W\d_{_DENSE}]{{1,16}}|[{_DENSE}]{{1,2}}|\d{{1,3}}| ?(?:[^\w\s]|_){{1,16}}|\s{{1,16}}|.", re.DOTALL
)


@dataclass(frozen=True)
class Guards:
    """Hold the limits, in tokens; 0 switches one off.

    `budget`: stop a thinking that is still open after so many tokens. `loop`: stop a row whose last `loop` tokens are
    one unit that stands there four times or more.
    """

    budget: int = 0
    loop: int = 512

    @classmethod
    def parse(cls, text: str) -> "Guards":
        """Read `none`, or `name=tokens` pairs with commas; a name left out keeps its default.

        Raises ValueError in one sentence.
        """
        if text == "none":
            return cls(loop=0)
        names = [field.name for field in fields(cls)]
        values = {}
        for pair in text.split(","):
            name, _, value = pair.partition("=")
            if name not in names:
                raise ValueError(f"{pair!r} is not a guard; give `none` or {', '.join(names)} as name=tokens")
            if not (value.isascii() and value.isdigit()):
                raise ValueError(f"{value!r} is not a number of tokens for {name}; give 0 (off) or more")
            values[name] = int(value)
        guards = cls(**values)
        if 0 < guards.loop < 2 * LOOP_CHECK_TOKENS:
            raise ValueError(
                f"loop={guards.loop} would stop ordinary lists; give 0 (off) or {2 * LOOP_CHECK_TOKENS} or more"
            )
        return guards

    def stop(self, tokens: Sequence[Hashable], text: Callable[[], str], closings: Sequence[str]) -> str | None:
        """Return `budget`, `loop` or None for a row that has just got the last of `tokens`.

        `text()`: all that the row has written, called only when the budget is used up. `closings`: the tags that end a
        thinking.
        """
        if self.budget and len(tokens) == self.budget:
            written = text()
            if not any(closing in written for closing in closings):  # an answer may take what it needs
                return "budget"
        if self.loop and len(tokens) % LOOP_CHECK_TOKENS == 0 and is_loop(tokens, self.loop):
            return "loop"
        return None


def is_loop(tokens: Sequence[Hashable], window: int) -> bool:
    """Return whether the last `window` tokens have a period of at most a quarter of it."""
    if len(tokens) < window:
        return False
    tail = list(tokens[-window:])
    # The two single tokens first: they rule out nearly every period without comparing the whole window.
    last, before = tail[-1], tail[-2]
    return any(
        tail[-1 - period] == last and tail[-2 - period] == before and tail[period:] == tail[:-period]
        for period in range(1, window // _REPEATS + 1)
    )


def piece_end(text: str, start: int, end: int) -> int:
    """Return where the piece ends that begins at `start` of text[:end]: a word with the space before it, signs, digits.

    A piece that ends before `end` stays the same, whatever follows.
    """
    found = _PIECE.match(text, start, end)
    return found.end() if found else end
