"""Choose the rows to train on: by teacher, seed and number; leave out by name what cannot be trained on."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tqdm import tqdm

import imagenet_think
from imagenet_think import ENGLISH, ContractError, write_atomic
from train.finetuning.options import MIXED, Options, TrainingError
from train.finetuning.student import Question, Student

USED, HELD_OUT = "train", "validation"
# Why a row is left out, in the words of the run card.
NO_PICTURE, NO_QUESTION, TOO_LONG = "no picture", "no question", "too long"
TAGS = "a text holds the model's own tags"
_AT_ONCE = 64  # rows whose pictures are opened together
_MOST_HELD_OUT = 0.1  # of the rows


@dataclass(frozen=True)
class Checked:
    """Hold what became of one row: USED, HELD_OUT, or why it is left out."""

    at: int  # place in the dataset's rows
    image_id: str
    teacher: str
    status: str
    tokens: int | None = None


@dataclass(frozen=True)
class Source:
    """Hold the dataset's rows with their pictures, and who of the teachers speaks in each."""

    rows: Any
    teachers: tuple[str, ...]
    seed: int
    dataset: dict[str, str]  # its name and the hash of its texts

    def teacher_of(self, image_id: str) -> str:
        """Return the one teacher, or one of several by chance, which the seed and the image decide."""
        return self.teachers[_number(f"{self.seed} teacher {image_id}") % len(self.teachers)]

    def question_of_most(self, found: list[Checked]) -> Question:
        """Return the question that most of the rows to train on ask."""
        used = [one for one in found if one.status == USED]
        asked = ("question", "question_language")
        names = [name for name in self.rows.column_names if name.endswith(asked)]  # without reading the pictures
        rows = self.rows.select_columns(names).select([one.at for one in used])
        counts = Counter(self.question(row, one.teacher) for row, one in zip(rows, used, strict=True))
        return counts.most_common(1)[0][0]

    def question(self, row: dict[str, Any], teacher: str) -> Question:
        """Return what the teacher was asked; an empty text where the dataset does not say it."""
        text, language = (
            row.get(f"{teacher}_{name}") or row.get(name) or "" for name in ("question", "question_language")
        )
        return Question(text, language or ENGLISH)


def open_source(options: Options) -> Source:
    """Return the rows of the train split. Raises TrainingError for an unknown teacher, and for no rows."""
    try:
        schema = imagenet_think.read_schema(options.dataset)
        teachers = tuple(schema.teachers)
        if options.teacher not in (*teachers, MIXED):
            raise TrainingError(
                f"--teacher {options.teacher} is not in {options.dataset}; choose {', '.join(teachers)}"
                + (f" or {MIXED}" if len(teachers) > 1 else "")
            )
        if options.teacher == MIXED and len(teachers) == 1:
            raise TrainingError(f"--teacher mixed needs two teachers; {options.dataset} has {teachers[0]} alone")
        of = teachers if options.teacher == MIXED else (options.teacher,)
        config = "paired" if len(of) > 1 else of[0]
        rows = imagenet_think.load(config, options.dataset, split="train", images=options.images)
    except (OSError, ValueError, ContractError) as error:
        raise TrainingError(_said_of(error)) from error
    if not len(rows):
        raise TrainingError(f"{options.dataset} has no rows of {options.teacher} in its split train; choose another")
    dataset = {"name": imagenet_think.read_name(options.dataset), "sha256": _hash(rows, of)}
    return Source(rows, of, options.seed, dataset)


def _said_of(error: Exception) -> str:
    """Return the sentence of load() or read_schema(), whose images= is --images here, and whose path --dataset."""
    said = str(error).removesuffix(".")
    if said.startswith("images"):
        return f"--{said}"
    return f"--dataset: {said}" if said.startswith("no directory") else said


