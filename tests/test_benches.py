"""Every bench runs, and hands over its figures; the page of speeds has all of them, and no figure that was typed."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import ROOT

HERE = ROOT / "tests" / "bench"
BENCHES = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
LEFT_OUT = 77
# A number and a unit of speed, time or memory: what a bench measures.
MEASURED = re.compile(
    r"\d(?: ?%| times\b| ?(?:s|ms|h|min|minutes|hours|MiB|GiB|GB|MB|KiB)\b"
    r"| (?:CPU-s\w*|[\w-]+ a (?:CPU-)?second)| ?[\w-]+/(?:CPU-)?s\b)"
)


def ended(command: list[str], within_s: float = 400, **options: Any) -> tuple[int, str, str]:
    """The exit code and texts of a command, which is killed after so long with all that it started.

    What it started has its pipes, so that subprocess.run would wait for a browser that nobody ends.
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, start_new_session=True, **pipes, **options)
    try:
        printed, errors = process.communicate(timeout=within_s)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, printed, errors


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("bench", BENCHES)
def test_a_bench_runs(bench: str, tmp_path: Path) -> None:
    file = tmp_path / "figures.jsonl"
    command = [sys.executable, str(HERE / f"bench_{bench}.py"), "--smoke"]
    environment = os.environ | {"BENCH_FIGURES": str(file), "OMP_NUM_THREADS": "1"}
    code, printed, errors = ended(command, cwd=tmp_path, env=environment)
    if code == LEFT_OUT:
        pytest.skip(printed.splitlines()[-1])
    assert code == 0, errors
    assert printed.strip()
    figures = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert figures
    assert len({one["work"] for one in figures}) == len(figures)
    for one in figures:  # what is right or wrong, however few the rows are
        assert one["ours"] == 0 or not one["work"].startswith("false alarms"), one
        assert not one["limit"] or one["limit"][0] != "all" or one["ours"] == one["limit"][1], one


VLLM = """
from dataclasses import dataclass
from tests.generate.engines.test_vllm_engine import Params
from tests.support.vllm_stand_in import LLM
__version__ = "0"
@dataclass
class SamplingParams(Params):
    ignore_eos: bool = False
"""


