"""The values of taxonomy: a tree small enough for sums by hand, sets by networkx, WordNet's counts, and properties."""

import doctest
import gzip
import importlib.util
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import evaluate
import networkx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.commands import ROOT

MODULE = ROOT / "evaluate" / "taxonomy"
WORDNET = Path("/usr/share/wordnet")
SMALL = """\
# goldfish has two parents, crane two nodes
thing\t\tthing
animal\tthing\tanimal
dog\tanimal\tdog
poodle\tdog\tpoodle
terrier\tdog\tterrier
cat\tanimal\tcat
pet\tanimal\tpet
fish\tanimal\tfish
goldfish\tpet,fish\tgoldfish
bird\tanimal\tcrane
machine\tthing\tcrane, lifting machine
"""
NAMES = ("named", "near", "depth", "hr", "subject_hp", "subject_hr", "subject_hf", "wrong_sibling")
IN_ONE = [name for name in NAMES if name != "depth"]


@pytest.fixture(scope="module")
def metric() -> Any:
    return evaluate.load(str(MODULE), keep_in_memory=True)


@pytest.fixture(scope="module")
def module(metric: Any) -> Any:
    return sys.modules[type(metric).__module__]


@pytest.fixture(scope="module")
def wordnet(module: Any) -> Any:
    return module.grounded_in(None)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tree") / "small.tsv"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def test_the_sums_by_hand(metric: Any, small: str) -> None:
    """The ids are names of nodes; A(terrier) = {animal, dog, terrier}, A(goldfish) = {animal, pet, fish, goldfish}."""
    texts = ["A terrier on a chair. Therefore, it is a poodle, not a cat.", "A dog.", "Some fish."]
    values = metric.compute(
        predictions=texts, references=["terrier", "cat", "goldfish"], taxonomy=small, per_example=True
    )
    assert {name: values[f"{name}_per_example"] for name in NAMES} == {
        "named": [1, 0, 0],
        "near": [0, 0, 1],  # neither dog nor animal; not animal; fish
        "depth": [3, 0, 2],  # thing, animal, dog, terrier; dog is not above cat; thing, animal, fish
        "hr": [3 / 3, 1 / 2, 2 / 4],
        "subject_hp": [2 / 3, 1 / 2, 2 / 2],  # poodle: {animal, dog} of {animal, dog, poodle}
        "subject_hr": [2 / 3, 1 / 2, 2 / 4],
        "subject_hf": [2 / 3, 1 / 2, 2 / 3],  # 2 · 1 · 1/2 / (1 + 1/2)
        "wrong_sibling": [0, 1, 0],  # the terrier is named; dog is no cat; fish is above goldfish
    }
    means = {"named": 1 / 3, "near": 1 / 3, "depth": 5 / 3, "hr": 2 / 3, "wrong_sibling": 1 / 3}
    means |= {"subject_hp": 13 / 18, "subject_hr": 5 / 9, "subject_hf": 11 / 18}
    assert {name: values[name] for name in NAMES} == pytest.approx(means)


def test_the_sums_of_chance_by_hand(metric: Any, small: str) -> None:
    """Of two examples each takes the other's class; of one there is no chance."""
    values = metric.compute(predictions=["A poodle.", "A cat."], references=["poodle", "cat"], taxonomy=small)
    assert (values["named"], values["named_chance"]) == (1, 0)
    assert values["hr_chance"] == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert values["wrong_sibling_chance"] == 1
    assert set(values) == {*NAMES, *(f"{name}_chance" for name in NAMES)}
    assert set(metric.compute(predictions=["A cat."], references=["cat"], taxonomy=small)) == set(NAMES)


@pytest.mark.parametrize(
    ("text", "node", "expected"),
    [
        ("A goldfish.", "fish", {"named": 1, "depth": 2, "hr": 1, "subject_hr": 1, "wrong_sibling": 0}),  # a kind of it
        ("A crane.", "bird", {"named": 1, "subject_hf": 1}),  # an ambiguous name is what fits best
        ("A crane.", "machine", {"named": 1, "subject_hf": 1}),
        ("A thing.", "cat", dict.fromkeys(NAMES, 0) | {"wrong_sibling": 0}),  # the root says nothing, and nothing wrong
        ("", "cat", dict.fromkeys(NAMES, 0)),
        ("A cat.", "thing", {"named": 1, "depth": 0, "hr": 0}),
        ("A pet.", "goldfish", {"near": 1, "named": 0, "depth": 2}),
        ("A dog is there. A cat is here.", "cat", {"named": 1, "wrong_sibling": 0, "subject_hp": 1 / 2}),
    ],
)
def test_one_text(metric: Any, small: str, text: str, node: str, expected: dict[str, float]) -> None:
    values = metric.compute(predictions=[text], references=[node], taxonomy=small)
    assert {name: values[name] for name in expected} == expected


