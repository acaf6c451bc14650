"""evaluate/report.py: what stands in the tables, their forms, and what it refuses to put into one table."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from tests.support.commands import ROOT, file_hashes
from tests.support.evaluation import module, run_script
from tests.support.leaderboards import leaderboard_of
from tests.support.score_writer import LEXICAL, write_scores

MODELS = {"internvl": 0.45, "openvlthinker": 0.52, "visionthink": 0.60}


def report(*arguments: object) -> Result:
    return run_script("report", [*arguments, "--resamples", "200"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("scores")
    paths = [write_scores(folder / f"{model}.json", model, level) for model, level in MODELS.items()]
    return [*paths, write_scores(folder / "teachers.json", "teachers", 0.7, agreement=True)]


@pytest.fixture(scope="module")
def made(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "groups.tsv").write_text("".join(f"n{at:08d}\t{'odd' if at % 2 else 'even'}\n" for at in range(25)))
    result = report(*files, "--out", folder / "report", "--paper", "--groups", folder / "groups.tsv")
    assert result.exit_code == 0, result.output
    assert (folder / "report" / "table4.md").read_text().strip() in result.stdout
    assert re.search(r"^the report of \d+ files -> \S+index\.html$", result.stdout, re.MULTILINE)
    return folder / "report"


def grids(made: Path, key: str) -> dict[str, Any]:
    return {grid["title"]: grid for grid in json.loads((made / f"{key}.json").read_text())["grids"]}


def test_every_table_has_its_four_forms(made: Path) -> None:
    tables = {
        "table3",
        "table4",
        "table5",
        "table6",
        "table7",
        "answered",
        "differences",
        "lengths",
        "classes",
        "groups",
    }
    assert {path.stem for path in made.glob("*.json")} == tables
    for suffix in ("md", "tex", "csv"):
        assert {path.stem for path in made.glob(f"*.{suffix}")} >= tables
    for path in made.glob("*.tex"):
        text = path.read_text().replace(r"\{", "").replace(r"\}", "")
        assert text.count("{") == text.count("}"), path
        assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}")


def test_values_intervals_and_marks(made: Path, files: list[Path]) -> None:
    """The means are the score files'; the best and the second-best of each column are marked, the teachers never."""
    grid = grids(made, "table4")["Full output"]
    assert [row["name"] for row in grid["rows"]] == list(MODELS)
    for row, path in zip(grid["rows"], files, strict=False):
        mean = json.loads(path.read_text())["sections"]["full"]["rouge1_avg"]
        assert row["cells"][1]["value"] == mean
        assert row["cells"][1]["low"] < mean < row["cells"][1]["high"]
        assert row["cells"][1]["text"] == f"{mean:.3f}"
    assert [[cell["mark"] for cell in row["cells"]] for row in grid["rows"]] == [
        [""] * 5,
        ["", *["second"] * 4],
        ["", *["best"] * 4],
    ]
    (level,) = grid["below"]
    assert [cell["text"] for cell in level["cells"]][::2] == ["–"] * 3  # no best of a single reference
    assert not any(cell["mark"] for cell in level["cells"])
    text = (made / "table4.md").read_text()
    assert f"| visionthink | 180 of 200 | **{grid['rows'][2]['cells'][1]['text']}** [0." in text
    assert r"visionthink & 180 of 200 & \textbf{0." in (made / "table4.tex").read_text()
    lines = list(csv.DictReader((made / "table4.csv").open()))
    found = next(line for line in lines if line["row"] == "internvl" and line["of"] == "ROUGE-1")
    assert float(found["value"]) == grid["rows"][0]["cells"][1]["value"]


def test_the_papers_numbers_stand_under_the_labels_they_were_printed_with(made: Path) -> None:
    printed = grids(made, "table6")["As printed in the paper (full output)"]
    assert printed["columns"][0][0] == "TF-IDF Cosine Similarity"
    assert printed["rows"][2]["cells"][0]["text"] == "0.795"
    assert "The paper's labels of Table 6 cannot both be right" in (made / "table6.md").read_text()
    assert "As printed" in (made / "table7.md").read_text()


def test_differences_are_paired_and_corrected(made: Path) -> None:
    """Of the same images: the means' difference; three pairs, so the least p (2/201) is corrected to three times it."""
    row = grids(made, "differences")["Full output"]["rows"][0]
    assert row["name"] == "internvl − openvlthinker"
    _, _, difference, p, corrected = row["cells"]
    assert difference["low"] < difference["value"] < difference["high"] < 0
    assert p["value"] == pytest.approx(2 / 201)
    assert corrected["value"] == pytest.approx(6 / 201)
    assert difference["mark"] == "best"


