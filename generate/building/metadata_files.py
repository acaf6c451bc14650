"""What stands beside a dataset's rows: runs.json, the contract, and a short README until the card takes its place."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generate.building.drop_rules import DropRule
    from imagenet_think import SplitSize

EXAMPLE_CHARACTERS = 600  # of one text in the example row

README = """\
# {name}

Pictures, each with the thinking and the answer of two vision-language models.

```python
from datasets import load_dataset

pairs = load_dataset("{name}")
```

`load_dataset("{name}", "glm")` and `"kimi"` give the good rows of one model, `"failures"` what did not come out well,
with the reason. With the script beside this file and your own copy of the pictures, every row gets its picture:
`imagenet_think.load("paired", "{name}", images="/data/imagenet21k")`.

| config | {splits} |
| --- | {rules} |
{table}

{models}
{rules_of_quality}
What is the same for a whole run (prompt, sampling, checkpoint) stands in `runs.json` under the row's `run_id`; every
record with its raw text, all attempts, in `jsonl/`. A row:

```json
{example}
```

**Licence.** The texts come from the models above, under their licences. {of_pictures}
"""
WITHOUT_PICTURES = """There are no pixels here: only image ids,
paths and hashes. The pictures are to be had from where they come from, under the terms there."""
WITH_PICTURES = """Good rows hold their picture in `image`, which its
source allows to pass on; its terms are not those of the texts."""


def write_papers(
    out: Path,
    name: str,
    described: Mapping[str, dict[str, Any]],
    sizes: "Mapping[str, Mapping[str, SplitSize]]",
    rules: "Sequence[DropRule]",
    pictures: bool,
) -> None:
    """What stands beside the rows: runs.json, the contract, the README."""
    import imagenet_think

    runs = {model: {"run_id": run["run_id"], "bound": without_places(run["bound"])} for model, run in described.items()}
    (out / "runs.json").write_text(
        json.dumps(runs, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
    shutil.copyfile(imagenet_think.__file__, out / "imagenet_think.py")
    (out / "README.md").write_text(readme(name, runs, sizes, example_row(out), rules, pictures), encoding="utf-8")


def without_places(bound: Mapping[str, Any]) -> dict[str, Any]:
    """What a run is bound to, with the checkpoints that are paths of a machine cut to their last part."""
    named = {name: _published(bound[name]) for name in ("checkpoint", "hub_id", "processor") if bound.get(name)}
    entry = {"entry": without_places(bound["entry"])} if isinstance(bound.get("entry"), dict) else {}
    return {**bound, **named, **entry}


def _published(checkpoint: str) -> str:
    """A Hub id, owner/name, as it is; of anything else the last part."""
    return checkpoint if re.fullmatch(r"[\w-][\w.-]*(/[\w.-]+)?", checkpoint) else re.split(r"[/\\]", checkpoint)[-1]


def example_row(out: Path) -> dict[str, Any] | None:
    """The first pair, or where there is none the first row of another config, its texts shortened."""
    import pyarrow.parquet

    from imagenet_think import CONFIGS, PICTURE_COLUMN

    for config in CONFIGS:
        for file in sorted((out / "data" / config).glob("*.parquet")):
            row = next(pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=1)).to_pylist()[0]
            return {name: _shortened(value) for name, value in row.items() if name != PICTURE_COLUMN}
    return None


def _shortened(value: Any) -> Any:
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    if isinstance(value, str) and len(value) > EXAMPLE_CHARACTERS:
        return value[:EXAMPLE_CHARACTERS] + "…"
    return value


def readme(
    name: str,
    runs: Mapping[str, dict[str, Any]],
    sizes: "Mapping[str, Mapping[str, SplitSize]]",
    example: dict[str, Any] | None,
    rules: "Sequence[DropRule]" = (),
    pictures: bool = False,
) -> str:
    """The README: the head by which datasets loads the directory, then a short card."""
    from imagenet_think import CONFIGS, SPLITS, readme_head

    table = [f"| `{c}` | " + " | ".join(f"{sizes[c][s].rows:,}" for s in SPLITS) + " |" for c in CONFIGS]
    models = [f"- `{m}`: {run['bound'].get('checkpoint')}, run `{run['run_id']}`" for m, run in runs.items()]
    return readme_head(sizes, pictures) + README.format(
        name=name,
        splits=" | ".join(SPLITS),
        rules=" | ".join("---:" for _ in SPLITS),
        table="\n".join(table),
        models="\n".join(models),
        rules_of_quality=_said_of_rules(rules),
        of_pictures=WITH_PICTURES if pictures else WITHOUT_PICTURES,
        example=json.dumps(example, indent=2, ensure_ascii=False),
    )


def _said_of_rules(rules: "Sequence[DropRule]") -> str:
    if not rules:
        return ""
    said = ", ".join(f"`{rule.text}`" for rule in rules)
    return f"\nRows of which {said} holds are among the failures, with the status `dropped`.\n"
