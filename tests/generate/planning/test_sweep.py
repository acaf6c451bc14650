"""A sweep: which settings are tried, what is kept of it, what its table and its commands say; and real ones."""

import json
import os
import re
import shlex
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from generate.plan import app
from generate.planning.forecast import ProfileError
from generate.planning.report_sweep import format_table
from generate.planning.sweep import (
    Line,
    Measured,
    Setting,
    SweepFile,
    _measure,
    best_of,
    best_of_others,
    measure_apart,
    sweep,
)
from generate.run import app as run_app
from generate.storage.image_list import read_image_list
from tests.support import vllm_stand_in
from tests.support.chat_server import ChatServer
from tests.support.commands import CHECKPOINTS

SPEEDS = {
    "batch_size": {8: 1.0, 16: 1.8, 32: 1.85},
    "max_num_batched_tokens": {4096: 0.9, 16384: 1.2},
    "ngram_tokens": {4: 0.7},
    "tensor_parallel": {2: 0.8, 4: None},
    "quantization": {"fp8": 1.5},
    "kv_cache_dtype": {"fp8": None},
}


def measured(setting: Setting) -> Line:
    """A device on which each setting has its factor; some cannot be."""
    speed = 100.0
    for name, value in setting.items():
        if (factor := SPEEDS[name][value]) is None:
            return Line(dict(setting), note="refused")
        speed *= factor
    return Line(dict(setting), speed, 1.0, rows=8)


def test_what_is_tried_of_vllm_and_what_is_best(tmp_path: Path, job: Callable[..., Any]) -> None:
    asked = job(tmp_path / "images.jsonl", tmp_path, engine="vllm")
    lines = sweep(asked, [8, 16, 32], 4, measured)
    tried = [line.setting for line in lines]
    assert tried[:3] == [{"batch_size": 8}, {"batch_size": 16}, {"batch_size": 32}]
    base = {"batch_size": 16, "max_num_batched_tokens": 16384}  # 32 is not clearly faster
    assert tried[3:] == [
        {"batch_size": 16, "max_num_batched_tokens": 4096},
        base,
        base | {"ngram_tokens": 4},
        base | {"tensor_parallel": 2},
        base | {"tensor_parallel": 4},  # and not 8: there are four devices
        base | {"quantization": "fp8"},
        base | {"quantization": "fp8", "kv_cache_dtype": "fp8"},
    ]
    assert [line.setting for line in (best_of(lines, False), best_of(lines, True)) if line] == [
        base,
        base | {"quantization": "fp8"},
    ]
    assert len(sweep(replace(asked, engine="server"), [8, 16], 4, measured)) == 2


@pytest.mark.parametrize(
    "line", [Line({}, note="out of memory"), Line({}, 9e9, 1.0, 8, failed=1), Line({}, 9e9, 1.0, 8, fits=False)]
)
def test_what_failed_is_never_the_best(line: Line) -> None:
    assert best_of([line], True) is None
    slow = Line({"batch_size": 1}, 1.0, 1.0, 8)
    assert best_of([line, slow, line], True) == slow


def test_a_sweep_that_was_killed_goes_on(tmp_path: Path) -> None:
    file, of, asked = tmp_path / "p" / "glm.sweep.json", {"model": "glm", "count": 8}, list[Setting]()

    def measure(setting: Setting) -> Line:
        asked.append(setting)
        if setting["batch_size"] == 32:
            raise KeyboardInterrupt
        return measured(setting)

    first = SweepFile(file, of)
    lines = [first.line({"batch_size": size}, measure) for size in (8, 16)]
    with pytest.raises(KeyboardInterrupt):
        first.line({"batch_size": 32}, measure)
    again = SweepFile(file, of)
    assert [again.line({"batch_size": size}, measured) for size in (8, 16)] == lines
    assert asked == [{"batch_size": 8}, {"batch_size": 16}, {"batch_size": 32}]
    with pytest.raises(ProfileError, match="is the sweep of another run: count was 8 and is 9; give another --out"):
        SweepFile(file, of | {"count": 9})
    for odd in ("", "[]", "{}", '{"of": {}, "lines": [{"x": 1}]}', "\0"):
        file.write_text(odd)
        with pytest.raises(ProfileError, match=r"is not a sweep that generate/plan\.py wrote"):
            SweepFile(file, of)