def test_answered_images_stand_beside_all(made: Path, files: list[Path], tmp_path: Path) -> None:
    """Nine tenths are answered, and all others score 0, so that all is nine tenths of answered."""
    for path in files[:3]:
        scores = json.loads(path.read_text())
        rows = {row["name"]: row["cells"] for row in grids(made, "answered")[scores["model"]]["rows"]}
        assert [cell["value"] for cell in rows["Images"]] == [200, 180] * 3
        assert [cell["value"] for cell in rows["Texts"]] == [180, 180] * 3
        mean = scores["sections"]["thinking"]["bertscore_avg"]
        assert [cell["value"] for cell in rows["BERTScore F1"][2:4]] == [mean, pytest.approx(mean / 0.9)]
    assert "How the paper treats predictions that failed is not known" in (made / "answered.md").read_text()
    path = write_scores(tmp_path / "x.json", "x", metrics=LEXICAL[:1])
    rows = pq.read_table(path.with_suffix(".rows.parquet")).to_pandas()
    rows["status"], rows["answer_words"] = "truncated", 0  # a thinking each, and no answer
    rows["answer_rouge1_avg"] = rows["answer_rouge1_max"] = 0.0
    rows.to_parquet(path.with_suffix(".rows.parquet"))
    scores = json.loads(path.read_text())
    scores["sections"]["answer"] = {"rouge1_avg": 0, "rouge1_max": 0}
    path.write_text(json.dumps(scores))
    assert report(path, "--out", tmp_path / "report").exit_code == 0
    lines = (row["cells"] for row in grids(tmp_path / "report", "answered")["x"]["rows"])
    images, texts, rouge = ([cell["text"] for cell in cells] for cells in lines)
    assert images == ["200", "0"] * 3
    assert texts[2:] == ["180", "0", "0", "0"]
    assert rouge[4:] == ["0.000", "–"]
    assert "paper" not in (tmp_path / "report" / "answered.md").read_text()


def test_a_model_that_is_a_teacher_is_named_under_every_table(tmp_path: Path) -> None:
    own = write_scores(tmp_path / "mine.json", "mine", own_references=["Small-1.5b"])
    other = write_scores(tmp_path / "other.json", "other")
    (table,) = [one for one in _tables(tmp_path, own, other) if one.key == "table4"]
    assert "mine is a teacher itself (Small-1.5b): of its references one is its own text." in table.note
    assert "other is" not in table.note


def _tables(folder: Path, *files: Path) -> Any:
    read = module("reporting.score_files").read_score_files(list(files))
    return module("reporting.tables").all_tables(
        module("reporting.benchmark").Benchmark(read, 100, 0), None, with_paper=False
    )


def test_values_at_equal_length(made: Path) -> None:
    """Longer texts score more here, and the models write longer ones than the references: at equal length all fall."""
    for row in grids(made, "lengths")["Full output: ROUGE F1"]["rows"]:
        as_it_is, equal, r = row["cells"][2:5]
        assert equal["low"] < equal["value"] < equal["high"]
        assert equal["value"] < as_it_is["value"]
        assert r["value"] > 0.2


def test_the_parabola_is_the_least_squares_fit(tmp_path: Path) -> None:
    path = write_scores(tmp_path / "x.json", "x")
    (file,) = module("reporting.score_files").read_score_files([path])
    found = module("reporting.benchmark").Benchmark([file], 100, 0).at_equal_length(file, "full", "rouge1")
    rows = pq.read_table(path.with_suffix(".rows.parquet")).to_pandas()
    rows = rows[rows.full_words > 0]
    fit = np.polyfit(np.log2(rows.full_words / rows.full_reference_words), rows.full_rouge1_avg, 2)
    assert found.value == pytest.approx(0.9 * fit[-1], abs=1e-9)  # nine tenths of the rows have a text


def test_lengths_that_a_model_never_writes_have_no_value(tmp_path: Path) -> None:
    path = write_scores(tmp_path / "x.json", "x")
    table = pq.read_table(path.with_suffix(".rows.parquet"))
    at = table.column_names.index("full_reference_words")
    column = np.full(len(table), 5.0)
    pq.write_table(table.set_column(at, "full_reference_words", [column]), path.with_suffix(".rows.parquet"))
    (file,) = module("reporting.score_files").read_score_files([path])
    assert module("reporting.benchmark").Benchmark([file], 100, 0).at_equal_length(file, "full", "rouge1") is None


