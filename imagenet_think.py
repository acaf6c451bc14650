"""ImageNet-Think-250K: the contract that every stage shares, and the door to load the dataset.

    import imagenet_think
    pairs = imagenet_think.load("paired", "imagenet-think-250k", images="/data/imagenet21k")["train"]

Declared here, once: the columns and their types, the closed list of statuses, how a run's shards are read, which of
several attempts counts, how a picture is opened, the head of the dataset's README. The file travels with the dataset
to the Hub and is self-contained: it imports the standard library, pillow, datasets and what datasets itself stands on.

The rows load without this file too: `datasets.load_dataset("imagenet-think-250k")`. On datasets 3 it is also a loading
script: `load_dataset("imagenet-think-250k/imagenet_think.py", "glm", trust_remote_code=True)`.
"""

import hashlib
import json
import math
import os
import re
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from io import FileIO
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

import datasets
from datasets.data_files import DataFilesDict, DataFilesList
from datasets.packaged_modules.parquet.parquet import Parquet, ParquetConfig
from PIL import Image, ImageOps, UnidentifiedImageError

# datasets replaces open, os.path and Path in the module of every builder by versions that follow URLs and split paths
# at `::`, unless it finds this mark. The paths in this file come from data: they must mean what they say.
_patched_for_streaming = True

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
# What generate/annotate.py found in a row's texts; None in a dataset that was built without its file.
_QUALITY_COLUMNS = {
    "english": datasets.Value("bool"),
    "refusal": datasets.Value("bool"),
    "repetition": datasets.Value("float32"),  # share of the thinking's word 4-grams that stood there before
    "thinking_answer_overlap": datasets.Value("float32"),  # share of the answer's words that are in the thinking
}
_AGREEMENT_COLUMNS = {  # between the two teachers' answers
    "answer_rouge_l": datasets.Value("float32"),
    "answer_jaccard": datasets.Value("float32"),
}
QUALITY_COLUMNS, AGREEMENT_COLUMNS = tuple(_QUALITY_COLUMNS), tuple(_AGREEMENT_COLUMNS)
# The columns that a record (one line of a run's shard) shares with the dataset's rows.
RECORD_COLUMNS = tuple(_TEXT_COLUMNS | _GENERATION_COLUMNS)

