"""A dataset full of what must not be published is built, filled and published; none of it lies on the Hub."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import ROOT
from tests.support.hub_server import Hub, serve_hub
from tests.support.planted import Plant, Planted, found_in, plant_facts, plant_files, plant_list, plant_runs
from tests.support.publishing import REPO, environment

FACTS = {"repository": REPO, "version": "1.0.0", "date": "2026-11-24", "licence": "CC-BY-4.0", "authors": ["Jane Doe"]}
Removals = list[tuple[Plant, Callable[[], Any]]]


class Commands:
    """Run commands as a user types them, and keep what they said."""

    def __init__(self, more: dict[str, str]) -> None:
        self._environment = os.environ | more
        self.said = ""

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=300)
        self.said += done.stdout + done.stderr
        assert done.returncode in (0, 2), done.stderr
        assert "Traceback" not in done.stderr
        return done

    def run_until_it_takes_it(self, removals: Removals, *arguments: str | Path, after: Any = None) -> str:
        """Run; take out what a refusal names, call `after`, and run again. Return what it said at last."""
        while (done := self.run(*arguments)).returncode == 2:
            self.take_out(removals, done.stderr)
            if after:
                after(removals)
        assert not removals, f"published with {[plant.where for plant, _ in removals]}"
        return done.stdout

    def take_out(self, removals: Removals, said: str) -> None:
        """Take out what a refusal names."""
        error = said.splitlines()[-1]
        named = [(plant, take_out) for plant, take_out in removals if any(name in error for name in plant.names)]
        assert named, f"a refusal that names nothing that was planted: {error}"
        named[0][1]()
        removals.remove(named[0])


def on_the_hub(hub: Hub) -> dict[str, bytes]:
    """Return everything that the Hub holds: large files, blocks of chunks, all files of all commits, all addresses."""
    held = {f"object {sha}": data for sha, data in hub.objects.items()} | dict(hub.xorbs)
    for repository in hub.repositories.values():
        for sha, files in repository.commits.items():
            held |= {f"{sha[:8]}/{path}": blob.data for path, blob in files.items()}
    return held | {"the requests": "\n".join(hub.requests).encode()}


def publish_planted(planted: Planted, hub: Hub, strays: int) -> Commands:
    """Build, fill and publish what was planted, taking out what is refused by name."""
    folder, dataset = planted.folder, planted.folder / "small"
    commands = Commands(environment(hub, folder / "home"))
    teachers = [part for teacher in ("glm", "kimi") for part in (f"--{teacher}", folder / teacher)]
    build = ("generate/build_dataset.py", *teachers, "--images", folder / "images.jsonl", "--out", dataset)
    commands.run_until_it_takes_it(plant_list(planted), *build, "--workers", "1")

    def fill(removals: Removals) -> None:
        """Fill the card, which refuses some of the files too."""
        command = ("dataset_card/fill.py", dataset, "--facts", folder / "facts.yaml", "--workers", "1")
        while (done := commands.run(*command)).returncode == 2:
            commands.take_out(removals, done.stderr)

    facts = plant_facts(planted, FACTS)
    assert yaml.safe_load((folder / "facts.yaml").read_text())["contact"]
    fill([])
    publish = ("generate/publish.py", dataset, "--repo", REPO, "--workers", "1")
    commands.run_until_it_takes_it(plant_files(planted, dataset, strays) + facts, *publish, after=fill)
    assert not hub.objects, "a dry run sends nothing"
    assert commands.run(*publish, "--push").returncode == 0, commands.said
    return commands


def check(seed: int, folder: Path, count: int, strays: int) -> None:
    planted = plant_runs(folder, seed, count)
    with serve_hub() as hub:
        commands = publish_planted(planted, hub, strays)
        held = on_the_hub(hub)
        assert {"README.md", "runs.json", "manifest.json"} & set(hub.files(REPO)) == {"README.md", "runs.json"}
    assert len(planted.plants) > count
    assert not found_in(held, planted.plants)
    assert "\x1b" not in commands.said, "a terminal would take it for its own"
    assert "are not published" in commands.said, "texts are withheld, and it is said"


@pytest.mark.parametrize("seed", range(3))
def test_the_search_finds_what_is_planted(seed: int, tmp_path: Path) -> None:
    """So that a search of the Hub that finds nothing says something."""
    planted = plant_runs(tmp_path, seed)
    plant_list(planted)
    files = {path.name + path.parent.name + path.suffix: path.read_bytes() for path in tmp_path.rglob("*.json*")}
    there = {what for whats in found_in(files, planted.plants).values() for what in whats}
    assert there == {f"{plant.kind} in {plant.where}" for plant in planted.plants}


@pytest.mark.process
def test_nothing_that_was_planted_is_on_the_hub(tmp_path: Path) -> None:
    check(0, tmp_path, count=12, strays=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 4))
def test_soak(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path, count=48, strays=3)
