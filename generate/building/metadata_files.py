"""Write the files beside a dataset's rows: runs.json, the contract, and the README's head by which the rows load."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import imagenet_think
from imagenet_think import RunDescription, Schema, SplitSize, readme_head


def write_metadata(
    out: Path,
    name: str,
    described: Mapping[str, RunDescription],
    sizes: Mapping[str, Mapping[str, SplitSize]],
    schema: Schema,
) -> None:
    """Write runs.json, imagenet_think.py and README.md to `out`.

    name: the dataset's. described: by teacher, in the order that runs.json keeps. sizes: by config and split.
    """
    runs = {model: _sorted(_published(run)) for model, run in described.items()}
    (out / "runs.json").write_text(json.dumps(runs, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copyfile(imagenet_think.__file__, out / "imagenet_think.py")
    card = f"Run `python dataset_card/fill.py {name}` to write the dataset card here."
    (out / "README.md").write_text(f"{readme_head(sizes, schema)}{card}\n", encoding="utf-8")


def _sorted(value: Any) -> Any:
    """Return a JSON value with all keys in order."""
    return json.loads(json.dumps(value, sort_keys=True))


def _published(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what runs.json holds of a run's description."""
    ids = {name: run[name] for name in ("run_id", "reparsed_from") if name in run}
    return {**ids, "bound": redact_bound(run["bound"])}


def redact_bound(bound: Mapping[str, Any]) -> dict[str, Any]:
    """Return a run's settings with the checkpoints that are paths of a machine cut to their last part."""
    named = {name: _redact_checkpoint(bound[name]) for name in ("checkpoint", "hub_id", "processor") if bound.get(name)}
    entry = {"entry": redact_bound(bound["entry"])} if isinstance(bound.get("entry"), dict) else {}
    return {**bound, **named, **entry}


def _redact_checkpoint(checkpoint: str) -> str:
    """Return a Hub id, owner/name, as it is, and the last part of anything else."""
    return checkpoint if re.fullmatch(r"[\w-][\w.-]*(/[\w.-]+)?", checkpoint) else re.split(r"[/\\]", checkpoint)[-1]
