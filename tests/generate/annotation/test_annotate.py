"""Annotations of whole runs: right values and types, the same bytes after any kill, and nothing done twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet
import pytest
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenize import tokenize

import generate.annotation.annotate_runs
import generate.annotation.parts
import generate.storage.annotations
from generate.annotate import main
from generate.annotation.agreement import measure_agreement
from generate.annotation.annotate_runs import annotate
from generate.annotation.parts import Part, write_part
from generate.storage.annotations import read_annotations, text_digest
from generate.storage.locks import RunLock
from imagenet_think import AGREEMENT_COLUMNS, ContractError, Record, Schema
from tests.support.commands import ROOT, invoke
from tests.support.first_schema import TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.support.texts import SPECIAL, english, varied_pairs

Records = dict[str, list[Record]]
FAILED: dict[str, Any] = {"status": "truncated", "thinking": None, "answer": None, "message": "cut"}
PART = 4


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate.annotation.parts, "IMAGES_PER_PART", PART)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are made, by name."""
    names: list[str] = []

    def noted(part: Part) -> None:
        names.append(part.path.name)
        write_part(part)

    monkeypatch.setattr(generate.annotation.parts, "write_part", noted)
    return names


def some_records(count: int) -> Records:
    """Texts of every kind; every seventh image has no good record of one teacher, or needed a second attempt."""
    chance = random.Random(count)
    texts = [english(chance, chance.randint(1, 60)) for _ in range(count)] + SPECIAL[1:]
    records: Records = {model: [] for model in TEACHERS}
    for n in range(count):
        for model, rows in records.items():
            row = record(f"i{n:03d}", model, thinking=chance.choice(texts), answer=chance.choice(texts))
            if chance.random() < 1 / 7:
                rows.append(row | FAILED)
                row |= {"attempt": 1}
            if row["attempt"] == 0 or chance.random() < 1 / 2:
                rows.append(row)
    return records


def write_input(folder: Path, records: Records) -> dict[str, Path]:
    """Both runs and the list of their images, which is in no special order."""
    ids = sorted({row["image_id"] for rows in records.values() for row in rows}, reverse=True)
    classes = ("n02084071", "n02121620")  # dog, cat
    write_jsonl(folder / "images.jsonl", [image_row(name, wnid=classes[int(name[1:]) % 2]) for name in ids])
    for model, rows in records.items():
        write_run(folder / model, [], model)
        # in ASCII, which can hold the half of a surrogate pair
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / model / "shard-00000.jsonl").write_text(lines)
    return {model: folder / model for model in records}


def annotated(folder: Path, records: Records) -> list[dict[str, Any]]:
    """The rows of the file, read as the build reads it."""
    runs, out = write_input(folder, records), folder / "annotations.parquet"
    annotate(runs, folder / "images.jsonl", out)
    assert sorted(path.name for path in folder.iterdir()) == ["annotations.parquet", "glm", "images.jsonl", "kimi"]
    ids = sorted({row["image_id"] for rows in records.values() for row in rows})
    list_hash = sha256((folder / "images.jsonl").read_bytes()).hexdigest()
    return read_annotations(out, Schema(), dict.fromkeys(TEACHERS, "run-of-tests"), list_hash, ids).to_pylist()


# ------------------------------------------------------------------------------------------------------------ values


