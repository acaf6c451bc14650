"""What is said about one picture: two turns with a tool, forced answers, guards' endings; with a scripted model."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generate.engines.base import Completion, Prepared, Request
from generate.inference.conversation import Conversation, ConversationConfig, half_size
from generate.models.processors import ProcessorError
from generate.models.registry import MODELS, in_one_turn
from tests.support.commands import CHECKPOINTS
from tests.support.tiny_checkpoints import with_opening_template

CALL = '<think>Too small.</think>\n<tool_call>{"name": "resize_image", "arguments": {"action": "resize"}}</tool_call>'
SEEN = "<think>Now I see.</think><answer>A dog.</answer>"
Records = dict[str, dict[str, Any]]


class Scripted:
    """An engine that says what a script says: script(request) -> (text, finish_reason)."""

    def __init__(self, script: Callable[[Request], tuple[str, str]]) -> None:
        self.script = script
        self.requests: list[Request] = []

    def prepare(self, request: Request) -> None:
        return None

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        for request, _ in prepared:
            self.requests.append(request)
            text, reason = self.script(request)
            failed = {"status": "engine_error", "message": "broken"} if reason == "error" else {}
            tokens = None if failed else len(text)
            yield Completion(request.image_id, text, reason, prompt_tokens=5, output_tokens=tokens, **failed)


@pytest.fixture
def say(
    listed: Path, run: Callable[..., Records], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[dict[str, Any], list[Request]]]:
    """One picture's record and requests, of a model that speaks by a script."""

    def say(script: Callable[[Request], tuple[str, str]], **options: Any) -> tuple[dict[str, Any], list[Request]]:
        engine = Scripted(script)
        monkeypatch.setattr("generate.inference.runner.make_engine", lambda *_: engine)
        checkpoint = str(CHECKPOINTS / ("glm" if options.get("model", "glm") == "glm" else "openvlthinker"))
        options = {"checkpoint": checkpoint, "limit": 1} | options
        (record,) = run(listed / "images.jsonl", listed / "pictures", **options).values()
        return record, engine.requests

    return say


def turns(*texts: str) -> Callable[[Request], tuple[str, str]]:
    left = iter(texts)
    return lambda _: (next(left), "eos")


