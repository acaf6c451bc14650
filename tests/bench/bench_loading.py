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
from pathlib import Path
from typing import Annotated, Any

import typer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.synthetic_benchmark import Speaker, name  # noqa: E402

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
print(json.dumps([time.perf_counter() - wall, sum(now[:4]) - sum(cpu[:4]), result]))
"""


def main(
    rows: Annotated[int, typer.Option(min=0, help="Of the config that is opened; 0: none.")] = 250_000,
    pictures: Annotated[int, typer.Option(min=0, help="JPEGs that are joined; 0: none.")] = 1000,
    files: Annotated[int, typer.Option(min=0, help="Files that are looked for; 0: none.")] = 100_000,
) -> None:
    """Print seconds and CPU-seconds to open, to the first streamed row, to look for the pictures; the rate of joined
    pictures beside PIL's."""
    with tempfile.TemporaryDirectory() as scratch:
        if rows:
            opened(Path(scratch), rows)
        if files:
            looked_for(Path(scratch), files)
        if pictures:
            joined(Path(scratch), pictures)


def opened(folder: Path, rows: int) -> None:
    many = folder / "many" / "imagenet-think-250k"
    text = write_dataset(many, [None] * rows)
    print(f"{rows:,} rows, {text / 1e9:.2f} GB of text", flush=True)
    whole = f'result = imagenet_think.load("glm", {str(many)!r}, split="train")[0]["image_id"]'
    stream = f'result = next(iter(imagenet_think.load("glm", {str(many)!r}, streaming=True)["train"]))["image_id"]'
    show("first streamed row", *measured(stream, folder / "home-0"))
    for which in ("first", "second"):
        show(f"{which} time opened", *measured(whole, folder / "home-1"))


def looked_for(folder: Path, count: int) -> None:
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
    for label, code in (
        (f"{count:,} pictures that are there", named + once),
        (f"{count:,} pictures, one of them missing", named + lost + once),
    ):
        show(f"looked for {label}", *measured(code + ours, folder / "home-3"))
        peer = code + exists + (walk if "lost" in code else "")
        show(f"  os.path.exists{' and os.walk' * ('lost' in code)}", *measured(peer, folder / "home-3"))


def joined(folder: Path, count: int) -> None:
    few, files = folder / "few" / "imagenet-think-250k", folder / "pictures"
    data = [jpeg(number) for number in range(count)]
    write_dataset(few, data)
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
    for way, loop in (("one process", serial), ("2 workers", workers)):
        peer = measured(bare + once + loop, folder / "home-2")[1]
        print(f"PIL alone, {way}: {count / peer:.0f} pictures a CPU-second")
        for source, verify in ((files, False), (folder / "tars", False), (files, True)):
            setup = load.format(str(few), str(source), verify) + once
            cpu = measured(setup + loop, folder / "home-2")[1]
            label = f"{source.name}{', verified' * verify}, {way}"
            print(f"{label}: {count / cpu:.0f} pictures a CPU-second, {peer / cpu:.0%} of PIL's", flush=True)


def show(label: str, wall: float, cpu: float, _: Any) -> None:
    print(f"{label}: {wall:.2f} s, {cpu:.2f} CPU-seconds", flush=True)


def measured(code: str, home: Path) -> tuple[float, float, Any]:
    """Return seconds and CPU-seconds of the code, its workers' included, and its result."""
    program = f"ROOT = {str(ROOT)!r}\n" + MEASURED.replace("{code}", code)
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