def test_columns(tmp_path: Path) -> None:
    looped = "a dog sits here a dog sits here"  # one of the five 4-grams stood before
    records = {
        "glm": [
            record("i0", thinking=looped, answer="A dog sits there."),
            record("i1") | FAILED,
            record("i2") | FAILED,
        ],
        "kimi": [
            record("i0", "kimi", thinking="图片中有一只狗，它坐在草地上。", answer="A cat sits there."),
            record("i1", "kimi", thinking="Who is it?", answer="I'm sorry, but I can't help with that."),
            record("i2", "kimi") | FAILED,
        ],
    }
    rows = annotated(tmp_path, records)
    assert {name: value for name, value in rows[0].items() if not isinstance(value, float)} == {
        "image_id": "i0",
        "glm_text": text_digest(looped, "A dog sits there."),
        "glm_english": True,
        "glm_refusal": False,
        "kimi_text": text_digest("图片中有一只狗，它坐在草地上。", "A cat sits there."),
        "kimi_english": False,
        "kimi_refusal": False,
        "glm_named": True,
        "glm_near": False,
        "glm_wrong_sibling": False,
        "glm_named_chance": False,
        "kimi_named": False,
        "kimi_near": False,
        "kimi_wrong_sibling": True,
        "kimi_named_chance": True,
    }
    assert rows[0]["glm_repetition"] == pytest.approx(1 / 5)
    assert rows[0]["glm_thinking_answer_overlap"] == pytest.approx(3 / 4)  # all but "there"
    assert rows[0]["kimi_repetition"] == rows[0]["kimi_thinking_answer_overlap"] == 0
    assert rows[0]["glm_hf"] == 1
    assert 0 < rows[0]["kimi_hf"] < 1
    assert rows[0]["answer_rouge_l"] == pytest.approx(3 / 4)
    assert rows[0]["answer_jaccard"] == pytest.approx(3 / 5)
    empty = dict.fromkeys(rows[0])
    assert rows[1] == empty | {name: rows[1][name] for name in rows[1] if name.startswith("kimi_")} | {"image_id": "i1"}
    assert (rows[1]["kimi_english"], rows[1]["kimi_refusal"]) == (True, True)
    assert rows[2] == empty | {"image_id": "i2"}


def test_runs_without_a_good_record(tmp_path: Path) -> None:
    records = {model: [record(f"i{n}", model) | FAILED for n in range(PART + 1)] for model in TEACHERS}
    assert annotated(tmp_path, records) == [
        dict.fromkeys(row) | {"image_id": f"i{n}"} for n, row in enumerate(annotated(tmp_path, records))
    ]


def test_the_record_that_counts(tmp_path: Path) -> None:
    records = {model: [record("i0", model)] for model in TEACHERS}
    records["glm"] = [record("i0", attempt=2), record("i0", attempt=1, answer="Early."), record("i0") | FAILED]
    assert annotated(tmp_path, records)[0]["glm_text"] == text_digest("glm sees i0", "Early.")


def test_what_the_build_will_drop_is_told(tmp_path: Path) -> None:
    old = record("b", answer="<think>\nA ball?\n</think>\nA ball.")
    runs = {
        model: write_run(tmp_path / model, [record("a", model), old if model == "glm" else record("b", model)], model)
        for model in TEACHERS
    }
    images = write_jsonl(tmp_path / "images.jsonl", [image_row("a"), image_row("b")])
    told = annotate(runs, images, tmp_path / "a.parquet").splitlines()
    assert told[-1].startswith("glm: the build drops 1 of the good, which hold a delimiter of the model; run `python ")
    assert f"--run {runs['glm']} --out" in told[-1]
    assert len(told) == 7


def test_odd_texts(tmp_path: Path) -> None:
    odd = [*SPECIAL[1:], "\0", "a dog \ud83d", "\udc00", "| - |", "狗" * 5000, "7 " * 99, "dog " * 200_000]
    records = {model: [record(f"i{n:02d}", model) for n in range(len(odd))] for model in TEACHERS}
    for n, text in enumerate(odd):
        records["glm"][n] |= {"thinking": text, "answer": text}
        records["kimi"][-n] |= {"thinking": text, "answer": text}
    rows = annotated(tmp_path, records)
    assert None not in {value for row in rows for value in row.values()}
    shares = [row[name] for row in rows for name in row if "glm_rep" in name or "overlap" in name or "answer_" in name]
    assert all(0 <= share <= 1 for share in shares)


