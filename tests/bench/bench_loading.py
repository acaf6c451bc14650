"""Time loading at full size: synthetic rows of realistic length as the build writes them, and JPEGs of 500x375.

Every figure is of a process of its own, after its imports, since torch alone takes seconds to import.

OMP_NUM_THREADS=1 python tests/bench/bench_loading.py --rows 250000
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from itertools import product
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.synthetic_benchmark import Speaker, name  # noqa: E402

RUNS = 3  # each writes a gigabyte of rows and a hundred thousand files first
ROWS_PER_FILE, ROWS_PER_GROUP = 25_000, 1000

MEASURED = """
import json, os, sys, time, warnings
import torch.utils.data, datasets, numpy, pyarrow.parquet, fsspec, yaml, PIL.Image
import datasets.packaged_modules.parquet.parquet
sys.path.insert(0, ROOT)
import imagenet_think
datasets.disable_progress_bars()
warnings.simplefilter("ignore")
wall, cpu = time.perf_counter(), os.times()
{code}
now = os.times()
print(json.dumps([time.perf_counter() - wall, max(TICK_S, sum(now[:4]) - sum(cpu[:4])), result]), flush=True)
os._exit(0)  # a stream that was left after a row has threads of pyarrow, which at times abort Python's own end
"""


def main(
    rows: Annotated[int, typer.Option(min=0, help="Of the config that is opened; 0: none.")] = 250_000,
    pictures: Annotated[int, typer.Option(min=0, help="JPEGs that are joined; 0: none.")] = 1000,
    files: Annotated[int, typer.Option(min=0, help="Files that are looked for; 0: none.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Times that the pictures are joined in each way.")] = 5,
    smoke: Smoke = False,
) -> None:
    """Print seconds and CPU-seconds to open, to the first streamed row, to look for the pictures; the rate of joined
    pictures beside PIL's."""
    few = 1 if smoke else None  # of each comparison's lines, since each starts processes that import for seconds
    rows, pictures, files, rounds = (50, 8, 200, 1) if smoke else (rows, pictures, files, rounds)
    with tempfile.TemporaryDirectory() as scratch:
        if rows:
            opened(Path(scratch), rows, few)
        if files:
            looked_for(Path(scratch), files, few)
        if pictures:
            joined(Path(scratch), pictures, rounds, few)


def opened(folder: Path, rows: int, few: int | None) -> None:
    many = folder / "many" / "imagenet-think-250k"
    text = write_dataset(many, [None] * rows)
    print(f"{rows:,} rows, {text / 1e9:.2f} GB of text", flush=True)
    whole = f'result = imagenet_think.load("glm", {str(many)!r}, split="train")[0]["image_id"]'
    stream = f'result = next(iter(imagenet_think.load("glm", {str(many)!r}, streaming=True)["train"]))["image_id"]'
    for what, code, home in (
        ("first streamed row", stream, "home-0"),
        ("opened for the first time", whole, "home-1"),
        ("opened again", whole, "home-1"),
    )[:few]:
        hand_over(f"{what}, of {rows:,}", show(what, *measured(code, folder / home))[0], "s", less=True)


def looked_for(folder: Path, count: int, few: int | None) -> None:
    """Time what load() does before it returns rows, beside os.path.exists and os.walk."""
    root = folder / "empty"
    for at in range(count):
        path = root / f"n{at // 100:08d}" / f"n{at // 100:08d}_{at}.JPEG"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    named = (
        f"root, count = {str(root)!r}, {count}\n"
        "ids = [f'n{at // 100:08d}_{at}' for at in range(count)]\n"
        "named = [(f'{one[:9]}/{one}.JPEG', one) for one in ids]\n"
    )
    once = "wall, cpu = time.perf_counter(), os.times()\n"
    ours = "result = len(imagenet_think.Pictures(root).missing(named))"
    exists = "result = sum(not os.path.exists(os.path.join(root, path)) for path, _ in named)"
    walk = "; found = {name for _, _, names in os.walk(root) for name in names}"
    lost = "named[count // 2] = ('n00000001/n00000001_lost.JPEG', 'n00000001_lost')\n"
    cases = (
        (f"{count:,} pictures that are there", named + once),
        (f"{count:,} pictures, one of them missing", named + lost + once),
    )
    for label, code in cases[:few]:
        _, cpu = show(f"looked for {label}", *measured(code + ours, folder / "home-3"))
        peer, bare = (
            code + exists + (walk if "lost" in code else ""),
            "os.path.exists" + " and os.walk" * ("lost" in code),
        )
        _, peer_cpu = show(f"  {bare}", *measured(peer, folder / "home-3"))
        hand_over(f"looking for {label}", cpu, "CPU-s", peer=(bare, peer_cpu), less=True)


