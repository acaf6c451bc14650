"""What a run is bound to: it survives its own JSON, and a refusal names the field that differs."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import torch
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import generate.run
from generate.engines.guards import Guards
from generate.inference.conversation import ConversationConfig
from generate.inference.job import Job
from generate.inference.run_fingerprint import bound_by
from generate.inference.settings import DTYPES, Settings
from generate.models.checkpoints import Checkpoint
from generate.models.model_file import model_of, plain
from generate.models.registry import MODELS, Model, in_one_turn
from generate.models.sampling import Sampling
from generate.models.thinking import Style
from generate.processes.launch import Launch
from generate.storage.locks import RunError
from generate.storage.run_directory import bind_run
from imagenet_think import read_records, read_run
from tests.support.chat_server import ChatServer
from tests.support.commands import invoke
from tests.support.samples import drawn_list

LAUNCH = Launch(0, 1, torch.device("cpu"))
ENTRIES = {**MODELS, "visionthink in one turn": in_one_turn(MODELS["visionthink"])}
MINE = {
    "hub_id": "somebody/Their-Thinker-7B",
    "architecture": "Qwen2_5_VLForConditionalGeneration",
    "style": {"thinking": [["[THINK]", "[/THINK]"]]},
    "licence": "Apache-2.0",
    "max_new_tokens": 64,
    "sampling": "temperature=0.6,top_p=0.95",
    "end_tokens": ["<|im_end|>"],
    "user_template": "Look at the picture with care. " * 15 + "Then answer: {prompt}",
}

TEXT = st.text(st.characters(), max_size=30)  # halves of surrogate pairs, too
TAG = st.text(min_size=1, max_size=8)
NAME = TAG.map("my_{}".format)  # none of those that a file may not hold
MODEL_FILES = st.fixed_dictionaries(
    {
        "hub_id": TEXT,
        "architecture": TEXT,
        "style": st.fixed_dictionaries(
            {"thinking": st.lists(st.tuples(TAG, TAG), min_size=1, max_size=2)},
            optional={
                "answer": st.lists(st.tuples(TAG, TAG), max_size=2),
                "unwrap": st.lists(TAG, max_size=2),
                "tagged_answer": st.booleans(),
                "boxed": st.booleans(),
            },
        ),
        "licence": TEXT,
        "max_new_tokens": st.integers(1, 10**6),
        "sampling": st.sampled_from(["greedy", "temperature=0.8", "temperature=1,top_k=3"]),
        "end_tokens": st.lists(TAG, max_size=3),
    },
    optional={
        "pad_token": st.none() | TEXT,
        "system": st.none() | TEXT,
        "user_template": TEXT.map(lambda text: f"{text}{{prompt}}"),
        "prefill": TEXT,
        "protocol": st.booleans(),
        "pixels": st.none() | st.tuples(st.integers(1, 99), st.integers(1, 99)),
        "max_patches": st.none() | st.integers(1, 9),
        "one_turn": st.none() | TEXT,
        "template_arguments": st.dictionaries(NAME, st.booleans() | st.integers() | TEXT, max_size=2),
        "extra_body": st.dictionaries(NAME, st.lists(st.floats(0, 1)) | st.dictionaries(TAG, TAG), max_size=2),
        "also": st.lists(TAG, max_size=2),
        "tool": st.none()
        | st.fixed_dictionaries(
            {
                "name": TEXT,
                "arguments": st.dictionaries(TEXT, TEXT, max_size=2),
                "call": st.tuples(TAG, TAG),
                "reply": TEXT,
                "error": TEXT,
            }
        ),
    },
)
MODELS_OF_ALL_KINDS = st.sampled_from(list(ENTRIES.values())) | MODEL_FILES.map(lambda file: model_of(file, "file"))
SETTINGS = st.builds(
    Settings,
    seed=st.integers(),
    prompt=TEXT.filter(str.strip),
    max_side=st.integers(1, 4096),
    dtype=st.sampled_from(DTYPES),
    turns=st.sampled_from((1, 2)),
)
SAMPLINGS = st.builds(
    Sampling,
    temperature=st.floats(0, 100),
    top_p=st.floats(0, 1, exclude_min=True),
    top_k=st.integers(0, 99),
    repetition_penalty=st.floats(0, 100, exclude_min=True),
    min_p=st.floats(0, 1),
    presence_penalty=st.floats(-2, 2),
)


def job_of(model: str, entry: Model, **changes: Any) -> Job:
    options: dict[str, Any] = {
        "checkpoint": "weights",
        "revision": None,
        "images": Path(__file__),
        "images_root": Path("pictures"),
        "out": Path("run"),
        "split": None,
        "limit": None,
        "batch_size": 4,
        "max_new_tokens": 64,
        "sampling": Sampling(),
        "engine": "server",
        "guards": Guards(),
        "force_answer": False,
        "settings": Settings(),
    }
    return Job(model=model, entry=entry, **(options | changes))


def bound_of(job: Job, checkpoint: Checkpoint | None = None, launch: Launch = LAUNCH) -> dict[str, Any]:
    def render(messages: Any) -> str:
        return "\n".join(part.get("text", "<image>") for message in messages for part in message["content"])

    conversation = ConversationConfig(job.entry, job.settings.question, render, job.max_new_tokens, job.force_answer)
    return bound_by(job, launch, checkpoint, None, conversation)


@settings(max_examples=150, deadline=None)
@given(
    entry=MODELS_OF_ALL_KINDS,
    of_file=SETTINGS,
    sampling=SAMPLINGS,
    guards=st.builds(Guards, budget=st.integers(0, 9), loop=st.integers(0, 999)),
    force_answer=st.booleans(),
    name=TEXT,
    here=st.booleans(),
)
def test_what_was_bound_is_bound_again(
    entry: Model, of_file: Settings, sampling: Sampling, guards: Guards, force_answer: bool, name: str, here: bool
) -> None:
    key = next((key for key, known in MODELS.items() if known == entry), "mine")
    job = job_of(key, entry, settings=of_file, sampling=sampling, guards=guards, force_answer=force_answer)
    bound = bound_of(job, Checkpoint(name, str(Path(__file__).parent), "main", "A", "w" * 64) if here else None)
    with TemporaryDirectory() as run:
        run_id = bind_run(Path(run), bound)
        assert bind_run(Path(run), bound) == run_id
        described = read_run(run)
        assert described["run_id"] == run_id
        assert described["bound"] == json.loads(json.dumps(bound))
        if "entry" in described["bound"]:  # what a parser of the texts needs
            assert model_of(described["bound"]["entry"], "run.json") == entry
        with pytest.raises(RunError, match="max_new_tokens: 64 there, 65 now"):
            bind_run(Path(run), bound | {"max_new_tokens": 65})


def first_fields(bound: dict[str, Any]) -> dict[str, Any]:
    """The same settings as a version bound them that knew none of the fields that came later and are not set."""
    known = {"hub_id", "architecture", "style", "licence", "max_new_tokens", "sampling", "end_tokens"}
    usual = asdict(model_of(json.loads(json.dumps(MINE)), "mine.yaml")) | {"user_template": "{prompt}"}
    defaults = {name: json.loads(json.dumps(value)) for name, value in usual.items() if name not in known}
    style = {field.name: json.loads(json.dumps(field.default)) for field in fields(Style)}
    old: dict[str, Any] = json.loads(json.dumps(bound))
    if "entry" in old:
        old["entry"] = {n: v for n, v in old["entry"].items() if n in known or v != defaults[n]}
        old["entry"]["style"] = {n: v for n, v in old["entry"]["style"].items() if v != style[n]}
    old["sampling"] = {n: v for n, v in old["sampling"].items() if v != getattr(Sampling(), n)}
    return old


@settings(max_examples=60, deadline=None)
@given(entry=MODELS_OF_ALL_KINDS, sampling=SAMPLINGS)
def test_a_run_of_a_version_without_the_later_fields_goes_on(entry: Model, sampling: Sampling) -> None:
    key = next((key for key, known in MODELS.items() if known == entry), "mine")
    bound = bound_of(job_of(key, entry, sampling=sampling))
    with TemporaryDirectory() as run:
        old = {"run_id": "of-before", "bound": first_fields(bound)}
        (Path(run) / "run.json").write_text(json.dumps(old))
        assert bind_run(Path(run), bound) == "of-before"
        assert read_run(run) == old  # nothing is written
        with pytest.raises(RunError, match=r"sampling\.temperature: "):
            bind_run(Path(run), bound | {"sampling": asdict(replace(sampling, temperature=100.5))})


def test_a_field_of_the_sampling_that_is_not_set_leaves_the_run_id(tmp_path: Path) -> None:
    """The settings of version 0.1.0 have the run_id of version 0.1.0, which bound exactly these."""
    bound = bound_of(job_of("glm", MODELS["glm"], sampling=Sampling.parse("temperature=0.8")))
    of_first = {"temperature": 0.8, "top_p": 1.0, "top_k": 0, "repetition_penalty": 1.0}
    assert bound["sampling"] == of_first
    text = json.dumps(json.loads(json.dumps(bound)) | {"sampling": of_first}, sort_keys=True)
    assert bind_run(tmp_path, bound) == hashlib.sha256(text.encode()).hexdigest()[:12]


def mine(**changes: Any) -> dict[str, Any]:
    return bound_of(job_of("mine", model_of(json.loads(json.dumps(MINE | changes)), "mine.yaml")))


TEMPLATE = str(MINE["user_template"])
DIFFERENCES: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "a template": (
        lambda: mine(user_template=TEMPLATE.replace("Then answer", "Then reply")),
        "user_template: …'ure with care. Then answer: {prompt}' there, …'ure with care. Then reply: {prompt}' now",
    ),
    "the end of a long text": (
        lambda: mine(user_template=TEMPLATE + " "),
        "entry.user_template: …'hen answer: {prompt}' there, …'hen answer: {prompt} ' now",
    ),
    "a delimiter": (
        lambda: mine(style={"thinking": [["<think>", "</think>"]]}),
        "entry.style.thinking: [['[THINK]', '[/THINK]']] there, [['<think>', '</think>']] now",
    ),
    "a field that was not there": (lambda: mine(system="Think."), "entry.system: nothing there, 'Think.' now"),
    "true and 1": (lambda: mine() | {"seed": False}, "seed: 0 there, False now"),
    "a temperature": (
        lambda: mine() | {"sampling": asdict(Sampling(temperature=0.5))},
        "(sampling.temperature: 0.0 there, 0.5 now)",
    ),
    "a guard": (lambda: mine() | {"guards": {"budget": 0, "loop": 64}}, "(guards.loop: 512 there, 64 now)"),
    "many": (lambda: bound_of(job_of("glm", MODELS["glm"])), "; and "),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_refusal_names_the_field_and_shows_the_difference(name: str, tmp_path: Path) -> None:
    change, message = DIFFERENCES[name]
    bind_run(tmp_path, mine())
    with pytest.raises(RunError, match=re.escape(message)) as refused:
        bind_run(tmp_path, change())
    assert len(str(refused.value)) < 1500
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize("changed", [{"licence": "MIT"}, {"also": ["me/Other"]}, {"engines": ["server"]}])
def test_what_decides_no_text_may_be_corrected(changed: dict[str, Any], tmp_path: Path) -> None:
    """The run keeps its id and what it was bound to, and everything else is still compared."""
    run_id = bind_run(tmp_path, mine())
    before = read_run(tmp_path)
    assert bind_run(tmp_path, mine(**changed)) == run_id
    assert read_run(tmp_path) == before
    with pytest.raises(RunError, match=r"now; entry\.system: nothing there, 'Think\.' now\)"):
        bind_run(tmp_path, mine(**changed, system="Think."))


def test_what_an_entry_would_sample_with_is_not_what_the_run_sampled_with(tmp_path: Path) -> None:
    """A file that is corrected to what the command line gave continues; the run's own sampling is still compared."""
    bound = mine()
    run_id = bind_run(tmp_path, bound)
    corrected = bound | {"entry": bound["entry"] | {"sampling": "temperature=0.9", "max_new_tokens": 7}}
    assert bind_run(tmp_path, corrected) == run_id
    with pytest.raises(RunError, match="max_new_tokens"):
        bind_run(tmp_path, corrected | {"max_new_tokens": 7})


