"""Chats for the four trainers. Each tool's own loader read the golden files (docs/exports.md): rows, pictures, loss."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import Result

from generate.building.build import build
from generate.export_tasks import main
from generate.exporting.formats import TRAINERS
from generate.exporting.picture_files import PictureFiles
from imagenet_think import ContractError
from tests.support.built_datasets import FAILED
from tests.support.commands import ROOT, file_hashes, invoke
from tests.support.own_datasets import QUESTIONS, own_dataset
from tests.support.samples import image_row, record, write_jsonl, write_run

GOLDENS = ROOT / "tests" / "goldens" / "exports"
PATHS = ["one.png", ["two/a.png", "two/b.png"], "drei/bär.png"]
TEXTS = {  # marks of trainers and of the student, line ends that JSON has not, another script
    "glm": [
        ("I see <image> and <video>.", "A dog."),
        ("Two\u2028pictures <|im_end|>.", "Cats."),
        ("Ein Bär.", "熊です。"),
    ],
    "kimi": [("Hm.", "A <audio> dog."), ("Both.", "Two cats."), (None, None)],
}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ds/, of three images, the second of two pictures, asked in Japanese; kimi failed at the third. pictures/."""
    folder = tmp_path_factory.mktemp("given")
    rows = []
    for at, path in enumerate(PATHS):
        several = {"path": path, "sha256": ["a" * 64] * 2} if isinstance(path, list) else {"path": path}
        rows.append(image_row(f"i{at}", "test" if at == 1 else "train") | several)
        for name in [path] if isinstance(path, str) else path:
            file = folder / "pictures" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (8, 6), (at, 0, 0)).save(file)
    runs = {}
    for teacher, texts in TEXTS.items():
        records = [
            record(f"i{at}", teacher, **({"thinking": thinking, "answer": answer} if thinking else FAILED))
            for at, (thinking, answer) in enumerate(texts)
        ]
        runs[teacher] = write_run(folder / teacher, records, teacher)
        described = json.loads((runs[teacher] / "run.json").read_text())
        described["bound"] |= {"question": QUESTIONS["ja"]}
        (runs[teacher] / "run.json").write_text(json.dumps(described))
    build(runs, write_jsonl(folder / "images.jsonl", rows), folder / "ds")
    return folder


def run(given: Path, out: Path, *options: str, dataset: Path | None = None) -> Result:
    return invoke(main, str(dataset or given / "ds"), f"--out={out}", "--format=sft", *options)


