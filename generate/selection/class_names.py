"""Read the names of the 10,450 classes of ImageNet-21K-P (winter 2021): WordNet id, lemmas, definition.

    python -m generate.selection.class_names --wheel timm-1.0.31-py3-none-any.whl

makes class_names.tsv.gz again from the tables in timm's wheel (`pip download --no-deps timm==1.0.31`; Apache-2.0; the
names are WordNet's). 214 lemmas stand for two or more classes, 451 classes in all: the wnid alone is the key of a
class, and names are for reading.
"""

import gzip
import zipfile
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from generate.command_line.given import path
from generate.command_line.terminal import complain, counted, run

NAMES = Path(__file__).parent / "class_names.tsv.gz"
TABLES = "timm/data/_info"


class ClassName(NamedTuple):
    """Hold the names of one class."""

    lemma: str  # several, separated by ", "
    definition: str


def read_class_names() -> dict[str, ClassName]:
    """Return {wnid: its names}, sorted by wnid. Classes of other collections are not in it."""
    with gzip.open(NAMES, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return {wnid: ClassName(lemma, definition) for wnid, lemma, definition in rows}


def make_class_names(
    wheel: Annotated[Path, typer.Option(help="timm's wheel, as pip downloads it.", parser=path)],
    out: Annotated[Path, typer.Option(help="The file to write.", parser=path)] = NAMES,
) -> None:
    """Make the file of class names from the tables in timm's wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            classes = archive.read(f"{TABLES}/imagenet21k_miil_w21_synsets.txt").decode().split()
            lemmas, definitions = (_read_table(archive, name) for name in ("lemma", "definition"))
        text = "".join(f"{wnid}\t{lemmas[wnid]}\t{definitions[wnid]}\n" for wnid in sorted(classes))
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        complain(f"--wheel {wheel} is not timm's wheel with its tables of ImageNet ({error})")
        raise typer.Exit(2) from None
    out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))  # without the time, so that the same names are one file
    print(f"{counted(len(classes), 'class', 'classes')} in {out}")


def _read_table(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    lines = archive.read(f"{TABLES}/imagenet_synset_to_{name}.txt").decode().splitlines()
    return dict(line.split("\t", 1) for line in lines)


if __name__ == "__main__":
    run(make_class_names)
