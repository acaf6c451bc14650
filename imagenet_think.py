"""ImageNet-Think-250K: the contract that every stage shares, and the door to load the dataset.

    import imagenet_think
    pairs = imagenet_think.load("paired", "imagenet-think-250k", images="/data/imagenet21k")["train"]

Declared here, once: the columns and their types, the closed list of statuses, how a run's shards are read, which of
several attempts counts, how a picture is opened. The file travels with the dataset to the Hub and is self-contained: it
imports the standard library, datasets (with the pyarrow that datasets itself stands on) and pillow, nothing else.
"""

import hashlib
import json
import math
import os
import re
from collections.abc import Iterator
from operator import mul
from pathlib import Path
from typing import Any

import datasets
from PIL import Image
from PIL import ImageOps

TEACHERS = ("glm", "kimi")
SPLITS = ("train", "test")
CONFIGS = ("paired", "glm", "kimi", "failures")  # the first is the default
DEFAULT_PATH = "imagenet-think-250k"

# A row with a good status has a thinking and an answer; every other row goes to `failures` with its message.
GOOD_STATUSES = (
    "ok",
    "no_open",  # the opening tag is missing, the rest is unambiguous
    "forced",  # the model was made to close its thinking
)
FAILED_STATUSES = (
    "no_close",  # thinking was opened and never closed
    "empty_thinking",
    "empty_answer",
    "no_delimiter",  # nothing says where thinking ends
    "truncated",  # cut at the token limit
    "loop",  # stopped while repeating itself
    "empty_output",
    "bad_image",  # there, but not a picture that can be decoded or that the model takes
    "missing_image",
    "unsafe_path",  # the path leaves the images' root
    "engine_error",
    "dropped",  # taken out by a quality rule
)
STATUSES = GOOD_STATUSES + FAILED_STATUSES
FINISH_REASONS = ("eos", "length", "stop", "loop", "error")  # why generation ended

_STRING = datasets.Value("string")
_INT = datasets.Value("int32")
_IMAGE_COLUMNS = {
    "image_id": _STRING,  # unique; see image_id_of
    "wnid": _STRING,  # the class: a WordNet id, or the folder's name
    "path": _STRING,  # where the picture lies below the images' root
    "sha256": _STRING,  # of the file's bytes
    "phash": _STRING,  # see phash()
    "width": _INT,  # pixels, after EXIF rotation
    "height": _INT,
}
_TEXT_COLUMNS = {"thinking": _STRING, "answer": _STRING}
_GENERATION_COLUMNS = {
    "status": _STRING,
    "finish_reason": _STRING,
    "protocol": datasets.Value("bool"),  # whether the model was asked as its authors published
    "attempt": _INT,
    "seed": datasets.Value("int64"),  # of this row's sampling noise
    "prompt_tokens": _INT,
    "output_tokens": _INT,
    "run_id": _STRING,  # key into runs.json, which holds what is the same for the whole run
    "revision": _STRING,  # of the checkpoint
}
# The columns that a record (one line of a run's shard) shares with the dataset's rows.
RECORD_COLUMNS = tuple(_TEXT_COLUMNS | _GENERATION_COLUMNS)

FEATURES: dict[str, datasets.Features] = {
    "paired": datasets.Features(
        _IMAGE_COLUMNS
        | {"question": _STRING}
        | {f"{t}_{name}": kind for t in TEACHERS for name, kind in (_TEXT_COLUMNS | _GENERATION_COLUMNS).items()}
    ),
    **{
        teacher: datasets.Features(_IMAGE_COLUMNS | {"model": _STRING} | _TEXT_COLUMNS | _GENERATION_COLUMNS)
        for teacher in TEACHERS
    },
    "failures": datasets.Features(
        _IMAGE_COLUMNS
        | {"model": _STRING, "message": _STRING, "raw": datasets.Sequence(_STRING)}
        | _GENERATION_COLUMNS
    ),
}


# ---------------------------------------------------------------------------------------------------------------- runs


class ContractError(Exception):
    """A file is not what this contract says; the message is one sentence for the user."""


