"""runs.json and records hold what is listed, of its type; the rest is left out by name, and publish refuses it."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from generate.building.build import build
from generate.building.published_records import check_published, published_line, published_record
from generate.building.published_runs import published_run
from generate.models.model_file import model_of, plain
from generate.models.registry import MODELS
from generate.storage.bound_settings import as_json
from imagenet_think import ContractError
from tests.support.built_datasets import good_records, published_records, write_input
from tests.support.samples import record

CHECKPOINTS = [
    ("zai-org/GLM-4.1V-9B-Thinking", "zai-org/GLM-4.1V-9B-Thinking"),
    ("/home/me/glm/", "glm"),
    ("~me/models/glm", "glm"),
    (r"C:\Users\me\glm", "glm"),
    ("C:/Users/me/glm", "glm"),
    (r"\\server\share\glm", "glm"),
    ("file://host/home/me/glm", "glm"),
    ("/home/me/my glm", "a local checkpoint"),
    ("me@gpu7:glm", "a local checkpoint"),
    ("../..", "a local checkpoint"),
]


@pytest.mark.parametrize(("checkpoint", "shown"), CHECKPOINTS)
def test_checkpoints(checkpoint: str, shown: str) -> None:
    run, left_out = published_run({"run_id": "abc", "bound": {"model": "glm", "checkpoint": checkpoint}})
    assert (run["bound"]["checkpoint"], left_out) == (shown, [])
    assert published_run(run) == (run, [])


def test_unknown_names_and_other_types_are_left_out_by_name() -> None:
    bound: dict[str, Any] = {
        "model": "glm",
        "url": "http://gpu7:8000/v1",
        "seed": "/home/me",
        "sampling": {"temperature": 0.5, "key": "sk-1"},
        "extra_body": {"reasoning": {"effort": "high", "key": "A7x-9"}, "n_best": 2, "a b": 1},
        "weights": "unknown: as the server has them",
    }
    run, left_out = published_run({"run_id": "abc", "host": "gpu7", "bound": bound})
    assert run == {
        "run_id": "abc",
        "bound": {
            "model": "glm",
            "sampling": {"temperature": 0.5},
            "extra_body": {"reasoning": {"effort": "high"}, "n_best": 2},
            "weights": "unknown: as the server has them",
        },
    }
    names = ["extra_body.a b", "extra_body.reasoning.key", "sampling.key", "seed", "url"]
    assert left_out == sorted([*(f"bound.{name}" for name in names), "host"])


@pytest.mark.parametrize("key", MODELS)
def test_every_model_that_we_know_is_published_whole(key: str) -> None:
    entry = as_json(plain(MODELS[key]))
    run, left_out = published_run({"run_id": "abc", "bound": {"model": key, "entry": entry}})
    assert (run["bound"]["entry"], left_out) == (entry, [])
    assert model_of(run["bound"]["entry"], "entry") == MODELS[key]


def test_the_build_says_what_it_left_out(tmp_path: Path) -> None:
    records: Any = good_records(4)
    records["glm"][1] |= {"host": "gpu7", "revision": "/home/me/weights"}
    runs = write_input(tmp_path, records)
    described = json.loads((runs["kimi"] / "run.json").read_text())
    described["bound"]["url"] = "http://gpu7/v1"
    (runs["kimi"] / "run.json").write_text(json.dumps(described))
    said = build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    assert "glm: not published, since no field of the contract: host of 1 record, revision of 1 record" in said
    assert "kimi: not published, since no field of the contract: bound.url of run.json" in said
    published = published_records(tmp_path / "out", "glm")[1]
    assert "host" not in published
    assert published["revision"] is None
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").glob("*.json"))
    assert b"gpu7" not in written


def test_edited_records_are_refused(tmp_path: Path) -> None:
    whole = record("i1")
    lines = {
        "says": published_line(whole | {"status": "engine_error", "message": "no ~me/x"}),  # type: ignore[operator]
        "knows": published_line(whole | {"host": "gpu7"}),  # type: ignore[operator]
        "hides": published_line(whole).replace(b'"message": null', b'"message": "no ~me/x", "message": null'),
    }
    for name, line in {"whole": published_line(published_record(whole)), **lines}.items():
        file = tmp_path / f"{name}.jsonl.zst"
        with pyarrow.output_stream(str(file), compression="zstd") as out:
            out.write(line)
        if name == "whole":
            check_published(file)
        else:
            with pytest.raises(ContractError, match="must not be published"):
                check_published(file)
    table = pyarrow.table({"status": ["bad_image"], "message": ["the server of my lab is out"]})
    pyarrow.parquet.write_table(table, tmp_path / "rows.parquet")
    with pytest.raises(ContractError, match="must not be published: a row has message"):
        check_published(tmp_path / "rows.parquet")
