"""The dataset as its users load it: by name on datasets 5 and 3, as a script, by load(), from a Hub, with pictures."""

import hashlib
import os
import pickle
import re
import shutil
import tarfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import pyarrow
import pyarrow.parquet
import pytest
from PIL import Image

import imagenet_think
from generate.building.build import build
from imagenet_think import ImagenetThink, load, open_image
from tests.support.dataset_hub import Hub
from tests.support.dataset_loading import result_of, rows_on_disk, run_python
from tests.support.first_schema import CONFIGS, FEATURES, TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run

QUESTION = "What is in this image?"  # of every run of write_run
FAILED: dict[str, Any] = {"status": "truncated", "thinking": None, "answer": None, "message": "cut"}


def make_dataset(folder: Path, failures: bool = True, test: bool = True, pairs: bool = True, count: int = 20) -> Path:
    """folder/imagenet-think-250k."""
    ids = [f"i{n:02d}" for n in range(count)]
    records = {model: [record(image_id, model) for image_id in ids] for model in TEACHERS}
    if failures:
        for model, n in (("glm", 3), ("glm", 5), ("kimi", 5), ("kimi", 0)):
            records[model][n] |= FAILED
    if not pairs:
        for row in records["kimi"]:
            row |= FAILED
    for model, rows in records.items():
        write_run(folder / model, rows, model)
    splits = ["test" if test and n % 5 == 0 else "train" for n in range(count)]
    write_jsonl(folder / "images.jsonl", map(image_row, ids, splits))
    out = folder / "imagenet-think-250k"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", out, rows_per_shard=6)
    return out


def rows_with_question(dataset: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """What load() gives of rows_on_disk: every row has its teacher's question."""
    return {
        config: {split: [{"question": QUESTION} | row for row in rows] for split, rows in splits.items()}
        for config, splits in rows_on_disk(dataset).items()
    }


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp("dataset"))


# ------------------------------------------------------------------------------------ as users load it, both versions

BY_NAME = """
def load_all():
    found = {}
    for config in [None, *configs]:
        arguments = ["imagenet-think-250k"] + ([config] if config else [])
        whole = datasets.load_dataset(*arguments)
        stream = datasets.load_dataset(*arguments, streaming=True)
        for split in whole:
            assert list(stream[split]) == list(whole[split])
            assert stream[split].features == whole[split].features
        found[config or "bare"] = {split: list(rows) for split, rows in whole.items()}
    return found
"""

BY_LOAD = """
import sys
sys.path.insert(0, "imagenet-think-250k")
import datasets
import imagenet_think

def load_all():
    found = {}
    for config in imagenet_think.Schema().configs:
        whole = imagenet_think.load(config)
        stream = imagenet_think.load(config, streaming=True)
        kinds = imagenet_think.Schema().features(config) | {"question": datasets.Value("string")}
        for split in whole:
            assert whole[split].features == stream[split].features == kinds
            assert list(stream[split]) == list(whole[split])
        rows = {split: list(rows) for split, rows in whole.items() if len(rows)}
        if rows:
            found[config] = rows
    return found
"""

AS_SCRIPT = """
def load_all():
    found = {}
    path = "imagenet-think-250k/imagenet_think.py"
    for config in [None, *configs]:
        whole = datasets.load_dataset(path, config, trust_remote_code=True)
        stream = datasets.load_dataset(path, config, trust_remote_code=True, streaming=True)
        parallel = datasets.load_dataset(path, config, trust_remote_code=True, num_proc=2, cache_dir="parallel")
        for split in whole:
            assert list(stream[split]) == list(parallel[split]) == list(whole[split])
        found[config or "bare"] = {split: list(rows) for split, rows in whole.items()}
    return found
"""

IN_EVERY_FOLDER = """
import datasets
import json
import os

results = []
for folder, configs in {folders}.items():
    os.chdir(folder)
    {code}
    results.append(load_all())
print(json.dumps(results))
"""


def load_in(python: str, code: str, datasets_made: list[Path], home: Path) -> list[Any]:
    """What `code` finds in the parent folder of each dataset, all in one fresh Hugging Face home."""
    folders = {str(made.parent): list(rows_on_disk(made)) for made in datasets_made}
    indented = code.replace("\n", "\n    ")
    return list(result_of(run_python(python, IN_EVERY_FOLDER.format(folders=folders, code=indented), home, home)))


