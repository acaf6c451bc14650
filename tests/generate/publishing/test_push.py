"""The command publish.py with the real client: from end to end, killed, refused, with mistakes."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generate.publishing import push
from imagenet_think import ContractError
from tests.support.commands import ROOT, file_hashes
from tests.support.dataset_loading import rows_on_disk, run_python
from tests.support.hub_server import TOKEN, Hub
from tests.support.publishing import (
    KEY,
    REPO,
    as_published,
    edit_rows,
    environment,
    publish,
    publish_apart,
    send,
)


@pytest.mark.process
def test_publish_verify_tag_and_again(hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dry = publish(str(made), "--repo", REPO)
    assert dry.exit_code == 0, dry.output
    assert "Nothing was sent: this was a dry run" in dry.stdout
    assert not hub.requests

    monkeypatch.setenv("HF_HUB_DISABLE_XET", "0")
    first = publish_apart(str(made), "--repo", REPO, "--push", "--no-xet")
    assert not hub.xorbs
    assert first.returncode == 0, first.stderr
    repository = hub.repository(REPO)
    assert repository.private
    assert hub.hashes(REPO, "v1.0.0") == hub.hashes(REPO) == as_published(made)
    rows = rows_on_disk(made)
    for config, splits in rows.items():
        for split in splits:
            assert f"{config}/{split}: {len(rows[config][split])} rows, all as built" in first.stdout
    assert len(repository.commits) == 2  # the Hub's own, and one with everything

    again = publish(str(made), "--repo", REPO, "--push")
    assert again.exit_code == 0, again.output
    assert "0 files sent" in again.stdout
    assert len(repository.commits) == 2
    assert set(hub.arrived.values()) == set(hub.committed.values()) == {1}
    assert TOKEN not in first.stdout + first.stderr + again.stdout + again.stderr
    assert sorted(path.name for path in made.parent.glob(".*")) == []  # nothing is left of the loading


@pytest.mark.process
def test_both_versions_of_datasets_load_it(hub: Hub, api: Any, made: Path, old_python: str, tmp_path: Path) -> None:
    send(api, made)
    code = (
        "import datasets, json, sys\n"
        "found = {c: {s: list(rows) for s, rows in datasets.load_dataset(sys.argv[1], c).items()}\n"
        "         for c in ('paired', 'glm', 'kimi', 'failures')}\n"
        "print(datasets.__version__, json.dumps(found))"
    )
    for python, version in ((old_python, "3.6.0"), (sys.executable, "5.2.0")):
        done = run_python(python, code.replace("sys.argv[1]", repr(REPO)), tmp_path, tmp_path / version,
                          **environment(hub, tmp_path / version))  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        said, _, found = done.stdout.splitlines()[-1].partition(" ")
        assert said == version
        assert json.loads(found) == rows_on_disk(made)


@pytest.mark.usefixtures("not_loaded_back")
def test_pull_request_goes_on_and_is_tagged_when_it_was_merged(hub: Hub, made: Path) -> None:
    for _ in range(2):
        done = publish(str(made), "--repo", REPO, "--push", "--pr")
        assert done.exit_code == 0, done.output
        assert "Pull request 1 of jane/small is ready" in done.stdout
    repository = hub.repository(REPO)
    assert len(repository.pull_requests) == 1
    assert list(hub.files(REPO)) == [".gitattributes"]
    assert not repository.tags
    repository.refs["main"] = repository.refs["refs/pr/1"]  # merged
    assert publish(str(made), "--repo", REPO, "--push").exit_code == 0
    assert repository.tags == {"v1.0.0": repository.refs["main"]}
    assert set(hub.arrived.values()) == {1}


def test_a_hub_that_stays_away_is_said_in_one_sentence(hub: Hub, made: Path) -> None:
    hub.misbehave("POST /api/repos", status=403, times=9)
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 1
    assert "403" in done.stderr.splitlines()[-1]
    assert "run the same command again" in done.stderr


def kill_at(moment: float | str, made: Path, hub: Hub, size: int) -> None:
    """Publishes, and kills the publisher when the Hub has got this share of the bytes, or this request."""
    command = [sys.executable, "generate/publish.py", str(made), "--repo", REPO, "--push"]
    publisher = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill() -> None:
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()

    if isinstance(moment, str):
        hub.misbehave(moment, before=kill)
    else:
        hub.on_progress = lambda received: kill() if received >= moment * size else None
    assert publisher.wait(timeout=120) == -signal.SIGKILL, "it was not killed"
    hub.on_progress = None


KILLS: list[tuple[float | str, bool]] = [((n + 0.5) / 13, False) for n in range(13)]  # and whether Xet is on

KILLS += [(m, False) for m in ("/api/repos", "/preupload/", "/batch", "/verify", "/commit/", "/resolve/", "/tag/")]

KILLS += [(m, True) for m in (0.5, "-write-token", "/v1/chunks", "-grants", "PUT /v1/", "-commits", "/v2/", "/commit/")]

QUICK = [(6.5 / 13, False), ("/v2/", True), ("/resolve/", False)]


@pytest.mark.process
@pytest.mark.parametrize(
    ("moment", "xet"), QUICK + [pytest.param(*kill, marks=pytest.mark.soak) for kill in KILLS if kill not in QUICK]
)
def test_kill(moment: float | str, xet: bool, made: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_XET", str(int(not xet)))
    size = sum(path.stat().st_size for path in made.rglob("*.*") if path.suffix in (".parquet", ".zst", ".png"))
    kill_at(moment, made, hub, size)
    done = publish_apart(str(made), "--repo", REPO, "--push")
    assert done.returncode == 0, done.stderr
    assert hub.hashes(REPO, "v1.0.0") == as_published(made)
    assert done.stdout.count("all as built") == sum(map(len, rows_on_disk(made).values()))
    assert set(hub.arrived.values()) == set(hub.committed.values()) == {1}, "something was sent twice"
    assert len(hub.repository(REPO).commits) == 2
    assert bool(hub.xorbs) == xet


def test_refusal_ends_the_command_before_anything_is_sent(hub: Hub, copy: Path) -> None:
    edit_rows(copy, "answer", f"It says {KEY}.")
    done = publish(str(copy), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert "Nothing was sent: 2 checks failed. First: " in done.stderr
    assert KEY not in done.stdout + done.stderr
    assert not hub.requests


def test_a_newer_version_that_came_between_is_not_overwritten(hub: Hub, made: Path, made_again: Path) -> None:
    hub.misbehave("POST .*/commit/", before=lambda: hub.put(REPO, made_again))
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert "has version 1.1.0, this is 1.0.0" in done.stderr
    assert hub.hashes(REPO) == file_hashes(made_again)


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("kind", [TypeError, KeyError, AttributeError, ValueError])
def test_a_mistake_of_ours_is_no_hub_that_cannot_be_reached(
    kind: type[Exception], made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise kind("ours")

    monkeypatch.setattr(push, "check_release", fail)
    with pytest.raises(AssertionError, match="it ended with a traceback"):
        publish(str(made), "--repo", REPO)


def test_a_refused_module_stops_the_dataset(hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise ContractError("no")

    monkeypatch.setattr(push, "check_module", refuse)
    done = publish(str(made), "--repo", REPO, "--push", "--modules")
    assert done.exit_code == 2
    assert not hub.requests


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is nothing to publish"),
        (["small"], "--repo is missing"),
        (["no-such", "--repo", REPO], "no-such is not a directory"),
        (["small", "--repo", REPO, "--push", "--verify"], "exclude one another"),
        (["small", "--repo", REPO, "--verify", "--public"], "--public requires an upload"),
        (["small", "--diff", REPO, "--pr"], "--pr requires an upload"),
        (["small", "--diff", REPO, "--modules"], "leave --modules out"),
        (["--repo", REPO, "--modules", "--redistributable"], "--redistributable requires a dataset"),
    ],
)
def test_mistakes_are_said_in_one_sentence(arguments: list[str], message: str) -> None:
    done = publish(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("token", "message"),
    [("", "log in with `hf auth login`, or set HF_TOKEN"), ("hf_sec\x0bret", "contains invalid characters"),
     ("hf_secrét", "contains invalid characters")],
)  # fmt: skip
def test_no_token(token: str, message: str, hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert message in done.stderr
    assert "hf_sec" not in done.output
    assert not hub.requests
