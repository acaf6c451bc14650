"""Time screening beside the bare decoding of the same pictures, in the same process.

The peers: PIL's full decode (Image.open().load()), below which nothing can be; and img2dataset, which by its defaults
decodes every picture, resizes it so that the longer side is 256, fills it up to a square, and encodes it as JPEG of
quality 95. Its own Resizer is measured where it is installed, and the same steps by PIL anyway. Times are CPU-seconds
of one process; in every round each way goes through all pictures before the next does.

    pip install --no-deps img2dataset 'albumentations<2' albucore==0.0.24 stringzilla simsimd opencv-python-headless
    python tests/bench/bench_screening.py
"""

import importlib.util
import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

SIZES = ((500, 375), (375, 500), (500, 333))  # ImageNet's usual ones


def main(
    quality: Annotated[
        int, typer.Option(help="Of the JPEGs, whose mean size is printed; ImageNet-1K's is 110 KB.")
    ] = 98,
    rounds: Annotated[int, typer.Option(min=5, help="Times that every picture is met.")] = 60,
    hashes: Annotated[int, typer.Option(min=10, help="Hashes among which near-duplicates are looked for.")] = 250_000,
    smoke: Smoke = False,
) -> None:
    """Print pictures per CPU-second and the ratios."""
    rounds, hashes = (1, 1000) if smoke else (rounds, hashes)
    os.environ["OMP_NUM_THREADS"] = "1"  # screening runs in a process a core
    from generate.selection.screening.examine import examine, find_rejection
    from generate.selection.screening.rules import Rules
    from imagenet_think import decode_image

    pictures, rules = make_pictures(quality), Rules.read(None)
    ways: dict[str, Callable[[bytes], object]] = {
        "PIL's bare decode": bare_decode,
        "PIL's decode, half size": lambda data: bare_decode(data, scale=2),
        "decode_image": lambda data: decode_image(data, max_side=None),
        "screening, all rules": lambda data: find_rejection(examine(data), rules),
        "img2dataset's steps, PIL": decode_resize_encode,
    }
    if resizer := img2dataset_resizer():
        ways["img2dataset's Resizer"] = lambda data: resizer(io.BytesIO(data))
    seconds = {name: [float("inf")] * len(pictures) for name in ways}
    total = dict.fromkeys(ways, 0.0)
    for _ in range(rounds):
        for name, way in ways.items():
            for at, data in enumerate(pictures):
                start = time.process_time()
                way(data)
                took = time.process_time() - start
                total[name] += took
                seconds[name][at] = min(seconds[name][at], took)
    count = len(pictures)
    bare, bare_total = sum(seconds["PIL's bare decode"]), total["PIL's bare decode"]
    print(
        f"{count} photographs of 500x375 as JPEG, mean {sum(map(len, pictures)) / count / 1024:.0f} KiB; pictures per"
    )
    print("CPU-second, and as a share of the bare decode: each picture's best time; the mean of all times")
    for name, best in seconds.items():
        mean = total[name]
        print(f"  {name:<24} {count / sum(best):8,.0f} {bare / sum(best):6.2f}", end="")
        print(f"   {rounds * count / mean:8,.0f} {bare_total / mean:6.2f}")
    rates = {name: count / sum(best) for name, best in seconds.items()}
    decode = ("PIL's bare decode", rates["PIL's bare decode"])
    for name, work in {"decode_image": "decode_image", "screening, all rules": "screening by all rules"}.items():
        peer = None if name == "decode_image" else ("img2dataset's steps, by PIL", rates["img2dataset's steps, PIL"])
        hand_over(work, rates[name], "pictures/CPU-s", peer=peer, limit=decode)
    bench_duplicates(hashes)


def make_pictures(quality: int) -> list[bytes]:
    """Parts of photographs that scikit-learn and scikit-image bring, at the size of ImageNet's pictures."""
    import skimage.data
    from PIL import Image
    from sklearn.datasets import load_sample_images

    sources = [*load_sample_images().images, skimage.data.coffee(), skimage.data.chelsea(), skimage.data.rocket()]
    pictures = []
    for source in sources:
        for size in SIZES:
            buffer = io.BytesIO()
            Image.fromarray(source).resize(size, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=quality)
            pictures.append(buffer.getvalue())
    return pictures


def bare_decode(data: bytes, scale: int = 1) -> None:
    """Decode a picture; with a scale grey and at this part of its sides, which reads every bit all the same."""
    from PIL import Image

    picture = Image.open(io.BytesIO(data))
    if scale > 1:
        picture.draft("L", (picture.width // scale, picture.height // scale))
    picture.load()


def decode_resize_encode(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    image = Image.open(io.BytesIO(data)).convert("RGB")
    buffer = io.BytesIO()
    ImageOps.pad(image, (256, 256), Image.Resampling.BOX, "white").save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def img2dataset_resizer() -> Callable[[io.BytesIO], object] | None:
    """Its file alone: the package's own import wants wandb and more."""
    package = importlib.util.find_spec("img2dataset")
    if package is None or not package.submodule_search_locations:
        return None
    file = Path(package.submodule_search_locations[0]) / "resizer.py"
    spec = importlib.util.spec_from_file_location("img2dataset_resizer", file)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    resizer: Callable[[io.BytesIO], object] = module.Resizer(256, "border", False)
    return resizer


def bench_duplicates(count: int) -> None:
    import numpy as np

    from generate.selection.near_duplicates import near_duplicates

    hashes = np.random.default_rng(0).integers(0, 2**64, count, dtype=np.uint64)
    hashes[: count // 10] = hashes[-(count // 10) :] ^ np.uint64(0b101)
    start = time.process_time()
    groups = near_duplicates(hashes, 4)
    took = time.process_time() - start
    print(f"near-duplicates among {count:,} hashes: {len(groups):,} groups in {took:.1f} CPU-s")
    hand_over(f"near-duplicates among {count:,} hashes", took, "CPU-s", less=True)


if __name__ == "__main__":
    typer.run(main)
