"""Split raw model output into thinking and answer: a total function, and the only code that searches for tags.

    from generate.models.registry import MODELS
    from generate.models.thinking import split
    split("<think>It barks.</think><answer>A dog.</answer>", MODELS["glm"].style)

The three parts of a Parsed hold every character of the raw text that is not a tag, in order. White space around
thinking and answer belongs to `rest`, as do words before the thinking, between it and the answer, and after the answer.

A tag stands as a delimiter unless the text speaks of it: in quotes or backticks or, except for the end of the thinking,
in the middle of a sentence ("I write <answer> next."). A good row holds no tag that stands as a delimiter: all blocks
of thinking are its thinking, what follows the last of them is its answer, and where a reader could not tell one from
the other the status is `no_delimiter`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int]  # [start, end) in the raw text
_BOX = "\\boxed"
_BRACES = re.compile(r"\\boxed\s*\{|\\.|[{}]", re.DOTALL)
# What LaTeX and Markdown write around a whole box, and LaTeX around the text in it; neither is part of what was said.
_AROUND = (("\\[", "\\]"), ("\\(", "\\)"), ("$$", "$$"), ("$", "$"), ("**", "**"))
_COMMAND = r"\s*\\(?:text(?:bf|it|normal|rm|sf|tt)?|math(?:bf|it|rm|sf|tt)|mbox|emph|boxed)\s*\{"
_TEXT_COMMAND = re.compile(_COMMAND)
_NOTHING = re.compile(rf"(?:{_COMMAND}){{,4}}[\s}}]*")  # of a box that holds commands alone
_NESTED = 4  # commands within one another that are taken off
_QUOTES = frozenset(['""', "''", "``", "“”", "‘’", "«»", "„“", "「」", "『』"])
_GOOD = ("ok", "no_open")  # of a text alone, see final_status
_THINK, _END_THINK, _ANSWER, _END_ANSWER, _UNWRAP = "think", "end of thinking", "answer", "end of answer", "unwrap"


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
        """Return the tags of which a finished thinking has one."""
        return ("\\boxed{",) if self.boxed else tuple(closing for _, closing in self.thinking)

    @property
    def force(self) -> str:
        """Return the text that ends the thinking and opens the answer, to force an answer.

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
    """Split one raw text. Never raises and loses nothing; what could not be told apart stays in `rest`.

    Several blocks of thinking are joined by an empty line.
    """
    found = _locate(raw, style)
    blocks = [block for pieces in found.blocks if (block := _trim(raw, pieces))]
    answer = _trim(raw, found.answer)
    status = found.status
    thinking = "\n\n".join(_text(raw, block) for block in blocks)
    if status in _GOOD:
        status = status if blocks and answer else "empty_answer" if blocks else "empty_thinking"
    rest = _outside([span for block in blocks for span in block] + answer + found.tags, len(raw))
    parsed = Parsed(thinking or None, _text(raw, answer) or None, _text(raw, rest), status, found.closed)
    return _without_delimiters(parsed, raw, style)


def segments(raw: str, style: Style) -> list[tuple[str, str]]:
    """Return the raw text cut into (part, text), in order: thinking, answer, tag or rest. Joined they are the text."""
    found = _locate(raw, style)
    marks = [(span, "thinking") for pieces in found.blocks for span in _trim(raw, pieces)]
    marks += [(span, "answer") for span in _trim(raw, found.answer)] + [(span, "tag") for span in found.tags]
    cut, at = list[tuple[str, str]](), 0
    for (start, end), part in sorted(marks):
        cut += [("rest", raw[at:start]), (part, raw[max(at, start) : end])]
        at = max(at, end)
    return [(part, text) for part, text in [*cut, ("rest", raw[at:])] if text]


def split_turns(raws: Sequence[str], style: Style) -> Parsed:
    """Split the texts of one conversation: thinking of all turns, the answer of the last; the rest is in `rest`."""
    turns = [split(raw, style) for raw in raws]
    if not turns:
        return split("", style)
    thinking = "\n\n".join(turn.thinking for turn in turns if turn.thinking)
    spoken = [turn.answer for turn in turns[:-1] if turn.answer]
    rest = "\n".join([*spoken, *(turn.rest for turn in turns)])
    joined = replace(turns[-1], thinking=thinking or None, rest=rest)
    return _without_delimiters(joined, "\n".join(raws), style)


