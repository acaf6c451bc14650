"""The build: same records, same bytes; every image comes out; what does not belong is refused in one sentence."""

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import yaml

import generate.building.build
import generate.building.parquet_shards
import imagenet_think
from generate.annotation.annotate_runs import annotate
from generate.build_dataset import main
from generate.building.build import build
from generate.inference.reparse import reparse
from generate.models.model_file import plain
from generate.models.registry import MODELS
from generate.storage.atomic import unfinished_directory
from imagenet_think import ContractError
from tests.support.built_datasets import FAILED, Records, built, good_records, published_records, rows_of, write_input
from tests.support.commands import ROOT, file_hashes, invoke
from tests.support.first_schema import CONFIGS, FEATURES, TEACHERS
from tests.support.samples import drawn_list, record, write_jsonl, write_run

# ------------------------------------------------------------------------------------------------------- what is built


def test_all_good(tmp_path: Path) -> None:
    out = built(tmp_path, good_records())
    for config in ("paired", *TEACHERS):
        rows = rows_of(out, config, "train") + rows_of(out, config, "test")
        assert sorted(row["image_id"] for row in rows) == [f"i{n:02d}" for n in range(25)]
        assert list(rows[0]) == list(FEATURES[config])
    assert not (out / "data" / "failures").exists()
    pair = rows_of(out, "paired", "train")[0]
    assert pair["question"] == "What is in this image?"
    assert pair["glm_thinking"] == "glm sees i01"
    assert pair["kimi_answer"] == "A dog, says kimi."
    assert pair["path"] == "n02084071/i01.JPEG"
    assert (out / "imagenet_think.py").read_bytes() == Path(imagenet_think.__file__).read_bytes()


def test_failures_are_rows_with_their_reason_and_raw(tmp_path: Path) -> None:
    records = good_records(10)
    records["glm"][3] |= FAILED
    records["glm"][4] |= FAILED | {"status": "bad_image", "raw": [], "message": "the picture's file is damaged"}
    records["kimi"][4] |= FAILED | {"status": "bad_image", "raw": [], "message": "the picture's file is damaged"}
    out = built(tmp_path, records, test_every=0)
    assert {row["image_id"] for row in rows_of(out, "paired")} == {f"i{n:02d}" for n in range(10)} - {"i03", "i04"}
    failures = rows_of(out, "failures")
    assert [(row["image_id"], row["model"], row["status"], row["message"]) for row in failures] == [
        ("i03", "glm", "truncated", "the thinking was stopped"),
        ("i04", "glm", "bad_image", "the picture's file is damaged"),
        ("i04", "kimi", "bad_image", "the picture's file is damaged"),
    ]
    assert failures[0]["raw"] == records["glm"][3]["raw"]
    for model in TEACHERS:
        assert len(rows_of(out, model)) + sum(row["model"] == model for row in failures) == 10


def test_shards_are_aligned_and_sorted(tmp_path: Path) -> None:
    records = good_records(40)
    for n in range(14, 21):  # one whole shard of glm, and so of the pairs
        records["glm"][n] |= FAILED
    out = built(tmp_path, records, rows_per_shard=7, test_every=0)
    ids = [f"i{n:02d}" for n in range(40)]
    for config in CONFIGS:
        for file in (out / "data" / config).glob("*.parquet"):
            shard = int(file.stem.removeprefix("train-"))
            found = pyarrow.parquet.read_table(file)["image_id"].to_pylist()
            assert found == sorted(found)
            assert set(found) <= set(ids[7 * shard : 7 * shard + 7])
    assert not (out / "data" / "glm" / "train-00002.parquet").exists()
    assert (out / "data" / "kimi" / "train-00002.parquet").exists()


def test_best_attempt_counts_and_all_are_published(tmp_path: Path) -> None:
    records = good_records(6)
    records["glm"][2] |= FAILED
    records["glm"] += [record("i02", attempt=2, answer="late"), record("i02", attempt=1, answer="early")]
    records["glm"] += [dict(records["glm"][0]), dict(records["glm"][0])]  # written again
    out = built(tmp_path, records, test_every=0)
    assert [(row["attempt"], row["answer"]) for row in rows_of(out, "glm") if row["image_id"] == "i02"] == [
        (1, "early")
    ]
    assert not (out / "data" / "failures").exists()
    keys = [(r["image_id"], r["attempt"]) for r in published_records(out, "glm")]
    assert keys == [("i00", 0), ("i01", 0), ("i02", 0), ("i02", 1), ("i02", 2), ("i03", 0), ("i04", 0), ("i05", 0)]
    assert published_records(out, "glm")[2]["raw"] == records["glm"][2]["raw"]


