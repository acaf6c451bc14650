"""What is refused before anything is sent."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from generate.models.model_file import plain
from generate.models.registry import MODELS
from generate.publishing.checks import check_name, run_checks
from tests.support.publishing import (
    KEY,
    REPO,
    edit_card,
    edit_rows,
    list_again,
    refusals,
)


def edit_records(dataset: Path, **changes: Any) -> None:
    file = dataset / "jsonl" / "glm" / "00000.jsonl.zst"
    with pyarrow.input_stream(str(file), compression="zstd") as stream:
        lines = stream.read().splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | changes).encode()
    with pyarrow.output_stream(str(file), compression="zstd") as stream:
        stream.write(b"\n".join(lines) + b"\n")


def add_pixels(dataset: Path) -> None:
    file = dataset / "data" / "glm" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    pixels = pyarrow.array([{"bytes": b"\x89PNG", "path": "a.png"}] * table.num_rows)
    pyarrow.parquet.write_table(table.append_column("image", pixels), file)


def edit_runs(dataset: Path) -> None:
    runs = json.loads((dataset / "runs.json").read_text())
    runs["glm"]["bound"]["checkpoint"] = "/home/somebody/weights"
    (dataset / "runs.json").write_text(json.dumps(runs))


def retype_rows(dataset: Path, column: str, kind: pyarrow.DataType) -> None:
    file = dataset / "data" / "glm" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    at = table.column_names.index(column)
    pyarrow.parquet.write_table(table.set_column(at, column, table.column(column).cast(kind)), file)


def add_column(dataset: Path) -> None:
    file = dataset / "data" / "glm" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    notes = pyarrow.array([{"of": "me"}] * table.num_rows)
    pyarrow.parquet.write_table(table.append_column("notes", notes), file)


def edit_bound(dataset: Path, **changes: Any) -> None:
    runs = json.loads((dataset / "runs.json").read_text())
    runs["glm"]["bound"] |= changes
    (dataset / "runs.json").write_text(json.dumps(runs))


def with_own_style(dataset: Path) -> None:
    """As of a run that generate/reparse.py read with another style."""
    edit_rows(dataset, "answer", "A?[/THINK]A.")
    assert not [problem for problem in refusals(dataset) if "delimiter" in problem]  # of another model's, it is text
    entry = json.loads(json.dumps(plain(MODELS["glm"]))) | {"style": {"thinking": [["[THINK]", "[/THINK]"]]}}
    edit_bound(dataset, entry=entry)


DICTIONARY = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())

UNFILLED = {
    "By not named yet.": "says 'not named yet', where a fact stands",
    "Under not chosen yet (x).": "says 'not chosen yet'",
    "https://huggingface.co/datasets/someone/x.": "says 'datasets/someone/x'",
    "```bibtex\n@misc{x, author={not named yet}}\n```": "says 'not named yet'",
}


def add_to_card(text: str, dataset: Path) -> None:
    edit_card(dataset, "## Limits\n", f"## Limits\n\n{text}\n")


REFUSED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a build's own README": (lambda d: edit_card(d, "license:", "licensed:"), "holds no dataset card yet"),
    "no card": (lambda d: (d / "README.md").unlink(), "lacks README.md; publish what was built after"),
    "a hole": (lambda d: edit_card(d, "## Limits\n", "## Limits\n\n{{ facts.review }}\n"), "unfilled field: '{{ facts"),
    "a note": (lambda d: edit_card(d, "## Limits\n", "## Limits\n\nTODO: write it\n"), "unfilled field: 'TODO'"),
    "a hole in code": (lambda d: edit_card(d, "## Limits\n", "```py\n{{ x }}\n```\n## Limits\n"), "field: '{{ x"),
    "a hole in the head": (lambda d: edit_card(d, "license: ", "license: TODO # "), "unfilled field: 'TODO'"),
    **{f"unfilled: {text}": (partial(add_to_card, text), said) for text, said in UNFILLED.items()},
    "a path in the card": (lambda d: edit_card(d, "## Limits\n", "## Limits\n\nIn /home/me/x.\n"), "'/home/me/x.'"),
    "an empty section": (lambda d: edit_card(d, "## Limits\n", "## Empty\n\n## Limits\n"), "section 'Empty'"),
    "a figure that is missing": (lambda d: (d / "figures" / "lengths.png").unlink(), "shows figures/lengths.png"),
    "another repository": (lambda d: edit_card(d, f'"{REPO}"', '"someone/else"'), "filled for another repository"),
    "another version": (lambda d: edit_card(d, "Version 1.0.0 of", "Version 1.0.1 of"), "have different versions"),
    "no metadata": (lambda d: (d / "croissant.json").write_text("{}"), "no version X.Y.Z"),
    "rows missing": (lambda d: (d / "data" / "glm" / "test-00000.parquet").unlink(), "glm/test-*.parquet hold 0 rows"),
    "rows of after the card": (lambda d: edit_rows(d, "seed", 5), "describes another data/glm/train-00000.parquet"),
    "a path in runs.json": (edit_runs, "runs.json holds a path of a machine, '/home/somebody/weights'"),
    "pixels": (add_pixels, "column image holds bytes, and pictures only go out with --redistributable"),
    "an absolute path": (lambda d: edit_rows(d, "path", "/data/x.JPEG"), "column path holds '/data/x.JPEG'"),
    "a path in a message": (lambda d: edit_records(d, message="no '/home/me/x.py'"), "has message"),
    "large strings": (lambda d: retype_rows(d, "answer", pyarrow.large_string()), "says (answer: large_string)"),
    "a dictionary": (lambda d: retype_rows(d, "model", DICTIONARY), "says (model: dictionary<"),
    "another column": (add_column, "train-00000.parquet has other columns than imagenet_think.py says (notes: struct"),
    "a key in a text": (lambda d: edit_rows(d, "answer", f"It says {KEY}."), "answer of 'n02084071_01' holds "),
    "a key in raw": (lambda d: edit_rows(d, "raw", [KEY], "failures"), "raw of 'n02084071"),
    "a key in a record": (lambda d: edit_records(d, raw=[KEY]), "the record of 'n02084071"),
    "a key in a card": (lambda d: edit_card(d, "## Limits\n", f"## Limits\n\n{KEY}\n"), "README.md of small/ must"),
    "a delimiter": (lambda d: edit_rows(d, "answer", "A?\n</think>\nA."), "answer of n02084071_01 in train"),
    "a delimiter in a pair": (
        lambda d: edit_rows(d, "kimi_thinking", "◁think▷A", "paired"), "of paired/ holds the delimiter ◁think▷; run gen"
    ),
    "a delimiter of the run's own style": (with_own_style, "in train-00000.parquet of glm/ holds the delimiter [/T"),
    "an entry that is none": (
        lambda d: edit_bound(d, entry={"style": 3}), "runs.json: glm: entry: hub_id, architecture, licence"
    ),
    "a Parquet file that is none": (
        lambda d: (d / "data" / "glm" / "test-00000.parquet").write_bytes(b"PAR1"), "cannot be read"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(change: Callable[[Path], Any], message: str, copy: Path) -> None:
    if change is REFUSED["a key in raw"][0]:
        file = copy / "data" / "failures" / "train-00000.parquet"
        rows = pyarrow.parquet.read_table(file)
        pyarrow.parquet.write_table(pyarrow.concat_tables([rows, rows]), file)
    change(copy)
    list_again(copy)
    problems = refusals(copy)
    assert [problem for problem in problems if message in problem], problems
    assert not [problem for problem in problems if KEY in problem or "\n" in problem]


def test_a_text_may_speak_of_a_delimiter(copy: Path) -> None:
    edit_rows(copy, "answer", 'It says "<think>" and `</answer>`.')
    assert not [problem for problem in refusals(copy) if "delimiter" in problem]


def test_nothing_is_refused_of_a_good_one_and_pixels_go_where_they_may(copy: Path) -> None:
    assert refusals(copy) == []
    add_pixels(copy)
    list_again(copy)
    assert [problem for problem in refusals(copy) if "column image holds bytes" in problem]
    assert not [problem for problem in refusals(copy, pictures=True) if "bytes" in problem]


@pytest.mark.parametrize(
    ("repo", "good"),
    [(REPO, True)] + [(name, False) for name in ("someone/imagenet_think", "imagenet-think-250k", "a/b/c", "a/b c")],
)
def test_names(repo: str, good: bool) -> None:
    (result,) = run_checks({"name": lambda: check_name(repo)})
    assert result.failed is not good
