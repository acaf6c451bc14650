"""What must not be published is found in every file; what only looks like it is allowed."""

import base64
import io
import json
import os
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from PIL import Image

from generate.building.build import build
from generate.building.leak_checks import check_file
from imagenet_think import ContractError
from tests.support.built_datasets import FAILED, good_records, published_records, rows_of, write_input
from tests.support.samples import image_row

RUN = Path("/data/someone/runs/glm")


def picture(kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((32, 32), 40).convert("RGB").save(file, kind)
    return file.getvalue()


def parquet(file: Path, /, **columns: list[Any]) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    return file


def jsonl(path: Path, text: str, packed: bool) -> Path:
    line = json.dumps({"image_id": "i", "raw": [text]}).encode() + b"\n"
    if packed:
        with pyarrow.output_stream(str(path.with_suffix(".jsonl.zst")), compression="zstd") as file:
            file.write(line)
        return path.with_suffix(".jsonl.zst")
    path.write_bytes(line)
    return path


def refused_files(folder: Path) -> dict[str, Path]:
    base64_of = {kind: base64.b64encode(picture(kind)).decode() for kind in ("JPEG", "PNG", "WEBP")}
    (folder / "x.jpg").write_bytes(picture())
    (folder / "renamed").write_bytes(picture("PNG"))
    (folder / "README.md").write_text(f"made from {RUN}/run.json")
    image = {"bytes": picture(), "path": None}
    return {
        "a picture": folder / "x.jpg",
        "a picture under another name": folder / "renamed",
        "an image column": parquet(folder / "image.parquet", image=[image]),
        "a column of bytes": parquet(folder / "bytes.parquet", thing=[[picture()]]),
        "base64 in a text": parquet(folder / "text.parquet", glm_answer=[None, "see " + base64_of["JPEG"] + "."]),
        "base64 in raw": parquet(folder / "raw.parquet", raw=[["a", "data:image/png;base64," + base64_of["PNG"]]]),
        "an absolute path": parquet(folder / "path.parquet", path=["n1/x.JPEG", "/data/x.JPEG"]),
        "a path of home": parquet(folder / "home.parquet", path=["~/x.JPEG"]),
        "a path that leaves": parquet(folder / "leaves.parquet", path=["a/../../x.JPEG"]),
        "a place in a message": parquet(folder / "message.parquet", message=[None, "no /home/me/x"]),
        "the run's place in a text": parquet(folder / "known.parquet", thinking=[f"I see {RUN}."]),
        "the run's place in the README": folder / "README.md",
        "the run's place in records": jsonl(folder / "a.jsonl", f"at {RUN}", packed=True),
        "base64 in lines": parquet(folder / "lines.parquet", answer=[base64.encodebytes(picture()).decode()]),
        "base64 in lines in records": jsonl(folder / "d.jsonl", base64.encodebytes(picture()).decode(), packed=True),
        "base64 in records": jsonl(folder / "b.jsonl", base64_of["WEBP"], packed=True),
        "base64 in chats": jsonl(folder / "c.jsonl", base64_of["JPEG"], packed=False),
    }


def test_refused(tmp_path: Path) -> None:
    for name, file in refused_files(tmp_path).items():
        with pytest.raises(ContractError, match="must not be published") as caught:
            check_file(file, [RUN])
        assert "\n" not in str(caught.value), name


def test_allowed(tmp_path: Path) -> None:
    almost = "iVBORw0KGgo" + "A" * 400
    (tmp_path / "LICENSE").write_text("may be used")
    for file in (
        parquet(
            tmp_path / "text.parquet", answer=["/usr/bin/env on the screen, /data is empty", almost, "/9j/ is how JPEG"]
        ),
        parquet(tmp_path / "path.parquet", path=["n1/x.JPEG", "a.tar::n1/x.JPEG", "hub:o/n@main/c/train#3", None]),
        parquet(
            tmp_path / "message.parquet", message=["'n1/x.JPEG' cannot be read", None], revision=["refs/pr/1", "main"]
        ),
        parquet(tmp_path / "odd.parquet", count=[1, None], flag=[True, False], empty=[None, None]),
        jsonl(tmp_path / "a.jsonl", almost, packed=True),
        tmp_path / "LICENSE",
    ):
        check_file(file, [RUN, Path("/data"), Path("/usr/bin")])


@pytest.mark.parametrize("name", ["runs", "Läufe", "caf\udce9", "a b"])
def test_folders_of_the_run_by_all_their_names(name: str, tmp_path: Path) -> None:
    real, link = tmp_path / "somewhere" / "else" / name, tmp_path / "to runs"
    real.mkdir(parents=True)
    link.symlink_to(real)
    for number, folder in enumerate((real, link)):
        file = tmp_path / f"{number}.md"
        file.write_bytes(b"made from " + os.fsencode(folder) + b"/run.json")
        with pytest.raises(ContractError, match="it names "):
            check_file(file, [link])


def test_pictures_of_a_source_that_may_be_passed_on(tmp_path: Path) -> None:
    file = parquet(tmp_path / "image.parquet", image=[{"bytes": picture(), "path": None}], answer=["a"])
    check_file(file, [RUN], pictures=True)
    other = parquet(tmp_path / "other.parquet", thumbnail=[picture()])
    with pytest.raises(ContractError, match="its column thumbnail holds bytes"):
        check_file(other, [RUN], pictures=True)


def test_the_build_takes_what_a_server_sent_back_out_of_older_messages(tmp_path: Path) -> None:
    records = good_records(4)
    message = f"the server answered 400:\n{base64.b64encode(picture('PNG')).decode()}"
    records["glm"][1] |= FAILED | {"status": "engine_error", "message": message, "raw": ["half"]}
    runs = write_input(tmp_path, records)
    shard = runs["glm"] / "shard-00000.jsonl"
    shard.write_bytes(shard.read_bytes().replace(b'["half"]', b'["\\ud800"]'))
    build(runs, tmp_path / "images.jsonl", tmp_path / "out")
    (row,) = rows_of(tmp_path / "out", "failures")
    assert row["message"] == "the server answered 400"
    published = records["glm"][1] | {"message": row["message"], "raw": ["\ufffd"]}  # as in the column
    assert published_records(tmp_path / "out", "glm")[1] == published


def test_the_build_refuses_a_list_of_absolute_paths(tmp_path: Path) -> None:
    runs = write_input(tmp_path, good_records(4))
    images = tmp_path / "images.jsonl"
    rows = [json.loads(line) for line in images.read_text().splitlines()]
    images.write_text(
        "".join(json.dumps(image_row(r["image_id"], path=f"/data/{r['image_id']}.JPEG")) + "\n" for r in rows)
    )
    with pytest.raises(ContractError, match="its column path holds '/data/i0"):
        build(runs, images, tmp_path / "out")
    assert not (tmp_path / "out").exists()
