"""Read a built dataset's directory for the card: its README, runs.json and Parquet files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet

from dataset_card.dataset_files import (
    Listed,
    check_shape,
    parse_head,
    parse_json,
    read_bytes,
    read_manifest,
    survey,
)
from dataset_card.language_codes import parse_language
from imagenet_think import FAILURES, PAIRED, SPLITS, ContractError, Schema, question_language, schema_of

_HEAD = {"configs": list, "dataset_info": [{"config_name": str, "splits": [{"name": str, "num_examples": int}]}]}
_RUN = {"run_id": str, "bound": {"question": str}}


@dataclass(frozen=True)
class Built:
    """Hold what a dataset's directory says, as generate/build_dataset.py wrote it."""

    path: Path
    head: Mapping[str, Any]  # configs and dataset_info of the README, by which the rows load
    rows: Mapping[str, Mapping[str, int]]  # by config and split, also those without rows
    runs: Mapping[str, Mapping[str, Any]]  # by teacher in their order, as runs.json has them
    listed: Listed  # the files that the build and a former card made

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def schema(self) -> Schema:
        columns = (name for schema in self.schemas.values() for name in schema.names)
        return schema_of(self.runs, self.has_pictures).measured(columns)

    @cached_property
    def configs(self) -> list[str]:
        """Return the configs that have rows."""
        return [config for config, of in self.rows.items() if sum(of.values())]

    @property
    def asked(self) -> dict[str, str]:
        """Return the language (BCP 47) in which each teacher was asked."""
        return {teacher: question_language(run) for teacher, run in self.runs.items()}

    @property
    def questions(self) -> dict[str, str]:
        """Return the prompt of each language, which the build requires to be the same for all its teachers."""
        found: dict[str, str] = {}
        for run in self.runs.values():
            found.setdefault(question_language(run), str(run["bound"]["question"]))
        return found

    @property
    def pairs(self) -> int:
        """Return how many pictures all teachers answered well; 0 with one teacher, of whom there are no pairs."""
        return sum(self.rows.get(PAIRED, {}).values())

    def files(self, config: str) -> list[Path]:
        return [self.path / name for name in sorted(self.listed) if name.startswith(f"data/{config}/")]

    @cached_property
    def schemas(self) -> dict[str, Any]:
        """Return the Arrow schema of every config that has rows."""

        return {config: pyarrow.parquet.read_schema(self.files(config)[0]) for config in self.configs}

    @property
    def has_pictures(self) -> bool:
        return any("image" in schema.names for schema in self.schemas.values())

    @cached_property
    def classes(self) -> Counter[str | None]:
        """Return the class of every image."""
        found: dict[str, str | None] = {}
        for config in (*self.runs, FAILURES):
            for columns in self._columns(config, "image_id", "wnid"):
                found.update(zip(columns["image_id"], columns["wnid"], strict=True))
        return Counter(found.values())

    @cached_property
    def dropped(self) -> dict[str, int]:
        """Count the texts that each drop rule took out, by the rule as it was written."""
        reasons: Counter[str] = Counter()
        for columns in self._columns(FAILURES, "status", "message"):
            for status, message in zip(columns["status"], columns["message"], strict=True):
                if status == "dropped":
                    reasons[str(message).partition(": it is ")[0]] += 1
        return dict(sorted(reasons.items()))

    def _columns(self, config: str, *names: str) -> Iterable[dict[str, list[Any]]]:

        for file in self.files(config):
            yield pyarrow.parquet.read_table(file, columns=list(names)).to_pydict()

    def first_row(self) -> dict[str, Any]:
        """Return the first row of the default config, without pixels."""

        file = pyarrow.parquet.ParquetFile(self.files(self.configs[0])[0])
        names = [name for name in file.schema_arrow.names if name != "image"]
        row: dict[str, Any] = next(file.iter_batches(batch_size=1, columns=names)).to_pylist()[0]
        return row


def read_built(dataset: Path) -> "Built":
    """Read the directory. Raises ContractError where it is not whole."""
    dataset = dataset.resolve()
    head = _read_head(dataset)
    if _has_several(head):
        raise ContractError(f"{dataset} has rows of several pictures; the card and the statistics describe one a row")
    runs = _read_runs(dataset)
    listed = read_manifest(dataset)
    if stray := [name for name in survey(dataset) if name.startswith("data/") and name not in listed]:
        raise ContractError(f"{stray[0]!r} in {dataset} was not made by the build; remove it, or build again")
    declared = {info["config_name"]: info["splits"] for info in head["dataset_info"]}
    configs = schema_of(runs).configs
    if strange := next((config for config in declared if config not in configs), None):
        raise ContractError(
            f"README.md in {dataset} has the config {strange!r}, which runs.json knows no run of; build it again"
        )
    rows = {
        config: dict.fromkeys(SPLITS, 0) | {s["name"]: s["num_examples"] for s in declared.get(config, ())}
        for config in configs
    }
    for config, splits in rows.items():
        for split, count in splits.items():
            if (there := _count_rows(dataset, config, split)) != count:
                raise ContractError(
                    f"{dataset} is not whole: data/{config}/{split}-*.parquet have {there} rows, its README.md says "
                    f"{count}; build it again"
                )
    if not any(sum(splits.values()) for splits in rows.values()):
        raise ContractError(f"{dataset} has no rows, so there is nothing to describe; build it again")
    return Built(dataset, head, rows, runs, listed)


def _read_head(dataset: Path) -> dict[str, Any]:
    """Return configs and dataset_info of the README's YAML head, the part that the build wrote."""

    instead = "give a directory that generate/build_dataset.py wrote"
    path = dataset / "README.md"
    try:
        head = parse_head(read_bytes(path).decode("utf-8"), str(path))
        check_shape(head, _HEAD, "the YAML head")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ContractError(f"{dataset} is not a built dataset: it has no README.md; {instead}") from error
    except (UnicodeDecodeError, ContractError) as error:
        raise ContractError(f"{path} has no YAML head with configs and dataset_info ({error}); {instead}") from error
    return {name: head[name] for name in ("configs", "dataset_info")}


def _has_several(head: Mapping[str, Any]) -> bool:
    """Return whether rows may have several pictures: then their paths are lists."""
    features = [one for info in head["dataset_info"] for one in info.get("features") or () if isinstance(one, dict)]
    return any(one.get("name") == "path" and "dtype" not in one for one in features)


def _read_runs(dataset: Path) -> dict[str, Any]:
    path = dataset / "runs.json"
    try:
        every: dict[str, Any] = parse_json(read_bytes(path), "it", {str: _RUN})
        for teacher in schema_of(every).check().teachers:
            parse_language(question_language(every[teacher]))
    except FileNotFoundError as error:
        raise ContractError(f"{dataset} is not a built dataset: it has no runs.json; build it again") from error
    except (ContractError, ValueError) as error:
        raise ContractError(f"{path} does not describe runs ({error}); build the dataset again") from error
    return every


def _count_rows(dataset: Path, config: str, split: str) -> int:

    rows = 0
    for file in sorted((dataset / "data" / config).glob(f"{split}-*.parquet")):
        try:
            rows += pyarrow.parquet.read_metadata(file).num_rows
        except pyarrow.ArrowException as error:
            raise ContractError(f"{file} cannot be read ({error}); build the dataset again") from error
    return rows
