"""Ask of rows with pictures whatever the library offers, and print what went wrong: python picture_operations.py.

Started by each version's Python, with the folder of imagenet_think.py, a dataset, its pictures and a folder to write
to. Nothing else of the project is there. The pictures of the images 0 and 1 are missing, that of 2 is none; image n is
40 + n wide.
"""

import contextlib
import json
import pickle
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

MODULE, DATASET, IMAGES, SCRATCH = sys.argv[1:5]
sys.path.insert(0, MODULE)

import datasets  # noqa: E402
from datasets.table import embed_table_storage  # noqa: E402

import imagenet_think  # noqa: E402

OLD = datasets.__version__.startswith("3.")  # where filter() of a stream gives a datasets.Image undecoded, too
COUNT = 12
WIDTHS = [None, None, None, *range(43, 40 + COUNT)]


def load(config: str = "glm", **options: Any) -> Any:
    return imagenet_think.load(config, DATASET, **{"split": "train", "images": IMAGES} | options)


def widths(rows: Any) -> list[int | None]:
    return [row["image"] and row["image"].width for row in rows]


def stored(rows: Any) -> list[Any]:
    """What Arrow holds of the pictures."""
    return [part.as_py() for part in rows.with_format("arrow")[:].column("image")]


def width(image: Any) -> int:
    return image.width if image else -1


def is_there(row: Any) -> bool:
    return row["image"] is not None


def column() -> None:
    rows = load()
    assert [image and image.width for image in rows["image"]] == WIDTHS
    assert [image.width for image in rows[5:8]["image"]] == WIDTHS[5:8]
    assert isinstance(rows.features["image"], imagenet_think.Picture)
    assert "image" in repr(rows)
    assert stored(rows)[0] is None
    assert stored(rows)[4] == {"bytes": None, "path": "n02084071/i04.JPEG"}


def columns() -> None:
    rows = load()
    assert set(rows.select_columns(["image", "answer"])[4]) == {"image", "answer"}
    assert widths(rows.remove_columns("path")) == WIDTHS
    assert [one.width for one in rows.rename_column("image", "photo")["photo"][3:]] == WIDTHS[3:]
    assert set(rows.remove_columns("image").features) == set(load(images=None).features)
    assert widths(rows.cast_column("attempt", datasets.Value("int64"))) == WIDTHS
    again = rows.cast_column("path", imagenet_think.Picture(IMAGES))
    assert [one and one.width for one in again["path"]] == WIDTHS
    elsewhere = rows.cast_column("image", imagenet_think.Picture(str(Path(IMAGES).parent)))
    with warnings.catch_warnings(action="ignore"):
        assert widths(elsewhere) == [None] * COUNT
    assert rows.cast_column("image", imagenet_think.Picture(IMAGES, decode=False))[4]["image"] == stored(rows)[4]


def formats() -> None:
    rows = load()
    assert rows.with_format("numpy")[4]["image"].shape == (30, 44, 3)
    rows.set_format(columns=["image"])
    assert set(rows[4]) == {"image"}
    rows.reset_format()
    rows.set_transform(lambda batch: {"wide": [one and one.width for one in batch["image"]]})
    assert rows[3:5]["wide"] == [43, 44]
    rows.reset_format()
    frame = rows.to_pandas()
    assert frame["image"][0] is None
    assert frame["image"][4] == {"bytes": None, "path": "n02084071/i04.JPEG"}


def torch_format() -> None:
    rows = load().with_format("torch")
    assert tuple(rows[4]["image"].shape) == (3, 30, 44)
    assert rows[0]["image"] is None
    assert tuple(next(iter(load(streaming=True).skip(4).with_format("torch")))["image"].shape) == (3, 30, 44)


