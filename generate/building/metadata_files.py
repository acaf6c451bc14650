"""Write the files beside a dataset's rows: runs.json, the contract, and the README's head by which the rows load."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import imagenet_think
from generate.building.published_runs import published_run
from imagenet_think import RunDescription, Schema, SplitSize, readme_head


def write_metadata(
    out: Path,
    name: str,
    described: Mapping[str, RunDescription],
    sizes: Mapping[str, Mapping[str, SplitSize]],
    schema: Schema,
) -> dict[str, list[str]]:
    """Write runs.json, imagenet_think.py and README.md to `out`.

    name: the dataset's. described: by teacher, in the order that runs.json keeps. sizes: by config and split. Returns
    the names of settings that runs.json leaves out, by teacher. Raises ContractError for a run_id that is no name.
    """
    published = {model: published_run(run) for model, run in described.items()}
    runs = {model: json.loads(json.dumps(run, sort_keys=True)) for model, (run, _) in published.items()}
    (out / "runs.json").write_text(json.dumps(runs, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copyfile(imagenet_think.__file__, out / "imagenet_think.py")
    card = f"Run `python dataset_card/fill.py {name}` to write the dataset card here."
    (out / "README.md").write_text(f"{readme_head(sizes, schema)}{card}\n", encoding="utf-8")
    return {model: left_out for model, (_, left_out) in published.items()}