def standing_delimiters(text: str, style: Style) -> list[str]:
    """Return the tags that stand as delimiters in a thinking or an answer, in order: in a good row there are none.

    Of a style with several spellings, the end of the thinking in the middle of a sentence is text, as it is for split.
    """
    kinds, pattern = _kinds(style)
    if style.boxed or not pattern or not any(spelling in text for spelling in kinds):
        return []  # most texts: this search is many times faster than the pattern
    several = sum(kind == _END_THINK for kind in kinds.values()) > 1
    tags = (_Tag(kinds[match[0]], *match.span(), match[0]) for match in pattern.finditer(text))
    return [
        tag.spelling
        for tag in tags
        if not (_is_mention(text, tag) or (several and _is_in_sentence(text, tag.start, tag.end)))
    ]


def _without_delimiters(parsed: Parsed, raw: str, style: Style) -> Parsed:
    """Return a good text as it is, unless a part of it still holds a delimiter: then nothing says where it ends.

    Text that stood around a tag can make another one, and a turn that never closed can hold any.
    """
    parts = (parsed.thinking, parsed.answer)
    if parsed.status in _GOOD and any(standing_delimiters(part or "", style) for part in parts):
        return Parsed(None, None, raw, "no_delimiter")
    return parsed


def final_status(parsed: Parsed, finish_reason: str) -> str:
    """Return the status of a record: that of its text, unless generation ended in a way that leaves it incomplete.

    A model that went on after its closed answer until the token limit has said all it had to say. After `stop` the
    thinking was ended from outside. After `error` the text is what an engine gave before it failed.
    """
    if finish_reason == "error":
        return "engine_error"
    if finish_reason == "loop":
        return "loop"
    if finish_reason == "stop" and parsed.status in _GOOD:
        return "forced"
    if finish_reason == "length" and not parsed.closed:
        return "truncated"
    return parsed.status


def between(raw: str, opening: str, closing: str) -> str | None:
    """Return what stands between the first opening tag and the closing one after it; None without such a pair."""
    _, opened, rest = raw.partition(opening)
    inside, closed, _ = rest.partition(closing)
    return inside if opened and closed else None


def is_mention(raw: str, start: int, end: int, *, whole: bool) -> bool | None:
    """Return whether a text speaks of the token at [start, end): in quotes, or in the middle of a sentence.

    None where what follows decides, as long as the text is not `whole`.
    """
    if _is_quoted(raw, start, end) or _is_in_sentence(raw, start, end):
        return True
    follows = [] if whole else [*(pair[1] for pair in _QUOTES), " a", "a"]
    known = raw[: end + 2]
    return None if any(is_mention(known + more, start, end, whole=True) for more in follows) else False


class _Tag(NamedTuple):
    kind: str
    start: int
    end: int
    spelling: str

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass
class _Found:
    """Hold the spans of the parts, untrimmed, with a first status."""

    status: str
    blocks: list[list[Span]] = field(default_factory=list)  # of thinking, each in pieces
    answer: list[Span] = field(default_factory=list)
    tags: list[Span] = field(default_factory=list)
    closed: bool = False  # whether the answer's closing tag was written


@lru_cache(maxsize=64)
def _kinds(style: Style) -> tuple[dict[str, str], re.Pattern[str] | None]:
    """Return the kind of each of the style's tags, and a pattern that finds them, the longer of two at one place."""
    kinds = dict.fromkeys(style.unwrap, _UNWRAP)
    kinds |= dict.fromkeys((opening for opening, _ in style.answer), _ANSWER)
    kinds |= dict.fromkeys((closing for _, closing in style.answer), _END_ANSWER)
    kinds |= dict.fromkeys((opening for opening, _ in style.thinking), _THINK)
    kinds |= dict.fromkeys((closing for _, closing in style.thinking), _END_THINK)
    spellings = sorted((spelling for spelling in kinds if spelling), key=len, reverse=True)
    return kinds, re.compile("|".join(map(re.escape, spellings))) if spellings else None


def _tags(raw: str, style: Style) -> list[_Tag]:
    """Return the tags that stand as delimiters, in order. Where none ends the thinking, those in quotes do."""
    kinds, pattern = _kinds(style)
    every = [_Tag(kinds[m[0]], *m.span(), m[0]) for m in pattern.finditer(raw)] if pattern else []
    standing = [tag for tag in every if not _is_mention(raw, tag)]
    if any(tag.kind == _END_THINK for tag in standing):
        return standing
    return [tag for tag in every if tag.kind == _END_THINK or not _is_mention(raw, tag)]


def _is_mention(raw: str, tag: _Tag) -> bool:
    """Return whether the text speaks of the tag: quoted, or in the middle of a sentence, where none is meant to close.

    The end of the thinking may come in the middle of a sentence that a model never finished, so that it must be quoted.
    """
    return _is_quoted(raw, tag.start, tag.end) or (tag.kind != _END_THINK and _is_in_sentence(raw, tag.start, tag.end))


