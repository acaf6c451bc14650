"""Makes the list of images from a folder: every picture that decodes, hashed, with its split.

    python generate/select_images.py --source /data/imagenet21k --out images.jsonl

A picture's class (wnid) is the folder it lies in. Pictures that cannot be decoded go to rejected.jsonl beside the list,
each with its status and the reason. The same folder gives the same list.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from generate.images import ImageRow

TEST_SHARE = 0.02


def main(
    source: Annotated[Path, typer.Option(help="The folder of pictures; paths in the list start from here.")],
    out: Annotated[Path, typer.Option(help="The list to write.")] = Path("images.jsonl"),
    test_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of each class for the test split.")
    ] = TEST_SHARE,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that decode; default: one a core.")] = None,
) -> None:
    """Make the list of images from a folder of pictures."""
    from imagenet_think import ContractError

    try:
        print(select(source, out, test_share, workers))
    except (ContractError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


def select(source: Path, out: Path, test_share: float = TEST_SHARE, workers: int | None = None) -> str:
    """Writes the list and rejected.jsonl, and returns the counts as text. Raises ContractError."""
    from generate.images import assign_splits, list_folder, write_image_list, write_jsonl
    from imagenet_think import ContractError

    if not source.is_dir():
        raise ContractError(f"--source {source} is not a directory; give the folder that holds the pictures")
    paths = list(list_folder(source))
    if not paths:
        raise ContractError(
            f"--source {source} holds no files named like pictures (.jpg, .png, .webp, .bmp, .gif, .tif)"
        )
    check_unique(paths)
    rows: list[ImageRow] = []
    rejected: list[dict[str, str]] = []
    for result in _inspect_all(source, paths, workers):
        if isinstance(result, dict):
            rejected.append(result)
        else:
            rows.append(result)
    if not rows:
        first = rejected[0]
        raise ContractError(
            f"no picture of {source} can be decoded; {first['path']!r} is one of {len(paths)}: {first['message']}"
        )
    rows = assign_splits(rows, test_share)
    rejected_list = out.with_name("rejected.jsonl")
    write_jsonl(rejected_list, rejected)
    write_image_list(out, rows)
    splits = Counter(row.split for row in rows)
    classes = len({row.wnid for row in rows})
    return (
        f"{len(rows)} images of {classes} classes in {out}: {splits['train']} train, {splits['test']} test\n"
        f"{len(rejected)} rejected in {rejected_list}"
    )


def check_unique(paths: Sequence[str]) -> None:
    """Raises ContractError if two paths give one image_id."""
    from imagenet_think import ContractError, image_id_of

    path_of: dict[str, str] = {}
    for path in paths:
        other = path_of.setdefault(image_id_of(path), path)
        if other != path:
            raise ContractError(
                f"{other!r} and {path!r} would have the same image_id {image_id_of(path)!r}; rename or remove one"
            )


def inspect(path: str, root: Path) -> "ImageRow | dict[str, str]":
    """The image's line of the list, without its split; or what is to be said about a picture that cannot be used."""
    from generate.images import ImageRow, is_text
    from imagenet_think import ImageError, decode_image, image_id_of, phash, read_image_bytes

    if not is_text(path):
        return {"path": path, "status": "bad_image", "message": "the file's name is not UTF-8 text"}
    try:
        data = read_image_bytes(path, root)
        image = decode_image(data, max_side=None)
    except ImageError as error:
        return {"path": path, "status": error.status, "message": str(error)}
    return ImageRow(
        image_id=image_id_of(path),
        wnid=path.rsplit("/", 2)[-2] if "/" in path else None,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        phash=phash(image),
        width=image.width,
        height=image.height,
    )


def _inspect_all(source: Path, paths: Sequence[str], workers: int | None) -> Iterator["ImageRow | dict[str, str]"]:
    """In the order of the paths. Processes, because the hash is Python's own arithmetic; spawned, so that it is safe
    whatever threads the caller has."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from tqdm import tqdm

    work = partial(inspect, root=source)
    workers = min(workers or os.cpu_count() or 1, 1 + len(paths) // 500)  # a process takes seconds to start
    with tqdm(total=len(paths), desc="decoding pictures", unit=" pictures", delay=1) as bar:
        if workers == 1:
            for path in paths:
                yield work(path)
                bar.update()
            return
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for result in pool.map(work, paths, chunksize=32):
                bar.update()
                yield result


if __name__ == "__main__":
    typer.run(main)