def test_a_call_is_answered_with_the_whole_picture(say: Callable[..., Any]) -> None:
    record, (first, second) = say(turns(CALL, SEEN), model="visionthink")
    assert record["raw"] == [CALL, SEEN]
    assert (record["status"], record["protocol"]) == ("ok", True)
    assert (record["thinking"], record["answer"]) == ("Too small.\n\nNow I see.", "A dog.")
    assert "resize_image" in record["rest"]
    assert record["output_tokens"] == len(CALL) + len(SEEN)
    (half,), (same, whole) = first.images, second.images
    assert (half.width, half.height) == (whole.width // 2, whole.height // 2)
    assert same is half
    assert second.prompt.startswith(first.prompt + CALL)
    assert "<tool_response>\nThe resized image is shown below:\n<|vision_start|>" in second.prompt
    assert second.prompt.count("<|image_pad|>") == 2
    assert first.seed != second.seed
    assert "Here is the image and question:\n<|vision_start|><|image_pad|><|vision_end|>\nDescribe" in first.prompt
    assert "* `resize`: Double the resolution" in first.prompt


@pytest.mark.parametrize(
    ("texts", "status", "thinking", "answer"),
    [
        ((SEEN,), "ok", "Now I see.", "A dog."),  # no call: one turn
        ((CALL, CALL), "empty_answer", "Too small.\n\nToo small.", None),  # two turns at most
        ((CALL, "<answer>A dog.</answer>"), "no_delimiter", "Too small.", None),
        ((CALL, ""), "empty_output", "Too small.", None),
        (("<tool_call>{}</tool_call>" + CALL, SEEN), "ok", "Too small.\n\nNow I see.", "A dog."),
        (("<think>a</think><tool_call>cut off",), "empty_answer", "a", None),
    ],
)
def test_turns(texts: tuple[str, ...], status: str, thinking: str, answer: str, say: Callable[..., Any]) -> None:
    record, requests = say(turns(*texts), model="visionthink")
    assert (record["status"], record["thinking"], record["answer"]) == (status, thinking, answer)
    assert len(requests) == len(record["raw"]) == len(texts)


@pytest.mark.parametrize(
    "call", ["not JSON", "[]", '{"name": "rm"}', '{"name": "resize_image", "arguments": {"action": "shrink"}}']
)
def test_a_call_that_cannot_be_understood_is_said_to_the_model(call: str, say: Callable[..., Any]) -> None:
    said = f"<think>Hm.</think><tool_call>{call}</tool_call>"
    record, (_, second) = say(turns(said, SEEN), model="visionthink")
    assert record["status"] == "ok"
    assert len(second.images) == 1
    assert "Please analyze the error information obtained from the function tool" in second.prompt


def test_one_turn_is_off_the_protocol(say: Callable[..., Any]) -> None:
    record, (only,) = say(turns(CALL), model="visionthink", entry=in_one_turn(MODELS["visionthink"]))
    assert record["protocol"] is False
    assert "tool" not in only.prompt
    assert "You FIRST think about the reasoning process" in only.prompt
    assert record["status"] == "empty_answer"


def test_two_turns_of_a_real_model(listed: Path, run: Callable[..., Records], monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny model knows no tool: the call is put at the end of its first turn. All else is its own."""
    from generate.engines.transformers import TransformersEngine

    whole = TransformersEngine._completion

    def calling(self: Any, row: Any) -> Completion:
        done = whole(self, row)
        text = done.text + CALL if len(row.request.images) == 1 else done.text
        return Completion(done.image_id, text, done.finish_reason, done.prompt_tokens, done.output_tokens)

    monkeypatch.setattr(TransformersEngine, "_completion", calling)
    options = {"model": "visionthink", "checkpoint": str(CHECKPOINTS / "openvlthinker"), "max_new_tokens": 30}
    options |= {"sampling": "temperature=1.3", "limit": 8}
    images, root = listed / "images.jsonl", listed / "pictures"
    wide = run(images, root, batch_size=8, **options)
    assert wide == run(images, root, batch_size=3, **options)
    assert len(wide) == 8
    assert all(len(record["raw"]) == 2 for record in wide.values())
    assert len({record["raw"][1] for record in wide.values()}) > 1


OPEN = "<think>It is red. It is red"


def test_a_thinking_that_runs_out_is_ended_and_answered(say: Callable[..., Any]) -> None:
    def script(request: Request) -> tuple[str, str]:
        return (" A circle.", "eos") if request.prefix else (OPEN, "length")

    record, (first, second) = say(script, force_answer=True, max_new_tokens=9)
    assert record["raw"] == [OPEN + "</think><answer> A circle."]
    assert (record["status"], record["finish_reason"], record["protocol"]) == ("forced", "stop", False)
    assert record["answer"] == "A circle."
    assert second.prompt == first.prompt + OPEN + "</think><answer>"
    assert (first.max_new_tokens, second.max_new_tokens) == (9, 1024)


@pytest.mark.parametrize(
    ("text", "reason", "options", "status", "finish_reason", "requests"),
    [
        (OPEN, "length", {}, "truncated", "length", 1),
        (OPEN, "budget", {}, "truncated", "length", 1),
        (OPEN, "loop", {"force_answer": True}, "loop", "loop", 1),  # a thinking that loops is no thinking
        (OPEN, "eos", {"force_answer": True}, "no_close", "eos", 1),  # it ended by itself
        (SEEN, "length", {"force_answer": True}, "ok", "length", 1),  # the answer is whole
        ("<think>a</think><answer>b", "length", {"force_answer": True}, "truncated", "length", 1),
        ("</think>", "eos", {}, "empty_thinking", "eos", 1),
        ("</think>" * 50, "length", {}, "truncated", "length", 1),
        ("", "eos", {}, "empty_output", "eos", 1),
        ("\ufffd<think>\ufffd\ufffd</think><answer>\ufffd</answer>", "eos", {}, "ok", "eos", 1),  # invalid UTF-8
        ("", "error", {"force_answer": True}, "engine_error", "error", 1),
    ],
)
def test_endings(
    text: str,
    reason: str,
    options: dict[str, Any],
    status: str,
    finish_reason: str,
    requests: int,
    say: Callable[..., Any],
) -> None:
    record, asked = say(lambda _: (text, reason), **options)
    assert (record["status"], record["finish_reason"], len(asked)) == (status, finish_reason, requests)


@pytest.mark.parametrize(
    ("second", "reason", "status", "finish_reason"),
    [
        ("A circle, and", "length", "truncated", "length"),
        ("A circle.</answer> And", "length", "forced", "stop"),
        ("", "eos", "empty_answer", "stop"),
        ("red " * 9, "loop", "loop", "loop"),
        ("", "error", "engine_error", "error"),
    ],
)
def test_endings_of_forced_answers(
    second: str, reason: str, status: str, finish_reason: str, say: Callable[..., Any]
) -> None:
    record, _ = say(lambda r: (second, reason) if r.prefix else (OPEN, "length"), force_answer=True)
    assert (record["status"], record["finish_reason"]) == (status, finish_reason)
    assert record["raw"][0].startswith(OPEN)  # what it thought is kept, whatever became of the answer


def test_a_box_is_forced_for_a_model_without_tags(say: Callable[..., Any]) -> None:
    def script(request: Request) -> tuple[str, str]:
        return ("a dog}", "eos") if request.prefix else ("I see fur.", "length")

    record, _ = say(script, model="vl_rethinker", force_answer=True)
    assert record["raw"] == ["I see fur.\\boxed{a dog}"]
    assert (record["status"], record["thinking"], record["answer"]) == ("forced", "I see fur.", "a dog")


def test_a_conversation_of_which_a_part_was_not_counted_has_no_count() -> None:
    config = ConversationConfig(MODELS["glm"], "What?", lambda _: "", 9, True)
    conversation = Conversation(config, "a", Image.new("RGB", (9, 9)), 1)
    conversation.request()
    assert not conversation.receive(Completion("a", OPEN, "budget", prompt_tokens=5))
    assert conversation.receive(Completion("a", "A circle.", "eos", prompt_tokens=30, output_tokens=3))
    assert conversation.fields()["output_tokens"] is None
    assert conversation.fields()["prompt_tokens"] == 5


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (50, "the thinking was stopped after 50 tokens"),
        (None, "the thinking was stopped"),
        (-1, "the thinking was stopped"),
        pytest.param(10**5000, "the thinking was stopped", id="more digits than Python writes"),
    ],
)
def test_a_stopped_thinking_says_after_how_many_tokens_where_that_is_known(tokens: int | None, message: str) -> None:
    config = ConversationConfig(MODELS["glm"], "What is it?", lambda _: "", max_new_tokens=99, force_answer=False)
    conversation = Conversation(config, "a", Image.new("RGB", (32, 32)), seed=0)
    assert conversation.receive(Completion("a", "<think>So", "budget", output_tokens=tokens))
    assert conversation.fields()["message"] == message


def test_a_text_that_its_server_broke_off_is_kept() -> None:
    conversation = Conversation(
        ConversationConfig(MODELS["glm"], "What?", lambda _: "", 9, False), "a", Image.new("RGB", (9, 9)), 1
    )
    assert conversation.receive(Completion("a", OPEN, "error", status="engine_error", message="filtered"))
    assert conversation.fields()["raw"] == (OPEN,)
    assert conversation.fields()["status"] == "engine_error"


def test_forced_records_are_parsed_again_as_forced() -> None:
    from generate.storage.run_directory import parse_raw

    raw = [OPEN + "</think><answer>A circle."]
    assert parse_raw(raw, MODELS["glm"].style, "stop")["status"] == "forced"
    assert parse_raw([OPEN], MODELS["glm"].style, "stop")["status"] == "no_close"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The glm checkpoint with a template that writes the opening tag."""
    return with_opening_template(CHECKPOINTS / "glm", tmp_path_factory.mktemp("opened") / "glm")


def test_an_opening_tag_of_the_template_s_is_the_model_s(
    opened: Path, listed: Path, run: Callable[..., Records], tmp_path: Path
) -> None:
    """The model goes on as if it had written the tag itself: the same raw texts, none of them no_open."""
    images, root = listed / "images.jsonl", listed / "pictures"
    records = run(images, root, tmp_path / "run", checkpoint=str(opened), limit=6)
    own = run(images, root, limit=6)
    assert {record["status"] for record in own.values()} == {"ok"}
    for name, record in records.items():
        same = ("status", "raw", "thinking", "answer", "rest", "finish_reason", "protocol")
        assert {key: record[key] for key in same} == {key: own[name][key] for key in same}
        tokens = [each["prompt_tokens"] - each["output_tokens"] for each in (record, own[name])]
        assert tokens[0] == tokens[1] + 2  # the tag is a token of the prompt, and none of the text
    bound = json.loads((tmp_path / "run" / "run.json").read_text())["bound"]
    assert bound["prompt"].endswith("<|assistant|>\n<think>")


def test_a_prefill_repeats_no_tag_of_the_template_s(opened: Path, say: Callable[..., Any]) -> None:
    for prefill, start in (("<think>\n", "<think>\n"), ("I see", "<think>I see"), ("", "<think>")):
        entry = replace(MODELS["glm"], prefill=prefill)
        record, (request,) = say(turns(" a.</think>A dog."), checkpoint=str(opened), entry=entry)
        assert request.prompt.endswith(f"<|assistant|>\n{start}")
        assert (request.prefix, request.templated) == (start, start == "<think>")
        assert record["raw"] == [start + " a.</think>A dog."]
        assert record["status"] == "ok"


def test_an_answer_is_forced_after_an_opening_tag_of_the_template_s(opened: Path, say: Callable[..., Any]) -> None:
    def script(request: Request) -> tuple[str, str]:
        return ("A dog.", "eos") if not request.templated else ("Fur.", "length")

    record, (first, second) = say(script, checkpoint=str(opened), force_answer=True)
    assert second.prompt == first.prompt + "Fur.</think><answer>"
    assert record["raw"] == ["<think>Fur.</think><answer>A dog."]
    assert (record["status"], record["thinking"]) == ("forced", "Fur.")


def test_a_tag_that_comes_twice_is_kept_once(opened: Path, say: Callable[..., Any]) -> None:
    record, _ = say(turns("\n<think>Fur.</think>A dog."), checkpoint=str(opened))
    assert record["raw"] == ["\n<think>Fur.</think>A dog."]
    assert (record["status"], record["thinking"], record["answer"]) == ("ok", "Fur.", "A dog.")


def test_template_arguments_are_the_template_s(opened: Path, say: Callable[..., Any]) -> None:
    entry = replace(MODELS["glm"], template_arguments={"enable_thinking": True})
    _, (request,) = say(turns("Fur.</think>A dog."), checkpoint=str(opened), entry=entry)
    assert request.prefix == "<think>"
    entry = replace(MODELS["glm"], template_arguments={"enable_thinking": False})
    with pytest.raises(ProcessorError, match="the chat template of glm ends the thinking, with </think>, before"):
        say(turns(""), checkpoint=str(opened), entry=entry)
    entry = replace(MODELS["glm"], template_arguments={"enable_thinkng": True})
    with pytest.raises(ProcessorError, match="chat template does not read 'enable_thinkng'; give a model's file"):
        say(turns(""), checkpoint=str(opened), entry=entry)


def test_a_template_that_refuses_the_chat_is_an_error_in_one_sentence(tmp_path: Path, say: Callable[..., Any]) -> None:
    shutil.copytree(CHECKPOINTS / "glm", tmp_path / "glm")
    (tmp_path / "glm" / "chat_template.jinja").write_text("{{ raise_exception('System role not supported') }}")
    with pytest.raises(ProcessorError, match=r"glm does not take this chat \(TemplateError: System role not supported"):
        say(turns(""), checkpoint=str(tmp_path / "glm"))


@pytest.mark.parametrize(("size", "half"), [((400, 300), (200, 150)), ((401, 61), (200, 30)), ((500, 40), (350, 28))])
def test_half_size(size: tuple[int, int], half: tuple[int, int]) -> None:
    assert half_size(Image.new("RGB", size)).size == half


def test_each_request_of_a_conversation_has_its_own_noise() -> None:
    config = ConversationConfig(MODELS["glm"], "What?", str, 9, True)
    conversation = Conversation(config, "a", Image.new("RGB", (9, 9)), 2**63 - 1)
    seeds = [conversation.request().seed for _ in range(3)]
    assert seeds == [2**63 - 1, 0, 1]
