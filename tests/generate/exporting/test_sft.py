"""Chats for fine-tuning as LLaMA-Factory and ms-swift read them."""

import json
from pathlib import Path

import pytest

from generate.export_tasks import main
from generate.exporting.sft import write_sft
from imagenet_think import load, to_messages
from tests.support.built_datasets import built, good_records
from tests.support.commands import file_hashes, invoke
from tests.support.samples import record


def test_the_chats_of_a_dataset(tmp_path: Path) -> None:
    records = good_records(10)
    records["kimi"][3] = record("i03", "kimi", status="truncated", thinking=None, answer=None)
    dataset, out = built(tmp_path, records), tmp_path / "exports"
    result = invoke(main, str(dataset), f"--out={out}", "--format=sft")
    assert (result.exit_code, result.stdout) == (0, f"19 chats -> {out / 'sft'}\n")
    assert [path.name for path in out.iterdir()] == ["sft"]
    named = json.loads((out / "sft" / "dataset_info.json").read_text())
    chats = {
        name: [json.loads(line) for line in (out / "sft" / entry["file_name"]).read_text().splitlines()]
        for name, entry in named.items()
    }
    counts = {"glm-train": 8, "glm-test": 2, "kimi-train": 7, "kimi-test": 2}
    assert {name: len(lines) for name, lines in chats.items()} == counts
    assert json.loads((out / "sft" / "export.json").read_text()) == {
        "trainer": "llamafactory",
        "teacher": "all",
        "thinking": True,
        "rows": counts,
        "left_out": [],
    }
    first = load("paired", dataset)["train"][0]
    assert chats["glm-train"][0] == {"messages": to_messages(first, "glm", parts=False), "images": [first["path"]]}


def test_a_split_without_rows_has_no_file(tmp_path: Path) -> None:
    dataset = built(tmp_path, good_records(4), test_every=0)
    assert write_sft(tmp_path, str(dataset)) == ({"glm-train": 4, "kimi-train": 4}, [])
    assert sorted(path.name for path in tmp_path.glob("*-*.jsonl")) == ["glm-train.jsonl", "kimi-train.jsonl"]


# Where an export into the dataset may not lie, and what it must not be.
OUTSIDE = {
    "other formats": (["--format=lmms-eval", "--out={dataset}"], "give --format sft --out {dataset}, or another --out"),
    "by default": (["--out={dataset}"], "exports only as chats"),
    "beside chats": (["--format=sft,lmms-eval", "--out={dataset}"], "exports only as chats"),
    "a folder in it": (["--format=sft", "--out={dataset}/exports"], "exports only as chats"),
    "by this machine's paths": (["--format=sft", "--out={dataset}", "--images={dataset}"], "leave --images out"),
}


@pytest.mark.parametrize(("options", "message"), OUTSIDE.values(), ids=OUTSIDE)
def test_what_may_not_be_exported_into_the_dataset(options: list[str], message: str, tmp_path: Path) -> None:
    dataset = built(tmp_path, good_records(4))
    before = file_hashes(dataset)
    result = invoke(main, str(dataset), *(option.format(dataset=dataset) for option in options))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert message.format(dataset=dataset) in result.stderr
    assert file_hashes(dataset) == before


def test_an_unknown_question_is_one_sentence(tmp_path: Path) -> None:
    dataset = built(tmp_path, good_records(4))
    (dataset / "runs.json").unlink()
    result = invoke(main, str(dataset), f"--out={tmp_path / 'exports'}", "--format=sft")
    told = result.stderr.rpartition("error: ")[2]  # after the progress bars of datasets
    assert (result.exit_code, told.count("\n")) == (2, 1)
    assert "does not give the question of glm" in told
    assert not (tmp_path / "exports" / "sft").exists()