def test_groups_and_classes(made: Path, files: list[Path]) -> None:
    rows = pq.read_table(files[0].with_suffix(".rows.parquet")).to_pandas()
    odd = rows[rows.wnid.str[-1].astype(int) % 2 == 1]
    group = {row["name"]: row for row in grids(made, "groups")["ROUGE-1"]["rows"]}["odd"]
    assert group["cells"][0]["value"] == len(odd)
    assert group["cells"][1]["value"] == pytest.approx(odd.full_rouge1_avg.mean())
    assert group["cells"][1]["low"] < group["cells"][1]["value"] < group["cells"][1]["high"]
    lines = list(csv.DictReader((made / "all_classes.csv").open()))
    assert len(lines) == 25
    assert sum(int(line["images"]) for line in lines) == 200
    expected = rows[rows.wnid == "n00000003"].full_jaccard_max.mean()
    assert float(lines[3]["internvl_jaccard_max"]) == pytest.approx(expected)
    assert lines[3]["group"] == "odd"


def test_intervals_by_class(files: list[Path], made: Path, tmp_path: Path) -> None:
    """Where images of a class are alike the intervals are wider, and said to be of classes, in the leaderboard too."""
    paths = [write_scores(tmp_path / f"{model}.json", model, level, n=400) for model, level in MODELS.items()]
    for path in paths:
        rows = pq.read_table(path.with_suffix(".rows.parquet")).to_pandas()
        rows["full_rouge1_avg"] = rows.full_rouge1_avg.groupby(rows.wnid).transform("mean") * (rows.wnid > "n00000012")
        rows["full_rouge1_max"] = 1.0
        rows.to_parquet(path.with_suffix(".rows.parquet"))
        scores = json.loads(path.read_text())
        scores["sections"]["full"] |= {"rouge1_avg": rows.full_rouge1_avg.mean(), "rouge1_max": 1.0}
        path.write_text(json.dumps(scores))
    (tmp_path / "groups.tsv").write_text("".join(f"n{at:08d}\t{'few' if at < 9 else 'many'}\n" for at in range(25)))
    widths, widths_of = [], {"images": [], "classes": ["--by-class", "--groups", tmp_path / "groups.tsv"]}
    for name, more in widths_of.items():
        assert report(*paths, "--out", tmp_path / name, *more).exit_code == 0
        cell = grids(tmp_path / name, "table4")["Full output"]["rows"][0]["cells"][1]
        widths.append(cell["high"] - cell["low"])
    assert widths[1] > 3 * widths[0]
    text = (tmp_path / "classes" / "table4.md").read_text()
    assert "200 resamples of the 25 classes, each with its images, too few for true intervals, seed 0" in text
    of_group = {row["name"]: row for row in grids(tmp_path / "classes", "groups")["ROUGE-1"]["rows"]}
    assert of_group["few"]["cells"][1]["low"] is None
    assert "No interval over fewer than 10 classes." in (tmp_path / "classes" / "groups.md").read_text()
    assert of_group["many"]["cells"][1]["low"] < of_group["many"]["cells"][1]["high"]
    board = module("reporting.leaderboard")
    both = [board.read_rows(leaderboard_of(tmp_path / name, tmp_path / name / "board"))[0] for name in widths_of]
    assert ["intervals by class" in grid.title for grid in board.grids_of(both)] == [False, True]


def test_one_class_is_none_to_draw_from(tmp_path: Path) -> None:
    path = write_scores(tmp_path / "x.json", "x")
    table = pq.read_table(path.with_suffix(".rows.parquet"))
    wnids = table.set_column(table.column_names.index("wnid"), "wnid", [["n1"] * len(table)])
    pq.write_table(wnids, path.with_suffix(".rows.parquet"))
    result = report(path, "--out", tmp_path / "report", "--by-class")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--by-class draws classes, and all images are of one" in result.stderr


def test_figures_and_page(made: Path) -> None:
    names = {"glance", "family_semantic", "family_rouge", "family_sets", "family_vectors", "thinking_answer", "length"}
    assert {path.name for path in (made / "figures").iterdir()} == {
        f"{n}.{kind}" for n in names for kind in ("png", "svg")
    }
    page = (made / "index.html").read_text()
    assert page.count("data:image/svg+xml;base64,") == 2 * len(names), "each for light and for dark pages"
    assert "http" not in page.replace("http-equiv", "")  # it needs nothing but itself
    assert page.count("<h2 ") == 12


@pytest.mark.soak
def test_the_same_files_every_time(made: Path, files: list[Path]) -> None:
    """Figures and page too, and whatever the order of the arguments."""
    groups = made.parent / "groups.tsv"
    again = made.parent / "again"
    assert report(*reversed(files), "--out", again, "--paper", "--groups", groups).exit_code == 0
    assert file_hashes(again) == file_hashes(made)


