"""Declare the contract of ImageNet-Think-250K that every stage shares, and load the dataset.

    import imagenet_think
    pairs = imagenet_think.load("paired", "imagenet-think-250k", images="/data/imagenet21k")["train"]

Declared here, once: the columns and their types, the closed list of statuses, how a run's shards are read, which of
several attempts counts, how a file is written whole, how a picture is opened, the head of the dataset's README. The
file travels with the dataset to the Hub and is self-contained: it imports the standard library, pillow, datasets and
what datasets itself requires.

The rows load without this file too: `datasets.load_dataset("imagenet-think-250k")`. On datasets 3 it is also a loading
script: `load_dataset("imagenet-think-250k/imagenet_think.py", "glm", trust_remote_code=True)`.
"""

import contextlib
import errno
import hashlib
import heapq
import io
import json
import math
import multiprocessing
import os
import re
import reprlib
import signal
import sqlite3
import stat
import sys
import tarfile
import threading
import time
import warnings
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import import_module
from io import BytesIO, FileIO
from itertools import chain, combinations, islice, repeat
from multiprocessing import resource_tracker
from operator import itemgetter, mul
from pathlib import Path
from types import ModuleType
from typing import IO, Any, BinaryIO, ClassVar, Generic, NamedTuple, TypedDict, TypeVar, cast
from uuid import uuid4

import datasets
import pyarrow
import pyarrow.compute
from datasets.data_files import DataFilesDict, DataFilesList
from datasets.features.features import register_feature
from datasets.packaged_modules.parquet.parquet import Parquet, ParquetConfig, pq
from datasets.table import array_cast
from PIL import Image, ImageChops, UnidentifiedImageError

try:
    import fcntl
except ImportError:  # on Windows, where datasets load all the same
    fcntl = None  # type: ignore[assignment]


class _ByName(ModuleType):
    """Be this module: dill pickles another, which map() hashes with each function that names it, by all it holds."""

    def __reduce__(self) -> tuple[Any, ...]:
        return import_module, (self.__name__,)


if __name__ in sys.modules:
    sys.modules[__name__].__class__ = _ByName

# datasets replaces open, os.path and Path in the module of every builder by versions that follow URLs and split paths
# at `::`, unless it finds this mark. The paths in this file come from data: they must mean what they say.
_patched_for_streaming = True

SPLITS = ("train", "test")
DEFAULT_PATH = "imagenet-think-250k"
PAIRED, FAILURES = "paired", "failures"  # the configs beside those that bear the name of a teacher
LONG = "long"  # what load() makes of the teachers' configs: one row per image and teacher

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
# In a dataset with rows of several pictures these are lists, in every row; see Schema.several.
_OF_SEVERAL = ("path", "sha256")
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
# And in the answer, where it was compared with the picture's class; see evaluate/taxonomy.
_TAXONOMY_COLUMNS = {
    "named": datasets.Value("bool"),  # a name of the class, or of a kind of it, stands there
    "near": datasets.Value("bool"),  # a name of what is one or two levels above the class
    "hf": datasets.Value("float32"),  # hierarchical F1 of what the answer's conclusion is about
    "wrong_sibling": datasets.Value("bool"),  # that is another class, and the right one is not named
    "named_chance": datasets.Value("bool"),  # a name of another picture's class stands there
}
_AGREEMENT = datasets.Value("float32")
AGREEMENT_COLUMNS = ("answer_rouge_l", "answer_jaccard")  # between the teachers' answers
# The columns that a record (one line of a run's shard) shares with the dataset's rows.
RECORD_COLUMNS = tuple(_TEXT_COLUMNS | _GENERATION_COLUMNS)

# What a dataset has beside these where a teacher was asked in another language than English.
_QUESTION_COLUMNS = {"question": _STRING, "question_language": _STRING}  # BCP 47
_LANGUAGE_COLUMNS = {"language": _STRING, "thinking_language": _STRING}  # found in the answer and in the thinking

PICTURE_COLUMN = "image"  # the file's own bytes, in datasets of pictures that may be passed on
ENGLISH = "en"
MOST_TEACHERS = 8
_TEACHER = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")  # a config's, a folder's and the start of columns' names
_TEACHER_LENGTH = 64
_RESERVED = (PAIRED, FAILURES, LONG, "default", "all", *SPLITS)


class Schema(NamedTuple):
    """Say which configs and columns a dataset has. The defaults are ImageNet-Think-250K's; read_schema reads others."""

    teachers: tuple[str, ...] = ("glm", "kimi")
    pictures: bool = False  # whether the rows hold them; failures never do
    languages: bool = False  # whether a teacher was asked in another language than English
    several: bool = False  # whether a row may have several pictures, such as a video's frames
    taxonomy: bool = False  # whether answers were compared with the pictures' classes

    @property
    def configs(self) -> tuple[str, ...]:
        """Return the configs, the default first: pairs are images that all teachers answered, so one has none."""
        pairs = (PAIRED,) if len(self.teachers) > 1 else ()
        return (*pairs, *self.teachers, FAILURES)

    @property
    def quality_columns(self) -> tuple[str, ...]:
        """Return the columns of a teacher's config that generate/annotate.py fills."""
        return tuple(self._quality)

    @property
    def pairs(self) -> dict[tuple[str, str], str]:
        """Return each two teachers, with what the names of their agreement's columns start with: {("a", "b"): "a_b_"}.

        Of the only two the names have no start; with more teachers such columns hold the mean over all pairs.
        """
        found = combinations(self.teachers, 2)
        return {(a, b): "" if len(self.teachers) == 2 else f"{a}_{b}_" for a, b in found}

    @property
    def agreement_columns(self) -> tuple[str, ...]:
        """Return the columns of `paired` about agreement: over all teachers, then, of more than two, of each pair."""
        starts = ["", *self.pairs.values()] if self.pairs else []
        return tuple(dict.fromkeys(f"{start}{name}" for start in starts for name in AGREEMENT_COLUMNS))

    def features(self, config: str) -> datasets.Features:
        """Return a config's columns and their types."""
        asked = _QUESTION_COLUMNS if self.languages else {}
        of_image = _IMAGE_COLUMNS | (dict.fromkeys(_OF_SEVERAL, datasets.Sequence(_STRING)) if self.several else {})
        model = of_image | {"model": _STRING} | asked
        if config == FAILURES:
            record = {"message": _STRING, "raw": datasets.Sequence(_STRING)}
            return datasets.Features(model | record | _GENERATION_COLUMNS)
        picture = {PICTURE_COLUMN: datasets.Image()} if self.pictures else {}
        of_teacher = _TEXT_COLUMNS | _GENERATION_COLUMNS | self._quality
        if config != PAIRED:
            question = {} if PAIRED in self.configs else {"question": _STRING}  # which pairs have otherwise
            return datasets.Features(model | question | of_teacher | picture)
        sides = {f"{name}_{column}": kind for name in self.teachers for column, kind in (asked | of_teacher).items()}
        agreement = {name: _AGREEMENT for name in self.agreement_columns}
        return datasets.Features(of_image | {"question": _STRING} | sides | agreement | picture)

    def measured(self, columns: Iterable[str]) -> "Schema":
        """Return itself with `taxonomy` as the columns say: of a teacher's config, of `paired`, of annotations."""
        start = f"{self.teachers[0]}_"
        return self._replace(taxonomy=_TAXONOMY_COLUMNS.keys() <= {name.removeprefix(start) for name in columns})

    @property
    def _quality(self) -> dict[str, datasets.Value]:
        of_languages = _LANGUAGE_COLUMNS if self.languages else {}
        return _QUALITY_COLUMNS | of_languages | (_TAXONOMY_COLUMNS if self.taxonomy else {})

    def check(self) -> "Schema":
        """Return itself. Raises ValueError, one sentence, for names that configs or columns cannot have."""
        for name in self.teachers:
            if not _TEACHER.fullmatch(name) or len(name) > _TEACHER_LENGTH or name.lower() in _RESERVED:
                raise ValueError(
                    f"{name!r} cannot be a teacher's name: it takes at most {_TEACHER_LENGTH} letters and digits of "
                    f"ASCII with . _ or - between them, and is none of {', '.join(_RESERVED)}"
                )
        if not 1 <= len(self.teachers) <= MOST_TEACHERS:
            raise ValueError(f"a dataset has 1 to {MOST_TEACHERS} teachers, not {len(self.teachers)}")
        twice = [name for name, count in Counter(map(str.lower, self.teachers)).items() if count > 1]
        if twice:
            raise ValueError(f"two teachers have the name {twice[0]!r}, apart from capitals; name one otherwise")
        columns = Counter((*_IMAGE_COLUMNS, "question", PICTURE_COLUMN, *self.agreement_columns))
        columns.update(f"{name}_{column}" for name in self.teachers for column in self._of_side())
        if clashes := [column for column, count in columns.items() if count > 1]:
            raise ValueError(f"two columns would be called {clashes[0]!r}; name a teacher otherwise")
        return self

    @staticmethod
    def _of_side() -> tuple[str, ...]:
        of_texts = (*_QUALITY_COLUMNS, *_LANGUAGE_COLUMNS, *_TAXONOMY_COLUMNS)
        return (*_QUESTION_COLUMNS, *_TEXT_COLUMNS, *_GENERATION_COLUMNS, *of_texts)


def schema_of(runs: Mapping[str, Mapping[str, Any]], pictures: bool = False, several: bool = False) -> Schema:
    """Return the schema of a dataset of these runs, by teacher in their order: runs.json, or run.json of each."""
    asked = (question_language(run).partition("-")[0] for run in runs.values())  # en-GB is English
    return Schema(tuple(runs), pictures, any(language != ENGLISH for language in asked), several)


def question_language(run: Mapping[str, Any]) -> str:
    """Return the language (BCP 47) in which a run's question is; older runs say none, and asked in English."""
    return str(run["bound"].get("question_language") or ENGLISH)


# ----------------------------------------------------------------------------------------------------------------- runs


class ContractError(Exception):
    """A file is not what this contract says; the message is one sentence for the user."""


class Record(TypedDict):
    """Hold one line of a run's shard: one image, one model, one attempt."""

    image_id: str
    model: str
    attempt: int
    seed: int
    run_id: str
    revision: str
    status: str  # one of STATUSES
    message: str | None  # why there is no text
    finish_reason: str  # one of FINISH_REASONS
    protocol: bool
    prompt_tokens: int | None
    output_tokens: int | None
    raw: list[str]  # the model's texts as decoded, one per turn
    thinking: str | None
    answer: str | None
    rest: str | None  # what stands in raw and in neither of the two


class RunDescription(TypedDict):
    """Hold a run's run.json."""

    run_id: str
    bound: dict[str, Any]  # what decides the run's texts


_DESCRIPTION_BYTES = 1 << 26  # of run.json, which holds a few KB


def read_run(run: str | os.PathLike[str]) -> RunDescription:
    """Return a run's description. Raises ContractError where the directory has no run.json, or a damaged one."""
    file = Path(run) / "run.json"
    if not file.is_file():
        lacks = "it has no run.json" if file.parent.is_dir() else "it is no directory"
        raise ContractError(f"{run} is not a run: {lacks}; give the directory that generate/run.py wrote")
    try:
        with file.open("rb") as opened:
            described: RunDescription = json.loads(opened.read(_DESCRIPTION_BYTES))
        if not (isinstance(described["run_id"], str) and isinstance(described["bound"]["model"], str)):
            raise TypeError("run_id and bound.model must be texts")
    except OSError as error:
        raise ContractError(f"{file} cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ContractError(f"{file} does not describe a run ({type(error).__name__}: {error})") from error
    return described


SERVED = "served"  # the model of a run of whatever a server has


def model_name(run: RunDescription) -> str:
    """Return what a run's model is called: of one that a server has, its name there."""
    bound = run["bound"]
    return str(bound.get("checkpoint") or SERVED) if bound["model"] == SERVED else str(bound["model"])


_SHARD = re.compile(r"shard-\d+\.jsonl")
# Not of a run: what open_atomic writes until a shard is whole, and macOS' notes about a file.
_BESIDE_SHARDS = re.compile(r"\.shard-\d+\.jsonl\.[0-9a-f]*-\d+-[0-9a-f]{8}|\._.*")


def shards_of(run: str | os.PathLike[str]) -> list[Path]:
    """Return a run's shards, in name order.

    Raises ContractError for a copy of one, or what an editor or a transfer keeps beside it: to read it could count
    records twice, to pass over it could lose some.
    """
    run = Path(run)
    named = sorted(path for path in run.glob("*") if "shard-" in path.name.lower())
    for path in named:
        if not (_SHARD.fullmatch(path.name) and path.is_file()) and not _BESIDE_SHARDS.fullmatch(path.name):
            free = 1 + max((int(path.name[6:-6]) for path in named if _SHARD.fullmatch(path.name)), default=-1)
            unpack = "unpack it and " if path.suffix.lower() in (".gz", ".bz2", ".xz", ".zst") else ""
            raise ContractError(
                f"{path} is not a shard of the run, whose shards have names such as shard-00000.jsonl: move it out of "
                f"{run}; if it holds records that the shards lack, {unpack}name it shard-{free:05d}.jsonl"
            )
    return [path for path in named if _SHARD.fullmatch(path.name)]


class Place(NamedTuple):
    """Locate a record: its shard, and the line's first byte and number of bytes."""

    shard: Path
    offset: int
    length: int


class ShardLine(NamedTuple):
    """Hold one complete line of a shard."""

    number: int  # from 1
    place: Place
    text: bytes | None  # None: a block of zeros stands in it

    def record(self) -> "Record | None":
        """Return the record; None for a line with zeros. Raises ContractError, which names the file and the line."""
        try:
            return None if self.text is None else parse_record(self.text)
        except ContractError as error:
            raise ContractError(f"{self.place.shard}, line {self.number}: {error}") from error


_LINE_BYTES = 1 << 26  # of a record, whose longest texts take a few MB


def shard_lines(shard: Path, after: ShardLine | None = None) -> Iterator[ShardLine]:
    """Yield the complete lines of a shard, those after a line that was read before.

    Two things are what a crash leaves: an unterminated last line, which is not yielded, and a block of zeros, which
    network file systems leave where data did not reach the disk. JSON holds no zero bytes, so a line with them is no
    record, and its images are not done. Raises ContractError where the shard cannot be read.
    """
    offset = after.place.offset + after.place.length if after else 0
    number = after.number if after else 0
    try:
        with shard.open("rb") as file:
            file.seek(offset)
            while text := file.readline(_LINE_BYTES):
                number, length, zeros, last = number + 1, len(text), b"\0" in text, text
                while not last.endswith(b"\n") and (last := file.readline(_LINE_BYTES)):  # longer than any record
                    length, zeros = length + len(last), zeros or b"\0" in last
                if not last:
                    return
                if length > _LINE_BYTES and not zeros:
                    raise ContractError(f"{shard}, line {number}: not a record of a run (it has {length:,} bytes)")
                yield ShardLine(number, Place(shard, offset, length), None if zeros else text)
                offset += length
    except OSError as error:
        raise ContractError(f"{shard} cannot be read ({error.strerror})") from error


def read_records(run: str | os.PathLike[str]) -> Iterator[Record]:
    """Yield every record of a run directory, shard by shard in name order, as written.

    What a crash leaves is passed over: an unterminated last line, and lines with blocks of zeros, which a note on
    stderr counts. Their images are simply not done.
    Raises ContractError for any other complete line that is not a record, and for a copy of a shard.
    """
    for _, record in iter_shard_records(run):
        yield record


def iter_shard_records(
    run: str | os.PathLike[str], mend: Callable[[ShardLine], ShardLine] | None = None
) -> Iterator[tuple[Place, Record]]:
    """Yield what read_records does, each record with its place, for readers that read it again by Lines.

    mend: makes a record of a line that an older version wrote otherwise, for readers that write the run again.
    """
    zeros: list[ShardLine] = []
    for shard in shards_of(run):
        for line in shard_lines(shard):
            if (record := (mend(line) if mend else line).record()) is not None:
                yield line.place, record
            else:
                zeros.append(line)
    if zeros:
        _note(f"{run}: {zeros_message(len(zeros), zeros[0])}")


def zeros_message(count: int, first: ShardLine) -> str:
    """Say how many lines with zeros were passed over, and where the first is."""
    return (
        f"passed over {count:,} {'line' if count == 1 else 'lines'} with a block of zeros, which a crash left "
        f"({first.place.shard.name}, line {first.number}{', the first' if count > 1 else ''}); what stood there is not "
        "done, and the command that made the run does it again"
    )


def parse_record(line: str | bytes) -> Record:
    """Parse one line of a shard. Raises ContractError as as_record does."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"not a record of a run ({type(error).__name__}: {error})") from error
    return as_record(record)


def as_record(record: Any) -> Record:
    """Return a parsed line as a record. Raises ContractError where a field that readers rely on is of another type.

    image_id, attempt and status must be there, and with a good status the texts; other programs' records may lack the
    rest.
    """
    try:
        if not isinstance(record, dict):
            raise TypeError(f"a {type(record).__name__} and no object")
        good = record.get("status") in GOOD_STATUSES
        needed = ("image_id", "attempt", "status", *(("thinking", "answer") if good else ()))
        if missing := [name for name in needed if name not in record]:
            raise KeyError(f"it has no {', '.join(missing)}")
        for name, (fits, kind) in _FIELDS.items():
            if name in record and not fits(record[name]):
                raise TypeError(f"{kind}, not {reprlib.repr(record[name])}")
        if record["status"] not in STATUSES:
            raise ValueError(f"unknown status {record['status']!r}, choose from {', '.join(STATUSES)}")
    except KeyError as error:
        raise ContractError(f"not a record of a run ({error.args[0]})") from error
    except (ValueError, TypeError) as error:
        raise ContractError(f"not a record of a run ({type(error).__name__}: {error})") from error
    return cast(Record, record)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_int32(value: Any) -> bool:
    """Say whether a value is a whole number of the columns' type; True is none, though Python takes it for 1."""
    return type(value) is int and -(1 << 31) <= value < 1 << 31


def _is_count_or_null(value: Any) -> bool:
    return value is None or (_is_int32(value) and value >= 0)


# What a field must be, as a check and in words; those that say which record it is come first.
_FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "image_id": (lambda value: _is_text(value) and value != "", "image_id and status must be texts"),
    "attempt": (_is_int32, "attempt must be a whole number below 2**31"),
    "status": (_is_text, "image_id and status must be texts"),
    **{
        name: (_is_text_or_null, f"{name} must be a text or null")
        for name in ("model", "run_id", "revision", "message", "thinking", "answer", "rest")
    },
    "finish_reason": (
        lambda value: value is None or (_is_text(value) and value in FINISH_REASONS),
        f"finish_reason must be null or one of {', '.join(FINISH_REASONS)}",
    ),
    **{
        name: (
            _is_count_or_null,
            f"{name} must be a whole number from 0 below 2**31, or null (which generate/reparse.py puts there)",
        )
        for name in ("prompt_tokens", "output_tokens")
    },
    "raw": (
        lambda value: isinstance(value, list) and all(map(_is_text, value)),
        "raw must be a list of texts",
    ),
}


