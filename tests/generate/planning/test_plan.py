"""A run is forecast from a few dozen of its images: with an engine that counts its own time, and with the demo's."""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from generate.engines.base import Completion, Prepared, Request
from generate.inference.conversation import ConversationConfig
from generate.plan import app
from generate.planning.forecast import Profile, ProfileError, forecast, read_profile
from generate.planning.profiling import profile_job, sample_of
from generate.storage.image_list import ImageRow, read_image_list
from imagenet_think import GOOD_STATUSES
from tests.support.commands import CHECKPOINTS
from tests.support.samples import drawn_list, image_row, record, write_jsonl

LIMIT = 2048
START_S, PICTURE_S, STEP_S, ROW_S = 30.0, 0.15, 0.02, 0.0004  # of the counting engine


class Counting:
    """An engine whose time passes by the tokens that it writes: texts with a long tail, some cut at the limit."""

    def __init__(self, seed: int, memory: int = 1000) -> None:
        self.now = 0.0
        self.seed = seed
        self.memory = memory  # rows that it can hold; with more it goes on with half
        self.batch_size = 0
        self.asked: list[tuple[str, int, int]] = []  # image_id, limit, batch size

    def prepare(self, request: Request) -> None:
        return None

    def tokens(self, image_id: str) -> int:
        return int(random.Random(f"{self.seed}/{image_id}").lognormvariate(6, 0.8))

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        source, rows, more = iter(prepared), list[tuple[float, Request]](), True
        if self.batch_size > self.memory:
            self.batch_size //= 2
        written = 0.0  # of a text that was there from the beginning
        while True:
            while more and len(rows) < self.batch_size:
                if (found := next(source, None)) is None:
                    more = False
                    break
                request = found[0]
                self.asked.append((request.image_id, request.max_new_tokens, self.batch_size))
                self.now += PICTURE_S
                rows.append((written + min(self.tokens(request.image_id), request.max_new_tokens), request))
            if not rows:
                return
            rows.sort(key=lambda row: row[0])
            end, request = rows[0]
            self.now += (end - written) * (STEP_S + ROW_S * len(rows))
            written = end
            rows.pop(0)
            tokens = min(self.tokens(request.image_id), request.max_new_tokens)
            text = record(request.image_id)["raw"][0]
            reason = "eos" if tokens < request.max_new_tokens else "length"
            yield Completion(request.image_id, text if reason == "eos" else "<think>on and", reason, 5, tokens)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of 480 images that are one file."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (64, 64), "red").save(folder / "one.png")
    rows = [image_row(f"i{at:03}", path="one.png") | {"sha256": None, "wnid": f"n{at % 7}"} for at in range(480)]
    write_jsonl(folder / "images.jsonl", rows)
    return folder


Profiled = Callable[..., tuple[Profile, Counting]]