def test_a_text_that_names_everything_gains_nothing(metric: Any, small: str) -> None:
    everything = "Terrier, poodle, cat, goldfish, crane."
    values = metric.compute(predictions=[everything] * 3, references=["terrier", "cat", "machine"], taxonomy=small)
    assert values["named"] == values["named_chance"] == 1
    assert values["hr"] == values["hr_chance"] == 1
    assert values["subject_hf"] - values["subject_hf_chance"] == pytest.approx(0)


def test_people_are_persons(metric: Any) -> None:
    """WordNet has `people` as a group alone, of which no class of a person is a kind."""
    values = metric.compute(predictions=["People in uniforms."], references=["n10582746"])
    assert (values["subject_hp"], values["wrong_sibling"]) == (1, 0)


def test_wordnets_counts(wordnet: Any) -> None:
    from generate.selection.class_names import read_class_names

    tree, classes = wordnet.tree, read_class_names()
    assert len(tree.parents) == 11_979
    assert len(classes) == 10_450
    assert classes.keys() <= tree.parents.keys()
    assert sum(len(above) > 1 for above in tree.parents.values()) == 310
    assert sum(not tree.names[one] for one in classes) == 14
    assert tree.root == "n00001740"


def test_hierarchical_values_are_those_of_sets(wordnet: Any) -> None:
    """By networkx's ancestors, for pairs of WordNet's nodes."""
    tree = wordnet.tree
    graph = networkx.DiGraph((parent, node) for node, above in tree.parents.items() for parent in above)
    module, chance = sys.modules[type(wordnet).__module__], random.Random(0)
    nodes = [node for node in tree.parents if node != tree.root]
    several = [node for node in nodes if len(tree.parents[node]) > 1]
    for one, other in [chance.choices(nodes, k=2) for _ in range(300)] + [
        chance.choices(several, k=2) for _ in "12345"
    ]:
        a, b = ({node, *networkx.ancestors(graph, node)} - {tree.root} for node in (one, other))
        p, r = len(a & b) / len(a), len(a & b) / len(b)
        text = module.Read(frozenset([one]), frozenset([one]))
        ((named, near, depth, hr, hp, subject_hr, hf, wrong),) = wordnet.values([text], [other])
        assert (hr, hp, subject_hr) == (r, p, r)
        assert hf == pytest.approx(2 * p * r / (p + r) if p + r else 0)
        assert named == (other in a)
        far = networkx.single_source_shortest_path_length(graph.reverse(copy=False), other, cutoff=2)
        assert near == (one in far and one != other)
        lengths = networkx.single_source_shortest_path_length(graph, tree.root)
        assert depth == (lengths[other] if other in a else lengths[one] if one in b else 0)
        assert wrong == (other not in a and one not in b)


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            [
                "tench",
                "a dog",
                "golden retriever",
                "is a",
                "not",
                "therefore",
                "\\boxed{",
                "}",
                ". ",
                "\n",
                ",",
                "crane",
            ]
        ),
    ),
    max_size=15,
).map(" ".join)


@settings(deadline=None)
@given(text=TEXTS, seed=st.integers(0, 11_978))
@example(text="\ud800 tench", seed=5)
@example(text="\x00\\boxed{}", seed=0)
def test_any_text_and_class_have_values_in_their_ranges(wordnet: Any, text: str, seed: int) -> None:
    node = list(wordnet.tree.parents)[seed]
    (values,) = wordnet.values([wordnet.read(text)], [node])
    values = dict(zip(NAMES, values, strict=True))
    assert all(0 <= values[name] <= 1 for name in IN_ONE)
    assert 0 <= values["depth"] <= wordnet.tree.depths[node]
    if values["named"] and node != wordnet.tree.root:
        assert values["hr"] == 1
    assert not (values["named"] and values["wrong_sibling"])
    # What names nothing changes nothing behind it, and the class's name makes it named.
    assert wordnet.read(f"{text}. Yes, quite.").anywhere == wordnet.read(f"{text}. ").anywhere
    if wordnet.tree.names[node]:
        (more,) = wordnet.values([wordnet.read(f"{text} . {wordnet.tree.names[node][0]}")], [node])
        assert more[0] == 1
        assert more[3] == (node != wordnet.tree.root)


@settings(deadline=None)
@given(classes=st.lists(st.sampled_from("abcdefgh"), max_size=30))
@example(classes=list("aab"))
@example(classes=list("aabb"))
@example(classes=list("aaaaabc"))
def test_chance_keeps_no_class_and_is_a_permutation_unless_one_class_has_over_half(
    module: Any, classes: list[str]
) -> None:
    others = module.other_classes(classes)
    if len(set(classes)) < 2:
        assert others == []
        return
    assert all(one != other for one, other in zip(classes, others, strict=True))
    assert set(others) <= set(classes)
    assert others == module.other_classes(list(classes))
    if 2 * max(Counter(classes).values()) <= len(classes):
        assert Counter(others) == Counter(classes)


BROKEN = [
    ("a\t\tx\nb\ta", "line 2 is not `id <tab> parents <tab> names`"),
    ("a\t\tx\na\t\tx", "line 2 has 'a' for the second time"),
    ("", "0 nodes have no parent"),
    ("a\t\tx\nb\t\ty", "2 nodes have no parent"),
    ("a\t\tx\nb\tc\ty", "'c', a parent of 'b', has no line"),
    ("a\t\tx\nb\tc\ty\nc\tb\ty", "'b' is above itself"),
]


