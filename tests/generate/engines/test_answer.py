"""generate/engines/answer.py: what servers send, in any form and framing, is one text; nothing is lost."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.engines.answer import Answer, AnswerRules
from generate.engines.base import Completion, Request
from generate.engines.endpoint import BusyError, EndpointError, RefusedError, RetryError, RowError, refusal
from generate.engines.guards import Guards
from generate.inference.conversation import Conversation, ConversationConfig
from generate.models.registry import MODELS
from generate.models.thinking import Style, split
from generate.storage.run_directory import make_record
from imagenet_think import GOOD_STATUSES, STATUSES

KIMI, GLM, INTERNVL = (MODELS[key] for key in ("kimi", "glm", "internvl"))
Event = dict[str, Any]


@dataclass
class Got:
    """What became of the lines: the completion or the error, how many lines were read, and the reader itself."""

    completion: Completion | None
    error: Exception | None
    read: int
    answer: Answer


def reader(model: Any = GLM, guards: str = "none", prefix: str = "", limit: int = 8192) -> Answer:
    rules = AnswerRules(model.style, model.end_tokens, Guards.parse(guards))
    request = Request("a", (), "", (), 0, limit, prefix)
    return Answer(request, rules, lambda code, said: refusal(code, said, "host"))


def read(lines: Iterable[str], **options: Any) -> Got:
    answer, count = reader(**options), 0
    try:
        for line in lines:
            count += 1
            if answer.take(line):
                break
        return Got(answer.completion(), None, count, answer)
    except (RowError, RetryError, EndpointError) as error:
        return Got(None, error, count, answer)


def line(event: Any) -> str:
    return f"data: {json.dumps(event)}"


def delta(reason: Any = None, usage: int | None = None, **fields: Any) -> str:
    event: Event = {"choices": [{"index": 0, "delta": fields, "finish_reason": reason}]}
    if usage is not None:
        event["usage"] = {"prompt_tokens": 7, "completion_tokens": usage}
    return line(event)


def said(*texts: str, reason: Any = "stop") -> list[str]:
    return [*(delta(content=text) for text in texts), delta(reason), "data: [DONE]"]


# ------------------------------------------------------------------------------------------------- where a turn ends


@pytest.mark.parametrize(
    ("model", "text", "kept"),
    [
        (KIMI, "◁think▷Round.◁/think▷A red ball.<|im_end|><|im_user|>user<|im_middle|>And", "…A red ball."),
        (KIMI, "◁think▷Round.<|im_end|><|im_user|>user", "…Round."),  # in the middle of its thinking
        (KIMI, "<|im_end|>", ""),
        (KIMI, "◁think▷It ends with `<|im_end|>`.◁/think▷Yes.[EOS]x", "…Yes."),
        (KIMI, "◁think▷The token <|im_end|> ends it.◁/think▷Yes.", "…Yes."),  # the model speaks of it
        (KIMI, "◁think▷a◁/think▷<|im_end", "…<|im_end"),  # never completed: text
        (KIMI, "◁think▷a◁/think▷\"<|im_end|>", '…"'),  # a quotation that is not closed is none
        (GLM, "<think>Round.</think><answer>A ball.</answer><|user|>", "…A ball."),
        (GLM, "<think>I end with </answer>, then stop.</think><answer>A ball.</answer>", "…A ball."),
        (GLM, "<think></answer></think><answer>A ball.<|endoftext|>", "…A ball."),
        (GLM, "<think>Round.</think><answer>A ball.<|observ|><|observation|>", "…A ball.<|observ|>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_text_ends_at_the_first_end_token(model: Any, text: str, kept: str, size: int) -> None:
    expected = text[: text.rindex(kept[1:]) + len(kept[1:])] if kept else ""
    got = read(said(*(text[at : at + size] for at in range(0, len(text), size))), model=model)
    assert got.completion is not None
    assert (got.completion.text, got.completion.finish_reason) == (expected, "eos")
    assert got.completion.status is None


def test_what_is_written_after_the_end_token_is_not_waited_for() -> None:
    lines = [delta(content="◁think▷a◁/think▷b"), delta(content="<|im_"), delta(content="end|>")]
    got = read([*lines, *[delta(content="user")] * 100], model=KIMI)
    assert got.read == 4  # the next event tells that this server does not end here


@pytest.mark.parametrize("after", ["", "<|user|>", "\n"])
@pytest.mark.parametrize("usage", ["last event", "end", "whole"])
def test_a_server_that_ends_at_the_end_token_counts_the_text(after: str, usage: str) -> None:
    text = "<think>Round.</think><answer>A ball.</answer>" + after
    whole = {"choices": [{"message": {"content": text}, "finish_reason": "stop"}], "usage": {"completion_tokens": 9}}
    end = [delta("stop"), line({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 9}})]
    lines = {"last event": [delta("stop", usage=9)], "end": end}.get(usage, [])
    got = read([delta(content=text), *lines, "data: [DONE]"] if lines else [json.dumps(whole)])
    assert got.completion is not None
    assert (got.completion.text, got.completion.output_tokens) == ("<think>Round.</think><answer>A ball.", 9)
    assert got.answer.counted == "end"
    on = read([delta(content=text), delta(content="user\nAnd?"), *lines, "data: [DONE]"])
    assert on.completion is not None
    assert (on.completion.text, on.completion.output_tokens) == (got.completion.text, None)


@pytest.mark.parametrize(
    "kind", ["authentication_error", "invalid_api_key", "model_not_found", "invalid_request_error"]
)
def test_what_is_wrong_for_good_is_not_tried_again(kind: str) -> None:
    for field in ("type", "code"):
        assert isinstance(read([json.dumps({"error": {"message": "no", field: kind}})]).error, RowError)
    assert isinstance(read([json.dumps({"error": {"message": "no", "type": "server_error"}})]).error, RetryError)


@pytest.mark.parametrize("count", [0, 1])
def test_counts_that_are_none_of_the_text_stop_no_guard(count: int) -> None:
    """Of servers that count each event alone, or not at all."""
    events = [delta(content="<think>"), *(delta(content=" round and so", usage=count) for _ in range(300))]
    got = read([*events, delta("stop", usage=count)], guards="budget=64,loop=0").completion
    assert got is not None
    assert got.finish_reason == "budget"
    assert got.text.count(" ") < 64 + 32
    assert got.output_tokens is None
    free = read([*events, delta("stop", usage=count)])
    assert free.completion is not None
    assert (free.completion.finish_reason, free.completion.output_tokens, free.answer.counted) == ("eos", None, "")
    assert free.answer.passed == {"count that this text cannot have": 1}


def test_an_end_token_in_the_thinkings_own_field_and_in_a_whole_answer() -> None:
    apart = [delta(reasoning_content=text) for text in ("Round.", "<|im_e", "nd|>user")]
    got = read([*apart, *said("never")], model=KIMI)
    assert got.completion is not None
    assert (got.completion.text, got.read) == ("◁think▷Round.", 3)
    message = {"reasoning": "Round.", "content": "A ball.<|im_end|><|im_user|>"}
    body = json.dumps({"choices": [{"message": message, "finish_reason": "length"}]}, indent=1)
    got = read(body.splitlines(), model=KIMI)
    assert got.completion is not None
    assert (got.completion.text, got.completion.finish_reason) == ("◁think▷Round.◁/think▷A ball.", "eos")


def test_the_tokens_of_a_text_that_was_cut_are_those_before_the_end_token() -> None:
    pieces = ["◁think▷", "Round", ".", "◁/think▷", "Ball", ".", "<|im_end|>", "user"]
    counted = [delta(content=piece, usage=at) for at, piece in enumerate(pieces, 1)]
    got = read(counted, model=KIMI)
    assert got.completion is not None
    assert (got.completion.prompt_tokens, got.completion.output_tokens) == (7, 6)
    split_up = ["◁think▷a◁/think▷", "Ball", "<|im", "_en", "d|>"]
    got = read([delta(content=piece, usage=at) for at, piece in enumerate(split_up, 4)], model=KIMI)
    assert got.completion is not None
    assert got.completion.output_tokens == 5
    got = read([delta(content="".join(pieces), usage=8)], model=KIMI)
    assert got.completion is not None
    assert got.completion.output_tokens is None  # 8 counts what was cut, too


# -------------------------------------------------------------------------------------------------- any framing alike

# Words, tags whole and broken, quotations, scripts without spaces, characters of two UTF-16 halves.
PARTS = [
    *("<think>", "</think>", "<answer>", "</answer>", "<|im_end|>", "<|endoftext|>", "[EOS]", "◁think▷", "◁/think▷"),
    *("<|im_", "</", "<", '"', "`", " and", " round", "ball", ".", "\n\n", " ", "12345"),
    *("猫は丸い", "😀", "é", "_" * 20),
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=6)), max_size=60).map("".join)


def halves(text: str) -> str:
    """Write each character beyond the first plane as its two halves, as servers that cut between them do."""
    coded = text.encode("utf-16-be", "surrogatepass")
    return "".join(chr(int.from_bytes(coded[at : at + 2])) for at in range(0, len(coded), 2))


def framed(text: str, cuts: list[int]) -> list[str]:
    marks = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[start:end] for start, end in pairwise(marks)]


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.lists(st.integers(0, 999), max_size=40), st.sampled_from(["kimi", "glm", "internvl"]))
@example('a"<|im_end|>"b', "", [9, 10, 11], "kimi")
@example("<think>a", "</think>b", [3, 8], "glm")
@example("😀", "😀", [1], "glm")
def test_the_framing_changes_nothing(thinking: str, content: str, cuts: list[int], key: str) -> None:
    guards = "budget=20,loop=64"

    def ask(split_up: Callable[[str], list[str]]) -> tuple[Any, ...]:
        apart = [delta(reasoning=text) for text in split_up(halves(thinking))]
        got = read([*apart, *said(*split_up(halves(content)))], model=MODELS[key], guards=guards).completion
        return (got.text, got.finish_reason, got.output_tokens) if got else ()

    at_once = ask(lambda text: [text])
    assert at_once == ask(list)
    assert at_once == ask(lambda text: framed(text, cuts))


@pytest.mark.parametrize("size", [1, 16, 1024])
@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("budget", [64, 70])
def test_guards_stop_a_text_at_the_same_place_however_many_words_an_event_has(
    size: int, counted: bool, budget: int
) -> None:
    words = ["<think>", *([" round", " and"] * 600)]

    def events() -> Iterator[str]:
        for at in range(0, len(words), size):
            sent = words[at : at + size]
            yield delta(content="".join(sent), usage=at + len(sent) if counted else None)

    stopped = read(events(), guards=f"budget={budget},loop=0").completion
    assert stopped is not None
    assert (stopped.text, stopped.finish_reason) == ("".join(words[:budget]), "budget")
    # Where the server counted, never a guess.
    assert stopped.output_tokens == (budget if counted and budget % size == 0 else None)
    assert (stopped.message is None) == (stopped.output_tokens is not None)
    loop = read(events(), guards="loop=512").completion
    assert loop is not None
    assert (loop.text, loop.finish_reason) == ("".join(words[:544]), "loop")


def test_a_budget_is_the_servers_tokens_where_it_counts_them() -> None:
    counted = (delta(content=" und" if at else "<think>", usage=3 * at + 1) for at in range(100))
    got = read(counted, guards="budget=64,loop=0").completion
    assert got is not None
    assert (got.output_tokens, got.text.count(" und"), got.message) == (64, 21, None)
    dense = [delta(content="<think>", usage=1), *(delta(content=" round.", usage=at) for at in range(2, 90))]
    got = read(dense, guards="budget=64,loop=0").completion
    assert got is not None
    assert (got.output_tokens, got.text.count(" round.")) == (64, 63)  # an event within the budget is whole
    apart = [delta(reasoning="Round."), *(delta(content=" b") for _ in range(90)), delta("stop")]
    got = read(apart, guards="budget=64,loop=0").completion
    assert got is not None
    assert got.finish_reason == "eos"
    closed = [delta(content="<think>a</think>", usage=5), *(delta(content=" b", usage=at) for at in range(6, 90))]
    got = read([*closed, delta("stop")], guards="budget=64,loop=0").completion
    assert got is not None
    assert got.finish_reason == "eos"


def test_half_a_character_is_replaced() -> None:
    for sent in (["x\ud83d"], ["x", "\ud83d"], ["x\ude00"]):
        got = read(said(*sent)).completion
        assert got is not None
        assert got.text == "x\ufffd"


def test_a_word_without_end_and_a_server_without_limit_are_stopped() -> None:
    endless = read((delta(content="a") for _ in range(10**6)), guards="loop=512").completion
    assert endless is not None
    assert endless.finish_reason == "loop"
    numbers = (delta(content=f" word{'abcdefgh'[at % 8]}{at % 7}{at % 13}") for at in range(10**6))
    beyond = read(numbers, guards="none", limit=100).completion
    assert beyond is not None
    assert beyond.finish_reason == "length"


# ---------------------------------------------------------------------------------------------------- forms of events

THINKS, ANSWERS = "Round.", "A ball."
WHOLE = "<think>Round.</think>A ball."
PART = {"type": "text", "text": ANSWERS}


@pytest.mark.parametrize(
    "events",
    [
        [{"reasoning_content": THINKS}, {"content": ANSWERS}],
        [{"reasoning": THINKS}, {"content": ANSWERS}],
        [{"thinking": THINKS}, {"content": ANSWERS}],
        [{"reasoning": THINKS, "reasoning_content": THINKS}, {"content": ANSWERS, "refusal": None}],
        [{"reasoning": THINKS, "reasoning_details": [{"type": "reasoning.text", "text": THINKS}]}, {"content": PART}],
        [{"reasoning_details": [{"type": "reasoning.summary", "summary": THINKS}]}, {"content": ANSWERS}],
        [{"thinking_blocks": [{"type": "thinking", "thinking": THINKS, "signature": "x"}]}, {"content": ANSWERS}],
        [{"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THINKS}]}, PART]}],
        [{"content": [{"type": "thinking", "thinking": THINKS}]}, {"content": [PART]}],
        [{"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Ro"}]}]},
         {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "und."}]}]}, {"content": ANSWERS}],
        [{"content": ["<think>Round.</think>", PART]}],
        [{"reasoning": "<think>Round."}, {"content": ANSWERS}],  # the server left a tag in
        [{"reasoning": "<thi"}, {"reasoning": "nk>Round."}, {"content": ANSWERS}],
        [{"reasoning": "<think>Round.</think>"}, {"content": ANSWERS}],
        [{"reasoning": THINKS}, {"content": "</th"}, {"content": "ink>A ball."}],
        [{"reasoning": THINKS, "content": ANSWERS}],
        [{"reasoning": THINKS}, {"refusal": ANSWERS}],
    ],
)  # fmt: skip
def test_a_thinking_is_put_together_from_any_form(events: list[Event]) -> None:
    got = read([*(delta(**event) for event in events), delta("stop")], model=INTERNVL)
    assert got.completion is not None
    assert (got.completion.text, got.completion.status, got.answer.passed) == (WHOLE, None, {})


def test_a_message_that_goes_on_after_a_prefix_gets_no_tag_twice() -> None:
    apart = [delta(reasoning=THINKS), delta(content=ANSWERS), delta("stop")]
    got = read(apart, model=INTERNVL, prefix="<think>\n").completion
    assert got is not None
    assert got.text == "Round.</think>A ball."
    # A reasoning parser takes an answer that goes on for a thinking: it sees no tag.
    forced = read([delta(reasoning=ANSWERS), delta("stop")], prefix="<think>Round.</think><answer>").completion
    assert forced is not None
    assert forced.text == ANSWERS


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ({"content": [{"type": "image_url"}]}, "content of type image_url"),
        ({"content": 7}, "content that is a int"),
        ({"reasoning_details": [{"type": "reasoning.encrypted"}]}, "reasoning_details of type reasoning.encrypted"),
        ({"tool_calls": [{"function": {"name": "f"}}]}, "tool_calls"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_counted_by_name(field: Event, name: str) -> None:
    got = read([delta(content=WHOLE), delta(**field), delta("stop")])
    assert got.completion is not None
    assert got.completion.text == WHOLE
    assert dict(got.answer.passed) == {name: 1}


def test_names_and_work_are_bounded() -> None:
    many = (delta(content=[{"type": f"kind {at}"}]) for at in range(1000))
    got = read([*many, *said(WHOLE)])
    assert len(got.answer.passed) <= 21
    assert got.answer.passed["others"] == 980
    blanks = read(
        [*(delta(reasoning=" ") for _ in range(20_000)), delta(reasoning="<think>a"), delta("stop")]
    ).completion
    assert blanks is not None
    assert blanks.text == "<think>" + " " * 20_000 + "<think>a"  # a tag is put once it is too late for another
    quoted = read([delta(content="`<|user|>`" * 50_000), delta("stop")], limit=10**6).completion
    assert quoted is not None
    assert len(quoted.text) == 500_000


def test_lines_that_are_no_events_are_counted() -> None:
    got = read(["OK", *said(WHOLE)])
    assert got.completion is not None
    assert (got.completion.text, dict(got.answer.passed)) == (WHOLE, {"line that is no event": 1})


def test_one_of_several_choices_is_read() -> None:
    choices = [{"index": at, "delta": {"content": text}} for at, text in enumerate(["a", "b"])]
    got = read([line({"choices": choices}), line({"choices": choices[::-1]}), delta("stop")])
    assert got.completion is not None
    assert (got.completion.text, dict(got.answer.passed)) == ("aa", {"choice 1": 2})


@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer_that_is_not_streamed_is_used(indent: int | None) -> None:
    message = {"role": "assistant", "reasoning_content": THINKS, "content": ANSWERS}
    usage = {"prompt_tokens": 70, "completion_tokens": 9}
    body = json.dumps(
        {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}, indent=indent
    )
    got = read(body.splitlines()).completion
    assert got is not None
    assert (got.text, got.finish_reason, got.prompt_tokens, got.output_tokens) == (WHOLE, "eos", 70, 9)


def test_a_stream_needs_no_done_and_its_message_is_not_read_twice() -> None:
    whole = line({"choices": [{"message": {"content": WHOLE}, "finish_reason": "stop"}]})
    got = read([": ping", "event: message", "id: 1", delta(content=WHOLE), "", whole]).completion
    assert got is not None
    assert got.text == WHOLE
    several = [
        "data: {",
        'data: "choices":',
        f'data: [{{"delta": {{"content": "{WHOLE}"}}, "finish_reason": "stop"}}]}}',
        "",
    ]
    joined = read(several).completion
    assert joined is not None
    assert joined.text == WHOLE


# ------------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("lines", "kind", "message"),
    [
        (['{"error": {"code": 400, "message": "too  long\\nby 9"}}'], RefusedError, "host answered 400: too long by 9"),
        ([line({"error": {"code": 400, "message": "no"}})], RefusedError, "host answered 400: no"),
        ([line({"error": json.dumps({"code": "400", "message": "no"})})], RefusedError, "host answered 400: no"),
        ([line({"error": {"error": {"status": 422, "message": "no"}}})], RefusedError, "host answered 422: no"),
        ([line({"object": "error", "message": "no", "code": 400})], RefusedError, "host answered 400: no"),
        ([line({"error": "Error code: 400 - no"})], RefusedError, "host answered 400: Error code: 400 - no"),
        ([line({"error": {"type": "invalid_request", "message": "no"}})], RefusedError, "the server broke off: no"),
        ([line({"error": {"code": 503, "message": "busy"}})], BusyError, "host answered 503: busy"),
        ([line({"error": {"code": 401, "message": "who?"}})], EndpointError, "host refused the key (401: who?)"),
        ([line({"error": "out of memory"})], RetryError, "the server broke off: out of memory"),
        ([line({"detail": [{"msg": "no such field"}]})], RetryError, "the server broke off: no such field"),
        (["error: out of memory"], RetryError, "the server broke off: out of memory"),
        (["event: error", "data: out of memory"], RetryError, "the server broke off: out of memory"),
        (["event: error", 'data: {"message": "no", "code": 400}'], RefusedError, "host answered 400: no"),
        (["<html><body>Log in</body></html>"], RetryError, "the server's answer is no event stream: Log in"),
        (["data: {this is no JSON", ""], RetryError, "the server's answer cannot be read: {this is no JSON"),
        (["data: {this is no JSON"], RetryError, "the server's answer cannot be read: {this is no JSON"),
        (["data: {", delta(content="a")], RetryError, "the server's answer cannot be read: {"),
        ([], RetryError, "the connection ended before the answer did"),
        ([delta(content="a")], RetryError, "the connection ended before the answer did"),
        (["data: [DONE]"], RetryError, "the server's answer holds nothing"),
        ([delta("abort", content="a")], RetryError, "the server gave the answer up (finish_reason 'abort')"),
    ],
)  # fmt: skip
def test_errors_are_told_apart_and_quoted(lines: list[str], kind: type[Exception], message: str) -> None:
    error = read(lines).error
    assert type(error) is kind
    assert str(error) == message


def test_a_long_error_is_one_short_line() -> None:
    error = read([line({"error": {"code": 400, "message": "x\n" * 9999}})]).error
    assert len(str(error)) < 250
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("reason", "finish_reason", "message"),
    [
        ("stop", "eos", None),
        ("end_turn", "eos", None),
        ("length", "length", None),
        ("MAX_TOKENS", "length", None),
        ("repetition", "loop", None),
        ("content_filter", "error", "the server ended the answer with finish_reason 'content_filter'"),
        ("tool_calls", "error", "the server ended the answer with finish_reason 'tool_calls'"),
        ("zzz", "error", "the server ended the answer with finish_reason 'zzz'"),
        (7, "error", "the server ended the answer with finish_reason '7'"),
        (None, "error", "the server gave no finish_reason"),
    ],
)
def test_every_finish_reason_keeps_the_text(reason: Any, finish_reason: str, message: str | None) -> None:
    got = read(said(WHOLE, reason=reason)).completion
    assert got is not None
    assert (got.text, got.finish_reason, got.message) == (WHOLE, finish_reason, message)
    assert got.status == ("engine_error" if finish_reason == "error" else None)
    record = recorded(got, GLM)
    assert record["raw"] == [WHOLE]
    assert record["status"] == {"error": "engine_error", "loop": "loop", "length": "truncated"}.get(finish_reason, "ok")


def test_an_error_for_good_in_the_middle_keeps_what_was_said() -> None:
    lines = [delta(content="<think>Round"), line({"error": {"code": 400, "message": "filtered"}}), delta("stop")]
    got = read(lines).completion
    assert got is not None
    assert (got.text, got.status, got.message) == ("<think>Round", "engine_error", "host answered 400: filtered")


# ----------------------------------------------------------------------------------------------------------- anything

NAMES = [
    *("choices", "delta", "message", "content", "reasoning", "index", "finish_reason", "usage", "error", "code"),
    *("type", "text", "thinking", "completion_tokens", "prompt_tokens", "tool_calls", "detail", "refusal"),
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["stop", "error", "text"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
DELTAS = st.dictionaries(st.sampled_from(["content", "reasoning", "thinking", "refusal", "role"]), JSON, max_size=3)
EVENTS = st.one_of(JSON, DELTAS.map(lambda fields: {"choices": [{"index": 0, "delta": fields}]}))


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=8), st.booleans())
@example([{"usage": []}, {"usage": {"completion_tokens": 10**30}}, {"choices": None}, {"choices": [None, 1]}], True)
def test_no_event_raises_anything_but_the_three_errors(events: list[Any], streamed: bool) -> None:
    lines = [line(event) if streamed else json.dumps(event) for event in events]
    got = read([*lines, delta("stop")] if streamed else lines).completion
    if got is None:
        return
    for number in (got.prompt_tokens, got.output_tokens):
        assert number is None or 0 <= number < 2**31
    got.text.encode()  # no half characters


@pytest.mark.parametrize(
    "data",
    [
        *("[" * 200_000, '{"a":' * 200_000, "1" * 5000, "NaN", "-Infinity", '"\\ud800"'),
        *("\x00", "{}" * 9, '{"choices": [], "choices": 3}'),
    ],
)
def test_broken_json_is_an_error_and_odd_json_is_passed_over(data: str) -> None:
    for lines in ([f"data: {data}"], [data], [f"data: {data}", ""]):
        assert isinstance(read(lines).error, RetryError)
    got = read(["data: 7", "data: null", *said(WHOLE)])
    assert got.completion is not None
    assert (got.completion.text, dict(got.answer.passed)) == (WHOLE, {"event that is a int": 1})


@pytest.mark.parametrize("count", [-5, 9999999999, 1.5, "7", True, None, [7], float("nan")])
def test_a_count_that_can_be_none_is_none(count: Any) -> None:
    usage = {"choices": [], "usage": {"prompt_tokens": count, "completion_tokens": count}}
    got = read([delta(content=WHOLE), delta("stop"), line(usage)]).completion
    assert got is not None
    assert (got.prompt_tokens, got.output_tokens) == (None, None)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["content", "reasoning"]), st.text("xyz 0.😀\n", min_size=1, max_size=9)), max_size=9
    )
)
def test_no_text_that_was_sent_is_lost(sent: list[tuple[str, str]]) -> None:
    got = read([*(delta(**{field: text}) for field, text in sent), delta("stop")], model=INTERNVL).completion
    assert got is not None
    left = got.text
    for _, text in sent:
        before, found, left = left.partition(text)
        assert found
        assert before in ("", "<think>", "</think>")
    assert left == ""


# ------------------------------------------------------------------- through the conversation and the parser: the fuzz


def recorded(completion: Completion, model: Any, force: bool = False) -> dict[str, Any]:
    conversation = Conversation(
        ConversationConfig(model, "What?", lambda _: "", 64, force), "a", Image.new("RGB", (40, 40)), 1
    )
    conversation.request()
    while not conversation.receive(completion):
        completion = Completion("a", " A ball.", "eos", output_tokens=3)
    stamp = {"model": "m", "attempt": 0, "seed": 1, "run_id": "r", "revision": "x", "style": model.style}
    return dict(make_record(image_id="a", **(stamp | conversation.fields())))


def interleavings(seed: int, count: int) -> Iterator[tuple[Any, str, list[str]]]:
    """Yield (model, text, lines): tags, words and cuts in random order, in either field, ended in some way or other."""
    draw = random.Random(seed)
    for _ in range(count):
        model = MODELS[draw.choice(["glm", "kimi", "internvl", "r1_onevision", "vl_rethinker"])]
        tags = [tag for pair in (*model.style.thinking, *model.style.answer) for tag in pair] + ["\\boxed{", "}"]
        words = [" It", " is", "round.", "\n", '"', "`", "𝔸", "12", "丸い", ", ", *model.style.unwrap]
        parts = [draw.choice(tags if draw.random() < 0.4 else words) for _ in range(draw.randrange(14))]
        text = "".join(parts)
        if draw.random() < 0.3:
            text += draw.choice(model.end_tokens) + "user And?"
        cuts = framed(text, [draw.randrange(999) for _ in range(draw.randrange(9))])
        apart = draw.randrange(len(cuts) + 1) if draw.random() < 0.4 else 0
        lines = [delta(**{"reasoning" if at < apart else "content": cut}) for at, cut in enumerate(cuts)]
        lines += draw.choice([[delta("stop")], [delta("length")], ["data: [DONE]"], [delta("tool_calls")], []])
        yield model, text, lines


def follows(text: str, lines: list[str], model: Any) -> bool:
    """Whether a text is what was sent, up to some place, with the thinking's tags around its field or without."""
    deltas = [json.loads(one.removeprefix("data: "))["choices"][0]["delta"] for one in lines if one[6] == "{"]
    thinking, content = ("".join(fields.get(name, "") for fields in deltas) for name in ("reasoning", "content"))
    opening, closing = (model.style.thinking or (("", ""),))[0]
    return any((o + thinking + c + content).startswith(text) for o in ("", opening) for c in ("", closing))