def record_rank(record: Record) -> tuple[int, int, str]:
    """Return the sort key by which the first record of an image counts: best status, lowest attempt, lowest hash.

    The hash of the raw text breaks ties between two writings of one attempt, so that the choice never depends on the
    order in which processes wrote.
    """
    status = record["status"]
    best = STATUSES.index(status) if status in GOOD_STATUSES else len(GOOD_STATUSES)
    raw = "\0".join(map(str, record.get("raw") or [])).encode("utf-8", "surrogatepass")
    return best, record["attempt"], hashlib.sha256(raw).hexdigest()


_Kept = TypeVar("_Kept")


class BestRecords(Generic[_Kept]):
    """Keep, for each image, what a reader wants of the record that counts (see record_rank).

    The records themselves are not held: a run's texts do not fit in memory.
    """

    def __init__(self) -> None:
        self.kept: dict[str, _Kept] = {}  # by image_id
        self._ranks: dict[str, tuple[int, int, str]] = {}

    def add(self, record: Record, keep: _Kept) -> None:
        image_id, rank = record["image_id"], record_rank(record)
        if image_id not in self._ranks or rank < self._ranks[image_id]:
            self._ranks[image_id], self.kept[image_id] = rank, keep


def best_records(run: str | os.PathLike[str]) -> Iterator[Record]:
    """Yield for each image the record that counts, sorted by image_id. Reads the run twice, to hold no texts."""
    best = BestRecords[Place]()
    for place, record in iter_shard_records(run):
        best.add(record, place)
    with Lines() as lines:
        for image_id in sorted(best.kept):
            yield parse_record(lines.read(best.kept[image_id]))


class Lines:
    """Read single lines of shards by their places; close the files that were used longest ago."""

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


# -------------------------------------------------------------------------------------------------- files and processes


@contextlib.contextmanager
def open_atomic(path: str | os.PathLike[str], durable: bool = True) -> Iterator[BinaryIO]:
    """Yield a binary file that gets its name only when it is whole: temporary name, fsync, rename, fsync of the folder.

    Where the block raises, or the process is killed, what stood there before stays; what a killed process left under a
    temporary name goes when the file is written again.
    durable: False leaves out both fsyncs, for a file that is soon written again.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(path)
    # Of no other writer: several machines may share the folder, and processes in containers their numbers.
    temporary = path.with_name(f".{path.name}.{_numbering()}-{os.getpid()}-{uuid4().hex[:8]}")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if durable:
        sync_directory(path.parent)


_PROC = Path(os.sep, "proc")  # Linux's table of processes


def _remove_leftovers(path: Path) -> None:
    """Remove the temporary files of processes that numbered as this one is, and that are gone."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.{_numbering()}-(\d+)-[0-9a-f]{{8}}")
    for name in os.listdir(path.parent) if _numbering() else ():
        if (match := pattern.fullmatch(name)) and not _is_running(int(match[1])):
            path.with_name(name).unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _numbering() -> str:
    """Return a name for all processes that share their numbers with this one; empty where the system does not tell."""
    try:
        boot, namespace = (_PROC / "sys/kernel/random/boot_id").read_bytes(), os.readlink(_PROC / "self/ns/pid")
    except OSError:
        return ""
    return hashlib.sha256(boot + namespace.encode()).hexdigest()[:8]


def _is_running(process: int) -> bool:
    """Return whether a process lives; one that ended and was not waited for does not."""
    try:
        return (_PROC / str(process) / "stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def write_atomic(path: str | os.PathLike[str], data: str | bytes, durable: bool = True) -> None:
    """Write a whole file (see open_atomic); text is UTF-8."""
    with open_atomic(path, durable) as file:
        file.write(data.encode() if isinstance(data, str) else data)


def sync_directory(path: str | os.PathLike[str]) -> None:
    """Put a directory's new names on disk: a file's own fsync does not."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lock(file: IO[Any] | int, name: str | os.PathLike[str], *, shared: bool = False, wait: bool = False) -> bool:
    """Lock an open file, or a descriptor, until it is closed.

    Returns False where another process holds it, unless `wait` is set.
    name: what is locked, for a note on stderr where the file system has no locks, as some network ones: then work goes
        on, and to keep other processes away is left to the user.
    """
    if fcntl is None:
        _note(f"{name} cannot be locked on this system: make sure that no other process writes there")
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except (BlockingIOError, PermissionError):  # the latter is how Windows' shares say it
        return False
    except OSError as error:
        _note(f"{name} cannot be locked ({error.strerror}): make sure that no other process writes there")
    return True


@lru_cache(maxsize=256)
def _note(text: str) -> None:
    """Print a note, once in a process."""
    print(f"note: {text}", file=sys.stderr, flush=True)


def end_with_parent(end: Callable[[], None] = lambda: os._exit(143)) -> None:
    """Call `end` once the process that started this one is gone, also by kill -9: without it this one waits for ever.

    A thread asks four times a second, since no signal tells a process of it on every system. Ctrl-C, which
    reaches all processes of a terminal at once, is left to the parent.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    started_by = multiprocessing.parent_process()
    parent = started_by.pid if started_by else os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.25)
        end()

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from what is started in the block: a process that has only begun would answer it by a traceback.

    What comes meanwhile reaches this process after the block. Does nothing on Windows.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # of multiprocessing, which lets interrupts through where it starts this itself
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # of this thread, and of what it starts
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def without_module(name: str) -> Iterator[None]:
    """Make imports of `name` fail inside the block, as where it is not installed; one imported before stays.

    For a library that imports another one which nobody here needs: `evaluate` takes 1.4 s in the place of 4.7 s where
    its evaluators find no transformers.
    """
    modules: dict[str, Any] = sys.modules
    hidden = modules.setdefault(name, None) is None
    try:
        yield
    finally:
        if hidden:
            del modules[name]


# ---------------------------------------------------------------------------------------- pictures: open, hash, compare

# Named one by one, because pillow reads others by starting other programs (EPS: ghostscript).
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "PPM")
MAX_SIDE = 1024  # pixels: the default bound of the longest side, the paper's standardisation step
MAX_FILE_BYTES = 256 << 20  # of a picture: what pillow's own limit of pixels takes in RGB
_IMAGENET_STEM = re.compile(r"n\d{8}_\d+")
_HUB_PATH = re.compile(r"hub:([\w-][\w.-]*/[\w-][\w.-]*)(?:@([^/#]+))?(?:/([^/#]+))?(?:/([^/#]+))?(?:#(\d{1,18}))?")


