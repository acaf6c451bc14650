"""Rules files: read, written, bound by a digest, and refused in one sentence."""

from pathlib import Path

import pytest
from PIL import Image

from generate.selection.screening.examine import examine, find_rejection
from generate.selection.screening.rules import Rules, Safety, ScreeningError
from tests.support.photographs import encoded, random_pixels

DEFAULTS = Rules()


def rule_of(data: bytes, rules: Rules = DEFAULTS) -> str | None:
    rejection = find_rejection(examine(data), rules)
    return rejection.rule if rejection else None


def write_rules(folder: Path, text: str) -> Path:
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    return folder / "rules.yaml"


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}"])
def test_no_rules_are_the_defaults(tmp_path: Path, text: str) -> None:
    assert Rules.read(write_rules(tmp_path, text)) == Rules.read(None) == DEFAULTS


def test_rules_read_what_they_write(tmp_path: Path) -> None:
    (tmp_path / "unsafe list.txt").write_text("n1\n")
    text = (
        "min_side: 64\nmax_noise: null\nexclude_classes: [unsafe list.txt]\n"
        "safety: {checkpoint: a/b, unsafe_labels: [nsfw, 'no: 2']}\n"
    )
    rules = Rules.read(write_rules(tmp_path, text))
    assert rules.safety == Safety(checkpoint="a/b", unsafe_labels=("nsfw", "no: 2"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert Rules.read(write_rules(elsewhere, rules.as_yaml())) == rules


def test_every_printed_rule_says_its_source() -> None:
    lines = DEFAULTS.as_yaml().splitlines()[1:]
    assert len(lines) == 10
    assert all("  # " in line for line in lines)


@pytest.mark.parametrize("rule", ["min_side", "max_aspect", "max_bytes", "min_entropy", "max_noise", "max_hamming"])
def test_digest_is_bound_to_every_threshold(tmp_path: Path, rule: str) -> None:
    one, two = (Rules.read(write_rules(tmp_path, f"{rule}: {value}")) for value in ("null", 7))
    assert len({one.digest(), two.digest(), DEFAULTS.digest()}) == 3


def test_digest_is_bound_to_the_ids_and_not_to_their_file(tmp_path: Path) -> None:
    for name, ids in (("a.txt", "n1\nn2\n"), ("b.txt", "n2  # rude\nn1\n"), ("c.txt", "n1\n")):
        (tmp_path / name).write_text(ids)
    a, b, c = (Rules.read(write_rules(tmp_path, f"exclude_classes: [{name}.txt]")).digest() for name in "abc")
    assert a == b
    assert len({a, c, DEFAULTS.digest()}) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max_bytes: 1000000000", "max_bytes must be a whole number from 1 to 268435456, not 1000000000"),
        ("min_size: 3", "'min_size' is not a rule; choose from min_side"),
        ("- min_side", "expected rules as `name: value`, not list"),
        ("min_side: 0", "min_side must be a whole number from 1"),
        ("min_side: 22.5", "min_side must be a whole number"),
        ("min_side: true", "min_side must be a whole number"),
        ("max_aspect: 0.5", "max_aspect must be a number from 1"),
        ("max_noise: .nan", "max_noise must be a number"),
        ("max_noise: loud", "'loud'"),
        ("min_entropy: 9", "from 0 to 8"),
        ("max_hamming: 17", "from 0 to 16"),
        ("exclude_classes: a.txt", "exclude_classes must be a list of files"),
        ("exclude_images: [gone.txt]", "gone.txt cannot be read: No such file"),
        ("exclude_images: null", "exclude_images must be a list of files"),
        ("safety: a/b", "expected rules as `name: value`"),
        ("safety: {checkpoint: a/b}", "unsafe_labels is missing"),
        ("safety: {checkpoint: a/b, unsafe_labels: []}", "unsafe_labels must be a list"),
        ("safety: {checkpoint: 3, unsafe_labels: [x]}", "checkpoint must be a Hub id"),
        ("safety: {checkpoint: a/b, unsafe_labels: [x], threshold: 2}", "threshold must be a number from 0 to 1"),
        ("safety: {checkpoint: a/b, unsafe_labels: [x], batch: 0}", "batch must be a whole number from 1"),
        ("safety: {checkpoint: a/b, labels: [x]}", "'labels' is not a rule"),
        ("a: [", "cannot be read as YAML"),
    ],
)
def test_bad_rules_are_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ScreeningError) as caught:
        Rules.read(write_rules(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_rules_file(tmp_path: Path) -> None:
    with pytest.raises(ScreeningError, match="does not exist"):
        Rules.read(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("min_side", encoded(Image.effect_noise((100, 100), 20))),
        ("min_entropy", encoded(Image.new("RGB", (300, 300)))),
        ("max_noise", encoded(random_pixels(300, 300))),
    ],
)
def test_null_switches_a_rule_off(tmp_path: Path, rule: str, data: bytes) -> None:
    assert rule_of(data) == rule
    assert rule_of(data, Rules.read(write_rules(tmp_path, f"{rule}: null"))) != rule


def test_exclusion_lists(tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("# unsafe synsets\nn01\tperson\n\n")
    (tmp_path / "images.txt").write_text("n02_7\nn03084071/n03084071_9.JPEG  # asked for on a Monday\ncats/a b.png\n")
    rules = Rules.read(write_rules(tmp_path, "exclude_classes: [classes.txt]\nexclude_images: [images.txt]"))
    assert rules.excluded_classes == {"n01"}
    assert rules.excluded_images == {"n02_7", "n03084071_9", "cats__a b"}


def test_exclusion_lists_take_any_path_of_a_picture(tmp_path: Path) -> None:
    (tmp_path / "images.txt").write_text(
        f"hub:local/ds/default/train#2\n./a/b.png\n{tmp_path}/c/d.png\n{tmp_path}/e.tar::f.png  # a member\n"
    )
    rules = Rules.read(write_rules(tmp_path, "exclude_images: [images.txt]"), tmp_path)
    assert rules.excluded_images == {"default-train-2", "a__b", "c__d", "e.tar__f"}