OLD = {  # as the parser before read two blocks of thinking
    "raw": ["<think>\nRound.\n</think>\n<think>\nA ball?\n</think>\nA ball."],
    "thinking": "Round.",
    "answer": "<think>\nA ball?\n</think>\nA ball.",
}


def test_a_row_that_holds_a_delimiter_is_no_good_row(tmp_path: Path) -> None:
    records = good_records(10)
    records["glm"][2] |= OLD
    records["glm"][3] |= OLD
    records["glm"].append(record("i03", attempt=1, answer="Another time."))
    records["kimi"][3] |= {"answer": 'It says "◁think▷", in quotes.'}
    runs = write_input(tmp_path, records, test_every=0)
    told = build(runs, tmp_path / "images.jsonl", tmp_path / "out").splitlines()
    assert told[1].startswith("glm: 9 good, 1 failed (1 dropped), 1 further attempt")
    assert told[3:] == [
        "glm: 1 of the dropped hold a delimiter of the model in their thinking or answer; run "
        f"`python generate/reparse.py --run {runs['glm']} --out DIRECTORY` and build from that directory"
    ]
    (failure,) = rows_of(tmp_path / "out", "failures")
    assert (failure["image_id"], failure["model"], failure["status"]) == ("i02", "glm", "dropped")
    assert failure["message"] == "its answer holds the delimiter <think>; generate/reparse.py parses the run again"
    assert failure["raw"] == OLD["raw"]
    assert [row["answer"] for row in rows_of(tmp_path / "out", "glm") if row["image_id"] == "i03"] == ["Another time."]
    assert published_records(tmp_path / "out", "glm")[2] == records["glm"][2]  # as it was written

    reparse(runs["glm"], tmp_path / "again")
    told = build(runs | {"glm": tmp_path / "again"}, tmp_path / "images.jsonl", tmp_path / "out").splitlines()
    assert (len(told), told[1][:26]) == (3, "glm: 10 good, 0 failed, 1 ")
    assert [row["thinking"] for row in rows_of(tmp_path / "out", "glm")][2] == "Round.\n\nA ball?"


def test_the_style_is_that_of_the_run(tmp_path: Path) -> None:
    records = good_records(3)
    records["glm"][1] |= {"answer": "A?[/THINK]A."}
    runs = write_input(tmp_path, records)
    assert "glm: 3 good" in build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    described = json.loads((runs["glm"] / "run.json").read_text())
    entry = json.loads(json.dumps(plain(MODELS["glm"]))) | {"style": {"thinking": [["[THINK]", "[/THINK]"]]}}
    described["bound"]["entry"] = entry
    (runs["glm"] / "run.json").write_text(json.dumps(described))
    assert "glm: 2 good, 1 failed (1 dropped)" in build(runs, tmp_path / "images.jsonl", tmp_path / "out")


def test_annotations_are_of_the_record_that_counts(tmp_path: Path) -> None:
    """Annotating and building agree on it where a record holds a delimiter."""
    records = good_records(6)
    records["glm"][2] |= OLD
    records["glm"][3] |= OLD
    records["glm"].append(record("i03", attempt=1, answer="Another time."))
    runs = write_input(tmp_path, records, test_every=0)
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "annotations.parquet")
    build(runs, tmp_path / "images.jsonl", tmp_path / "out", annotations=tmp_path / "annotations.parquet")
    assert len(rows_of(tmp_path / "out", "paired")) == 5


def test_counts_are_told(tmp_path: Path) -> None:
    records = good_records(10)
    records["glm"][3] |= FAILED
    records["kimi"][3] |= FAILED
    records["kimi"][4] |= FAILED | {"status": "loop"}
    records["kimi"] += [record("i04", "kimi", attempt=1) | FAILED, dict(records["kimi"][0])]
    runs = write_input(tmp_path, records)
    assert build(runs, tmp_path / "images.jsonl", tmp_path / "out").splitlines() == [
        "10 images: 8 pairs complete, 1 with one side, 1 with none",
        "glm: 9 good, 1 failed (1 truncated), 0 further attempts, 0 repeated records left out",
        "kimi: 8 good, 2 failed (1 truncated, 1 loop), 1 further attempt, 1 repeated record left out",
    ]
    records["glm"].append(dict(records["glm"][0], raw=["another text"]))
    runs = write_input(tmp_path, records)
    assert build(runs, tmp_path / "images.jsonl", tmp_path / "out").splitlines()[1] == (
        "glm: 9 good, 1 failed (1 truncated), 0 further attempts, 0 repeated records left out, "
        "1 of other texts for the same attempt"
    )


