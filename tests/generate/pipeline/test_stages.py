"""Stages: run once, again when something that decides changed, in their order, and ended with what started them."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from generate.pipeline.stages import Stage, StageError, is_up_to_date, missing_inputs, run_stages

JOIN = """import sys, time
*sources, seconds, out = sys.argv[1:]
began = time.monotonic()
text = "+".join(open(source).read() for source in sources)
time.sleep(float(seconds))
open(out, "w").write(f"({text})")
open(out + ".times", "a").write(f"{began} {time.monotonic()}\\n")
"""


class Kitchen:
    """Stages that join the texts of files, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.script = folder / "join.py"
        self.script.write_text(JOIN)
        (folder / "a").write_text("a")

    def stage(self, name: str, *sources: str, seconds: float = 0.0, launcher: tuple[str, ...] = ("python",)) -> Stage:
        paths = [str(self.folder / source) for source in sources]
        command = (str(self.script), *paths, str(seconds), str(self.folder / name))
        return Stage(name, command, (str(self.folder / name),), tuple(paths), launcher)

    def run(self, *stages: Stage, at_once: int = 1) -> list[str]:
        """The stages that really ran, each as often as it did."""
        before = {stage.name: len(self.times(stage.name)) for stage in stages}
        run_stages(stages, self.folder / "marks", at_once)
        return [stage.name for stage in stages for _ in self.times(stage.name)[before[stage.name] :]]

    def times(self, name: str) -> list[tuple[float, float]]:
        file = self.folder / f"{name}.times"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(float(began), float(ended)) for began, ended in (line.split() for line in lines)]


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


@pytest.mark.process
def test_what_is_up_to_date_is_not_run_again(kitchen: Kitchen, capsys: pytest.CaptureFixture[str]) -> None:
    stages = [kitchen.stage("b", "a"), kitchen.stage("c", "b")]
    assert kitchen.run(*stages) == ["b", "c"]
    assert (kitchen.folder / "c").read_text() == "((a))"
    said = capsys.readouterr().out
    assert f"$ {shlex.join(stages[0].words)}" in said
    assert kitchen.run(*stages) == []
    assert capsys.readouterr().out == "b: up to date\nc: up to date\n"
    os.utime(kitchen.folder / "a", (0, 0))
    assert kitchen.run(*stages) == []  # contents count, times do not


CHANGES: dict[str, tuple[Callable[[Kitchen], None], list[str]]] = {
    "an input's contents": (lambda kitchen: _write(kitchen, "a", "z"), ["b", "c", "d"]),
    "an output is gone": (lambda kitchen: (kitchen.folder / "c").unlink(), ["c"]),
    "an output was edited": (lambda kitchen: _write(kitchen, "b", "!"), ["b"]),
    "the last output was edited": (lambda kitchen: _write(kitchen, "d", "!"), ["d"]),
    "a mark is gone": (lambda kitchen: (kitchen.folder / "marks" / "b.json").unlink(), ["b"]),
    "a mark is torn": (lambda kitchen: _write(kitchen, "marks/c.json", '{"comm'), ["c"]),
}


@pytest.mark.process
@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_run_again_and_what_follows_if_that_changes(kitchen: Kitchen, change: str) -> None:
    stages = [kitchen.stage("b", "a"), kitchen.stage("c", "b"), kitchen.stage("d", "c")]
    kitchen.run(*stages)
    make, expected = CHANGES[change]
    make(kitchen)
    assert kitchen.run(*stages) == expected


def _write(kitchen: Kitchen, name: str, text: str) -> None:
    (kitchen.folder / name).write_text(text)


@pytest.mark.process
def test_another_command_is_another_stage_and_another_launcher_is_not(kitchen: Kitchen) -> None:
    kitchen.run(kitchen.stage("b", "a"))
    assert kitchen.run(kitchen.stage("b", "a", launcher=("env", "X=1", "python"))) == []
    assert kitchen.run(kitchen.stage("b", "a", seconds=0.01)) == ["b"]