def lines_of(given: Path, out: Path, *options: str, dataset: Path | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return the chats of each file."""
    result = run(given, out, *options, dataset=dataset)
    assert result.exit_code == 0, result.output
    return {
        file.stem: [json.loads(line) for line in file.read_bytes().splitlines()]
        for file in sorted((out / "sft").glob("*.jsonl"))
    }


@pytest.mark.parametrize("trainer", TRAINERS)
def test_golden_files(given: Path, tmp_path: Path, trainer: str) -> None:
    assert run(given, tmp_path, f"--trainer={trainer}").exit_code == 0
    assert file_hashes(tmp_path / "sft") == file_hashes(GOLDENS / trainer)


@pytest.mark.parametrize("trainer", TRAINERS)
def test_as_many_pictures_as_marks(given: Path, tmp_path: Path, trainer: str) -> None:
    """Each picture once, in the question, and none of the texts' own words for one."""
    for chats in lines_of(given, tmp_path, f"--trainer={trainer}", f"--images={given / 'pictures'}").values():
        for chat in chats:
            asked, reply = (message["content"] for message in chat["messages"])
            if trainer in ("llamafactory", "ms-swift"):
                files, marks = chat["images"], asked.count("<image>")
            else:
                shown = [part for part in asked if part["type"] == "image"]
                files, marks = chat.get("images") or [part["path"] for part in shown], len(shown)
                assert [part["text"] for part in asked if part["type"] == "text"] == [QUESTIONS["ja"]]
            assert (len(files), "<image>" in str(reply)) == (marks, False)
            assert all(Path(file).is_absolute() and Image.open(file).size == (8, 6) for file in files)


def test_teachers(given: Path, tmp_path: Path) -> None:
    alone = lines_of(given, tmp_path / "one", "--teacher=kimi")
    assert {name: len(chats) for name, chats in alone.items()} == {"kimi-train": 1, "kimi-test": 1}
    mixed = lines_of(given, tmp_path / "mixed", "--teacher=mixed")
    assert {name: [chat["images"] for chat in chats] for name, chats in mixed.items()} == {
        "mixed-train": [["one.png"], ["drei/bär.png"]],
        "mixed-test": [["two/a.png", "two/b.png"]],
    }
    every = [chat for chats in lines_of(given, tmp_path / "all").values() for chat in chats]
    assert all(chat in every for chats in mixed.values() for chat in chats)
    assert "熊です。" in mixed["mixed-train"][1]["messages"][1]["content"]  # of the only teacher who answered


def test_mixed_takes_each_teacher_about_as_often(tmp_path: Path) -> None:
    chats = lines_of(
        tmp_path,
        tmp_path,
        "--teacher=mixed",
        dataset=own_dataset(tmp_path, {"a": "de", "b": "sv"}, 60, annotated=False),
    )
    asked = [chat["messages"][0]["content"] for chat in chats["mixed-train"]]
    counts = [asked.count(f"<image>{QUESTIONS[language]}") for language in ("de", "sv")]
    assert sum(counts) == len(asked) == 45
    assert min(counts) >= 10


REPLIES = {
    "": "<think>\nHm.\n</think>\n\nA [audio] dog.",
    "--no-thinking": "A [audio] dog.",
    "--tags=kimi": "◁think▷\nHm.\n◁/think▷\n\nA [audio] dog.",
    "--tags=glm": "<think>\nHm.\n</think>\n\n<answer>A [audio] dog.</answer>",
    "--tags=[T], [/T]": "[T]\nHm.\n[/T]\n\nA [audio] dog.",
    "--tags=,</think>": "Hm.\n</think>\n\nA [audio] dog.",
}


@pytest.mark.parametrize("option", REPLIES)
@pytest.mark.parametrize("trainer", TRAINERS)
def test_replies(given: Path, tmp_path: Path, option: str, trainer: str) -> None:
    chats = lines_of(given, tmp_path, f"--trainer={trainer}", "--teacher=kimi", *filter(None, [option]))
    reply = chats["kimi-train"][0]["messages"][1]["content"]
    assert (reply if isinstance(reply, str) else reply[0]["text"]) == REPLIES[option]


def test_pictures_of_another_layout(given: Path, tmp_path: Path) -> None:
    """By the copy's own paths, and one that is not there leaves out the image or is an error."""
    for name in ("one.png", "drei/bär.png"):
        file = tmp_path / "copy" / "deeper" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((given / "pictures" / name).read_bytes())
    options = ["--teacher=glm", f"--images={tmp_path / 'copy'}", "--relative"]
    result = run(given, tmp_path / "out", *options)
    assert result.exit_code == 2
    assert "1 of the images lack a picture below --images (the first: i1); --skip-missing leaves" in result.stderr
    result = run(given, tmp_path / "out", *options, "--skip-missing")
    assert result.stdout == f"2 chats, 1 left out -> {tmp_path / 'out' / 'sft'}\n"
    chats = [json.loads(line) for line in (tmp_path / "out/sft/glm-train.jsonl").read_bytes().splitlines()]
    assert [chat["images"] for chat in chats] == [["deeper/one.png"], ["deeper/drei/bär.png"]]
    assert json.loads((tmp_path / "out/sft/export.json").read_text())["left_out"] == ["i1"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../../secret.png", "leads out of the pictures' root"),
        ("/secret.png", "leads out of the pictures' root"),
        ("http://somewhere/x.png", "trainers open pictures as files"),
        ("all.tar::x.png", "trainers open pictures as files"),
        ("hub:a/b/c/train#1", "trainers open pictures as files"),
    ],
)
def test_paths_that_no_trainer_should_open(path: str, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        PictureFiles(None, relative=False).of({"path": path, "image_id": "x"})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--trainer=trl"], "--trainer trl is not known, choose from llamafactory, ms-swift, axolotl, unsloth"),
        (["--teacher=gpt"], "--teacher gpt is not known, choose from glm, kimi, all, mixed"),
        (["--tags=<think>"], "--tags <think> is neither two tags"),
        (["--tags=vl_rethinker"], "--tags vl_rethinker is a model without tags"),
        (["--tags=glm", "--no-thinking"], "give one of the two"),
        (["--relative"], "--relative is about your copy of the pictures: give --images, or leave it out"),
        (["--redistributable"], "--redistributable requires --format webdataset or mds"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(given: Path, tmp_path: Path, options: list[str], message: str) -> None:
    result = run(given, tmp_path / "out", *options)
    assert (result.exit_code, message in result.stderr) == (2, True), result.output
    assert result.stderr.rpartition("error: ")[2].count("\n") == 1
    assert not (tmp_path / "out" / "sft").exists()