@pytest.mark.process
def test_scores_of_one_family_without_lengths(tmp_path: Path) -> None:
    """What was not computed is left out; a single model is best in nothing. As a user types it."""
    path = write_scores(tmp_path / "a.json", "openvlthinker", metrics=LEXICAL[:2], lengths=False)
    command = [sys.executable, str(ROOT / "evaluate" / "report.py"), str(path), "--out", str(tmp_path / "report")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert {path.stem for path in (tmp_path / "report").glob("*.json")} == {"table4", "table7", "answered", "classes"}
    assert "| openvlthinker | 180 of 200 | 0." in result.stdout
    assert "**" not in result.stdout


GERMAN = {
    "dataset": "Bären im Wald", "tokenizer": "unicode (ICU 78.3)",
    "references": {"dataset": "0123456789abcdef", "teachers": ["a", "b", "c"]},
}  # fmt: skip


def test_another_dataset_bears_its_own_name(tmp_path: Path) -> None:
    """Nothing says ImageNet or the paper; what is not as usual is said: tokenizer, number of images and references."""
    changes = {"n": 20, "metrics": LEXICAL, **GERMAN}
    paths = [write_scores(tmp_path / f"{name}.json", name, **changes) for name in ("x", "y")]
    paths.append(write_scores(tmp_path / "teachers.json", "teachers", agreement=True, **changes))
    result = report(*paths, "--out", tmp_path / "report")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "report" / "index.html").read_text()
    table = (tmp_path / "report" / "table4.md").read_text()
    assert "<title>Benchmark on Bären im Wald</title>" in page
    assert "Only 20 images" in page
    assert "Only 20 images: read such scores as examples" in table
    assert "Against 3 references an image, by a, b and c, 20 images" in table
    assert "Teachers: each teacher's text against the others'" in table
    assert "Tokenizer: unicode (ICU 78.3)." in table
    assert "Tokenizer: unicode (ICU 78.3)." in page
    assert (tmp_path / "report" / "report.md").read_text().startswith("# Benchmark on Bären im Wald\n")
    board = module("reporting.leaderboard")
    rows = board.read_rows(leaderboard_of(tmp_path / "report", tmp_path / "board"))
    title = "Bären im Wald: 20 images of the split test, references 0123456789ab, tokenizer unicode (ICU 78.3) (Only 20"
    assert [grid.title[: len(title)] for grid in board.grids_of(rows)] == [title]
    other = [row | {"tokenizer": "rouge", "model": "z"} for row in rows[:1]]
    assert len(board.grids_of(rows + other)) == 2, "another tokenizer's scores stand in a table of their own"
    for text in (page, table, board.readme(rows)):
        assert not re.search("ImageNet|paper|GLM|English", text)


def test_scores_of_another_tokenizer_do_not_stand_beside_each_other(tmp_path: Path) -> None:
    """A file of an earlier version, which does not say it, is rouge's."""
    old, new = write_scores(tmp_path / "old.json", "old"), write_scores(tmp_path / "new.json", "new", tokenizer="rouge")
    assert report(old, new, "--out", tmp_path / "report").exit_code == 0
    other = write_scores(tmp_path / "other.json", "other", tokenizer="unicode (ICU 78.3)")
    result = report(old, other, "--out", tmp_path / "report")
    assert result.exit_code == 2
    assert "differ in tokenizer" in result.stderr
    assert '"rouge" for old' in result.stderr


def test_unseen_letters_are_said(tmp_path: Path) -> None:
    unseen = {"answer": {"predictions": {"none": 4, "half": 1}, "references": {"none": 0, "half": 0}}}
    paths = [write_scores(tmp_path / "x.json", "x", unseen=unseen), write_scores(tmp_path / "y.json", "y")]
    assert report(*paths, "--out", tmp_path / "report").exit_code == 0
    said = (
        "x: The tokenizer rouge does not see all letters: none in 4 and at most half in 1 of the predictions (answer)"
    )
    assert said in (tmp_path / "report" / "table5.md").read_text()
    assert "does not see" not in (tmp_path / "report" / "table3.md").read_text()


