"""What is published, loaded back as a user would, and compared with what was built: every file, then every row.

    python -m generate.publishing.verify imagenet-think-250k owner/imagenet-think-250k COMMIT   (publish.py starts it)

In a process of its own, since the libraries read where their caches are when they are imported: there HF_HOME is an
empty folder beside the dataset, which holds the downloads and one config unpacked.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generate.publishing.release import Release, read_release, shards_of

if TYPE_CHECKING:
    import pyarrow
    from huggingface_hub import HfApi

    from generate.publishing.upload import Target

_ROWS = 1_000
_NOT_REACHED = 3  # the exit code of the other process that says nothing of the dataset


def check_files(api: "HfApi", target: "Target", commit: str, release: Release) -> None:
    """Raises ContractError unless the commit holds the release's files, byte for byte by their hashes."""
    from generate.publishing.upload import files_there, is_there
    from imagenet_think import ContractError

    there = files_there(api, target, commit)
    other = [
        name for name, content in release.files.items() if not is_there(there.get(name), content, release.sha256[name])
    ]
    if other:
        more = f" and {len(other) - 1} more" if len(other) > 1 else ""
        raise ContractError(f"{target.repo} at {commit[:10]} has another {other[0]}{more} than {release.path}")


def load_back(dataset: Path, repo: str, commit: str) -> str:
    """Loads the published dataset into an empty cache and compares its rows; what was seen, as text.

    Raises ContractError for rows that differ, and for a dataset that does not load; ConnectionError where the Hub
    could not be reached.
    """
    from imagenet_think import ContractError

    home = Path(tempfile.mkdtemp(prefix=f".{dataset.name}.loaded-back.", dir=dataset.resolve().parent))
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "generate.publishing.verify", str(dataset.resolve()), repo, commit],
            cwd=home,  # where no folder is called like the repository
            env=environment_of_an_empty_cache(home),
            stdin=subprocess.PIPE,  # never written to: it ends when this process does, and then so does the other
            stdout=subprocess.PIPE,
            text=True,
        ) as other:
            said = other.stdout.read().strip() if other.stdout else ""
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if other.returncode == _NOT_REACHED:
        raise ConnectionError(f"{repo} at {commit[:10]} could not be loaded back: {said}")
    if other.returncode:
        reason = said or "loading it ended without a word"
        raise ContractError(f"{repo} at {commit[:10]} is not what was built: {reason}")
    return said


def environment_of_an_empty_cache(home: Path) -> dict[str, str]:
    """This process's, with every cache of the Hugging Face libraries in `home` and the token where it was."""
    from huggingface_hub import constants

    kept = {
        name: value
        for name, value in os.environ.items()
        if not (name.startswith(("HF_", "HUGGINGFACE_")) and "CACHE" in name)
    }
    caches = {"HF_HUB_CACHE": str(home / "hub"), "HF_DATASETS_CACHE": str(home / "datasets")}
    ours = caches | {"HF_HOME": str(home), "HF_TOKEN_PATH": constants.HF_TOKEN_PATH, "PYTHONUNBUFFERED": "1"}
    return kept | ours


def compare(dataset: Path, repo: str, commit: str) -> Iterator[str]:
    """A line for each config and split that is as it was built. Raises ContractError at the first that is not."""
    import datasets

    from generate.publishing.row_differences import compare_rows
    from imagenet_think import CONFIGS, PICTURE_COLUMN, ContractError, features_of

    shards = shards_of(read_release(dataset).files)
    for config in CONFIGS:
        built = {split: [dataset / name for name in names] for (of, split), names in shards.items() if of == config}
        if not built:
            continue
        cache = Path(datasets.config.HF_CACHE_HOME) / config
        loaded = datasets.load_dataset(repo, config, revision=commit, cache_dir=str(cache))
        if set(loaded) != set(built):
            raise ContractError(f"{config} has the splits {', '.join(loaded)}, and {', '.join(built)} were built")
        for split, files in built.items():
            features = loaded[split].features
            if features != features_of(config, pictures=PICTURE_COLUMN in features):
                raise ContractError(f"{config}/{split} has other columns or types than imagenet_think.py says")
            found = compare_rows(batches_of(files, f"comparing {config}/{split}"), _loaded_batches(loaded[split]))
            if found:
                raise ContractError(f"{config}/{split}: built and published differ: {found}: {found.named()}")
            yield f"{config}/{split}: {found.same:,} rows, all as built"
        del loaded
        shutil.rmtree(cache)


def batches_of(files: Sequence[Path], told: str) -> "Iterator[pyarrow.RecordBatch]":
    """The rows of Parquet files, a row group in memory at a time."""
    import pyarrow.parquet
    from tqdm import tqdm

    rows = sum(pyarrow.parquet.read_metadata(file).num_rows for file in files)
    with tqdm(total=rows, desc=told, unit=" rows", delay=2) as bar:
        for file in files:
            with pyarrow.parquet.ParquetFile(file) as opened:
                for batch in opened.iter_batches(batch_size=_ROWS):
                    yield batch
                    bar.update(batch.num_rows)


def _loaded_batches(rows: Any) -> "Iterator[pyarrow.RecordBatch]":
    for table in rows.with_format("arrow").iter(batch_size=_ROWS):
        yield from table.combine_chunks().to_batches()


def _end_with_stdin() -> None:
    os.read(0, 1)  # not through sys.stdin, whose lock the interpreter wants at its end
    if Path.cwd() == Path(os.environ.get("HF_HOME", "")).resolve():  # the folder that load_back made
        shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(143)


def main() -> int:
    """Prints what is as built and ends with 0, or what is not with 1; where the Hub was not reached, with 3."""
    from generate.publishing.upload import of_the_network, one_sentence
    from imagenet_think import ContractError

    dataset, repo, commit = sys.argv[1:]
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    try:
        lines = list(compare(Path(dataset), repo, commit))
    except ContractError as error:
        print(error)
        return 1
    except Exception as error:  # noqa: BLE001 - whatever the libraries raise: the published dataset does not load
        print(f"it does not load: {one_sentence(error)}")
        return _NOT_REACHED if of_the_network(error) else 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
