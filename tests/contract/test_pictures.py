"""Pictures: a file, a tar's member or a dataset's row, found by its path or by its name; and bad ones of each."""

import contextlib
import hashlib
import io
import os
import pickle
import subprocess
import sys
import tarfile
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import datasets
import pytest
from PIL import Image

import imagenet_think
from imagenet_think import (
    ContractError,
    HubPath,
    ImageError,
    Pictures,
    image_id_of,
    match_image,
    open_image,
    phash,
    verify,
)
from tests.support.commands import ROOT

IDS = [f"n02084071_{n}" for n in range(6)]


def jpeg(n: int, kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture with something in it: number n is like no other."""
    image = Image.effect_mandelbrot((120, 80), (-2 + n / 5, -1.2, 0.8, 1 + n / 9), 30).rotate(37 * n).convert("RGB")
    data = io.BytesIO()
    image.resize(size, Image.Resampling.BICUBIC).save(data, kind, **options)
    return data.getvalue()


FILES = {f"n02084071/{image_id}.JPEG": jpeg(n) for n, image_id in enumerate(IDS)}


def add(tar: tarfile.TarFile, name: str, data: bytes = b"", **changes: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for field, value in changes.items():
        setattr(member, field, value)
    tar.addfile(member, io.BytesIO(data))


def write_tar(path: Path, files: dict[str, bytes], mode: Any = "w") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, mode) as tar:
        for name, data in files.items():
            add(tar, name, data)
    return path


def write_folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def write_parquet(root: Path, rows: list[dict[str, Any]], file: str = "data/train-00000.parquet") -> Path:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    features = datasets.Features(
        {name: datasets.Image() if name in ("image", "left", "mask") else datasets.Value("string") for name in rows[0]}
    )
    datasets.Dataset.from_list(rows, features=features).to_parquet(root / file)
    return root


def rows_with(**columns: Callable[[int], Any]) -> list[dict[str, Any]]:
    return [{name: value(n) for name, value in columns.items()} for n in range(len(IDS))]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))


def failure(root: Path | str, path: str, image_id: str | None = None) -> ImageError:
    with pytest.raises(ImageError) as caught:
        Pictures(root).read(path, image_id)
    assert str(root) not in str(caught.value), "a published message must not say where the root is"
    return caught.value


# ------------------------------------------------------------------------------------------------------- every layout


def _picture(n: int, name: str | None = None) -> dict[str, Any]:
    return {"bytes": FILES[f"n02084071/{IDS[n]}.JPEG"], "path": name}


LAYOUTS: dict[str, Callable[[Path], Any]] = {
    "as listed": lambda root: write_folder(root, FILES),
    "another root": lambda root: write_folder(root, {f"imagenet21k_train/{name}": FILES[name] for name in FILES}),
    "flat": lambda root: write_folder(root, {name.split("/")[1]: FILES[name] for name in FILES}),
    "another suffix": lambda root: write_folder(root, {name.replace("JPEG", "jpg"): FILES[name] for name in FILES}),
    "one tar": lambda root: write_tar(root / "a.tar", FILES).parent,
    "a tar of each class": lambda root: (
        write_tar(root / "train" / "n02084071.tar", {f"./{name.split('/')[1]}": FILES[name] for name in FILES}).parent
    ),
    "webdataset": lambda root: max(
        write_tar(root / f"{n}.tar", {f"{i}.cls": b"7", f"{i}.jpg": FILES[f"n02084071/{i}.JPEG"]}).parent
        for n, i in enumerate(IDS)
    ),
    "dataset with ids": lambda root: write_parquet(root, rows_with(image=_picture, image_id=IDS.__getitem__)),
    "dataset with file names": lambda root: write_parquet(
        root, rows_with(image=lambda n: _picture(n, f"{IDS[n]}.JPEG"))
    ),
    "saved to disk": lambda root: (
        datasets.load_dataset(
            str(write_parquet(root / "x", rows_with(image=_picture, image_id=IDS.__getitem__)))
        ).save_to_disk(root / "y")
        or root / "y"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_bytes(tmp_path: Path, layout: str) -> None:
    pictures = Pictures(LAYOUTS[layout](tmp_path / "root"))
    for again in (pictures, pickle.loads(pickle.dumps(pictures)), Pictures(pictures.root)):
        for name, data in FILES.items():
            assert again.missing([(name, image_id_of(name))]) == {}
            assert again.read(name, image_id_of(name)) == data
        lacking = "n02084071/n02084071_99.JPEG"
        assert "no picture" in again.missing([(lacking, "n02084071_99")])[lacking]
    assert failure(pictures.root, lacking, "n02084071_99").status == "missing_image"


@pytest.mark.parametrize("name", FILES)
def test_paths_of_all_three_kinds_open(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path / "folder", FILES)
    write_tar(tmp_path / "tars" / "sub" / "a.tar", FILES)
    rows = write_parquet(tmp_path / "dataset", rows_with(image=_picture))
    expected = open_image(name, tmp_path / "folder")
    assert open_image(f"sub/a.tar::{name}", tmp_path / "tars") == expected
    assert open_image(f"hub:some/one@main/default/train#{list(FILES).index(name)}", rows) == expected


def test_only_the_right_picture_is_found_by_name(tmp_path: Path) -> None:
    """`1.jpg` may be anything; only ImageNet's own names, and whole paths, name one picture."""
    root = write_folder(tmp_path / "root", {"1.jpg": b"a", "train/cats/1.jpg": b"b", "dogs__1.png": b"c"})
    assert Pictures(root).read("cats/1.jpg", "cats__1") == b"b"
    assert Pictures(root).read("dogs/1.jpg", "dogs__1") == b"c"
    assert failure(root, "birds/1.jpg", "birds__1").status == "missing_image"


def test_picture_added_later_is_found_by_the_next_load(tmp_path: Path) -> None:
    root = write_tar(tmp_path / "root" / "a.tar", {"x/n1.jpg": b"old"}).parent
    assert Pictures(root).read("a.tar::x/n1.jpg") == b"old"
    assert Pictures(root).missing([("n00000001_2.jpg", "n00000001_2")])
    before = Pictures(root)
    assert before.read("a.tar::x/n1.jpg") == b"old"
    write_tar(root / "a.tar", {"first.jpg": b"first", "x/n1.jpg": b"newer"})
    write_folder(root, {"y/n00000001_2.jpg": b"later"})
    assert before.read("a.tar::x/n1.jpg") == b"newer"
    assert Pictures(root).read("n00000001_2.jpg", "n00000001_2") == b"later"


def test_many_that_are_missing_cost_one_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What missing() looked for is known afterwards, by a worker's copy too: found elsewhere, or not there."""
    root = write_folder(tmp_path / "root", {f"else/n00000001_{at}.webp": b"%d" % at for at in range(50)})
    write_tar(root / "more.tar", {"n00000002_7.jpg": b"in a tar"})
    write_folder(root, {"n00000003/n00000003_1.jpg": b"as listed"})
    ids = ["n00000001_7", "n00000001_99", "n00000002_7", "n00000003_1", "n00000004_1"]
    named = [(f"{image_id[:9]}/{image_id}.jpg", image_id) for image_id in ids]
    walks: list[str] = []
    walk = imagenet_think._walk
    monkeypatch.setattr("imagenet_think._walk", lambda root: walks.append(root) or walk(root))
    pictures = Pictures(root)
    gone = {"n00000001/n00000001_99.jpg", "n00000004/n00000004_1.jpg"}
    assert set(pictures.missing(named)) == gone
    for again in (pictures, pickle.loads(pickle.dumps(pictures))):
        found = {}
        for path, image_id in named:
            with contextlib.suppress(ImageError):
                found[image_id] = again.read(path, image_id)
        assert found == {"n00000001_7": b"7", "n00000002_7": b"in a tar", "n00000003_1": b"as listed"}
    assert len(walks) == 1
    assert pictures.read("n00000001/n00000001_8.jpg", "n00000001_8") == b"8"  # of which missing() was not told
    assert len(walks) == 2


# ---------------------------------------------------------------------------------------------------------- bad tars


def test_cut_tar_gives_what_it_has(tmp_path: Path) -> None:
    whole = write_tar(tmp_path / "whole.tar", FILES).read_bytes()
    for size in range(0, len(whole), 997):
        (tmp_path / f"{size}.tar").write_bytes(whole[:size])
        found, statuses = 0, set[str]()
        for name, data in FILES.items():
            try:
                assert Pictures(tmp_path).read(f"{size}.tar::{name}") == data
                found += 1
            except ImageError as error:
                statuses.add(error.status)
        assert found == sum(whole.index(data) + len(data) <= size for data in FILES.values())
        assert statuses <= {"bad_image"}


def test_damaged_header_is_not_the_end(tmp_path: Path) -> None:
    data = bytearray(write_tar(tmp_path / "a.tar", FILES).read_bytes())
    names = list(FILES)
    data[data.index(names[3].encode()) + 150] ^= 0xFF  # in its checksum
    (tmp_path / "a.tar").write_bytes(data)
    assert Pictures(tmp_path).read(f"a.tar::{names[2]}") == FILES[names[2]]
    for image_id in (None, IDS[3]):
        error = failure(tmp_path, f"a.tar::{names[3]}", image_id)
        assert (error.status, "cut off or damaged after 3 files" in str(error)) == ("bad_image", True)
    assert "cut off or damaged" in str(failure(tmp_path, names[3], IDS[3]))


@pytest.mark.parametrize(("mode", "word"), [("w:gz", "gzip"), ("w:bz2", "bzip2"), ("w:xz", "xz")])
def test_compressed_tar_is_refused(tmp_path: Path, mode: str, word: str) -> None:
    for name in ("a.tar", f"a.tar.{mode[2:]}"):
        write_tar(tmp_path / name, FILES, mode)
        error = failure(tmp_path, f"{name}::{next(iter(FILES))}")
        assert (error.status, f"is compressed ({word})" in str(error)) == ("bad_image", True)


@pytest.mark.parametrize("data", [b"", b"no tar", b"x" * 5000])
def test_not_a_tar(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.tar").write_bytes(data)
    assert failure(tmp_path, "a.tar::x.jpg").status == "bad_image"
    (tmp_path / "b.tar").mkdir()
    assert failure(tmp_path, "b.tar::x.jpg").status == "bad_image"
    assert failure(tmp_path, "c.tar::x.jpg").status == "missing_image"


def test_members_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    with tarfile.open(tmp_path / "root" / "a.tar", "w") as tar:
        add(tar, "link.jpg", type=tarfile.SYMTYPE, linkname="../secret.jpg")
        add(tar, "hard.jpg", type=tarfile.LNKTYPE, linkname="../../secret.jpg")
        add(tar, "pipe.jpg", type=tarfile.FIFOTYPE)
        add(tar, "device.jpg", type=tarfile.CHRTYPE)
        add(tar, "../up.jpg", b"up")
        add(tar, "/abs.jpg", b"abs")
        add(tar, "twice.jpg", b"first")
        add(tar, "./twice.jpg", b"last")
    root = tmp_path / "root"
    for name in ("link.jpg", "hard.jpg", "pipe.jpg", "device.jpg", "../up.jpg", "/abs.jpg"):
        assert failure(root, f"a.tar::{name}").status == "unsafe_path"
    assert Pictures(root).read("a.tar::twice.jpg") == b"last"
    (root / "out.tar").symlink_to(write_tar(tmp_path / "beside.tar", FILES))
    for path in ("../beside.tar::n02084071/n02084071_0.JPEG", "out.tar::n02084071/n02084071_0.JPEG"):
        assert failure(root, path).status == "unsafe_path"


def test_named_pipe_does_not_hold_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    with pytest.raises(ImageError):
        open_image("a.jpg", tmp_path)


# ------------------------------------------------------------------------------------------------------ bad datasets


def test_dataset_without_pictures_names_its_columns(tmp_path: Path) -> None:
    without = write_parquet(tmp_path / "a", rows_with(text=str, label=str))
    with pytest.raises(ValueError, match="no column of pictures among text, label"):
        Pictures(without).open()
    two = write_parquet(tmp_path / "b", rows_with(left=_picture, mask=_picture))
    with pytest.raises(ValueError, match="2 columns of pictures among left, mask; name one"):
        Pictures(two).open()
    with pytest.raises(ValueError, match="no column 'picture', choose from left, mask"):
        Pictures(two, image_column="picture").open()
    Pictures(two, image_column="mask").open()


def test_of_several_columns_of_pictures_the_usual_name_is_read(tmp_path: Path) -> None:
    root = write_parquet(tmp_path / "root", rows_with(mask=lambda n: _picture(n - 1), image=_picture))
    assert Pictures(root).read("hub:a/b/default/train#0") == _picture(0)["bytes"]
    assert Pictures(root, image_column="mask").read("hub:a/b/default/train#1") == _picture(0)["bytes"]


@pytest.mark.parametrize(
    "path", ["default/train#6", "default/validation#0", "hub:a/b@c/default/train", "default/train#-1"]
)
def test_row_that_is_not_there(tmp_path: Path, path: str) -> None:
    root = write_parquet(tmp_path, rows_with(image=_picture))
    path = path if path.startswith("hub:") else f"hub:a/b@c/{path}"
    assert failure(root, path).status == "missing_image"


def test_path_that_a_row_holds_is_not_followed(tmp_path: Path) -> None:
    write_folder(tmp_path / "elsewhere", FILES)
    secret = str(tmp_path / "elsewhere" / next(iter(FILES)))
    root = write_parquet(tmp_path / "root", [{"image": {"bytes": None, "path": secret}}])
    with pytest.raises(ImageError, match="holds no picture"):
        Pictures(root).read("hub:a/b@c/default/train#0")


def test_hub_that_is_not_there(tmp_path: Path) -> None:
    """The tests have no Hub, which is what a wrong name or revision looks like too: one sentence, at once."""
    with pytest.raises(FileNotFoundError, match=r"dataset 'no/such' at revision 'gone' cannot be opened") as caught:
        Pictures("hub:no/such@gone").open()
    assert "\n" not in str(caught.value)
    for wrong in ("hub:such", "hub:a/b@c/d/e/f", "hub:a/b@c/d/e#5"):
        with pytest.raises(ValueError, match="is not of the form hub:owner/name@revision/config/split"):
            Pictures(wrong)
    assert failure("hub:a/b", "hub:c/d@main/default/train#0").status == "missing_image"


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("hub:o/n@r/c/s#5", ("o/n", "r", "c", "s", 5)),
        ("hub:o/n", ("o/n", None, None, None, None)),
        ("hub:o/n/c", ("o/n", None, "c", None, None)),
        ("hub:../..@x", None),
    ],
)
def test_hub_path(path: str, parts: tuple[Any, ...] | None) -> None:
    assert HubPath.parse(path) == parts