def _is_quoted(raw: str, start: int, end: int) -> bool:
    return raw[start - 1 : start] + raw[end : end + 1] in _QUOTES


def _is_in_sentence(raw: str, start: int, end: int) -> bool:
    """Return whether words of one sentence stand on both sides, each behind a space."""
    before, after = raw[max(start - 2, 0) : start], raw[end : end + 2]
    spaced = len(before) == len(after) == 2 and before[1] == after[0] == " "
    return spaced and (before[0].isalnum() or before[0] == ",") and after[1].isalnum()


def _locate(raw: str, style: Style) -> _Found:
    """Find the parts of a text."""
    if not raw.strip():
        return _Found("empty_output")
    if style.boxed:
        return _locate_box(raw)
    tags = _tags(raw, style)
    first = next((at for at, tag in enumerate(tags) if tag.kind in (_THINK, _END_THINK)), None)
    if first is None:
        return _Found("no_delimiter")
    if tags[first].kind == _END_THINK:
        # A closing tag alone: all before it is thinking, unless a tag before or a later opening says otherwise.
        if any(tag.kind == _THINK for tag in tags[first:]) or any(tag.kind != _UNWRAP for tag in tags[:first]):
            return _Found("no_delimiter")
        found = _Found("no_open")
    elif any(tag.kind == _END_ANSWER for tag in tags[:first]):
        return _Found("no_delimiter")  # an answer before the thinking
    else:
        found = _Found("ok", tags=[tags[first].span])
    return _locate_blocks(raw, style, tags, first, found)


def _locate_blocks(raw: str, style: Style, tags: list[_Tag], at: int, found: _Found) -> _Found:
    """Read block after block of thinking from tag `at` on, then the answer, into `found`."""
    pairs = dict(style.thinking)
    last = {tag.spelling: tag.start for tag in tags if tag.kind == _END_THINK}
    opened = found.status == "ok"
    while True:
        start, closing = (tags[at].end, pairs[tags[at].spelling]) if opened else (0, tags[at].spelling)
        # The spelling that opened closes, if it is there: the other one may be quoted inside the thinking.
        own = last.get(closing, -1) >= start
        end = _end_of_block(tags, at + opened, closing if own else None)
        if end is None:
            found.blocks.append([(start, len(raw))])
            found.status = "no_close"
            return found
        if _ends_twice(raw, tags[at + opened : end + 1]):
            return _Found("no_delimiter")
        _add_block(raw, tags[at + 1 if opened else 0 : end], start, tags[end].start, found)
        found.tags.append(tags[end].span)
        following, complete = end + 1, False
        while following < len(tags) and (complete or tags[following].kind != _THINK):
            complete = complete or tags[following].kind == _END_ANSWER
            following += 1
        if complete or following == len(tags):
            return _locate_answer(raw, style, tags[end + 1 :], tags[end].end, found)
        # Another block before any answer was closed; what stands between the two is neither.
        at, opened = following, True
        found.tags.append(tags[at].span)


def _end_of_block(tags: list[_Tag], at: int, closing: str | None) -> int | None:
    """Return the index of the first closing tag from `at` on, of that spelling if one is given."""
    return next(
        (i for i in range(at, len(tags)) if tags[i].kind == _END_THINK and closing in (None, tags[i].spelling)), None
    )


def _ends_twice(raw: str, inside: list[_Tag]) -> bool:
    """Return whether another spelling ends the block before its last tag does, with text between the two."""
    ends = [tag for tag in inside[:-1] if tag.kind == _END_THINK and not _is_in_sentence(raw, tag.start, tag.end)]
    return bool(ends) and any(
        raw[tag.end : after.start].strip() for tag, after in pairwise(inside) if tag.start >= ends[0].start
    )


def _add_block(raw: str, inside: list[_Tag], start: int, end: int, found: _Found) -> None:
    """Add a block less the tags inside it. An opening tag that is repeated begins another block."""
    pieces: list[Span] = []
    for tag in inside:
        if tag.kind == _END_THINK and _is_in_sentence(raw, tag.start, tag.end):  # the other spelling, as text
            continue
        pieces.append((start, tag.start))
        found.tags.append(tag.span)
        start = tag.end
        if tag.kind == _THINK:
            found.blocks.append(pieces)
            pieces = []
    found.blocks.append([*pieces, (start, end)])


