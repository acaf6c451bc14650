"""Time generate/select_images.py without its decoding: choosing among eleven million pictures, listing a collection.

The catalogue is made up, with the size of ImageNet-21K-P and heavy-tailed classes. The choice is the command's own,
from reading the catalogue to writing the list, but for the measurements, which are made up too: one picture in five is
rejected, one in fifty is like another. Listing is measured on empty files, since no picture is opened, beside os.walk
and tarfile.

python tests/bench/bench_selection.py
"""

import io
import os
import random
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.selection.options import Options  # noqa: E402
from generate.selection.screening.examine import Measurement  # noqa: E402
from generate.selection.sources.catalogue import make_catalogue  # noqa: E402
from generate.selection.sources.open_source import open_source  # noqa: E402
from generate.selection.sources.source import Entry  # noqa: E402
from tests.support.resources import measured  # noqa: E402

CLASSES, PICTURES = 10_450, 11_060_223
FEWEST = 300  # pictures of a class
FILES, FOLDERS = 50_000, 100
AT_ONCE = 2048  # as two processes screen between two writings


def main(
    pictures: Annotated[int, typer.Option(min=1, help="Of the made-up catalogue.")] = PICTURES,
    chosen_from: Annotated[Path | None, typer.Option(help="Only choose, from this folder's catalogue.")] = None,
    smoke: Smoke = False,
) -> None:
    """Print the seconds and the memory of a choice of 250,000, and the files listed in a second."""
    if chosen_from:
        choose(chosen_from, pictures)
        return
    pictures, files = (20_000, 500) if smoke else (pictures, FILES)
    list_files(files)
    with tempfile.TemporaryDirectory() as scratch:
        started = time.monotonic()
        make(Path(scratch), pictures)
        print(f"{pictures:,} made-up entries catalogued in {time.monotonic() - started:.0f} s", flush=True)
        options = [f"--chosen-from={scratch}", f"--pictures={pictures}"]
        wall, cpu, held, mapped = measured(options, Path(__file__))
        print(
            f"{min(pictures, 250_000):,} of {pictures:,} chosen in {wall:.1f} s "
            f"({60 / wall:.1f} times as fast as 60 s asks), {cpu:.1f} CPU-seconds, at most {held:,.0f} MiB "
            f"({held / 3072:.2f} of 3 GiB) and {mapped:,.0f} MiB mapped"
        )
        hand_over(f"choosing among {pictures:,} pictures", wall, "s", limit=("asked for", 60), less=True)
        hand_over("its CPU, two processes", cpu, "CPU-s", less=True)
        hand_over("its memory", held, "MiB", limit=("asked for", 3072), less=True)


# ------------------------------------------------------------------------------------------------------- choosing


@dataclass
class MadeUp:
    """A source of so many pictures."""

    pictures: int
    root: Path = Path()

    @property
    def name(self) -> str:
        return f"made up {self.pictures}"

    def entries(self, after: str = "") -> Iterator[Entry]:
        chance = random.Random(0)
        classes = min(CLASSES, self.pictures // (3 * FEWEST))
        weights = [chance.paretovariate(1.5) for _ in range(classes)]
        scale = (self.pictures - FEWEST * classes) / sum(weights)
        sizes = [FEWEST + int(weight * scale) for weight in weights]
        sizes[-1] += self.pictures - sum(sizes)
        for at, size in enumerate(sizes):
            wnid = f"n{at * 977:08d}"
            for number in range(size):
                yield Entry(f"imagenet21k_train/{wnid}/{wnid}_{number}.JPEG", wnid)


class MadeUpPass:
    """Stand in for ScreeningPass: measurements without a picture."""

    def __init__(self, *given: Any) -> None:
        self.measurements = given[2].measurements

    def __call__(self, rows: Any) -> None:
        new = rows[~self.measurements.known(rows)]
        for some in (new[start : start + AT_ONCE] for start in range(0, len(new), AT_ONCE)):
            chance = mixed(some)
            like = np.where(chance & 255 < 5, mixed(some // 7), chance)  # one in fifty has the phash of others
            entropy = np.where(chance >> 8 & 255 < 51, 0.1, 7.0)  # one in five is blank
            complexity = (chance >> 16 & 255) ** 2 // 65
            numbers = (values.tolist() for values in (some, like, entropy, complexity))
            self.measurements.add(
                (row, Measurement(bytes(32), phash, 500, 375, one_entropy, 3.0, 900.0, one_complexity))
                for row, phash, one_entropy, one_complexity in zip(*numbers, strict=True)
            )


def mixed(rows: Any) -> Any:
    """64 even bits of every number (SplitMix64, Steele, Lea and Flood 2014)."""
    state = (rows.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ state >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ state >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return state ^ state >> np.uint64(31)


def make(folder: Path, pictures: int) -> None:
    make_catalogue(MadeUp(pictures), folder / "images.selection")


def choose(folder: Path, pictures: int) -> None:
    import generate.selection.select as pipeline  # here, since the worker processes import this file again

    pipeline.ScreeningPass = MadeUpPass  # type: ignore[assignment,misc]
    pipeline.open_source = lambda *_: MadeUp(pictures)  # type: ignore[assignment]
    print(pipeline.select(Options(source="made up", out=folder / "images.jsonl", workers=2)), flush=True)


# -------------------------------------------------------------------------------------------------------- listing


def list_files(count: int) -> None:
    import datasets

    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        datasets.config.HF_DATASETS_CACHE = root / "cache"
        for at in range(count):
            path = root / "folder" / f"n{at % FOLDERS:08d}" / f"n{at % FOLDERS:08d}_{at}.JPEG"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with tarfile.open(root / "shard-000.tar", "w") as tar:
            for at in range(count):
                info = tarfile.TarInfo(f"n{at % FOLDERS:08d}/n{at % FOLDERS:08d}_{at}.JPEG")
                info.size = 1000
                tar.addfile(info, io.BytesIO(b" " * 1000))
        print_rates(
            count,
            "a folder",
            lambda: open_source(str(root / "folder")).entries(),
            "os.walk",
            lambda: (name for _, _, names in os.walk(root / "folder") for name in names),
        )
        print_rates(
            count,
            "a tar",
            # touched, so that its headers are gone through again
            lambda: os.utime(root / "shard-000.tar") or open_source(str(root / "shard-000.tar")).entries(),
            "tarfile",
            lambda: tarfile.open(root / "shard-000.tar"),  # noqa: SIM115
        )


def print_rates(
    count: int, name: str, ours: Callable[[], Iterable[Any]], peer: str, theirs: Callable[[], Iterable[Any]]
) -> None:
    """Print files per CPU-second of this process, the best of three, beside a peer."""
    rates = [max(rate(make, count) for _ in range(3)) for make in (ours, theirs)]
    print(
        f"listing {name}: {rates[0]:,.0f} files a CPU-second ({rates[0] / 5000:.1f} times the 5,000 asked for), "
        f"{rates[0] / rates[1]:.2f} of bare {peer}",
        flush=True,
    )
    hand_over(f"listing {name}", rates[0], "files/CPU-s", peer=(peer, rates[1]))


def rate(make: Callable[[], Iterable[Any]], count: int) -> float:
    started = time.process_time()
    assert sum(1 for _ in make()) == count
    return count / (time.process_time() - started)


if __name__ == "__main__":
    typer.run(main)
