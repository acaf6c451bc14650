"""A dataset's test split for the tools that people benchmark with: a task for lmms-eval, a table for VLMEvalKit.

    python generate/export_tasks.py imagenet-think-250k --images /data/imagenet21k --out exports/

Writes exports/lmms-eval/ and exports/vlmevalkit/, each whole or not at all; docs/exports.md says how they are used. The
pictures stay where they are, unless --embed puts them into the files. In each, export.json says what it holds
and which pairs were left out for want of a picture; it is also the mark by which an export may be replaced.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from imagenet_think import Pictures

FORMATS = ("lmms-eval", "vlmevalkit")
SPLIT = "test"
DESCRIPTION = "export.json"


def main(
    dataset: Annotated[str, typer.Argument(help="The dataset's directory, or its Hub id.")],
    out: Annotated[Path, typer.Option(help="The folder to write into; a folder of it for each format.")],
    images: Annotated[
        str | None,
        typer.Option(help="Your copy of the pictures: a folder in any layout, or hub:owner/name. VLMEvalKit needs it."),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help=f"One of {', '.join(FORMATS)}; give more than one. By default all."),
    ] = None,
    embed: Annotated[
        bool,
        typer.Option("--embed", help="Put the pictures into the files; mind their terms when you share it."),
    ] = False,
    skip_missing: Annotated[
        bool, typer.Option("--skip-missing", help="Leave out pairs whose picture you lack, instead of an error.")
    ] = False,
) -> None:
    """Write the test split as a task for lmms-eval and a table for VLMEvalKit."""
    from datasets.exceptions import DatasetsError

    from imagenet_think import ContractError

    try:
        export(dataset, out, images, formats or list(FORMATS), embed, skip_missing)
    except (ContractError, DatasetsError, OSError, ValueError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error


def export(
    dataset: str, out: Path, images: str | None, formats: Sequence[str], embed: bool = False, skip_missing: bool = False
) -> None:
    """Writes out/<format> for each. Raises ContractError, OSError, ValueError, DatasetsError."""
    from generate.build_dataset import publish, unfinished_directory
    from generate.exporting.lmms_eval import write_lmms_eval
    from generate.exporting.vlmevalkit import write_vlmevalkit
    from imagenet_think import ContractError, load

    for name in formats:
        if name not in FORMATS:
            raise ContractError(f"--format {name} is not known, choose from {', '.join(FORMATS)}")
        _check_replaceable(out / name)
    if images is None and (embed or "vlmevalkit" in formats):
        needed = "--embed" if embed else "VLMEvalKit's table"
        raise ContractError(f"{needed} needs the pictures: give --images, or --format lmms-eval without them")
    pictures = _opened(images) if images is not None else None
    pairs = load("paired", dataset, split=SPLIT)
    left_out: list[str] = []
    if pictures:
        pairs, left_out = _with_pictures(pairs, pictures, skip_missing)
    if not len(pairs):
        raise ContractError(f"{dataset} has no pairs of the split {SPLIT} to export")
    described = {"split": SPLIT, "pairs": len(pairs), "pictures": embed, "left_out": left_out}
    for name in formats:
        with unfinished_directory((out / name).resolve()) as folder:
            if name == "lmms-eval":
                write_lmms_eval(folder, pairs, pictures, embed)
            elif pictures:
                write_vlmevalkit(folder, pairs, pictures, embed)
            (folder / DESCRIPTION).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
            publish(folder, (out / name).resolve())
        print(f"{len(pairs):,} pairs, {len(left_out):,} left out -> {out / name}")


def _check_replaceable(folder: Path) -> None:
    from imagenet_think import ContractError

    if folder.exists() and not (folder / DESCRIPTION).exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise ContractError(f"{folder} exists and is no export of this command; give another --out, or remove it")


def _opened(images: str) -> "Pictures":
    from imagenet_think import ContractError, Pictures

    if not images.startswith("hub:") and not Path(images).is_dir():
        raise ContractError(f"--images {images} is not a directory; give your copy of the pictures, or hub:owner/name")
    pictures = Pictures(images)
    pictures.open()
    return pictures


def _with_pictures(pairs: Any, pictures: "Pictures", skip_missing: bool) -> tuple[Any, list[str]]:
    """The pairs whose picture is there and decodes, and the image_ids of the others.

    Found out now, since both tools end at a picture that they cannot read, perhaps after hours.
    """
    from concurrent.futures import ThreadPoolExecutor

    from tqdm import tqdm

    from imagenet_think import ContractError, ImageError, decode_image

    def why_not(named: tuple[str, str]) -> str | None:
        try:
            decode_image(pictures.read(*named))
        except ImageError as error:
            return str(error)
        return None

    image_ids = list(pairs["image_id"])
    named = list(zip(pairs["path"], image_ids, strict=True))
    pictures.missing(named)  # looked for all at once
    with ThreadPoolExecutor() as threads:
        found = threads.map(why_not, named)
        whys = list(tqdm(found, desc="opening pictures", unit=" pictures", total=len(pairs), delay=1))
    left_out = [image_id for image_id, why in zip(image_ids, whys, strict=True) if why]
    if left_out and not skip_missing:
        first = next(why for why in whys if why)
        raise ContractError(
            f"{len(left_out)} of {len(pairs)} pictures cannot be had from {pictures.root} (the first: {first}); "
            "--skip-missing leaves their pairs out"
        )
    return pairs.select([at for at, why in enumerate(whys) if not why]), left_out


if __name__ == "__main__":
    typer.run(main)