def test_another_engine_s_sweep_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it is of the same texts: of another prompt, list or sampling it says nothing; one that is torn is named."""
    of = {"model": "glm", "engine": "transformers", "servers": 0, "devices": 1, "count": 8}
    vllm = of | {"engine": "vllm", "devices": 2}
    for name, what in {"b": vllm, "same": of, "other": vllm | {"count": 9}}.items():
        file = SweepFile(tmp_path / f"{name}.sweep.json", what)
        for size in (8, 16):
            file.line({"batch_size": size}, measured)
        file.line({"batch_size": 16, "quantization": "fp8"}, measured)  # other texts
    (tmp_path / "torn.sweep.json").write_text("{")
    line = {"setting": {}, "tokens_per_s": "fast", "rows": 8}
    (tmp_path / "odd.sweep.json").write_text(json.dumps({"of": vllm, "lines": [line, line]}))
    found = best_of_others(tmp_path / "a.sweep.json", of)
    assert found == [(tmp_path / "b.sweep.json", "vllm", measured({"batch_size": 16}))]
    named = re.findall(r"(\w+)\.sweep\.json is passed over", capsys.readouterr().out)
    assert named == ["odd", "torn"]


def test_the_table() -> None:
    lines = [measured({"batch_size": 8}), measured({"batch_size": 16, "tensor_parallel": 4})]
    assert format_table(lines, 3.6) == [
        "batch_size  tensor_parallel  tokens/s of a device  rows/s  failed  USD a million tokens  note",
        "         8                                    100    1.00  0 of 8                 10.00",
        "        16                4                                                              refused",
    ]
    assert "USD" not in format_table(lines, None)[0]


def swept(tmp_path: Path, images: Path, root: Path, *more: str) -> Any:
    options = [
        f"--images={images}",
        f"--images-root={root}",
        f"--out={tmp_path / 's.json'}",
        "--config=sampling=greedy",
    ]
    return CliRunner().invoke(app, ["--sweep", "--config=max_new_tokens=24", "--count=8", *options, *more])


@pytest.mark.process
def test_the_demo_s_checkpoint(tmp_path: Path, listed: Path) -> None:
    """Twice: the second time nothing is measured. The command that is printed is one of run.py."""
    where = (
        listed / "images.jsonl",
        listed / "pictures",
        "--batch-sizes=2,8,512",
        f"--checkpoint={CHECKPOINTS / 'glm'}",
    )
    result = swept(tmp_path, *where)
    assert result.exit_code == 0, result.output
    assert "the list has 24 images, and this needs 1,024" in result.output
    before = (tmp_path / "s.json").read_bytes()
    assert [line["setting"]["batch_size"] for line in json.loads(before)["lines"]] == [2, 8, 512]
    again = swept(tmp_path, *where)
    assert again.output.partition("\n\n")[2] == result.output.partition("\n\n")[2]
    assert (tmp_path / "s.json").read_bytes() == before
    held = json.loads(before)
    vllm = {"of": held["of"] | {"engine": "vllm"}, "lines": [held["lines"][0] | {"tokens_per_s": 1e6}]}
    (tmp_path / "vllm.sweep.json").write_text(json.dumps(vllm))
    said = swept(tmp_path, *where).output.removeprefix(again.output).strip()
    assert re.fullmatch(r"vllm gave 1,000,000 tokens/s .*times as many as transformers \(.*vllm\.sweep\.json\)", said)
    words = shlex.split(result.output.rpartition("the best:")[2])
    assert words[:2] == ["python", "generate/run.py"]
    assert words[-2] == "--batch-size"
    assert CliRunner().invoke(run_app, [*words[2:], "--split=none"]).output.startswith("error: --split none")


def test_a_server(tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes four at a time, and one that is not there: its lines say so, and the exit code too."""
    monkeypatch.setattr("generate.planning.report_sweep.measure_apart", _measure)
    words = ["<think>", "Round.", "</think>", "A ball."]
    with ChatServer(lambda *_: (words, "stop")) as server:
        server.busy = lambda _: 429 if server.at_once >= 4 else None
        options = (f"--engine={server.url}", "--checkpoint=tiny", "--batch-sizes=2,8")
        result = swept(tmp_path, listed / "images.jsonl", listed / "pictures", *options)
    assert result.exit_code == 0, result.output
    lines = json.loads((tmp_path / "s.json").read_text())["lines"]
    assert [(line["rows"], line["failed"]) for line in lines] == [(8, 0), (16, 0)]
    assert result.output.rstrip().endswith(("--batch-size 2", "--batch-size 8"))
    (tmp_path / "s.json").unlink()
    (tmp_path / "run.yaml").write_text("retries: 0\n")
    gone = swept(tmp_path, listed / "images.jsonl", listed / "pictures", *options, f"--config={tmp_path / 'run.yaml'}")
    assert gone.exit_code == 1
    assert "no server answers at 127.0.0.1" in gone.output
    assert "error: no setting gave all its rows; the table says why." in gone.output


