"""run.py --images owner/name: the dataset's list and its question, fetched once, the same at every start."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import generate.plan
import generate.run
from generate.storage.image_list import read_image_list
from imagenet_think import read_records, read_run
from tests.support.commands import CHECKPOINTS, ROOT, invoke
from tests.support.hub_client import use_hub
from tests.support.hub_server import Hub, serve_hub
from tests.support.published_datasets import published


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, listed: Path) -> Path:
    return published(tmp_path_factory.mktemp("published"), listed)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    with serve_hub() as server:
        use_hub(server, tmp_path / "home", monkeypatch)
        yield server


def options(images: object, out: Path, *more: str) -> list[str]:
    short = ["--config=max_new_tokens=192", "--config=guards=none", "--config=sampling=greedy", "--limit=3"]
    return [f"--checkpoint={CHECKPOINTS / 'glm'}", f"--images={images}", f"--out={out}", *short, *more]


def run(images: object, out: Path, *more: str) -> Any:
    return invoke(generate.run.main, *options(images, out, *more))


def test_a_run_on_a_dataset_is_bound_to_its_list_and_asks_its_question(
    dataset: Path, listed: Path, hub: Hub, tmp_path: Path
) -> None:
    """Its records are those of a run on the original list with that question; later starts need no Hub."""
    hub.put("someone/think", dataset)
    out, root = tmp_path / "run", f"--images-root={listed / 'pictures'}"
    done = run("someone/think", out, root)
    assert done.exit_code == 0, done.output
    assert (out / "images.jsonl").read_bytes() == (dataset.parent / "images.jsonl").read_bytes()
    config = tmp_path / "run.yaml"
    config.write_text("prompt: What is in this image?\nlanguage: en\n")
    by_list = run(dataset.parent / "images.jsonl", tmp_path / "by_list", root, f"--config={config}")
    assert by_list.exit_code == 0, by_list.output
    assert read_run(out) == read_run(tmp_path / "by_list")
    assert list(read_records(out)) == list(read_records(tmp_path / "by_list"))

    asked = len(hub.requests)
    hub.put("someone/think", listed)  # it has moved on, and is another
    again = run("someone/think", out, root, "--limit=5")
    assert again.exit_code == 0, again.output
    assert len(hub.requests) == asked
    assert len(list(read_records(out))) == 5
    other = run("someone/else", out, root)
    assert other.exit_code == 2
    assert "is the list of someone/think; give another --out" in other.stderr


@pytest.mark.process
def test_of_processes_that_start_together_one_fetches_the_list(
    dataset: Path, listed: Path, hub: Hub, tmp_path: Path
) -> None:
    hub.put("someone/think", dataset)
    code = (
        "import sys; from generate.inference.dataset_images import images_of_dataset; from pathlib import Path\n"
        "from generate.inference.settings import Settings\n"
        "print(images_of_dataset('someone/think', Path('.'), Path(sys.argv[1]), Settings()).settings.question)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "run")]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=300)[0] for process in started]
    assert all(text.endswith("What is in this image?\n") for text in said), said
    assert sum("24 images of someone/think" in text for text in said) == 1
    assert sum("/resolve/" in request and "paired/train-00000" in request for request in hub.requests) <= 2  # HEAD, GET


def test_pictures_in_the_dataset_are_the_runs(listed: Path, tmp_path: Path) -> None:
    """Of a dataset that holds its pictures nothing else is needed; those of its failures are missing, by name."""
    whole = published(tmp_path, listed, ["mine"], pictures=True)
    out = tmp_path / "run"
    done = run(whole, out)
    assert done.exit_code == 0, done.output
    statuses = {record["image_id"]: record["status"] for record in read_records(out)}
    failed = [row.image_id for at, row in enumerate(read_image_list(out / "images.jsonl")) if at % 5 == 0][:1]
    assert [image_id for image_id, status in statuses.items() if status == "missing_image"] == failed
    assert len(statuses) == 3


def test_a_directory_that_is_built_again_is_read_again(dataset: Path, listed: Path, tmp_path: Path) -> None:
    place = tmp_path / "think"
    shutil.copytree(dataset, place)
    root = f"--images-root={listed / 'pictures'}"
    assert run(place, tmp_path / "run", root).exit_code == 0
    shutil.rmtree(place)
    shutil.copytree(published(tmp_path / "again", listed, phash="1" * 16), place)
    changed = run(place, tmp_path / "run", root)
    assert changed.exit_code == 2
    assert "belongs to another run (images" in changed.stderr


QUESTIONS: dict[str, tuple[dict[str, tuple[str, str]], str, list[str]]] = {
    "german": ({name: ("Was ist hier?", "de") for name in ("glm", "kimi")}, "", ["Was ist hier?", "de", "True"]),
    "not told": ({name: ("Que vois-tu ?", "fr") for name in ("glm", "kimi")}, "", ["Que vois-tu ?", "fr", "False"]),
    "own prompt": ({}, "prompt: Look.\n", ["Look.", "und", "True"]),
    "of no known language": ({name: ("Hm?", "und") for name in ("glm", "kimi")}, "", ["Hm?", "und", "True"]),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_question_is_the_teachers(name: str, listed: Path, tmp_path: Path) -> None:
    from generate.inference.check_options import job_of
    from generate.inference.options import RunOptions
    from generate.inference.settings import read_settings

    asked, config, expected = QUESTIONS[name]
    out = published(tmp_path, listed, questions=asked)
    (tmp_path / "run.yaml").write_text(config or "seed: 0\n")
    _, settings = read_settings([str(tmp_path / "run.yaml")], [], {})
    job, _ = job_of(RunOptions(images=out, images_root=listed, out=tmp_path / "run", settings=settings))
    found = job.settings
    assert [found.question, found.question_language, str(found.tell_language)] == expected


REFUSED: dict[str, tuple[str, list[str], str]] = {
    "no such directory or Hub id": ("no-such", [], "--images no-such does not exist; give the list"),
    "a list that is not there": ("lists/images.jsonl", [], "--images lists/images.jsonl does not exist"),
    "a Hub that is away": ("someone/think", [], "HF_HUB_OFFLINE is set, and there is no copy of 'someone/think'"),
    "a directory of something else": (
        "generate",
        [],
        "is a folder and no dataset; give the list of its",
    ),
    "no root of the pictures": ("DATASET", [], "holds no pictures; give the folder that its paths start from"),
    "two questions": (
        "ASKED",
        ["--images-root=."],
        "its teachers were asked different questions (glm: 'Was ist hier?' (de)",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(
    name: str, dataset: Path, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, more, message = REFUSED[name]
    monkeypatch.chdir(ROOT)
    if images == "ASKED":
        images = str(published(tmp_path, listed, questions={"glm": ("Was ist hier?", "de")}))
    result = run(images.replace("DATASET", str(dataset)), tmp_path / "run", *more)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_forecast_of_a_dataset(dataset: Path, listed: Path, tmp_path: Path) -> None:
    given = [one for one in options(dataset, tmp_path / "x.json") if not one.startswith("--limit")]
    more = [f"--images-root={listed / 'pictures'}", "--count=8", "--batch-sizes=4"]
    result = CliRunner().invoke(generate.plan.app, [*given, *more])
    if result.exit_code:
        pytest.fail(result.output)
    assert json.loads((tmp_path / "x.json").read_text())
    assert len(read_image_list(tmp_path / "x" / "images.jsonl")) == 24
