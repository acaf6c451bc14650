"""Write benchmarks of any size from synthetic texts, every one distinct."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from imagenet_think import SplitSize, readme_head
from tests.support.first_schema import FEATURES, TEACHERS

CHUNK = 2000  # images whose texts are made at a time
CLASSES = [f"n{number:08d}" for number in range(1000)]


def write_dataset(folder: Path, images: int, speaker: "Speaks | None" = None, classes: Sequence[str] = CLASSES) -> None:
    """The paired config alone, as generate/build_dataset.py leaves it."""
    path = folder / "data" / "paired" / "test-00000.parquet"
    path.parent.mkdir(parents=True)
    schema = FEATURES["paired"].arrow_schema.remove_metadata()
    speaker = speaker or Speaker(seed=0)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, images, CHUNK):
            rows = []
            for at in range(start, min(start + CHUNK, images)):
                row = {
                    "image_id": name(at),
                    "wnid": classes[at % len(classes)],
                    "path": name(at),
                    "question": "What is it?",
                }
                for teacher in TEACHERS:
                    thinking, answer = speaker.parts()
                    row |= {f"{teacher}_thinking": thinking, f"{teacher}_answer": answer}
                rows.append(row)
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    (folder / "runs.json").write_text(json.dumps({teacher: {"bound": {}} for teacher in TEACHERS}))
    (folder / "README.md").write_text(readme_head({"paired": {"test": SplitSize(images, path.stat().st_size)}}))


def write_run(folder: Path, model: str, images: int, speaker: "Speaks | None" = None) -> None:
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps({"run_id": model, "bound": {"model": model}}))
    speaker = speaker or Speaker(seed=hash_of(model))
    with (folder / "shard-00000.jsonl").open("w", encoding="utf-8") as shard:
        for at in range(images):
            thinking, answer = speaker.parts()
            record = {"image_id": name(at), "attempt": 0, "run_id": model, "status": "ok"}
            raw = [f"<think>{thinking}</think>{answer}"]
            shard.write(json.dumps(record | {"raw": raw, "thinking": thinking, "answer": answer}) + "\n")


def name(at: int) -> str:
    return f"n{at % 1000:08d}_{at:06d}"


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode()[:6], "little")


class Speaks(Protocol):
    def parts(self) -> tuple[str, str]: ...


class Speaker:
    """Texts of log-normal lengths over a Zipf-like vocabulary, put together of phrases: 250,000 must be quick."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        vocabulary = list(words(30_000))
        weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
        drawn = random.Random(0).choices(vocabulary, weights, k=10 * 20_000)
        self._phrases = [" ".join(drawn[at : at + 10]) for at in range(0, len(drawn), 10)]

    def parts(self) -> tuple[str, str]:
        return self._text(450), self._text(150)

    def _text(self, median: int) -> str:
        count = max(1, round(self._chance.lognormvariate(0, 0.4) * median / 10))
        phrases = self._chance.choices(self._phrases, k=count)
        return ". ".join(phrases).capitalize() + f", {self._chance.getrandbits(40)}."


def words(count: int) -> Iterator[str]:
    """Distinct pronounceable words; the frequent ones are short, as in English."""
    chance, seen = random.Random(1), set()
    while len(seen) < count:
        syllables = 1 if len(seen) < 200 else 2 if len(seen) < 3000 else chance.choice((2, 3, 4))
        word = "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(syllables))
        word += chance.choice(("", "n", "s", "ng", "r"))
        if word not in seen:
            seen.add(word)
            yield word