def test_vllm_s_settings(tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in of vLLM that has no room for large steps and no FP8 cache: each is a line."""
    platforms = SimpleNamespace(current_platform=vllm_stand_in.current_platform)
    monkeypatch.setitem(sys.modules, "vllm", vllm_stand_in)
    monkeypatch.setitem(sys.modules, "vllm.platforms", platforms)
    monkeypatch.setattr("generate.planning.report_sweep.measure_apart", _measure)  # each import takes seconds
    (tmp_path / "run.yaml").write_text("dtype: float32\nprompt: Say so.\n")
    where = (listed / "images.jsonl", listed / "pictures", "--batch-sizes=2,4", f"--checkpoint={CHECKPOINTS / 'glm'}")
    result = swept(tmp_path, *where, "--engine=vllm", f"--config={tmp_path / 'run.yaml'}", "--devices=1")
    assert result.exit_code == 0, result.output
    lines = {str(line["setting"]): line for line in json.loads((tmp_path / "s.json").read_text())["lines"]}
    notes = [line["note"] for line in lines.values() if line["note"]]
    assert len(lines) == 7
    assert any("no kernel for an fp8 cache" in note for note in notes)
    assert any("out of memory" in note for note in notes)
    free, _, other = result.output.rpartition("the best with other texts, by quantization: compare them")
    assert "run.yaml --config max_num_batched_tokens=" in free.rpartition("the best:")[2]
    assert "run.yaml --config max_num_batched_tokens=" in other
    assert "--config quantization=fp8" in other


@pytest.mark.process
def test_a_process_that_is_killed_or_hangs_is_a_line(
    listed: Path, job: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    images = listed / "images.jsonl"
    monkeypatch.setattr("generate.planning.sweep._measure", _kill)
    asked = job(images, listed / "pictures")
    line = measure_apart(Measured(asked, read_image_list(images), None, 8, 1), {"batch_size": 2})
    assert line.note == "its process was killed, perhaps for lack of memory"
    monkeypatch.setattr("generate.planning.sweep._measure", _hang)
    monkeypatch.setattr("generate.planning.sweep._PATIENCE_S", 1)
    line = measure_apart(Measured(asked, read_image_list(images), None, 8, 1), {"batch_size": 2})
    assert line.note == "it had not ended after 1 s"


def _hang(*_: object) -> None:
    time.sleep(600)


def _kill(*_: object) -> None:
    os.kill(os.getpid(), 9)
