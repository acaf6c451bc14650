"""The numbers of a built dataset: each equal to a naive computation over its rows, whatever was built."""

import json
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dataset_card.measures import main
from dataset_card.measuring.built import Part, batches, described, measure_shard, shard_names
from dataset_card.measuring.distributions import QUANTILES, Distribution, Values, common_edges, interval_of_mean
from dataset_card.measuring.measure import measure
from dataset_card.measuring.token_counts import SECTIONS, TokenTable, load_tokenizer
from dataset_card.tables import markdown
from generate.building.build import build
from imagenet_think import AGREEMENT_COLUMNS
from tests.support.built_datasets import FAILED, built, good_records, rows_of, write_input
from tests.support.commands import CHECKPOINTS, ROOT, worker_processes
from tests.support.first_schema import QUALITY_COLUMNS, TEACHERS
from tests.support.varied_datasets import annotate, varied_records

ASKED = dict.fromkeys(TEACHERS, "en")
TOKENIZER = str(CHECKPOINTS / "glm")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = built(tmp_path_factory.mktemp("varied"), varied_records(), rows_per_shard=9)
    annotate(out)
    return out


@pytest.fixture(scope="module")
def found(dataset: Path) -> dict[str, Any]:
    return measure(dataset)


# ---------------------------------------------------------------------------------------- each number, naively


def naive(values: list[int]) -> dict[str, Any]:
    return {
        "count": len(values),
        "minimum": min(values),
        "maximum": max(values),
        "mean": sum(values) / len(values),
        "total": sum(values),
        # the smallest value that so many do not exceed
        "quantiles": {
            str(q): min(v for v in values if sum(w <= v for w in values) >= q * len(values)) for q in QUANTILES
        },
    }


def without_histogram(summary: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in summary.items() if name != "histogram"}


def naive_table1(dataset: Path, count: Callable[[dict[str, Any], str], int], section: str) -> list[dict[str, Any]]:
    """[rows, images, per_image, per_pair] of all, pairs, glm, kimi."""
    rows = {model: rows_of(dataset, model) for model in TEACHERS}
    ids = {model: {row["image_id"] for row in of} for model, of in rows.items()}
    both = [row for of in rows.values() for row in of]
    pairs = [row for row in both if row["image_id"] in ids["glm"] & ids["kimi"]]
    tables = []
    for part, of in {"all": both, "pairs": pairs, **rows}.items():
        per_image: Counter[str] = Counter()
        for row in of:
            per_image[row["image_id"]] += count(row, section)
        tables.append(
            {
                "rows": len(of) // 2 if part == "pairs" else len(of),
                "images": len(per_image),
                "per_image": naive(list(per_image.values())),
                "per_pair": naive([count(row, section) for row in of]),
            }
        )
    return tables


def test_table1_by_stored_counts(dataset: Path, found: dict[str, Any]) -> None:
    expected = naive_table1(dataset, lambda row, _: row["output_tokens"], "both")
    assert [row["name"].removeprefix(dataset.name) for row in found["table1"]] == ["", ": pairs", ": glm", ": kimi"]
    for row, of in zip(found["table1"], expected, strict=True):
        assert row["tokenizer"] == "stored counts"
        assert (row["rows"], row["images"], row["rows_without_image"]) == (of["rows"], of["images"], 0)
        for unit in ("per_image", "per_pair"):
            assert without_histogram(row[unit]["both"]) == of[unit]
            assert sum(row[unit]["both"]["histogram"]["counts"]) == of[unit]["count"]
            assert [row[unit][section] for section in SECTIONS if section != "both"] == [None] * 4


