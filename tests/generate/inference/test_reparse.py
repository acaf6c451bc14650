"""generate/reparse.py: what the parser would say today, in new files, with everything else as it was."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import generate.reparse
import generate.run
import generate.status
from generate.building.build import build
from generate.inference.reparse import reparse
from generate.models.model_file import plain
from generate.models.registry import MODELS
from generate.storage.locks import RunError
from imagenet_think import ContractError, read_records, read_run
from tests.support.built_datasets import rows_of
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT, file_hashes, invoke
from tests.support.samples import record, write_jsonl, write_run
from tests.support.scoring import score

RIGHT = record("a")
WRONG = RIGHT | {"image_id": "b", "status": "no_delimiter", "thinking": None, "answer": None, "rest": "all of it"}
FAILED = record(
    "c", status="bad_image", message="no picture", raw=[], thinking=None, answer=None, finish_reason="error"
)
CUT = record("d", status="ok", raw=["<think>T</think><answer>half an ans"], finish_reason="length")


def test_what_follows_from_the_text_is_new_and_all_else_is_kept(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT, WRONG])
    write_jsonl(run / "shard-00003.jsonl", [FAILED, CUT])
    before = file_hashes(run)
    changes = reparse(run, tmp_path / "new")
    assert changes == {
        ("ok", "ok"): 1,
        ("no_delimiter", "ok"): 1,
        ("bad_image", "bad_image"): 1,
        ("ok", "truncated"): 1,
    }
    assert file_hashes(run) == before
    a, b, c, d = read_records(tmp_path / "new")
    parts = {"thinking": "glm sees a", "answer": "A dog, says glm.", "rest": "", "status": "ok"}
    assert (a, b, c) == (RIGHT, WRONG | parts, FAILED)
    assert (d["status"], d["thinking"], d["answer"]) == ("truncated", "T", "half an ans")
    assert (tmp_path / "new" / "run.json").exists()


def test_impossible_numbers_of_tokens_become_null(tmp_path: Path) -> None:
    """As older versions took them from servers; every other reader refuses such a record and names this command."""
    odd = [-5, 9_999_999_999, "12", 1.5, True, None, 7]
    counted = [RIGHT | {"image_id": str(at), "output_tokens": one} for at, one in enumerate(odd)]
    run = write_run(tmp_path / "run", counted)  # type: ignore[arg-type]
    with pytest.raises(ContractError, match=r"output_tokens must be .*generate/reparse\.py puts there.*-5"):
        list(read_records(run))
    assert reparse(run, tmp_path / "new") == {("ok", "ok"): len(odd)}
    assert [one["output_tokens"] for one in read_records(tmp_path / "new")] == [*[None] * 6, 7]


def test_an_interrupted_reparse_is_no_run(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT])
    with (run / "shard-00000.jsonl").open("a") as shard:
        shard.write("not a record\n")
    with pytest.raises(ContractError, match="line 2"):
        reparse(run, tmp_path / "new")
    assert not (tmp_path / "new" / "run.json").exists()


def test_refusals(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT])
    stranger = write_run(tmp_path / "stranger", [RIGHT], model="stranger")
    for source, out, message in (
        (tmp_path / "nowhere", tmp_path / "new", "is not a run: it is no directory"),
        (stranger, tmp_path / "new", "'stranger', which is not known"),
        (run, run, "is a run already"),
        (run, stranger, "is a run already"),
    ):
        with pytest.raises((ContractError, RunError), match=message):
            reparse(source, out)


@pytest.mark.process
def test_the_command(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT, WRONG])
    command = [sys.executable, "generate/reparse.py", "--run", str(run), "--out", str(tmp_path / "new")]
    first, second = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert "2 records, 1 with the same status as before" in first.stdout
    assert "no_delimiter -> ok: 1" in first.stdout
    assert second.returncode == 2
    assert second.stderr.startswith("error: ")
    assert json.loads((tmp_path / "new" / "run.json").read_text()) == json.loads((run / "run.json").read_text())


# ------------------------------------------------------------------------------------------------------ another style

TEXT = ["[THINK]", "It is round.", "[/THINK]", "A ball."]
MINE = {
    "hub_id": "somebody/Their-Thinker-7B",
    "architecture": "Qwen2_5_VLForConditionalGeneration",
    "style": {"thinking": [["<think>", "</think>"]]},
    "licence": "Apache-2.0",
    "max_new_tokens": 64,
    "sampling": "greedy",
    "end_tokens": ["<|im_end|>"],
}
GLM_TAGS = {"thinking": [["<think>", "</think>"]], "answer": [["<answer>", "</answer>"]]}
CORRECTED = MINE | {"style": {"thinking": [["[THINK]", "[/THINK]"]]}}


def glm_with(style: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(json.dumps(plain(MODELS["glm"])))
    return entry | {"style": style}


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with ChatServer(lambda *_: (TEXT, "stop")) as server:
        yield server


@pytest.fixture
def ask(server: ChatServer, listed: Path) -> Callable[..., str]:
    """Runs generate/run.py, and gives what it printed."""

    def ask(model: str | Path, out: Path, *more: str) -> str:
        images = ["--images", str(listed / "images.jsonl"), "--images-root", str(listed / "pictures")]
        arguments = ["--model", str(model), "--engine", server.url, "--out", str(out), *images, *more]
        result = invoke(generate.run.main, *arguments)
        refused = 1 if "error: all " in result.stderr else 2  # all of its rows failed, or it was not begun
        assert result.exit_code == (refused if "error: " in result.stderr else 0), result.output
        return result.stdout + result.stderr

    return ask


def parse(run: Path, out: Path, model: str | Path) -> str:
    result = invoke(generate.reparse.main, "--run", str(run), "--out", str(out), "--model", str(model))
    assert result.exit_code == (2 if "error: " in result.stderr else 0), result.output
    return result.stdout + result.stderr


def statuses(run: Path) -> set[str]:
    return {record["status"] for record in read_records(run)}


@pytest.mark.slow
def test_a_corrected_style_is_a_run_of_its_own_that_goes_on(tmp_path: Path, ask: Callable[..., str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(MINE))
    ask(file, tmp_path / "run", "--limit", "4")
    assert statuses(tmp_path / "run") == {"no_delimiter"}
    before = file_hashes(tmp_path / "run")

    file.write_text(yaml.safe_dump(CORRECTED))
    assert "let generate/reparse.py read its texts with the other style" in ask(file, tmp_path / "run")
    assert "no_delimiter -> ok: 4" in parse(tmp_path / "run", tmp_path / "new", file)
    assert file_hashes(tmp_path / "run") == before
    old, new = read_run(tmp_path / "run"), json.loads((tmp_path / "new" / "run.json").read_text())
    assert (new["reparsed_from"], new["run_id"] != old["run_id"]) == (old["run_id"], True)
    assert {record["run_id"] for record in read_records(tmp_path / "new")} == {new["run_id"]}
    assert {record["answer"] for record in read_records(tmp_path / "new")} == {"A ball."}

    assert "24 images in the list, 4 done before" in ask(file, tmp_path / "new")
    assert [record["status"] for record in read_records(tmp_path / "new")] == ["ok"] * 24
    file.write_text(yaml.safe_dump(MINE))
    assert "entry.style.thinking: [['[THINK]', '[/THINK]']] there, [['<think>'" in ask(file, tmp_path / "new")
    status = json.loads(invoke(generate.status.main, str(tmp_path / "new"), "--json").output)
    assert (status["run_id"], status["rows"]["good"]) == (new["run_id"], 24)


@pytest.mark.slow
def test_a_known_model_with_another_style_builds_scores_and_goes_on(
    tmp_path: Path, ask: Callable[..., str], listed: Path
) -> None:
    (tmp_path / "glm-corrected.yaml").write_text(yaml.safe_dump(glm_with(CORRECTED["style"])))
    ask("glm", tmp_path / "glm", "--limit", "4")
    assert "no_delimiter -> ok: 4" in parse(tmp_path / "glm", tmp_path / "new", tmp_path / "glm-corrected.yaml")
    ask("glm", tmp_path / "new")  # by the key that has always been given
    assert statuses(tmp_path / "new") == {"ok"}
    ids = [record["image_id"] for record in read_records(tmp_path / "new")]
    assert len(ids) == 24
    question = read_run(tmp_path / "new")["bound"]["question"]
    kimi = write_run(tmp_path / "kimi", [record(image_id, "kimi") for image_id in ids], "kimi")
    (kimi / "run.json").write_text(
        json.dumps({"run_id": "run-of-tests", "bound": {"model": "kimi", "question": question}})
    )
    build({"glm": tmp_path / "new", "kimi": kimi}, listed / "images.jsonl", tmp_path / "out")
    assert len(rows_of(tmp_path / "out", "paired")) == 24
    described = json.loads((tmp_path / "out" / "runs.json").read_text())["glm"]
    assert described["reparsed_from"] == read_run(tmp_path / "glm")["run_id"] != described["run_id"]
    assert described["bound"]["entry"]["style"]["thinking"] == [["[THINK]", "[/THINK]"]]
    assert score(tmp_path / "new", tmp_path / "out", tmp_path / "scores.json").exit_code == 0


@pytest.mark.slow
def test_an_opening_that_was_forgotten_is_put_before_a_server_s_texts(
    tmp_path: Path, listed: Path, ask: Callable[..., str], server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "TEXT", ["It is round.", "</think>", "A ball."])
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(MINE))
    ask(file, tmp_path / "run", "--limit", "4")
    assert statuses(tmp_path / "run") == {"no_open"}

    file.write_text(yaml.safe_dump(MINE | {"opening": "<think>\n", "licence": "MIT"}))
    assert "let generate/reparse.py read its texts with the other style" in ask(file, tmp_path / "run")
    assert "no_open -> ok: 4" in parse(tmp_path / "run", tmp_path / "new", file)
    assert "24 images in the list, 4 done before" in ask(file, tmp_path / "new")
    assert {record["raw"][0] for record in read_records(tmp_path / "new")} == {"<think>\nIt is round.</think>A ball."}
    assert statuses(tmp_path / "new") == {"ok"}
    # And once more, without it: as the server sent them.
    file.write_text(yaml.safe_dump(MINE))
    assert "ok -> no_open: 24" in parse(tmp_path / "new", tmp_path / "old", file)
    assert {record["raw"][0] for record in read_records(tmp_path / "old")} == {"It is round.</think>A ball."}
    assert read_run(tmp_path / "old")["run_id"] == read_run(tmp_path / "run")["run_id"]


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("T</think>A", "<think>\nT</think>A"),
        ("<think>T</think>A", "<think>T</think>A"),  # some servers send it
        ("\n<think>\nT</think>A", "\n<think>\nT</think>A"),
        ("", ""),
    ],
)
def test_an_opening_is_written_once_and_for_a_server_alone(text: str, begun: str, tmp_path: Path) -> None:
    (tmp_path / "opened.yaml").write_text(yaml.safe_dump(glm_with(GLM_TAGS) | {"opening": "<think>\n"}))
    for engine, expected in (("server", begun), ("transformers", text)):
        run = write_run(tmp_path / engine, [record("a", raw=[text])])
        bound = read_run(run)["bound"] | {"engine": engine, "prompt": "<image>Describe."}
        (run / "run.json").write_text(json.dumps({"run_id": "run-of-tests", "bound": bound}))
        reparse(run, tmp_path / f"{engine}-new", str(tmp_path / "opened.yaml"))
        assert [one["raw"] for one in read_records(tmp_path / f"{engine}-new")] == [[expected]]
        ends = read_run(tmp_path / f"{engine}-new")["bound"]["prompt"].endswith("<think>\n")
        assert ends == (engine == "server")


def test_the_same_style_is_the_same_run(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT, WRONG])
    reparse(run, tmp_path / "new", "glm")
    assert json.loads((tmp_path / "new" / "run.json").read_text()) == json.loads((run / "run.json").read_text())
    assert {record["run_id"] for record in read_records(tmp_path / "new")} == {RIGHT["run_id"]}


def test_a_style_for_a_run_that_nothing_describes(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT], model="stranger")
    reparse(run, tmp_path / "new", "glm")
    again = reparse(tmp_path / "new", tmp_path / "again")
    assert again == {("ok", "ok"): 1}


def test_a_record_of_another_run_stays_one(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(yaml.safe_dump(glm_with(CORRECTED["style"])))
    run = write_run(tmp_path / "run", [RIGHT, record("b", run_id="foreign")])
    reparse(run, tmp_path / "new", str(tmp_path / "other.yaml"))
    first, second = read_records(tmp_path / "new")
    assert first["run_id"] == read_run(tmp_path / "new")["run_id"]
    assert second["run_id"] == "foreign"


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("gpt", "error: --model gpt is not known; choose one of glm, kimi"),
        ("nowhere.yaml", "error: nowhere.yaml does not exist"),
        ("kimi", "--model kimi describes a KimiVLForConditionalGeneration, and these are texts of a Glm4vForCond"),
    ],
)
def test_a_style_that_cannot_be_had_is_one_sentence(model: str, message: str, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT])
    told = parse(run, tmp_path / "new", model)
    assert message in told
    assert told.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_another_checkpoint_of_the_architecture_is_told(tmp_path: Path) -> None:
    (tmp_path / "tuned.yaml").write_text(yaml.safe_dump(glm_with(CORRECTED["style"]) | {"hub_id": "me/Tuned"}))
    told = parse(write_run(tmp_path / "run", [RIGHT]), tmp_path / "new", tmp_path / "tuned.yaml")
    assert "describes me/Tuned, and these are texts of zai-org/GLM-4.1V-9B-Thinking: its style is used." in told
    assert read_run(tmp_path / "new")["bound"]["entry"]["hub_id"] == "zai-org/GLM-4.1V-9B-Thinking"