def joined(folder: Path, count: int, rounds: int, few: int | None) -> None:
    dataset, files = folder / "few" / "imagenet-think-250k", folder / "pictures"
    data = [jpeg(number) for number in range(count)]
    write_dataset(dataset, data)
    files.mkdir()
    (folder / "tars").mkdir()
    with tarfile.open(folder / "tars" / "a.tar", "w") as tar:
        for number, picture in enumerate(data):
            path = files / f"{name(number)[:9]}" / f"{name(number)}.JPEG"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(picture)
            tar.add(path, path.relative_to(files).as_posix())
    bare = (
        f"import glob; paths = sorted(glob.glob({str(files)!r} + '/*/*'))\n"
        "class Bare(torch.utils.data.Dataset):\n"
        "    def __len__(self): return len(paths)\n"
        "    def __getitem__(self, at):\n"
        "        with PIL.Image.open(paths[at]) as image: return image.convert('RGB')\n"
        "rows = Bare()\n"
    )
    load = 'rows = imagenet_think.load("glm", {!r}, split="train", images={!r}, verify={})\n'
    once = "rows[0]; wall, cpu = time.perf_counter(), os.times()\n"
    serial = "result = sum(rows[at] is not None for at in range(len(rows)))"
    workers = (
        "result = sum(len(batch) for batch in "
        "torch.utils.data.DataLoader(rows, batch_size=16, num_workers=2, collate_fn=list))"
    )
    ways = {"PIL alone": bare + once}
    for source, verify in ((files, False), (folder / "tars", False), (files, True))[:few]:
        ways[f"{source.name}{', verified' * verify}"] = load.format(str(dataset), str(source), verify) + once
    for way, loop in (("one process", serial), ("2 workers", workers))[:few]:
        # Each round measures all of them, since a machine's pace changes within minutes.
        cpu: dict[str, list[float]] = {label: [] for label in ways}
        for _, label in product(range(rounds), ways):
            cpu[label].append(measured(ways[label] + loop, folder / "home-2")[1])
        peer = count / median(cpu["PIL alone"])
        for label, times in cpu.items():
            rate = count / median(times)
            print(f"{label}, {way}: {rate:.0f} pictures a CPU-second, {rate / peer:.0%} of PIL's", flush=True)
            if label != "PIL alone":
                hand_over(f"joined: {label}, {way}", rate, "pictures/CPU-s", peer=("PIL alone", peer))


def show(label: str, wall: float, cpu: float, _: Any) -> tuple[float, float]:
    print(f"{label}: {wall:.2f} s, {cpu:.2f} CPU-seconds", flush=True)
    return wall, cpu


def measured(code: str, home: Path) -> tuple[float, float, Any]:
    """Return seconds and CPU-seconds of the code, its workers' included, and its result."""
    program = f"ROOT, TICK_S = {str(ROOT)!r}, 0.01\n" + MEASURED.replace("{code}", code)
    environment = os.environ | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    wall, cpu, result = json.loads(done.stdout.splitlines()[-1])
    return wall, cpu, result


def jpeg(number: int) -> bytes:
    """Return a smooth picture with some noise, of about as many bytes as a photograph of this size."""
    from PIL import Image

    smooth = Image.effect_mandelbrot((500, 375), (-2 + number / 1000, -1.2, 0.8, 1.2), 40).convert("RGB")
    data = io.BytesIO()
    noise = Image.effect_noise((500, 375), 40).convert("RGB")
    Image.blend(smooth, noise, 0.3).save(data, "JPEG", quality=85)
    return data.getvalue()


def write_dataset(out: Path, pictures: list[bytes | None]) -> int:
    """Write the config glm alone, as the build does. Returns the bytes of its thinkings and answers."""
    import pyarrow
    import pyarrow.parquet

    from imagenet_think import SplitSize, readme_head
    from tests.support.first_schema import FEATURES

    (out / "data" / "glm").mkdir(parents=True)
    schema, speaker, text = FEATURES["glm"].arrow_schema.remove_metadata(), Speaker(seed=1), 0
    for start in range(0, len(pictures), ROWS_PER_FILE):
        rows = []
        for at in range(start, min(start + ROWS_PER_FILE, len(pictures))):
            thinking, answer = speaker.parts()
            text += len(thinking) + len(answer)
            rows.append(
                {
                    "image_id": name(at),
                    "wnid": name(at)[:9],
                    "path": f"{name(at)[:9]}/{name(at)}.JPEG",
                    "sha256": hashlib.sha256(pictures[at] or name(at).encode()).hexdigest(),
                    "phash": hashlib.sha256(name(at).encode()).hexdigest()[:16],
                    "width": 500,
                    "height": 375,
                    "model": "glm",
                    "thinking": thinking,
                    "answer": answer,
                    "status": "ok",
                    "finish_reason": "eos",
                    "protocol": True,
                    "attempt": 0,
                    "seed": at,
                    "prompt_tokens": 300,
                    "output_tokens": 800,
                    "run_id": "bench",
                    "revision": "main",
                }
            )
        table = pyarrow.Table.from_pylist(rows, schema=schema)
        file = out / "data" / "glm" / f"train-{start // ROWS_PER_FILE:05d}.parquet"
        pyarrow.parquet.write_table(
            table, file, compression="zstd", write_page_index=True, row_group_size=ROWS_PER_GROUP
        )
    (out / "README.md").write_text(readme_head({"glm": {"train": SplitSize(len(pictures), text)}}))
    return text


if __name__ == "__main__":
    typer.run(main)