@pytest.fixture(scope="module")
def datasets_with_gaps(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A full one, one without failures, one without a test split, one without pairs."""
    lacking = [make_dataset(tmp_path_factory.mktemp(name), **{name: False}) for name in ("failures", "test", "pairs")]
    return [dataset, *lacking]


@pytest.mark.process
def test_load_dataset_from_the_parent_folder(python: str, datasets_with_gaps: list[Path], tmp_path: Path) -> None:
    for made, found in zip(datasets_with_gaps, load_in(python, BY_NAME, datasets_with_gaps, tmp_path), strict=True):
        expected = rows_on_disk(made)
        assert found.pop("bare") == expected.get("paired", expected["glm"])
        assert found == expected


@pytest.mark.process
def test_load_from_the_parent_folder(python: str, datasets_with_gaps: list[Path], tmp_path: Path) -> None:
    found = load_in(python, BY_LOAD, datasets_with_gaps, tmp_path)
    assert found == [rows_with_question(made) for made in datasets_with_gaps]


@pytest.mark.process
def test_script(old_python: str, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    copy = shutil.copytree(dataset, tmp_path / "copy" / dataset.name)
    (found,) = load_in(old_python, AS_SCRIPT, [copy], tmp_path)
    assert found.pop("bare") == rows_on_disk(dataset)["paired"]
    assert found == rows_on_disk(dataset)


# ----------------------------------------------------------------------------------------------------- the builder


@pytest.mark.process
@pytest.mark.parametrize("config", CONFIGS)
def test_builder_by_import(dataset: Path, tmp_path: Path, config: str) -> None:
    expected = rows_on_disk(dataset)[config]
    for processes in (None, 2):
        builder = ImagenetThink(str(tmp_path / f"cache-{processes}"), config, str(dataset))
        builder.download_and_prepare(num_proc=processes)
        assert {split: list(rows) for split, rows in builder.as_dataset().items()} == expected
    stream = builder.as_streaming_dataset()
    assert {split: list(rows) for split, rows in stream.items()} == expected
    assert stream["train"].num_shards == len(list((dataset / "data" / config).glob("train-*.parquet")))


def test_builder_leaves_this_module_as_it_is(dataset: Path) -> None:
    """datasets would put in its own open and Path, which follow URLs and cut paths at `::`."""
    ImagenetThink(config_name="glm", base_path=str(dataset))
    assert "open" not in vars(imagenet_think)
    assert imagenet_think.os is os
    assert imagenet_think.Path is Path


def test_functions_that_name_this_module_are_hashed_by_its_name() -> None:
    """dill would pickle all that the module holds, in seconds, and end at its recursion: map() then caches nothing."""
    assert pickle.loads(pickle.dumps(imagenet_think)) is imagenet_think
    assert datasets.fingerprint.Hasher.hash(lambda row: imagenet_think.to_messages(row))


# ------------------------------------------------------------------------------------------------------------- load


def test_splits(dataset: Path) -> None:
    expected = rows_with_question(dataset)["glm"]
    assert list(load("glm", dataset, split="test")) == expected["test"]
    assert list(load("glm", dataset, split="train", streaming=True)) == expected["train"]
    assert type(load("glm", dataset)) is datasets.DatasetDict
    assert type(load("glm", dataset, streaming=True)) is datasets.IterableDatasetDict


@pytest.mark.parametrize("split", ["train[:10%]", "train[3:7]", "train[-2:]", "train[:50%]+test", "test+train[90%:]"])
def test_parts_of_splits_are_those_of_load_dataset(dataset: Path, split: str) -> None:
    expected = datasets.load_dataset(str(dataset), "paired", split=split)
    found = load("paired", dataset, split=split)
    assert list(found) == list(expected)
    assert len(found) > 0


@pytest.mark.parametrize("split", ["train[500:]", "train[-1:1]", "test[:0]"])
def test_a_part_without_rows_is_empty(dataset: Path, split: str) -> None:
    found = load("paired", dataset, split=split)
    assert list(found) == []
    assert found.features == load("paired", dataset, split="train").features


def test_whole_splits_are_joined_in_streaming_too(dataset: Path) -> None:
    expected = rows_with_question(dataset)["glm"]
    assert list(load("glm", dataset, split="test+train", streaming=True)) == expected["test"] + expected["train"]


@pytest.mark.parametrize(
    ("split", "reason"),
    [
        ("", "split='' cannot be read (Unrecognized instruction format: ); give train or test, or a part of them"),
        ("train[:x]", "split='train[:x]' cannot be read (Unrecognized instruction format"),
        ("val[:10%]", "split='val[:10%]' cannot be read (Unknown split \"val\""),
        ("train[:999%]", "split='train[:999%]' cannot be read ("),
    ],
)
def test_no_part_is_guessed(dataset: Path, split: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        load("glm", dataset, split=split)


def test_a_part_is_not_streamed(dataset: Path) -> None:
    with pytest.raises(ValueError, match=r"split='train\[:5\]' takes a part, which streaming cannot"):
        load("glm", dataset, split="train[:5]", streaming=True)


@pytest.mark.parametrize("streaming", [False, True])
def test_what_has_no_rows_is_empty_and_typed(tmp_path: Path, streaming: bool) -> None:
    folder = make_dataset(tmp_path, failures=False, test=False)
    for config, split in (("failures", "train"), ("failures", "test"), ("paired", "test")):
        for rows in (
            load(config, folder, streaming=streaming)[split],
            load(config, folder, split=split, streaming=streaming),
        ):
            assert list(rows) == []
            assert rows.features == FEATURES[config] | {"question": datasets.Value("string")}


def test_directory_that_was_built_again_is_read_again(tmp_path: Path) -> None:
    folder = make_dataset(tmp_path)
    assert {row["answer"] for row in load("glm", folder, split="train")} == {"A dog, says glm."}
    for row in (rows := [record(f"i{n:02d}", "glm", answer="Another.") for n in range(20)]):
        row["raw"] = ["as long"]
    write_run(tmp_path / "glm", rows)
    build({model: tmp_path / model for model in TEACHERS}, tmp_path / "images.jsonl", folder, rows_per_shard=6)
    for streaming in (False, True):
        assert {row["answer"] for row in load("glm", folder, split="train", streaming=streaming)} == {"Another."}


def test_changed_value_of_the_same_size_is_seen(tmp_path: Path) -> None:
    folder = make_dataset(tmp_path)
    assert {row["run_id"] for row in load("glm", folder, split="train")} == {"run-of-tests"}
    for file in (folder / "data" / "glm").glob("*.parquet"):
        size = file.stat().st_size
        table = pyarrow.parquet.read_table(file)
        column = [["run-OF-tests"] * table.num_rows]
        table = table.set_column(table.column_names.index("run_id"), "run_id", column)
        pyarrow.parquet.write_table(table, file, compression="zstd", write_page_index=True, row_group_size=1000)
        assert file.stat().st_size == size
    assert {row["run_id"] for row in load("glm", folder, split="train")} == {"run-OF-tests"}


def test_mistakes_are_said_in_one_sentence(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    cases: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (ValueError, "unknown config 'pairs', choose from paired, glm, kimi, failures", {"config": "pairs"}),
        (ValueError, "unknown split 'val', choose from train, test", {"split": "val"}),
        (ValueError, "verify=True", {"verify": True}),
        (FileNotFoundError, "images='/no/such/folder' is not a directory", {"images": "/no/such/folder"}),
        (FileNotFoundError, "no directory '/no/such/dataset' here", {"path": "/no/such/dataset"}),
        (FileNotFoundError, "no directory 'no-such' here, and a Hub id has the form owner/name", {"path": "no-such"}),
        (FileNotFoundError, "is not this dataset: it has no README.md", {"path": tmp_path / "empty"}),
    ]  # fmt: skip
    for kind, message, options in cases:
        with pytest.raises(kind, match=message) as caught:
            load(**{"path": dataset} | options)
        assert "\n" not in str(caught.value)
    with pytest.raises(ValueError, match="unknown config 'pairs'"):
        ImagenetThink(config_name="pairs", base_path=str(dataset))


def test_incomplete_copy_is_an_error(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(dataset, copy)
    (copy / "data" / "glm" / "train-00001.parquet").unlink()
    with pytest.raises(ValueError, match=r"incomplete: glm/train has \d+ rows, its README.md says \d+"):
        load("glm", copy)
    shutil.rmtree(copy / "data" / "glm")
    for streaming in (False, True):
        with pytest.raises(FileNotFoundError, match=r"names data/glm/train-\*.parquet, and none is there"):
            load("glm", copy, streaming=streaming)
    assert load("paired", copy)


def test_directory_name_with_special_characters(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "a [b]*? #c"
    shutil.copytree(dataset, copy)
    for streaming in (False, True):
        assert list(load("glm", copy, split="test", streaming=streaming)) == rows_with_question(dataset)["glm"]["test"]


# --------------------------------------------------------------------------------------------------------- pictures


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's copy: i00 and i01 are missing, i02 is broken, i03 is another picture than the list's."""
    root = tmp_path_factory.mktemp("pictures")
    (root / "n02084071").mkdir()
    for n in range(20):
        Image.new("RGB", (40 + n, 30), (n, 0, 0)).save(root / "n02084071" / f"i{n:02d}.JPEG")
    (root / "n02084071" / "i00.JPEG").unlink()
    (root / "n02084071" / "i01.JPEG").unlink()
    (root / "n02084071" / "i02.JPEG").write_bytes(b"no picture")
    return root


@pytest.fixture(scope="module")
def with_hashes(tmp_path_factory: pytest.TempPathFactory, pictures: Path) -> Path:
    """The dataset whose list has the hashes of those pictures, all in one split."""
    folder = tmp_path_factory.mktemp("hashed")
    make_dataset(folder, failures=False, test=False)
    hashes = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in pictures.rglob("*.JPEG")}
    hashes["i03"] = "1" * 64
    rows = [image_row(f"i{n:02d}", sha256=hashes.get(f"i{n:02d}"), phash="f" * 16) for n in range(20)]
    write_jsonl(folder / "images.jsonl", rows)
    out = folder / "imagenet-think-250k"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", out, rows_per_shard=6)
    return out


