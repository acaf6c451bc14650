"""evaluate/report.py: the table's form, and what it refuses to put into one table."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

NAMES = ("rouge1_avg", "rouge1_max", "rougeL_avg", "rougeL_max")


def scores(path: Path, model: str, value: float = 0.5, **changes: Any) -> Path:
    content = {
        "model": model,
        "n": 1000,
        "answered": 990,
        "split": "test",
        "sections": {section: dict.fromkeys(NAMES, value) for section in ("full", "thinking", "answer")},
        "references": {"dataset": "abc", "teachers": ["glm", "kimi"]},
        "metrics": {"ngram_overlap": "1"},
    }
    path.write_text(json.dumps(content | changes))
    return path


def report(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "evaluate" / "report.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_tables(tmp_path: Path) -> None:
    files = [scores(tmp_path / "b.json", "vl_rethinker", 0.41), scores(tmp_path / "a.json", "internvl", 0.4321)]
    result = report(*files, "--out", tmp_path / "report")
    assert result.returncode == 0, result.stderr
    assert sorted(file.name for file in (tmp_path / "report").iterdir()) == ["report.md", "table4.md", "table4.tex"]
    table = (tmp_path / "report" / "table4.md").read_text()
    assert "| internvl | 990 of 1,000 | **0.432** | **0.432** | **0.432** | **0.432** |" in table
    assert "| vl_rethinker | 990 of 1,000 | 0.410 |" in table
    assert table.index("internvl") < table.index("vl_rethinker")
    assert table.split("\n\n")[1].strip() in result.stdout
    latex = (tmp_path / "report" / "table4.tex").read_text()
    assert r"vl\_rethinker & 0.410 & 0.410" in latex
    assert r"internvl & \textbf{0.432}" in latex
    assert latex.count("{") == latex.count("}")
    assert (tmp_path / "report" / "report.md").read_text().count("| internvl |") == 3


def test_signs_of_markdown_and_latex_in_a_name(tmp_path: Path) -> None:
    result = report(scores(tmp_path / "a.json", "a|b~c^d\\e&f%g#h$i{j}"), "--out", tmp_path / "report")
    assert result.returncode == 0, result.stderr
    assert "\n| a\\|b~c^d" in (tmp_path / "report" / "table4.md").read_text()
    latex = (tmp_path / "report" / "table4.tex").read_text()
    assert r"a|b\textasciitilde{}c\textasciicircum{}d\textbackslash{}e\&f\%g\#h\$i\{j\} &" in latex


def test_what_does_not_make_a_table(tmp_path: Path) -> None:
    good = scores(tmp_path / "good.json", "internvl")
    (tmp_path / "text.json").write_text("not json")
    (tmp_path / "list.json").write_text("[]")
    cases: dict[str, Path] = {
        "differ in references": scores(tmp_path / "1.json", "x", references={"dataset": "other", "teachers": ["glm"]}),
        "differ in split": scores(tmp_path / "2.json", "x", split="train"),
        "differ in metrics": scores(tmp_path / "3.json", "x", metrics={"ngram_overlap": "2"}),
        "internvl stands in two": scores(tmp_path / "4.json", "internvl"),
        "lies outside of [0, 1]": scores(tmp_path / "5.json", "x", value=1.5),
        "is no score file (JSONDecodeError": tmp_path / "text.json",
        "is no score file (TypeError": tmp_path / "list.json",
        "does not exist": tmp_path / "nowhere.json",
    }
    for message, path in cases.items():
        result = report(good, path, "--out", tmp_path / "report")
        assert result.returncode == 2
        assert message in result.stderr
        assert result.stderr.count("\n") == 1, result.stderr
    assert not (tmp_path / "report").exists()
    result = report(good, "--out", tmp_path / "text.json")
    assert result.returncode == 2
    assert f"cannot write to {tmp_path / 'text.json'}" in result.stderr
