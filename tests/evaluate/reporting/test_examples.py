"""Best, median and worst on the report's page: their texts, and their pictures where these may be shown."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import Result

from tests.support.evaluation import module, run_script
from tests.support.score_writer import LEXICAL, write_scores


def report(*arguments: object) -> Result:
    return run_script("report", [*arguments, "--resamples", "100"])


def example(place: str, **changes: Any) -> dict[str, Any]:
    texts = {"thinking": f"thinking <b>{place}</b>", "answer": "an answer"}
    row = {"place": place, "by": "rouge1_avg", "image_id": f"i-{place}", "wnid": "dog", "path": f"{place}.jpg"}
    row |= {"pictures": 1, "picture": None, "value": 0.5, "prediction": texts}
    return row | {"references": {"glm": texts, "kimi": texts}} | changes


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    return write_scores(tmp_path / "x.json", "x", metrics=LEXICAL[:1], lengths=False)


def page_of(scores: Path, rows: list[Any] | bytes | None, *options: object) -> str:
    """The page of examples, or of these bytes, or of none."""
    path = scores.with_suffix(".examples.jsonl")
    if rows is not None:
        path.write_bytes(rows if isinstance(rows, bytes) else "".join(f"{json.dumps(row)}\n" for row in rows).encode())
    result = report(scores, "--out", scores.with_name("report"), *options)
    assert result.exit_code == 0, result.output
    return (scores.with_name("report") / "index.html").read_text()


def photograph(path: Path, size: tuple[int, int] = (900, 600)) -> bytes:
    """A JPEG that says where it was taken and by whom."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, exif=exif, comment=b"SECRET COMMENT", icc_profile=b"SECRET PROFILE")
    return path.read_bytes()


def pictures_in(page: str) -> list[bytes]:
    return [base64.b64decode(found) for found in re.findall(r"data:image/jpeg;base64,([\w+/=]+)", page)]


def test_without_pictures_it_says_why(scores: Path) -> None:
    page = page_of(scores, [example(place) for place in ("best", "median", "worst")])
    assert [page.index(f"{place}: 0.500") for place in ("Best", "Median", "Worst")] == sorted(
        page.index(f"{place}: 0.500") for place in ("Best", "Median", "Worst")
    )
    assert page.count("No picture: the dataset does not hold its pictures") == 3
    assert "thinking &lt;b&gt;best" in page
    assert "<b>best" not in page
    assert not pictures_in(page)


def test_the_users_own_pictures_are_small_and_bare(scores: Path, tmp_path: Path) -> None:
    for place in ("best", "median"):
        assert b"SECRET" in photograph(tmp_path / "own" / f"{place}.jpg")
    rows = [example("best"), example("median", sha256="0" * 64), example("worst")]
    page = page_of(scores, rows, "--images", tmp_path / "own")
    (shown,) = pictures_in(page)
    assert b"SECRET" not in shown
    with Image.open(io.BytesIO(shown)) as image:
        assert (image.format, max(image.size)) == ("JPEG", 320)
        assert not image.getexif()
    assert "No picture: the one of this name in --images is another." in page
    assert page.count('class="no-picture"') == 2
    assert "pass this page on only where their terms allow it" in page
    assert len(shown) < 60_000


def test_pictures_of_a_dataset_that_holds_them(scores: Path, tmp_path: Path) -> None:
    """What a score file of others brings is made small and bare again."""
    data = photograph(tmp_path / "x.jpg", (2000, 50))
    rows = [example("best", picture=base64.b64encode(data).decode(), pictures=3), example("worst", picture="%%")]
    page = page_of(scores, rows)
    (shown,) = pictures_in(page)
    assert b"SECRET" not in shown
    with Image.open(io.BytesIO(shown)) as image:
        assert image.size == (320, 8)
    assert "The first of 3 pictures." in page
    assert page.count('class="no-picture"') == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (None, "x.examples.jsonl is not beside the score file; score the model again."),
        (b"", "No image was answered."),
        (b"[" * 100_000, "holds no examples (it is nested too deep)"),
        (b"\xff\xfe", "holds no examples"),
        (b"5\n", "holds no examples"),
        (b" " * (4 << 20) + b"{}", "holds no examples (more than 4,194,304 bytes)"),
        ([example("luckiest")], "none of best, median, worst"),
        ([{name: value for name, value in example("best").items() if name != "value"}], "holds no examples"),
        ([example("best", references={})], "holds no examples"),
        ([example("best", prediction="text")], "holds no examples"),
        ([example("best", value="much")], "holds no examples"),
    ],
)
def test_a_file_of_others_that_is_damaged(scores: Path, rows: Any, message: str) -> None:
    assert message in page_of(scores, rows)


def test_images_that_are_none(scores: Path, tmp_path: Path) -> None:
    for images in (tmp_path / "nowhere", "hub:x"):
        result = report(scores, "--out", tmp_path / "report", "--images", images)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert f"--images {images}" in result.stderr
    assert not (tmp_path / "report").exists()


def test_a_path_does_not_leave_the_pictures(scores: Path, tmp_path: Path) -> None:
    photograph(tmp_path / "outside.jpg")
    (tmp_path / "own").mkdir()
    page = page_of(scores, [example("best", path="../outside.jpg")], "--images", tmp_path / "own")
    assert not pictures_in(page)
    assert page.count('class="no-picture"') == 1


def test_which_images_are_chosen() -> None:
    """Of the answered ones, by the value that leads; of equal values the first id is the better."""
    rows = {
        "image_id": ["d", "b", "c", "a", "e"],
        "status": ["ok", "no_open", "forced", "truncated", "ok"],
        "full_jaccard_avg": [0.2, 0.9, 0.2, 1.0, 0.1],
        "full_rouge1_avg": [0.5, 0.3, 0.5, 1.0, 0.1],
    }
    texts = {"a_thinking": "t", "a_answer": "x" * 5000, "b_thinking": None, "b_answer": "\ud800"}
    held = [{"image_id": name, "wnid": "w", "path": ["p", "q"]} | texts for name in rows["image_id"]]
    references = module("scoring.references").References("d", held, ("a", "b"), ("en",))
    found = module("scoring.examples").examples_of(rows, references, lambda name: {"thinking": name, "answer": None})
    assert [(one["place"], one["image_id"], one["value"]) for one in found] == [
        ("best", "c", 0.5),
        ("median", "b", 0.3),
        ("worst", "e", 0.1),
    ]
    assert {one["by"] for one in found} == {"rouge1_avg"}
    assert found[0]["prediction"] == {"thinking": "c", "answer": ""}
    assert found[0]["references"]["a"]["answer"] == f"{'x' * 4000} …"
    assert found[0]["references"]["b"] == {"thinking": "", "answer": "\ufffd"}
    assert found[0]["pictures"] == 2
    rows["status"] = ["ok", *["missing"] * 4]
    (only,) = module("scoring.examples").examples_of(rows, references, lambda _: {"thinking": "", "answer": ""})[:1]
    assert only["image_id"] == "d"
    rows["status"] = ["missing"] * 5
    assert module("scoring.examples").examples_of(rows, references, lambda _: {}) == []
