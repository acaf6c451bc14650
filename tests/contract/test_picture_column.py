"""The column of pictures in every operation that the library offers, on each version of it; push_to_hub."""

import hashlib
import json
import pickle
import shutil
import subprocess
import sys
import tarfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import datasets
import pyarrow
import pytest
from PIL import Image

from generate.building.build import build
from imagenet_think import ContractError, Picture, PictureMatch, load, open_image
from tests.support.commands import ROOT
from tests.support.dataset_loading import clean_environment, python_with_datasets, result_of, run_python
from tests.support.first_schema import TEACHERS
from tests.support.hub_server import serve_hub
from tests.support.publishing import environment
from tests.support.samples import image_row, record, write_jsonl, write_run

COUNT = 12  # as in picture_operations.py


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """think/ and pictures/, of which i00 and i01 are missing and i02 is none."""
    folder = tmp_path_factory.mktemp("made")
    pictures = folder / "pictures" / "n02084071"
    pictures.mkdir(parents=True)
    ids = [f"i{n:02d}" for n in range(COUNT)]
    hashes = {}
    for n in range(3, COUNT):
        Image.new("RGB", (40 + n, 30), (n, 0, 0)).save(pictures / f"i{n:02d}.JPEG")
        hashes[ids[n]] = hashlib.sha256((pictures / f"i{n:02d}.JPEG").read_bytes()).hexdigest()
    (pictures / "i02.JPEG").write_bytes(b"no picture")
    write_jsonl(folder / "images.jsonl", [image_row(one, sha256=hashes.get(one, "1" * 64)) for one in ids])
    for model in TEACHERS:
        write_run(folder / model, [record(one, model) for one in ids], model)
    build({m: folder / m for m in TEACHERS}, folder / "images.jsonl", folder / "think", rows_per_shard=5)
    return folder


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))
    with warnings.catch_warnings(action="ignore"):
        yield


def failed_operations(python: str, made: Path, folder: Path, torch: bool) -> dict[str, str]:
    """What went wrong in a process of that Python, by operation."""
    program = ROOT / "tests" / "support" / "picture_operations.py"
    arguments = [str(ROOT), str(made / "think"), str(made / "pictures"), str(folder)]
    environment = clean_environment(folder / "home") | ({"USE_TORCH": "1"} if torch else {})
    done = subprocess.run(
        [python, str(program), *arguments], env=environment, capture_output=True, text=True, timeout=580
    )
    return {name: said for name, said in result_of(done).items() if said}


@pytest.mark.process
def test_operations(python: str, made: Path, tmp_path: Path) -> None:
    assert failed_operations(python, made, tmp_path, torch=False) == {}


@pytest.mark.soak
@pytest.mark.parametrize("version", ["3.6.0", "4.8.5", "5.2.0"])
def test_operations_with_torch(version: str, made: Path, tmp_path: Path) -> None:
    """Each version in an environment of its own, with torch."""
    if version == datasets.__version__:
        python = sys.executable
    else:
        try:
            python = python_with_datasets(version, torch=True)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"pip cannot install datasets {version} here: {error}")
    assert failed_operations(python, made, tmp_path, torch=True) == {}


PUSH = """
import sys, warnings
sys.path.insert(0, MODULE)
import datasets, imagenet_think

warnings.simplefilter("ignore")
images = imagenet_think.Pictures(IMAGES, redistributable=ALLOWED)
rows = imagenet_think.load("glm", DATASET, split="train", images=images)
try:
    rows.push_to_hub("someone/joined")
    print('"sent"')
except imagenet_think.ContractError as error:
    import json
    print(json.dumps(str(error)))
"""


@pytest.mark.process
def test_pictures_are_pushed_only_where_that_is_allowed(python: str, made: Path, tmp_path: Path) -> None:
    with serve_hub() as hub:
        for allowed in (False, True):
            names = {"MODULE": ROOT, "DATASET": made / "think", "IMAGES": made / "pictures"}
            given = "".join(f"{name} = {str(path)!r}\n" for name, path in names.items())
            home = tmp_path / str(allowed)
            options = environment(hub, home)
            said = result_of(run_python(python, f"ALLOWED = {allowed}\n{given}{PUSH}", tmp_path, home, **options))
            files = hub.hashes("someone/joined")
            if allowed:
                assert said == "sent"
                assert any(name.endswith(".parquet") for name in files)
            else:
                assert "are not declared redistributable, so they are not pushed" in said
                assert not any(name.endswith(".parquet") for name in files)


def test_decoded_as_open_image_does(made: Path, own_cache: None, tmp_path: Path) -> None:
    """A large picture, turned by EXIF and with alpha, at another place than its path."""
    (tmp_path / "pictures" / "elsewhere").mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGBA", (2000, 500), (9, 9, 9, 0)).save(tmp_path / "pictures" / "elsewhere" / "i04.png", exif=exif)
    rows = load("glm", made / "think", split="train", images=tmp_path / "pictures")
    assert rows.with_format("arrow")[:].column("image")[4].as_py()["path"] == "elsewhere/i04.png"
    assert rows[4]["image"] == open_image("elsewhere/i04.png", tmp_path / "pictures")
    assert (rows[4]["image"].size, rows[4]["image"].getpixel((0, 0))) == ((256, 1024), (255, 255, 255))