def joined(dataset: Path, pictures: Path, streaming: bool, **options: Any) -> tuple[Any, list[str]]:
    """The rows, and the warnings given while they were loaded and read."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = load("paired", dataset, split="train", images=pictures, streaming=streaming, **options)
        listed = list(rows)
    return listed, [str(w.message) for w in caught if issubclass(w.category, UserWarning)]


@pytest.mark.parametrize("streaming", [False, True])
def test_pictures_are_joined(with_hashes: Path, pictures: Path, streaming: bool) -> None:
    rows, said = joined(with_hashes, pictures, streaming)
    assert [row["image"] is None for row in rows] == [True] * 3 + [False] * 17
    for row in rows[3:]:
        assert row["image"] == open_image(row["path"], pictures)
    assert [{name: row[name] for name in FEATURES["paired"]} for row in rows] == rows_on_disk(with_hashes)["paired"][
        "train"
    ]
    assert len(said) == 1
    assert ("2 of 20 pictures are not below" in said[0]) is not streaming


@pytest.mark.parametrize("streaming", [False, True])
def test_pictures_are_verified(with_hashes: Path, pictures: Path, streaming: bool) -> None:
    rows, _ = joined(with_hashes, pictures, streaming, verify=True)
    assert [row["image_match"] for row in rows] == ["missing", "missing", "exact", "different"] + ["exact"] * 16
    assert rows[2]["image"] is None


def test_rows_without_a_picture_are_left_out_on_demand(with_hashes: Path, pictures: Path) -> None:
    """Of the three the broken one is there; only reading it shows that it is none."""
    rows, said = joined(with_hashes, pictures, False, missing="drop")
    assert [row["image_id"] for row in rows] == [f"i{n:02d}" for n in range(2, 20)]
    assert "2 of 20 pictures are not below" in said[0]
    assert "2 of 20 rows are left out" in said[0]
    rows, said = joined(with_hashes, pictures, True, missing="drop")
    assert [row["image_id"] for row in rows] == [f"i{n:02d}" for n in range(3, 20)]
    assert said
    with pytest.raises(ValueError, match="missing='drop' looks for pictures: give their root as images="):
        load("paired", with_hashes, missing="drop")
    with pytest.raises(ValueError, match="unknown missing 'no', choose from none, drop"):
        load("paired", with_hashes, images=pictures, missing="no")


def test_no_warning_where_nothing_is_missing(with_hashes: Path, pictures: Path, tmp_path: Path) -> None:
    shutil.copytree(pictures, tmp_path / "all")
    for n in range(3):
        Image.new("RGB", (9, 9)).save(tmp_path / "all" / "n02084071" / f"i{n:02d}.JPEG")
    assert joined(with_hashes, tmp_path / "all", False)[1] == []


def test_joined_rows_behave_like_rows(with_hashes: Path, pictures: Path) -> None:
    with pytest.warns(UserWarning, match="2 of 20"):
        rows = load("paired", with_hashes, split="train", images=pictures)
    assert rows[5]["image"].size == (45, 30)
    assert [image.size for image in rows[5:7]["image"]] == [(45, 30), (46, 30)]
    assert rows.select([7])[0]["image"].size == (47, 30)
    assert rows["image_id"][4] == rows[4]["image_id"] == "i04"
    assert rows["path"][4] == "n02084071/i04.JPEG"
    assert rows.filter(lambda row: row["image_id"] > "i15")[0]["image"].size == (56, 30)
    assert pickle.loads(pickle.dumps(rows))[5]["image"].size == (45, 30)
    assert set(rows.select_columns(["path", "glm_answer"])[4]) == {"path", "glm_answer"}


PICTURES = """
import json
import sys
import warnings