def test_table1_by_a_tokenizer(dataset: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{TOKENIZER}/tokenizer.json")

    def count(row: dict[str, Any], section: str) -> int:
        texts = ("thinking", "answer") if section == "both" else (section,)
        return sum(len(tokenizer.encode(row[text], add_special_tokens=False).ids) for text in texts)

    found = measure(dataset, tokenizer=TOKENIZER)
    for section in ("thinking", "answer", "both"):
        for row, of in zip(found["table1"], naive_table1(dataset, count, section), strict=True):
            assert row["tokenizer"] == TOKENIZER
            for unit in ("per_image", "per_pair"):
                assert without_histogram(row[unit][section]) == of[unit]


def test_table2(dataset: Path, tmp_path: Path) -> None:
    records = good_records(9)
    records["glm"][8] |= FAILED
    records["kimi"][8] |= FAILED
    out = built(tmp_path, records, rows_per_shard=4)
    for path in out.glob("data/*/*.parquet"):
        table = pyarrow.parquet.read_table(path)
        classes = ["n1" if image_id < "i06" else "n2" for image_id in table["image_id"].to_pylist()]
        at = table.schema.get_field_index("wnid")
        pyarrow.parquet.write_table(table.set_column(at, table.schema.field(at), pyarrow.array(classes)), path)
    found = measure(out)["table2"]
    listed = found.pop("listed")
    sizes = {"2": 1, "6": 1}
    assert found == {"images": 8, "classes": 2, "minimum": 2, "maximum": 6, "mean": 4.0, "classes_of_size": sizes}
    assert (listed["images"], listed["minimum"], listed["maximum"]) == (9, 3, 6)


def test_statuses(dataset: Path, found: dict[str, Any]) -> None:
    for model in TEACHERS:
        failures = [row for row in rows_of(dataset, "failures") if row["model"] == model]
        rows = rows_of(dataset, model) + failures
        of = found["statuses"][model]
        assert of["counts"] == Counter(row["status"] for row in rows)
        assert of["finish_reasons"] == Counter(row["finish_reason"] for row in rows)
        assert (of["rows"], of["failed"], of["failure_rate"]) == (60, len(failures), len(failures) / 60)
        assert of["truncation_rate"] == sum(row["status"] == "truncated" for row in rows) / 60


def there(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None and value == value]


def test_agreement(dataset: Path, found: dict[str, Any]) -> None:
    pairs = rows_of(dataset, "paired")
    for name in AGREEMENT_COLUMNS:
        values = sorted(there([row[name] for row in pairs]))
        of = found["agreement"][name]
        assert 0 < of["missing"] == len(pairs) - len(values)
        assert of["count"] == sum(of["histogram"]["counts"]) == len(values)
        assert of["mean"] == pytest.approx(statistics.fmean(values), rel=1e-12)
        assert of["quantiles"]["0.5"] == values[(len(values) + 1) // 2 - 1]
        assert of["low"] < of["mean"] < of["high"]
    tokens = [(row["glm_output_tokens"], row["kimi_output_tokens"]) for row in pairs]
    of = found["agreement"]["lengths"]["both"]
    longer = {"glm": sum(a > b for a, b in tokens), "kimi": sum(b > a for a, b in tokens)}
    assert of["longer"] == longer | {"equal": len(pairs) - sum(longer.values())}
    assert of["ratio"]["mean"] == pytest.approx(statistics.fmean(a / b for a, b in tokens), rel=1e-6)


def test_quality(dataset: Path, found: dict[str, Any]) -> None:
    for model in TEACHERS:
        rows = rows_of(dataset, model)
        for name in ("english", "refusal"):
            values = there([row[name] for row in rows])
            expected = {"rows": len(values), "missing": len(rows) - len(values), "share": sum(values) / len(values)}
            assert found["quality"][model][name] == expected
        for name in ("repetition", "thinking_answer_overlap"):
            values = there([row[name] for row in rows])
            of = found["quality"][model][name]
            assert (of["count"], of["missing"]) == (len(values), len(rows) - len(values))
            assert of["mean"] == pytest.approx(statistics.fmean(values), rel=1e-12)


def test_language_is_of_the_good_rows(dataset: Path, found: dict[str, Any]) -> None:
    import re

    for model in TEACHERS:
        for text in ("thinking", "answer"):
            texts = [row[text].lower().replace("’", "'") for row in rows_of(dataset, model)]
            words = [re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", one) for one in texts]
            of = found["language"][model][text]
            assert without_histogram(of["words"]) == naive([len(one) for one in words])
            assert of["unique_words"]["vocabulary"] == len(set().union(*words))
            assert of["unique_words"]["mean"] == pytest.approx(len(set().union(*words)))


# ------------------------------------------------------------------------------------- order, processes, whole files


def test_parts_of_shards_merge_in_any_order(dataset: Path, found: dict[str, Any]) -> None:
    parts = [measure_shard(dataset, ASKED, shard, None) for shard in shard_names(dataset)]
    assert len(parts) > 5
    for seed in range(3):
        random.Random(seed).shuffle(parts)
        whole = Part(ASKED)
        for part in parts:
            whole.merge(part)
        assert json.dumps(described(whole, dataset.name, None)) == json.dumps(found)


@pytest.mark.process
def test_several_processes_find_the_same(dataset: Path, found: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "new" / "statistics.json"
    command = [sys.executable, str(ROOT / "dataset_card" / "measures.py"), str(dataset), f"--out={out}", "--workers=2"]
    printed = subprocess.run([*command, "--paper"], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert json.loads(out.read_text()) == json.loads(json.dumps(found, allow_nan=False))
    assert list(out.parent.iterdir()) == [out]
    assert markdown(found) in printed
    assert "| ImageNet-Think | 250K | 521 | 196,388 | 1,542 | 0.3B |" in printed


@pytest.mark.process
def test_without_out_it_prints_and_leaves_no_file(dataset: Path, found: dict[str, Any], tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "dataset_card" / "measures.py"), str(dataset)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert printed.startswith(markdown(found))
    assert not list(tmp_path.iterdir())


@pytest.mark.process
@pytest.mark.parametrize("after", [0.0, 0.3])
def test_a_killed_process_is_told(dataset: Path, tmp_path: Path, after: float) -> None:
    command = [sys.executable, str(ROOT / "dataset_card" / "measures.py"), str(dataset), "--workers=2"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (workers := worker_processes(process.pid)) and process.poll() is None:
        time.sleep(0.02)
    time.sleep(after)
    workers[0].kill()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert told.strip().splitlines()[-1].startswith("error: a worker process was killed")
    assert list(tmp_path.iterdir()) == []


numbers = st.lists(st.integers(0, 10**6))


@given(st.lists(numbers, max_size=5), st.randoms())
def test_tallies_merge_in_any_order(parts: list[list[int]], chance: random.Random) -> None:
    tallies = [Distribution(part) for part in parts]
    chance.shuffle(tallies)
    merged = Distribution()
    for tally in tallies:
        merged.merge(tally)
    together = [value for part in parts for value in part]
    if together:
        assert merged.summary() == naive(together)
        assert sum(merged.histogram(common_edges([merged]))["counts"]) == len(together)
    else:
        assert merged.summary()["mean"] is None


@given(st.lists(st.lists(st.none() | st.floats(-10, 10, width=32) | st.just(float("nan")))), st.randoms())
def test_values_merge_in_any_order(parts: list[list[float | None]], chance: random.Random) -> None:
    expected, merged = Values(value for part in parts for value in part), Values()
    chance.shuffle(parts)
    for part in parts:
        merged.merge(Values(part))
    assert merged.summary() == expected.summary()
    assert interval_of_mean(merged.ordered(), 50) == interval_of_mean(expected.ordered(), 50)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sets(st.sampled_from("abcd")), st.integers(0, 9), st.none() | st.integers(0, 9))))
def test_images_are_counted_once_and_with_all_their_rows(rows: list[tuple[set[str], int, int | None]]) -> None:
    table = TokenTable()
    for images, thinking, answer in rows:
        table.add(images, [(None, thinking, answer, thinking + (answer or 0), None)])
    table.close()
    found = table.result("name", {}, "tokenizer")
    shown = set().union(*(images for images, _, _ in rows))
    assert found["images"] == len(shown)
    assert found["rows_without_image"] == sum(not images for images, _, _ in rows)
    if shown:
        per_image = [sum(t + (a or 0) for images, t, a in rows if image in images) for image in shown]
        assert without_histogram(found["per_image"]["both"]) == naive(per_image)


def test_the_interval_of_a_mean() -> None:
    from math import sqrt

    chance = random.Random(0)
    values = sorted(chance.random() for _ in range(2000))
    low, high = interval_of_mean(Values(values).ordered()) or (0, 0)
    error = 1.96 * statistics.stdev(values) / sqrt(2000)  # what the bootstrap comes to where rows are many
    assert low == pytest.approx(statistics.fmean(values) - error, abs=error / 5)
    assert high == pytest.approx(statistics.fmean(values) + error, abs=error / 5)
    assert interval_of_mean([1.0]) is None


# --------------------------------------------------------------------------------------------------- odd datasets


def measured(out: Path, **options: Any) -> dict[str, Any]:
    found = measure(out, **options)
    json.dumps(found, allow_nan=False)
    assert markdown(found)
    return found


def test_only_failures(tmp_path: Path) -> None:
    records = {model: [row | FAILED for row in rows] for model, rows in good_records(5).items()}
    found = measured(built(tmp_path, records))
    assert found["table1"][0] | {"name": "", "fields": {}} == TokenTable().result("", {}, "none (give --tokenizer)")
    assert found["table2"]["images"] == 0
    assert found["table2"]["listed"]["images"] == 5
    assert found["statuses"]["glm"]["failure_rate"] == found["statuses"]["kimi"]["truncation_rate"] == 1
    assert found["agreement"]["answer_rouge_l"]["mean"] is None
    assert found["quality"]["glm"]["english"] == {"rows": 0, "missing": 0, "share": None}


def test_no_rows_at_all(tmp_path: Path) -> None:
    out = built(tmp_path, good_records(1))
    for path in out.glob("data/*/*.parquet"):
        path.unlink()
    found = measured(out)
    assert found["table2"] == {
        "images": 0,
        "classes": 0,
        "minimum": None,
        "maximum": None,
        "mean": None,
        "classes_of_size": {},
        "listed": {
            "images": 0,
            "classes": 0,
            "minimum": None,
            "maximum": None,
            "mean": None,
            "classes_of_size": {},
        },
    }
    assert found["statuses"]["glm"]["failure_rate"] is None


def test_one_row_without_annotations_or_a_token_count(tmp_path: Path) -> None:
    records = good_records(1)
    records["glm"][0]["output_tokens"] = None
    found = measured(built(tmp_path, records))
    whole, _, glm, kimi = found["table1"]
    assert whole["per_image"]["both"]["total"] == kimi["per_pair"]["both"]["total"] == 30
    assert (glm["tokenizer"], glm["rows"], glm["per_pair"]["both"]) == ("none (give --tokenizer)", 1, None)
    assert found["agreement"]["lengths"]["both"]["images"] == 0
    assert found["agreement"]["answer_jaccard"] | {"histogram": 0} == {
        "count": 0, "missing": 1, "mean": None, "quantiles": None, "histogram": 0, "low": None, "high": None
    }  # fmt: skip


def test_a_text_of_200000_tokens_and_what_is_no_text(tmp_path: Path) -> None:
    records = good_records(3)
    records["glm"][0] |= {"thinking": "dog " * 200_000, "output_tokens": 200_000}
    records["kimi"][1] |= {"thinking": "a\x00b HALF c", "answer": "\x00"}
    runs, out = write_input(tmp_path, records), tmp_path / "built"
    shard = runs["kimi"] / "shard-00000.jsonl"
    shard.write_bytes(shard.read_bytes().replace(b"HALF", rb"\ud800"))
    build(runs, tmp_path / "images.jsonl", out)
    assert "a\x00b \ufffd c" in [row["thinking"] for row in rows_of(out, "kimi")]
    found = measured(out, tokenizer=TOKENIZER)
    assert found["language"]["glm"]["thinking"]["words"]["maximum"] == 200_000
    assert found["table1"][0]["per_pair"]["thinking"]["maximum"] >= 200_000
    assert found["language"]["kimi"]["thinking"]["words"]["minimum"] == 3
    assert found["language"]["kimi"]["answer"]["texts_without_words"] == 1
    assert measured(out)["table1"][0]["per_pair"]["both"]["maximum"] == 200_000


def test_a_tokenizer_that_cuts_and_fills_up_does_neither_here(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{TOKENIZER}/tokenizer.json")
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=4)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    count, plain = load_tokenizer(str(tmp_path)), load_tokenizer(TOKENIZER)
    assert count(["a", "a dog and a dog and a dog"]) == plain(["a", "a dog and a dog and a dog"])


def test_columns_from_before_annotations(dataset: Path, tmp_path: Path) -> None:
    out = built(tmp_path, good_records(3))
    for path in out.glob("data/*/*.parquet"):
        table = pyarrow.parquet.read_table(path)
        late = [name for name in table.column_names if name in (*QUALITY_COLUMNS, *AGREEMENT_COLUMNS)]
        pyarrow.parquet.write_table(table.drop_columns(late), path)
    found = measured(out)
    assert found["agreement"]["answer_jaccard"]["missing"] == found["quality"]["kimi"]["english"]["missing"] == 3


def test_only_the_named_columns_are_read(dataset: Path) -> None:
    rows = next(batches(dataset, "glm", shard_names(dataset)[0], ("image_id", "english")))
    assert list(rows) == ["image_id", "english"]


# ----------------------------------------------------------------------------------------------------- bad options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nowhere"], "is not a dataset that generate/build_dataset.py wrote"),
        (["{dataset}", "--tokenizer={dataset}"], "has no tokenizer.json"),
        (["{dataset}", "--tokenizer={dataset}/README.md"], "give a directory with a tokenizer.json"),
        (["{dataset}", "--split=train"], "leave out --config and --split"),
        (["{damaged}"], "cannot be read"),
        (["{changed}"], "has no column wnid; it has"),
        (["{dataset}", "--out={dataset}/README.md/x.json"], "README.md"),
    ],
)
def test_what_is_refused(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    places = {"dataset": dataset}
    for name in ("damaged", "changed"):
        places[name] = built(tmp_path / name, good_records(2))
        file = next((places[name] / "data" / "glm").glob("*.parquet"))
        if name == "damaged":
            file.write_bytes(file.read_bytes()[:-10])
        else:
            pyarrow.parquet.write_table(pyarrow.parquet.read_table(file).drop_columns(["wnid"]), file)
    app = typer.Typer()
    app.command()(main)
    given = [option.format(**places) for option in options]
    result = CliRunner().invoke(app, ["--out=out.json", "--workers=1", *given])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert not (tmp_path / "out.json").exists()