@pytest.mark.parametrize(
    ("path", "image_id"),
    [
        ("a.tar::n02084071_1.JPEG", "n02084071_1"),
        ("a.tar::cats/1.jpg", "a.tar__cats__1"),
        ("hub:o/n@r/c/train#5", "c-train-5"),
    ],
)
def test_image_ids(path: str, image_id: str) -> None:
    assert image_id_of(path) == image_id


# ------------------------------------------------------------------------------------------------ processes and threads


def _read_all(pictures: Pictures) -> list[str]:
    return [hashlib.sha256(pictures.read(name, image_id_of(name))).hexdigest() for name in FILES]


FORKS = """
import hashlib, multiprocessing, sys
from imagenet_think import Pictures, image_id_of

def read_all(_=None):
    return [hashlib.sha256(pictures.read(name, image_id_of(name))).hexdigest() for name in sys.argv[3:]]

pictures = Pictures(sys.argv[1])  # inherited by the workers, and not pickled on its way to them
if sys.argv[2] == "in use":
    read_all()
with multiprocessing.get_context("fork").Pool(2) as pool:
    for found in pool.map(read_all, range(4)):
        print(*found)
"""


@pytest.mark.process
@pytest.mark.parametrize("used", ["new", "in use"])
def test_forks_that_list_at_once(tmp_path: Path, used: str) -> None:
    """Of a process of its own: this one may have threads of other tests, and a fork would inherit their locks."""
    root = write_tar(tmp_path / "root" / "deep" / "a.tar", FILES).parent.parent
    command = [sys.executable, "-c", FORKS, str(root), used, *FILES]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HF_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    expected = [hashlib.sha256(data).hexdigest() for data in FILES.values()]
    assert [line.split() for line in done.stdout.splitlines()] == [expected] * 4