sys.path.insert(0, DATASET)
import imagenet_think

found = []
for streaming in (False, True):
    with warnings.catch_warnings(record=True) as caught:
        rows = imagenet_think.load("paired", DATASET, split="train", images=IMAGES, streaming=streaming, verify=True)
        listed = [(row["path"], row["image"] and row["image"].size, row["image_match"]) for row in rows]
    if not streaming:
        assert list(rows["path"]) == [path for path, *_ in listed]
    found.append([listed, sum("image" in str(w.message) for w in caught)])
print(json.dumps(found))
"""


@pytest.mark.process
def test_pictures_on_both_versions(python: str, with_hashes: Path, pictures: Path, tmp_path: Path) -> None:
    code = f"DATASET, IMAGES = {str(with_hashes)!r}, {str(pictures)!r}\n{PICTURES}"
    matches = ["missing", "missing", "exact", "different"] + ["exact"] * 16
    sizes = [None] * 3 + [[40 + n, 30] for n in range(3, 20)]
    expected = [[f"n02084071/i{n:02d}.JPEG", sizes[n], matches[n]] for n in range(20)]
    assert result_of(run_python(python, code, tmp_path, tmp_path)) == [[expected, 1], [expected, 1]]


@pytest.mark.process
@pytest.mark.parametrize("streaming", [False, True])
def test_workers_of_a_data_loader_join_too(with_hashes: Path, pictures: Path, streaming: bool) -> None:
    data = pytest.importorskip("torch.utils.data")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = load("paired", with_hashes, split="train", images=pictures, streaming=streaming, verify=True)
        loader = data.DataLoader(rows, batch_size=3, num_workers=2, collate_fn=list)
        read = sorted((row for batch in loader for row in batch), key=lambda row: str(row["image_id"]))
    assert [row["image_id"] for row in read] == [f"i{n:02d}" for n in range(20)]
    assert [row["image"].size for row in read[3:]] == [(40 + n, 30) for n in range(3, 20)]


@pytest.mark.process
@pytest.mark.parametrize(
    ("way", "streaming"),
    [("fork", False), ("fork", True)]
    + [
        pytest.param("spawn", streaming, marks=pytest.mark.soak) for streaming in (False, True)
    ],  # they import torch anew
)
def test_workers_read_tars(with_hashes: Path, pictures: Path, tmp_path: Path, way: str, streaming: bool) -> None:
    """Each worker lists the tar itself, or finds it listed; one warning each at most."""
    data = pytest.importorskip("torch.utils.data")
    (tmp_path / "tars").mkdir()
    with tarfile.open(tmp_path / "tars" / "a.tar", "w") as tar:
        for file in pictures.rglob("*.JPEG"):
            tar.add(file, file.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = load("paired", with_hashes, split="train", images=tmp_path / "tars", streaming=streaming, verify=True)
        loader = data.DataLoader(rows, batch_size=3, num_workers=2, collate_fn=list, multiprocessing_context=way)
        read = sorted((row for batch in loader for row in batch), key=lambda row: str(row["image_id"]))
    assert [row["image_match"] for row in read] == ["missing", "missing", "exact", "different"] + ["exact"] * 16
    assert [row["image"].size for row in read[3:]] == [(40 + n, 30) for n in range(3, 20)]


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a.JPEG::http://127.0.0.1:9/b"])
def test_hostile_path_is_not_followed(tmp_path: Path, path: str) -> None:
    out = make_dataset(tmp_path, failures=False, test=False, count=2)  # the build refuses such a path
    for file in (out / "data" / "paired").glob("*.parquet"):
        rows = pyarrow.parquet.read_table(file).to_pylist()
        rows = [rows[0] | {"path": path}, rows[1] | {"phash": "f" * 16}]
        table = pyarrow.Table.from_pylist(rows, schema=FEATURES["paired"].arrow_schema.remove_metadata())
        pyarrow.parquet.write_table(table, file)
    (tmp_path / "pictures" / "n02084071").mkdir(parents=True)
    for name in ("a.JPEG", "n02084071/i01.JPEG"):
        Image.new("RGB", (4, 4)).save(tmp_path / "pictures" / name)
    for streaming in (False, True):
        rows, said = joined(out, tmp_path / "pictures", streaming, verify=True)
        assert [(row["image"] is None, row["image_match"]) for row in rows] == [(True, "missing"), (False, "different")]
        assert len(said) == 1


# ------------------------------------------------------------------------------------------------------------ Hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        yield server
        server.shutdown()


FROM_HUB = """
import json
import sys

