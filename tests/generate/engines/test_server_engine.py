"""The server engine: the real client against a loopback server, which answers with a real checkpoint and misbehaves."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generate.engines.base import EngineError, UnfitError
from generate.models.model_file import read_model_file
from generate.models.registry import MODELS
from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.commands import CHECKPOINTS, ROOT
from tests.support.model_page import model_files

Records = dict[str, dict[str, Any]]
Run = Callable[..., Records]
KEY = "sk-very-secret"


@pytest.fixture(scope="module")
def answer() -> Callable[..., tuple[list[str], str]]:
    """The tiny glm checkpoint, asked by the transformers engine as a server would."""
    from generate.engines.base import Request
    from generate.engines.guards import Guards
    from generate.engines.transformers import TransformersEngine, load_model
    from generate.models.processors import end_ids, load_processor
    from generate.models.sampling import Sampling

    folder = str(CHECKPOINTS / "glm")
    processor = load_processor(folder)
    engine = TransformersEngine(
        load_model(folder, "float32", "cpu"),
        processor,
        sampling=Sampling(),
        end_ids=end_ids(folder, processor.tokenizer, MODELS["glm"].end_tokens),
        batch_size=1,
        guards=Guards(loop=0),
    )

    one_at_a_time = threading.Lock()

    def answer(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
        prefix = messages.pop()["content"] if body.get("continue_final_message") else ""
        for message in messages:
            content = message["content"]
            parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
            message["content"] = [{"type": "image"} if part["type"] == "image_url" else part for part in parts]
        prompt = processor.apply_chat_template(messages, add_generation_prompt=True, tokenize=False) + prefix
        request = Request("", tuple(pictures), prompt, (), 0, body["max_tokens"], prefix)
        with one_at_a_time:
            (done,) = engine.generate([(request, engine.prepare(request))])
        return re.findall(r"</?think>|\s?[^\s<]+|\s|<", done.text), {"eos": "stop"}.get(done.finish_reason, "length")

    return answer


@pytest.fixture
def server(answer: Callable[..., Any]) -> Iterator[ChatServer]:
    with ChatServer(answer) as server:
        yield server


@pytest.fixture
def ask(listed: Path, run: Run) -> Callable[..., Records]:
    def ask(*servers: ChatServer, settings: dict[str, Any] | None = None, **options: Any) -> Records:
        urls = tuple(server.url for server in servers)
        options = {"engine": "server", "checkpoint": "tiny", "limit": 8, "batch_size": 4} | options
        all_settings = {"urls": urls, "timeout_s": 20.0} | (settings or {})
        return run(listed / "images.jsonl", listed / "pictures", settings=all_settings, **options)

    return ask


@pytest.fixture(scope="module")
def texts(listed: Path, run: Run) -> dict[str, list[str]]:
    records = run(listed / "images.jsonl", listed / "pictures", limit=8)
    return {name: record["raw"] for name, record in records.items()}


def raw(records: Records) -> dict[str, list[str]]:
    assert {record["status"] for record in records.values()} == {"ok"}
    return {name: record["raw"] for name, record in records.items()}


def test_greedy_texts_are_those_of_the_transformers_engine(
    server: ChatServer, ask: Callable[..., Records], texts: dict[str, list[str]]
) -> None:
    records = ask(server)
    assert raw(records) == texts
    assert 1 < server.most_at_once <= 4
    assert {record["prompt_tokens"] for record in records.values()} == {7}  # as the server counts
    assert {body["model"] for body in server.bodies} == {"tiny"}
    assert all(body["temperature"] == 0 and body["max_tokens"] == 192 for body in server.bodies)


@pytest.mark.parametrize("fault", [429, 500, "cut", "garbage"])
def test_a_server_that_misbehaves_loses_no_row(
    fault: Any, server: ChatServer, ask: Callable[..., Records], texts: dict[str, list[str]]
) -> None:
    server.faults.extend([fault, None, fault, fault])
    assert raw(ask(server)) == texts
    assert len(server.bodies) == 11


def test_a_server_that_says_nothing_is_asked_again(
    server: ChatServer, ask: Callable[..., Records], texts: dict[str, list[str]]
) -> None:
    server.faults.append("silent")
    assert raw(ask(server, settings={"timeout_s": 1.5}))["circle__circle_00000"] == texts["circle__circle_00000"]
    assert len(server.bodies) > 8


def test_several_servers_share_the_work_and_stand_in_for_each_other(
    server: ChatServer, answer: Callable[..., Any], ask: Callable[..., Records], texts: dict[str, list[str]]
) -> None:
    with ChatServer(answer) as other:
        assert raw(ask(server, other)) == texts
        assert len(server.bodies) == len(other.bodies) == 4
        gone = ChatServer(answer)  # listens, and is closed at once
        gone.http.server_close()
        assert raw(ask(gone, other)) == texts


def test_a_thinking_sent_apart_is_put_back(
    answer: Callable[..., Any], ask: Callable[..., Records], texts: dict[str, list[str]]
) -> None:
    with ChatServer(answer, apart="</think>") as server:
        assert raw(ask(server)) == texts


@pytest.mark.parametrize("form", ["without the tag", "apart", "with the tag"])
def test_an_opening_tag_that_the_server_s_template_writes(
    form: str, answer: Callable[..., Any], ask: Callable[..., Records], texts: dict[str, list[str]]
) -> None:
    """Whatever such a server sends of it: the rows are whole, and nothing is sent that the template writes."""

    def cut(*asked: Any) -> tuple[list[str], str]:
        pieces, reason = answer(*asked)
        assert pieces[0] == "<think>"
        return pieces if form == "with the tag" else pieces[1:], reason

    entry = replace(MODELS["glm"], opening="<think>")
    with ChatServer(cut, apart="</think>" if form == "apart" else None) as server:
        assert raw(ask(server, entry=entry)) == texts
        assert {body["messages"][-1]["role"] for body in server.bodies} == {"user"}
        assert not any("continue_final_message" in body for body in server.bodies)


def test_what_a_model_s_file_adds_to_requests(server: ChatServer, ask: Callable[..., Records], tmp_path: Path) -> None:
    entry = replace(
        MODELS["glm"],
        template_arguments={"enable_thinking": True},
        extra_body={"mm_processor_kwargs": {"max_pixels": 9}, "skip_special_tokens": None},
    )
    ask(server, entry=entry, sampling="temperature=0.5,min_p=0.05,presence_penalty=1.5", limit=1, out=tmp_path / "run")
    (body,) = server.bodies
    assert body["chat_template_kwargs"] == {"enable_thinking": True}
    assert (body["min_p"], body["presence_penalty"]) == (0.05, 1.5)
    assert (body["mm_processor_kwargs"], body["skip_special_tokens"]) == ({"max_pixels": 9}, None)
    bound = json.loads((tmp_path / "run" / "run.json").read_text())["bound"]
    assert bound["template_arguments"] == entry.template_arguments
    assert bound["extra_body"] == entry.extra_body
    assert (bound["sampling"]["min_p"], bound["sampling"]["presence_penalty"]) == (0.05, 1.5)


def test_the_page_s_model_newer_than_the_paper(ask: Callable[..., Records], tmp_path: Path) -> None:
    """The file of docs/models.md, against a server whose template writes the opening tag."""
    (tmp_path / "qwen3_5.yaml").write_text(model_files()[-1])
    entry = read_model_file(tmp_path / "qwen3_5.yaml")
    said = ["It", " is", " round.", "\n", "</think>", "\n\n", "A", " ball."]
    for apart in (None, "</think>"):
        with ChatServer(lambda *_: (said, "stop"), apart=apart) as server:
            records = ask(server, model="qwen3_5", entry=entry, sampling=entry.sampling, checkpoint=entry.hub_id)
        assert {(r["status"], r["thinking"], r["answer"]) for r in records.values()} == {
            ("ok", "It is round.", "A ball.")
        }
        assert {r["raw"][0] for r in records.values()} == {"<think>\nIt is round.\n</think>\n\nA ball."}
        asked = server.bodies[0]
        assert (asked["model"], asked["presence_penalty"]) == ("Qwen/Qwen3.5-9B", 1.5)
        assert asked["chat_template_kwargs"] == {"enable_thinking": True}
        assert asked["min_p"] == 0  # off, whatever the checkpoint's generation_config says


def test_a_request_without_additions_holds_none(server: ChatServer, ask: Callable[..., Records]) -> None:
    ask(server, limit=1)
    (body,) = server.bodies
    assert not {"chat_template_kwargs", "extra_body"} & body.keys()


def test_no_sampling_is_left_to_the_checkpoint_s_generation_config(
    server: ChatServer, ask: Callable[..., Records]
) -> None:
    ask(server, limit=1)
    ask(server, limit=1, sampling="temperature=0.5,top_k=7,repetition_penalty=1.1")
    off, on = server.bodies
    names = ["top_p", "top_k", "repetition_penalty", "min_p", "presence_penalty", "frequency_penalty"]
    assert [off[name] for name in names] == [1, -1, 1, 0, 0, 0]
    assert [on[name] for name in names] == [1, 7, 1.1, 0, 0, 0]


def test_the_key_comes_from_the_environment_and_is_shown_nowhere(
    answer: Callable[..., Any],
    ask: Callable[..., Records],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with ChatServer(answer, key=KEY) as server:
        monkeypatch.setenv("MY_KEY", "sk-wrong")
        with pytest.raises(
            EngineError, match=r"refused the key \(401: wrong key Bearer \*\*\*\); .* from MY_KEY"
        ) as found:
            ask(server, settings={"key_variable": "MY_KEY"}, out=tmp_path / "run")
        assert "sk-" not in str(found.value)
        del found  # its traceback holds the run, and so the lock
        assert list(read_records(tmp_path / "run")) == []
        monkeypatch.setenv("MY_KEY", KEY)
        raw(ask(server, settings={"key_variable": "MY_KEY"}, out=tmp_path / "run"))
    written = b"".join(path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file())
    assert KEY.encode() not in written
    assert KEY not in "".join(capfd.readouterr())


def test_a_server_that_is_gone_ends_the_run_and_no_row_is_recorded(
    answer: Callable[..., Any], ask: Callable[..., Records], texts: dict[str, list[str]], tmp_path: Path
) -> None:
    gone = ChatServer(answer)
    gone.http.server_close()
    with pytest.raises(EngineError, match=r"no server answers at 127.0.0.1:\d+ \(ConnectError"):
        ask(gone, settings={"retries": 1}, out=tmp_path / "run", limit=3)
    assert list(read_records(tmp_path / "run")) == []
    with ChatServer(answer) as server:
        assert raw(ask(server, out=tmp_path / "run")) == texts


def test_a_server_that_fails_on_everything_ends_the_run(
    server: ChatServer, ask: Callable[..., Records], tmp_path: Path
) -> None:
    server.faults.extend([500] * 50)
    with pytest.raises(EngineError, match=r"failed on 8 pictures in a row, last with .* answered 500: not now"):
        ask(server, settings={"retries": 0}, out=tmp_path / "run", limit=24)
    assert list(read_records(tmp_path / "run")) == []


def test_a_request_that_is_refused_is_a_row(server: ChatServer, ask: Callable[..., Records]) -> None:
    server.faults.extend([None, 400])
    records = ask(server)
    refused = [record for record in records.values() if record["status"] != "ok"]
    assert [(record["status"], record["finish_reason"]) for record in refused] == [("engine_error", "error")]
    assert re.fullmatch(r"127\.0\.0\.1:\d+ answered 400: not now", refused[0]["message"])
    assert len(records) == 8


def test_a_text_without_end_is_stopped_while_it_is_written(ask: Callable[..., Records]) -> None:
    with ChatServer(lambda *_: (["<think>"] + [" round", " and"] * 50000, "length")) as server:
        records = ask(server, limit=2, max_new_tokens=200000)
        assert {(r["status"], r["finish_reason"]) for r in records.values()} == {("loop", "loop")}
        assert all(len(r["raw"][0]) < 10000 for r in records.values())
        guarded = ask(server, limit=2, guards="budget=50,loop=0", max_new_tokens=200000)
        assert {(r["status"], r["finish_reason"]) for r in guarded.values()} == {("truncated", "length")}
        assert {r["message"] for r in guarded.values()} == {"the thinking was stopped after 50 tokens"}


def test_an_answer_is_forced_by_going_on_in_the_models_message(
    server: ChatServer, ask: Callable[..., Records], listed: Path, run: Run
) -> None:
    options = {"guards": "budget=12", "force_answer": True, "limit": 4}
    records = ask(server, **options)
    assert {(r["status"], r["finish_reason"], r["protocol"]) for r in records.values()} == {("forced", "stop", False)}
    followed = [body for body in server.bodies if body.get("continue_final_message") and body["max_tokens"] > 16]
    assert len(followed) == 4
    assert all(body["messages"][-1]["role"] == "assistant" for body in followed)
    assert all(body["messages"][-1]["content"].endswith("</think><answer>") for body in followed)
    assert all(record["answer"] and record["raw"][0].count("</think>") == 1 for record in records.values())


def test_answers_that_are_none_of_the_model_keep_their_text(ask: Callable[..., Records]) -> None:
    with ChatServer(lambda *_: (["I", " will"], "content_filter")) as server:
        records = ask(server, limit=12)  # more than the failures in a row that end a run: the server is alive
        assert {record["status"] for record in records.values()} == {"engine_error"}
        assert {record["message"] for record in records.values()} == {
            "the server ended the answer with finish_reason 'content_filter'"
        }
        assert {record["raw"][0] for record in records.values()} == {"I will"}


@pytest.mark.parametrize(
    ("framing", "usage", "tokens", "counted"),
    [
        (1, "event", 64, "the server, with each event"),
        (16, "event", 64, "the server, with each event"),
        (16, "end", None, "nobody"),  # it was never heard to the end
        (1024, "", None, "nobody"),
    ],
)
def test_a_budget_holds_however_many_words_an_event_has(
    framing: int, usage: str, tokens: int | None, counted: str, ask: Callable[..., Records], tmp_path: Path
) -> None:
    words = ["<think>", *[" round", " and"] * 2000]
    with ChatServer(lambda *_: (words, "length"), framing=framing, usage=usage) as server:
        (record,) = ask(server, limit=1, guards="budget=64,loop=0", max_new_tokens=9000, out=tmp_path / "run").values()
        assert (record["status"], record["output_tokens"]) == ("truncated", tokens)
        assert record["raw"] == ["".join(words[:64])]
        assert session(tmp_path / "run")[server.url]["tokens are counted by"].startswith(counted)


def test_a_server_that_writes_past_the_turn_is_cut_off(ask: Callable[..., Records]) -> None:
    said = ["◁think▷", "Round", "◁/think▷", "A red ball.", "<|im_", "end|>", *["<|im_user|>user"] * 9999]
    with ChatServer(lambda *_: (said, "length")) as server:
        (record,) = ask(server, limit=1, model="kimi", max_new_tokens=9000).values()
        assert (record["status"], record["finish_reason"], record["output_tokens"]) == ("ok", "eos", 4)
        assert (record["raw"], record["answer"]) == (["◁think▷Round◁/think▷A red ball."], "A red ball.")


def session(run: Path) -> dict[str, Any]:
    servers: dict[str, Any] = json.loads((run / "sessions" / "00000.json").read_text())["servers"]
    return servers


ANEW = ["<think>", "Round.", "</think>", "A ball."]


def continuing(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
    """Speak as vLLM would let a model speak that sees a white picture."""
    prefix = messages[-1]["content"] if body.get("continue_final_message") else ""
    rest = ["te", "."] if prefix.endswith("whi") else ANEW[1:] if prefix.endswith("<think>\n") else ["A ball."]
    if not prefix:
        return ["<think>", *[f" word{n}x" for n in range(99)]], "length"
    return rest, "stop"


def deaf(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
    return ANEW, "stop"


def apart(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
    return ["Okay, the user asks.", "</think>", "A ball."], "stop"


def repeating(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
    last = messages[-1]["content"]
    return ([last, " and so on"] if isinstance(last, str) else ["Well."]), "stop"


@pytest.mark.parametrize("options", [{"model": "internvl"}, {"guards": "budget=20,loop=0", "force_answer": True}])
@pytest.mark.parametrize("kind", ["deaf", "apart", "repeating", "refusing"])
def test_a_server_that_begins_a_new_message_is_refused_before_any_row(
    kind: str, options: dict[str, Any], ask: Callable[..., Records], tmp_path: Path
) -> None:
    answers = {"deaf": deaf, "repeating": repeating, "apart": apart, "refusing": continuing}
    with ChatServer(answers[kind], apart="</think>" if kind == "apart" else None) as server:
        server.continues = kind != "refusing"
        message = r"127.0.0.1:\d+ does not go on in the model's own message \(.*\), as .* needs it; give --engine vllm"
        with pytest.raises(UnfitError, match=message):
            ask(server, out=tmp_path / "run", **options)
        assert list(read_records(tmp_path / "run")) == []
        assert len(server.bodies) <= 2
        assert all(body["max_tokens"] == 16 for body in server.bodies)
        (one,) = ask(server, limit=1).values()  # what needs no going on works
        assert one["status"] != "engine_error"


def test_a_server_that_goes_on_is_asked_once(ask: Callable[..., Records], tmp_path: Path) -> None:
    with ChatServer(continuing) as server:
        records = ask(server, model="internvl", limit=6, out=tmp_path / "run")
        assert {record["status"] for record in records.values()} == {"ok"}
        assert {record["raw"][0] for record in records.values()} == {"<think>\nRound.</think>A ball."}
        assert len([body for body in server.bodies if body["max_tokens"] == 16]) == 1
        assert session(tmp_path / "run")[server.url]["goes on in the model's message"] == "yes"
        forced = ask(server, limit=2, guards="budget=20,loop=0", force_answer=True)
        assert {record["status"] for record in forced.values()} == {"forced"}


def test_a_server_that_breaks_on_an_assistant_message_is_refused_too(ask: Callable[..., Records]) -> None:
    with ChatServer(continuing) as server:
        server.faults.extend([500, 500])
        with pytest.raises(UnfitError, match=r"\(127.0.0.1:\d+ answered 500: not now\)"):
            ask(server, model="internvl", limit=1)
        server.faults.extend([500] * 4)  # it breaks on everything: nothing is shown
        assert {record["status"] for record in ask(server, model="internvl", limit=1).values()} == {"ok"}


MISTRAL = {"model", "messages", "stream", "max_tokens", "temperature", "top_p", "presence_penalty", "frequency_penalty"}


@pytest.mark.parametrize(
    ("known", "not_sent"),
    [
        (MISTRAL | {"stream_options", "seed"}, "what switches a sampling off"),
        ((MISTRAL | {"stream_options", "seed"}) - {"top_p"}, "what switches a sampling off"),
        (MISTRAL, "stream_options, seed"),
    ],
)
def test_a_server_that_takes_no_field_it_does_not_know(
    known: set[str], not_sent: str, ask: Callable[..., Records], tmp_path: Path
) -> None:
    with ChatServer(continuing) as server:
        server.known = known
        records = ask(server, limit=6, out=tmp_path / "run", guards="budget=9,loop=0")
        assert {record["status"] for record in records.values()} == {"truncated"}
        assert session(tmp_path / "run")[server.url]["is not sent"].endswith(not_sent)
        assert len(server.bodies) <= 6 + 4 * 2  # those that were under way, and no more
        asked = server.bodies[-1]
        assert ("seed" in asked) == ("seed" in known)
        (record,) = ask(server, limit=1, sampling="temperature=1,top_k=9").values()
        assert record["status"] == "engine_error"
        assert record["message"].endswith(
            "answered 400: Extra inputs are not permitted: ['top_k']; leave top_k out of sampling"
        )


def test_a_server_that_takes_no_top_p_of_1(ask: Callable[..., Records]) -> None:
    """TGI, which counts it as no sampling of its own."""
    with ChatServer(continuing) as server:
        server.refuses = lambda body: "`top_p` must be > 0.0 and < 1.0" if body.get("top_p") == 1 else None
        records = ask(server, limit=2, guards="budget=9,loop=0")
        assert {record["status"] for record in records.values()} == {"truncated"}


def test_of_several_servers_the_one_that_does_not_go_on_is_named(ask: Callable[..., Records]) -> None:
    with ChatServer(continuing) as one, ChatServer(deaf) as other:
        port = other.url.rpartition(":")[2].removesuffix("/v1")
        with pytest.raises(UnfitError, match=f"127.0.0.1:{port} does not go on"):
            ask(one, other, model="internvl")


def test_a_server_of_which_nothing_was_shown_is_checked_row_by_row(ask: Callable[..., Records], tmp_path: Path) -> None:
    """It goes on in the one sentence in a way that tells nothing, then not in the rows."""

    def sly(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
        if body["max_tokens"] == 16:
            return (["top left"] if body.get("continue_final_message") else ["Hm."]), "stop"
        return ANEW, "stop"

    with ChatServer(sly) as server, pytest.raises(UnfitError, match=r"it answered '<think>Round.</think>A ball.'"):
        ask(server, model="internvl", limit=2, out=tmp_path / "run")
    assert list(read_records(tmp_path / "run")) == []


@pytest.mark.process
def test_from_the_command_line(server: ChatServer, listed: Path, tmp_path: Path) -> None:
    command = [
        *(sys.executable, str(ROOT / "generate" / "run.py"), "--engine", server.url, "--checkpoint", "tiny"),
        *("--images", str(listed / "images.jsonl"), "--images-root", str(listed / "pictures")),
        *(
            "--out",
            str(tmp_path / "run"),
            "--config",
            "sampling=greedy",
            "--limit",
            "3",
            "--config",
            "max_new_tokens=192",
        ),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert "glm, rank 0 of 1: 3 ok" in result.stdout
    assert len(list(read_records(tmp_path / "run"))) == 3