def test_threads_that_list_at_once(tmp_path: Path) -> None:
    root = write_tar(tmp_path / "root" / "a.tar", FILES).parent
    pictures = Pictures(root)
    with ThreadPoolExecutor(8) as threads:
        assert len({tuple(found) for found in threads.map(_read_all, [pictures] * 40)}) == 1


@pytest.mark.parametrize("trouble", ["not writable", "damaged"])
def test_cache_that_cannot_be_used(tmp_path: Path, trouble: str) -> None:
    root = write_tar(tmp_path / "root" / "a.tar", FILES).parent
    if trouble == "not writable":
        (tmp_path / "cache").write_text("a file where the folder should be")
    else:
        _read_all(Pictures(root))
        (file,) = (tmp_path / "cache" / "imagenet-think").glob("*.sqlite")
        file.write_bytes(b"no database" * 1000)
    assert _read_all(Pictures(root)) == [hashlib.sha256(data).hexdigest() for data in FILES.values()]


def test_full_disk_is_said_and_blames_no_tar(tmp_path: Path) -> None:
    root = write_tar(tmp_path / "root" / "a.tar", {f"{number:0200}.png": b"" for number in range(999)}).parent
    pictures = Pictures(root)
    pictures._own.index._database.execute("PRAGMA max_page_count = 10")
    with pytest.raises(ContractError, match=r"their index .*\.sqlite cannot be used \(database or disk is full\)"):
        pictures.members("a.tar")
    pictures._own.index._database.execute("PRAGMA max_page_count = 9999")
    assert len(list(pictures.members("a.tar"))) == 999