sys.path.insert(0, SCRIPT_FOLDER)
import imagenet_think

def attempt(repository, streaming):
    try:
        rows = imagenet_think.load("paired", repository, streaming=streaming)
        failures = imagenet_think.load("failures", repository, split="train", streaming=streaming)
        return {split: list(rows[split]) for split in rows} | {"failures": len(list(failures))}
    except Exception as error:
        return [type(error).__name__, str(error)]

print(json.dumps([attempt("someone/think", False), attempt("someone/think", True), attempt("someone/else", False)]))
"""


@pytest.mark.process
def test_hub(python: str, hub: Hub, dataset: Path, tmp_path: Path) -> None:
    """The newest commit is read; a Hub that is away is an error, and offline mode reads what was read before."""

    def from_hub(offline: bool = False) -> Any:
        options = {"HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "1" if offline else "0"}
        code = f"SCRIPT_FOLDER = {str(dataset)!r}\n{FROM_HUB}"
        return result_of(run_python(python, code, tmp_path, tmp_path / "home", **options))

    hub.commit(dataset)
    whole, stream, (error, message) = from_hub()
    rows = rows_on_disk(dataset)
    assert whole == stream == rows["paired"] | {"failures": len(rows["failures"]["train"])}
    assert error == "FileNotFoundError"
    assert "'someone/else' is neither a directory here nor a dataset on the Hub" in message

    newer = make_dataset(tmp_path / "newer", failures=False)
    hub.commit(newer)
    whole, stream, _ = from_hub()
    assert whole == stream == rows_on_disk(newer)["paired"] | {"failures": 0}

    hub.shutdown()
    hub.server_close()
    for error, message in from_hub():
        assert error == "ConnectionError"
        assert "set HF_HUB_OFFLINE=1 to read the copy from before" in message
    kept, kept_stream, (error, message) = from_hub(offline=True)
    assert kept == kept_stream == whole
    assert error == "FileNotFoundError"
    assert "no copy of 'someone/else'" in message


@pytest.mark.parametrize(
    "head", ["dataset_info: 5", "dataset_info: [{config_name: a}]", "[1, 2]", "a: [", "dataset_info: []", "just words"]
)
def test_another_datasets_readme_is_said_to_be_that(head: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"---\n{head}\n---\n# Another\n")
    with pytest.raises(FileNotFoundError, match="is not this dataset"):
        imagenet_think.load("glm", tmp_path)
