"""Fixtures of several test files."""

import importlib.metadata
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

# One thread a process: pytest-xdist already fills the cores, and threads that wait for each other spin.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"  # before imagenet_think imports huggingface_hub, which reads it once

from imagenet_think import Record, read_records
from tests.support.commands import CHECKPOINTS
from tests.support.dataset_loading import python_with_datasets
from tests.support.process_guard import ProcessGuard
from tests.support.samples import drawn_list


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    drawn_list(folder, 24)
    return folder


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A Job of a built-in checkpoint; options are Job's, `settings` those of Settings."""
    from generate.engines.guards import Guards
    from generate.inference.job import Job
    from generate.inference.settings import Settings
    from generate.models.registry import MODELS
    from generate.models.sampling import Sampling

    def job(images: Path, root: Path, out: Path | None = None, **changes: Any) -> Any:
        model = changes.get("model", "glm")
        settings = {"prompt": "Describe this image."} | changes.pop("settings", {})
        options = {
            "model": model,
            "entry": MODELS.get(model),
            "checkpoint": str(CHECKPOINTS / model),
            "revision": None,
            "images": images,
            "images_root": root,
            "out": out or tmp_path_factory.mktemp("run"),
            "split": None,
            "limit": None,
            "batch_size": 8,
            "max_new_tokens": 192,
            "sampling": Sampling.parse(changes.pop("sampling", "greedy")),
            "engine": "transformers",
            "guards": Guards.parse(changes.pop("guards", "loop=512")),
            "force_answer": False,
            "settings": Settings(**settings),
        }
        return Job(**(options | changes))

    return job


@pytest.fixture(scope="session")
def run(job: Callable[..., Any]) -> Callable[..., dict[str, Record]]:
    """Runs a job in this process and gives its records by image_id."""
    import torch

    from generate.inference.runner import run_job
    from generate.inference.setup import checkpoint_of_job
    from generate.processes.launch import Launch
    from generate.storage.image_list import read_image_list

    def run(
        images: Path, root: Path, out: Path | None = None, *, launch: Launch | None = None, **changes: Any
    ) -> dict[str, Record]:
        asked = job(images, root, out, **changes)
        run_job(asked, read_image_list(images), checkpoint_of_job(asked), launch or Launch(0, 1, torch.device("cpu")))
        return {record["image_id"]: record for record in read_records(asked.out)}

    return run


@pytest.fixture(scope="session")
def old_python() -> str:
    """A Python with datasets 3.6 and without torch."""
    return python_with_datasets("3.6.0")


@pytest.fixture(params=["5.2.0", "3.6.0"])
def python(request: pytest.FixtureRequest) -> str:
    """A Python with each version of datasets."""
    if request.param == "3.6.0":
        return str(request.getfixturevalue("old_python"))
    assert importlib.metadata.version("datasets") == request.param
    return sys.executable


# Those that take longest, so that they start first and all else is done beside them.
LONGEST = [
    "test_kills.py",
    "test_run_ray.py",
    "test_demo.py",
    "test_launches.py",
    "test_loading.py",
    "test_page.py",
    "test_push.py",
    "test_run.py",
    "test_ranks.py",
    "test_card.py",
    "test_transformers_engine.py",
    "test_server_engine.py",
]


SOAK_S = 1800


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Put the longest files first, and let a test of soak take longer before it counts as hanging."""
    for item in items:
        if item.get_closest_marker("soak") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SOAK_S))
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


GUARD = ProcessGuard()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let only tests marked `process` (or `soak`) start one."""
    if item.get_closest_marker("process") or item.get_closest_marker("soak"):
        return (yield)
    with GUARD.forbid(item.nodeid):
        return (yield)