@pytest.mark.process
@pytest.mark.slow
def test_teachers_are_measured_beside_vllm_and_each_way_is_kept(tmp_path: Path) -> None:
    """With a stand-in that refuses FP8 keys and values: a way that fails is named, and the others are figures."""
    (tmp_path / "vllm").mkdir()
    (tmp_path / "vllm" / "__init__.py").write_text(VLLM)
    (tmp_path / "vllm" / "platforms.py").write_text("from tests.support.vllm_stand_in import current_platform\n")
    figures, kept = tmp_path / "figures.jsonl", tmp_path / "teachers.json"
    command = [sys.executable, str(HERE / "bench_teachers.py"), "--smoke", "--model", "glm", "--out", str(kept)]
    environment = os.environ | {"BENCH_FIGURES": str(figures), "OMP_NUM_THREADS": "1", "VLLM_PYTHON": sys.executable}
    environment |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 1
    assert "vLLM, FP8 weights and cache     failed" in done.stdout
    assert "no kernel for an fp8 cache" in done.stderr
    lines = json.loads(kept.read_text())
    assert [name.split("places, ")[1] for name in lines] == ["transformers", "vLLM", "vLLM, FP8 weights"]
    assert all(line["written"] == lines[next(iter(lines))]["written"] > 0 for line in lines.values())
    found = {one["work"]: one["peer"] for one in map(json.loads, figures.read_text().splitlines())}
    assert found["glm, 2 places"][0] == "vLLM"
    assert found["glm, 2 places, beside vLLM, FP8 weights"][0] == "vLLM, FP8 weights"

    kept.write_text(json.dumps(lines | {next(iter(lines)): lines[next(iter(lines))] | {"tokens": 10**12}}))
    environment |= {"VLLM_PYTHON": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert re.search(r"glm, 2 places, transformers +[\d,]{12,} ", done.stdout)  # the kept one, not measured again


GOOD = """
import typer
from figures import Smoke, hand_over
def main(smoke: Smoke = False) -> None:
    hand_over("a rate", 30.0, "rows/s", peer=("theirs", 10.0), limit=("memory", 40.0))
    hand_over("a time", 0.5, "s", peer=("theirs", 2.0), less=True)
    hand_over("wrong ones", 0, "rows", peer=("theirs", 4), less=True)
typer.run(main)
"""
MADE_UP = {
    "good": GOOD,
    "long": f"RUNS = 1  # an hour each\n{GOOD}",
    "hours": f"RUNS = 0  # it is no speed\n{GOOD}",
    "bad": "raise SystemExit('it broke')",
    "silent": "print('nothing')",
    "gpu": "from figures import leave_out\nleave_out('no GPU here')",
}


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A tree with benches that take no time. It is in no repository."""
    folder = tmp_path / "tests" / "bench"
    folder.mkdir(parents=True)
    for name in ("all.py", "figures.py", "results.py"):
        shutil.copy(HERE / name, folder)
    for name, text in MADE_UP.items():
        (folder / f"bench_{name}.py").write_text(text)
    return folder


def run_all(folder: Path, *options: str) -> tuple[int, str, dict[str, Any]]:
    command = [sys.executable, str(folder / "all.py"), *options]
    done = subprocess.run(command, env={**os.environ, "GIT_DIR": "/nowhere"}, capture_output=True, text=True)
    file = folder / "results.json"
    return done.returncode, done.stdout + done.stderr, json.loads(file.read_text()) if file.exists() else {}


@pytest.mark.process
def test_what_fails_or_is_left_out_is_named_and_the_rest_is_kept(made_up: Path) -> None:
    older = {"arguments": [], "commit": "0", "machine": {"gpu": "H100"}, "runs": [{"seconds": 1, "figures": []}]}
    (made_up / "results.json").write_text(json.dumps({"gpu": older}))
    code, said, found = run_all(made_up, "--runs", "2")
    assert code == 1
    assert "failed: bad, silent" in said
    assert "it broke" in said
    assert "left out: no GPU here" in said
    assert "long: 1 run instead of 2, an hour each" in said
    assert "hours: no runs instead of 2, it is no speed" in said
    assert {name: len(of["runs"]) for name, of in found.items()} == {"gpu": 1, "good": 2, "long": 1}
    assert found["gpu"] == older
    assert re.search(r"good: a rate +30 rows/s +theirs: 10 +3 +memory: 40 \(75%\)", said)
    assert re.search(r"good: a time +0.5 s +theirs: 2 +4\n", said)
    assert re.search(r"good: wrong ones +0 rows +theirs: 4\n", said)


@pytest.mark.process
def test_it_goes_on_where_it_was_stopped(made_up: Path) -> None:
    first = run_all(made_up, "--only", "good", "--runs", "1")[2]
    code, said, second = run_all(made_up, "--only", "good", "--runs", "3")
    assert code == 0, said
    assert "[1/2] good" in said
    assert second["good"]["runs"][0] == first["good"]["runs"][0]
    assert len(second["good"]["runs"]) == 3
    assert "[1/" not in run_all(made_up, "--only", "good", "--runs", "3")[1]
    assert len(run_all(made_up, "--only", "good", "--runs", "1", "--fresh")[2]["good"]["runs"]) == 1
    assert len(run_all(made_up, "--only", "good", "--smoke")[2]["good"]["runs"]) == 1  # nothing is kept of it
    second["good"]["commit"] = "another"
    (made_up / "results.json").write_text(json.dumps(second))
    assert len(run_all(made_up, "--only", "good", "--runs", "2")[2]["good"]["runs"]) == 2


@pytest.mark.process
def test_what_cannot_be_is_said(made_up: Path) -> None:
    code, said, _ = run_all(made_up, "--only", "fast")
    assert code == 2
    assert "good" in said
    (made_up / "results.json").write_text('{"good": ')
    done = subprocess.run([sys.executable, str(made_up / "all.py"), "--only", "good"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (made_up / "results.json").read_text() == '{"good": '


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(HERE))
    import page

    return page


def test_the_page_is_what_the_command_makes_of_the_results(page: Any) -> None:
    text = page.PAGE.read_text("utf-8")
    assert page.filled(text, page.results.read(page.HERE / "results.json")) == text, "python tests/bench/page.py"


def test_every_bench_has_its_place_on_the_page(page: Any) -> None:
    assert sorted(page.places(page.PAGE.read_text("utf-8"))) == BENCHES


def test_no_figure_on_the_page_is_typed(page: Any) -> None:
    prose = page._PLACE.sub("", page.PAGE.read_text("utf-8"))
    assert not [line for line in prose.splitlines() if MEASURED.search(line)]
    for typed in (
        "62 pictures/s",
        "12 ms",
        "at 43 %",
        "2.33 times",
        "5,017 pairs a second",
        "8 CPU-seconds",
        "391 MiB",
    ):
        assert MEASURED.search(typed)
    assert not MEASURED.search("JPEGs of 500 x 375, 250,000 images, 2 processes")


def test_a_page_without_results_says_so(page: Any) -> None:
    filled = page.filled("<!-- bench: new -->\nold\n<!-- end -->\n", {})
    assert "Not measured yet: `python tests/bench/bench_new.py`." in filled
    assert page.filled(filled, {}) == filled