@pytest.mark.parametrize(("lines", "said"), BROKEN)
def test_a_broken_tree_is_refused_by_what_is_broken(metric: Any, tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "tree.tsv").write_text(lines)
    with pytest.raises(ValueError, match=r"tree\.tsv is no taxonomy: ") as error:
        metric.compute(predictions=["x"], references=["a"], taxonomy=str(tmp_path / "tree.tsv"))
    assert said in str(error.value)


def test_other_files_are_refused_or_read(metric: Any, module: Any, tmp_path: Path) -> None:
    path = tmp_path / "tree.tsv.gz"
    path.write_bytes(gzip.compress(SMALL.encode()))
    assert metric.compute(predictions=["A cat."], references=["cat"], taxonomy=str(path))["named"] == 1
    whole = gzip.compress(SMALL.encode())
    for at, data in enumerate((whole[:40], b"no gzip", whole[:12] + b"\xff" * 3 + whole[15:])):
        broken = tmp_path / f"{at}.tsv.gz"
        broken.write_bytes(data)
        with pytest.raises(ValueError, match="not a whole gzip"):
            module.grounded_in(str(broken))
    (tmp_path / "latin.tsv").write_bytes(b"a\t\tcr\xe8me")
    with pytest.raises(ValueError, match="it is not UTF-8"):
        module.grounded_in(str(tmp_path / "latin.tsv"))
    with gzip.open(tmp_path / "bomb.tsv.gz", "wb") as file:
        file.write(bytes((64 << 20) + 1))
    with pytest.raises(ValueError, match="holds more than 64 MiB"):
        module.grounded_in(str(tmp_path / "bomb.tsv.gz"))
    with pytest.raises(FileNotFoundError):
        module.grounded_in(str(tmp_path / "none.tsv"))
    with pytest.raises(ValueError, match=r"1 class is not in the taxonomy, 'tench' for one"):
        metric.compute(predictions=["A tench."], references=["tench"])


MILLION = 1_000_000
HOSTILE = [
    "so ",
    "so. ",
    "so\n",
    "\\boxed{",
    "\\boxed{{}",
    "\\boxed{}",
    "<|begin_of_box|>",
    "<answer>",
    "a",
    ".",
    " ",
    "dog ",
]
HOSTILE += [
    "is a ",
    "not ",
    "not the ",
    "main subject of the ",
    "a. ",
    "é",
    "e\u0301",
    "ﷺ",
    "-like",
    "-",
    "answer ",
    ",",
    "{",
    "s.t. ",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_megabyte_takes_no_longer_than_its_length(wordnet: Any, part: str) -> None:
    """Under two seconds here; twenty leave room for a busy machine, and what is quadratic needs hours."""
    started = time.process_time()
    wordnet.read(part * (MILLION // len(part)) + " dog")
    assert time.process_time() - started < 20


def test_docstring_and_card_are_true(metric: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    card = (MODULE / "README.md").read_text(encoding="utf-8").replace("\n```", "\n\n")
    text = metric.inputs_description + "\n\n" + card
    result = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(text, {}, "taxonomy", None, 0))
    assert result.failed == 0
    assert result.attempted >= 8


def test_the_page_has_value_chance_and_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    gradio = pytest.importorskip("gradio")
    spec = importlib.util.spec_from_file_location("taxonomy_page", MODULE / "app.py")
    assert spec
    assert spec.loader
    spec.loader.exec_module(page := importlib.util.module_from_spec(spec))
    (score,) = [one.fn for one in page.page().fns.values() if one.api_name == "score"]
    rows = score([["A tench in a net.", "n01440764"], ["A fish.", "n02084071"], ["", ""]])
    assert rows[0] == ["named", 0.5, 0.0, 0.5]
    assert [row[0] for row in rows] == list(NAMES)
    assert score([["A tench.", "n01440764"]])[0] == ["named", 1.0, "", ""]
    for wrong, said in (([["", ""]], "empty"), ([["A tench.", "tench"]], "not in the taxonomy")):
        with pytest.raises(gradio.Error, match=said):
            score(wrong)


@pytest.mark.process
@pytest.mark.skipif(not WORDNET.is_dir(), reason="needs WordNet 3.0 at /usr/share/wordnet (Debian's wordnet-base)")
def test_the_script_makes_the_same_file_again(tmp_path: Path) -> None:
    script = [sys.executable, "scripts/make_wordnet_tree.py", "--wordnet"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    made = tmp_path / "wordnet.py"
    said = subprocess.check_output([*script, WORDNET, "--out", made], cwd=ROOT, env=environment, text=True)
    assert said.startswith("11979 nodes, 10450 classes, 14 of them without a name")
    assert made.read_bytes() == (MODULE / "wordnet.py").read_bytes()
    done = subprocess.run([*script, tmp_path], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