def read_records(run: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """Every record of a run directory, shard by shard in name order, as written.

    An unterminated last line is what a killed process leaves: it is passed over (its image is simply not done).
    Raises ContractError for a complete line that is not a JSON object with an image_id.
    """
    for _, record in iter_shard_records(run):
        yield record


def iter_shard_records(run: str | os.PathLike[str]) -> Iterator[tuple[tuple[Path, int], dict[str, Any]]]:
    """Like read_records, each record with (shard, byte offset of its line), for readers that come back by seeking."""
    for shard in sorted(Path(run).glob("shard-*.jsonl")):
        offset = 0
        with shard.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    record = json.loads(line)
                    record["image_id"], record["attempt"], record["status"]
                except (ValueError, TypeError, KeyError) as error:
                    raise ContractError(
                        f"{shard}, line {number}: not a record of a run ({type(error).__name__}: {error})"
                    ) from error
                yield (shard, offset), record
                offset += len(line)


def record_rank(record: dict[str, Any]) -> tuple[int, int, str]:
    """Sort key by which the first of several records of one image counts: best status, lowest attempt, lowest hash.

    The hash of the raw text breaks ties between two writings of one attempt, so that the choice never depends on the
    order in which processes wrote.
    """
    status = record["status"]
    best = STATUSES.index(status) if status in GOOD_STATUSES else len(GOOD_STATUSES)
    raw = json.dumps(record.get("raw") or [], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return best, record["attempt"], hashlib.sha256(raw).hexdigest()


# ------------------------------------------------------------------------------------------------------------ pictures

MAX_SIDE = 1024  # pixels: the default bound of the longest side, the paper's standardisation step
_IMAGENET_STEM = re.compile(r"n\d{8}_\d+")


class ImageError(Exception):
    """A picture that cannot be used. `status` is bad_image, missing_image or unsafe_path; the text says why."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


def image_id_of(path: str) -> str:
    """The image_id of a picture at `path` (posix, from the root).

    ImageNet's own file names are unique and are kept (`n02084071_1234`); any other picture is named by its whole path
    without suffix, `/` written `__`.
    """
    stem = os.path.splitext(path)[0]
    name = stem.rsplit("/", 1)[-1]
    return name if _IMAGENET_STEM.fullmatch(name) else stem.replace("/", "__")


def read_image_bytes(path: str, root: str | os.PathLike[str]) -> bytes:
    """The bytes of the picture `path` below `root`. Raises ImageError; never reads outside of the root."""
    try:
        base = os.path.realpath(root)
        full = os.path.realpath(os.path.join(base, path))
        # A symbolic link is resolved first: a link that leads out of the root leaves it as surely as `..` does.
        if os.path.isabs(path) or os.path.commonpath([base, full]) != base:
            raise ImageError("unsafe_path", f"{path!r} leaves the images' root {str(root)!r}")
        with open(full, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ImageError("missing_image", f"no picture {path!r} below {str(root)!r}") from error
    except (OSError, ValueError) as error:
        raise ImageError("bad_image", f"{path!r} cannot be read: {error}") from error


def decode_image(data: bytes, max_side: int | None = MAX_SIDE) -> Image.Image:
    """RGB picture from a file's bytes: first frame, EXIF rotation applied, alpha laid over white, longest side bounded.

    Raises ImageError("bad_image") for whatever pillow cannot decode to the last byte, and for decompression bombs.
    """
    from io import BytesIO

    try:
        with Image.open(BytesIO(data)) as opened:
            limit = Image.MAX_IMAGE_PIXELS or math.inf
            if opened.width * opened.height > limit:  # refuse from the header: decoding would take the memory
                raise ImageError("bad_image", f"{opened.width}x{opened.height} pixels are over the limit of {limit:.0f}")
            opened.load()
            image = _to_rgb(ImageOps.exif_transpose(opened))
    except ImageError:
        raise
    except Exception as error:  # noqa: BLE001 - pillow's decoders raise anything (struct.error, SyntaxError, …) on bad bytes
        raise ImageError("bad_image", f"{type(error).__name__}: {error}") from error
    if max_side and max(image.size) > max_side:
        scale = max_side / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return image


def open_image(path: str, root: str | os.PathLike[str], max_side: int | None = MAX_SIDE) -> Image.Image:
    """The picture `path` below `root`, decoded as everywhere in this project (see decode_image). Raises ImageError."""
    return decode_image(read_image_bytes(path, root), max_side)


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        # pillow clips these to 0-255 on conversion, which turns a 16-bit picture white.
        low, high = image.getextrema()
        scale = 1 / 257 if high > 255 else 1.0
        image = image.convert("F").point(lambda value: value * scale).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(white, rgba)
    return image.convert("RGB")


_DCT = [[math.cos(math.pi * k * (2 * n + 1) / 64) for n in range(32)] for k in range(8)]  # type II, 8 lowest of 32


def phash(image: Image.Image) -> str:
    """Perceptual hash, 16 hexadecimal digits: which of the 8x8 lowest cosine frequencies lie over their median.

    The definition and the bit order are those of imagehash.phash (Zauner 2010), in pure Python, because this file
    may stand on nothing but datasets and pillow.
    """
    pixels = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS).tobytes()
    columns = [pixels[i::32] for i in range(32)]
    vertical = [[sum(map(mul, wave, column)) for column in columns] for wave in _DCT]
    low = [sum(map(mul, wave, row)) for row in vertical for wave in _DCT]
    middle = sorted(low)
    median = (middle[31] + middle[32]) / 2
    return f"{int(''.join('1' if value > median else '0' for value in low), 2):016x}"