@pytest.mark.parametrize("number", [-5, 9_999_999_999, "12", 1.5])
def test_a_number_that_cannot_be_one_of_tokens_is_refused_with_the_way_out(number: Any, tmp_path: Path) -> None:
    records = good_records()
    records["glm"][0] |= {"output_tokens": number}
    with pytest.raises(ContractError, match=r"output_tokens must be .*generate/reparse\.py puts there"):
        built(tmp_path, records)


def test_row_groups_are_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate.building.parquet_shards, "ROWS_PER_GROUP", 4)
    out = built(tmp_path, good_records(10), rows_per_shard=100, test_every=0)
    file = pyarrow.parquet.ParquetFile(out / "data" / "paired" / "train-00000.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)] == [4, 4, 2]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert not file.schema_arrow.metadata, "types as one version of datasets writes them cannot be read by the other"


@pytest.mark.parametrize(
    ("checkpoint", "published"),
    [
        ("zai-org/GLM-4.1V-9B-Thinking", "zai-org/GLM-4.1V-9B-Thinking"),
        ("/home/someone/models/glm-tuned", "glm-tuned"),
        ("generate/demo/checkpoints/glm", "glm"),
        ("./glm-tuned", "glm-tuned"),
        ("/srv/my models/glm", "glm"),
        ("~/glm-tuned", "glm-tuned"),
    ],
)
def test_runs_are_described_without_local_paths(tmp_path: Path, checkpoint: str, published: str) -> None:
    records = good_records(3)
    runs = write_input(tmp_path, records)
    run = json.loads((runs["glm"] / "run.json").read_text())
    run["bound"] |= {"checkpoint": checkpoint, "sampling": {"top_p": 0.9}, "prompt": "/no_think </think></answer>"}
    run["host"] = "machine-of-mine"
    (runs["glm"] / "run.json").write_text(json.dumps(run))
    build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    described = json.loads((tmp_path / "out" / "runs.json").read_text())
    assert set(described) == set(TEACHERS)
    assert set(described["glm"]) == {"run_id", "bound"}
    assert described["glm"]["bound"] == run["bound"] | {"checkpoint": published}


def test_odd_texts_survive(tmp_path: Path) -> None:
    records = good_records(3)
    odd = "NUL \0, 😀, \u2028, ```\n---\n" + "long " * 200_000
    records["glm"][1] |= {"thinking": odd, "raw": [odd]}
    out = built(tmp_path, records, test_every=0)
    assert rows_of(out, "paired")[1]["glm_thinking"] == odd


def test_half_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    records = good_records(3)
    runs = write_input(tmp_path, records)
    shard = runs["glm"] / "shard-00000.jsonl"
    shard.write_bytes(shard.read_bytes().replace(b'"glm sees i01"', b'"glm \\ud83d sees \\ud83d\\ude00"'))
    build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    assert "glm \ufffd sees 😀" in [row["thinking"] for row in rows_of(tmp_path / "out", "glm")]


def test_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    runs = write_input(tmp_path, good_records(3))
    with (runs["glm"] / "shard-00001.jsonl").open("wb") as file:
        file.write(b'{"image_id": "i0')
    build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    assert len(rows_of(tmp_path / "out", "glm")) == 3


# -------------------------------------------------------------------------------------------------------- determinism


@pytest.mark.parametrize("seed", range(3))
def test_same_records_same_bytes(tmp_path: Path, seed: int) -> None:
    """One undisturbed shard, against many that were written in another order and in part again."""
    records = good_records(60)
    for n in range(0, 60, 7):
        records["glm"][n] |= FAILED
        records["glm"].append(record(f"i{n:02d}", attempt=1, raw=["second"]))
    records["kimi"].append(record("i05", "kimi", raw=["another writing of the attempt"]))
    expected = file_hashes(built(tmp_path / "undisturbed", records))

    rng = random.Random(seed)
    runs = write_input(tmp_path / "disturbed", records)
    for model, rows in records.items():
        disturbed = rows + rng.sample(rows, 20)
        rng.shuffle(disturbed)
        (runs[model] / "shard-00000.jsonl").unlink()
        for number in range(5):
            write_jsonl(runs[model] / f"shard-{3 * number:05d}.jsonl", disturbed[number::5])
    out = tmp_path / "disturbed" / "imagenet-think-250k"
    build(runs, tmp_path / "disturbed" / "images.jsonl", out, 7)
    assert file_hashes(out) == expected
    assert len(expected) > 20


# ----------------------------------------------------------------------------------------------------------- refusals


def change_run(run: Path, **bound: Any) -> None:
    described = json.loads((run / "run.json").read_text())
    described["bound"] |= bound
    (run / "run.json").write_text(json.dumps(described))


def append_line(run: Path, line: bytes) -> None:
    with (run / "shard-00000.jsonl").open("ab") as file:
        file.write(line + b"\n")


def append(run: Path, **changes: Any) -> None:
    append_line(run, json.dumps(record("i00", "glm") | changes).encode())


def leave_out(run: Path) -> None:
    shard = run / "shard-00000.jsonl"
    shard.write_bytes(b"".join(shard.read_bytes().splitlines(keepends=True)[:-2]))


REFUSALS: list[tuple[Callable[[Path], Any], str]] = [
    (lambda run: (run / "run.json").unlink(), r"glm is not a run: it has no run\.json"),
    (lambda run: (run / "run.json").write_text("{"), r"run\.json does not describe a run"),
    (lambda run: (run / "run.json").write_text("{}"), r"run\.json does not describe a run"),
    (lambda run: change_run(run, model="internvl"), "it is of model 'glm', the run of 'internvl'"),
    (lambda run: change_run(run, question="Why?"), "asked different ones: .*'Why\\?'"),
    (lambda run: change_run(run, images="0" * 64), r"images\.jsonl is not the list that .*glm was run on"),
    (lambda run: append(run, run_id="other"), "i00.*: it is of run 'other', run.json of 'run-of-tests'"),
    (lambda run: append(run, model="kimi"), "it is of model 'kimi'"),
    (lambda run: append(run, image_id="stranger"), "image 'stranger', which the list of images does not have"),
    (
        lambda run: append(run, image_id=["i00"]),
        r"shard-00000\.jsonl, line 9: not a record of a run \(TypeError: image_id and status must be texts",
    ),
    (lambda run: append(run, status="fine"), "unknown status 'fine'"),
    (
        lambda run: append(run, attempt="first"),
        r"line 9: not a record of a run \(TypeError: attempt must be a whole number",
    ),
    (lambda run: append(run, raw=5), "raw must be a list of texts, not 5"),
    (
        lambda run: append_line(run, b"[" * 100_000),
        r"shard-00000\.jsonl, line 9: not a record of a run \(RecursionError",
    ),
    (lambda run: append(run, thinking=None), "'ok' without a thinking and an answer"),
    (lambda run: append_line(run, b'{"image_id": "i00", "attempt": 0, "status": "ok"}'), "it has no thinking, answer"),
    (lambda run: append_line(run, b"{torn"), r"shard-00000\.jsonl, line 9: not a record"),
    (lambda run: append_line(run, b'{"image_id": "\xff"}'), r"shard-00000\.jsonl, line 9: not a record"),
    (leave_out, "glm has no record of 2 of 8 images, 'i06' for one; finish the run"),
    (lambda run: (run / "shard-00000.jsonl").unlink(), "glm has no record of 8 of 8 images"),
]


@pytest.mark.parametrize(("spoil", "message"), REFUSALS, ids=[message for _, message in REFUSALS])
def test_refusals(tmp_path: Path, spoil: Callable[[Path], Any], message: str) -> None:
    runs = write_input(tmp_path, good_records(8))
    spoil(runs["glm"])
    with pytest.raises(ContractError, match=message) as caught:
        build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["glm", "images.jsonl", "kimi"]


def test_value_of_another_type_is_refused_with_its_images(tmp_path: Path) -> None:
    records = good_records(8)
    records["kimi"][2]["seed"] = "seven"
    with pytest.raises(ContractError, match="'i00' to 'i07' has a value of another type"):
        built(tmp_path, records, rows_per_shard=100, test_every=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["glm", "images.jsonl", "kimi"]


def test_only_a_built_dataset_is_replaced(tmp_path: Path) -> None:
    out = built(tmp_path, good_records(8))
    (out / "data" / "left-over.parquet").touch()
    built(tmp_path, good_records(4))
    assert len(rows_of(out, "glm")) == 4
    assert not (out / "data" / "left-over.parquet").exists()

    runs = {model: tmp_path / model for model in TEACHERS}
    (tmp_path / "home").mkdir()
    build(runs, tmp_path / "images.jsonl", tmp_path / "home")  # empty: nobody's
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "README.md").write_text("my notes")
    with pytest.raises(ContractError, match="mine exists and is not a dataset built by this command"):
        build(runs, tmp_path / "images.jsonl", tmp_path / "mine")
    assert (tmp_path / "mine" / "README.md").read_text() == "my notes"


def drawn(folder: Path, count: int) -> tuple[Records, dict[str, Path], dict[str, bytes]]:
    """Records about pictures that are there, the runs, and each picture's bytes by image_id."""
    listed = [json.loads(line) for line in drawn_list(folder, count).read_text().splitlines()]
    data = {row["image_id"]: (folder / "pictures" / row["path"]).read_bytes() for row in listed}
    rows = [row | {"sha256": hashlib.sha256(data[row["image_id"]]).hexdigest()} for row in listed]
    write_jsonl(folder / "images.jsonl", rows)
    records = {model: [record(image_id, model) for image_id in sorted(data)] for model in TEACHERS}
    return records, {model: write_run(folder / model, records[model], model) for model in TEACHERS}, data


@pytest.mark.parametrize("streaming", [False, True])
def test_pictures_that_may_be_passed_on_are_in_the_good_rows(tmp_path: Path, streaming: bool) -> None:
    import datasets

    records, runs, data = drawn(tmp_path, 12)
    first, second, *others = sorted(data)
    records["glm"][0] |= FAILED | {"status": "bad_image"}
    records["kimi"][0] |= FAILED | {"status": "bad_image"}
    records["kimi"][1] |= FAILED
    for model in TEACHERS:
        write_run(runs[model], records[model], model)
    next((tmp_path / "pictures").rglob(f"*{first.rsplit('_', 1)[1]}.*")).unlink()  # of failures nobody asks for it
    out = tmp_path / "imagenet-think-250k"
    build(runs, tmp_path / "images.jsonl", out, pictures=tmp_path / "pictures")
    for config, expected in (("paired", others), ("glm", [second, *others]), ("kimi", others)):
        for loaded in (
            imagenet_think.load(config, out, streaming=streaming),
            datasets.load_dataset(str(out), config, streaming=streaming),
        ):
            rows = [row for split in loaded.values() for row in split]
            assert sorted(row["image_id"] for row in rows) == expected
            for row in rows:
                assert row["image"].convert("RGB") == imagenet_think.decode_image(data[row["image_id"]], None)
    assert "image" not in next(iter(imagenet_think.load("failures", out, streaming=streaming)["train"]))
    stored = rows_of(out, "paired")[0]
    assert stored["image"]["bytes"] == data[stored["image_id"]]


def test_other_pictures_are_not_embedded(tmp_path: Path) -> None:
    _, runs, _ = drawn(tmp_path, 6)
    picture = next(path for path in sorted((tmp_path / "pictures").rglob("*.*")) if path.is_file())
    whole = picture.read_bytes()
    for change, message in (
        (lambda: picture.write_bytes(whole + b" "), "is not the picture that was shown to the models"),
        (picture.unlink, "is not there to be embedded: no picture"),
    ):
        change()
        with pytest.raises(ContractError, match=message):
            build(runs, tmp_path / "images.jsonl", tmp_path / "out", pictures=tmp_path / "pictures")
        assert not (tmp_path / "out").exists()
    options = [f"--glm={runs['glm']}", f"--kimi={runs['kimi']}", f"--images={tmp_path / 'images.jsonl'}"]
    options += [f"--out={tmp_path / 'out'}"]
    for more, message in (
        ([f"--embed-images={tmp_path / 'pictures'}"], "add --redistributable if their terms allow it"),
        (["--redistributable"], "--redistributable requires --embed-images ROOT"),
        (["--redistributable", f"--embed-images={tmp_path / 'nowhere'}"], "nowhere is not a directory"),
    ):
        result = invoke(main, *options, *more)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert message in result.stderr


@pytest.mark.process
def test_a_full_disk_leaves_the_former_dataset(tmp_path: Path) -> None:
    """A real one is not to be had without a mount; a limit on a file's size ends a write in the same way."""
    out = built(tmp_path, good_records(8))
    before = file_hashes(out)
    rng = random.Random(0)
    long = [record(f"i{n:02d}", thinking="".join(map(chr, rng.choices(range(97, 123), k=9000)))) for n in range(8)]
    runs = write_input(tmp_path, good_records(8) | {"glm": long})
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from generate.build_dataset import main; import typer; sys.argv[0] = 'build'; typer.run(main)"
    )
    options = [f"--{model}={run}" for model, run in runs.items()]
    command = [sys.executable, "-c", code, *options, f"--images={tmp_path / 'images.jsonl'}", f"--out={out}"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    assert "File too large" in ended.stderr
    assert file_hashes(out) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_interrupted_build_leaves_the_former_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = built(tmp_path, good_records(8))
    before = file_hashes(out)

    def full_disk(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(generate.building.build, "write_records", full_disk)
    with pytest.raises(OSError, match="No space left"):
        built(tmp_path, good_records(4))
    assert file_hashes(out) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_second_build_of_the_same_is_refused(tmp_path: Path) -> None:
    """And harms nothing: the first one finishes. What a killed build left is nobody's."""
    runs = write_input(tmp_path, good_records(4))
    out = tmp_path / "out"
    (tmp_path / ".out.unfinished" / "data").mkdir(parents=True)
    (tmp_path / ".out.unfinished" / "left").touch()
    with unfinished_directory(out) as first:
        assert list(first.iterdir()) == []
        (first / "README.md").touch()
        with pytest.raises(ContractError, match=r"another process is writing .*out now"):
            build(runs, tmp_path / "images.jsonl", out)
        assert [path.name for path in first.iterdir()] == ["README.md"]
    build(runs, tmp_path / "images.jsonl", out)
    assert len(rows_of(out, "paired")) == 4


def test_a_build_killed_between_its_two_renames_loses_nothing(tmp_path: Path) -> None:
    out = built(tmp_path, good_records(4))
    before = file_hashes(out)
    out.rename(tmp_path / ".imagenet-think-250k.replaced")
    runs = write_input(tmp_path, good_records(5))
    (runs["glm"] / "shard-00000.jsonl").unlink()
    with pytest.raises(ContractError, match="has no record"):
        build(runs, tmp_path / "images.jsonl", out)
    assert file_hashes(out) == before


@pytest.mark.process
def test_processes_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do they hide an error, or leave something behind."""
    before = file_hashes(built(tmp_path, good_records()))
    monkeypatch.setattr(generate.building.build, "SEVERAL_PROCESSES", 1)
    runs = {model: tmp_path / model for model in TEACHERS}
    out = tmp_path / "imagenet-think-250k"
    build(runs, tmp_path / "images.jsonl", out, 7, workers=2)
    assert file_hashes(out) == before
    append(runs["kimi"], image_id="i07", model="kimi", attempt=-1, seed="no number")
    with pytest.raises(ContractError, match="another type"):
        build(runs, tmp_path / "images.jsonl", out, 7, workers=2)
    assert file_hashes(out) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_readme_has_the_head_and_names_the_command_of_the_card(tmp_path: Path) -> None:
    out = built(tmp_path, good_records(4))
    before, head, body = (out / "README.md").read_text().split("---\n")
    assert (before, body) == (
        "",
        "Run `python dataset_card/fill.py imagenet-think-250k` to write the dataset card here.\n",
    )
    assert yaml.safe_load(head).keys() == {"configs", "dataset_info"}


def test_the_old_option_names_the_new_command(tmp_path: Path) -> None:
    options = ["--glm=a", "--kimi=b", "--images=c", f"--out={tmp_path / 'out'}", "--export=sft"]
    result = invoke(main, *options)
    assert (result.exit_code, result.stderr) == (
        2,
        "error: --export sft has moved; after the build, run "
        f"`python generate/export_tasks.py {tmp_path / 'out'} --format sft --out DIRECTORY`\n",
    )


def test_command(tmp_path: Path) -> None:
    runs = write_input(tmp_path, good_records(8))
    options = [f"--glm={runs['glm']}", f"--kimi={runs['kimi']}", f"--images={tmp_path / 'images.jsonl'}"]
    result = invoke(main, *options, f"--out={tmp_path / 'out'}")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (
        0,
        "8 images: 8 pairs complete, 0 with one side, 0 with none",
    )
    (runs["glm"] / "run.json").unlink()
    result = invoke(main, *options, f"--out={tmp_path / 'out'}")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