def test_letters_that_look_alike_are_spelled_out(tmp_path: Path) -> None:
    bind_run(tmp_path, {"model": "glm", "question": "caf\u00e9"})
    with pytest.raises(RunError, match=re.escape(r"question: 'caf\xe9' there, 'cafe\u0301' now")):
        bind_run(tmp_path, {"model": "glm", "question": "cafe\u0301"})


def test_other_turns_are_named_by_what_they_change(tmp_path: Path) -> None:
    two = bound_of(job_of("visionthink", MODELS["visionthink"]))
    one = bound_of(job_of("visionthink", ENTRIES["visionthink in one turn"]))
    bind_run(tmp_path, two)
    with pytest.raises(
        RunError, match=r"entry\.protocol: True there, False now.*entry\.tool: \{'name'.* there, nothing"
    ):
        bind_run(tmp_path, one)


def test_another_style_alone_has_a_way(tmp_path: Path) -> None:
    bind_run(tmp_path, mine())
    with pytest.raises(RunError, match=r"or let generate/reparse\.py read its texts with the other style"):
        bind_run(tmp_path, mine(style={"thinking": [["<think>", "</think>"]]}))


def test_numbers_are_compared_as_numbers(tmp_path: Path) -> None:
    bind_run(tmp_path, {"model": "glm", "sampling": {"temperature": 1}, "more": {1: float("nan"), "none": {}}})
    assert bind_run(tmp_path, {"model": "glm", "sampling": {"temperature": 1.0}, "more": {1: float("nan")}})


