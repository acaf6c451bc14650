"""Exports for lmms-eval and VLMEvalKit: read here as those tools read them, scored as evaluate/score.py scores.

The golden files were loaded, asked and scored by lmms-eval 0.7.3 and VLMEvalKit e8e78f0 themselves (docs/exports.md).
"""

import base64
import importlib.util
import json
import shutil
import tarfile
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import datasets
import numpy as np
import pandas
import pyarrow.parquet
import pytest
import yaml
from PIL import Image
from typer.testing import Result

from generate.building.build import build
from generate.export_tasks import main
from generate.exporting.formats import TASK_FORMATS
from generate.exporting.lmms_eval import KINDS, VALUES
from generate.exporting.lmms_eval_task import FAMILIES, IMAGES, MODEL, SECTIONS
from generate.exporting.vlmevalkit import index_of, write_vlmevalkit
from generate.models.registry import MODELS
from generate.models.thinking import split
from generate.storage.run_directory import parse_raw
from imagenet_think import DEFAULT_PATH, Pictures, decode_image, load
from tests.support.commands import ROOT, invoke
from tests.support.first_schema import TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.support.scoring import score

NAME = "ImageNetThink_OpenEnded"
GOLDENS = ROOT / "tests" / "goldens" / "exports"
# Answers that a table may lose: what pandas reads as no value, what separates columns and rows, quotes, Python's own.
ANSWERS = ["NA", "a\tb\r\nc", "'quoted' and \"quoted\" \\n", "['a', 'b']", "naïve `◁/think▷` 🦊\u2028", " 007 \x00 "]
IDS = [f"{at:04d}" for at in range(len(ANSWERS))]  # pandas would take these for numbers


def picture(at: int) -> bytes:
    """One that everybody decodes alike, and one for each thing that viewers see otherwise."""
    pixels = np.random.default_rng(at).integers(0, 256, (40, 60, 3), np.uint8)
    image, options = Image.fromarray(pixels), {"format": "JPEG"}
    if at == 1:  # turned by its EXIF, which of one colour only the size tells
        image.paste((90, 120, 60), (0, 0, *image.size))
        exif = Image.Exif()
        exif[0x0112] = 6
        options["exif"] = exif
    elif at == 2:
        image = image.convert("CMYK")
    elif at == 3:
        image, options = image.resize((1500, 30)), {"format": "PNG"}
    elif at == 4:
        image, options = Image.new("L", (1, 1), 7), {"format": "GIF"}  # base64 of fewer than 65 characters
    elif at == 5:
        image = image.convert("L")
    file = BytesIO()
    image.save(file, **options)
    return file.getvalue()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """imagenet-think-250k/, built of six pairs in test and one in train, and pictures/."""
    folder = tmp_path_factory.mktemp("given")
    rows = [image_row(image_id, "test") for image_id in IDS] + [image_row("train")]
    images = write_jsonl(folder / "images.jsonl", rows)
    runs = {}
    for teacher in TEACHERS:
        records = [record("train", teacher)]
        records += [
            record(image_id, teacher, thinking=f"{teacher} sees <think> {at}", answer=ANSWERS[(at + len(teacher)) % 6])
            for at, image_id in enumerate(IDS)
        ]
        runs[teacher] = write_run(folder / teacher, records, teacher)
    build(runs, images, folder / DEFAULT_PATH)
    (folder / "pictures" / "n02084071").mkdir(parents=True)
    for at, row in enumerate(rows):
        (folder / "pictures" / row["path"]).write_bytes(picture(at))
    return folder


def run(given: Path, out: Path, *options: str, dataset: Path | None = None) -> Result:
    return invoke(main, str(dataset or given / DEFAULT_PATH), f"--out={out}", *options)


def exported(given: Path, out: Path, *options: str) -> Path:
    result = run(given, out, f"--images={given / 'pictures'}", *options)
    assert result.exit_code == 0, result.output
    return out


