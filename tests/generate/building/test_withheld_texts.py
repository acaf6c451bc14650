"""A text that must not be published is in no file of the dataset; its image stays a row, and the build names it."""

import base64
import io
import json
import random
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from PIL import Image

from generate.annotation.annotate_runs import annotate
from generate.building.build import build
from generate.building.leak_checks import blocks_of, check_file
from generate.building.published_records import check_published, withhold_texts
from generate.leaks.unpublishable import SEARCHES, find_unpublishable, without_parts
from imagenet_think import ContractError, parse_record
from tests.support.built_datasets import FAILED, Records, good_records, published_records, rows_of, write_input
from tests.support.first_schema import TEACHERS
from tests.support.made_up_secrets import made_up
from tests.support.samples import record


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((32, 32), 40).convert("RGB").save(file, kind)
    return file.getvalue()


ENCODED = base64.b64encode(picture()).decode()
WHAT = "a picture in base64 (PNG)"
SENTENCE = f"the model's text holds {WHAT}, so it is not published"


def built(folder: Path, records: Records, **options: Any) -> tuple[Path, list[str]]:
    told = build(write_input(folder, records), folder / "images.jsonl", folder / "out", **options)
    return folder / "out", told.splitlines()


def everything_in(out: Path) -> str:
    """Return all texts of a dataset's files."""
    texts = [str(pyarrow.parquet.read_table(file).to_pylist()) for file in out.rglob("*.parquet")]
    texts += [b"".join(blocks_of(file)).decode() for file in out.rglob("*") if file.suffix in (".zst", ".json", ".md")]
    return "\n".join(texts)