def together() -> None:
    rows = [load(name) for name in ("glm", "kimi")]
    assert widths(datasets.concatenate_datasets(rows)) == WIDTHS * 2
    assert widths(datasets.interleave_datasets(rows)) == [one for one in WIDTHS for _ in rows]
    streams = [load(name, streaming=True) for name in ("glm", "kimi")]
    assert widths(datasets.concatenate_datasets(streams)) == WIDTHS * 2
    mixed = widths(datasets.interleave_datasets(streams))  # ends when it meets the end of the first
    assert mixed == [one for one in WIDTHS for _ in rows][: len(mixed)]
    assert len(mixed) > COUNT
    assert widths(load("long")) == [one for one in WIDTHS for _ in rows]
    assert widths(load("long", streaming=True)) == [one for one in WIDTHS for _ in rows]


def order() -> None:
    rows = load(missing="drop")  # of those that are there one is no picture
    assert widths(rows) == WIDTHS[2:]
    assert sorted(map(str, widths(rows.shuffle(seed=0)))) == sorted(map(str, WIDTHS[2:]))
    parts = rows.train_test_split(test_size=0.5, seed=0)
    assert sorted(map(str, widths(parts["train"]) + widths(parts["test"]))) == sorted(map(str, WIDTHS[2:]))
    assert widths(rows.filter(is_there)) == WIDTHS[3:]
    assert widths(rows.select([3, 1]).flatten_indices()) == [WIDTHS[5], WIDTHS[3]]
    assert widths(load(split="train[50%:]")) == WIDTHS[6:]


def mapped(start: str | None = None) -> None:
    import multiprocess

    if start:
        multiprocess.set_start_method(start, force=True)
    rows = load().map(lambda row: {"width_seen": width(row["image"])}, num_proc=2 if start else None)
    assert rows["width_seen"][:] == [one or -1 for one in WIDTHS]
    assert widths(rows) == WIDTHS
    rows = load().map(lambda image: {"width_seen": width(image)}, input_columns="image", num_proc=2 if start else None)
    assert rows["width_seen"][:] == [one or -1 for one in WIDTHS]
    assert stored(rows) == stored(load())


def mapped_pictures() -> None:
    """A picture that a function makes anew is stored; the others stay what they were."""
    rows = load(missing="drop").filter(is_there).map(lambda row: {"image": row["image"].resize((8, 8))})
    assert widths(rows) == [8] * (COUNT - 3)
    rows = load(streaming=True, missing="drop").map(lambda row: {"image": row["image"].resize((8, 8))})
    assert widths(rows) == [8] * (COUNT - 3)


def saved() -> None:
    folder = str(Path(SCRATCH, "saved"))
    rows = load(verify=True)
    rows.save_to_disk(folder)
    again = datasets.load_from_disk(folder)
    assert again.features == rows.features
    assert stored(again) == stored(rows)
    assert widths(again) == WIDTHS
    assert list(again["image_match"]) == list(rows["image_match"])
    rows.save_to_disk(f"{folder}-2", num_proc=2)
    assert stored(datasets.load_from_disk(f"{folder}-2")) == stored(rows)
    read = f"import datasets; print(datasets.load_from_disk({folder!r})[4]['image'].width)"
    path = f"import sys; sys.path.insert(0, {MODULE!r}); import imagenet_think; "
    assert run(path + read) == "44\n"
    assert "Feature type 'ImagenetThinkPicture' not found" in run(read)
    Path(IMAGES).rename(f"{IMAGES}-gone")
    try:
        assert "is not there (cast_column gives another: Picture(root))" in run(path + read)
        here = f"datasets.load_from_disk({folder!r}).cast_column('image', imagenet_think.Picture({IMAGES + '-gone'!r}))"
        assert run(f"{path} import datasets; print({here}['image'][4].width)") == "44\n"
    finally:
        Path(f"{IMAGES}-gone").rename(IMAGES)


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return done.stdout or done.stderr


