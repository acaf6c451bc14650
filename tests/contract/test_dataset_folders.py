"""A directory is a dataset where a file of it has pictures; stray files are passed over by name; ids of every type."""

import json
import warnings
from pathlib import Path
from typing import Any

import datasets
import pyarrow
import pyarrow.parquet
import pytest
from PIL import Image

from imagenet_think import ImageError, Pictures, load, open_directory, open_image
from tests.support.built_datasets import built, good_records
from tests.support.odd_pictures import encoded

COUNT = 10
IDS = [f"i{n:02d}" for n in range(COUNT)]
FILES = [encoded(Image.new("RGB", (30 + n, 20), (9 * n, 0, 0))) for n in range(COUNT)]
WIDTHS = [30 + n for n in range(COUNT)]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("texts"), good_records(COUNT), test_every=0)


def write(file: Path, **columns: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    return file


def held(kind: Any = None) -> Any:
    """The pictures as other programs write them: a struct of bytes and a path, or bytes alone."""
    if kind is not None:
        return pyarrow.array(FILES, kind)
    struct = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    return pyarrow.array([{"bytes": data, "path": None} for data in FILES], struct)


def widths(texts: Path, images: Path | Pictures) -> tuple[list[int | None], list[str]]:
    """The widths of the joined pictures, and what was warned."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = load("paired", texts, split="train", images=images)
        found = [row["image"] and row["image"].width for row in rows]
    return found, [str(one.message) for one in caught if issubclass(one.category, UserWarning)]


# ------------------------------------------------------------------------------------------------------- stray files


def folder(root: Path) -> Path:
    for image_id, data in zip(IDS, FILES, strict=True):
        (root / "n02084071").mkdir(parents=True, exist_ok=True)
        (root / "n02084071" / f"{image_id}.JPEG").write_bytes(data)
    return root


def state(root: Path, text: str) -> None:
    (root / "state.json").write_text(text)


STRAY: dict[str, Any] = {
    "annotations": lambda root: write(root / "annotations.parquet", image_id=IDS, english=[True] * COUNT),
    "paths of pictures": lambda root: write(root / "index.parquet", image=[f"{one}.jpg" for one in IDS]),
    "a table of a folder": lambda root: write(root / "data" / "x" / "a.parquet", text=IDS),
    "no Parquet": lambda root: (root / "broken.parquet").write_bytes(b"PAR1 and nothing else"),
    "empty": lambda root: (root / "empty.parquet").touch(),
    "a folder": lambda root: (root / "folder.parquet").mkdir(),
    "another program's state": lambda root: state(root, '{"window": 3}'),
    "a list": lambda root: state(root, "[]"),
    "no JSON": lambda root: state(root, "{"),
    "a dictionary of nothing": lambda root: (root / "dataset_dict.json").write_text('{"splits": []}'),
    "saved texts": lambda root: datasets.Dataset.from_dict({"text": IDS}).save_to_disk(root),
}


@pytest.mark.parametrize("stray", STRAY)
def test_a_stray_file_hides_no_picture(tmp_path: Path, texts: Path, stray: str) -> None:
    root = folder(tmp_path / "pictures")
    STRAY[stray](root)
    assert not Pictures(root).is_dataset
    found, said = widths(texts, root)
    assert found == WIDTHS
    assert len(said) == 1
    assert "passed over" in said[0]
    assert any(name in said[0] for name in ("parquet", "state.json", "dataset_dict.json"))
    assert open_image("n02084071/i03.JPEG", root).width == 33


def test_a_dataset_beside_pictures_hides_none_either(tmp_path: Path, texts: Path) -> None:
    root = folder(tmp_path / "pictures")
    write(root / "thumbnails.parquet", image=held(), image_id=[f"{one}_small" for one in IDS])
    assert Pictures(root).is_dataset
    assert widths(texts, root) == (WIDTHS, [])
    (root / "n02084071").rename(root / "elsewhere")  # found by name too
    assert widths(texts, root) == (WIDTHS, [])


@pytest.mark.parametrize("stray", ["annotations", "no Parquet", "another program's state", "no JSON"])
def test_a_stray_file_hides_no_dataset(tmp_path: Path, texts: Path, stray: str) -> None:
    root = tmp_path / "pictures"
    write(root / "pictures.parquet", image=held(), image_id=IDS)
    STRAY[stray](root)
    assert Pictures(root).is_dataset
    assert widths(texts, root) == (WIDTHS, [])
    assert open_directory(str(root), streaming=True)["train"]


def test_what_has_no_pictures_at_all_is_refused(tmp_path: Path, texts: Path) -> None:
    write(tmp_path / "a.parquet", text=IDS, label=IDS)
    with pytest.raises(ValueError, match="no column of pictures among text, label; name"):
        load("paired", texts, split="train", images=tmp_path)


def test_a_column_can_be_named(tmp_path: Path, texts: Path) -> None:
    write(tmp_path / "a.parquet", photograph=held(pyarrow.binary()), image_id=IDS)
    assert widths(texts, Pictures(tmp_path, image_column="photograph")) == (WIDTHS, [])


def test_a_refusal_is_not_kept(tmp_path: Path, texts: Path) -> None:
    """What was wrong and has been repaired works at once, in the same process."""
    root = tmp_path / "pictures"
    write(root / "a.parquet", text=IDS)
    for _ in range(2):
        with pytest.raises(ValueError, match="no column of pictures"):
            load("paired", texts, images=root)
    with pytest.raises(ImageError):
        open_image("n02084071/i03.JPEG", root)
    folder(root)
    assert widths(texts, root)[0] == WIDTHS
    assert open_image("n02084071/i03.JPEG", root).width == 33


# -------------------------------------------------------------------------------------------------------- ids by value

TEXTS = {
    "string": pyarrow.string(), "large_string": pyarrow.large_string(), "string_view": pyarrow.string_view(),
    "dictionary": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    "dictionary of large": pyarrow.dictionary(pyarrow.int8(), pyarrow.large_string()),
    "binary": pyarrow.binary(), "large_binary": pyarrow.large_binary(), "fixed": pyarrow.binary(3),
}  # fmt: skip


@pytest.mark.parametrize("kind", TEXTS)
def test_ids_of_every_type_of_text(tmp_path: Path, texts: Path, kind: str) -> None:
    ids = [one.encode() for one in IDS] if "binary" in str(TEXTS[kind]) else IDS
    write(tmp_path / "a.parquet", image=held(), image_id=pyarrow.array(ids, TEXTS[kind]))
    assert widths(texts, tmp_path) == (WIDTHS, [])


@pytest.mark.parametrize("kind", [pyarrow.binary(), pyarrow.large_binary(), pyarrow.binary_view()])
def test_pictures_of_every_type_of_bytes(tmp_path: Path, texts: Path, kind: Any) -> None:
    write(tmp_path / "a.parquet", image=held(kind), image_id=IDS)
    assert widths(texts, tmp_path) == (WIDTHS, [])


@pytest.mark.parametrize("kind", [pyarrow.int64(), pyarrow.uint8(), pyarrow.int32()])
def test_ids_that_are_numbers(tmp_path: Path, kind: Any) -> None:
    numbers = pyarrow.array(range(COUNT), kind)
    write(tmp_path / "a" / "a.parquet", image=held(), image_id=numbers)
    assert Pictures(tmp_path / "a").read("n/7.jpg", "7") == FILES[7]
    write(tmp_path / "b" / "a.parquet", image=held(), image_id=numbers, file_name=IDS)
    assert Pictures(tmp_path / "b").read("n/i07.jpg", "i07") == FILES[7]


@pytest.mark.parametrize("kind", [pyarrow.float64(), pyarrow.bool_(), pyarrow.list_(pyarrow.string()), None])
def test_ids_that_name_nothing_are_refused(tmp_path: Path, texts: Path, kind: Any) -> None:
    values = {"double": [0.5] * COUNT, "bool": [True] * COUNT, "list<item: string>": [[one] for one in IDS]}
    ids = {} if kind is None else {"image_id": pyarrow.array(values[str(kind).replace("element", "item")], kind)}
    write(tmp_path / "data" / "train.parquet", image=held(), **ids)
    with pytest.raises(ValueError, match="images: nothing names the dataset's pictures") as caught:
        load("paired", texts, split="train", images=tmp_path)
    assert "\n" not in str(caught.value)
    assert ("image_id is" in str(caught.value)) == (kind is not None)
    with pytest.raises(ImageError, match="nothing names"):
        Pictures(tmp_path).read("n02084071/i03.JPEG", "i03")
    assert Pictures(tmp_path).read("hub:local/x/default/train#3") == FILES[3]


def test_a_row_over_the_limit(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", image=held(), image_id=IDS)
    with pytest.raises(ImageError, match="over the limit of 100"):
        Pictures(tmp_path, max_bytes=100).read("x.jpg", "i03")


def test_passed_over_files_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", text=IDS)
    state(tmp_path, json.dumps({}))
    whys = Pictures(tmp_path).passed_over
    assert whys == {"state.json": "is not a dataset's", "a.parquet": "has no column of pictures among text"}