FEATURES: dict[str, datasets.Features] = {
    "paired": datasets.Features(
        _IMAGE_COLUMNS
        | {"question": _STRING}
        | {
            f"{t}_{name}": kind
            for t in TEACHERS
            for name, kind in (_TEXT_COLUMNS | _GENERATION_COLUMNS | _QUALITY_COLUMNS).items()
        }
        | _AGREEMENT_COLUMNS
    ),
    **{
        teacher: datasets.Features(
            _IMAGE_COLUMNS | {"model": _STRING} | _TEXT_COLUMNS | _GENERATION_COLUMNS | _QUALITY_COLUMNS
        )
        for teacher in TEACHERS
    },
    "failures": datasets.Features(
        _IMAGE_COLUMNS | {"model": _STRING, "message": _STRING, "raw": datasets.Sequence(_STRING)} | _GENERATION_COLUMNS
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


class Place(NamedTuple):
    """Where a record stands: its shard, and the line's first byte and number of bytes."""

    shard: Path
    offset: int
    length: int


def iter_shard_records(run: str | os.PathLike[str]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Like read_records, each record with its place, for readers that come back with Lines."""
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
                yield Place(shard, offset, len(line)), record
                offset += len(line)


def record_rank(record: dict[str, Any]) -> tuple[int, int, str]:
    """Sort key by which the first of several records of one image counts: best status, lowest attempt, lowest hash.

    The hash of the raw text breaks ties between two writings of one attempt, so that the choice never depends on the
    order in which processes wrote.
    """
    status = record["status"]
    best = STATUSES.index(status) if status in GOOD_STATUSES else len(GOOD_STATUSES)
    raw = "\0".join(map(str, record.get("raw") or [])).encode("utf-8", "surrogatepass")
    return best, record["attempt"], hashlib.sha256(raw).hexdigest()


def best_records(run: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """Of every image of the run the one record that counts, sorted by image_id. Holds no texts: it reads twice."""
    best: dict[str, tuple[tuple[int, int, str], Place]] = {}
    for place, record in iter_shard_records(run):
        candidate = record_rank(record), place
        best[record["image_id"]] = min(best.get(record["image_id"], candidate), candidate)
    with Lines() as lines:
        for image_id in sorted(best):
            yield json.loads(lines.read(best[image_id][1]))


class Lines:
    """Reads single lines of shards by their places; closes the files that were used longest ago."""

    _OPEN_FILES = 64  # a run has one shard for every start of a process, which can be more than files may be open

    def __init__(self) -> None:
        self._files: OrderedDict[Path, FileIO] = OrderedDict()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        while self._files:
            self._files.popitem()[1].close()

    def read(self, place: Place) -> bytes:
        file = self._files.pop(place.shard, None) or place.shard.open("rb", buffering=0)
        self._files[place.shard] = file
        if len(self._files) > self._OPEN_FILES:
            self._files.popitem(last=False)[1].close()
        line = os.pread(file.fileno(), place.length, place.offset)
        if len(line) != place.length:
            raise OSError(f"{place.shard} was cut while it was read")
        return line


# ------------------------------------------------------------------------------------------------------------ pictures

# Named one by one, because pillow reads others by starting other programs (EPS: ghostscript).
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "PPM")
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
    """The bytes of the picture `path` below `root`. Raises ImageError; never reads outside of the root.

    The error's message is published with the failed row, so it does not say where on this machine the root is.
    """
    try:
        base = os.path.realpath(root)
        full = os.path.realpath(os.path.join(base, path))
        # A symbolic link is resolved first: a link that leads out of the root leaves it as surely as `..` does.
        if os.path.isabs(path) or os.path.commonpath([base, full]) != base:
            raise ImageError("unsafe_path", f"{path!r} leaves the images' root")
        with open(full, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ImageError("missing_image", f"no picture {path!r} below the images' root") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ImageError("bad_image", f"{path!r} cannot be read: {reason}") from error


def decode_image(data: bytes, max_side: int | None = MAX_SIDE) -> Image.Image:
    """RGB picture from a file's bytes: first frame, EXIF rotation applied, alpha laid over white, longest side bounded.

    Raises ImageError("bad_image") for whatever pillow cannot decode to the last byte, and for decompression bombs.
    """
    from io import BytesIO

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            limit = Image.MAX_IMAGE_PIXELS or math.inf
            if opened.width * opened.height > limit:  # refuse from the header: decoding would take the memory
                raise ImageError(
                    "bad_image", f"{opened.width}x{opened.height} pixels are over the limit of {limit:.0f}"
                )
            opened.load()
            image = _to_rgb(ImageOps.exif_transpose(opened))
    except ImageError:
        raise
    except UnidentifiedImageError as error:  # its own message holds a memory address, which no published row may
        raise ImageError("bad_image", f"not a picture in one of the formats {', '.join(FORMATS)}") from error
    except Exception as error:  # pillow's decoders raise anything (struct.error, SyntaxError, …) on bad bytes
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
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        # pillow clips these to 0-255 on conversion, which turns a 16-bit picture white
        highest = image.convert("F").getextrema()[1]
        sixteen_bits = image.mode.startswith("I;16") or (isinstance(highest, float) and highest > 255)
        scale = 1 / 257 if sixteen_bits else 1.0
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
    # Rounded, so that the frequencies that a flat or symmetric picture lacks are all 0, and not noise about it.
    low = [round(sum(map(mul, wave, row)), 3) for row in vertical for wave in _DCT]
    middle = sorted(low)
    median = (middle[31] + middle[32]) / 2
    return f"{int(''.join('1' if value > median else '0' for value in low), 2):016x}"


# ------------------------------------------------------------------------------------------------- the README's head


class SplitSize(NamedTuple):
    rows: int = 0
    bytes: int = 0  # in memory, uncompressed


def readme_head(sizes: Mapping[str, Mapping[str, SplitSize]]) -> str:
    """The YAML head by which `load_dataset` finds configs, splits and types, from {config: {split: its size}}.

    A config or split without rows is left out, since neither datasets 3 nor 5 loads an empty Parquet file. The bare
    name loads `paired`, or the first config that has rows.
    """
    import yaml

    full = {
        config: {split: size for split in SPLITS if (size := sizes.get(config, {}).get(split, SplitSize())).rows}
        for config in CONFIGS
    }
    configs: list[dict[str, Any]] = []
    infos: list[dict[str, Any]] = []
    for config, splits in full.items():
        if not splits:
            continue
        files = [{"split": split, "path": f"data/{config}/{split}-*.parquet"} for split in splits]
        first = {} if configs else {"default": True}
        configs.append({"config_name": config, "data_files": files} | first)
        # datasets 5 passes over splits of which it is not told all three
        counts = [{"name": split, "num_bytes": size.bytes, "num_examples": size.rows} for split, size in splits.items()]
        features = [_yaml_feature(name, kind) for name, kind in FEATURES[config].items()]
        infos.append({"config_name": config, "features": features, "splits": counts})
    head = yaml.safe_dump({"configs": configs, "dataset_info": infos}, sort_keys=False)
    return f"---\n{head}---\n"


def _yaml_feature(name: str, kind: Any) -> dict[str, str]:
    if isinstance(kind, datasets.Value):
        return {"name": name, "dtype": kind.dtype}
    # datasets 5 would write `list:`, which datasets 3 cannot read; both read `sequence:`
    return {"name": name, "sequence": kind.feature.dtype}


def _read_head(base: str) -> dict[str, dict[str, int]]:
    """{config: {split: rows}} as the README of the dataset at `base`, a directory or an hf:// address, declares it."""
    import fsspec
    import yaml

    try:
        with fsspec.open(f"{base}/README.md", encoding="utf-8", mode="rt") as file:
            text = file.read()
    except (FileNotFoundError, NotADirectoryError):
        text = ""
    parts = text.split("---\n", 2)
    head = yaml.safe_load(parts[1]) if len(parts) == 3 and not parts[0] else None
    infos = head.get("dataset_info") if isinstance(head, dict) else None
    if not infos:
        raise FileNotFoundError(
            f"{base!r} is not this dataset: it has no README.md that names configs; "
            "generate/build_dataset.py writes one"
        )
    return {info["config_name"]: {s["name"]: s["num_examples"] for s in info["splits"]} for info in infos}


# ------------------------------------------------------------------------------------------------------------- builder


class ImagenetThink(Parquet):
    """The dataset's loading script: the library's Parquet reader, told of the configs, the types and the files."""

    BUILDER_CONFIGS = [ParquetConfig(name=name, features=FEATURES[name]) for name in CONFIGS]  # noqa: RUF012
    DEFAULT_CONFIG_NAME = CONFIGS[0]

    def __init__(
        self,
        cache_dir: str | None = None,
        config_name: str | None = None,
        base_path: str | None = None,
        data_files: DataFilesDict | None = None,
        info: datasets.DatasetInfo | None = None,
        **options: Any,
    ) -> None:
        """`base_path` is the dataset: its directory (default: where this file lies) or its hf:// address."""
        config_name = config_name or CONFIGS[0]
        _check_choice("config", config_name, CONFIGS)
        base_path = base_path or os.path.dirname(__file__)
        if "://" not in base_path:  # datasets 3 gives it relative to the working directory
            base_path = os.path.abspath(base_path)
        super().__init__(
            cache_dir=cache_dir,
            config_name=config_name,
            base_path=base_path,
            data_files=data_files or _data_files(base_path, config_name),
            # datasets 3 would otherwise take the sizes from the README beside this file, which may be another dataset's
            info=info or datasets.DatasetInfo(features=FEATURES[config_name]),
            **options,
        )


def _data_files(base: str, config: str) -> DataFilesDict:
    """The Parquet files of a config with what tells one state of them from another.

    Both go into the name of the cache, so that a dataset built again at the same place is read again.
    """
    splits = _read_head(base).get(config)
    if not splits:
        raise ValueError(f"the dataset at {base!r} has no rows of config {config!r}")
    return DataFilesDict({split: _split_files(base, config, split) for split in splits})


def _split_files(base: str, config: str, split: str) -> DataFilesList:
    import fsspec

    fs, root = fsspec.core.url_to_fs(base)
    protocol = base[: base.index("://") + 3] if "://" in base else ""
    try:
        entries = fs.ls(f"{root}/data/{config}", detail=True)
    except FileNotFoundError:
        entries = []
    name = re.compile(rf".*/{split}-\d+\.parquet")
    found = sorted((e["name"], str(e.get("mtime")), str(e["size"])) for e in entries if name.fullmatch(e["name"]))
    if not found:
        raise FileNotFoundError(
            f"the README.md at {base!r} names data/{config}/{split}-*.parquet, and none is there: an incomplete copy"
        )
    states = [(datasets.__version__, mtime, size) for _, mtime, size in found]
    return DataFilesList([protocol + file for file, _, _ in found], states)


# ---------------------------------------------------------------------------------------------------------------- load


def load(
    config: str = CONFIGS[0],
    path: str | os.PathLike[str] = DEFAULT_PATH,
    *,
    split: str | None = None,
    images: str | os.PathLike[str] | None = None,
    streaming: bool = False,
    verify: bool = False,
) -> Any:
    """The rows of a config: a Dataset of one split, or a DatasetDict of both; IterableDataset(Dict) when streaming.

    path: the dataset's directory, or its Hub id (`owner/name`), of which always the newest state is read. A Hub that
        cannot be reached is an error, unless HF_HUB_OFFLINE is set: then the copy from before is read.
    images: root of your own copy of the pictures. Every row gets an `image`, decoded when the row is read (RGB, at most
        1024 pixels a side), or None where there is none that can be decoded; one warning says so. Without streaming the
        pictures are looked for at once, and the warning gives their number. The column is made from `path` (and
        `sha256`): ask for rows, `rows[0]["image"]`, and keep that column.
    verify: with images, every row also gets an `image_match`: "exact" (the file has the row's sha256), "different" or
        "missing"; None where the row has no sha256.

    A config or split without rows comes as an empty dataset with its columns.
    """
    _check_choice("config", config, CONFIGS)
    if split is not None:
        _check_choice("split", split, SPLITS)
    if images is not None and not os.path.isdir(images):
        raise FileNotFoundError(
            f"images={str(images)!r} is not a directory; give the root that the rows' paths start from"
        )
    if verify and images is None:
        raise ValueError("verify=True compares pictures: give their root as images=")
    base = _locate(str(path), config, streaming)
    counts = _read_head(base).get(config, {})
    full = _read_rows(base, config, streaming) if counts else {}
    if not streaming:
        _check_counts(base, config, full, counts)
    join = _Join(str(images), verify) if images is not None else None
    result = {}
    for name in SPLITS if split is None else [str(split)]:
        rows = full[name] if name in full else _no_rows(config, streaming)
        result[name] = rows if join is None else _joined(rows, join, streaming)
    if split is not None:
        return result[str(split)]
    return datasets.IterableDatasetDict(result) if streaming else datasets.DatasetDict(result)


# ------------------------------------------------------------------------------------------------- fine-tuning

THINKING_WORDS = ("<think>", "</think>")
IMAGE_WORD = "<image>"  # where a picture stands in a text, for LLaMA-Factory and ms-swift


def to_messages(
    row: Mapping[str, Any],
    teacher: str = TEACHERS[0],
    *,
    thinking: bool = True,
    question: str | None = None,
    words: tuple[str, str] = THINKING_WORDS,
    parts: bool = True,
) -> list[dict[str, Any]]:
    """A row as a chat for fine-tuning: the question with the picture, and what the teacher said.

    row: of `paired`, or of the teacher's own config, whose rows hold no question: give it. What stands for the picture
        is an {"type": "image"} part, which chat templates and TRL fill.
    thinking: False leaves the thinking out.
    words: what the model to be trained writes around its thinking; for Kimi-VL `("◁think▷", "◁/think▷")`.
    parts: False gives plain texts with "<image>" for the picture, as LLaMA-Factory and ms-swift read them; where the
        teacher itself wrote "<image>" it becomes "[image]", since those libraries count them.

    Raises ValueError for a row that has no text of this teacher, or no question.
    """
    _check_choice("teacher", teacher, TEACHERS)
    texts = [row.get(f"{teacher}_{name}") or row.get(name) for name in _TEXT_COLUMNS]
    if not all(texts) or row.get("model", teacher) != teacher:
        raise ValueError(
            f"row {row.get('image_id')!r} has no thinking and answer of {teacher!r}; choose a row that has"
        )
    question = question or row.get("question")
    if not question:
        raise ValueError(f"row {row.get('image_id')!r} has no question; give question=, as runs.json has it")
    reply = f"{words[0]}\n{texts[0]}\n{words[1]}\n\n{texts[1]}" if thinking else texts[1]
    if not parts:
        reply = str(reply).replace(IMAGE_WORD, "[image]")
        return [{"role": "user", "content": IMAGE_WORD + question}, {"role": "assistant", "content": reply}]
    asked = [{"type": "image"}, {"type": "text", "text": question}]
    return [{"role": "user", "content": asked}, {"role": "assistant", "content": [{"type": "text", "text": reply}]}]


def _check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise ValueError(f"unknown {name} {value!r}, choose from {', '.join(choices)}")


def _locate(path: str, config: str, streaming: bool) -> str:
    """The directory or hf:// address to read: of a Hub id the newest commit, fetched unless it is to be streamed."""
    if os.path.isdir(path):
        return os.path.abspath(path)
    if not re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", path):
        raise FileNotFoundError(f"no directory {path!r} here, and a Hub id has the form owner/name")
    import huggingface_hub

    patterns = ["README.md", f"data/{config}/*"]
    if huggingface_hub.constants.HF_HUB_OFFLINE:
        try:
            return huggingface_hub.snapshot_download(
                path, repo_type="dataset", allow_patterns=patterns, local_files_only=True
            )
        except huggingface_hub.errors.LocalEntryNotFoundError as error:
            raise FileNotFoundError(
                f"HF_HUB_OFFLINE is set, and there is no copy of {path!r} on this machine; unset it to fetch one"
            ) from error
    try:
        sha = huggingface_hub.HfApi().dataset_info(path).sha
    except huggingface_hub.errors.RepositoryNotFoundError as error:
        raise FileNotFoundError(
            f"{path!r} is neither a directory here nor a dataset on the Hub that you may read"
        ) from error
    except Exception as error:  # requests' and httpx's errors have no common base, and hub's versions differ in which
        raise ConnectionError(
            f"the Hub does not answer for {path!r} ({type(error).__name__}: {error}); "
            "set HF_HUB_OFFLINE=1 to read the copy from before"
        ) from error
    if streaming:
        return f"hf://datasets/{path}@{sha}"
    # By its branch, not its commit, so that the cache also notes which commit is the newest, for offline use.
    folder = huggingface_hub.snapshot_download(path, repo_type="dataset", allow_patterns=patterns)
    if os.path.basename(folder) != sha:  # what snapshot_download gives when the Hub goes away in between
        raise ConnectionError(f"the Hub stopped answering for {path!r}; try again")
    return folder


def _read_rows(base: str, config: str, streaming: bool) -> dict[str, Any]:
    builder = ImagenetThink(config_name=config, base_path=base)
    if streaming:
        return builder.as_streaming_dataset()
    builder.download_and_prepare()
    return builder.as_dataset()


def _check_counts(base: str, config: str, full: Mapping[str, Any], counts: Mapping[str, int]) -> None:
    for split, count in counts.items():
        if len(full[split]) != count:
            raise ValueError(
                f"the copy at {base!r} is incomplete: {config}/{split} has {len(full[split])} rows, "
                f"its README.md says {count}"
            )


def _no_rows(config: str, streaming: bool) -> Any:
    if streaming:
        return datasets.IterableDataset.from_generator(_nothing, features=FEATURES[config])
    return datasets.Dataset.from_dict({name: [] for name in FEATURES[config]}, features=FEATURES[config])


def _nothing() -> Iterator[dict[str, Any]]:
    yield from ()


def _joined(rows: Any, join: "_Join", streaming: bool) -> Any:
    if streaming:
        return rows.map(join.row)
    join.count_missing(rows)
    return rows.with_transform(join.batch)


class _Join:
    """Adds the pictures to rows. Plain data, so that DataLoader workers can be sent a copy."""

    def __init__(self, root: str, verify: bool) -> None:
        self.root = os.path.abspath(root)
        self.verify = verify
        self.warned = False

    def count_missing(self, rows: Any) -> None:
        paths = datasets.utils.tqdm(rows["path"], desc="looking for pictures", delay=2)
        missing = sum(not os.path.exists(os.path.join(self.root, path)) for path in paths)
        if missing:
            self._warn(f"{missing} of {len(rows)} pictures are not below {self.root!r}: their image is None")

    def batch(self, rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
        # Asked for one column alone, datasets wants that column alone back.
        if len(rows) == 1 or "path" not in rows:
            return rows
        joined = [self._open(path, sha) for path, sha in zip(rows["path"], self._hashes(rows), strict=True)]
        added: dict[str, list[Any]] = {"image": [image for image, _ in joined]}
        if self.verify:
            added["image_match"] = [match for _, match in joined]
        return rows | added

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        return {name: values[0] for name, values in self.batch({name: [value] for name, value in row.items()}).items()}

    def _hashes(self, rows: dict[str, list[Any]]) -> list[str | None]:
        return rows.get("sha256") or [None] * len(rows["path"])

    def _open(self, path: str, sha256: str | None) -> tuple[Image.Image | None, str | None]:
        try:
            data = read_image_bytes(path, self.root)
        except ImageError as error:
            self._warn(f"no image for a row, and perhaps for more: {error}")
            return None, "missing"
        match = None
        if self.verify and sha256:
            match = "exact" if hashlib.sha256(data).hexdigest() == sha256 else "different"
        try:
            return decode_image(data), match
        except ImageError as error:
            self._warn(f"no image for a row, and perhaps for more: {path!r}: {error}")
            return None, match

    def _warn(self, message: str) -> None:
        if not self.warned:
            self.warned = True
            warnings.warn(message, stacklevel=2)