def test_place_of_every_source(made: Path, own_cache: None, tmp_path: Path) -> None:
    """A tar's member, a row of a dataset that is a directory: Arrow holds a text, which reads the picture."""
    (tmp_path / "tars").mkdir()
    with tarfile.open(tmp_path / "tars" / "a.tar", "w") as tar:
        tar.add(made / "pictures" / "n02084071" / "i05.JPEG", "x/i05.JPEG")
    data = (made / "pictures" / "n02084071" / "i05.JPEG").read_bytes()
    held = datasets.Dataset.from_dict({"image_id": ["i05"], "image": [{"bytes": data, "path": None}]})
    held.cast_column("image", datasets.Image()).save_to_disk(str(tmp_path / "rows"))
    held.cast_column("image", datasets.Image()).to_parquet(str(tmp_path / "parquet" / "train.parquet"))
    places = {
        "tars": "a.tar::x/i05.JPEG",
        "rows": "hub:local/dataset/-/None#0",
        "parquet": "hub:local/dataset/-/train#0",
    }
    for name, place in places.items():
        for streaming in (False, True):
            rows = load("glm", made / "think", split="train", images=tmp_path / name, streaming=streaming)
            assert [row["image"] and row["image"].width for row in rows] == [None] * 5 + [45] + [None] * 6
        rows = load("glm", made / "think", split="train", images=tmp_path / name)
        assert rows.with_format("arrow")[:].column("image")[5].as_py()["path"] == place
        assert pickle.loads(pickle.dumps(rows))[5]["image"].width == 45


def test_several_pictures(own_cache: None, tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    for n in range(3):
        Image.new("RGB", (40 + n, 30)).save(tmp_path / "frames" / f"{n}.png")
    rows = [image_row(f"clip-{n}", path=[f"{n}.png", "2.png", "gone.png"], sha256=["0" * 64] * 3) for n in range(2)]
    write_jsonl(tmp_path / "images.jsonl", [row | {"phash": None} for row in rows])
    for model in TEACHERS:
        write_run(tmp_path / model, [record(f"clip-{n}", model) for n in range(2)], model)
    build({m: tmp_path / m for m in TEACHERS}, tmp_path / "images.jsonl", tmp_path / "think")
    for config in ("glm", "paired", "long"):
        for streaming in (False, True):
            options = {"split": "train", "images": tmp_path / "frames", "streaming": streaming, "verify": True}
            found = load(config, tmp_path / "think", **options)
            assert found.features["images"] == datasets.Sequence(Picture(str(tmp_path / "frames")))
            assert found.features["image_match"] == datasets.Sequence(PictureMatch(str(tmp_path / "frames")))
            listed = [[image and image.width for image in row["images"]] for row in found]
            assert listed == sorted([[40, 42, None], [41, 42, None]] * (2 if config == "long" else 1))
            assert next(iter(found))["image_match"] == ["different", "different", "missing"]
    found = load("glm", tmp_path / "think", split="train", images=tmp_path / "frames")
    found.save_to_disk(str(tmp_path / "saved"))
    assert datasets.load_from_disk(str(tmp_path / "saved"))[1]["images"][0].width == 41
    assert len(load("glm", tmp_path / "think", split="train", images=tmp_path / "frames", missing="drop")) == 0


def test_root_that_goes_away_is_an_error(made: Path, own_cache: None, tmp_path: Path) -> None:
    """As a disk that is no longer mounted: no row is read as one without its picture."""
    pictures = shutil.copytree(made / "pictures", tmp_path / "pictures")
    rows = load("glm", made / "think", split="train", images=pictures, verify=True)
    there = rows[COUNT // 2]
    assert there["image"].width > 40
    assert there["image_match"] == "exact"
    pictures.rename(tmp_path / "moved")
    for column in ("image", "image_match"):
        with pytest.raises(FileNotFoundError, match=r"the pictures' root .* is not there \(cast_column gives another"):
            rows.select_columns([column])[COUNT // 2]
    moved = rows.cast_column("image", Picture(str(tmp_path / "moved")))
    assert moved.select_columns(["image"])[COUNT // 2]["image"] == there["image"]


def test_missing_are_counted_once_over_all_splits(made: Path, own_cache: None) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert len(list(load("long", made / "think", images=made / "pictures", missing="drop")["train"])) == 20
    (said,) = [str(one.message) for one in caught if issubclass(one.category, UserWarning)]
    assert said.startswith("2 of 12 pictures are not below ")
    assert "4 of 24 rows are left out" in said


def test_features_are_plain_data() -> None:
    kinds = datasets.Features({"image": Picture("/x"), "images": datasets.Sequence(PictureMatch("/x"))})
    assert datasets.Features.from_dict(json.loads(json.dumps(kinds.to_dict()))) == kinds
    assert datasets.Features.from_arrow_schema(kinds.arrow_schema) == kinds
    with pytest.raises(ContractError, match="'/x' are not declared redistributable"):
        kinds["image"].embed_storage(kinds["image"].cast_storage(pyarrow.array(["a.jpg"])))
