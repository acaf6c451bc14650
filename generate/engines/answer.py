"""Read what a server answers, in whatever form and framing, to the one text that its model wrote.

    answer = Answer(request, rules, refuse)
    any(answer.take(line) for line in lines)
    answer.completion()

The text is taken in pieces (guards.py) that do not depend on how the server cut it into events, so that an answer is
the same, stopped at the same place, whether it comes a token at a time, many at a time or all at once. It ends at the
first of the entry's end tokens: as on every engine, such a token and what a server wrote after it are no part of the
text. What follows it is read until it is text: from a server that ends there, the count is still to come. A thinking
that is sent in a field of its own gets the style's tags, unless it brings them.

An event may be any JSON. What is understood is used, a server's error raises, all else is counted by name in `passed`.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from generate.engines.base import Completion, Request
from generate.engines.endpoint import RetryError, RowError, failure_in, is_error, read_json, words
from generate.engines.guards import Guards, piece_end
from generate.models.thinking import Style, is_mention
from generate.storage.record_values import token_count

# Other words for what the first two mean: of TGI, Anthropic, Mistral. vLLM and SGLang stop repetitions on request.
_REASONS = {
    **dict.fromkeys(("stop", "eos", "eos_token", "end_turn", "stop_sequence"), "eos"),
    **dict.fromkeys(("length", "max_tokens", "model_length"), "length"),
    "repetition": "loop",
}
_AGAIN = frozenset({"abort", "aborted", "cancelled", "error"})
# Where servers send a thinking apart: vLLM and Ollama `reasoning`, SGLang, llama.cpp and DeepSeek `reasoning_content`,
# OpenRouter `reasoning` and `reasoning_details` with the same text. One that repeats another in an event is left out.
_THINKING_FIELDS = ("reasoning_content", "reasoning", "thinking", "reasoning_details", "thinking_blocks")
_TEXT_FIELDS = ("content", "refusal")
_OTHER_FIELDS = ("tool_calls", "function_call", "audio")  # never asked for
_THINKING_PARTS = frozenset({"thinking", "reasoning", "reasoning.text", "reasoning.summary", "reasoning_text"})
_TEXT_PARTS = frozenset({"text", "output_text", "refusal"})
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = 64  # characters within which a field must begin with a tag to have one
_NAMES = 20  # of what was passed over; more are counted together
_DEEPEST = 8  # lists and parts within one another
_OPEN_LINES = 64  # data lines of one event
_LEAST_SHARE = 4  # pieces a token that no tokenizer goes beyond: such a count is none of this text
_SOME = 16  # pieces from which that is seen
_RUNAWAY = 2  # pieces for each token of the limit: a server that has sent so many knows no limit


@dataclass(frozen=True)
class AnswerRules:
    """Hold what all answers of a run have in common. `end_tokens`: texts of the tokens that end a turn."""

    style: Style
    end_tokens: tuple[str, ...]
    guards: Guards

    @cached_property
    def tags(self) -> re.Pattern[str]:
        """Return what finds the texts that are never cut: tags and end tokens, the longer of two at one place."""
        return re.compile("|".join(map(re.escape, self._spellings)) or r"(?!)")

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Return all that such a text may begin with."""
        return frozenset(text[:at] for text in self._spellings for at in range(1, len(text)))

    @cached_property
    def _spellings(self) -> list[str]:
        pairs = (*self.style.thinking, *self.style.answer)
        texts = {*(tag for pair in pairs for tag in pair), *self.style.closings, *self.end_tokens} - {""}
        return sorted(texts, key=lambda text: (-len(text), text))

    @cached_property
    def answer_closings(self) -> frozenset[str]:
        return frozenset(closing for _, closing in self.style.answer)


