"""What several test files need: records and image lists without a model."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import typer
from typer.testing import CliRunner

# One thread a process: pytest-xdist already fills the cores, and threads that wait for each other spin.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

ROOT = Path(__file__).resolve().parent.parent


def worker_processes(pid: int) -> list[psutil.Process]:
    """The processes that this one shares its work with, as loky names them; none when it has ended."""
    found = []
    with suppress(psutil.Error):
        for child in psutil.Process(pid).children():
            with suppress(psutil.Error):
                if "LokyProcess" in " ".join(child.cmdline()):
                    found.append(child)
    return found


def file_hashes(folder: Path) -> dict[str, str]:
    """Of every file below the folder: what two makings of it are compared by, and what a failure can print."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def image_row(image_id: str, split: str = "train", **changes: Any) -> dict[str, Any]:
    """One line of images.jsonl."""
    row = {
        "image_id": image_id,
        "wnid": "n02084071",
        "path": f"n02084071/{image_id}.JPEG",
        "split": split,
        "sha256": "0" * 64,
        "phash": "0" * 16,
        "width": 320,
        "height": 240,
    }
    return row | changes


def record(image_id: str, model: str = "glm", run_id: str = "run-of-tests", **changes: Any) -> dict[str, Any]:
    """One line of a run's shard, good unless changed."""
    row = {
        "image_id": image_id,
        "model": model,
        "attempt": 0,
        "seed": 0,
        "run_id": run_id,
        "revision": "main",
        "status": "ok",
        "message": None,
        "finish_reason": "eos",
        "protocol": True,
        "prompt_tokens": 20,
        "output_tokens": 30,
        "raw": [f"<think>{model} sees {image_id}</think><answer>A dog, says {model}.</answer>"],
        "thinking": f"{model} sees {image_id}",
        "answer": f"A dog, says {model}.",
        "rest": "",
    }
    return row | changes


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_run(run: Path, records: Iterable[dict[str, Any]], model: str = "glm", run_id: str = "run-of-tests") -> Path:
    """A run directory as generate/run.py leaves it: run.json and one shard."""
    write_jsonl(run / "shard-00000.jsonl", records)
    bound = {"model": model, "question": "What is in this image?", "checkpoint": "somewhere", "revision": "main"}
    (run / "run.json").write_text(json.dumps({"run_id": run_id, "bound": bound}))
    return run


CHECKPOINTS = ROOT / "generate" / "demo" / "checkpoints"


def run_command(model: str, images: Path, root: Path, out: Path, *more: str) -> list[str]:
    """`python generate/run.py` for a built-in checkpoint."""
    return [
        str(ROOT / "generate" / "run.py"),
        f"--model={model}",
        f"--checkpoint={CHECKPOINTS / model}",
        f"--images={images}",
        f"--images-root={root}",
        f"--out={out}",
        "--max-new-tokens=192",
        *more,
    ]


def in_this_process(main: Callable[..., None], arguments: list[str]) -> None:
    """A command that has to succeed; in a process of its own, it would take seconds to import torch."""
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output


def drawn_list(folder: Path, count: int) -> Path:
    """Pictures drawn into folder/pictures, listed in folder/images.jsonl; every tenth is of the test split."""
    from generate.demo.draw import draw_pictures

    draw_pictures(folder / "pictures", count, seed=11)
    paths = sorted(p.relative_to(folder / "pictures") for p in (folder / "pictures").rglob("*.*"))
    rows = [
        image_row("__".join(p.with_suffix("").parts), "test" if at % 10 == 0 else "train", path=p.as_posix())
        | {"sha256": None, "wnid": p.parts[0]}
        for at, p in enumerate(paths)
    ]
    return write_jsonl(folder / "images.jsonl", rows)


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    drawn_list(folder, 24)
    return folder


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A Job of a built-in checkpoint; options are Job's, `settings` those of Settings."""
    from generate.guards import Guards
    from generate.job import Job
    from generate.models import MODELS
    from generate.sampling import Sampling
    from generate.settings import Settings

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
def run(job: Callable[..., Any]) -> Callable[..., dict[str, dict[str, Any]]]:
    """Runs a job in this process and gives its records by image_id."""
    import torch

    from generate.checkpoints import find_checkpoint
    from generate.images import read_image_list
    from generate.job import run_job
    from generate.world import World
    from imagenet_think import read_records

    def run(
        images: Path, root: Path, out: Path | None = None, *, world: World | None = None, **changes: Any
    ) -> dict[str, dict[str, Any]]:
        asked = job(images, root, out, **changes)
        server = asked.engine == "server"
        checkpoint = None if server else find_checkpoint(asked.checkpoint, asked.revision, asked.remote_code)
        run_job(asked, read_image_list(images), checkpoint, world or World(0, 1, torch.device("cpu")))
        return {record["image_id"]: record for record in read_records(asked.out)}

    return run


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The longest file first, so that the other process does all else meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_kills.py")
