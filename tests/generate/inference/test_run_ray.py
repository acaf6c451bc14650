"""generate/run_ray.py on clusters of this machine: actors and drivers killed with kill -9, and what ends a run."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imagenet_think import read_records
from tests.support.commands import ROOT, run_command
from tests.support.deadly import deadly_environment
from tests.support.launches import ENV, records_on_disk
from tests.support.samples import drawn_list

pytest.importorskip("ray", reason="Ray is optional: pip install 'imagenet-think[ray]'")
Run = Callable[..., dict[str, dict[str, Any]]]
SAMPLING = "temperature=0.9,top_p=0.95"
TEXTS = ("raw", "status", "seed", "thinking", "answer", "attempt", "run_id")


def arguments(images: Path, out: Path, *more: str) -> list[str]:
    """Of run_ray.py, which are run.py's and the pool's."""
    return [
        *run_command("glm", images, images.parent / "pictures", out)[1:],
        "--batch-size=2",
        f"--config=sampling={SAMPLING}",
        *more,
    ]


def actors_at_work(run: Path) -> list[int]:
    """The processes that opened a shard and have not ended."""
    sessions = [json.loads(file.read_text()) for file in sorted((run / "sessions").glob("*.json"))]
    return [session["process"] for session in sessions if Path(f"/proc/{session['process']}").exists()]


def wait_for_records(
    run: Path, count: int, within_s: float = 600
) -> None:  # Ray gives its workers little of a loaded machine
    deadline = time.monotonic() + within_s
    while records_on_disk(run) < count:
        assert time.monotonic() < deadline, f"{records_on_disk(run)} of {count} records came"
        time.sleep(0.01)


def records_of(run: Path) -> list[dict[str, Any]]:
    return list(read_records(run))


def texts_of(records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {image_id: [record[name] for name in TEXTS] for image_id, record in records.items()}


@pytest.mark.process
def test_a_killed_actor_costs_its_rows_in_flight_alone(listed: Path, run: Run, tmp_path: Path) -> None:
    """And a second launch meanwhile is refused. The driver is this process, which saves the seconds of another."""
    from generate.run_ray import app
    from generate.storage.locks import RunError, RunLock

    out, seen = tmp_path / "run", {}

    def disturb() -> None:
        wait_for_records(out, 5)
        (actor,) = actors_at_work(out)
        with RunLock(out) as lock:
            try:
                lock.take(patience_s=0)
            except RunError as error:
                seen["refused"] = str(error)
        os.kill(actor, signal.SIGKILL)
        seen["killed"] = [record["image_id"] for record in records_of(out)]

    thread = threading.Thread(target=disturb)
    thread.start()
    with pytest.raises(SystemExit) as end:
        app(arguments(listed / "images.jsonl", out, "--actors=1"))
    thread.join()
    assert end.value.code == 0
    assert f"in use by process {os.getpid()}" in seen["refused"]
    records = records_of(out)
    ids = [record["image_id"] for record in records]
    assert 5 <= len(seen["killed"]) < len(ids) == len(set(ids)) == 24
    assert ids[: len(seen["killed"])] == seen["killed"]  # in the shard that the killed one left
    calm = run(listed / "images.jsonl", listed / "pictures", sampling=SAMPLING, settings={"prompt": "paper"})
    assert texts_of({record["image_id"]: record for record in records}) == texts_of(calm)
    states = [json.loads(file.read_text())["state"] for file in sorted((out / "stats").glob("*.json"))]
    assert len(states) == 2
    assert states[-1] == "done"
    assert states[0] in {"loading", "asking"}  # what the killed one said last, every two seconds


def deadly_run(
    listed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    end: str,
    *options: str,
    once: bool = False,
) -> dict[str, dict[str, Any]]:
    """The records of a run by a driver in this process, whose actors die or fail when they open a file of this name."""
    from generate.run_ray import app

    environment = deadly_environment(tmp_path / "site", [file], end, dict(os.environ), once)
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    with pytest.raises(SystemExit) as ended:
        app(arguments(listed / "images.jsonl", tmp_path / "run", *options))
    assert ended.value.code == 0
    records = records_of(tmp_path / "run")
    assert len(records) == 24
    return {record["image_id"]: record for record in records}


@pytest.mark.process
def test_a_row_that_kills_its_actor_fails_after_three_deaths(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = json.loads((listed / "images.jsonl").read_text().splitlines()[5])
    records = deadly_run(listed, tmp_path, monkeypatch, Path(row["path"]).name, "memory", "--actors=1")
    failed = [name for name, record in records.items() if record["status"] == "engine_error"]
    assert failed == [row["image_id"]]
    # It was alone at last, and by chance before, where what it was with had just been answered.
    said = r"its process died 3 times with this row in flight, (once|[23] times) with nothing beside"
    assert re.match(said, records[row["image_id"]]["message"])


@pytest.mark.process
def test_a_dead_engine_costs_its_actor_alone(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    records = deadly_run(listed, tmp_path, monkeypatch, "shard-00000.jsonl", "failure", "--actors=2", once=True)
    assert "engine_error" not in {record["status"] for record in records.values()}
    assert re.search(r"actor \d is replaced: OSError: the device is gone\n", capsys.readouterr().out)
    assert not list((tmp_path / "run" / "in_flight").iterdir())


@pytest.mark.process
def test_a_run_ends_when_no_engine_is_left(listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each actor is replaced three times; the reasons are sentences, not Ray's names for them."""
    from generate.run_ray import app

    (tmp_path / "quick.yaml").write_text("retries: 0\n")
    server = ["--engine=http://127.0.0.1:1/v1", "--checkpoint=x", f"--config={tmp_path}/quick.yaml", "--actors=2"]
    with pytest.raises(SystemExit) as end:
        app(arguments(listed / "images.jsonl", tmp_path / "run", *server))
    assert end.value.code == 1
    printed = capsys.readouterr()
    assert printed.out.count("is replaced") == 2 * 3
    assert printed.out.count("is given up") == 2
    last = printed.err.strip().splitlines()[-1]
    assert re.fullmatch(r"error: no engine is left: actor 1: .*; actor 2: .*; finished records are in .*", last)
    assert "127.0.0.1:1" in last
    assert "Ray" not in last
    assert "UserCode" not in last
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--gpus-per-actor=2"], "--gpus-per-actor 2: engine transformers takes one GPU at most"),
        (["--address=127.0.0.1:1"], "--address 127.0.0.1:1: no Ray cluster answers there"),
        (["--actors=0"], "Invalid value for '--actors'"),
        (["--batch=2"], "No such option: --batch"),
        (["--config=max_new_tokens=7", "--model=nobody"], "--model nobody is not known"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_done_is_said_at_once(
    options: list[str], said: str, listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from generate.run_ray import app

    with pytest.raises(SystemExit) as end:
        app(arguments(listed / "images.jsonl", tmp_path, *options))
    assert end.value.code == 2
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_cluster_is_joined_with_the_token_that_is_here(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which the error names, since `ray start` asks for it where a local run has left one."""
    from generate.run_ray import app

    token = tmp_path / "token"
    for there, said in ((False, "(there is no token here)"), (True, f"(there is a token, {token})")):
        monkeypatch.setenv("RAY_AUTH_MODE", "")  # restored at the end
        monkeypatch.delenv("RAY_AUTH_MODE")
        monkeypatch.delenv("RAY_AUTH_TOKEN", raising=False)
        monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(token))
        if there:
            token.write_text("0" * 64)
        with pytest.raises(SystemExit) as end:
            app(arguments(listed / "images.jsonl", tmp_path / "run", "--address=127.0.0.1:1"))
        assert end.value.code == 2
        assert said in " ".join(capsys.readouterr().err.split())
        assert os.environ.get("RAY_AUTH_MODE") == ("token" if there else None)


def driver(images: Path, out: Path, actors: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "generate/run_ray.py", *arguments(images, out, f"--actors={actors}")]
    return subprocess.Popen(command, env=ENV, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_actors_and_drivers_killed_many_times(seed: int, run: Run, tmp_path: Path) -> None:
    """Six actors and a driver, at moments timed by records on disk; then SIGTERM once; then the end."""
    images, out, chance = drawn_list(tmp_path, 480), tmp_path / "run", random.Random(seed)
    lost = 0
    for victims in (["actor"] * 3 + ["driver"], ["actor"] * 3 + ["SIGTERM"]):
        process = driver(images, out, actors=2)
        for victim in victims:
            wait_for_records(out, records_on_disk(out) + chance.randint(1, 6))
            time.sleep(chance.uniform(0, 0.3))
            before = {record["image_id"] for record in records_of(out)}
            if victim == "actor":
                kill(chance.choice(actors_at_work(out)))
                lost += 1
            else:
                process.send_signal(signal.SIGTERM if victim == "SIGTERM" else signal.SIGKILL)
                began = time.monotonic()
                process.communicate(timeout=60)
                assert process.returncode == (143 if victim == "SIGTERM" else -signal.SIGKILL)
                assert time.monotonic() - began < 10
            assert before <= {record["image_id"] for record in records_of(out)}
    process = driver(images, out, actors=2)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    records = records_of(out)
    ids = [record["image_id"] for record in records]
    assert len(ids) == len(set(ids)) == 480
    assert lost == 6
    calm = run(images, tmp_path / "pictures", sampling=SAMPLING, settings={"prompt": "paper"})
    assert texts_of({record["image_id"]: record for record in records}) == texts_of(calm)
