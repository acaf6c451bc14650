"""Split raw model output into thinking and answer. Pure and total; the only code here that searches for a tag.

    from generate.models.registry import MODELS
    from generate.models.thinking import split
    split("<think>It barks.</think><answer>A dog.</answer>", MODELS["glm"].style)

The three parts of a Parsed hold every character of the raw text that is not a tag, in order. White space around
thinking and answer belongs to `rest`, as do words before the thinking and after the answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

Span = tuple[int, int]  # [start, end) in the raw text
_BRACES = re.compile(r"\\boxed\{|\\.|[{}]", re.DOTALL)


@dataclass(frozen=True)
class Style:
    """Say how a model marks its thinking and its answer: for each, the spellings of (opening, closing) that it uses.

    Without spellings for the answer, everything after the thinking is the answer; with them it is so too where the
    model leaves them out, unless `tagged_answer` says that such a text is no answer. `unwrap` are tags inside the
    answer that are taken out, their content kept. `boxed` is for models without tags: the last LaTeX box holds the
    answer, and all before it is the thinking.
    """

    thinking: tuple[tuple[str, str], ...] = ()
    answer: tuple[tuple[str, str], ...] = ()
    unwrap: tuple[str, ...] = ()
    tagged_answer: bool = False
    boxed: bool = False

    @property
    def closings(self) -> tuple[str, ...]:
        """The tags of which a text must hold one to have ended its thinking."""
        return ("\\boxed{",) if self.boxed else tuple(closing for _, closing in self.thinking)

    @property
    def force(self) -> str:
        """The text that ends the thinking and opens the answer, to be appended where the model must answer.

        The closing tag alone is not enough: some models go on to think without one (zai-org/GLM-V issue 14).
        """
        opening = self.answer[0][0] if self.answer else ""
        return "\\boxed{" if self.boxed else self.thinking[0][1] + opening


@dataclass(frozen=True)
class Parsed:
    """Hold a raw text's parts; a part that the text does not have is None. `status` is one of the contract's."""

    thinking: str | None
    answer: str | None
    rest: str
    status: str
    closed: bool = False  # the answer's closing tag was written: nothing of the answer can be missing


def split(raw: str, style: Style) -> Parsed:
    """Split one raw text. Never raises and loses nothing; what could not be told apart stays in `rest`."""
    thinking, answer, tags, status, closed = _locate(raw, style)
    thinking, answer = _trim(raw, thinking), _trim(raw, answer)
    if status == "ok" or status == "no_open":
        status = status if thinking and answer else "empty_answer" if thinking else "empty_thinking"
    rest = _outside(thinking + answer + tags, len(raw))
    return Parsed(_text(raw, thinking) or None, _text(raw, answer) or None, _text(raw, rest), status, closed)


def split_turns(raws: Sequence[str], style: Style) -> Parsed:
    """Split the texts of one conversation: thinking of all turns, the answer of the last; the rest is in `rest`."""
    turns = [split(raw, style) for raw in raws]
    if not turns:
        return split("", style)
    thinking = "\n\n".join(turn.thinking for turn in turns if turn.thinking)
    spoken = [turn.answer for turn in turns[:-1] if turn.answer]
    rest = "\n".join([*spoken, *(turn.rest for turn in turns)])
    return replace(turns[-1], thinking=thinking or None, rest=rest)


def final_status(parsed: Parsed, finish_reason: str) -> str:
    """Return the status of a record: that of its text, unless generation ended in a way that leaves it incomplete.

    A model that went on after its closed answer until the token limit has said all it had to say. After `stop` the
    thinking was ended from outside.
    """
    if finish_reason == "loop":
        return "loop"
    if finish_reason == "stop" and parsed.status in ("ok", "no_open"):
        return "forced"
    if finish_reason == "length" and not parsed.closed:
        return "truncated"
    return parsed.status


def between(raw: str, opening: str, closing: str) -> str | None:
    """Return what stands between the first opening tag and the closing one after it; None without such a pair."""
    _, opened, rest = raw.partition(opening)
    inside, closed, _ = rest.partition(closing)
    return inside if opened and closed else None


def _locate(raw: str, style: Style) -> tuple[list[Span], list[Span], list[Span], str, bool]:
    """Return untrimmed spans of thinking, answer and tags, a first status, and whether the answer was closed."""
    if not raw.strip():
        return [], [], [], "empty_output", False
    if style.boxed:
        return _locate_box(raw)
    opened = _first(raw, [opening for opening, _ in style.thinking])
    closed = _first(raw, [closing for _, closing in style.thinking])
    if not opened and not closed:
        return [], [], [], "no_delimiter", False
    if opened and (not closed or opened[0] < closed[0]):
        status, start, tags = "ok", opened[1], [opened]
        # The spelling that opened closes, if it is there: the other one may be quoted inside the thinking.
        pair = dict(style.thinking)[raw[opened[0] : opened[1]]]
        closed = _first(raw, [pair], start) or _first(raw, [closing for _, closing in style.thinking], start)
        if not closed:
            return [(start, len(raw))], [], tags, "no_close", False
    else:
        # A closing tag alone: all before it is thinking, unless a later opening tag says otherwise.
        if opened:
            return [], [], [], "no_delimiter", False
        status, start, tags = "no_open", 0, []
    assert closed
    answer, answer_tags, answer_closed = _locate_answer(raw, closed[1], style)
    return [(start, closed[0])], answer, [*tags, closed, *answer_tags], status, answer_closed


def _locate_answer(raw: str, start: int, style: Style) -> tuple[list[Span], list[Span], bool]:
    """Return spans of the answer and of the tags after `start`, where the thinking ended.

    A model that leaves out the opening tag, the closing tag or both still means the text after its thinking: some
    checkpoints have `</answer>` as an end-of-sequence token, which decoding eats.
    """
    tags = []
    opened = _first(raw, [opening for opening, _ in style.answer], start)
    if opened:
        tags.append(opened)
        start = opened[1]
    elif style.tagged_answer:
        return [], [], False
    closed = _first(raw, [closing for _, closing in style.answer], start)
    end = closed[0] if closed else len(raw)
    if closed:
        tags.append(closed)
    pieces = []
    while wrapper := _first(raw, style.unwrap, start, end):
        tags.append(wrapper)
        pieces.append((start, wrapper[0]))
        start = wrapper[1]
    return [*pieces, (start, end)], tags, bool(closed)


def _locate_box(raw: str) -> tuple[list[Span], list[Span], list[Span], str, bool]:
    """Find the last box whose braces match; braces with a backslash are text, as in LaTeX. One pass, whatever the text.

    A later box that never closes was cut off: then what the last whole box says may not be the last word.
    """
    open_braces: list[re.Match[str]] = []
    last: tuple[Span, Span] | None = None
    for brace in _BRACES.finditer(raw):
        if brace[0] in ("{", "\\boxed{"):
            open_braces.append(brace)
        elif brace[0] == "}" and open_braces:
            opening = open_braces.pop()
            if opening[0] != "{":
                last = opening.span(), brace.span()
    if not last:
        return [], [], [], "no_delimiter", False
    opened, closed = last
    cut = any(brace[0] != "{" and brace.start() > opened[0] for brace in open_braces)
    return [(0, opened[0])], [(opened[1], closed[0])], [opened, closed], "ok", not cut


def _first(raw: str, tags: list[str] | tuple[str, ...], start: int = 0, end: int | None = None) -> Span | None:
    """Return the earliest of the tags in raw[start:end]; of two at one place, the longer."""
    end = len(raw) if end is None else end
    found = [(at, -len(tag)) for tag in tags if (at := raw.find(tag, start, end)) >= 0]
    if not found:
        return None
    at, length = min(found)
    return at, at - length


def _trim(raw: str, pieces: list[Span]) -> list[Span]:
    """Return the pieces without white space at their outer ends; pieces that hold nothing else are dropped there."""
    pieces = list(pieces)
    while pieces:
        start, end = pieces[0]
        text = raw[start:end].lstrip()
        if text:
            pieces[0] = (end - len(text), end)
            break
        pieces.pop(0)
    while pieces:
        start, end = pieces[-1]
        text = raw[start:end].rstrip()
        if text:
            pieces[-1] = (start, start + len(text))
            break
        pieces.pop()
    return pieces


def _outside(spans: list[Span], length: int) -> list[Span]:
    """Return the gaps that the spans leave in [0, length), in order."""
    gaps, at = [], 0
    for start, end in sorted(spans):
        gaps.append((at, start))
        at = max(at, end)
    return [*gaps, (at, length)]


def _text(raw: str, spans: list[Span]) -> str:
    return "".join(raw[start:end] for start, end in spans)
