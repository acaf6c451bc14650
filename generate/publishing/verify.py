"""Compare what is published with what was built: every file by its hash, then every row as a user loads it.

    python -m generate.publishing.verify imagenet-think-250k owner/imagenet-think-250k COMMIT

generate/publish.py starts this as a process of its own, because the libraries read the location of their caches when
they are imported: there HF_HOME is an empty folder beside the dataset, for the downloads and one config unpacked.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import datasets
import pyarrow
import pyarrow.parquet
from huggingface_hub import HfApi, constants
from tqdm import tqdm

from generate.command_line.terminal import counted, guard
from generate.monitoring.card_progress import without_progress
from generate.publishing.release import CARD, Release, read_release, shards_of
from generate.publishing.row_differences import compare_rows
from generate.publishing.upload import Target, format_error, is_network_error, is_uploaded, list_files
from generate.storage.dataset_files import read_bytes
from imagenet_think import PICTURE_COLUMN, ContractError, end_with_parent, read_schema

_ROWS = 1_000
_NOT_REACHED = 3  # exit code where the Hub could not be reached, which says nothing about the dataset


def check_files(api: HfApi, target: Target, commit: str, release: Release) -> None:
    """Raise ContractError unless the commit holds the release's files, by their hashes.

    The progress of a run that stands in the card since is no difference.
    """
    there, files = list_files(api, target, commit), release.files.items()
    other = [name for name, content in files if not is_uploaded(there.get(name), content, release.sha256[name])]
    if other == [CARD] and CARD in there:
        card = Path(api.hf_hub_download(target.repo, CARD, repo_type=target.kind, revision=commit)).resolve()
        other = [] if without_progress(read_bytes(card)) == release.files[CARD] else other
    if other:
        more = f" and {len(other) - 1} more" if len(other) > 1 else ""
        raise ContractError(f"{target.repo} at {commit[:10]} has another {other[0]}{more} than {release.path}")


def load_back(dataset: Path, repo: str, commit: str, fingerprint: str = "") -> str:
    """Load the published dataset into an empty cache and compare its rows; return a line per config and split.

    fingerprint: of the release that was checked; without one, the directory is taken as it is.

    Raise ContractError for rows that differ, and for a dataset that does not load; ConnectionError where the Hub
    cannot be reached.
    """
    arguments = [str(dataset.resolve()), repo, commit, fingerprint, str(os.getpid())]
    home = Path(tempfile.mkdtemp(prefix=f".{dataset.name}.loaded-back.", dir=dataset.resolve().parent))
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "generate.publishing.verify", *arguments],
            cwd=home,  # where load_dataset finds no local folder of the repository's name
            env=empty_cache_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ) as loading:
            output = loading.stdout.read().strip() if loading.stdout else ""
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if loading.returncode == _NOT_REACHED:
        raise ConnectionError(f"{repo} at {commit[:10]} could not be loaded back: {output}")
    if loading.returncode:
        reason = output or f"the process that loads it ended with exit code {loading.returncode} and no message"
        raise ContractError(f"{repo} at {commit[:10]} is not what was built: {reason}")
    return output


def empty_cache_environment(home: Path) -> dict[str, str]:
    """Return this process's environment with every Hugging Face cache in `home`, and the token where it was."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not (name.startswith(("HF_", "HUGGINGFACE_")) and "CACHE" in name)
    }
    caches = {"HF_HUB_CACHE": str(home / "hub"), "HF_DATASETS_CACHE": str(home / "datasets")}
    ours = caches | {"HF_HOME": str(home), "HF_TOKEN_PATH": constants.HF_TOKEN_PATH, "PYTHONUNBUFFERED": "1"}
    return kept | ours


def compare(dataset: Path, repo: str, commit: str, fingerprint: str = "") -> Iterator[str]:
    """Yield a line for each config and split that equals what was built. Raise ContractError at the first other."""
    release = read_release(dataset)
    if fingerprint not in ("", release.fingerprint):
        raise ContractError(f"{dataset} changed while it was published; what was checked is there, and has no tag yet")
    shards = shards_of(release.files)
    schema = read_schema(dataset)
    for config in schema.configs:
        built = {split: [dataset / name for name in names] for (of, split), names in shards.items() if of == config}
        if not built:
            continue
        cache = Path(datasets.config.HF_CACHE_HOME) / config
        loaded = datasets.load_dataset(repo, config, revision=commit, cache_dir=str(cache))
        if set(loaded) != set(built):
            raise ContractError(f"{config} has the splits {', '.join(loaded)}, and {', '.join(built)} were built")
        for split, files in built.items():
            for name in shards[config, split]:
                release.stored[name].verify()
            features = loaded[split].features
            if features != schema._replace(pictures=PICTURE_COLUMN in features).features(config):
                raise ContractError(f"{config}/{split} has other columns or types than imagenet_think.py says")
            found = compare_rows(read_batches(files, f"comparing {config}/{split}"), _loaded_batches(loaded[split]))
            if found:
                raise ContractError(f"{config}/{split}: built and published differ: {found}: {found.format_examples()}")
            yield f"{config}/{split}: {counted(found.same, 'row')}, all as built"
        del loaded
        shutil.rmtree(cache)


def read_batches(files: Sequence[Path], description: str) -> Iterator[pyarrow.RecordBatch]:
    """Yield the rows of Parquet files, a row group in memory at a time. description: of the progress bar."""
    rows = sum(pyarrow.parquet.read_metadata(file).num_rows for file in files)
    with tqdm(total=rows, desc=description, unit=" rows", delay=2) as bar:
        for file in files:
            with pyarrow.parquet.ParquetFile(file) as opened:
                for batch in opened.iter_batches(batch_size=_ROWS):
                    yield batch
                    bar.update(batch.num_rows)


def _loaded_batches(rows: Any) -> Iterator[pyarrow.RecordBatch]:
    for table in rows.with_format("arrow").iter(batch_size=_ROWS):
        yield from table.combine_chunks().to_batches()


def _remove_cache_and_end() -> None:
    """Remove the folder that load_back made, since the process that called it is gone, and end this one."""
    if Path.cwd() == Path(os.environ.get("HF_HOME", "")).resolve():  # not where a user starts this module
        shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(143)


def main() -> int:
    """Print what equals the build and return 0, or what differs and 1; where the Hub is not reached, 3."""
    guard()
    dataset, repo, commit, fingerprint, *started_by = sys.argv[1:]
    end_with_parent(_remove_cache_and_end)
    if started_by and os.getppid() != int(started_by[0]):  # it ended before this process could watch it
        _remove_cache_and_end()
    try:
        lines = list(compare(Path(dataset), repo, commit, fingerprint))
    except ContractError as error:
        print(error)
        return 1
    except Exception as error:  # noqa: BLE001 - whatever the libraries raise, the published dataset does not load
        print(f"it does not load: {format_error(error)}")
        return _NOT_REACHED if is_network_error(error) else 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