def tags_of(model: Any) -> list[str]:
    style = model.style
    pairs = [tag for pair in (*style.thinking, *style.answer) for tag in pair]
    return [*pairs, *style.unwrap, "\\boxed{}"]


def no_delimiter_stands(text: str, style: Style) -> bool:
    """Whether no opening tag of the thinking stands as one in a text: a closed thinking around it would be read."""
    return split(f"{text}", style).status in ("no_delimiter", "empty_output")


@pytest.mark.parametrize("seed", range(10))
def test_interleavings_of_tags_texts_and_cuts(seed: int) -> None:
    statuses = set()
    for model, text, lines in interleavings(seed, 1000):
        guards = "budget=8,loop=64" if len(text) % 2 else "none"
        got = read(lines, model=model, guards=guards)
        if got.completion is None:
            assert isinstance(got.error, RetryError)
            continue
        assert follows(got.completion.text, lines, model)
        record = recorded(got.completion, model, force=bool(len(text) % 3))
        statuses.add(record["status"])
        assert record["status"] in STATUSES
        kept = (record["thinking"] or "") + (record["answer"] or "") + (record["rest"] or "")
        raw = "".join(record["raw"])
        assert not Counter(kept.replace("\n", "")) - Counter(raw)  # invented nothing: blocks are joined by empty lines
        assert not set(raw) - set(kept) - set("".join([*tags_of(model), "\n "]))  # lost nothing but tags and blanks
        if record["status"] in GOOD_STATUSES and model.style.thinking:
            assert no_delimiter_stands(record["answer"], replace(model.style, answer=(), unwrap=()))
    assert {"ok", "engine_error", "no_close", "no_delimiter"} <= statuses
