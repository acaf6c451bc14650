"""Any teachers: by name, one to eight of them, asked in any language; every image comes out for each of them."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import imagenet_think
from generate.annotation.annotate_runs import annotate
from generate.build_dataset import main
from generate.building.build import build
from generate.command_line.terminal import counted
from imagenet_think import GOOD_STATUSES, STATUSES, ContractError, Schema, load, read_schema, to_messages
from tests.support.built_datasets import rows_of
from tests.support.commands import invoke
from tests.support.samples import image_row, record, write_jsonl, write_run

GOOD, BAD = {"thinking": "It has fur.", "answer": "A dog."}, {"thinking": None, "answer": None}


def write_runs(folder: Path, statuses: dict[str, list[str]], **bound: str) -> dict[str, Path]:
    """Write a run of the model glm for each teacher, one record an image, and the list. bound: language by teacher."""
    count = len(next(iter(statuses.values())))
    rows = [image_row(f"i{n:02d}", "test" if n % 3 == 2 else "train") for n in range(count)]
    write_jsonl(folder / "images.jsonl", rows)
    for name, of_images in statuses.items():
        records = [
            record(f"i{n:02d}", status=status, **(GOOD if status in GOOD_STATUSES else BAD | {"message": "cut"}))
            for n, status in enumerate(of_images)
            if status  # "" is an image without a record
        ]
        write_run(folder / name, records)
        if name in bound:
            described = json.loads((folder / name / "run.json").read_text())
            described["bound"] |= {"question_language": bound[name], "question": f"What? ({bound[name]})"}
            (folder / name / "run.json").write_text(json.dumps(described))
    return {name: folder / name for name in statuses}


teacher_names = st.from_regex(r"[a-z][a-z0-9]{0,5}([._-][a-z0-9]{1,5})?", fullmatch=True)


def _first(statuses: dict[str, list[str]]) -> str:
    """Return the first teacher who has an image without a record."""
    return next(name for name, of_images in statuses.items() if "" in of_images)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_image_comes_out_for_each_teacher(data: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    names = data.draw(st.lists(teacher_names, min_size=1, max_size=4, unique=True))
    count = data.draw(st.integers(1, 5))
    statuses = {
        name: data.draw(st.lists(st.sampled_from(STATUSES), min_size=count, max_size=count), label=name)
        for name in names
    }
    missing = data.draw(st.sets(st.tuples(st.sampled_from(names), st.integers(0, count - 1)), max_size=2))
    folder = tmp_path_factory.mktemp("any")
    try:
        Schema(tuple(names)).check()
    except ValueError:
        return  # a name that is reserved
    if missing:
        there = {
            name: ["" if (name, n) in missing else status for n, status in enumerate(of_images)]
            for name, of_images in statuses.items()
        }
        of_first = [n for n, status in enumerate(there[_first(there)]) if not status]
        lacking = f"{len(of_first)} of {counted(count, 'image')}"
        said = f"{folder / _first(there)} has no record of {lacking}, 'i{of_first[0]:02d}'"
        with pytest.raises(ContractError, match=re.escape(said)):
            build(write_runs(folder, there), folder / "images.jsonl", folder / "out", rows_per_shard=3)
        assert not (folder / "out").exists()
    build(write_runs(folder, statuses), folder / "images.jsonl", folder / "out", rows_per_shard=3)
    assert read_schema(folder / "out").teachers == tuple(names)
    failures = rows_of(folder / "out", "failures")
    for name, of_images in statuses.items():
        good = {row["image_id"] for row in rows_of(folder / "out", name)}
        failed = {row["image_id"] for row in failures if row["model"] == name}
        assert good == {f"i{n:02d}" for n, status in enumerate(of_images) if status in GOOD_STATUSES}
        assert len(good) + len(failed) == count
        assert not good & failed
    pairs = {row["image_id"] for row in rows_of(folder / "out", "paired")}
    all_good = {f"i{n:02d}" for n in range(count) if all(statuses[name][n] in GOOD_STATUSES for name in names)}
    assert pairs == (all_good if len(names) > 1 else set())


def test_three_teachers_load_in_their_order(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"zebra": ["ok"] * 3, "mine-2.5": ["ok"] * 3, "a": ["ok", "loop", "ok"]})
    told = build(runs, tmp_path / "images.jsonl", tmp_path / "out").splitlines()
    assert told[0] == "3 images: 2 pairs complete, 1 with some sides, 0 with none"
    assert list(json.loads((tmp_path / "out" / "runs.json").read_text())) == ["zebra", "mine-2.5", "a"]
    rows = load(path=tmp_path / "out", split="train")
    assert [name for name in rows.column_names if name.endswith("_answer")] == [
        "zebra_answer",
        "mine-2.5_answer",
        "a_answer",
    ]
    assert to_messages(rows[0])[1]["content"][0]["text"].endswith("A dog.")
    assert load("failures", tmp_path / "out")["train"]["model"] == ["a"]
    with pytest.raises(ValueError, match=r"unknown config 'glm', choose from paired, zebra, mine-2\.5, a, failures"):
        load("glm", tmp_path / "out")


def test_one_teacher_is_the_default(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"mine": ["ok", "truncated"]})
    assert build(runs, tmp_path / "images.jsonl", tmp_path / "out").splitlines()[0] == (
        "2 images: 1 with a text, 1 with none"
    )
    rows = load(path=tmp_path / "out")["train"]
    assert rows["model"] == ["mine"]
    asked = json.loads((tmp_path / "out" / "runs.json").read_text())["mine"]["bound"]["question"]
    assert to_messages(rows[0])[0]["content"][1]["text"] == asked
    assert not (tmp_path / "out" / "data" / "paired").exists()


def test_agreement_of_each_two_and_of_all(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {name: ["ok", "ok", "ok"] for name in ("a", "b", "c")})
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    for name in ("answer_rouge_l", "a_b_answer_rouge_l", "a_c_answer_jaccard", "b_c_answer_rouge_l"):
        assert table[name].to_pylist() == [1.0] * 3
    build(
        runs,
        tmp_path / "images.jsonl",
        tmp_path / "out",
        annotations=tmp_path / "a.parquet",
        drop=["a_c_answer_rouge_l > 0.9"],
    )
    assert {row["model"] for row in rows_of(tmp_path / "out", "failures")} == {"a", "c"}
    assert load("b", tmp_path / "out", split="train").num_rows == 2


def test_two_languages(tmp_path: Path) -> None:
    """Each teacher has its question; only texts of one language are compared."""
    runs = write_runs(tmp_path, {name: ["ok", "ok"] for name in ("en1", "en2", "ja")}, ja="ja")
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    build(runs, tmp_path / "images.jsonl", tmp_path / "out", annotations=tmp_path / "a.parquet")
    pair = load("paired", tmp_path / "out", split="train")[0]
    assert (pair["question"], pair["ja_question"], pair["ja_question_language"]) == (None, "What? (ja)", "ja")
    assert (pair["en1_en2_answer_rouge_l"], pair["en1_ja_answer_rouge_l"], pair["answer_rouge_l"]) == (1.0, None, None)
    assert to_messages(pair, "ja")[0]["content"][1]["text"] == "What? (ja)"
    assert load("ja", tmp_path / "out", split="train")[0]["question_language"] == "ja"


def test_answers_of_another_script_agree_by_its_words(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"a": ["ok"], "b": ["ok"]}, a="ru", b="ru")
    for run, answer in zip(runs.values(), ("Большая собака.", "Собака спит."), strict=True):
        write_jsonl(run / "shard-00000.jsonl", [record("i00", thinking="Шерсть.", answer=answer)])
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert table["answer_rouge_l"].to_pylist() == [0.5]  # one word of two on both sides
    assert table["answer_jaccard"].to_pylist() == pytest.approx([1 / 3])


NOT_TEACHERS = [
    (["glm"], "--teacher 'glm' is not NAME=RUN"),
    (["=runs/glm"], "is not NAME=RUN"),
    (["a=RUN", "a=RUN"], "two runs are given for the teacher 'a'"),
    (["a=RUN", "A=RUN"], "two teachers have the name 'a', apart from capitals"),
    (["paired=RUN"], "'paired' cannot be a teacher's name"),
    (["../x=RUN"], r"'../x' cannot be a teacher's name"),
    (["a b=RUN"], "'a b' cannot be a teacher's name"),
    ([f"t{n}=RUN" for n in range(9)], "a dataset has 1 to 8 teachers, not 9"),
    (["a=RUN", "b=RUN/../a"], "the teachers 'a' and 'b' are one run"),
    ([], "no teacher is given; name each run of yours: --teacher NAME=RUN"),
]


@pytest.mark.parametrize(("given_teachers", "message"), NOT_TEACHERS)
def test_what_is_no_teacher_is_refused(given_teachers: list[str], message: str, tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"a": ["ok"]})
    options = [part for name in given_teachers for part in ("--teacher", name.replace("RUN", str(runs["a"])))]
    done = invoke(main, *options, "--images", str(tmp_path / "images.jsonl"), "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


def test_a_dataset_without_a_good_text_is_there_and_said(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"a": ["truncated"] * 3, "b": ["ok", "truncated", "bad_image"]})
    images = ("--images", str(tmp_path / "images.jsonl"))
    done = invoke(main, "--teacher", f"a={runs['a']}", *images, "--out", str(tmp_path / "one"))
    assert done.exit_code == 1
    assert "a: 0 good, 3 failed (3 truncated)" in done.stdout
    assert "no teacher has a good text of any image" in done.stderr
    assert sum(split.num_rows for split in load("failures", tmp_path / "one").values()) == 3
    both = [part for name, run in runs.items() for part in ("--teacher", f"{name}={run}")]
    done = invoke(main, *both, *images, "--out", str(tmp_path / "both"))
    assert (done.exit_code, done.stderr) == (0, "")


def test_columns_of_two_teachers_never_share_a_name() -> None:
    with pytest.raises(ValueError, match="two columns would be called 'a_thinking_language'"):
        imagenet_think.Schema(("a", "a_thinking")).check()


def test_a_short_form_takes_only_its_model(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"glm": ["ok"]})
    options = ("--images", str(tmp_path / "images.jsonl"), "--out", str(tmp_path / "out"))
    done = invoke(main, "--kimi", str(runs["glm"]), *options)
    assert "is a run of 'glm'; --kimi takes a run of 'kimi', and --teacher NAME=" in " ".join(done.stderr.split())
    assert invoke(main, "--glm", str(runs["glm"]), *options).exit_code == 0


def test_one_language_is_asked_one_question(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, {"a": ["ok"], "b": ["ok"]}, a="en")
    with pytest.raises(ContractError, match=r"asked different ones: .*What\? \(en\)"):
        build(runs, tmp_path / "images.jsonl", tmp_path / "out")
