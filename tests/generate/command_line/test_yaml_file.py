"""A file that a user wrote, or that is none."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.command_line.yaml_file import YamlFileError, read_yaml


def test_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfcolour: [1, two]\n")
    assert read_yaml(tmp_path / "a.yaml") == {"colour": [1, "two"]}
    (tmp_path / "a.yaml").write_bytes(b"")
    assert read_yaml(tmp_path / "a.yaml") is None


BROKEN = {
    "latin": (b"name: caf\xe9", "cannot be read as YAML ('utf-8' codec"),
    "open": (b"a: [", "cannot be read as YAML (while parsing"),
    "a date that is none": (b"a: 2026-13-45", "cannot be read as YAML (month must be in 1..12"),
    "a tag": (b"!!python/object:os.system {}", "cannot be read as YAML (could not determine a constructor"),
    "deep": (b"[" * 5000, "is nested too deep; write it out"),
    "long": (b"# " + b"x" * 2**20, "is longer than 1,048,576 bytes"),
}


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_one_sentence(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(YamlFileError, match=re.escape(f"{tmp_path}/a.yaml {message}")) as found:
        read_yaml(tmp_path / "a.yaml")
    assert "\n" not in str(found.value)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match=r"b\.yaml does not exist; give the path of a YAML file$"):
        read_yaml(tmp_path / "b.yaml")
    (tmp_path / "a.yaml").touch()
    with pytest.raises(YamlFileError, match=r"b\.yaml does not exist; its folder has a\.yaml$"):
        read_yaml(tmp_path / "b.yaml")
    with pytest.raises(YamlFileError, match=r"cannot be read \(Is a directory\); give the path of a YAML file"):
        read_yaml(tmp_path)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    with suppress(YamlFileError):
        read_yaml(path)