PLACES: dict[str, Any] = {
    "raw": {"raw": ["first turn", f"<think>a</think><answer>{ENCODED}</answer>"]},
    "thinking": {"thinking": f"I see {ENCODED}"},
    "answer": {"answer": ENCODED},
    "rest": {"rest": f"data:image/png;base64,{ENCODED}"},
    "everywhere": {name: f"x {ENCODED}" for name in ("thinking", "answer", "rest")} | {"raw": [ENCODED, ENCODED]},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_good_text_with_a_picture_is_a_failure_without_texts(place: str, tmp_path: Path) -> None:
    records = good_records(6)
    records["kimi"][2] |= PLACES[place]
    out, told = built(tmp_path, records)
    assert ENCODED[:40] not in everything_in(out)
    (failure,) = rows_of(out, "failures")
    assert (failure["image_id"], failure["model"], failure["status"]) == ("i02", "kimi", "dropped")
    assert (failure["message"], failure["raw"]) == (SENTENCE, [f"[{SENTENCE}]"])
    published = published_records(out, "kimi")[2]
    assert published == withhold_texts(records["kimi"][2], WHAT)
    assert [published[name] for name in ("status", "message", "thinking", "answer", "rest")] == [
        "dropped", SENTENCE, None, None, None,
    ]  # fmt: skip
    assert [len(rows_of(out, config)) for config in ("kimi", "glm", "paired")] == [5, 6, 5]
    assert told[2].startswith("kimi: 5 good, 1 failed (1 dropped)")
    assert told[3:] == [f"kimi: the texts of 1 record is not published, for what they hold (1 {WHAT}): i02"]


def test_a_failure_with_a_picture_keeps_its_status_and_its_message(tmp_path: Path) -> None:
    records = good_records(4)
    records["glm"][1] |= FAILED | {"raw": [f"<think>{ENCODED}"], "rest": ENCODED}
    out, told = built(tmp_path, records)
    (failure,) = rows_of(out, "failures")
    assert (failure["status"], failure["message"]) == ("truncated", "the thinking was stopped")
    assert failure["raw"] == [f"[{SENTENCE}]"]
    published = published_records(out, "glm")[1]
    assert (published["status"], published["raw"], published["rest"]) == ("truncated", [f"[{SENTENCE}]"], None)
    assert ENCODED[:40] not in everything_in(out)
    assert told[1].startswith("glm: 3 good, 1 failed (1 truncated)")
    assert len(told) == 4


def test_another_attempt_counts_before_it(tmp_path: Path) -> None:
    records = good_records(4)
    records["glm"][1] |= {"answer": ENCODED}
    records["glm"].append(record("i01", attempt=1, answer="Another time."))
    records["glm"].append(record("i02", attempt=1, answer=ENCODED))
    out, told = built(tmp_path, records)
    assert not rows_of(out, "failures")
    assert [row["answer"] for row in rows_of(out, "glm") if row["image_id"] == "i01"] == ["Another time."]
    assert ENCODED[:40] not in everything_in(out)
    assert len(published_records(out, "glm")) == 6
    assert told[3].endswith(f"(2 {WHAT}): i01, i02 (attempt 1)")


def test_many_are_counted_and_the_first_named(tmp_path: Path) -> None:
    records = good_records(40)
    for model in TEACHERS:
        for one in records[model]:
            one["answer"] = ENCODED if one["seed"] % 2 else base64.b64encode(picture("GIF")).decode()
    out, told = built(tmp_path, records)
    assert told[0] == "40 images: 0 pairs complete, 0 with one side, 40 with none"
    assert [line[line.index("(20") :] for line in told[3:]] == [
        "(20 a picture in base64 (GIF), 20 a picture in base64 (PNG)): "
        + ", ".join(f"i{at:02d}" for at in range(12)) + " and 28 more"
    ] * 2  # fmt: skip
    assert len(rows_of(out, "failures")) == 80
    assert ENCODED[:40] not in everything_in(out)


def test_annotations_and_rules_go_with_it(tmp_path: Path) -> None:
    records = good_records(6)
    for model in TEACHERS:
        records[model][3] |= {"answer": f"word word word word word {ENCODED}", "thinking": "word " * 400}
    runs = write_input(tmp_path, records)
    annotate(runs, tmp_path / "images.jsonl", tmp_path / "a.parquet")
    build(
        runs, tmp_path / "images.jsonl", tmp_path / "out", annotations=tmp_path / "a.parquet", drop=["repetition > 0.5"]
    )
    assert [(row["image_id"], row["raw"]) for row in rows_of(tmp_path / "out", "failures")] == [
        ("i03", [f"[{SENTENCE}]"])
    ] * 2
    assert ENCODED[:40] not in everything_in(tmp_path / "out")


def test_what_is_published_passes_the_checks_of_publish(tmp_path: Path) -> None:
    records = good_records(6)
    records["kimi"][2] |= PLACES["everywhere"]
    records["glm"][1] |= FAILED | {"raw": [ENCODED]}
    out, _ = built(tmp_path, records)
    for file in out.rglob("*"):
        if file.is_file():
            check_file(file, [tmp_path])
            check_published(file)
    for line in published_records(out, "kimi"):
        parse_record(json.dumps(line))


def test_an_older_dataset_is_refused_by_its_row(tmp_path: Path) -> None:
    rows = {"image_id": ["i1", "i2"], "raw": [["a dog"], ["a cat", f"see {ENCODED}"]]}
    pyarrow.parquet.write_table(pyarrow.table(rows), tmp_path / "failures.parquet")
    with pytest.raises(ContractError, match=r"raw of 'i2' holds a picture in base64 \(PNG\)"):
        check_file(tmp_path / "failures.parquet", [])
    with pyarrow.output_stream(str(tmp_path / "0.jsonl.zst"), compression="zstd") as file:
        file.write("".join(json.dumps({"image_id": f"i{at}", "raw": rows["raw"][at]}) + "\n" for at in (0, 1)).encode())
    with pytest.raises(ContractError, match=r"the record of 'i1' holds a picture in base64 \(PNG\)"):
        check_file(tmp_path / "0.jsonl.zst", [])


def test_each_text_is_judged_alone() -> None:
    chance = random.Random(3)
    texts = [b"a dog"] * 40
    held = {at: ENCODED.encode() for at in chance.sample(range(40), 12)}
    for at, text in held.items():
        texts[at] = text
    head, tail = ENCODED[:150].encode(), ENCODED[150:].encode()
    assert find_unpublishable([head, tail]) == {}  # only side by side they are a picture
    assert find_unpublishable(texts) == dict.fromkeys(sorted(held), WHAT)
    assert find_unpublishable([ENCODED.encode(), ENCODED.encode(), b"", head]) == {0: WHAT, 1: WHAT}
    assert find_unpublishable([]) == {} == find_unpublishable([b""])


def test_what_is_said_is_of_the_list() -> None:
    assert all(what for search in SEARCHES for what in search.may_say)
    assert WHAT in SEARCHES[0].may_say


SECRETS = {
    "a Hugging Face token": "hugging face",
    "a private key": "openssh key",
    "a password in an address": "address of a database",
    "an access key or token": "linear",
}


@pytest.mark.parametrize("what", SECRETS)
def test_a_text_with_a_secret_is_not_published(what: str, tmp_path: Path) -> None:
    secret = made_up(4)[SECRETS[what]]
    records = good_records(5)
    records["kimi"][2] |= {"thinking": f"The sign reads {secret}."}
    records["glm"][1] |= FAILED | {"raw": [f"<think>{secret}"], "rest": secret}
    out, told = built(tmp_path, records)
    assert secret[:20] not in everything_in(out)
    assert json.dumps(secret)[1:21] not in everything_in(out)
    sentence = f"the model's text holds {what}, so it is not published"
    failures = {row["model"]: (row["status"], row["raw"]) for row in rows_of(out, "failures")}
    assert failures == {"glm": ("truncated", [f"[{sentence}]"]), "kimi": ("dropped", [f"[{sentence}]"])}
    assert told[3:] == [
        f"glm: the texts of 1 record is not published, for what they hold (1 {what}): i01",
        f"kimi: the texts of 1 record is not published, for what they hold (1 {what}): i02",
    ]
    assert not any(secret[:12] in line for line in told)
    for file in out.rglob("*.*"):
        check_file(file, [tmp_path])
        check_published(file)


def test_an_older_dataset_with_a_secret_is_refused_without_repeating_it(tmp_path: Path) -> None:
    secret = made_up(4)["github classic"]
    rows = {"image_id": ["i1", "i2"], "raw": [["a dog"], ["a cat", f"see {secret}."]]}
    pyarrow.parquet.write_table(pyarrow.table(rows), tmp_path / "failures.parquet")
    (tmp_path / "README.md").write_text(f"Log in with {secret}.")
    for file, place in (("failures.parquet", "raw of 'i2'"), ("README.md", "it")):
        with pytest.raises(ContractError, match=f"{place} holds a GitHub token") as refused:
            check_file(tmp_path / file, [])
        assert secret[:12] not in str(refused.value)


def test_what_a_longer_text_repeats_is_searched_once() -> None:
    """But not what stands inside a word of it, where the searches would read it otherwise."""
    long = "a dog runs over the yard, " * 9
    assert without_parts([f"<think>{long}</think>end", long, "", long]) == [f"<think>{long}</think>end".encode()]
    assert without_parts([f"x{long}x", long]) == [f"x{long}x".encode(), long.encode()]
    assert without_parts([f"[THINK]{long}[/THINK]", long]) == [f"[THINK]{long}[/THINK]".encode(), long.encode()]
    assert without_parts(["a", "\ud800"]) == [b"a", b"\xed\xa0\x80"]
    assert without_parts([]) == []