@pytest.mark.parametrize(
    ("asked", "device", "size", "processor", "found"),
    [
        ("auto", "cpu", 200_000_000, {"amx_bf16": True}, "bfloat16"),
        ("auto", "cpu", 200_000_000, {"avx512_bf16": True}, "bfloat16"),
        ("auto", "cpu", 200_000_000, {"avx512_f": True, "amx_bf16": False}, "float32"),
        ("auto", "cpu", 199_999_999, {"amx_bf16": True}, "float32"),
        ("auto", "cuda", 10, {}, "bfloat16"),
        ("float32", "cpu", 200_000_000, {"amx_bf16": True}, "float32"),
        ("bfloat16", "cpu", 10, {}, "bfloat16"),
    ],
)
def test_auto_is_bfloat16_where_that_is_faster(
    asked: str,
    device: str,
    size: int,
    processor: dict[str, bool],
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And a run that has begun goes on in what it began with, on whatever machine."""
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: processor)
    with (tmp_path / "model.safetensors").open("wb") as weights:
        weights.truncate(size)  # holes: nothing is written
    job = job_of("mine", model_of(MINE, "mine.yaml"), engine="transformers", settings=Settings(dtype=asked))
    job = replace(job, out=tmp_path / "run")
    checkpoint, launch = Checkpoint("mine", str(tmp_path), "r", "A", "w"), Launch(0, 1, torch.device(device))
    bound = bound_of(job, checkpoint, launch)
    assert bound["dtype"] == found
    other = "float32" if found == "bfloat16" else "bfloat16"
    for before, after in ((found, found), (other, other if asked == "auto" else asked), ("int1", found)):
        job.out.mkdir(exist_ok=True)
        (job.out / "run.json").write_text(json.dumps({"run_id": "r", "bound": bound | {"dtype": before}}))
        assert bound_of(job, checkpoint, launch)["dtype"] == after


# ------------------------------------------------------------------------------------------------- as a user runs it

ANSWER = ["[THINK]", "It is", " round.", "[/THINK]", "A ball."]


@pytest.mark.slow
def test_a_model_of_ones_own_goes_on(tmp_path: Path) -> None:
    """One shard, the other, all of it again, and a retry: one run."""
    drawn_list(tmp_path, 6)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(MINE))
    reasons = iter(["length", "stop"] * 9)
    with ChatServer(lambda *_: (ANSWER, next(reasons))) as server:

        def run(*more: str, model: str = "mine.yaml") -> str:
            files = {"--model": model, "--images": "images.jsonl", "--images-root": "pictures", "--out": "run"}
            given = [part for option, name in files.items() for part in (option, str(tmp_path / name))]
            result = invoke(generate.run.main, *given, "--engine", server.url, "--batch-size", "1", *more)
            assert result.exit_code == (2 if "error:" in result.stderr else 0), result.output
            return result.stdout + result.stderr

        assert "3 images in shard 0 of 2, 0 done before" in run("--shard", "0/2")
        assert "3 images in shard 1 of 2, 0 done before" in run("--shard", "1/2")
        assert "nothing left to do" in run()
        assert "3 to be asked again (attempt 1)" in run("--retry", "truncated")
        assert len(list(read_records(tmp_path / "run"))) == 9
        assert len({record["run_id"] for record in read_records(tmp_path / "run")}) == 1
        (tmp_path / "mine.yaml").write_text(yaml.safe_dump(MINE | {"prefill": "[THINK]"}))
        assert "entry.prefill: '' there, '[THINK]' now" in run()


def test_plain_entries_are_what_json_holds() -> None:
    for entry in ENTRIES.values():
        assert model_of(json.loads(json.dumps(plain(entry))), "run.json") == entry