def task_of(folder: Path) -> ModuleType:
    """task.py as lmms-eval runs it."""
    spec = importlib.util.spec_from_file_location("task", folder / "task.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def described(folder: Path) -> dict[str, Any]:
    """The YAML as lmms-eval reads it, functions and all."""
    task = task_of(folder)

    class Loader(yaml.SafeLoader):
        pass

    def function(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
        module, name = loader.construct_scalar(node).split(".")
        assert module == "task"
        return getattr(task, name)

    Loader.add_constructor("!function", function)
    found: dict[str, Any] = yaml.load((folder / "imagenet_think.yaml").read_text("utf-8"), Loader)
    return found


def docs_of(folder: Path, cache: Path) -> list[dict[str, Any]]:
    config = described(folder)
    files = {split: str(folder / name) for split, name in config["dataset_kwargs"]["data_files"].items()}
    found = datasets.load_dataset(config["dataset_path"], data_files=files, cache_dir=str(cache))
    return list(found[config["test_split"]])


def table_of(folder: Path) -> pandas.DataFrame:
    """As VLMEvalKit's load() does."""
    return pandas.read_csv(folder / f"{NAME}.tsv", sep="\t")


# ------------------------------------------------------------------------------------------------------ both formats


def test_the_golden_files(given: Path, tmp_path: Path) -> None:
    out = exported(given, tmp_path / "exports")
    goldens = sorted(path for task in TASK_FORMATS for path in (GOLDENS / task).iterdir())
    assert len(goldens) == 3
    for file in goldens:
        written = (out / file.relative_to(GOLDENS)).read_text("utf-8")
        assert written.replace(str(given / "pictures"), "/PICTURES") == file.read_text("utf-8"), file.name
    assert sorted(path.name for path in (out / "vlmevalkit").iterdir()) == [
        f"{NAME}.json",
        f"{NAME}.tsv",
        "export.json",
    ]
    copies = {"thinking.py": "generate/models/thinking.py", "imagenet_think.py": "imagenet_think.py"}
    copies["task.py"] = "generate/exporting/lmms_eval_task.py"
    for family in FAMILIES:
        names = {path.name for path in (ROOT / "evaluate" / family).glob("*.py")} - {"app.py"}
        copies |= {f"{family}/{name}": f"evaluate/{family}/{name}" for name in names}
    for name, source in copies.items():
        assert (out / "lmms-eval" / name).read_bytes() == (ROOT / source).read_bytes(), name
    others = {"imagenet_think.yaml", "styles.json", "test.parquet", "export.json"}
    files = {str(p.relative_to(out / "lmms-eval")) for p in (out / "lmms-eval").rglob("*") if p.is_file()}
    assert files == others | copies.keys()


@pytest.mark.parametrize("embed", [False, True])
def test_what_the_tools_see(given: Path, tmp_path: Path, embed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions, references and pixels are the dataset's; embedded, the pictures need not be there any more."""
    rows = load("paired", given / DEFAULT_PATH, split="test", images=given / "pictures")
    pictures = [row["image"] for row in rows]
    root = Path(shutil.copytree(given / "pictures", tmp_path / "pictures"))
    result = run(given, tmp_path / "exports", f"--images={root}", *(["--embed"] if embed else []))
    assert result.exit_code == 0, result.output
    if embed:
        shutil.rmtree(root)
    monkeypatch.chdir(tmp_path)

    config = described(tmp_path / "exports" / "lmms-eval")
    settings = config.get("lmms_eval_specific_kwargs", {}).get("default")
    docs = docs_of(tmp_path / "exports" / "lmms-eval", tmp_path / "cache")
    assert len(docs) == len(rows) == len(IDS)
    for doc, row, image in zip(docs, rows, pictures, strict=True):
        assert config["doc_to_text"](doc, settings) == row["question"]
        assert config["doc_to_target"](doc) == [row["glm_answer"], row["kimi_answer"]]
        (seen,) = config["doc_to_visual"](doc, settings)
        assert (seen.mode, seen.size, seen.tobytes()) == ("RGB", image.size, image.tobytes())

    table = table_of(tmp_path / "exports" / "vlmevalkit")
    assert not table.isna().any().any()
    assert list(table["index"]) == [index_of(row["image_id"]) for row in rows]
    assert list(table["path"]) == list(rows["path"])
    for (_, line), row, image in zip(table.iterrows(), rows, pictures, strict=True):
        assert line["question"] == row["question"]
        assert eval(line["answer"]) == [row["glm_answer"], row["kimi_answer"]]
        if embed:
            assert len(line["image"]) > 64
            with Image.open(BytesIO(base64.b64decode(line["image"]))) as seen:
                assert (seen.mode, seen.size, seen.tobytes()) == ("RGB", image.size, image.tobytes())
        else:
            assert Path(line["image_path"]).is_absolute()
            assert decode_image(Path(line["image_path"]).read_bytes()).tobytes() == image.tobytes()


def test_questions_of_any_characters(given: Path, tmp_path: Path) -> None:
    """pandas ends a row also at a carriage return alone, which Python's csv by itself does not quote."""
    questions = ["a\rb", 'a "b"\tc\r\nd\n', "'"]
    row = load("paired", given / DEFAULT_PATH, split="test")[0]
    pairs = [row | {"question": question} for question in questions]
    write_vlmevalkit(tmp_path, NAME, pairs, Pictures(given / "pictures"), embed=False)
    assert list(table_of(tmp_path)["question"]) == questions


# ---------------------------------------------------------------------------------------------------------- lmms-eval

OUTPUTS = [
    "<think>glm sees 0</think><answer>A naïve dog, says kimi.</answer>",
    "<think>\nIt barks.\n</think>\n\nNA a b",
    "kimi sees a\n</think> 'quoted' and [\"quoted\"]",
    "<think>glm sees 4 and sees",
    "A dog, says glm.",
    "",
]
OTHER_OUTPUTS = [
    "◁think▷kimi sees 1◁/think▷ A hound.",
    "◁think▷kimi sees </think>◁/think▷<answer>A hound.</answer> It is.",
    "<think>a</think><answer><|begin_of_box|>b<|end_of_box|></answer> c",
    "<think>a <think> b</think></think> c",
    "so it is \\boxed{a \\frac{1}{2}} and \\boxed{b}",
    "<think>a</think><tool_call>{}</tool_call>",
    "<think></think> a",
    "<think>a</think>  ",
    "\ud800<think>a</think>b\udfff",
]


def test_scores_are_those_of_the_project(given: Path, tmp_path: Path) -> None:
    records = [
        record(image_id, raw=[raw]) | parse_raw([raw], MODELS["glm"].style, "eos")
        for image_id, raw in zip(IDS, OUTPUTS, strict=True)
    ]
    scored = score(write_run(tmp_path / "run", records), given / DEFAULT_PATH, tmp_path / "scores" / "X.json")
    assert scored.exit_code == 0, scored.output
    expected = pyarrow.parquet.read_table(tmp_path / "scores" / "X.rows.parquet").to_pylist()
    folder = exported(given, tmp_path / "exports", "--format=lmms-eval") / "lmms-eval"
    config = described(folder)
    names = [f"{section}_{value}_{kind}" for section in SECTIONS for value in VALUES for kind in KINDS]
    assert [metric["metric"] for metric in config["metric_list"]] == ["answered", *names]
    seen, answered = set(), 0
    for doc, row, raw in zip(docs_of(folder, tmp_path / "cache"), expected, OUTPUTS, strict=True):
        values = config["process_results"](doc, [raw.strip()])
        assert values.keys() == {"image_id", "status", "answered", *names}
        assert (values["image_id"], values["status"]) == (row["image_id"], row["status"])
        for name in names:
            # The terms are added up in another order, so that the last bit of a weighted sum may differ.
            assert values[name] == pytest.approx(row[name], abs=1e-15 if "tfidf" in name else 0), name
        seen |= {(name, values[name] > 0) for name in names}
        answered += values["answered"]
    assert len(seen) == 2 * len(names)  # each is 0 somewhere and more elsewhere
    means = json.loads((tmp_path / "scores" / "X.json").read_text())
    assert answered == means["answered"] == 3


@pytest.mark.parametrize("model", [None, *MODELS])
def test_outputs_are_split_as_ours(
    given: Path, tmp_path: Path, model: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = exported(given, tmp_path / "exports", "--format=lmms-eval") / "lmms-eval"
    task = task_of(folder)
    style = MODELS["glm"].style
    if model:
        monkeypatch.setenv(MODEL, model)
        style = MODELS[model].style
    parse = task._beside("thinking").split
    for raw in OUTPUTS + (OTHER_OUTPUTS if model else OTHER_OUTPUTS[2:4]):
        found, expected = parse(raw, task._style()), split(raw, style)
        assert vars(found) == vars(expected), raw


def test_the_pictures_root_may_be_named_when_it_runs(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(given, tmp_path / "exports", "--format=lmms-eval")
    assert result.exit_code == 0, result.output
    config = described(tmp_path / "exports" / "lmms-eval")
    assert "lmms_eval_specific_kwargs" not in config
    doc = docs_of(tmp_path / "exports" / "lmms-eval", tmp_path / "cache")[0]
    with pytest.raises(ValueError, match=f"set {IMAGES} to your copy, or export with --images"):
        config["doc_to_visual"](doc)
    monkeypatch.setenv(IMAGES, str(given / "pictures"))
    assert config["doc_to_visual"](doc)[0].size == (60, 40)
    monkeypatch.setenv(MODEL, "gpt")
    with pytest.raises(ValueError, match="'gpt', choose from any, glm, kimi"):
        config["doc_to_text"](doc)


# --------------------------------------------------------------------------------------------------- what may be wrong


def test_pairs_without_a_picture(given: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(given / "pictures", tmp_path / "pictures"))
    (root / "n02084071" / f"{IDS[1]}.JPEG").unlink()
    cut = root / "n02084071" / f"{IDS[3]}.JPEG"
    cut.write_bytes(cut.read_bytes()[:-40])
    result = run(given, tmp_path / "exports", f"--images={root}")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: 2 of 6 pictures cannot be had from {root} (the first: no picture")
    assert not (tmp_path / "exports").exists()
    assert run(given, tmp_path / "exports", f"--images={root}", "--skip-missing").exit_code == 0
    for folder in (tmp_path / "exports").iterdir():
        told = json.loads((folder / "export.json").read_text())
        assert told == {"split": "test", "pairs": 4, "pictures": False, "left_out": [IDS[1], IDS[3]]}
    assert len(table_of(tmp_path / "exports" / "vlmevalkit")) == 4
    assert len(docs_of(tmp_path / "exports" / "lmms-eval", tmp_path / "cache")) == 4


def test_pictures_in_a_tar(given: Path, tmp_path: Path) -> None:
    """The pictures are found by name; the table for VLMEvalKit cannot name a part of a file."""
    (tmp_path / "tars").mkdir()
    with tarfile.open(tmp_path / "tars" / "all.tar", "w") as tar:
        tar.add(given / "pictures", arcname="elsewhere")
    images = f"--images={tmp_path / 'tars'}"
    result = run(given, tmp_path / "exports", images, "--format=vlmevalkit")
    assert result.exit_code == 2
    assert "is not one of its own (in a tar, or a dataset's row): give --embed" in result.stderr
    assert not any((tmp_path / "exports").iterdir())
    assert run(given, tmp_path / "exports", images, "--embed").exit_code == 0
    assert list(table_of(tmp_path / "exports" / "vlmevalkit")["path"]) == [f"n02084071/{name}.JPEG" for name in IDS]


def test_an_export_is_replaced_and_nothing_else(given: Path, tmp_path: Path) -> None:
    out = exported(given, tmp_path / "exports", "--embed")
    exported(given, out)
    assert "image_path" in table_of(out / "vlmevalkit")
    (out / "vlmevalkit" / "export.json").unlink()
    result = run(given, out, f"--images={given / 'pictures'}")
    assert result.exit_code == 2
    assert result.stderr.endswith("is not an export of this command; give another --out, or remove it\n")
    assert (out / "vlmevalkit" / f"{NAME}.tsv").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format=csv"], "--format csv is not known, choose from lmms-eval, vlmevalkit, sft"),
        ([], "VLMEvalKit's table needs the pictures: give --images, or --format lmms-eval without them"),
        (["--embed", "--format=lmms-eval"], "--embed needs the pictures: give --images"),
        (["--format=sft,csv"], "--format csv is not known"),
        (
            ["--format=sft", "--embed"],
            "--embed requires --format lmms-eval or vlmevalkit; add it, or leave --embed out",
        ),
        (["--images=nowhere"], "--images nowhere is not a directory; give your copy of the pictures"),
        (["--images=hub:x"], "'hub:x' is not of the form hub:owner/name"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(given: Path, tmp_path: Path, options: list[str], message: str) -> None:
    result = run(given, tmp_path / "exports", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "exports").exists()


def test_a_dataset_that_is_none(given: Path, tmp_path: Path) -> None:
    result = run(given, tmp_path / "exports", "--format=lmms-eval", dataset=tmp_path / "nothing")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "nothing" in result.stderr