def _locate_answer(raw: str, style: Style, tags: list[_Tag], start: int, found: _Found) -> _Found:
    """Find the answer after `start`, where the thinking ended; tags: those that follow.

    A model that leaves out the opening tag, the closing tag or both still means the text after its thinking: some
    checkpoints have `</answer>` as an end-of-sequence token, which decoding eats. Of several opening tags before the
    closing one the last counts: an answer that was forced is opened by us, and often by the model once more.
    """
    at = 0
    while at < len(tags) and tags[at].kind == _END_THINK and not raw[start : tags[at].start].strip():
        found.tags.append(tags[at].span)  # the end of the thinking, repeated
        start, at = tags[at].end, at + 1
    opening = next((i for i in range(at, len(tags)) if tags[i].kind == _ANSWER), None)
    if opening is None and style.tagged_answer:
        return found
    begin = at if opening is None else opening
    end = next((i for i in range(begin, len(tags)) if tags[i].kind == _END_ANSWER), len(tags))
    while opening is not None and opening < end:
        found.tags.append(tags[opening].span)
        start, begin = tags[opening].end, opening + 1
        opening = next((i for i in range(begin, end) if tags[i].kind == _ANSWER), None)
    if any(tag.kind in (_THINK, _END_THINK) for tag in tags[begin:end]):
        return _Found("no_delimiter")  # the thinking goes on, or ends once more, inside the answer
    for tag in tags[begin:end]:
        found.answer.append((start, tag.start))
        found.tags.append(tag.span)
        start = tag.end
    found.closed = end < len(tags)
    found.answer.append((start, tags[end].start if found.closed else len(raw)))
    found.tags += [tags[end].span] if found.closed else []
    return found


def _locate_box(raw: str) -> _Found:
    """Find the last box that holds something; braces with a backslash are text, as in LaTeX. One pass, any text.

    A later box that never closes was cut off: then what the last whole box says may not be the last word. An empty box
    is the model speaking of the form ("within \\boxed{}"); it counts where there is no other.
    """
    open_braces: list[re.Match[str]] = []
    last: tuple[Span, Span] | None = None
    empty: tuple[Span, Span] | None = None
    for brace in _BRACES.finditer(raw):
        if brace[0] == "{" or brace[0].startswith(_BOX):
            open_braces.append(brace)
        elif brace[0] == "}" and open_braces:
            opening = open_braces.pop()
            if opening[0] != "{":
                if _NOTHING.fullmatch(raw, opening.end(), brace.start()):
                    empty = opening.span(), brace.span()
                else:
                    last = opening.span(), brace.span()
    last = last or empty
    if not last:
        return _Found("no_delimiter")
    opened, closed = last
    cut = any(brace[0] != "{" and brace.start() > opened[0] for brace in open_braces)
    inner = _inside_commands(raw, opened[1], closed[0])
    before, after = _around(raw, opened[0], closed[1])
    tags = [opened, (opened[1], inner[0]), (inner[1], closed[0]), closed, *before, *after]
    end = before[0][0] if before else opened[0]
    return _Found("ok", [[(0, end)]], [inner], [tag for tag in tags if tag[0] < tag[1]], not cut)


def _inside_commands(raw: str, start: int, end: int) -> Span:
    """Return the span of a box's text without the commands around all of it, as in \\boxed{\\text{A ball.}}."""
    for _ in range(_NESTED):
        if not (match := _TEXT_COMMAND.match(raw, start, end)):
            break
        inner_end = len(raw[:end].rstrip()) - 1
        depth = 0
        for brace in _BRACES.finditer(raw, match.end(), end):
            depth += {"}": -1}.get(brace[0], brace[0].endswith("{") and not brace[0].startswith("\\{"))
            if depth < 0:
                if brace.start() != inner_end:  # the command ends before the box does
                    return start, end
                break
        if depth >= 0:
            return start, end
        start, end = match.end(), inner_end
    return start, end


def _around(raw: str, start: int, end: int) -> tuple[list[Span], list[Span]]:
    """Return the spans of what stands directly around a box, as in **$\\boxed{A ball}$**, from the outside in."""
    before: list[Span] = []
    after: list[Span] = []
    for _ in range(_NESTED):
        left, right = raw[:start].rstrip(), raw[end:].lstrip()
        pair = next((pair for pair in _AROUND if left.endswith(pair[0]) and right.startswith(pair[1])), None)
        if not pair:
            break
        at = len(raw) - len(right)
        start, end = len(left) - len(pair[0]), at + len(pair[1])
        before.insert(0, (start, len(left)))
        after.append((at, end))
    return before, after


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