def test_agreement_equals_the_references() -> None:
    pairs = [(left, right) for left, several in varied_pairs(80, longest=400) for right in several]
    pairs += [("a dog \ud83d cat", "a\udc00dog cat")]
    scorer = RougeScorer(["rougeL"])
    for (left, right), found in zip(pairs, measure_agreement(pairs), strict=True):
        a, b = set(tokenize(left, None)), set(tokenize(right, None))
        assert tuple(found) == AGREEMENT_COLUMNS
        assert found["answer_rouge_l"] == scorer.score(right, left)["rougeL"].fmeasure
        assert found["answer_jaccard"] == (len(a & b) / len(a | b) if a | b else 0)


# ------------------------------------------------------------------------------------------------- kills, other orders


def test_same_records_same_bytes(tmp_path: Path) -> None:
    """One shard, against many that were written in another order and in part again; other parts."""
    records = some_records(30)
    runs = write_input(tmp_path, records)
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    chance = random.Random(0)
    for model, rows in records.items():
        disturbed = rows + chance.sample(rows, 9)
        chance.shuffle(disturbed)
        (runs[model] / "shard-00000.jsonl").unlink()
        for number in range(3):
            lines = "".join(json.dumps(row) + "\n" for row in disturbed[number::3])
            (runs[model] / f"shard-{2 * number:05d}.jsonl").write_text(lines)
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


@pytest.mark.process
def test_kill_and_continue(tmp_path: Path, made: list[str]) -> None:
    """Two processes and their parent, killed; then one process: the bytes of one that was never disturbed."""
    runs, images, out = write_input(tmp_path, some_records(240)), tmp_path / "images.jsonl", tmp_path / "a.parquet"
    annotate(runs, images, tmp_path / "calm.parquet")
    every, made[:] = list(made), []
    folder = tmp_path / ".a.parquet.parts"
    process = start(runs, images, out, workers=2)
    deadline = time.monotonic() + 300
    while len(list(folder.glob("part-*"))) < 3 and process.poll() is None:
        assert time.monotonic() < deadline, "no part was written"
        time.sleep(0.005)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not psutil.wait_procs(workers, timeout=30)[1], "the workers live on"

    written = {path.name: path.stat().st_mtime_ns for path in folder.glob("part-*")}
    assert 3 <= len(written) < len(every), "the kill did not fall into the middle"
    assert not out.exists()
    told = annotate(runs, images, out)
    assert sorted(made) == sorted(set(every) - set(written))
    assert told.startswith(f"240 images ({len(written)} of {len(every)} parts were there)")
    assert out.read_bytes() == (tmp_path / "calm.parquet").read_bytes()
    assert not folder.exists()


def start(runs: dict[str, Path], images: Path, out: Path, workers: int) -> "subprocess.Popen[bytes]":
    """The command, with small parts."""
    script = f"""import typer, generate.annotate, generate.annotation.parts
generate.annotation.parts.IMAGES_PER_PART = {PART}
typer.run(generate.annotate.main)"""
    options = [*(f"--{model}={run}" for model, run in runs.items()), f"--images={images}", f"--out={out}"]
    env = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", script, *options, f"--workers={workers}"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL
    )


def unjoined(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Path], Path]:
    """The runs and the parts of a job that ended after these were made, before they were joined."""
    runs = write_input(folder, {model: [record(f"i{n}", model) for n in range(3 * PART)] for model in TEACHERS})

    def full_disk(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(generate.annotation.annotate_runs, "join_parts", full_disk)
        with pytest.raises(OSError, match="No space left"):
            annotate(runs, folder / "images.jsonl", folder / "a.parquet")
    assert not (folder / "a.parquet").exists()
    return runs, folder / ".a.parquet.parts"


def retry_record(runs: dict[str, Path], _: Path) -> None:
    write_jsonl(runs["kimi"] / "shard-00001.jsonl", [record(f"i{PART}", "kimi", attempt=-1, answer="Another.")])


def cut_part(_: dict[str, Path], parts: Path) -> None:
    path = parts / "part-00001.parquet"
    path.write_bytes(path.read_bytes()[:-5])


def other_run(runs: dict[str, Path], _: Path) -> None:
    for file in (runs["glm"] / "run.json", runs["glm"] / "shard-00000.jsonl"):
        file.write_text(file.read_text().replace("run-of-tests", "another-run"))


def other_list(runs: dict[str, Path], _: Path) -> None:
    with (runs["glm"].parent / "images.jsonl").open("a") as file:
        file.write("\n")


CHANGES: list[tuple[Callable[[dict[str, Path], Path], None], list[int]]] = [
    (lambda runs, parts: None, []),
    (retry_record, [1]),
    (cut_part, [1]),
    (other_run, [0, 1, 2]),
    (other_list, [0, 1, 2]),
]


@pytest.mark.parametrize(("change", "again"), CHANGES)
def test_only_what_changed_is_made_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: list[str],
    change: Callable[[dict[str, Path], Path], None],
    again: list[int],
) -> None:
    runs, parts = unjoined(tmp_path, monkeypatch)
    change(runs, parts)
    made.clear()
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    assert made == [f"part-{number:05d}.parquet" for number in again]
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "fresh.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "fresh.parquet").read_bytes()