def streamed() -> None:
    stream = load(streaming=True)
    assert isinstance(stream.features["image"], imagenet_think.Picture)
    assert stream.features == load().features
    assert widths(stream) == WIDTHS
    assert widths(stream.select_columns(["image"])) == WIDTHS
    assert widths(stream.remove_columns("path")) == WIDTHS
    if not OLD:
        assert widths(stream.filter(is_there)) == WIDTHS[3:]
    assert [row["width_seen"] for row in stream.map(lambda row: {"width_seen": width(row["image"])})] == [
        one or -1 for one in WIDTHS
    ]
    assert sorted(map(str, widths(stream.shuffle(seed=0, buffer_size=5)))) == sorted(map(str, WIDTHS))
    assert widths(stream.skip(2).take(3)) == WIDTHS[2:5]
    assert widths(load(streaming=True, missing="drop")) == WIDTHS[3:]
    assert widths(pickle.loads(pickle.dumps(stream))) == WIDTHS
    iterable = load().to_iterable_dataset(num_shards=3)
    assert widths(iterable) == WIDTHS
    assert isinstance(iterable.features["image"], imagenet_think.Picture)
    assert widths(pickle.loads(pickle.dumps(load()))) == WIDTHS


def verified() -> None:
    matches = ["missing", "missing", "different", *["exact"] * (COUNT - 3)]
    for streaming in (False, True):
        rows = load(verify=True, streaming=streaming).remove_columns(["path", "sha256", "phash"])
        assert [row["image_match"] for row in rows] == matches
        assert isinstance(rows.features["image_match"], imagenet_think.PictureMatch)
    rows = load(verify=True)
    assert list(rows["image_match"]) == matches
    assert [row["image_match"] for row in rows.filter(lambda row: row["image_match"] == "exact")] == matches[3:]
    assert list(rows.map(lambda row: {"same": row["image_match"] == "exact"})["image_match"]) == matches


def worked(start: str) -> None:
    from torch.utils.data import DataLoader

    for rows in (load(), load(streaming=True), load().to_iterable_dataset(num_shards=2)):
        batches = DataLoader(rows, 3, num_workers=2, collate_fn=widths, multiprocessing_context=start)
        assert sorted(str(one) for batch in batches for one in batch) == sorted(map(str, WIDTHS))


def pushed() -> None:
    """What push_to_hub does with each shard; see also tests/contract/test_picture_column.py, where it is called."""
    rows = load()
    with contextlib.suppress(imagenet_think.ContractError):
        rows.with_format("arrow").map(embed_table_storage, batched=True, keep_in_memory=True)
        raise AssertionError("pictures were embedded")
    rows.to_parquet(str(Path(SCRATCH, "rows.parquet")))
    assert b"JFIF" not in Path(SCRATCH, "rows.parquet").read_bytes()
    rows = load(images=imagenet_think.Pictures(IMAGES, redistributable=True))
    embedded = rows.with_format("arrow").map(embed_table_storage, batched=True, keep_in_memory=True).with_format(None)
    assert stored(embedded)[4] == {"bytes": Path(IMAGES, "n02084071/i04.JPEG").read_bytes(), "path": "i04.JPEG"}
    plain = embedded.select(range(3, COUNT)).cast_column("image", datasets.Image())
    assert widths(plain) == WIDTHS[3:]
    rows.save_to_disk(str(Path(SCRATCH, "redistributable")))
    assert stored(datasets.load_from_disk(str(Path(SCRATCH, "redistributable")))) == stored(rows)


OPERATIONS: dict[str, Callable[[], None]] = {
    **{one.__name__: one for one in (column, columns, formats, together, order, mapped, mapped_pictures)},
    **{one.__name__: one for one in (saved, streamed, verified, pushed)},
    "map(num_proc=2), fork": partial(mapped, "fork"),
    "map(num_proc=2), spawn": partial(mapped, "spawn"),
}
WITH_TORCH: dict[str, Callable[[], None]] = {
    "torch_format": torch_format,
    "workers, fork": partial(worked, "fork"),
    "workers, spawn": partial(worked, "spawn"),
}


def main() -> None:
    """Print {operation: what went wrong, or an empty text}."""
    datasets.disable_progress_bars()
    warnings.simplefilter("ignore")
    has_torch = datasets.config.TORCH_AVAILABLE
    found = {}
    for name, operation in (OPERATIONS | (WITH_TORCH if has_torch else {})).items():
        try:
            operation()
            found[name] = ""
        except Exception:  # noqa: BLE001 - whatever the library raises is what the test reports
            found[name] = traceback.format_exc()[-2000:]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
