"""Prepare the pictures that generate/run.py takes where it is given none: the demo's, drawn and selected."""

from pathlib import Path

import yaml

from generate.demo.bad_pictures import add_bad_pictures
from generate.demo.pictures import draw_pictures
from generate.selection.options import Options
from generate.selection.select import select

_ROOT = Path(__file__).resolve().parents[2]
RECIPE = _ROOT / "recipes" / "demo.yaml"


def prepare_pictures(folder: Path) -> tuple[Path, Path]:
    """Return the list of the demo's pictures and their root directory, drawn and selected where the list is missing.

    More pictures are drawn than the list takes, some of them bad, as in the demo.
    """
    images, root = folder / "images.jsonl", folder / "pictures"
    if not images.exists():
        recipe = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
        draw_pictures(root, recipe["draw"]["count"], recipe["draw"]["seed"])
        add_bad_pictures(root)
        options = {**recipe["select"], "rules": _ROOT / recipe["select"]["rules"]}
        print(select(Options(source=str(root), out=images, **options)), flush=True)
    return images, root