# ----------------------------------------------------------------------------------------------------------- matches


def test_matches() -> None:
    data = jpeg(0, size=(120, 80), quality=95)
    sha, look = hashlib.sha256(data).hexdigest(), phash(Image.open(io.BytesIO(data)))
    cases = [
        (data, sha, look, "exact"),
        (data, sha, None, "exact"),
        (jpeg(0, "WEBP", size=(120, 80), quality=80), sha, look, "re-encoded"),
        (jpeg(0, size=(240, 160), quality=50), sha, look, "re-encoded"),
        (jpeg(3, size=(120, 80)), sha, look, "different"),
        (data, None, look, "re-encoded"),
        (jpeg(0, "WEBP"), sha, None, "different"),
        (b"no picture", sha, look, "different"),
        (data, "0" * 64, "no hash", "different"),
        (data, None, None, None),
    ]
    assert [match_image(*given) for *given, _ in cases] == [expected for *_, expected in cases]


def test_verify_counts(tmp_path: Path) -> None:
    rows = [
        {
            "image_id": image_id,
            "path": path,
            "sha256": hashlib.sha256(FILES[path]).hexdigest(),
            "phash": phash(imagenet_think.decode_image(FILES[path])),
        }
        for image_id, path in zip(IDS, FILES, strict=True)
    ]
    mirror = {f"{image_id}.webp": jpeg(n, "WEBP", quality=90) for n, image_id in enumerate(IDS)}
    mirror[f"{IDS[0]}.webp"] = next(iter(FILES.values()))
    mirror[f"{IDS[1]}.webp"] = jpeg(9, "WEBP")
    del mirror[f"{IDS[2]}.webp"]
    rows[5] |= {"sha256": None, "phash": None}
    root = write_tar(tmp_path / "mirror" / "a.tar", mirror).parent
    counts = {"exact": 1, "re-encoded": 2, "different": 1, "missing": 1, "no hash": 1}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert verify(rows, root) == counts
        assert verify(datasets.Dataset.from_list(rows), Pictures(root)) == counts


def test_a_picture_in_a_hidden_folder_is_taken_where_there_is_no_other(tmp_path: Path) -> None:
    for folder, data in ((".Trash-1000/files", b"thrown away"), ("z", b"kept"), (".thumbnails", b"small")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "n00000001_1.JPEG").write_bytes(data)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "n00000001_2.JPEG").write_bytes(b"alone")
    pictures = Pictures(tmp_path)
    assert pictures.read("n00000001/n00000001_1.JPEG", "n00000001_1") == b"kept"
    assert pictures.read("n00000001/n00000001_2.JPEG", "n00000001_2") == b"alone"
