"""Ask about one picture and print all of it: the request, the tokens, what the model wrote, and how it was split.

What `generate/run.py --dry-run` does, by the run's own engine and parser; the run's directory stays as it is.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generate.command_line.terminal import counted, say
from generate.engines.base import Completion, Engine, Prepared, Request
from generate.engines.endpoint import without_passwords
from generate.inference.generation_loop import GenerationLoop, Source
from generate.inference.job import Job
from generate.inference.load_engine import open_engine
from generate.models.checkpoints import Checkpoint
from generate.models.thinking import segments
from generate.processes.launch import LaunchError, join_launch
from generate.storage.image_list import ImageRow
from generate.storage.run_directory import RecordWriter, make_run_directory
from imagenet_think import Record

_TITLE = 1  # bold, as terminals number it
_COLOURS = {"thinking": 36, "answer": 32, "tag": 35, "rest": 33}
_DATA = "data:"  # how a picture begins in a server's request


def ask_about_one(job: Job, rows: list[ImageRow], checkpoint: Checkpoint | None) -> tuple[str, Counter[str]]:
    """Ask about the first picture that the job would, and print it. Raises what a run does before its first row."""
    launch = join_launch()
    if launch.size > 1:
        raise LaunchError("--dry-run asks about one picture; start it with python, or with --num_processes 1")
    row = job.rows(rows)[0][0]
    engine, config = open_engine(job, launch, checkpoint)
    watched = _Watched(engine)
    stamp = {
        "model": job.model,
        "run_id": "dry run",
        "revision": (checkpoint.revision if checkpoint else job.revision) or "unknown",
        "style": job.entry.style,
        "protocol": job.entry.protocol,
        "attempt": job.attempt,
    }
    source = Source(job.images_root, job.settings.max_side, workers=1, ahead=1, search=job.search)
    records = list[Record]()
    with tempfile.TemporaryDirectory(prefix="dry-run-") as folder:
        make_run_directory(Path(folder))
        writer = RecordWriter(Path(folder), {})
        loop = GenerationLoop(
            watched, writer, config, source, seed=job.settings.seed, stamp=stamp, wrote=records.append
        )
        loop.run(iter([[row]]))
        writer.close()
    _print_all(job, row, watched, records[0])
    return "dry run", Counter([records[0]["status"]])


@dataclass
class _Watched:
    """Wrap an engine and keep what it was asked, with its completions."""

    engine: Engine
    asked: list[Prepared] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)

    def prepare(self, request: Request) -> Any:
        inputs = self.engine.prepare(request)
        self.asked.append((request, inputs))
        return inputs

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        for completion in self.engine.generate(prepared):
            self.completions.append(completion)
            yield completion


def _print_all(job: Job, row: ImageRow, engine: _Watched, record: Record) -> None:
    where = f"{job.settings.urls[0]}, {job.checkpoint}" if job.engine == "server" else f"{job.checkpoint}, {job.engine}"
    _say_title("picture", f"{row.image_id}: {', '.join(row.paths)} below {job.images_root}")
    _say_title("model", f"{job.model}: {without_passwords(where)}")
    for number, (request, inputs) in enumerate(engine.asked):
        turn = f" {number + 1}" if len(engine.asked) > 1 else ""
        sizes = ", ".join(f"{picture.width} x {picture.height}" for picture in request.images)
        _say_title(f"request{turn}", f"pictures of {sizes} pixels, at most {counted(request.max_new_tokens, 'token')}")
        say(_as_sent(inputs) if isinstance(inputs, bytes) else request.prompt)
    for number, raw in enumerate(record["raw"]):
        _say_title(f"what the model wrote{f' {number + 1}' if len(record['raw']) > 1 else ''}", "")
        for part, text in segments(raw, job.entry.style):
            say(text, _COLOURS[part], end="")
        say("")
    for name in ("thinking", "answer", "rest"):
        if name != "rest" or (record["rest"] or "").strip():
            _say_title(name, "" if record[name] else "none")
            say(record[name] or "", _COLOURS[name])
    counts = {"prompt": record["prompt_tokens"], "text": record["output_tokens"]}
    told = ", ".join(f"{name} {'not counted' if count is None else f'{count:,}'}" for name, count in counts.items())
    _say_title("tokens", told)
    _say_title("end", f"{record['finish_reason']}{f' ({message})' if (message := record['message']) else ''}")
    _say_title("status", f"{record['status']}")


def _say_title(title: str, text: str) -> None:
    say(f"\n{title}" if not text else f"\n{title}: ", _TITLE, end="")
    say(text)


def _as_sent(body: bytes) -> str:
    """Return a server's request for people: its pictures as their sizes."""

    def short(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: short(one) for name, one in value.items()}
        if isinstance(value, list):
            return [short(one) for one in value]
        if isinstance(value, str) and value.startswith(_DATA):
            return f"{value.partition(',')[0]}, … ({len(value):,} characters)"
        return value

    return json.dumps(short(json.loads(body)), indent=2, ensure_ascii=False)