class Answer:
    """Collect one answer. `refuse(code, said)` gives the error that a status in the stream means.

    `counted`: how the server counts tokens: "event" (with each event), "end" (once), or "" (not at all).
    """

    def __init__(self, request: Request, rules: AnswerRules, refuse: Callable[[int, str], Exception]) -> None:
        self.request = request
        self.rules = rules
        self.refuse = refuse
        self.passed: Counter[str] = Counter()
        self.counted = ""
        self._text = _Text(request, rules)
        self._reason: str | None = None  # the server's own word
        self._reasons = 0
        self._done = False
        self._index: Any = None  # of the one choice that is read
        self._event = ""  # its type, where the server names it
        self._data: list[str] = []  # an event's lines so far, as long as they are no JSON
        self._plain: list[str] = []  # lines of what is no event stream
        self._prompt: int | None = None
        self._output: int | None = None
        self._failure = ""

    @property
    def characters(self) -> int:
        return self._text.received

    @property
    def whole(self) -> bool:
        """Return whether the server has said why the answer ended: what may still come is a count."""
        return self._reason is not None or bool(self._text.stopped)

    def broken_off(self) -> str:
        """Return the text that there is, of an answer that will have no end."""
        self._text.end()
        return self._text.written

    def take(self, line: str) -> bool:
        """Take one line; return whether nothing more is to be read. Raises what `completion` does."""
        name, colon, value = line.partition(":")
        if not line.strip():
            if self._data:
                self._end_event()
            self._event = ""
        elif name == "data" and colon:
            self._take_data(value.strip())
        elif name == "event" and colon:
            self._event = value.strip()
        elif name.strip().lower() == "error" and colon:
            self._fail(value.strip())
        elif not (name in ("", "id", "retry") and colon):  # a comment, or what this reader has no use for
            self._plain.append(line)
        return self._done or bool(self._failure) or self._text.is_over()

    def _take_data(self, data: str) -> None:
        """Take what follows `data:`, a whole event or one of its lines, which an empty line ends."""
        if data == "[DONE]" and not self._data:
            self._done = True
            return
        if not self._data:
            with suppress(ValueError):
                self._read(read_json(data) if data else None)
                return
            if self._event == "error":
                self._fail(data)
        self._data.append(data)
        if len(self._data) > _OPEN_LINES:
            self._end_event()

    def _end_event(self) -> None:
        """Read an event of several lines. Raises RetryError for what is no JSON."""
        lines, self._data = self._data, []
        try:
            event = read_json("\n".join(lines))
        except ValueError:
            raise RetryError(f"the server's answer cannot be read: {words(lines[0])}") from None
        self._read(event)

    def _read(self, event: Any, depth: int = 0) -> None:
        """Take one event, any JSON."""
        if self._text.is_over() or self._failure:
            return
        if self._event == "error" or is_error(event):
            self._fail(event)
        elif isinstance(event, dict):
            usage, choices = event.get("usage"), event.get("choices")
            if not usage and not choices:
                count_passed(self.passed, "event without choices")
            choice = self._own(choices if isinstance(choices, list) else [choices])
            self._read_choice(choice, usage if isinstance(usage, dict) else choice.get("usage"))
        elif isinstance(event, list) and depth < _DEEPEST:
            for one in event:
                self._read(one, depth + 1)
        elif event is not None:
            count_passed(self.passed, f"event that is a {type(event).__name__}")

    def _own(self, choices: list[Any]) -> dict[str, Any]:
        """Return the choice that is read, of several the one with the first index; {} without one."""
        own: dict[str, Any] = {}
        for choice in choices:
            if not isinstance(choice, dict):
                if choice is not None:
                    count_passed(self.passed, f"choice that is a {type(choice).__name__}")
                continue
            index = choice.get("index")
            key = index if isinstance(index, int | str) else 0
            if self._index is None:
                self._index = key
            if key != self._index or own:
                count_passed(self.passed, f"choice {words(str(key))[:40]}")
            else:
                own = choice
        return own

    def _read_choice(self, choice: dict[str, Any], usage: Any) -> None:
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            # A whole answer at once; after a stream some servers send it once more.
            message = choice.get("message") if not self._text.received else None
            delta = message if isinstance(message, dict) else {"content": choice.get("text")}
        reason = choice.get("finish_reason")
        ended = reason is not None and reason != ""
        tokens = self._count(usage, streamed=isinstance(choice.get("delta"), dict), ended=ended)
        for thinks, text in self._pieces(delta):
            self._text.push(thinks, text, tokens)
        if tokens is not None:
            self._text.mark(tokens)
        if ended:
            self._reason = reason if isinstance(reason, str) else words(str(reason))

    def _count(self, usage: Any, streamed: bool, ended: bool) -> int | None:
        """Keep the server's counts, those that can be one; return how many tokens there are up to this event's end."""
        if not isinstance(usage, dict):
            return None
        prompt, output = (token_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens"))
        self._prompt = self._prompt if prompt is None else prompt
        self._output = self._output if output is None else output
        if output is None or not self._text.can_have(output):
            return None
        if not streamed or self._reason is not None:
            self.counted = self.counted or "end"
            return None
        self.counted = "event" if not ended else self.counted or "end"
        return output

    def _pieces(self, delta: dict[str, Any]) -> Iterator[tuple[bool, str]]:
        """Yield what an event adds, as (whether it is thinking, text)."""
        seen: set[str] = set()
        for name in _THINKING_FIELDS:
            text = "".join(part for _, part in self._parts(delta.get(name), name, True))
            if text and text not in seen:
                seen.add(text)
                yield True, text
        for name in _TEXT_FIELDS:
            yield from self._parts(delta.get(name), name, False)
        for name in _OTHER_FIELDS:
            if delta.get(name):
                count_passed(self.passed, name)

    def _parts(self, value: Any, name: str, thinks: bool, depth: int = 0) -> Iterator[tuple[bool, str]]:
        """Yield the texts of a field: a text, a part of some type (Mistral's thinking has parts itself), or a list."""
        if isinstance(value, str):
            if value:
                yield thinks, value
        elif isinstance(value, list) and depth < _DEEPEST:
            for one in value:
                yield from self._parts(one, name, thinks, depth + 1)
        elif isinstance(value, dict) and depth < _DEEPEST:
            kind = value.get("type", "text")
            if isinstance(kind, str) and kind in _THINKING_PARTS | _TEXT_PARTS:
                thinks = thinks or kind in _THINKING_PARTS
                fields = ("thinking", "reasoning", "summary", "text", "refusal")
                inside = next((value[field] for field in fields if value.get(field)), None)
                yield from self._parts(inside, f"{name} of type {kind}", thinks, depth + 1)
            else:
                count_passed(self.passed, f"{name} of type {words(str(kind))[:40]}")
        elif value is not None:
            count_passed(self.passed, f"{name} that is a {type(value).__name__}")

    def _fail(self, error: Any) -> None:
        """Raise what an error of the server's means; one for good keeps the text that there is."""
        failure = failure_in(error, self.refuse)
        if not isinstance(failure, RowError) or not self._text.received:
            raise failure
        self._failure = str(failure)

    def _read_plain(self) -> None:
        """Read what is no event stream: one JSON value, or one a line."""
        lines, self._plain = self._plain, []
        whole = "\n".join(lines)
        try:
            found = [read_json(whole)]
        except ValueError:
            try:
                found = [read_json(line) for line in lines if line.strip()]
            except ValueError:
                raise RetryError(f"the server's answer is no event stream: {words(whole)}") from None
        self._done = True
        for one in found:
            self._read(one)

    def completion(self) -> Completion:
        """Return the answer, after its last line. Raises RetryError, RowError, EndpointError.

        One that the server ended in a way of its own has the status engine_error, and its text.
        """
        if self._plain and not self._text.received and not self.whole:
            self._read_plain()
        if self._plain:
            count_passed(self.passed, "line that is no event", len(self._plain))
        if self._data and not self.whole:
            self._end_event()
        self._text.end()
        reason = self._text.stopped or self._reason
        if reason is None and not self._failure and not (self._done and self._text.received):
            missing = (
                "the server's answer holds nothing" if self._done else "the connection ended before the answer did"
            )
            raise RetryError(missing)
        if self._output is not None and not self._text.can_have(self._output):
            count_passed(self.passed, "count that this text cannot have")
            self._output, self.counted = None, ""
        if self._text.stopped:
            whole = self._output if self._text.stopped == "eos" and not self._text.is_over() and self._ended() else None
            tokens = self._text.tokens()
            return self._completed(self._text.stopped, whole if tokens is None else tokens, message=self._text.message)
        if reason is not None and reason.lower() in _AGAIN:
            raise RetryError(f"the server gave the answer up (finish_reason {reason!r})")
        if not self._failure and reason is not None and (known := _REASONS.get(reason.lower())):
            return self._completed(known, self._output)
        ended = f"ended the answer with finish_reason {words(reason)!r}" if reason else "gave no finish_reason"
        return self._completed("error", self._output, message=self._failure or f"the server {ended}")

    def _ended(self) -> bool:
        """Return whether the server itself ended the answer."""
        return self._done or self._reason is not None

    def _completed(self, reason: str, output: int | None, message: str | None = None) -> Completion:
        return Completion(
            self.request.image_id,
            self._text.written,
            reason,
            prompt_tokens=self._prompt,
            output_tokens=output,
            status="engine_error" if reason == "error" else None,
            message=message,
        )


class _Text:
    """Put an answer's text together, piece by piece, and stop it at an end token or by a guard."""

    def __init__(self, request: Request, rules: AnswerRules) -> None:
        self.request = request
        self.rules = rules
        self.stopped = ""  # a finish reason of ours
        self._beyond = ""  # what a server goes on to write after the end of the turn
        self.message: str | None = None
        self.received = 0  # characters of the server's
        self._opening, self._closing = (rules.style.thinking or (("", ""),))[0]
        self._openings = tuple(opening for opening, _ in rules.style.thinking)
        self._closings = tuple(closing for _, closing in rules.style.thinking)
        begun = max((request.prefix.rfind(tag) for tag in self._openings), default=-1)
        ended = max((request.prefix.rfind(tag) for tag in rules.style.closings), default=-1)
        self._closed = ended > begun  # whether a thinking was ended
        # A thinking that goes on after a prefix was opened in that prefix; after an answer's prefix there is none.
        self._tagged = not self._closed
        self._thinks: bool | None = None  # whether the field that is read is the thinking's
        self._within = begun > ended
        self._due = ""  # a tag to put, unless the field begins with one of the spared
        self._spared: tuple[str, ...] = ()
        self._held, self._half = "", ""  # text that may go on in the next event
        self._out: list[str] = []
        self._taken = 0  # characters of the server's in _out
        self._pieces: list[str] = []
        self._marks: deque[tuple[int, int]] = deque()  # (characters, tokens) as the server counted them
        self._counted = 0, 0  # (tokens, pieces) at the last of them
        self._tokens: int | None = None  # at the end of the event that is read
        self._loop = replace(rules.guards, budget=0)

    @property
    def written(self) -> str:
        return "".join(self._out)

    def push(self, thinks: bool, text: str, tokens: int | None) -> None:
        """Take what one event adds to one of the two fields; `tokens`: as the server counts them up to its end."""
        if self.stopped:
            self._beyond += text
            return
        self._tokens = tokens
        if thinks != self._thinks:
            self._advance(final=True)
            self._begin(thinks)
        text, self._half = _characters(self._half + text)
        self._held += text
        self.received += len(text)
        self._advance(final=False)

    def end(self) -> None:
        """Take what was held back: nothing more will come."""
        self._advance(final=True)

    def is_over(self) -> bool:
        """Return whether nothing that may still come is of use: a count is, of a server that ends the turn here."""
        beyond = self._beyond[: _BLANKS + 1]
        for token in self.rules.end_tokens:
            beyond = beyond.replace(token, "")
        return bool(self.stopped) and (self.stopped != "eos" or bool(beyond.strip()) or len(beyond) > _BLANKS)

    def can_have(self, tokens: int) -> bool:
        """Return whether the text so far may be of so many tokens: some servers count an event, or nothing."""
        return len(self._pieces) <= _SOME + _LEAST_SHARE * tokens

    def mark(self, tokens: int) -> None:
        """Note that the server counts so many tokens up to here, and stop a thinking that has used up its budget."""
        if self.stopped:
            return
        self._marks.append((self.received, tokens))
        self._counted = tokens, len(self._pieces) + bool(self._held)
        budget = self.rules.guards.budget
        if budget and tokens >= budget and not self._closed and self.received:
            self._advance(final=True)
            if not (self.stopped or self._closed):
                self._stop("budget")

    def _is_over_budget(self) -> bool:
        """Return whether an open thinking has used up its budget, by the server's count or, past that, by its pieces.

        An event is cut only where it goes beyond the budget.
        """
        budget = self.rules.guards.budget
        tokens, pieces = self._counted
        if not budget or self._closed or tokens + len(self._pieces) - pieces < budget:
            return False
        return self._tokens is None or self._tokens > budget

    def tokens(self) -> int | None:
        """Return how many tokens the text has, where the server counted just there."""
        return next((tokens for characters, tokens in self._marks if characters == self._taken), None)

    def _begin(self, thinks: bool) -> None:
        """Begin to read the other field: the thinking's tags stand between the two."""
        before = self._thinks
        self._thinks = thinks
        self._due, self._spared = "", ()
        if not self._tagged:
            return
        if thinks and not self._within:
            self._due, self._spared = self._opening, self._openings
        elif before and not self._before().rstrip().endswith(self._closings or ("",)):
            self._due, self._spared = self._closing, self._closings
        self._within = thinks
        self._closed = self._closed or bool(before)

    def _before(self) -> str:
        """Return the last characters, as many as any tag has, and more."""
        return "".join(self._out[-64:])

    def _put_tag(self, final: bool) -> bool:
        """Put the tag that is due before the field's text; return False where that is to be seen yet."""
        if not self._due:
            return True
        start, final = self._held[:_BLANKS].lstrip(), final or len(self._held) >= _BLANKS
        if not final and any(tag.startswith(start) and tag != start for tag in self._spared):
            return False
        if not start.startswith(self._spared):
            self._out.append(self._due)
        self._due = ""
        return True

    def _advance(self, final: bool) -> None:
        """Move from what is held to the text all pieces that what follows cannot change."""
        if final and self._half:
            self._held, self._half = self._held + "\ufffd", ""
            self.received += 1
        if self.stopped or not self._put_tag(final):
            return
        held, at = self._held, 0
        open_end = len(held) if final else len(held) - self._beginning(held)
        while at < open_end and not self.stopped:
            tag = self.rules.tags.search(held, at, open_end)
            end = tag.start() if tag else open_end
            at = self._take_pieces(held, at, end, final or tag is not None)
            if self.stopped or tag is None or at < end:
                break
            stands = self._ends(held, tag, final)
            if stands is None:  # what follows tells
                break
            if stands:
                self._beyond = held[tag.end() :]
                self._stop("eos")
            else:
                self._take_piece(tag[0])
                at = tag.end()
        self._held = "" if self.stopped else held[at:]

    def _beginning(self, held: str) -> int:
        """Return how many characters at the end may be the beginning of a tag."""
        longest = min(len(held), max(map(len, self.rules.beginnings), default=0))
        return next((n for n in range(longest, 0, -1) if held[-n:] in self.rules.beginnings), 0)

    def _take_pieces(self, held: str, at: int, end: int, final: bool) -> int:
        """Take the pieces of held[at:end]; the last may go on unless `final`. Returns where the rest begins."""
        while at < end and not self.stopped:
            stop = piece_end(held, at, end)
            if stop == end and not final:
                break
            self._take_piece(held[at:stop])
            at = stop
        return at

    def _ends(self, held: str, tag: re.Match[str], final: bool) -> bool | None:
        """Return whether a tag ends the turn; None where the next characters decide.

        A tag that also closes the style's answer does so once the thinking is over: before, the model speaks of it.
        """
        if tag[0] not in self.rules.end_tokens or (tag[0] in self.rules.answer_closings and not self._closed):
            return False
        before = self._before()  # what held has before the tag is taken already
        around = before + held[tag.start() : tag.end() + 2]
        mention = is_mention(around, len(before), len(before) + len(tag[0]), whole=final)
        return None if mention is None else not mention

    def _take_piece(self, piece: str) -> None:
        self._out.append(piece)
        self._pieces.append(piece)
        self._taken += len(piece)
        self._closed = self._closed or piece in self.rules.style.closings
        while len(self._marks) > 1 and self._marks[0][0] < self._taken:
            self._marks.popleft()
        if self._is_over_budget():
            self._stop("budget")
        elif stop := self._loop.stop(self._pieces, str, ()):
            self._stop(stop)
        elif len(self._pieces) >= _RUNAWAY * self.request.max_new_tokens:
            self._stop("length")

    def _stop(self, reason: str) -> None:
        self.stopped = reason
        if reason == "budget" and self.tokens() is None:
            budget = self.rules.guards.budget
            self.message = f"the thinking was stopped after {budget:,} tokens or more, as its words and signs tell"


def count_passed(passed: Counter[str], name: str, count: int = 1) -> None:
    """Count what was passed over, by name as long as there are few names."""
    passed[name if name in passed or len(passed) < _NAMES else "others"] += count


def _characters(text: str) -> tuple[str, str]:
    """Return a text whose surrogate pairs are characters, and the first half of a pair at its end, if any.

    A half alone, which no file can hold, becomes the replacement character.
    """
    if not _SURROGATES.search(text):
        return text, ""
    half = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
    text = text[:-1] if half else text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), half
