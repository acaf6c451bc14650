"""Write the list of images that a published dataset was made of, and name its pictures that are not here."""

from pathlib import Path

from generate.command_line.terminal import counted, note
from generate.storage.atomic import write_jsonl
from generate.storage.image_list import ImageRow, write_image_list
from generate.storage.published_list import read_published_list
from imagenet_think import ContractError, Pictures, image_id_of

_NAMED = 5  # of the pictures that are missing; missing.jsonl has all


def list_dataset(dataset: str, root: str | None, out: Path) -> str:
    """Write the list to `out` and missing.jsonl beside it, and return the counts as text.

    root: of the pictures, in any form that imagenet_think.load takes; None: none are looked for. Raises ContractError.
    """
    published = read_published_list(dataset)
    lines = [f"{counted(len(published.rows), 'image')} of {dataset} -> {out}{published.note}"]
    missing_file = out.with_name("missing.jsonl" if out.stem == "images" else f"{out.stem}.missing.jsonl")
    gone = list[tuple[str, str]]()
    if root:
        whys = _missing(root, [pair for row in published.rows for pair in _named(row)])
        gone = [(row.image_id, path) for row in published.rows for path in row.paths if path in whys]
        write_jsonl(
            missing_file,
            ({"image_id": image_id, "path": path, "message": whys[path]} for image_id, path in gone),
        )
        named = ", ".join(repr(path) for _, path in gone[:_NAMED]) + (", …" if len(gone) > _NAMED else "")
        lines.append(
            f"{len(gone):,} of their pictures are not below {root}: {named} -> {missing_file}"
            if gone
            else f"all their pictures are below {root}"
        )
    note(images=len(published.rows), missing=None if root is None else len(gone), out=out)
    write_image_list(out, published.rows)
    return "\n".join(lines)


def _named(row: ImageRow) -> list[tuple[str, str]]:
    """Return (path, image_id) of each picture of a row; one of several is not named by the row's image_id."""
    if isinstance(row.path, str):
        return [(row.path, row.image_id)]
    return [(path, image_id_of(path)) for path in row.path]


def _missing(root: str, named: list[tuple[str, str]]) -> dict[str, str]:
    if not root.startswith("hub:") and not Path(root).is_dir():
        raise ContractError(f"--source {root} is not a directory; give the folder that the dataset's paths start from")
    try:
        pictures = Pictures(root)
        pictures.open()
        return pictures.missing(named)
    except ValueError as error:
        raise ContractError(f"--source {root}: {error}") from error
