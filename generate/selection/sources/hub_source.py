"""List the pictures of a Hugging Face dataset, on the Hub or in a directory.

    HubSource.open("hub:timm/imagenet-w21-p", None, None)      # also hub:owner/name@revision/config/split
    HubSource.open("/data/w21p-parquet", None, None)           # Parquet files, or what save_to_disk wrote

Listing reads the column of classes alone, row after row, streamed from the Hub. imagenet_think reads the pictures that
are screened, for which the library keeps a copy of the dataset in its cache. A dataset of the Hub is pinned to the
commit that its revision names now, and every path holds that commit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import datasets
import huggingface_hub

from generate.selection.sources.folder_walk import walk_folder
from generate.selection.sources.passed_over import ARCHIVES, BESIDE_DATASET, COMPRESSED, OTHER_FORMATS, PassedOver
from generate.selection.sources.source import LABELS, Entry
from imagenet_think import ContractError, HubPath, open_directory, picture_column


@dataclass(frozen=True)
class HubSource:
    """List the rows of a dataset's splits. The class of a row is its label's name."""

    root: str
    prefix: str  # of the paths, up to the config
    splits: dict[str, Any]  # by name, each a datasets.IterableDataset
    label: str | None  # the column of classes
    include: str | None  # a pattern that paths must match

    @classmethod
    def open(cls, spec: str, include: str | None, label: str | None) -> "HubSource":
        """Return the dataset that `spec` names. Raises ContractError where there is none, or no such column."""
        hub = HubPath.parse(spec)
        if spec.startswith("hub:") and (hub is None or hub.row is not None):
            raise ContractError(f"--source {spec} is not of the form hub:owner/name@revision/config/split")
        try:
            root, prefix, opened = _open_on_hub(hub) if hub else _open_directory(spec)
        except ContractError:
            raise
        except Exception as error:  # of datasets, huggingface_hub, pyarrow and the network: no common base
            reason = str(error).partition("\n")[0]
            raise ContractError(f"--source {spec} cannot be opened ({type(error).__name__}: {reason})") from error
        splits = dict(opened) if isinstance(opened, dict) else {str(opened.split): opened}
        splits = {name: _streamed(rows) for name, rows in splits.items()}
        if hub and hub.split:
            if hub.split not in splits:
                raise ContractError(f"--source {spec} has no split {hub.split!r}, choose from {', '.join(splits)}")
            splits = {hub.split: splits[hub.split]}
        return cls(root, prefix, splits, _label_column(_checked_features(spec, splits), label), include)

    @property
    def name(self) -> str:
        return f"{self.prefix} {self.root} {','.join(self.splits)} {self.label or ''} {self.include or ''}"

    def entries(self, after: str = "") -> Iterator[Entry | PassedOver]:
        start = HubPath.parse(after)
        if start or not after:
            yield from self._rows(start)
        if not self.root.startswith("hub:"):
            yield from _files_beside(self.root, "" if start else after)

    def describe_labels(self, path: str) -> str:
        """Return the dataset's columns, as a sentence's end; "" where one holds the classes."""
        features = next(iter(self.splits.values())).features
        columns = [name for name in features if name != picture_column(features)]
        return f"the dataset has the columns {', '.join(columns)}" if columns and not self.label else ""

    def _rows(self, start: HubPath | None) -> Iterator[Entry]:
        names = list(self.splits)
        for split in names[names.index(str(start.split)) if start else 0 :]:
            first = 1 + int(start.row or 0) if start and split == start.split else 0
            for row, wnid in enumerate(self._classes(self.splits[split], first), first):
                path = f"{self.prefix}/{split}#{row}"
                if self.include is None or fnmatchcase(path, self.include):
                    yield Entry(path, wnid)

    def _classes(self, rows: Any, first: int) -> Iterator[str]:
        """Yield the class of every row from row `first` on."""
        # Without a label any column tells how many rows there are; pictures in it are not decoded for that.
        column = self.label or next(iter(rows.features))
        kind = rows.features[column]
        for row in _undecoded(rows.select_columns([column]), column).skip(first):
            value = row[column] if self.label else None
            if hasattr(kind, "int2str") and value is not None and value < 0:
                value = None  # how datasets write a row without a label
            yield "" if value is None else kind.int2str(value) if hasattr(kind, "int2str") else str(value)


def _files_beside(root: str, after: str) -> Iterator[PassedOver]:
    """Yield the pictures and archives that lie beside the files of a dataset in a directory."""
    for found in walk_folder(root, after):
        is_hidden = not isinstance(found, PassedOver) or found.kind in (ARCHIVES, COMPRESSED, OTHER_FORMATS)
        if is_hidden and found.path != after:
            yield PassedOver(found.path, BESIDE_DATASET)


def _open_on_hub(hub: HubPath) -> tuple[str, str, Any]:
    """Return root, prefix of the paths, and the dataset or its splits, at the commit that the revision names now."""
    revision = str(huggingface_hub.HfApi().dataset_info(hub.name, revision=hub.revision).sha)
    config = hub.config or _only_config(hub.name, revision)
    root = f"hub:{hub.name}@{revision}/{config}"
    return root, root, datasets.load_dataset(hub.name, config, revision=revision, streaming=True)


def _open_directory(spec: str) -> tuple[str, str, Any]:
    """Return root, prefix of the paths, and the dataset or its splits."""
    root = str(Path(spec).resolve())
    name = re.sub(r"^\.|[^\w.-]", "_", Path(root).name)  # the characters that HubPath allows in a name
    prefix = f"hub:local/{name or '_'}/default"
    return root, prefix, open_directory(root, streaming=True)


def _checked_features(spec: str, splits: dict[str, Any]) -> Any:
    """Return the features of the first split. Raises ContractError where the column of pictures is not clear."""
    features = next(iter(splits.values())).features
    if features is None:
        raise ContractError(f"--source {spec} does not say which columns it has; copy it with save_to_disk")
    try:
        picture_column(features)
    except ValueError as error:
        found = str(error).removeprefix("images: ").partition("; ")[0]
        raise ContractError(
            f"--source {spec}: {found}; copy it, and name the right one image (rename_column)"
        ) from error
    return features


def _streamed(rows: Any) -> Any:
    return rows.to_iterable_dataset() if isinstance(rows, datasets.Dataset) else rows


def _undecoded(rows: Any, column: str) -> Any:
    if isinstance(rows.features[column], datasets.Image):
        return rows.cast_column(column, datasets.Image(decode=False))
    return rows


def _only_config(name: str, revision: str) -> str:
    configs = datasets.get_dataset_config_names(name, revision=revision)
    if len(configs) > 1 and "default" not in configs:
        raise ContractError(f"--source hub:{name} has several configs: name one, hub:{name}/{configs[0]}")
    return "default" if "default" in configs else str(configs[0])


def _label_column(features: Any, named: str | None) -> str | None:
    """Return the column that is named, else the only one of class labels, else the first of a usual name."""
    if named is not None:
        if named not in features:
            raise ContractError(f"--label-column {named} is not there; choose from {', '.join(features)}")
        return named
    labels = [name for name, kind in features.items() if isinstance(kind, datasets.ClassLabel)]
    return labels[0] if len(labels) == 1 else next((name for name in LABELS if name in features), None)
