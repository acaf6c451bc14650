"""The names of ImageNet-21K-P's classes, and the script that makes their file."""

import gzip
import zipfile
from collections import Counter
from pathlib import Path

from typer.testing import CliRunner

from generate.selection.class_names import NAMES, TABLES, ClassName, make_class_names, read_class_names


def run(*options: str) -> tuple[int, str]:
    import typer

    app = typer.Typer()
    app.command()(make_class_names)
    result = CliRunner().invoke(app, options)
    return result.exit_code, result.output


def test_every_class_has_a_name_and_no_name_is_a_key() -> None:
    names = read_class_names()
    assert len(names) == 10_450
    assert list(names) == sorted(names)
    assert names["n00005787"] == ClassName(
        "benthos", "organisms (plants and animals) that live at or near the bottom of a sea"
    )
    assert "n00007846" in names  # person
    assert all(name.lemma and name.definition for name in names.values())
    several = [count for count in Counter(name.lemma for name in names.values()).values() if count > 1]
    assert (len(several), sum(several)) == (214, 451)
    assert NAMES.stat().st_size < 500_000


def test_the_script_makes_the_file_from_a_wheel(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "timm.whl", "w") as wheel:
        wheel.writestr(f"{TABLES}/imagenet21k_miil_w21_synsets.txt", "n2\nn1\n")
        wheel.writestr(f"{TABLES}/imagenet_synset_to_lemma.txt", "n1\tdog, hound\nn2\tcat\nn3\tbird\n")
        wheel.writestr(f"{TABLES}/imagenet_synset_to_definition.txt", "n1\tit barks\nn2\tit mews\nn3\tit sings\n")
    for name in ("a.gz", "b.gz"):
        assert run(f"--wheel={tmp_path / 'timm.whl'}", f"--out={tmp_path / name}")[0] == 0
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()) == b"n1\tdog, hound\tit barks\nn2\tcat\tit mews\n"
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_what_is_not_the_wheel_is_said(tmp_path: Path) -> None:
    (tmp_path / "other.whl").write_bytes(b"no archive")
    code, said = run(f"--wheel={tmp_path / 'other.whl'}", f"--out={tmp_path / 'out.gz'}")
    assert code == 2
    assert said.startswith("error: --wheel")
    assert not (tmp_path / "out.gz").exists()