class ImageError(Exception):
    """Report a picture that cannot be used. `status` is bad_image, missing_image or unsafe_path; the text says why.

    size: bytes of a file that is too large to be read, else None.
    """

    def __init__(self, status: str, message: str, size: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.size = size

    def __reduce__(self) -> tuple[type["ImageError"], tuple[str, str, int | None]]:
        # Without this a pool of processes waits for ever for an exception that cannot be unpickled.
        return ImageError, (self.status, str(self), self.size)


class HubPath(NamedTuple):
    """Hold the parts of `hub:owner/name@revision/config/split#row`; all but the name may be missing."""

    name: str
    revision: str | None
    config: str | None
    split: str | None
    row: int | None

    @classmethod
    def parse(cls, path: str) -> "HubPath | None":
        match = _HUB_PATH.fullmatch(path)
        return cls(match[1], match[2], match[3], match[4], int(match[5]) if match[5] else None) if match else None


def open_unlinked(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for reading by an absolute path whose links are resolved: none that was put there since is followed.

    Each folder is opened in the one before it, so that no folder can be swapped for a link between a check and the
    reading. Does not wait for a writer of a named pipe. Raises OSError: NotADirectoryError for a folder that is a link
    now, ELOOP for a file that is one.
    """
    *parts, name = filter(None, os.fspath(path).split(os.sep))
    folder = os.open(os.sep, _FOLDER)

    def open_in_folder(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)

    try:
        for part in parts:
            outer, folder = folder, os.open(part, _FOLDER, dir_fd=folder)
            os.close(outer)
        return open(name, "rb", opener=open_in_folder)
    finally:
        os.close(folder)


# O_PATH, where there is one, enters a folder that may be entered and not listed.
_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_PATH", os.O_RDONLY)


def image_id_of(path: str) -> str:
    """Return the image_id of a picture at `path` (posix, from the root).

    ImageNet's own file names are unique and are kept (`n02084071_1234`); any other picture is named by its whole path
    without suffix, `/` and `::` written `__`, and a row of a dataset `<config>-<split>-<row>`.
    """
    if (hub := HubPath.parse(path)) and hub.row is not None:
        return f"{hub.config}-{hub.split}-{hub.row}"
    stem = os.path.splitext(path)[0].replace("::", "/")
    name = stem.rsplit("/", 1)[-1]
    return name if _IMAGENET_STEM.fullmatch(name) else stem.replace("/", "__")


def read_image_bytes(
    path: str, root: str | os.PathLike[str], max_bytes: int = MAX_FILE_BYTES, image_id: str | None = None
) -> bytes:
    """Return the bytes of the picture `path` below `root`; see Pictures for all four. Never leaves the root.

    Raises ImageError. Its message is published with the failed row, so it does not tell the root's place.
    """
    name = os.fspath(root)
    return _pictures(name if name.startswith("hub:") else os.path.abspath(name), max_bytes).read(path, image_id)


@lru_cache(maxsize=8)
def _pictures(root: str, max_bytes: int) -> "Pictures":
    return Pictures(root, max_bytes=max_bytes)


def decode_image(data: bytes, max_side: int | None = MAX_SIDE) -> Image.Image:
    """Decode a file's bytes: RGB, first frame, EXIF rotation applied, alpha laid over white, longest side bounded.

    Metadata never decide over pixels: what is wrong with them costs the rotation at most.
    Raises ImageError("bad_image") for whatever pillow cannot decode to the last byte, and for decompression bombs.
    """
    try:
        image = _decode(data)
        if max_side and max(image.size) > max_side:
            scale = max_side / max(image.size)
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            image = image.resize(size, Image.Resampling.LANCZOS)
    except MemoryError as error:
        raise ImageError("bad_image", "decoding the picture takes more memory than there is") from error
    return image


def open_image(
    path: str, root: str | os.PathLike[str], max_side: int | None = MAX_SIDE, max_bytes: int = MAX_FILE_BYTES
) -> Image.Image:
    """Return the picture `path` below `root`, decoded as everywhere here (see decode_image). Raises ImageError."""
    return decode_image(read_image_bytes(path, root, max_bytes), max_side)


def _decode(data: bytes) -> Image.Image:
    """Return the picture upright and in RGB. Raises ImageError, MemoryError."""
    failure = ImageError("bad_image", f"not a picture in one of the formats {', '.join(FORMATS)}")
    # pillow reads metadata together with the pixels, so where it fails, it is given the pixels alone
    for part in chain([_without_comments(data)], _without_metadata(data)):
        try:
            with Image.open(BytesIO(part), formats=FORMATS) as opened:
                _check_size(opened, part)
                depth = str(opened.tile[0][3]) if opened.tile else ""
                opened.load()
                turn = _turn_of(opened)
                image = _to_rgb(opened, depth)
                return image.transpose(turn) if turn is not None else image
        except (ImageError, MemoryError):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ImageError("bad_image", f"over the limit of {Image.MAX_IMAGE_PIXELS} pixels") from error
        except UnidentifiedImageError as error:
            failure.__cause__ = failure.__cause__ or error
        except Exception as error:  # noqa: BLE001 - pillow's decoders raise anything on bad bytes
            # in our own words: pillow's may hold a memory address, which no published row may
            cut = isinstance(error, EOFError) or "truncated" in str(error)
            failure = ImageError("bad_image", f"the picture's file is {'cut off' if cut else 'damaged'}")
            failure.__cause__ = error
    raise failure


_GIF_BLOCK = re.compile(b"[!,;]")  # an extension, a picture, the end; pillow passes over what stands between them


def _without_comments(data: bytes) -> bytes:
    """Return a GIF without the comments before its first picture: pillow's time for them grows by their square."""
    if not data.startswith(b"GIF8") or b"!\xfe" not in data:
        return data
    at = 13 + (6 << (data[10] & 7) if data[10:11] >= b"\x80" else 0)  # after the header and its palette
    kept = bytearray(data[:at])
    while (found := _GIF_BLOCK.search(data, at)) and found[0] == b"!":
        at = end = found.start() + 2
        while end < len(data) and data[end]:
            end += 1 + data[end]
        end += 1
        if data[at - 1 : at] != b"\xfe":
            kept += data[at - 2 : end]
        at = end
    return bytes(kept + data[at:])


def _check_size(opened: Image.Image, data: bytes) -> None:
    """Refuse from the header what would take the memory, or the hours. Raises ImageError."""
    pixels, limit = opened.width * opened.height, Image.MAX_IMAGE_PIXELS or math.inf
    if pixels > limit:
        raise ImageError("bad_image", f"{opened.width}x{opened.height} pixels are over the limit of {limit:.0f}")
    # Each scan of a JPEG is a pass over all pixels; a progressive one has about ten. A scan has ten bytes at least, and
    # only files that are large enough for so many are searched, since that takes a while beside the decoding.
    many = opened.format in ("JPEG", "MPO") and len(data) // 10 * pixels > 100 * limit
    if many and data.count(b"\xff\xda") * pixels > 100 * limit:
        raise ImageError("bad_image", f"{opened.width}x{opened.height} pixels in more scans than any picture needs")


_ORIENTATION = 0x0112  # the EXIF and TIFF tag, and what its values ask for (TIFF 6.0, page 36)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turn_of(image: Image.Image) -> Image.Transpose | None:
    """Return what its EXIF asks for, whatever else stands there."""
    with contextlib.suppress(Exception):
        if (found := image.getexif().get(_ORIENTATION)) is not None:
            return _TURNS.get(found)
    with contextlib.suppress(Exception):  # pillow reads no entry that follows a broken one
        content = image.info["exif"].removeprefix(b"Exif\0\0")
        values = {tag: content[at + 8 : at + 10] for at, tag in _tags(content)}
        return _TURNS.get(int.from_bytes(values[_ORIENTATION], _byte_order(content)))
    return None


def _byte_order(data: bytes) -> Any:
    return "little" if data.startswith(b"II") else "big"


def _tags(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield (first byte, tag) of each entry in the first directory of a TIFF, as which EXIF is stored too."""
    order, wide = _byte_order(data), 0x2B in data[2:4]  # wide: BigTIFF
    first = int.from_bytes(data[8:16] if wide else data[4:8], order)
    start, step = (first + 8, 20) if wide else (first + 2, 12)
    end = min(len(data), start + step * int.from_bytes(data[first:start], order))
    yield from ((at, int.from_bytes(data[at : at + 2], order)) for at in range(start, end, step))


_METADATA = re.compile(rb"\xff[\xe0-\xef\xfe]|(?!tRNS)[a-z]...|ICCP|EXIF|XMP ", re.DOTALL)  # of JPEG; PNG; WebP
_EXIF = (b"\xff\xe1", b"eXIf", b"EXIF")
_MOST_PARTS = 100_000  # of a file, which may consist of empty ones
# The TIFF tags that pixels and their rotation are read by (TIFF 6.0; the JPEG, Lab and HalfTone parts of it included).
_TIFF_PIXELS = frozenset(
    (*range(254, 267), *range(273, 285), 292, 293, *range(317, 333), *range(336, 348), *range(512, 533))
)


def _without_metadata(data: bytes) -> Iterator[bytes]:
    """Yield the file with no metadata but its EXIF, then without that; nothing where that leaves out nothing."""
    parts, tried = list(islice(_parts(data), _MOST_PARTS)), len(data)
    for kept in (_EXIF, ()) if len(parts) < _MOST_PARTS else ():
        pixels = b"".join(part for name, part in parts if name in kept or not _METADATA.fullmatch(name))
        if len(pixels) < tried and parts:
            tried = len(pixels)
            if pixels.startswith(b"RIFF"):
                pixels = pixels[:4] + (tried - 8).to_bytes(4, "little") + pixels[8:]
            yield pixels
    if data.startswith((b"II", b"MM")):
        yield _with_hidden_tags(data)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Cut a JPEG, PNG or WebP into (name, bytes): its segments up to the first scan, or its chunks."""
    at = 0
    if data.startswith(b"\xff\xd8"):
        yield b"", data[: (at := 2)]
        while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
            end = at + (1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4]))
            # whole headers of JFIF and Adobe stay: they say which colours the numbers are
            colours = data[at + 1] in (0xE0, 0xEE) and end - at >= 16
            yield b"" if colours else data[at : at + 2], data[at:end]
            at = end
    elif data.startswith(b"\x89PNG"):
        yield b"", data[: (at := 8)]
        while at + 12 <= len(data):
            end = at + 12 + int.from_bytes(data[at : at + 4])
            yield data[at + 4 : at + 8], data[at:end]
            at = end
    elif data.startswith(b"RIFF"):
        yield b"", data[: (at := 12)]
        while at + 8 <= len(data):
            size = int.from_bytes(data[at + 4 : at + 8], "little")
            yield data[at : at + 4], data[at : at + 8 + size + size % 2]
            at += 8 + size + size % 2
    yield b"", data[at:]


def _with_hidden_tags(data: bytes) -> bytes:
    """Return a TIFF in which those entries of its first picture that the pixels do not need have no known type."""
    shown = bytearray(data)
    for at, tag in _tags(data):
        if tag not in _TIFF_PIXELS:
            shown[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(shown[: len(data)])


def _to_rgb(image: Image.Image, stored: str) -> Image.Image:
    """Lay a picture over white. stored: pillow's name for how its file holds the pixels."""
    clear = image.info.get("transparency")  # of a PNG as it is in the file, where the pixels have been scaled
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = _to_8_bits(image)
    elif isinstance(clear, int) and stored in ("L;2", "L;4"):
        image.info["transparency"] = clear * (85 if stored == "L;2" else 17)
    elif isinstance(clear, tuple) and ";16" in stored:
        image.info["transparency"] = tuple(value >> 8 for value in clear)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    return image.convert("RGB")


_LARGEST_FLOAT = (2 - 2**-23) * 2.0**127  # of 32 bits


def _to_8_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of 12, 16 or 32 bits or of floats in 8, with alpha where it has a transparent value.

    pillow would clip the values to 0-255, which turns a 16-bit picture white. White is the largest whole number of the
    bits; of 32 bits and floats, which hold values of any unit, the first of 1 (floats), 255 and 65535 not exceeded.
    Infinite values are white or black, and others are measured without them.
    """
    tags = getattr(image, "tag_v2", {})  # of a TIFF
    (bits, *_), (sample_format, *_) = tags.get(258, (16,)), tags.get(339, (1,))
    signed, values = sample_format == 2, image.convert("F")
    if image.mode == "F":
        whites: tuple[int, ...] = (1, 255, 65535, 2**32 - 1)
    elif bits == 32:
        whites = (255, 65535, 2**31 - 1 if signed else 2**32 - 1)
        if not signed:  # which pillow holds as if they were
            values = Image.frombytes("F", image.size, image.tobytes(), "raw", "F;32N")
    else:
        whites = (4095 if bits == 12 else 32767 if signed else 65535,)

    def from_value(origin: float, scale: float = 1.0) -> Image.Image:
        return values.point(lambda value: (value - origin) * scale).convert("L")  # clips to 0-255

    infinite = from_value(_LARGEST_FLOAT)  # above any white, and no measure of the others

    def is_white(white: int) -> bool:
        return ImageChops.subtract(from_value(white), infinite).getbbox() is None

    white = next(filter(is_white, whites), whites[-1])
    grey = from_value(0, 255 / white)
    if tags.get(262) == 0:  # 0 is white
        grey = ImageChops.invert(grey)
    if isinstance(clear := image.info.get("transparency"), int):
        apart = ImageChops.lighter(from_value(clear), from_value(clear, -1))
        grey.putalpha(apart.point(lambda distance: 255 if distance else 0))
    return grey


_DCT = [[math.cos(math.pi * k * (2 * n + 1) / 64) for n in range(32)] for k in range(8)]  # type II, 8 lowest of 32


def phash(image: Image.Image) -> str:
    """Return the perceptual hash, 16 hex digits: which of the 8x8 lowest cosine frequencies exceed the median.

    The definition and the bit order are those of imagehash.phash (Zauner 2010), in pure Python, because this file
    may require nothing but datasets and pillow.
    """
    pixels = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS).tobytes()
    columns = [pixels[i::32] for i in range(32)]
    vertical = [[sum(map(mul, wave, column)) for column in columns] for wave in _DCT]
    # Rounded, so that the frequencies that a flat or symmetric picture lacks are all 0, and not noise about it.
    low = [round(sum(map(mul, wave, row)), 3) for row in vertical for wave in _DCT]
    middle = sorted(low)
    median = (middle[31] + middle[32]) / 2
    return f"{int(''.join('1' if value > median else '0' for value in low), 2):016x}"


# Of 64 bits, how many may differ between two encodings of one picture: the library imagededup's default for this hash.
# Two unlike pictures differ in 32 on average.
PHASH_DISTANCE = 10
MATCHES = ("exact", "re-encoded", "different", "missing")


def match_image(
    data: bytes, sha256: str | None, known_phash: str | None, image: Image.Image | None = None
) -> str | None:
    """Compare a file with a row's hashes: return "exact", "re-encoded" or "different"; None where the row has neither.

    "exact" is the sha256. "re-encoded" is a perceptual hash at most PHASH_DISTANCE bits away, as after another format,
    quality or size: the public mirrors of ImageNet-21K hold WebP. image: the file decoded, where that was done already.
    """
    if sha256 and hashlib.sha256(data).hexdigest() == sha256:
        return "exact"
    if known_phash:
        try:
            distance = (int(phash(image or decode_image(data)), 16) ^ int(known_phash, 16)).bit_count()
        except (ImageError, ValueError):  # ValueError: what the row has is no hash
            return "different"
        return "re-encoded" if distance <= PHASH_DISTANCE else "different"
    return "different" if sha256 else None


# ---------------------------------------------------------------------------------------------------- the README's head


class SplitSize(NamedTuple):
    """Hold how much a split has."""

    rows: int = 0
    bytes: int = 0  # in memory, uncompressed


def readme_head(sizes: Mapping[str, Mapping[str, SplitSize]], schema: Schema = Schema()) -> str:
    """Return the YAML head by which `load_dataset` finds configs, splits and types, from {config: {split: its size}}.

    A config or split without rows is left out, since neither datasets 3 nor 5 loads an empty Parquet file. The bare
    name loads the first config that has rows.
    """
    import yaml

    full = {
        config: {split: size for split in SPLITS if (size := sizes.get(config, {}).get(split, SplitSize())).rows}
        for config in schema.configs
    }
    configs: list[dict[str, Any]] = []
    infos: list[dict[str, Any]] = []
    for config, splits in full.items():
        if not splits:
            continue
        files = [{"split": split, "path": f"data/{config}/{split}-*.parquet"} for split in splits]
        first = {} if configs else {"default": True}
        configs.append({"config_name": config, "data_files": files} | first)
        # datasets 5 ignores splits that lack one of the three
        counts = [{"name": split, "num_bytes": size.bytes, "num_examples": size.rows} for split, size in splits.items()]
        features = [_yaml_feature(name, kind) for name, kind in schema.features(config).items()]
        infos.append({"config_name": config, "features": features, "splits": counts})
    head = yaml.safe_dump({"configs": configs, "dataset_info": infos}, sort_keys=False)
    return f"---\n{head}---\n"


def _yaml_feature(name: str, kind: Any) -> dict[str, str]:
    if isinstance(kind, datasets.Value):
        return {"name": name, "dtype": kind.dtype}
    if isinstance(kind, datasets.Image):
        return {"name": name, "dtype": "image"}
    # datasets 5 would write `list:`, which datasets 3 cannot read; both read `sequence:`
    return {"name": name, "sequence": kind.feature.dtype}


class Declared(NamedTuple):
    """Hold what a dataset's README.md and runs.json declare."""

    schema: Schema
    rows: dict[str, dict[str, int]]  # by config, of every split that has some
    name: str | None  # of the card; the build gives none
    questions: dict[str, str]  # that each teacher was asked, by runs.json
    version: str | None  # of the card
    bound: dict[str, dict[str, Any]]  # what decides each teacher's texts, by runs.json


def read_schema(path: str | os.PathLike[str]) -> Schema:
    """Return the configs and columns of a dataset: its directory, or its Hub id (see locate).

    Raises FileNotFoundError where none is there, ValueError for one that says nothing of its teachers, ConnectionError
    for a Hub that does not answer.
    """
    return read_declared(locate(str(path), DECLARING)).schema


def read_name(path: str | os.PathLike[str]) -> str:
    """Return the name on a dataset's card; else its directory's, or the repository's. Raises as read_schema."""
    name = read_declared(locate(str(path), DECLARING)).name
    return name or Path(path).resolve().name.partition("@")[0]


DECLARING = ("README.md", "runs.json")
_DECLARING_BYTES = 1 << 26  # of each of the two, which hold some KB


def read_declared(base: str) -> Declared:
    """Return what the dataset at `base`, a directory or an hf:// address, declares. Raises as read_schema does."""
    import yaml

    parts = _read_text(f"{base}/README.md").split("---\n", 2)
    try:
        head = yaml.safe_load(parts[1]) if len(parts) == 3 and not parts[0] else {"dataset_info": []}
        infos = head["dataset_info"]
        name, version = (_said_in(head, field) for field in ("pretty_name", "version"))
        rows = {
            str(info["config_name"]): {str(split["name"]): int(split["num_examples"]) for split in info["splits"]}
            for info in infos
        }
        columns = {str(feature["name"]) for info in infos for feature in info["features"]}
    except (yaml.YAMLError, TypeError, KeyError, AttributeError, ValueError, RecursionError):  # another dataset's
        rows = {}
    if not rows:
        raise FileNotFoundError(
            f"{base!r} is not this dataset: it has no README.md that names configs; "
            "generate/build_dataset.py writes one"
        )
    schema, bound = _teachers_at(base, rows, PICTURE_COLUMN in columns)
    schema = schema._replace(several=has_several(infos)).measured(columns)
    asked = {teacher: of.get("question") for teacher, of in bound.items()}
    questions = {teacher: question for teacher, question in asked.items() if isinstance(question, str)}
    return Declared(schema, rows, name, questions, version, bound)


def _said_in(head: Mapping[str, Any], field: str) -> str | None:
    value = head.get(field)
    return value if isinstance(value, str) and value.strip() else None


def has_several(infos: Any) -> bool:
    """Return whether rows may have several pictures, by `dataset_info` of a README: then their paths are lists."""
    given = [info.get("features") for info in infos if isinstance(info, dict)] if isinstance(infos, list) else []
    features = [one for of in given if isinstance(of, list) for one in of if isinstance(one, dict)]
    return any(one.get("name") == "path" and one.get("dtype") != "string" for one in features)


def _teachers_at(base: str, configs: Iterable[str], pictures: bool) -> tuple[Schema, dict[str, dict[str, Any]]]:
    """Return the schema by runs.json, which has the teachers in their order, and what decides each one's texts.

    Without that file the teachers are known by the configs' names, and nothing else of them is. Raises ValueError.
    """
    text = _read_text(f"{base}/runs.json")
    if not text:
        return Schema(tuple(name for name in configs if name not in (PAIRED, FAILURES)), pictures).check(), {}
    try:
        runs = json.loads(text)
        bound = {teacher: dict(run["bound"]) for teacher, run in runs.items()}
        return schema_of(runs, pictures).check(), bound
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(
            f"{base}/runs.json does not describe the runs of a dataset's teachers ({type(error).__name__}: {error}); "
            "get the file again, or build the dataset again"
        ) from error


def _read_text(file: str) -> str:
    """Return the text of a file or hf:// address; empty where there is none. Raises ValueError for a huge one."""
    import fsspec

    try:
        with fsspec.open(file, "rb") as opened:
            data = opened.read(_DECLARING_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if len(data) > _DECLARING_BYTES:
        raise ValueError(f"{file} has more than {_DECLARING_BYTES:,} bytes, so it is not this dataset's")
    return str(data.decode("utf-8", "replace"))


# ------------------------------------------------------------------------------------------------------ load and verify

MISSING = ("none", "drop")  # what load() does with a row whose picture is not there
_SPLIT = "split={0!r} cannot be read ({1}); give train or test, or a part of them, as train[:10%] or train[:100]+test"


def load(
    config: str | None = None,
    path: str | os.PathLike[str] = DEFAULT_PATH,
    *,
    split: str | None = None,
    images: "str | os.PathLike[str] | Pictures | None" = None,
    streaming: bool = False,
    verify: bool = False,
    missing: str = MISSING[0],
) -> Any:
    """Return a config's rows: a Dataset of one split, or a DatasetDict of both; IterableDataset(Dict) when streaming.

    config: `paired`, the name of a teacher, or `failures`; by default the first of them that the dataset has. Or
        `long`: the rows of all teachers by image_id, each with its `teacher`, so that shuffle() mixes the teachers.
    path: the dataset's directory, or its Hub id (`owner/name`, whose newest state is read, or `owner/name@revision`). A
        Hub that cannot be reached is an error, unless HF_HUB_OFFLINE is set: then the copy from before is read.
    split: `train`, `test`, or a part or sum of them as load_dataset takes it, `train[:10%]`, `train[:100]+test`; both
        splits by default. Streaming takes whole splits alone.
    images: your own copy of the pictures: the folder that the rows' paths start from, one of another layout or of tar
        files, a directory that holds a Hugging Face dataset, `hub:owner/name`, or Pictures(…), which describes each.
        Every row gets an `image`, decoded when the row is read (RGB, at most 1024 pixels a side), or None where there
        is none that can be decoded; one warning says so. In a dataset with rows of several pictures (Schema.several)
        it is a list, `images`, as `image_match` is. Without streaming all pictures are searched for at once, and
        the warning gives the number of those that are missing. The column is of the type Picture, so that Arrow holds
        places and no pixels.
    verify: with images, every row also gets an `image_match`: "exact", "re-encoded", "different" (see match_image) or
        "missing"; None where the row has no hash. verify() counts them beforehand.
    missing: with images, `none` keeps rows without their picture, `drop` leaves them out and warns how many; of a row
        of several pictures none may be missing. Streaming leaves out rows whose picture cannot be decoded, too.

    Every row has a `question`: where the files have no such column it is the one of the teacher's run in runs.json;
    None where that gives none, or a pair's teachers were asked different ones.
    A config or split without rows comes as an empty dataset with its columns.
    """
    _check_choice("missing", missing, MISSING)
    if missing != MISSING[0] and images is None:
        raise ValueError(f"missing={missing!r} looks for pictures: give their root as images=")
    if verify and images is None:
        raise ValueError("verify=True compares pictures: give their root as images=")
    parts = None if split is None else _parts_of(str(split))
    join = None if images is None else _Join(images, verify, missing, streaming)
    config = config or read_schema(path).configs[0]
    names = sorted(read_schema(path).teachers) if config == LONG else [config]
    base = locate(str(path), (*DECLARING, *(f"data/{name}/*" for name in names)), streaming)
    declared = read_declared(base)
    _check_choice("config", config, (*declared.schema.configs, LONG))
    if config == LONG:
        result = _read_long(base, names, declared, streaming, join)
    else:
        result = _read_config(base, config, declared, streaming)
    if parts is not None:
        counts = {name: sum(declared.rows.get(one, {}).get(name, 0) for one in names) for name in SPLITS}
        result = {"": _rows_of(parts, result, counts, str(split), streaming)}
    if join is not None:
        result = join.finish(result if config == LONG else {name: join.add(rows) for name, rows in result.items()})
    if parts is not None:
        return result[""]
    return datasets.IterableDatasetDict(result) if streaming else datasets.DatasetDict(result)


def _parts_of(split: str) -> datasets.ReadInstruction | None:
    """Return what a text such as `train[:10%]+test` stands for. Raises ValueError."""
    if split.isidentifier():
        _check_choice("split", split, SPLITS)
    try:
        return datasets.ReadInstruction.from_spec(split)
    except ValueError as error:
        raise ValueError(_SPLIT.format(split, error)) from error


def _rows_of(parts: Any, whole: Mapping[str, Any], counts: Mapping[str, int], split: str, streaming: bool) -> Any:
    try:
        places = parts.to_absolute({name: counts.get(name, 0) for name in SPLITS})
    except (ValueError, AssertionError) as error:
        raise ValueError(_SPLIT.format(split, error)) from error
    found = []
    for place in places:
        rows, taken = whole[place.splitname], range(place.from_, place.to)
        if len(taken) != counts.get(place.splitname, 0):
            if streaming:
                raise ValueError(
                    f"split={split!r} takes a part, which streaming cannot; load the split and take() of it"
                )
            rows = rows.select(taken or ())  # a range without numbers may begin where no row is
        found.append(rows)
    return found[0] if len(found) == 1 else datasets.concatenate_datasets(found)


def _check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise ValueError(f"unknown {name} {value!r}, choose from {', '.join(choices)}")


def locate(path: str, patterns: Sequence[str], streaming: bool = False) -> str:
    """Return the directory or hf:// address to read; fetch these files of a Hub id's commit, unless streamed.

    path: a directory, or `owner/name@revision`, without a revision the newest state. Raises FileNotFoundError where
    there is none, ConnectionError for a Hub that does not answer.
    """
    if os.path.isdir(path):
        return os.path.abspath(path)
    match = re.fullmatch(r"([\w-][\w.-]*/[\w.-]+)(?:@([\w-][\w./-]*))?", path)
    if not match:
        raise FileNotFoundError(f"no directory {path!r} here, and a Hub id has the form owner/name@revision")
    name, revision = match[1], match[2]
    import huggingface_hub

    if huggingface_hub.constants.HF_HUB_OFFLINE:
        try:
            return huggingface_hub.snapshot_download(
                name, repo_type="dataset", revision=revision, allow_patterns=list(patterns), local_files_only=True
            )
        except huggingface_hub.errors.LocalEntryNotFoundError as error:
            raise FileNotFoundError(
                f"HF_HUB_OFFLINE is set, and there is no copy of {path!r} on this machine; unset it to fetch one"
            ) from error
    try:
        sha = huggingface_hub.HfApi().dataset_info(name, revision=revision).sha
    except huggingface_hub.errors.RevisionNotFoundError as error:
        raise FileNotFoundError(f"the dataset {name!r} on the Hub has no revision {revision!r}") from error
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
        return f"hf://datasets/{name}@{sha}"
    # By its branch, not its commit, so that the cache also notes which commit is the newest, for offline use.
    folder = huggingface_hub.snapshot_download(
        name, repo_type="dataset", revision=revision, allow_patterns=list(patterns)
    )
    if os.path.basename(folder) != sha:  # what snapshot_download gives when the Hub goes away in between
        raise ConnectionError(f"the Hub stopped answering for {path!r}; try again")
    return folder


def _read_config(base: str, config: str, declared: "Declared", streaming: bool) -> dict[str, Any]:
    """Return {split: rows} of a config, with their question."""
    counts = declared.rows.get(config, {})
    full: Mapping[str, Any] = {}
    if counts:
        builder = _WithQuestion(base, config, declared)
        if streaming:
            full = builder.as_streaming_dataset()
        else:
            builder.download_and_prepare()
            full = builder.as_dataset()
            _check_counts(base, config, full, counts)
    features = _with_question(declared.schema.features(config))
    return {split: full[split] if split in full else _no_rows(features, streaming) for split in SPLITS}


def _read_long(
    base: str, teachers: Sequence[str], declared: "Declared", streaming: bool, join: "_Join | None"
) -> dict[str, Any]:
    """Return {split: rows of all teachers}, sorted by image_id, then teacher; with pictures, if any are to be joined.

    They are joined before the rows are sorted: a column that is added later has the library copy all texts.
    """
    add = join.add if join else lambda rows: rows
    if streaming:
        return {split: add(_stream_long(base, teachers, split, declared)) for split in SPLITS}
    read = {name: _read_config(base, name, declared, streaming) for name in teachers}
    return {split: _sorted({name: add(rows[split]) for name, rows in read.items()}) for split in SPLITS}


def _sorted(rows_of: Mapping[str, Any]) -> Any:
    """Return the rows of several teachers as those of one dataset, each with its `teacher`."""
    named = []
    for teacher, rows in rows_of.items():
        column = pyarrow.array([teacher] * len(rows), pyarrow.string())
        named.append(rows.add_column("teacher", column))
    together = datasets.concatenate_datasets(named)
    keys = together.select_columns(["image_id", "teacher"]).with_format("arrow")[:]
    order = pyarrow.compute.sort_indices(keys, [("image_id", "ascending"), ("teacher", "ascending")])
    return together.select(order.to_pylist())


def _stream_long(base: str, teachers: Sequence[str], split: str, declared: "Declared") -> Any:
    """Return the rows of all teachers as a stream, which workers and shuffle() take apart as the build did.

    Files of one number are about the same images, so that a stream of some files has what all teachers said of each.
    """
    files: dict[str, list[str]] = {}
    for name in teachers:
        if split in declared.rows.get(name, {}):
            for file in _split_files(base, name, split):
                files.setdefault(file.rpartition("-")[2], []).append(file)
    features = datasets.Features(_with_question(declared.schema.features(teachers[0])) | {"teacher": _STRING})
    if not files:
        return _no_rows(features, True)
    given = {"files": [files[number] for number in sorted(files)], "questions": declared.questions}
    return datasets.IterableDataset.from_generator(_merge_files, features, gen_kwargs=given)


def _merge_files(files: Iterable[Sequence[str]], questions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for of_images in files:
        rows = (_rows_of_file(file, questions) for file in of_images)
        yield from heapq.merge(*rows, key=itemgetter("image_id"))


def _rows_of_file(file: str, questions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    import fsspec

    with fsspec.open(file, "rb") as opened:
        parquet = pq.ParquetFile(opened)
        for number in range(parquet.num_row_groups):
            for row in _add_question(parquet.read_row_group(number), questions).to_pylist():
                yield row | {"teacher": row["model"]}


def _check_counts(base: str, config: str, full: Mapping[str, Any], counts: Mapping[str, int]) -> None:
    for split, count in counts.items():
        if len(full[split]) != count:
            raise ValueError(
                f"the copy at {base!r} is incomplete: {config}/{split} has {len(full[split])} rows, "
                f"its README.md says {count}"
            )


def _no_rows(features: datasets.Features, streaming: bool) -> Any:
    if streaming:
        return datasets.IterableDataset.from_generator(_nothing, features=features)
    return datasets.Dataset.from_dict({name: [] for name in features}, features=features)


def _nothing() -> Iterator[dict[str, Any]]:
    yield from ()


def verify(rows: Any, images: "str | os.PathLike[str] | Pictures") -> dict[str, int]:
    """Count which of the rows' pictures you have, as {"exact": 3, "re-encoded": 0, "different": 0, "missing": 1, …}.

    rows: what load() gives for a split, or rows with `path`, `image_id`, `sha256` and `phash`. images: as for load().
    A picture is decoded only where its sha256 differs. "no hash": it is there, but its row has no hash to compare.
    """
    pictures = _open_pictures(images)
    if hasattr(rows, "select_columns"):
        rows = rows.select_columns(["image_id", "path", "sha256", "phash"])
    if isinstance(rows, datasets.Dataset):
        pictures.missing(_named(rows.to_list()))  # searched for all at once
    counts = Counter(dict.fromkeys((*MATCHES, "no hash"), 0))
    left = iter(datasets.utils.tqdm(rows, desc="comparing pictures", unit=" pictures", delay=2))
    with ThreadPoolExecutor() as threads:  # reading, hashing and decoding run outside of Python's lock
        while some := [one for row in islice(left, 1000) for one in _each_picture(row)]:
            counts.update(match or "no hash" for match in threads.map(partial(_match, pictures), some))
    return dict(counts)


def _match(pictures: "Pictures", row: Mapping[str, Any]) -> str | None:
    try:
        data = pictures.read(row["path"], row.get("image_id") or image_id_of(row["path"]))
        return match_image(data, row.get("sha256"), row.get("phash"))
    except ImageError:
        return "missing"


def _open_pictures(images: "str | os.PathLike[str] | Pictures") -> "Pictures":
    """Return the pictures as the rows will read them in this process, looked at anew."""
    if not isinstance(images, Pictures):
        _check_root(os.fspath(images), f"images={str(images)!r} is not a directory")
        images = Pictures(images)
    _source.cache_clear()
    _said_of.cache_clear()
    pictures = _source(images.root, images.image_column, images.max_bytes)
    pictures.open()
    return pictures


def _check_root(root: str, problem: str) -> None:
    if not root.startswith("hub:") and not os.path.isdir(root):
        raise FileNotFoundError(f"{problem}; give the root that the rows' paths start from, or hub:owner/name")


@lru_cache(maxsize=8)
def _source(root: str, image_column: str | None, max_bytes: int) -> "Pictures":
    """Return the pictures below a root, which all columns of this process share. Raises FileNotFoundError."""
    _check_saved_root(root)
    return Pictures(root, image_column, max_bytes)


def _check_saved_root(root: str) -> None:
    _check_root(root, f"the pictures' root {root!r} is not there (cast_column gives another: Picture(root))")


@lru_cache(maxsize=8)
def _said_of(root: str) -> list[str]:
    """Return what this process has warned of."""
    return []


def _warn_once(root: str, message: str) -> None:
    if not (said := _said_of(root)):
        said.append(message)
        warnings.warn(message, stacklevel=2)


@dataclass
class _OfPictures:
    """Hold, as plain data, where the pictures of a column are: it is pickled, and written as JSON by save_to_disk."""

    root: str
    image_column: str | None = None
    max_bytes: int = MAX_FILE_BYTES
    decode: bool = True
    pa_type: ClassVar[pyarrow.DataType]

    def __call__(self) -> pyarrow.DataType:
        return self.pa_type

    def flatten(self) -> Any:
        return self if self.decode else {part.name: datasets.Value(str(part.type)) for part in self.pa_type}

    def _read(self, path: str) -> bytes:
        try:
            return _source(self.root, self.image_column, self.max_bytes).read(path)
        except ImageError:
            _check_saved_root(self.root)  # of a disk that went away all rows would come without their picture
            raise


@dataclass
class Picture(_OfPictures):
    """Be the type of a column of pictures: Arrow holds each one's path, reading a row decodes it as open_image does.

    A picture that is not there, or is none, is None, and one warning says so. root, image_column, max_bytes: see
    Pictures. redistributable: whether the library may write the pictures themselves, as it does for push_to_hub.
    decode: False gives what Arrow holds, {"bytes": None, "path": "n…/x.JPEG"}; bytes are those that a map() made.

    A picture's path is below the root, one of a tar's member, or one of a dataset's row; where load() found a picture
    by its name, it is the one where it lies. To read saved rows on another machine, give the root anew:
    `rows.cast_column("image", imagenet_think.Picture("my/pictures"))`.
    """

    redistributable: bool = False
    pa_type: ClassVar[pyarrow.DataType] = pyarrow.struct({"bytes": pyarrow.binary(), "path": pyarrow.string()})
    _type: str = field(default="ImagenetThinkPicture", init=False, repr=False)

    def encode_example(self, value: Any) -> Any:
        if isinstance(value, Image.Image):  # as a stream decoded it; the library itself encodes what goes to Arrow
            return value
        if isinstance(value, Mapping):
            return {"bytes": value.get("bytes"), "path": value.get("path")}
        return datasets.Image().encode_example(value)

    def decode_example(self, value: Any, token_per_repo_id: object = None) -> Image.Image | None:
        if not isinstance(value, Mapping):  # decoded before
            return cast(Image.Image, value)
        try:
            return decode_image(value["bytes"] if value["bytes"] is not None else self._read(value["path"]))
        except ImageError as error:
            named = "" if value["path"] is None or repr(value["path"]) in str(error) else f"{value['path']!r}: "
            _warn_once(self.root, f"no image for a row, and perhaps for more: {named}{error}")
            return None

    def cast_storage(self, storage: pyarrow.Array) -> pyarrow.Array:
        return datasets.Image().cast_storage(storage)

    def embed_storage(
        self,
        storage: pyarrow.Array,
        token_per_repo_id: object = None,
        local_files: bool = True,
        remote_files: bool | None = None,
    ) -> pyarrow.Array:
        """Return the pictures themselves, or, to be saved on this machine, their paths. Raises ContractError.

        Before 4.8.5 the library asks for both in the same words; since then it wants no remote files for the latter.
        """
        saves = _is_saved() if remote_files is None else not remote_files
        if saves:
            return storage
        if not self.redistributable:
            raise ContractError(
                f"the pictures below {self.root!r} are not declared redistributable, so they are not pushed: leave "
                "them out (remove_columns), or, if their terms allow it, load with "
                "images=Pictures(root, redistributable=True)"
            )
        embedded = [None if one is None else self._embedded(one) for one in storage.to_pylist()]
        return pyarrow.array(embedded, self.pa_type)

    def _embedded(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        if value["bytes"] is not None or value["path"] is None:
            return dict(value)
        try:
            data = self._read(value["path"])
        except ImageError as error:
            _warn_once(self.root, f"no image for a row, and perhaps for more: {error}")
            return None
        return {"bytes": data, "path": value["path"].rsplit("/", 1)[-1]}


def _is_saved() -> bool:
    """Return whether save_to_disk is what called."""
    frame = sys._getframe()
    while frame and frame.f_code.co_name != "_save_to_disk_single":
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None


@dataclass
class PictureMatch(_OfPictures):
    """Be the type of the column `image_match`: reading a row compares the picture with the row's hashes.

    Arrow holds what is needed for that; of rows that a map() made it may hold the `match` itself.
    """

    pa_type: ClassVar[pyarrow.DataType] = pyarrow.struct(
        dict.fromkeys(("path", "sha256", "phash", "match"), pyarrow.string())
    )
    _type: str = field(default="ImagenetThinkPictureMatch", init=False, repr=False)

    def cast_storage(self, storage: pyarrow.Array) -> pyarrow.Array:
        if pyarrow.types.is_string(storage.type):
            unknown = [pyarrow.nulls(len(storage), pyarrow.string())] * 3
            names = [part.name for part in self.pa_type]
            storage = pyarrow.StructArray.from_arrays([*unknown, storage], names, mask=storage.is_null())
        return array_cast(storage, self.pa_type)

    def decode_example(self, value: Any, token_per_repo_id: object = None) -> str | None:
        if not isinstance(value, Mapping):  # compared before
            return cast(str | None, value)
        if value["match"] is not None:
            return cast(str, value["match"])
        try:
            data = self._read(value["path"]) if value["path"] is not None else None
        except ImageError:
            data = None
        return "missing" if data is None else match_image(data, value["sha256"], value["phash"])


with warnings.catch_warnings(action="ignore"):  # that this may change in later versions of the library
    register_feature(Picture, "ImagenetThinkPicture")
    register_feature(PictureMatch, "ImagenetThinkPictureMatch")


class _Join:
    """Add the columns of pictures to rows, and say how many are missing. May be pickled, as streams' workers are."""

    def __init__(
        self, images: "str | os.PathLike[str] | Pictures", verify: bool, missing: str, streaming: bool
    ) -> None:
        self._pictures = _open_pictures(images)
        self._may_pass_on = isinstance(images, Pictures) and images.redistributable
        self._verify = verify
        self._drops = missing == "drop"
        self._streaming = streaming
        self._sought: set[str] = set()
        self._whys: dict[str, str] = {}

    def add(self, rows: Any) -> Any:
        """Return rows with `image`, or `images`, and with `image_match` where that is asked for."""
        if PICTURE_COLUMN in rows.features:  # of a dataset that holds its pictures
            rows = rows.remove_columns(PICTURE_COLUMN)
        kinds = self._kinds(several=not isinstance(rows.features["path"], datasets.Value))
        if self._streaming:  # with the types in map() the library would take what is stored for decoded
            joined = rows.map(self._row)
            joined = joined.filter(self._has_pictures) if self._drops else joined
            return joined.cast(datasets.Features(rows.features | kinds))
        names = [name for name in ("image_id", "path", "sha256", "phash") if name in rows.features]
        listed = rows.select_columns(names).to_list()
        named = _named(listed)
        found, whys = self._pictures.find_all(named)
        self._sought.update(path for path, _ in named)
        self._whys.update(whys)
        places = {path: None if path in whys else found.get(path, path) for path, _ in named}
        columns = [self._columns(row, lambda path, _: places[path]) for row in listed]
        for name, kind in kinds.items():
            form = datasets.Features({name: kind}).arrow_schema.field(name).type
            rows = rows.add_column(name, pyarrow.array([one[name] for one in columns], form)).cast_column(name, kind)
        return rows

    def finish(self, rows_of: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out the rows without their picture, if that is asked for, and warn of the pictures that are missing."""
        left = dict(rows_of)
        if not self._whys:
            return left
        there = f"{len(self._whys)} of {len(self._sought)} pictures are not below {self._pictures.root!r}"
        of_rows = "their image is None"
        if self._drops:
            left = {name: self._with_pictures(rows) for name, rows in rows_of.items()}
            before, after = (sum(map(len, of.values())) for of in (rows_of, left))
            of_rows = f"{before - after} of {before} rows are left out"
        _warn_once(self._pictures.root, f"{there}: {of_rows} (the first: {next(iter(self._whys.values()))})")
        return left

    def _with_pictures(self, rows: Any) -> Any:
        paths = rows.select_columns(["path"]).to_list()
        kept = [
            at
            for at, row in enumerate(paths)
            if self._whys.keys().isdisjoint([row["path"]] if isinstance(row["path"], str) else row["path"])
        ]
        return rows.select(kept)

    def _kinds(self, several: bool) -> dict[str, Any]:
        source = self._pictures
        place = source.root, source.image_column, source.max_bytes
        image: Any = Picture(*place, redistributable=self._may_pass_on)
        match: Any = PictureMatch(*place)
        if several:
            kinds = {"images": datasets.Sequence(image), "image_match": datasets.Sequence(match)}
        else:
            kinds = {"image": image, "image_match": match}
        return kinds if self._verify else dict(list(kinds.items())[:1])

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {**row, **self._columns(row, self._find)}

    def _columns(self, row: Mapping[str, Any], find: Callable[[str, str], str | None]) -> dict[str, Any]:
        """Return a row's further columns, as Arrow stores them. find: where a picture is, by its path and image_id."""
        each = _each_picture(row)
        found = [find(one["path"], one["image_id"]) for one in each]
        images = [None if path is None else {"bytes": None, "path": path} for path in found]
        matches = [
            {"path": path, "sha256": one.get("sha256"), "phash": one.get("phash"), "match": None}
            for path, one in zip(found, each, strict=True)
        ]
        if isinstance(row["path"], str):
            return {"image": images[0], "image_match": matches[0]} if self._verify else {"image": images[0]}
        return {"images": images, "image_match": matches} if self._verify else {"images": images}

    def _find(self, path: str, image_id: str) -> str | None:
        try:
            return self._pictures.find(path, image_id)
        except ImageError as error:
            _warn_once(self._pictures.root, f"no image for a row, and perhaps for more: {error}")
            return None

    def _has_pictures(self, row: Mapping[str, Any]) -> bool:
        """Return whether all of a stream's row, as it is stored, can be decoded."""
        (kind, *_) = self._kinds(several=False).values()
        stored = row["images"] if "images" in row else [row["image"]]
        return all(one is not None and kind.decode_example(one) is not None for one in stored)


def _each_picture(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each of its pictures: the row itself where its path is a text."""
    paths, hashes = row["path"], row.get("sha256")
    if isinstance(paths, str):
        return [dict(row)]
    # not named by the row's image_id; and the list has one perceptual hash at most
    phash = row.get("phash") if len(paths) == 1 else None
    return [
        {"path": path, "image_id": image_id_of(path), "sha256": sha256, "phash": phash}
        for path, sha256 in zip(paths, hashes or repeat(None, len(paths)), strict=True)
    ]


def _named(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return (path, image_id) of every picture of rows."""
    return [(one["path"], one["image_id"]) for row in rows for one in _each_picture(row)]


# ------------------------------------------------------------------------------------------------ chats for fine-tuning

THINKING_WORDS = ("<think>", "</think>")
IMAGE_WORD = "<image>"  # where a picture stands in a text, for LLaMA-Factory and ms-swift

# What trainers, chat templates and parsers read as marks wherever it stands: <|…|>, <|…> and <…|>, and these words.
_CONTROL = r"<[|｜][^\s<>|｜]+[|｜]?>|<[^\s<>|｜]+[|｜]>"
_MARKS = (
    # around thinking and answer, of every model that this project knows; chat templates cut replies at some of them
    *("<think>", "</think>", "<thinking>", "</thinking>", "◁think▷", "◁/think▷", "[THINK]", "[/THINK]"),
    *("<answer>", "</answer>"),
    # where LLaMA-Factory, ms-swift and processors put pictures, sound and boxes
    *(IMAGE_WORD, "</image>", "<video>", "<audio>", "<bbox>", "<ref-object>", "<cot-process>", "<start-image>"),
    *("<img>", "</img>", "<IMG_CONTEXT>", "<start_of_image>", "<end_of_image>", "<image_soft_token>", "<im_patch>"),
    *("<fake_token_around_image>", "[IMG]", "[IMG_BREAK]", "[IMG_END]"),
    # ends, starts and fillers of tokenizers
    *("<s>", "</s>", "<bos>", "<eos>", "<pad>", "<unk>", "<start_of_turn>", "<end_of_turn>", "<end_of_utterance>"),
    *("[BOS]", "[EOS]", "[EOT]", "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[gMASK]", "[sMASK]", "<sop>", "<eop>"),
    *("[INST]", "[/INST]"),
)
_OTHER_BRACKETS = (str.maketrans("<>◁▷", "[][]"), str.maketrans("<>◁▷[]", "()()()"))


def to_messages(
    row: Mapping[str, Any],
    teacher: str | None = None,
    *,
    thinking: bool = True,
    question: str | None = None,
    words: tuple[str, str] = THINKING_WORDS,
    special_tokens: Iterable[str] = (),
    parts: bool = True,
) -> list[dict[str, Any]]:
    """Return a row as a chat for fine-tuning: the question with the picture, and the teacher's thinking and answer.

    row: of any config but `failures`; give the question where the row has none. An {"type": "image"} part stands for
        each picture, which chat templates and TRL fill.
    teacher: by default the row's own, or the first of a pair.
    thinking: False leaves the thinking out.
    words: the delimiters that the model to be trained writes around its thinking; for Kimi-VL
        `("◁think▷", "◁/think▷")`. An empty opening is for a model whose prompt writes it, as Qwen3-VL-Thinking's; two
        empty ones are for a model that marks no thinking: an empty line stands between the two texts.
    special_tokens: those of the model to be trained, `tokenizer.all_special_tokens`; the usual ones need not be given.
    parts: False gives plain texts with "<image>" for each picture, as LLaMA-Factory and ms-swift read them.

    One rule for question, thinking and answer: a mark that they hold as text is written in other brackets, "<think>" as
    "[think]", so that nothing but this function's own marks delimits a reply, stands for a picture or ends a turn.
    Marks are the words, the special tokens, all that looks like <|im_end|>, and a list of those that models and
    trainers have. A mark without brackets gets a space after its first character. White space around the texts goes.

    Raises ValueError for a row that has no text of this teacher, or no question, and for words that cannot delimit.
    """
    opening, closing = _checked_words(words)
    marks = _marks((opening, closing, *special_tokens))
    teacher, texts = _texts_of(row, teacher)
    said, answer = (_without_marks(text, marks) for text in texts)
    start = "" if "thinking" in row else f"{teacher}_"
    asked = _without_marks(question or row.get(f"{start}question") or row.get("question") or "", marks)
    if not asked:
        raise ValueError(f"row {row.get('image_id')!r} has no question; give question=, as runs.json has it")
    pictures = _picture_count(row)
    block = "\n".join(filter(None, (opening, said, closing)))
    reply = f"{block}\n\n{answer}" if thinking else answer
    if not parts:
        return [{"role": "user", "content": IMAGE_WORD * pictures + asked}, {"role": "assistant", "content": reply}]
    shown = [*({"type": "image"} for _ in range(pictures)), {"type": "text", "text": asked}]
    return [{"role": "user", "content": shown}, {"role": "assistant", "content": [{"type": "text", "text": reply}]}]


def _texts_of(row: Mapping[str, Any], teacher: str | None) -> tuple[str, tuple[str, str]]:
    """Return the teacher, by default the row's first, with its thinking and answer. Raises ValueError without both."""
    teachers = _teachers_in(row)
    teacher = teacher or (teachers[0] if teachers else None)
    own = "thinking" in row and (not teachers or teacher in teachers)
    start = "" if own else f"{teacher}_"
    thinking, answer = (str(row.get(f"{start}{name}") or "").strip() for name in _TEXT_COLUMNS)
    if not (thinking and answer):
        raise ValueError(
            f"row {row.get('image_id')!r} has no thinking and answer of {teacher!r}, choose from "
            f"{', '.join(teachers) or 'rows that have them'}"
        )
    return str(teacher), (thinking, answer)


def _teachers_in(row: Mapping[str, Any]) -> list[str]:
    """Return the teachers who have a thinking in a row of `paired`, or the one of a row that has one text."""
    if "thinking" in row:
        named = row.get("teacher") or row.get("model")
        return [str(named)] if named else []
    return [name.removesuffix("_thinking") for name in row if name.endswith("_thinking")]


def _picture_count(row: Mapping[str, Any]) -> int:
    """Return how many pictures a row has: as many as paths, or images; one where neither is a list."""
    lists = (row[name] for name in ("path", "images") if isinstance(row.get(name), Sequence))
    return next((len(one) for one in lists if not isinstance(one, str)), 1)


def _checked_words(words: tuple[str, str]) -> tuple[str, str]:
    """Return the delimiters without white space around them. Raises ValueError for such as no parser could find."""
    opening, closing = (word.strip() for word in words)
    lengths = (len(opening) or 2, len(closing))  # the opening may be empty
    if (opening or closing) and (opening == closing or min(lengths) < 2 or "\n" in opening + closing):
        raise ValueError(
            f"words={words!r} cannot delimit a thinking: give two different words of one line, each of two characters "
            "or more, such as ('<think>', '</think>')"
        )
    return opening, closing


@lru_cache(maxsize=64)
def _marks(own: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds all marks, the longer of two at one place. What has one character, or none, is no mark."""
    words = {word.strip() for word in (*own, *_MARKS)}
    spelled = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, spelled), _CONTROL]))


def _without_marks(text: str, marks: re.Pattern[str]) -> str:
    """Return a text in which no mark stands: each in other brackets, as to_messages says."""

    def escaped(found: re.Match[str]) -> str:
        mark = found[0]
        other = (mark.translate(brackets) for brackets in _OTHER_BRACKETS)
        return next((one for one in other if not marks.search(one)), f"{mark[0]} {mark[1:]}")

    while (changed := marks.sub(escaped, text)) != text:  # again, since what stood around a mark may make another one
        text = changed
    return text.strip()


# ------------------------------------------------------------------------------------------ preferences for fine-tuning

BY = ("judge", "taxonomy", "agreement")
_MESSAGES = [{"role": _STRING, "content": [{"type": _STRING, "text": _STRING}]}]
_PREFERENCES = {
    "image_id": _STRING,
    "prompt": _MESSAGES,
    "chosen": _MESSAGES,
    "rejected": _MESSAGES,
    "chosen_teacher": _STRING,
    "rejected_teacher": _STRING,
    "chosen_value": datasets.Value("float64"),
    "rejected_value": datasets.Value("float64"),
}
_LEFT_OUT = "left_out"  # why a row has no preference
_VERDICT_BYTES = 1 << 22  # of a line, which holds some KB
_LOWEST, _HIGHEST = 1, 5  # ratings of evaluate/judge.py


def to_preferences(
    rows: Any,
    by: str,
    *,
    judged: str | os.PathLike[str] | None = None,
    margin: float = 0.0,
    thinking: bool = True,
    question: str | None = None,
    words: tuple[str, str] = THINKING_WORDS,
    special_tokens: Iterable[str] = (),
) -> Any:
    """Return rows of `paired` as preferences, as TRL's DPOTrainer takes them: of each image the best and worst text.

    rows: the Dataset of one split, loaded with images=. Its pictures stay the column they are, decoded when read.
    by: what decides, a number for each teacher, of which the highest is chosen and the lowest rejected.
        `judge`: the mean of a judge's ratings, of all criteria, orders and repeats, in 0 to 1.
        `taxonomy`: the column `hf`, how closely the answer's conclusion names the picture's class.
        `agreement`: the mean ROUGE-L of the answer with those of the other teachers. Of three or more the one that
            differs is rejected; of two each agrees with the other as much, so that they are refused.
    judged: for `judge`, the directory that evaluate/judge.py wrote, for the split of the rows.
    margin: the difference above which there is a preference.
    thinking, question, words, special_tokens: as for to_messages.

    The columns are image_id, prompt, chosen, rejected, chosen_teacher, rejected_teacher, chosen_value, rejected_value,
    and image, or images where a row has several. Rows without a preference are left out, and one warning counts them:
    a tie, no value or no text of two teachers, no picture, the same text, teachers that were asked two questions.

    Raises ValueError where no row is left, or what decides is not there.
    """
    if by not in BY:
        raise ValueError(f"unknown by {by!r}, choose from {', '.join(BY)}")
    if (by == "judge") != (judged is not None):
        raise ValueError("by='judge', and no other, reads ratings: give the directory of evaluate/judge.py as judged=")
    if not margin >= 0:
        raise ValueError(f"margin={margin!r} is no difference above which there is a preference; give 0 or more")
    if not isinstance(rows, datasets.Dataset):
        raise ValueError(f"rows is a {type(rows).__name__}: give those of one split, load('paired', …, split='train')")
    rows = rows.with_format(None)
    column, pictures = _pictures_of(rows)
    asked = {"thinking": thinking, "question": question, "words": words, "special_tokens": tuple(special_tokens)}
    prefer = _Preference(_values_by(by, rows.column_names, judged), margin, asked, pictures)
    texts = rows.remove_columns([column] if column else [])
    found = texts.map(
        prefer,
        with_indices=True,
        remove_columns=texts.column_names,
        features=datasets.Features(_PREFERENCES | {_LEFT_OUT: _STRING}),
        load_from_cache_file=False,  # it would not know of a change of this file
        desc="comparing the teachers",
    )
    whys = list(found[_LEFT_OUT]) if len(rows) else []  # of no rows map() makes no columns
    _say_left_out(by, whys, column)
    found = found.remove_columns(_LEFT_OUT)
    if column:
        found = datasets.concatenate_datasets([found, rows.select_columns([column])], axis=1)
    return found.select([at for at, why in enumerate(whys) if why is None])


def _pictures_of(rows: Any) -> tuple[str | None, list[int] | None]:
    """Return the column of the pictures and how many each row has, 0 where one is missing; None without a column."""
    column = next((name for name in (PICTURE_COLUMN, "images") if name in rows.column_names), None)
    if column is None:
        return None, None
    counts: list[int] = []
    for table in rows.select_columns([column]).with_format("arrow").iter(1000):
        for chunk in table[column].chunks:
            stored = getattr(chunk, "storage", chunk)
            if column == PICTURE_COLUMN:
                counts += map(int, stored.is_valid().to_pylist())
                continue
            there = iter(stored.flatten().is_valid().to_pylist())
            of_rows = ([*islice(there, length or 0)] for length in stored.value_lengths().to_pylist())
            counts += (len(of_row) if all(of_row) else 0 for of_row in of_rows)
    return column, counts


class _Preference:
    """Make a preference of a row, or say why there is none. Plain data, which datasets hashes and copies."""

    def __init__(self, values: "_Values", margin: float, asked: dict[str, Any], pictures: list[int] | None) -> None:
        self.values, self.margin, self.asked, self.pictures = values, margin, asked, pictures

    def __call__(self, row: Mapping[str, Any], at: int) -> dict[str, Any]:
        made = self._prefer(row, at)
        made = {_LEFT_OUT: made} if isinstance(made, str) else made
        return dict.fromkeys((*_PREFERENCES, _LEFT_OUT)) | {"image_id": row.get("image_id")} | made

    def _prefer(self, row: Mapping[str, Any], at: int) -> str | dict[str, Any]:
        count = 0 if self.pictures is None else self.pictures[at]
        if self.pictures is not None and not count:
            return "no picture"
        said = [name for name in self.values.teachers if _has_text(row, name)]
        known = self.values.of_row(row)
        values = {name: value for name in said if (value := known.get(name)) is not None and math.isfinite(value)}
        if len(values) < 2:
            return "no text of two teachers" if len(said) < 2 else "no value of two teachers"
        # Of equals the image decides, so that no teacher is preferred for its place.
        ranked = sorted(values, key=lambda name: (values[name], _drawn(f"{row.get('image_id')} {name}")))
        worst, best = ranked[0], ranked[-1]
        if not values[best] - values[worst] > self.margin:
            return "a tie"
        (prompt, chosen), (other, rejected) = (to_messages(row, name, **self.asked) for name in (best, worst))
        if prompt != other:
            return "two questions"
        if chosen == rejected:
            return "the same text"
        shown = [{"type": "image", "text": None}] * count
        prompt["content"] = shown + [part for part in prompt["content"] if part["type"] == "text"]
        made: dict[str, Any] = {"prompt": [prompt], "chosen": [chosen], "rejected": [rejected]}
        made |= {"chosen_teacher": best, "rejected_teacher": worst}
        return made | {"chosen_value": values[best], "rejected_value": values[worst]}


def _has_text(row: Mapping[str, Any], teacher: str) -> bool:
    return all((row[f"{teacher}_{name}"] or "").strip() for name in _TEXT_COLUMNS)


def _drawn(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class _Values:
    """Give the number of each teacher for a row: the mean of some columns, or what a judge said of its image."""

    def __init__(self, columns: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, float]] | None) -> None:
        self.columns, self.judged = columns, judged
        self.teachers = list(columns)

    def of_row(self, row: Mapping[str, Any]) -> Mapping[str, float]:
        if self.judged is not None:
            return self.judged.get(row["image_id"], {})
        there = {name: [row[one] for one in of if row[one] is not None] for name, of in self.columns.items()}
        return {name: sum(numbers) / len(numbers) for name, numbers in there.items() if numbers}


def _values_by(by: str, columns: Sequence[str], judged: str | os.PathLike[str] | None) -> _Values:
    """Return what decides. Raises ValueError where the rows, or the directory, do not have it."""
    there = set(columns)
    teachers = tuple(name for name in _teachers_in(dict.fromkeys(columns)) if f"{name}_answer" in there)
    if len(teachers) < 2:
        raise ValueError("these rows have the texts of one teacher, or none; give rows of `paired`, which have several")
    if by == "judge":
        if "image_id" not in there:
            raise ValueError("by='judge' finds the ratings by image_id, which these rows lack")
        return _Values(dict.fromkeys(teachers, ()), _read_judged(Path(judged or "")))
    if by == "taxonomy":
        needed = {name: [f"{name}_hf"] for name in teachers}
    elif len(teachers) == 2:
        raise ValueError(
            f"by='agreement' needs three teachers: {teachers[0]} agrees with {teachers[1]} as much as {teachers[1]} "
            f"with {teachers[0]}, which says nothing of either; choose from judge, taxonomy"
        )
    else:
        starts = Schema(teachers).pairs
        needed = {
            name: [f"{start}{AGREEMENT_COLUMNS[0]}" for pair, start in starts.items() if name in pair]
            for name in teachers
        }
    if lacking := sorted({one for of in needed.values() for one in of} - there):
        raise ValueError(
            f"by={by!r} reads columns of generate/annotate.py that these rows lack ({', '.join(lacking)}); "
            "build the dataset with --annotations, or choose another"
        )
    return _Values(needed, None)


def _read_judged(folder: Path) -> dict[str, dict[str, float]]:
    """Return the mean rating of each teacher by image, in 0 to 1; of the repeats that were asked in both orders.

    Raises ValueError for what is no directory of evaluate/judge.py.
    """
    files = sorted(folder.glob("verdicts-*.jsonl"))
    if not files:
        raise ValueError(f"{str(folder)!r} has no verdicts-*.jsonl: give the directory that evaluate/judge.py wrote")
    rated: dict[tuple[str, Any], dict[Any, dict[str, float]]] = {}
    for file in files:
        with file.open("rb") as lines:
            while line := lines.readline(_VERDICT_BYTES):
                if found := _read_verdict(line):
                    image_id, repeat, order, ratings = found
                    rated.setdefault((image_id, repeat), {})[order] = ratings
    of_image: dict[str, dict[str, list[float]]] = {}
    for (image_id, _), orders in rated.items():
        for ratings in orders.values() if len(orders) == 2 else ():
            for name, value in ratings.items():
                of_image.setdefault(image_id, {}).setdefault(name, []).append(value)
    return {
        image_id: {name: sum(values) / len(values) for name, values in of.items()} for image_id, of in of_image.items()
    }


def _read_verdict(line: bytes) -> tuple[str, int, int, dict[str, float]] | None:
    """Return image, repeat, order and each response's mean rating; None for a line without ratings, or a torn one."""
    try:
        read = json.loads(line)
        means = {str(name): sum(of.values()) / len(of) for name, of in (read.get("ratings") or {}).items()}
        scaled = {name: (mean - _LOWEST) / (_HIGHEST - _LOWEST) for name, mean in means.items()}
        found = str(read["image_id"]), int(read["repeat"]), int(read["order"]), scaled
    except (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, RecursionError):
        return None
    return found if scaled and all(0 <= value <= 1 for value in scaled.values()) else None


def _say_left_out(by: str, whys: Sequence[str | None], column: str | None) -> None:
    """Warn of the rows without a preference, and of rows without pictures. Raises ValueError where no row has one."""
    counted = Counter(why for why in whys if why is not None)
    counts = ", ".join(f"{why} {count:,}" for why, count in counted.most_common()) or "none"
    if counted.total() == len(whys):
        raise ValueError(
            f"by={by!r} prefers no text in {len(whys):,} row{'s' * (len(whys) != 1)} ({counts}); see whether the "
            "ratings, or the annotations, are of these rows"
        )
    if counted:
        warnings.warn(f"{counted.total():,} of {len(whys):,} rows are left out: {counts}", stacklevel=3)
    if column is None:
        warnings.warn(
            "these rows have no pictures, so that prompts are texts alone: load(…, images=…) joins them", stacklevel=3
        )


# -------------------------------------------------------------------------------------- the builder that datasets calls


class ImagenetThink(Parquet):
    """Load the dataset by the library's Parquet reader, with this contract's configs, types and files."""

    # What datasets 3 lists for the script; another dataset's configs are known only when its files are.
    BUILDER_CONFIGS = [ParquetConfig(name=name, features=Schema().features(name)) for name in Schema().configs]  # noqa: RUF012
    DEFAULT_CONFIG_NAME = Schema().configs[0]

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
        base_path = base_path or os.path.dirname(__file__)
        if "://" not in base_path:  # datasets 3 gives it relative to the working directory
            base_path = os.path.abspath(base_path)
        schema, rows, *_ = read_declared(base_path)
        config_name = config_name or schema.configs[0]
        _check_choice("config", config_name, schema.configs)
        if config_name not in rows:
            raise ValueError(f"the dataset at {base_path!r} has no rows of config {config_name!r}")
        # datasets 3 would otherwise take the sizes from the README beside this file, which may be another dataset's
        own = datasets.DatasetInfo(features=schema.features(config_name))
        self.BUILDER_CONFIGS = []  # so that the library makes a config that it does not find among those of the class
        super().__init__(
            cache_dir=cache_dir,
            config_name=config_name,
            base_path=base_path,
            data_files=data_files or _data_files(base_path, config_name, rows[config_name]),
            info=info or own,
            **options,
        )
        # The config's may be another dataset's, and the reader takes the columns that it names.
        self.config.features = own.features


class _WithQuestion(ImagenetThink):
    """Read the dataset for load(), which gives every row its question."""

    def __init__(self, base: str, config: str, declared: Declared) -> None:
        self._questions = declared.questions
        features = _with_question(declared.schema.features(config))
        super().__init__(
            config_name=config,
            base_path=base,
            data_files=_data_files(base, config, declared.rows[config], json.dumps(declared.questions)),
            info=datasets.DatasetInfo(features=features),
        )
        self.config.features = features

    def _cast_table(self, pa_table: pyarrow.Table) -> pyarrow.Table:
        return super()._cast_table(_add_question(pa_table, self._questions))


def _with_question(features: datasets.Features) -> datasets.Features:
    """Return the features with `question`, behind `model` where it is added."""
    if "question" in features:
        return features
    named = list(features.items())
    at = list(features).index("model") + 1
    return datasets.Features(dict([*named[:at], ("question", _STRING), *named[at:]]))


def _add_question(rows: pyarrow.Table, questions: Mapping[str, str]) -> pyarrow.Table:
    """Add the question that each row's teacher was asked, to rows that have none."""
    if "question" in rows.column_names:
        return rows
    at = pyarrow.compute.index_in(rows["model"], pyarrow.array(list(questions), pyarrow.string()))
    return rows.append_column("question", pyarrow.array(list(questions.values()), pyarrow.string()).take(at))


def _data_files(base: str, config: str, splits: Iterable[str], mark: str = "") -> DataFilesDict:
    """Return the Parquet files of a config, with their times and sizes.

    Both go into the name of the cache, so that a dataset built again at the same place is read again; so does `mark`,
    whatever else decides the rows.
    """
    return DataFilesDict({split: _split_files(base, config, split, mark) for split in splits})


def _split_files(base: str, config: str, split: str, mark: str = "") -> DataFilesList:
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
    states = [(datasets.__version__, mtime, size, mark) for _, mtime, size in found]
    return DataFilesList([protocol + file for file, _, _ in found], states)


# --------------------------------------------------------------------------------------------------- where pictures are

# All that pillow registers for FORMATS, and .mpo: a JPEG that further ones follow.
PICTURE_SUFFIXES = frozenset(
    {".apng", ".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".mpo", ".png", ".tif", ".tiff", ".webp"}
    | {".pbm", ".pfm", ".pgm", ".pnm", ".ppm"}
)
_TAR_SUFFIXES = (".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")
_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}


class _Place(NamedTuple):
    """Locate a picture's bytes: a whole file, `size` bytes of a tar file, or a row of a dataset."""

    source: str  # the file or the tar, below the root; of a dataset the split
    offset: int | None = None  # of a dataset the row; None in a tar: no file, but a link or a device
    size: int | None = None
    config: str | None = None
    revision: str | None = None

    @property
    def is_row(self) -> bool:
        return self.offset is not None and self.size is None


class Pictures:
    """Find and read your copy of the pictures, in whichever form you have it.

    root: a folder, with the pictures or tar files (plain or WebDataset) anywhere below it; a directory that holds a
        Hugging Face dataset (Parquet files, or what save_to_disk wrote), which is one that has a column of pictures; or
        `hub:owner/name@revision/config/split`, of which all behind the name may be left out. Of a dataset the library
        keeps a copy in its cache.
    image_column: needed where the dataset has several columns of pictures, and none is called image, jpg, png or webp.
    max_bytes: of a picture's file; a larger one is not read.
    redistributable: whether the pictures' terms allow to pass them on, as ImageNet's do not: without it push_to_hub of
        rows that load() joined is refused.

    A path names a file below the root (`n…/x.JPEG`), a member of a tar below it (`shard-000.tar::n…/x.JPEG`; of members
    of one name the last, as in tar itself), of a tar in a tar (`all.tar::n….tar::x.JPEG`), or a row of the dataset
    (`hub:owner/name@revision/config/split#row`). What tars hold is noted once, in the cache of datasets; nothing is
    written below the root. No file is kept open: this may be pickled, forked into DataLoader workers, and used by
    several threads.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        image_column: str | None = None,
        max_bytes: int = MAX_FILE_BYTES,
        redistributable: bool = False,
    ) -> None:
        self.root = os.fspath(root)
        self.hub = HubPath.parse(self.root)
        if self.root.startswith("hub:") and (self.hub is None or self.hub.row is not None):
            raise ValueError(f"{self.root!r} is not of the form hub:owner/name@revision/config/split")
        self.max_bytes, self.redistributable = max_bytes, redistributable
        self.is_dataset, self.passed_over = True, dict[str, str]()  # {file that could be a dataset's: why it is none's}
        if self.hub is None:
            self.root = os.path.realpath(self.root)
            found, self.passed_over = _find_dataset(self.root, image_column)
            self.is_dataset = found is not None
        self.image_column = image_column
        self._made_at = time.time()
        self._process: _PerProcess | None = None

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_process": None}

    def read(self, path: str, image_id: str | None = None) -> bytes:
        """Return the bytes of a picture's file. Raises ImageError, whose message does not say where the root is.

        image_id: where nothing is at the path, search the whole root by name. A picture matches if it is named like the
            image_id (`n02084071_1234.webp`), or if its path ends with the whole path.
        """
        _, place = self._find(path, image_id)
        if place.is_row:
            return self._read_row(place, path)
        try:
            return self._read_file(place, path)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _missing(path) from error
        except ImageError:
            raise
        except Exception as error:
            raise _unreadable(path, error) from error

    def missing(self, named: Sequence[tuple[str, str]]) -> dict[str, str]:
        """Return {path: reason} of those of many (path, image_id) that `read` would not find.

        A picture that is found may still be damaged. Those that are not at their path are searched for by name, in one
        walk for all of them, which notes no other names; afterwards `read` does not search again. Raises ValueError
        where that takes the names of a dataset's rows, and they have none.
        """
        return self.find_all(named)[1]

    def find_all(self, named: Sequence[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
        """Return {path: where the picture is} of those that are not at their path, and what missing() returns."""
        found: dict[str, str] = {}
        whys: dict[str, str] = {}
        lost = []
        asked = datasets.utils.tqdm(desc="searching pictures", total=len(named), delay=2)
        with asked, ThreadPoolExecutor(_LOOKS_AT_ONCE) as threads:
            parts = [named[at : at + _LOOKS_IN_A_ROW] for at in range(0, len(named), _LOOKS_IN_A_ROW)]
            for part, lost_here in zip(parts, threads.map(self._not_there, parts), strict=True):
                lost += lost_here
                asked.update(len(part))
        if lost and self.is_dataset:
            self._list_dataset()
        if lost and not self.hub:
            self._list_folder(lost)
        for path, image_id in lost:
            try:
                found[path] = self.find(path, image_id)
            except ImageError as error:
                whys[path] = str(error)
        return found, whys

    def _not_there(self, named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        lost = []
        for path, image_id in named:
            try:
                self._named(path, must_exist=True)
            except ContractError:
                raise
            except Exception:  # noqa: BLE001 - read() says which
                lost.append((path, image_id))
        return lost

    def members(self, tar: str, prefix: str = "", whole: bool = True) -> Iterator[tuple[str, int, int]]:
        """Return (name, first byte, bytes) of the files in a tar below the root, in their order there.

        A name that is not UTF-8 comes with backslashes, and is read by that.

        prefix: only the names that begin with it. whole: raise ContractError for a damaged tar; else the files before
        the damage are returned.
        """
        if (damage := self.damage_of(tar)) and whole:
            raise ContractError(f"{os.path.join(self.root, tar)} {damage}")
        return self._own.index.members(tar, prefix)

    def damage_of(self, tar: str) -> str | None:
        """Return what is wrong with a tar below the root, as "is cut off or damaged after 7 files"; None: nothing."""
        try:
            return self._list_tar(tar)
        except (OSError, ValueError) as error:
            return f"cannot be read ({_reason(error)})"

    def unread_members(self, tar: str) -> Iterator[tuple[str, str]]:
        """Return (name, why) of what a tar holds beside its members, sorted: links that lead nowhere, devices."""
        self.damage_of(tar)  # lists it
        return self._own.index.unread_members(tar)

    def file_of(self, path: str, image_id: str | None = None) -> str | None:
        """Return the picture's file on this machine; None where it is part of a tar or a dataset. Raises ImageError."""
        _, place = self._find(path, image_id)
        return self._full(place.source) if place.offset is None else None

    def open(self) -> None:
        """Open a dataset now, so that what is wrong with it is raised at once: FileNotFoundError, or ValueError.

        Warns of what looks like a dataset among pictures, and is passed over.
        """
        if self.is_dataset:
            self._splits(*self._named_splits())
        elif self.passed_over:
            file, why = next(iter(self.passed_over.items()))
            if next(_walk(self.root), None) is None:
                raise ValueError(f"images: the dataset has no pictures: {file} {why}; name a column of them: {_NAMING}")
            more = f", as are {len(self.passed_over) - 1} more" if len(self.passed_over) > 1 else ""
            warnings.warn(f"images: {file} {why}, and is passed over{more}", stacklevel=2)

    def find(self, path: str, image_id: str) -> str:
        """Return the path of the picture: the one given, or of what `read` finds by name. Raises ImageError."""
        return self._find(path, image_id)[0]

    # find a picture by its path

    def _find(self, path: str, image_id: str | None) -> tuple[str, _Place]:
        try:
            # Without an image_id there is no search by name, and reading the file tells whether it is there.
            return path, self._named(path, must_exist=image_id is not None)
        except ImageError as named:
            if image_id is None or named.status != "missing_image":
                raise
            error = named
        except ContractError:
            raise
        except Exception as named:
            raise _unreadable(path, named) from named
        try:
            found = self._search(path, image_id)
        except ValueError as unnamed:
            raise ImageError(error.status, f"{error}; {unnamed}") from unnamed
        if found is None:
            damaged = next((f"; {tar!r} {why}" for tar, (_, why) in self._own.tars.items() if why), "")
            raise ImageError(error.status, f"{error}{damaged}")
        return found, self._named(found, must_exist=False)

    def _named(self, path: str, must_exist: bool) -> _Place:
        """Return what the path names. must_exist: check that a file is there; a tar's member is always checked."""
        hub = HubPath.parse(path)
        if self.hub and (hub is None or hub.name != self.hub.name):
            raise _missing(path)
        if hub:
            if not self.is_dataset or hub.row is None:
                raise _missing(path)
            config, revision = (hub.config, hub.revision) if self.hub else (None, None)
            return _Place(str(hub.split), hub.row, None, None if config == _NO_CONFIG else config, revision)
        parts = _TAR_PATH.fullmatch(path)
        if not parts:
            if not self._look(path)[1] and must_exist:
                raise _missing(path)
            return _Place(path)
        member = _member_name(parts[2])
        if member is None:
            raise _unsafe(path)
        try:
            damage = self._list_tar(parts[1])
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _missing(path) from error
        place = self._own.index.member(parts[1], member)
        if place is None:
            raise ImageError("bad_image", f"{path!r} cannot be read: its tar {damage}") if damage else _missing(path)
        if place.offset is None:
            raise ImageError("unsafe_path", f"{path!r} is {place.size} in its tar, and is not read")
        return place

    def _full(self, path: str) -> str:
        return self._look(path)[0]

    def _look(self, path: str) -> tuple[str, bool]:
        """Return where `path` is on this machine, links resolved, and whether something is there.

        Costs one call of the file system. Raises ImageError if the place is not below the root.
        """
        folder, name = os.path.split(path)
        if name in ("", ".", ".."):
            folder, name = path, ""
        known = self._own.folders
        if folder not in known:
            known[folder] = self._below(path, folder)
        full = os.path.join(known[folder], name)
        try:
            is_link = stat.S_ISLNK(os.lstat(full).st_mode)
        except (OSError, ValueError):
            return full, False
        if is_link:
            full = self._below(path, path)
        return full, not is_link or os.path.exists(full)

    def _below(self, path: str, part: str) -> str:
        # A symbolic link is resolved first: a link that leads out of the root leaves it as surely as `..` does.
        real = os.path.realpath(os.path.join(self.root, part))
        if os.path.isabs(part) or os.path.commonpath([self.root, real]) != self.root:
            raise _unsafe(path)
        return real

    def _read_file(self, place: _Place, path: str) -> bytes:
        with self._opened(place.source) as file:
            return self._read_opened(file, place, path)

    def _read_opened(self, file: BinaryIO, place: _Place, path: str) -> bytes:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):  # a pipe or a device, which may have no end
            raise ValueError("not a file")
        size = state.st_size if place.size is None else place.size
        self._check_bytes(size, path)
        file.seek(place.offset or 0)
        data = file.read(size)
        if len(data) != size:
            raise ValueError("its file was cut while it was read" if place.size is None else "its tar is cut off")
        return data

    def _opened(self, path: str) -> BinaryIO:
        """Open a file below the root; where a folder became a link since it was resolved, resolve it once more."""
        try:
            return open_unlinked(self._full(path))
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.ENOTDIR):
                raise
        self._own.folders.clear()
        return open_unlinked(self._full(path))

    def _check_bytes(self, size: int, path: str) -> None:
        if size > self.max_bytes:
            raise ImageError("bad_image", f"{path!r} has {size} bytes, over the limit of {self.max_bytes}", size)

    @property
    def _own(self) -> "_PerProcess":
        if self._process is None or self._process.pid != os.getpid():
            self._process = _PerProcess(self.root, self._process)
        return self._process

    # find a picture by its name

    def _search(self, path: str, image_id: str) -> str | None:
        """Return the path of the picture that is named so."""
        own, stem = self._own, _stem(path)
        with own.lock:
            listing = _SOUGHT if own.index.was_sought(image_id, self._made_at) else _EVERYTHING
            if self.is_dataset:
                self._list_dataset()
            if listing == _EVERYTHING and not self.hub and not own.listed:
                self._list_folder()
                own.listed = True
        named = own.index.named(listing, _file_stem(path), image_id)
        # what lies in hidden folders is a trash's or a cache's: taken where nothing else is
        for name, place in sorted(named, key=lambda one: "/." in f"/{one[0]}"):
            # a WebDataset's labels are named as its pictures are
            if not (self.is_dataset if place.is_row else _is_picture(name)):
                continue
            found = _stem(name)
            if found.rsplit("/", 1)[-1] == image_id or f"/{found}".endswith(f"/{stem}"):
                if place.is_row:
                    return self._row_path(place.source, place.offset)
                return name if place.offset is None else f"{place.source}::{name}"
        return None

    def _row_path(self, split: str, row: int | None) -> str:
        name = self.hub.name if self.hub else _LOCAL
        config, revision = self._named_splits()
        return f"hub:{name}{f'@{revision}' if revision else ''}/{config or _NO_CONFIG}/{split}#{row}"

    def _list_tar(self, tar: str) -> str | None:
        """Index a tar, unless that was done. Returns what is wrong with it, if anything."""
        own = self._own
        with own.lock:
            full = self._full(tar)
            state = os.stat(full)
            if not stat.S_ISREG(state.st_mode):
                raise ValueError("not a file")
            # the time of the last change of anything is the one that no program sets back after a repair
            stamp = f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {_LISTING_VERSION}"
            if own.tars.get(tar, ("", None))[0] != stamp:
                own.tars[tar] = (
                    stamp,
                    own.index.fill(tar, stamp.__eq__, stamp, _tar_members(partial(self._opened, tar))),
                )
            return own.tars[tar][1]

    def _list_folder(self, sought: Sequence[tuple[str, str]] | None = None) -> None:
        """Index the pictures below the root: all, or those alone that may be one of the (path, image_id) sought."""
        index, now = self._own.index, str(time.time())
        walked = datasets.utils.tqdm(_walk(self.root), desc=f"listing {self.root}", unit=" files", delay=2)
        if sought is None:
            listing = _EVERYTHING
            # What another worker of the same DataLoader has listed since this was made need not be listed again.
            index.fill(listing, lambda listed_at: float(listed_at) >= self._made_at, now, walked)
        else:
            listing = _SOUGHT
            marks = ((f"{_MARK}{image_id}", -1, None) for _, image_id in sought)
            names = {name for path, image_id in sought for name in (_file_stem(path), image_id)}
            wanted = (one for one in walked if _file_stem(one[0]) in names or not _is_picture(one[0]))
            index.fill(listing, lambda _: False, now, chain(marks, wanted))
        for tar in datasets.utils.tqdm(index.tars(listing), desc="listing tar files", delay=2):
            try:
                self._list_tar(tar)
            except ContractError:
                raise
            except Exception as error:  # noqa: BLE001 - one tar hides no other
                self._own.tars[tar] = "", f"cannot be read: {_reason(error)}"

    # read from a dataset

    def _named_splits(self) -> tuple[str | None, str | None]:
        return (self.hub.config, self.hub.revision) if self.hub else (None, None)

    def _splits(self, config: str | None, revision: str | None) -> dict[str, tuple[Any, Any]]:
        """Return {split: (its rows, the same with nothing but the undecoded picture)}."""
        own = self._own
        with own.lock:
            if (config, revision) not in own.datasets:
                opened = self._open_dataset(config, revision)
                if self.hub and self.hub.split and revision == self.hub.revision:
                    opened = {split: rows for split, rows in opened.items() if split == self.hub.split}
                own.datasets[config, revision] = {
                    split: (rows, _undecoded(rows, self.image_column)) for split, rows in opened.items()
                }
            return own.datasets[config, revision]

    def _open_dataset(self, config: str | None, revision: str | None) -> dict[str, Any]:
        """Return {split: rows}. Raises FileNotFoundError, in one sentence."""
        name = self.hub.name if self.hub else self.root
        try:
            if self.hub:
                opened = datasets.load_dataset(name, config, revision=revision)
            else:
                opened = open_directory(name, self.image_column)
        except Exception as error:  # of datasets, huggingface_hub, pyarrow and the network: no common base
            at = f" at revision {revision!r}" if revision else ""
            reason = str(error).partition("\n")[0]
            raise FileNotFoundError(
                f"images: dataset {name!r}{at} cannot be opened ({type(error).__name__}: {reason})"
            ) from error
        return dict(opened) if isinstance(opened, dict) else {str(opened.split): opened}

    def _read_row(self, place: _Place, path: str) -> bytes:
        try:
            rows = self._splits(place.config, place.revision)[place.source][1]
        except KeyError as error:
            raise _missing(path) from error
        if place.offset is None or place.offset >= len(rows):
            raise _missing(path)
        try:
            (value,) = rows[place.offset].values()
        except Exception as error:  # of pyarrow and datasets
            raise ImageError("bad_image", f"{path!r}: the row cannot be read ({type(error).__name__})") from error
        data = value.get("bytes") if isinstance(value, dict) else value
        if not isinstance(data, bytes) and isinstance(value, dict) and value.get("path"):
            return self._read_fetched(str(value["path"]), path)
        if not isinstance(data, bytes):
            raise ImageError("bad_image", f"{path!r}: the row holds no picture")
        self._check_bytes(len(data), path)
        return data

    def _read_fetched(self, file: str, path: str) -> bytes:
        """Return the bytes of a picture that is a file of its own in a dataset on the Hub, as its client fetched it.

        Only from the folder of this dataset in the client's cache: a row could name any file of this machine.
        """
        import huggingface_hub

        if self.hub:
            folder = f"datasets--{self.hub.name.replace('/', '--')}"
            cache, real = map(os.path.realpath, (os.path.join(huggingface_hub.constants.HF_HUB_CACHE, folder), file))
            if real.startswith(cache + os.sep):
                try:
                    with open_unlinked(real) as opened:
                        return self._read_opened(opened, _Place(real), path)
                except (OSError, ValueError) as error:
                    raise _unreadable(path, error) from error
        raise ImageError(
            "bad_image",
            f"{path!r}: the row holds no picture, but a file's name; fetch the files, and give their folder instead",
        )

    def _list_dataset(self) -> None:
        """Index the names of the rows, unless that was done. Raises ValueError where they have none."""
        own = self._own
        with own.lock:
            if own.listed_rows:
                return
            for split, (rows, pictures) in self._splits(*self._named_splits()).items():
                stamp = f"{self._named_splits()} {rows._fingerprint}"
                own.index.fill(split, stamp.__eq__, stamp, _row_names(rows, pictures))
            own.listed_rows = True


_TAR_PATH = re.compile(r"(.+?\.(?:tar|tar\.\w+|tgz|tbz2|txz))::(.+)", re.IGNORECASE | re.DOTALL)
_LOCAL = "local/dataset"  # in paths of rows: the name of a dataset that is a directory, and of its only config
_NO_CONFIG = "-"
_ID_COLUMNS = ("image_id", "__key__", "file_name", "filename", "path")


def _missing(path: str) -> ImageError:
    return ImageError("missing_image", f"no picture {path!r} below the images' root")


def _unsafe(path: str) -> ImageError:
    return ImageError("unsafe_path", f"{path!r} leaves the images' root")


def _unreadable(path: str, error: Exception) -> ImageError:
    return ImageError("bad_image", f"{path!r} cannot be read: {_reason(error)}")


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    if isinstance(error, OSError):  # its own text says where the root is
        return error.strerror or type(error).__name__
    return str(error) if isinstance(error, ValueError | ImageError) else f"its reader failed ({type(error).__name__})"


def _stem(path: str) -> str:
    return os.path.splitext(path.rpartition("::")[2])[0]


def _file_stem(path: str) -> str:
    return _stem(path).rsplit("/", 1)[-1]


def _is_picture(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in PICTURE_SUFFIXES


def _member_name(name: str) -> str | None:
    """Return a member's name without `./` at its start; None for one that would leave the folder it is unpacked in."""
    parts = [part for part in name.split("/") if part != "."]
    return None if name.startswith("/") or ".." in parts else "/".join(parts)


def _walk(root: str) -> Iterator[tuple[str, None, None]]:
    """Yield the pictures and tars below the root. Linked folders are not entered: they lead out, or in circles."""
    for folder, _, names in os.walk(root):
        below = os.path.relpath(folder, root)
        for name in names:
            if _is_picture(name) or name.lower().endswith(_TAR_SUFFIXES):
                yield name if below == "." else f"{below}/{name}", None, None


_Listed = tuple[str, int | None, int | str | None]  # name, first byte or row, bytes; (name, None, why it is not read)
_LINK_TO = "a link to "  # before the name of the member that a link leads to
_LINKS_IN_A_ROW = 8
_LISTING_VERSION = 2  # goes up when more of a tar is listed than before
_TARS_IN_TARS = 3
_TARS_NAMED = 20  # of those in a tar that are damaged
_HEADER_BYTES = 1 << 20  # of one header; the longest that tars of pictures have are names and extended attributes


class _Window(io.RawIOBase):
    """Read `size` bytes of a file from `start` on as a file, a header at a time: no header may ask for gigabytes."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size, self._at = file, start, size, 0

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET or offset < 0:
            raise tarfile.TarError("a header leads before its start")
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _HEADER_BYTES:
            raise tarfile.TarError(f"a header of {size} bytes")
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(size, self._size - self._at)))
        self._at += len(data)
        return data


def _tar_members(open_tar: Callable[[], BinaryIO]) -> Iterator[_Listed]:
    """Yield (name, first byte, bytes) of a tar's members, by its headers alone; (name, None, why) for what is no file.

    The members of a tar in it follow it, as `inner.tar::name`, with their first byte in the outermost tar. Raises
    TarError, after the members that could be read, if the tar is damaged.
    """
    with open_tar() as tar:
        yield from _members_below(tar, 0, os.fstat(tar.fileno()).st_size, "")


def _members_below(tar: BinaryIO, start: int, size: int, prefix: str) -> Iterator[_Listed]:
    """Yield the members of the tar that the bytes from `start` on are, their names after the prefix."""
    count, damages = 0, list[str]()
    for member in _headers(_Window(tar, start, size)):
        name = _member_name(member.name)
        if member.isdir() or name == "":
            continue
        count += 1
        text = f"{prefix}{member.name if name is None else name}".encode("utf-8", "backslashreplace").decode()
        first = start + member.offset_data
        why = _why_unread(member, name, prefix)
        if not why and text.lower().endswith(".tar"):
            why = _why_closed(tar, first, text)
            if not why:
                try:
                    yield from _members_below(tar, first, member.size, f"{text}::")
                except tarfile.TarError as error:  # raised when all other members are known
                    damages.append(f"{text!r}, which {error}")
        yield (text, None, why) if why else (text, first, member.size)
    if damages:
        more = f"; and {len(damages) - _TARS_NAMED} more" if len(damages) > _TARS_NAMED else ""
        raise tarfile.TarError(f"holds {'; and '.join(damages[:_TARS_NAMED])}{more}")


def _headers(tar: _Window) -> Iterator[tarfile.TarInfo]:
    """Yield the headers of a tar. Raises TarError, which says after how many it is damaged."""
    start = tar.read(6)
    for magic, compression in _COMPRESSIONS.items():
        if start.startswith(magic):
            raise tarfile.TarError(f"is compressed ({compression}); unpack it to a plain tar")
    tar.seek(0)
    try:
        archive = tarfile.open(fileobj=tar, mode="r:")  # noqa: SIM115 - closing it would only close `tar`
    except Exception as error:  # of headers that no program wrote, tarfile raises anything
        raise tarfile.TarError("is not a tar file, or its start is damaged") from error
    count, end = 0, -1
    try:
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]  # it would keep every header: of millions, gigabytes
            if not 0 <= member.size < 1 << 62 or archive.offset <= end:  # which would lead back, and round for ever
                raise tarfile.TarError("no file has so many bytes")
            end = archive.offset
            yield member
            count += not member.isdir()
        # tarfile stops silently at a damaged header
        tar.seek(archive.offset)
        if tar.read(512).strip(b"\0"):
            raise tarfile.TarError("a header is damaged")
    except Exception as error:
        raise tarfile.TarError(f"is cut off or damaged after {count} files") from error


def _why_unread(member: tarfile.TarInfo, name: str | None, prefix: str) -> str:
    """Return why the bytes of a member are not those of a file; of a link to a member where it leads; "" for a file."""
    if name is None:
        return "a name that leads out of its tar"
    if member.islnk() or member.issym():
        folder = os.path.dirname(name) if member.issym() else ""
        target = "/" if member.linkname.startswith("/") else os.path.normpath(os.path.join(folder, member.linkname))
        return "a link that leads out of its tar" if target.startswith(("/", "..")) else f"{_LINK_TO}{prefix}{target}"
    if member.issparse():
        return "a file with holes"
    return "" if member.isreg() else "neither a file nor a link"


def _why_closed(tar: BinaryIO, first: int, name: str) -> str:
    """Return why a tar in a tar is not entered, or ""."""
    if name.count("::") >= _TARS_IN_TARS:
        return "a tar too deep in tars"
    tar.seek(first)
    start = tar.read(6)
    return "a compressed tar" if any(start.startswith(magic) for magic in _COMPRESSIONS) else ""


_DATASET_FILES = ("dataset_dict.json", "state.json", "*.parquet", "data/*.parquet", "data/*/*.parquet")


def _find_dataset(root: str, column: str | None) -> tuple[Path | None, dict[str, str]]:
    """Return a file that makes a directory a dataset with pictures, and {file that looks like one: why it is none}."""
    whys: dict[str, str] = {}
    for pattern in _DATASET_FILES:
        for file in sorted(Path(root).glob(pattern)):
            why = _why_no_dataset(file, column)
            if why is None:
                return file, whys
            whys[file.relative_to(root).as_posix()] = why
    return None, whys


def _why_no_dataset(file: Path, column: str | None) -> str | None:
    """Return why a file does not belong to a dataset with pictures; None where it does."""
    try:
        features = _features_of(file)
    except Exception:  # noqa: BLE001 - of pyarrow and datasets, for whatever a file of this name holds
        return "is not a dataset's" if file.suffix == ".json" else "cannot be read as Parquet"
    if column in features or _picture_columns(features):
        return None
    return f"has no column of pictures among {', '.join(features)}"


def _features_of(file: Path) -> Mapping[str, Any]:
    if not file.is_file():  # a pipe would block the reader
        raise ValueError("not a file")
    if file.suffix == ".parquet":
        return datasets.Features.from_arrow_schema(pq.read_schema(file))
    with file.open("rb") as opened:
        held = json.loads(opened.read(_HEADER_BYTES))
    folder = file.parent / held["splits"][0] if file.name == "dataset_dict.json" else file.parent
    return dict(datasets.DatasetInfo.from_directory(str(folder)).features)


def open_directory(root: str, column: str | None = None, streaming: bool = False) -> Any:
    """Return the dataset with pictures that a directory holds, or {split: dataset}, as the library opens it.

    Parquet files without pictures are left out; then a file belongs to the split that its path names, else to train.
    """
    saved, _ = _find_dataset(root, column)
    if saved is not None and saved.suffix == ".json":
        return datasets.load_from_disk(root)
    files = [file for pattern in _DATASET_FILES for file in sorted(Path(root).glob(pattern))]
    with ThreadPoolExecutor(_LOOKS_AT_ONCE) as threads:
        whys = list(threads.map(_why_no_dataset, files, repeat(column)))
    if not any(whys) or os.path.exists(os.path.join(root, "README.md")):  # which may say what the splits are
        return datasets.load_dataset(root, streaming=streaming)
    splits: dict[str, list[str]] = {}
    for file in (file for file, why in zip(files, whys, strict=True) if why is None):
        named = re.search(r"(?<![a-z])(train|test|validation)(?![a-z])", file.relative_to(root).as_posix().lower())
        splits.setdefault(named[1] if named else "train", []).append(str(file))
    return datasets.load_dataset("parquet", data_files=splits, streaming=streaming)


def picture_column(features: Mapping[str, Any], named: str | None = None) -> str:
    """Return the column of a dataset that holds the pictures: the one named, the only one, or one of a usual name.

    Raises ValueError, which names the columns that there are.
    """
    pictures = _picture_columns(features)
    usual = next((name for name in _PICTURE_COLUMNS if name in pictures), None)
    column = named or usual or (pictures[0] if len(pictures) == 1 else None)
    if column is None:
        found = f"{len(pictures)} columns of pictures" if pictures else "no column of pictures"
        raise ValueError(f"images: the dataset has {found} among {', '.join(features)}; name one: {_NAMING}")
    if column not in features:
        raise ValueError(f"images: the dataset has no column {column!r}, choose from {', '.join(features)}")
    return column


_PICTURE_COLUMNS = ("image", "jpg", "png", "webp")


def _picture_columns(features: Mapping[str, Any]) -> list[str]:
    """Return the columns that are declared to hold pictures; if none is, those of a usual name that hold bytes."""
    declared = [name for name, kind in features.items() if isinstance(kind, datasets.Image)]
    held = {name: features.get(name) for name in _PICTURE_COLUMNS}
    bytes_of = {name: kind.get("bytes") if isinstance(kind, dict) else kind for name, kind in held.items()}
    return declared or [name for name, kind in bytes_of.items() if "binary" in str(getattr(kind, "dtype", ""))]


def _undecoded(rows: Any, named: str | None) -> Any:
    """Return the rows with their picture's column alone, as bytes. Raises ValueError."""
    column = picture_column(rows.features, named)
    undecoded = rows.select_columns([column])
    if isinstance(rows.features[column], datasets.Image):
        undecoded = undecoded.cast_column(column, datasets.Image(decode=False))
    return undecoded


_NAMING = "images=imagenet_think.Pictures(root, image_column=…)"


def _row_names(rows: Any, pictures: Any) -> Iterator[tuple[str, int | None, int | None]]:
    """Yield (name, row, None) by the first column that holds names, or by the file names that pictures keep.

    Numbers are names only where no column has texts. Raises ValueError where nothing names the rows.
    """
    kinds = {name: str(getattr(rows.features[name], "dtype", "")) for name in _ID_COLUMNS if name in rows.features}
    column = next((name for kind in ("string", "binary", "int") for name in kinds if kind in kinds[name]), None)
    start = 0
    named = not len(rows)
    for batch in (rows.select_columns([column]) if column else pictures).with_format("arrow").iter(1000):
        for chunk in batch.column(0).chunks:
            for at, name in enumerate(chunk if column else _file_names(chunk), start):
                if (text := name.as_py()) is not None:
                    named = True
                    yield text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text), at, None
            start += len(chunk)
    if not named:
        typed = "".join(f", and {name} is {kind or 'no text'}" for name, kind in kinds.items() if name != column)
        raise ValueError(
            f"images: nothing names the dataset's pictures: it has no texts in {', '.join(_ID_COLUMNS)}{typed}, and no "
            "file names; give the column of the image ids one of these names, as text (rename_column, cast_column)"
        )


def _file_names(pictures: Any) -> Any:
    """Return the `path` of an Arrow array of {bytes, path}, without reading the bytes."""
    keeps_names = hasattr(pictures, "field") and pictures.type.get_field_index("path") >= 0
    return pictures.field("path") if keeps_names else []


# -------------------------------------------------------------------- the index of what tars, folders and datasets hold

# The index has the files of a folder under two names: all of them, or those that were sought together.
_EVERYTHING, _SOUGHT = "", "*"
_MARK = "?"  # before an image_id that was sought; such a row is no file, and has an offset of -1
_LOOKS_AT_ONCE, _LOOKS_IN_A_ROW = 8, 1000  # a network file system answers late, but many requests at once


class _PerProcess:
    """Hold what one process has indexed and opened."""

    def __init__(self, root: str, inherited: "_PerProcess | None") -> None:
        self.pid = os.getpid()
        self.lock = threading.RLock()
        self.index = _Index(root)
        self.folders: dict[str, str] = {}  # {folder below the root: where it is, links resolved}
        self.tars: dict[str, tuple[str, str | None]] = {}  # {tar: its size and time, what is wrong with it}
        self.datasets: dict[tuple[str | None, str | None], dict[str, tuple[Any, Any]]] = {}
        self.listed = self.listed_rows = False  # whether all files, all rows can be found by name
        self._inherited = inherited  # over a fork; SQLite forbids even to close such a connection


class _Index:
    """Index what tars, folders and datasets hold: one SQLite file for each root, in the cache of datasets.

    On disk, so that it is made once and is in no process' memory; by SQLite, so that two workers may make it at once.
    Where the cache cannot be written, each process has its own in memory.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None
        self._file = ":memory:"

    @property
    def _database(self) -> sqlite3.Connection:
        if self._opened is None:
            name = hashlib.sha256(self._root.encode("utf-8", "surrogateescape")).hexdigest()[:32]
            folder = Path(datasets.config.HF_DATASETS_CACHE) / "imagenet-think"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._opened = self._connect(str(folder / f"{name}.sqlite"))
                self._file = str(folder / f"{name}.sqlite")
            except (OSError, sqlite3.Error):
                self._opened = self._connect(":memory:")
        return self._opened

    def _connect(self, file: str) -> sqlite3.Connection:
        database = sqlite3.connect(file, timeout=3600, isolation_level=None, check_same_thread=False)
        database.execute("BEGIN IMMEDIATE")  # fails where the file is damaged or may not be written
        database.execute("CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, stamp TEXT, damage TEXT)")
        database.execute(
            "CREATE TABLE IF NOT EXISTS pictures (source TEXT, name TEXT, stem TEXT, start INTEGER, size INTEGER, "
            "PRIMARY KEY (source, name)) WITHOUT ROWID"
        )
        database.execute("CREATE INDEX IF NOT EXISTS stems ON pictures (stem)")
        database.execute("COMMIT")
        return database

    def fill(
        self,
        source: str,
        is_current: Callable[[str], bool],
        stamp: str,
        found: Iterator[_Listed],
    ) -> str | None:
        """Replace what is known of the source by what is found, unless that is current. Returns the damage."""
        with self._lock, self._as_contract_error():
            database = self._database
            known = self._state(source)
            if known and is_current(known[0]):
                return known[1]
            database.execute("BEGIN IMMEDIATE")  # a second process waits here, and then finds it done
            try:
                known = self._state(source)
                if not known or not is_current(known[0]):
                    known = stamp, self._put(source, found)
                    database.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", (source, *known))
                database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # after a full disk SQLite has done so itself
                    database.execute("ROLLBACK")
                raise
            return known[1]

    @contextlib.contextmanager
    def _as_contract_error(self) -> Iterator[None]:
        """Raise ContractError for an SQLite error: an OSError would be taken for a picture or tar that is missing."""
        try:
            yield
        except sqlite3.Error as error:
            raise ContractError(f"images: their index {self._file} cannot be used ({error})") from error

    def _state(self, source: str) -> tuple[str, str | None] | None:
        row: tuple[str, str | None] | None = self._database.execute(
            "SELECT stamp, damage FROM sources WHERE source = ?", (source,)
        ).fetchone()
        return row

    def _put(self, source: str, found: Iterator[_Listed]) -> str | None:
        self._database.execute("DELETE FROM pictures WHERE source = ?", (source,))
        damage = self._insert(source, found)
        leads, there = len(_LINK_TO) + 1, "there.source = pictures.source AND there.name = substr(pictures.size, ?)"
        for _ in range(_LINKS_IN_A_ROW):  # a link becomes what it leads to, which may be a link itself
            changed = self._database.execute(
                f"UPDATE pictures SET (start, size) = (SELECT start, size FROM pictures there WHERE {there}) WHERE "
                f"source = ? AND start IS NULL AND size LIKE ? AND EXISTS (SELECT 1 FROM pictures there WHERE {there})",
                (leads, source, f"{_LINK_TO}%", leads),
            )
            if not changed.rowcount:
                break
        return damage

    def _insert(self, source: str, found: Iterator[_Listed]) -> str | None:
        try:
            for name, start, size in found:
                row = source, name, _file_stem(name), start, size
                with contextlib.suppress(UnicodeEncodeError):  # a name that is not UTF-8 is no row's either
                    self._database.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?)", row)
        except tarfile.TarError as error:
            return str(error)
        return None

    def members(self, tar: str, prefix: str) -> Iterator[tuple[str, int, int]]:
        query = (
            "SELECT name, start, size FROM pictures WHERE source = ? AND name >= ? AND name < ? AND start IS NOT NULL "
            "ORDER BY start, name"
        )
        with self._as_contract_error():
            yield from self._database.execute(query, (tar, prefix, f"{prefix}{chr(sys.maxunicode)}"))

    def unread_members(self, tar: str) -> Iterator[tuple[str, str]]:
        query = "SELECT name, size FROM pictures WHERE source = ? AND start IS NULL ORDER BY name"
        with self._as_contract_error():
            yield from self._database.execute(query, (tar,))

    def member(self, tar: str, name: str) -> _Place | None:
        query = "SELECT start, size FROM pictures WHERE source = ? AND name = ?"
        with self._lock, self._as_contract_error():
            row = self._database.execute(query, (tar, name)).fetchone()
        return _Place(tar, *row) if row else None

    def was_sought(self, image_id: str, since: float) -> bool:
        """Return whether missing() searched for it, in this process or another, at or after that time."""
        query = "SELECT 1 FROM pictures WHERE source = ? AND name = ?"
        with self._lock:
            state = self._state(_SOUGHT)
            if state is None or float(state[0]) < since:
                return False
            return self._database.execute(query, (_SOUGHT, f"{_MARK}{image_id}")).fetchone() is not None

    def named(self, listing: str, *stems: str) -> list[tuple[str, _Place]]:
        """Return (name, place) of all whose file name without suffix is one of `stems`, two."""
        query = (
            "SELECT name, source, start, size FROM pictures WHERE stem IN (?, ?) AND CASE "
            "WHEN source IN (?, ?) THEN source = ? AND start IS NULL ELSE start IS NOT NULL END ORDER BY source, name"
        )
        with self._lock:
            rows = self._database.execute(query, (*stems, _EVERYTHING, _SOUGHT, listing)).fetchall()
        return [(name, _Place(source, start, size)) for name, source, start, size in rows]

    def tars(self, listing: str) -> list[str]:
        with self._lock:
            rows = self._database.execute("SELECT name FROM pictures WHERE source = ?", (listing,)).fetchall()
        return sorted(name for (name,) in rows if name.lower().endswith(_TAR_SUFFIXES))