@pytest.mark.process
def test_a_new_file_that_matches_counts(kitchen: Kitchen) -> None:
    (kitchen.folder / "shards").mkdir()
    stage = kitchen.stage("b", "a")
    stage = Stage("b", stage.command, stage.writes, (f"{kitchen.folder}/shards/*.jsonl", f"{kitchen.folder}/a"))
    kitchen.run(stage)
    _write(kitchen, "shards/lock", "held")
    assert kitchen.run(stage) == []
    _write(kitchen, "shards/1.jsonl", "{}")
    assert not is_up_to_date(stage, kitchen.folder / "marks")
    assert kitchen.run(stage) == ["b"]
    (kitchen.folder / "shards" / "1.jsonl").rename(kitchen.folder / "shards" / "2.jsonl")
    assert kitchen.run(stage) == ["b"]


@pytest.mark.process
def test_a_stage_that_fails_stops_what_follows_and_leaves_no_mark(kitchen: Kitchen) -> None:
    fails, follows, beside = kitchen.stage("b", "absent"), kitchen.stage("c", "b"), kitchen.stage("d", "a", seconds=0.5)
    with pytest.raises(StageError, match=r"^b ended with code 1; start the same command again"):
        kitchen.run(fails, follows, beside, at_once=2)
    assert not (kitchen.folder / "c").exists()
    assert [path.name for path in (kitchen.folder / "marks").iterdir()] == ["d.json"]  # it was waited for
    _write(kitchen, "absent", "x")
    assert kitchen.run(fails, follows, beside, at_once=2) == ["b", "c"]


@pytest.mark.process
def test_at_once(kitchen: Kitchen) -> None:
    stages = [kitchen.stage(name, "a", seconds=4) for name in "bcd"] + [kitchen.stage("e", "b", "c", "d")]
    kitchen.run(*stages, at_once=3)
    spans = [kitchen.times(name)[0] for name in "bcd"]
    assert max(began for began, _ in spans) < min(ended for _, ended in spans)
    assert kitchen.times("e")[0][0] >= max(ended for _, ended in spans)


def test_what_nobody_makes_is_named(kitchen: Kitchen) -> None:
    stages = [kitchen.stage("b", "a"), kitchen.stage("c", "b", "facts.yaml")]
    assert missing_inputs(stages) == [
        f"c reads {kitchen.folder}/facts.yaml, which does not exist, and no stage writes it"
    ]
    _write(kitchen, "facts.yaml", "")
    assert missing_inputs(stages) == []


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked to do it")
def test_kill_9_ends_the_command_too(kitchen: Kitchen) -> None:
    """An orphan would go on writing beside the same command started again."""
    code = f"""
from pathlib import Path
from generate.pipeline.stages import Stage, run_stages
run_stages([Stage("b", ("-c", "import time; time.sleep(60)"), ("b",))], Path({str(kitchen.folder)!r}))
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline(), process.stdout.readline()
    children: list[psutil.Process] = []
    while not children:
        children = psutil.Process(process.pid).children()
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 30
    while any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children):
        assert time.monotonic() < deadline, "the command goes on"
        time.sleep(0.05)


@pytest.mark.process
def test_the_mark_says_what_was_run(kitchen: Kitchen) -> None:
    kitchen.run(kitchen.stage("b", "a"))
    mark = json.loads((kitchen.folder / "marks" / "b.json").read_text())
    assert mark["command"].startswith(str(kitchen.script))
    assert list(mark["reads"]) == [str(kitchen.folder / "a")]
    assert list(mark["writes"]) == [str(kitchen.folder / "b")]


@pytest.mark.process
def test_of_a_folder_every_file_counts(kitchen: Kitchen) -> None:
    command = ("-c", f"from pathlib import Path; [Path({str(kitchen.folder)!r}, 'run', x).touch() for x in '12']")
    stage, marks = Stage("run", command, (f"{kitchen.folder}/run/*",)), kitchen.folder / "marks"
    files = [kitchen.folder / "run" / name for name in "12"]
    files[0].parent.mkdir()
    damages: list[Callable[[], object]] = [
        files[0].unlink,
        lambda: [file.unlink() for file in files],
        lambda: files[1].write_text("!"),
    ]
    for damage in damages:
        run_stages([stage], marks)
        assert is_up_to_date(stage, marks)
        damage()
        assert not is_up_to_date(stage, marks)
