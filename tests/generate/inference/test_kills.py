"""Real launches, killed with kill -9 at random moments and started again: nothing missing, nothing twice, same data."""

import os
import random
import signal
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest

import generate.build_dataset
import generate.run
from imagenet_think import read_records
from tests.support.commands import file_hashes, in_this_process, run_command
from tests.support.launches import launch, records_on_disk, workers_of
from tests.support.samples import drawn_list

KINDS = ("worker", "launcher", "both")


def kill_after(process: subprocess.Popen[bytes], run: Path, kind: str, target: int, delay_s: float) -> int:
    """Wait until `target` records are on disk and `delay_s` more, then kill -9. Returns the records on disk."""
    deadline = time.monotonic() + 600  # a loaded machine takes its time to start
    while records_on_disk(run) < target and process.poll() is None:
        assert time.monotonic() < deadline, "the run wrote nothing"
        time.sleep(0.005)
    time.sleep(delay_s)
    workers = workers_of(process)
    victims = {"worker": workers[:1], "launcher": [process.pid], "both": [process.pid, *workers]}[kind]
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait(timeout=300)  # torch gives the ranks that live half a minute, on a loaded machine more
    return records_on_disk(run)


def disturbed_run(arguments: list[str], run: Path, kinds: list[str], count: int, chance: random.Random) -> list[int]:
    """Kill the run once for each kind, then let it end in this process. Returns the records after each session."""
    on_disk = [0]
    for kind in kinds:
        room = (count - on_disk[-1]) // (len(kinds) + 1)
        target = on_disk[-1] + chance.randint(1, max(2, room))
        process = launch(arguments, ranks=chance.choice([1, 2]))
        on_disk.append(kill_after(process, run, kind, target, chance.uniform(0, 0.3)))
    in_this_process(generate.run.main, arguments[1:])
    return [*on_disk, records_on_disk(run)]


def check_kills(folder: Path, kinds: list[str], count: int, seed: int) -> None:
    """Both teachers' runs, one greedy and one sampled, disturbed and not; the built datasets must be the same."""
    images = drawn_list(folder, count)
    chance = random.Random(seed)
    settings = {"glm": "greedy", "kimi": "temperature=0.9,top_p=0.95"}
    inside = 0
    for at, (model, sampling) in enumerate(settings.items()):
        calm = run_command(model, images, folder / "pictures", folder / "calm" / model, f"--config=sampling={sampling}")
        in_this_process(generate.run.main, calm[1:])
        run = folder / "disturbed" / model
        arguments = run_command(
            model, images, folder / "pictures", run, f"--config=sampling={sampling}", "--batch-size=2"
        )
        sessions = disturbed_run(arguments, run, kinds[at :: len(settings)], count, chance)
        new = [after - before for before, after in pairwise(sessions)]
        print(f"{model}, {sampling}: new records per session {new} of {count}")
        inside += sum(records > 0 and total < count for records, total in zip(new[:-1], sessions[1:-1], strict=True))
        keys = [(record["image_id"], record["attempt"]) for record in read_records(run)]
        assert len(keys) == len(set(keys)) == count
    assert inside >= len(kinds) / 3, "too few kills fell between the first and the last record to mean anything"
    assert built(folder, images, "calm") == built(folder, images, "disturbed")


def built(folder: Path, images: Path, runs: str) -> dict[str, str]:
    """The hash of every data file of the dataset built from both runs."""
    out = folder / f"dataset-{runs}"
    arguments = [f"--{model}={folder / runs / model}" for model in ("glm", "kimi")]
    in_this_process(generate.build_dataset.main, [*arguments, f"--images={images}", f"--out={out}"])
    return {name: digest for name, digest in file_hashes(out).items() if name.endswith((".parquet", ".zst"))}


@pytest.mark.process
def test_kill_and_continue(tmp_path: Path) -> None:
    check_kills(tmp_path, list(KINDS), count=40, seed=random.SystemRandom().randrange(10**6))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_kill_and_continue_many_times(tmp_path: Path, seed: int) -> None:
    check_kills(tmp_path, list(KINDS) * 5, count=160, seed=seed)


@pytest.mark.soak
def test_ranks_without_work_end_well(tmp_path: Path) -> None:
    """They end right after they have agreed on it, which their process group's threads did not always survive."""
    images = drawn_list(tmp_path, 8)
    arguments = run_command("glm", images, tmp_path / "pictures", tmp_path / "run")
    for _ in range(3):
        process = launch(arguments, ranks=8)
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode()