def _hash(rows: Any, teachers: tuple[str, ...]) -> str:
    """Return a SHA-256 over the images' ids and the teachers' texts, in the dataset's order."""
    digest = hashlib.sha256()
    named = {f"{start}{part}" for start in ("", *(f"{one}_" for one in teachers)) for part in ("thinking", "answer")}
    texts = [name for name in rows.column_names if name in named]
    for batch in rows.with_format("arrow").select_columns(["image_id", *texts]).iter(1000):
        digest.update(json.dumps(batch.to_pydict(), ensure_ascii=False).encode())
    return digest.hexdigest()


def choose(source: Source, student: Student, options: Options, shown: bool) -> list[Checked]:
    """Return what became of each row that was looked at, in the order of the seed.

    Validation rows are chosen by the images alone, so that no seed, teacher or number of rows trains on one. Rows that
    cannot be used are replaced by the next ones, so that --rows is the number that is trained on.
    """
    ids = source.rows["image_id"]
    by_image = sorted(range(len(ids)), key=lambda at: _number(f"validation {ids[at]}"))
    held = min(options.validation, int(len(ids) * _MOST_HELD_OUT))
    apart = set(by_image[:held])
    order = sorted(
        (at for at in range(len(ids)) if at not in apart), key=lambda at: _number(f"{source.seed} {ids[at]}")
    )
    check = _Check(source, student, options)
    found = list(_take(check, by_image[:held], HELD_OUT, None, shown))
    found += _take(check, order, USED, options.rows, shown)
    return found


def _take(check: "_Check", places: list[int], status: str, count: int | None, shown: bool) -> Iterator[Checked]:
    """Yield rows until so many of them can be used."""
    left = iter(places)
    taken = 0
    bar = tqdm(total=count or len(places), desc=f"checking rows for {status}", unit="row", disable=not shown, delay=2)
    with ThreadPoolExecutor() as threads, bar:
        while (count is None or taken < count) and (some := list(islice(left, _AT_ONCE))):
            for checked in threads.map(lambda at: check(at, status), some):
                if count is None or taken < count:
                    taken += checked.status == status
                    bar.update(checked.status == status if count else 1)
                    yield checked


class _Check:
    """Say whether a row can be trained on: its picture opens, its reply is read back, it is short enough."""

    def __init__(self, source: Source, student: Student, options: Options) -> None:
        self.source, self.student, self.max_length = source, student, options.max_length
        self._prompts: dict[Any, int] = {}  # tokens, by question and sizes

    def __call__(self, at: int, status: str) -> Checked:
        row = self.source.rows[at]
        image_id = row["image_id"]
        teacher = self.source.teacher_of(image_id)
        pictures = pictures_of(row)
        if not pictures:
            return Checked(at, image_id, teacher, NO_PICTURE)
        question, reply = self.source.question(row, teacher), self.student.reply(row, teacher)
        if not question.text:
            return Checked(at, image_id, teacher, NO_QUESTION)
        if reply is None:
            return Checked(at, image_id, teacher, TAGS)
        tokens = self._prompt_tokens(question, pictures)
        tokens += len(self.student.reply_ids(reply)[0])
        return Checked(at, image_id, teacher, TOO_LONG if tokens > self.max_length else status, tokens)

    def _prompt_tokens(self, question: Question, pictures: list[Any]) -> int:
        """Count a prompt's tokens, its pictures' included, which follow from their sizes."""
        key = (question, *(picture.size for picture in pictures))
        if key not in self._prompts:
            inputs = self.student.inputs([self.student.prompt(question, len(pictures))], [pictures])
            self._prompts[key] = inputs["input_ids"].shape[1]
        return self._prompts[key]


def pictures_of(row: dict[str, Any]) -> list[Any]:
    """Return a row's pictures; none where one of them is missing."""
    pictures = row["images"] if "images" in row else [row["image"]]
    return [] if None in pictures else list(pictures)


def write_checked(path: Path, found: list[Checked]) -> None:
    lines = (json.dumps(vars(one), ensure_ascii=False) for one in found)
    write_atomic(path, "".join(f"{line}\n" for line in lines))


def read_checked(path: Path) -> list[Checked]:
    return [Checked(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def counts_of(found: list[Checked]) -> dict[str, int]:
    """Count the rows by what became of them."""
    return dict(Counter(one.status for one in found))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