def test_another_rule_makes_all_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[str]) -> None:
    runs, _ = unjoined(tmp_path, monkeypatch)
    monkeypatch.setitem(generate.storage.annotations.RULE_VERSIONS, "refusal", 99)
    made.clear()
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    assert len(made) == 3


# --------------------------------------------------------------------------------------------------------- refusals


def options_for(runs: dict[str, Path], out: Path) -> list[str]:
    listed = runs["glm"].parent / "images.jsonl"
    return [*(f"--{model}={run}" for model, run in runs.items()), f"--images={listed}", f"--out={out}", "--workers=1"]


def no_strings(run: Path) -> None:
    shard = run / "shard-00000.jsonl"
    shard.write_text(shard.read_text().replace('"glm sees i0"', "7"))


REFUSED: list[tuple[Callable[[Path], Any], str]] = [
    (lambda run: (run / "run.json").unlink(), "is not a run"),
    (lambda run: (run / "shard-00000.jsonl").unlink(), "has no record of 3 of 3 images"),
    (lambda run: (run.parent / "images.jsonl").write_text("{"), "images.jsonl, line 1: not JSON"),
    (lambda run: (run.parent / "images.jsonl").unlink(), "No such file"),
    (lambda run: (run.parent / "a.parquet").mkdir(), "a.parquet is a directory"),
    (no_strings, "line 1: not a record of a run (TypeError: thinking must be a text or null, not 7)"),
]


@pytest.mark.parametrize(("spoil", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_refused(tmp_path: Path, spoil: Callable[[Path], Any], message: str) -> None:
    runs = write_input(tmp_path, {model: [record(f"i{n}", model) for n in range(3)] for model in TEACHERS})
    spoil(runs["glm"])
    result = invoke(main, *options_for(runs, tmp_path / "a.parquet"))
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert not (tmp_path / "a.parquet").is_file()


def test_another_list_is_refused(tmp_path: Path) -> None:
    runs = write_input(tmp_path, {model: [record("i0", model)] for model in TEACHERS})
    described = json.loads((runs["kimi"] / "run.json").read_text())
    described["bound"]["images"] = "0" * 64
    (runs["kimi"] / "run.json").write_text(json.dumps(described))
    with pytest.raises(ContractError, match=r"is not the list that .*kimi was run on"):
        annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")


def test_one_job_at_a_time(tmp_path: Path) -> None:
    runs = write_input(tmp_path, {model: [record("i0", model)] for model in TEACHERS})
    parts = tmp_path / ".a.parquet.parts"
    parts.mkdir()
    with RunLock(parts) as lock:
        lock.take()
        result = invoke(main, *options_for(runs, tmp_path / "a.parquet"))
    assert result.exit_code == 2
    assert f"is in use by process {os.getpid()} on " in result.stderr
    assert not (tmp_path / "a.parquet").exists()
    result = invoke(main, *options_for(runs, tmp_path / "a.parquet"))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "1 image")
    assert pyarrow.parquet.read_metadata(tmp_path / "a.parquet").num_rows == 1
    assert not parts.exists()