def test_signs_of_markdown_latex_and_html_in_a_name(tmp_path: Path) -> None:
    names = {"a.json": "a|b~c^d\\e&f%g#h$i{j}<script>", "b.json": "b"}
    paths = [write_scores(tmp_path / path, name, metrics=LEXICAL[:2]) for path, name in names.items()]
    result = report(*paths, "--out", tmp_path / "report")
    assert result.exit_code == 0, result.output
    assert "\n| a\\|b~c^d" in (tmp_path / "report" / "table4.md").read_text()
    latex = (tmp_path / "report" / "table4.tex").read_text()
    assert r"a|b\textasciitilde{}c\textasciicircum{}d\textbackslash{}e\&f\%g\#h\$i\{j\}<script> &" in latex
    assert "<script>" not in (tmp_path / "report" / "index.html").read_text()


def test_what_does_not_make_a_table(tmp_path: Path) -> None:
    good = write_scores(tmp_path / "good.json", "internvl")
    (tmp_path / "text.json").write_text("not json")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "list.json").write_text("[]")
    other = {"dataset": "other", "teachers": ["glm"]}
    no_rows = write_scores(tmp_path / "6.json", "x")
    no_rows.with_suffix(".rows.parquet").unlink()
    torn = write_scores(tmp_path / "7.json", "x")
    torn.with_suffix(".rows.parquet").write_bytes(b"PAR1")
    swapped = write_scores(tmp_path / "8.json", "x")
    write_scores(tmp_path / "8b.json", "y").with_suffix(".rows.parquet").rename(swapped.with_suffix(".rows.parquet"))
    cases: dict[str, Path] = {
        "differ in references": write_scores(tmp_path / "1.json", "x", references=other),
        "differ in split": write_scores(tmp_path / "2.json", "x", split="train"),
        "differ in metrics": write_scores(tmp_path / "3.json", "x", metrics=LEXICAL) and _changed(tmp_path / "3.json"),
        "internvl stands in two": write_scores(tmp_path / "4.json", "internvl"),
        "do not have the same images": write_scores(tmp_path / "5.json", "x", n=100),
        "6.rows.parquet does not exist": no_rows,
        "7.rows.parquet does not hold": torn,
        "differs; score the model again": swapped,
        "is not a score file (Expecting value": tmp_path / "text.json",
        "is not a score file (TypeError": tmp_path / "list.json",
        "is not a score file (it is nested too deep": tmp_path / "deep.json",
        "is not a score file (it holds a lone surrogate": write_scores(tmp_path / "9.json", "x", dataset="half \ud800"),
        "does not exist": tmp_path / "nowhere.json",
    }
    for message, path in cases.items():
        result = report(good, path, "--out", tmp_path / "report")
        assert result.exit_code == 2, (message, result.output)
        assert message in result.stderr
        assert result.stderr.count("\n") == 1, result.stderr
    assert not (tmp_path / "report").exists()
    result = report(good, "--out", tmp_path / "text.json")
    assert result.exit_code == 2
    assert f"cannot write to {tmp_path / 'text.json'}" in result.stderr


def _changed(path: Path) -> Path:
    scores = json.loads(path.read_text())
    path.write_text(json.dumps(scores | {"metrics": {"ngram_overlap": "2"}}))
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [("n1 animal\n", "line 1"), ("n1\ta\nn1\tb\n", "is in a already"), ("\n", "is empty"), (None, "cannot be read")],
)
def test_bad_groups(tmp_path: Path, text: str | None, message: str) -> None:
    groups = tmp_path / "groups.tsv"
    if text is not None:
        groups.write_text(text)
    result = report(write_scores(tmp_path / "a.json", "x"), "--out", tmp_path / "report", "--groups", groups)
    assert result.exit_code == 2
    assert message in result.stderr


NAMES = {
    "Qwen2.5-VL-7B_on.glm": "Qwen2.5-<wbr>VL-<wbr>7B_<wbr>on.<wbr>glm",
    "owner/a.b": "owner/<wbr>a.<wbr>b",
    "0.474 [0.447, 0.499], -0.1 more": "0.474 [0.447, 0.499], -0.1 more",
    "a--b, (c)-d. End": "a--<wbr>b, (c)-d. End",
    "<b>&-x</b>": "&lt;b&gt;&amp;-x&lt;/b&gt;",
}


@pytest.mark.parametrize(("name", "html"), NAMES.items())
def test_a_name_breaks_behind_separators(name: str, html: str) -> None:
    assert module("reporting.page").breakable(name) == html


def test_names_on_the_page_can_break(tmp_path: Path) -> None:
    model = "A_Thinker-7B.v2"
    assert report(write_scores(tmp_path / f"{model}.json", model, 0.5), "--out", tmp_path / "out").exit_code == 0
    page = (tmp_path / "out/index.html").read_text()
    assert "<td>A_<wbr>Thinker-<wbr>7B.<wbr>v2</td>" in page