@pytest.fixture
def profiled(pictures: Path, job: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Profiled:
    """The profile of a counting engine."""
    import torch

    from generate.processes.launch import Launch

    def profiled(seed: int, sizes: list[int], count: int = 48, **changes: Any) -> tuple[Profile, Counting]:
        asked = job(pictures / "images.jsonl", pictures, max_new_tokens=LIMIT, **changes.pop("job", {}))
        engine = Counting(seed, **changes)
        config = ConversationConfig(asked.entry, "?", lambda _: "prompt", LIMIT, force_answer=False)

        def opened(*_: Any) -> tuple[Counting, ConversationConfig]:
            engine.now += START_S
            return engine, config

        monkeypatch.setattr("generate.planning.profiling.open_engine", opened)
        rows = read_image_list(asked.images)
        launch = Launch(0, 1, torch.device("cpu"))
        return profile_job(asked, rows, None, launch, sizes, count, clock=lambda: engine.now), engine

    return profiled


def truth(engine: Counting, rows: list[ImageRow], size: int) -> tuple[float, int, int]:
    """Seconds, tokens and failures of the whole list."""
    engine.batch_size, before = size, engine.now
    ids = [row.image_id for row in rows]
    requests = [(Request(one, (), "", (), seed=0, max_new_tokens=LIMIT), None) for one in ids]
    done = list(engine.generate(requests))
    tokens = [completion.output_tokens or 0 for completion in done]
    return engine.now - before + START_S, sum(tokens), sum(completion.finish_reason == "length" for completion in done)


def test_the_interval_holds_for_ten_times_as_much(pictures: Path, profiled: Profiled) -> None:
    rows, held = read_image_list(pictures / "images.jsonl"), 0
    for seed in range(20):
        profile, engine = profiled(seed, [8])
        assert (len(profile.tokens), profile.batch_size, profile.trials) == (48, 8, [])
        ahead = forecast(profile, 480)
        seconds, tokens, failures = truth(engine, rows, 8)
        assert ahead.hours.value * 3600 == pytest.approx(seconds, rel=0.5)
        held += (
            ahead.hours.low <= seconds / 3600 <= ahead.hours.high
            and ahead.tokens.low <= tokens <= ahead.tokens.high
            and ahead.failures["all"].low <= failures <= ahead.failures["all"].high
        )
    assert held >= 17  # all three at once, of 95 % each


def test_what_is_proposed(profiled: Profiled) -> None:
    """A row costs a fiftieth of a step: twice as many are nearly twice as fast, until pictures are what counts."""
    profile, engine = profiled(0, [4, 8, 16, 32])
    assert [trial.batch_size for trial in profile.trials] == [4, 8, 16, 32]
    assert profile.batch_size == 32
    assert len(profile.tokens) == 128  # four times as many, where 48 were asked for
    assert {limit for _, limit, size in engine.asked if size == 16} == {8, 512}  # beginnings are enough to compare by
    small, engine = profiled(0, [4, 8, 16, 32], memory=15)
    assert [trial.fits for trial in small.trials] == [True, True, False]
    assert small.batch_size == 8


def test_one_size_that_does_not_fit(profiled: Profiled) -> None:
    assert profiled(0, [16], memory=15)[0].batch_size == 8


def test_a_profile_is_always_of_the_same_images(pictures: Path) -> None:
    rows = read_image_list(pictures / "images.jsonl")
    chosen = sample_of(rows, 48)
    assert chosen == sample_of(rows[::-1], 48)
    assert len({row.image_id for row in chosen}) == 48
    assert {row.wnid for row in chosen} == {f"n{at}" for at in range(7)}
    assert len(sample_of(rows, 1000)) == 480


def test_pictures_that_are_not_there(profiled: Profiled, tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"4 images gave no text; the first failed with: no picture 'one\.png' "):
        profiled(0, [8], job={"images_root": tmp_path})


REFUSED = [
    (["--batch-sizes=8,x"], "--batch-sizes 8,x is not a list of numbers; separate them by commas, as in 8,16,32."),
    (["--batch-sizes=0"], "--batch-sizes 0 is not a list of numbers; separate them by commas, as in 8,16,32."),
    (["--model=x"], "--model x is not known"),
    (["--split=val"], "--split val does not exist; choose train or test."),
    (["--config=sampling=x"], "sampling x"),
    (["--split=test"], "has no images of the split test"),
    (["--images=absent.jsonl"], "--images absent.jsonl does not exist"),
    (["--checkpoint=./absent"], "absent"),
]


@pytest.mark.parametrize(("more", "reason"), REFUSED)
def test_refused(pictures: Path, more: list[str], reason: str) -> None:
    result = CliRunner().invoke(app, [f"--images={pictures / 'images.jsonl'}", *more])
    assert result.exit_code == 2
    assert result.output.startswith("error: ")
    assert reason in result.output


def test_the_command(tmp_path: Path, listed: Path) -> None:
    """With a real model, and with the options of a run's own run.yaml."""
    (tmp_path / "run.yaml").write_text("sampling: greedy\nmax_new_tokens: 96\nout: runs/x\nprompt: Describe this.\n")
    options = [
        f"--images={listed / 'images.jsonl'}", f"--images-root={listed / 'pictures'}", f"--out={tmp_path / 'p.json'}",
        f"--checkpoint={CHECKPOINTS / 'glm'}", f"--config={tmp_path / 'run.yaml'}", "--batch-sizes=4", "--count=8",
    ]  # fmt: skip
    result = CliRunner().invoke(app, [*options, "--devices=2", "--usd-per-device-hour=2"])
    assert result.exit_code == 0, result.output
    for said in ("glm on cpu, 1 threads: 16 of 24 images were asked about\n", " on 2 devices;", " USD\n", "-> "):
        assert said in result.output
    profile = read_profile(tmp_path / "p.json")
    assert (profile.max_new_tokens, profile.batch_size, len(profile.tokens)) == (96, 4, 16)
    assert set(profile.statuses) <= {*GOOD_STATUSES, "truncated", "no_close"}


@pytest.mark.soak
@pytest.mark.parametrize("model", ["glm", "kimi", "openvlthinker"])
def test_the_demo_s_models(tmp_path: Path, job: Callable[..., Any], model: str) -> None:
    """By this process's own time. What else runs on the machine disturbs that, too, so there are three trials."""
    import torch

    from generate.inference.runner import run_job
    from generate.models.checkpoints import find_checkpoint
    from generate.processes.launch import Launch

    images, launch = drawn_list(tmp_path, 480), Launch(0, 1, torch.device("cpu"))
    asked = job(images, tmp_path / "pictures", model=model, batch_size=12)
    rows, checkpoint = read_image_list(images), find_checkpoint(asked.checkpoint, None)
    run_job(replace(asked, limit=4), rows, checkpoint, launch)  # imports, so that all starts are like one another
    held = False
    for turn in range(3):
        profile = profile_job(asked, rows, checkpoint, launch, [12], 48, clock=time.process_time)
        assert len(profile.tokens) == 48
        before, out = time.process_time(), tmp_path / str(turn)
        run_job(replace(asked, out=out), rows, checkpoint, launch)
        took, ahead = time.process_time() - before, forecast(profile, 480)
        held = ahead.hours.low * 3600 <= took <= ahead.hours.high * 3600
        print(f"{model}: {' '.join(f'{hours * 3600:.1f}' for hours in ahead.hours)} forecast, {took:.1f} s taken")
        if held:
            break
    assert held
    lines = [line for shard in out.glob("shard-*.jsonl") for line in shard.read_bytes().splitlines(keepends=True)]
    records = [json.loads(line) for line in lines]
    failures = sum(row["status"] not in GOOD_STATUSES for row in records)
    assert ahead.tokens.low <= sum(row["output_tokens"] or 0 for row in records) <= ahead.tokens.high
    assert ahead.disk_bytes.low <= sum(map(len, lines)) <= ahead.disk_bytes.high
    assert ahead.failures["all"].low <= failures <= ahead.failures["all"].high
