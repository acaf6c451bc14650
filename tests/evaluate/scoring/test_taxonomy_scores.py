"""evaluate/score.py with the family taxonomy: the module's own values of each section, chance over the whole split."""

import json
from pathlib import Path
from typing import Any

import evaluate
import pyarrow.parquet as pq
import pytest

from generate.building.build import build
from tests.support.commands import ROOT
from tests.support.evaluation import module
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.support.scoring import score

METRIC = evaluate.load(str(ROOT / "evaluate" / "taxonomy"), keep_in_memory=True)
NAMES = ("named", "near", "depth", "hr", "subject_hp", "subject_hr", "subject_hf", "wrong_sibling")
TREE = "thing\t\tthing\nround\tthing\tround shape\ncircle\tround\tcircle, disc\nsquare\tthing\tsquare\n"
CLASSES = {"i0": "n02099601", "i1": "n01440764", "i2": "n02099601", "i3": "n07753592"}  # retriever, tench, banana
TEXTS: dict[str, dict[str, dict[str, str | None]]] = {
    "a": {
        "i0": {"thinking": "A dog, or a cat?", "answer": "It is a golden retriever."},
        "i1": {"thinking": "Some fish.", "answer": "A tench in a net."},
        "i2": {"thinking": "I see fur.", "answer": "A poodle on a sofa."},
        "i3": {"thinking": "Fruit.", "answer": "A banana."},
    },
    "b": {
        "i0": {"thinking": "Fur. Therefore, it is a dog.", "answer": "A dog."},
        "i1": {"thinking": "It is wet.", "answer": "A goldfish."},
        "i2": {"thinking": "A retriever?", "answer": "So it is a golden retriever."},
        "i3": {"thinking": "Yellow.", "answer": "An apple."},
    },
}
PREDICTED: dict[str, dict[str, str | None]] = {  # of i3 nothing
    "i0": {"thinking": "A banana? No, a dog.", "answer": "A golden retriever with a banana."},
    "i1": {"thinking": "A tench, I think.", "answer": None, "status": "truncated"},
    "i2": {"thinking": "It is a cat.", "answer": "Therefore, it is a cat, not a dog."},
}
Scored = tuple[dict[str, Any], dict[str, list[Any]]]


def made(
    folder: Path, teachers: tuple[str, ...] = ("a", "b"), classes: dict[str, str] = CLASSES, language: str | None = None
) -> Path:
    """Build a dataset of the texts, and the run that is scored."""
    write_jsonl(folder / "images.jsonl", [image_row(one, "test", wnid=wnid) for one, wnid in classes.items()])
    for teacher in teachers:
        texts = TEXTS.get(teacher, TEXTS["a"])
        run = write_run(folder / teacher, [record(one, **texts[one]) for one in classes])
        described = json.loads((run / "run.json").read_text())
        described["bound"] |= {"question_language": language} if language else {}
        (run / "run.json").write_text(json.dumps(described))
    write_run(folder / "run", [record(one, "x", **PREDICTED[one]) for one in classes if one in PREDICTED], "x")
    build({teacher: folder / teacher for teacher in teachers}, folder / "images.jsonl", folder / "my-dataset")
    return folder


def scored_as(folder: Path, run: str | None, *more: str, out: str = "X.json", metrics: str = "taxonomy") -> Scored:
    options = (f"--metrics={metrics}", "--workers=1", *more)
    result = score(folder / run if run else None, folder / "my-dataset", folder / out, "test", *options)
    assert result.exit_code == 0, result.output
    rows = pq.read_table((folder / out).with_suffix(".rows.parquet")).to_pydict()
    return json.loads((folder / out).read_text()), rows


def section(texts: dict[str, Any], name: str) -> str:
    thinking, answer = texts.get("thinking") or "", texts.get("answer") or ""
    return {"full": f"{thinking}\n\n{answer}" if thinking and answer else "", "thinking": thinking, "answer": answer}[
        name
    ]


def check(found: dict[str, Any], rows: dict[str, list[Any]], start: str, texts: dict[str, Any], **options: Any) -> None:
    """Every value is the module's, of the texts of the section and the classes of all images.

    That of the full output's subject is the answer's.
    """
    for name in ("full", "thinking", "answer"):
        predictions = [section(texts.get(one, {}), name) for one in CLASSES]
        expected = METRIC.compute(
            predictions=predictions, references=list(CLASSES.values()), per_example=True, **options
        )
        for value in NAMES[:4] if name == "full" else NAMES:
            assert rows[f"{start}{name}_{value}"] == expected[f"{value}_per_example"]
            assert rows[f"{start}{name}_{value}_chance"] == expected[f"{value}_chance_per_example"]
            assert found["sections"][name][value] == pytest.approx(expected[value])
            assert found["chance"][name][value] == pytest.approx(expected[f"{value}_chance"])
    for at, one in enumerate(CLASSES):
        there = bool(section(texts.get(one, {}), "full"))
        for value in NAMES[4:7]:
            assert rows[f"{start}full_{value}"][at] == (rows[f"{start}answer_{value}"][at] if there else 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("taxonomy"))


@pytest.fixture(scope="module")
def scored(folder: Path) -> Scored:
    return scored_as(folder, "run", metrics="lexical,taxonomy")


def test_the_values_are_the_modules(scored: Scored) -> None:
    scores, rows = scored
    check(scores, rows, "", PREDICTED)
    assert rows["answer_named"] == [1, 0, 0, 0]
    assert rows["answer_wrong_sibling"] == [0, 0, 1, 0], "a missing text says nothing wrong"
    assert rows["full_named"] == [1, 0, 0, 0], "of i1 a part is lacking"
    assert rows["full_wrong_sibling"] == [0, 0, 1, 0]
    assert rows["thinking_named"] == [0, 1, 0, 0]
    assert rows["branch"] == ["animal", "animal", "animal", "food"]
    assert "rouge1_avg" in scores["sections"]["full"]
    assert "named_chance" not in scores["sections"]["full"]
    assert scores["taxonomy"]["name"] == "WordNet 3.0"
    assert scores["taxonomy"]["nodes"] == 11_979
    assert set(scores["metrics"]) == {"ngram_overlap", "set_overlap", "vector_space", "taxonomy"}


@pytest.mark.parametrize(
    ("thinking", "answer", "named", "subject"),
    [
        ("Therefore, it is a tench.", "A dog.", 1, 0),  # the answer concludes the output
        ("Therefore, it is a tench.", "Quite so.", 1, 1),  # it names nothing
        ("It is a dog.", "A tench.", 1, 1),
        ("It is a golden", "retriever, I think.", 0, 0),  # no name goes over from one to the other
        ("A tench.", "", 0, 0),
    ],
)
def test_the_full_output(thinking: str, answer: str, named: float, subject: float) -> None:
    score_taxonomy = module("scoring.taxonomy").score_taxonomy
    wnid = CLASSES["i0"] if "golden" in thinking else CLASSES["i1"]
    columns = score_taxonomy([(thinking, answer)], [(wnid, None)], None)["taxonomy"]
    assert columns["full_named"] == [named]
    assert (columns["full_subject_hf"] == [1]) == subject


def test_the_same_without_the_other_families(folder: Path, scored: Scored) -> None:
    scores, rows = scored_as(folder, "run", out="alone.json")
    assert scores["chance"] == scored[0]["chance"]
    assert set(scores["sections"]["full"]) == set(NAMES)
    assert rows == {name: column for name, column in scored[1].items() if name in rows}


@pytest.mark.parametrize("teachers", [("a", "b"), ("a", "b", "full")])
@pytest.mark.parametrize("metrics", ["taxonomy", "lexical,taxonomy"])
def test_each_teacher_has_values_of_its_own(tmp_path: Path, teachers: tuple[str, ...], metrics: str) -> None:
    """Also one that is called as a section, and beside the agreement, which is the same as without them."""
    made(tmp_path, teachers)
    scores, rows = scored_as(tmp_path, None, metrics=metrics)
    assert list(scores["teachers"]) == list(teachers)
    for teacher in teachers:
        check(scores["teachers"][teacher], rows, f"{teacher}_", TEXTS.get(teacher, TEXTS["a"]))
    assert "chance" not in scores
    if metrics != "taxonomy":
        agreement, _ = scored_as(tmp_path, None, out="agreement.json", metrics="lexical")
        assert scores["sections"] == agreement["sections"]


def test_nothing_is_computed_twice_and_nothing_is_mixed_up(folder: Path, tmp_path: Path, scored: Scored) -> None:
    """In one folder of scores each set of classes has its own values; for the same again no text is read."""
    scorer = module("scoring.scorer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorer, "score_taxonomy", None)
        assert scored_as(folder, "run", out="again.json", metrics="lexical,taxonomy")[1] == scored[1]
    other = made(tmp_path, classes=dict.fromkeys(CLASSES, "n02084071"))
    one_class, rows = scored_as(other, "run", out=str(folder / "other.json"))
    assert "chance" not in one_class
    assert not [name for name in rows if name.endswith("_chance")]
    assert rows["answer_named"] == [1, 0, 1, 0], "kinds of dog"
    assert scored_as(folder, "run", out="third.json", metrics="lexical,taxonomy")[1] == scored[1]


@pytest.mark.process
def test_processes_and_chunks_change_nothing(folder: Path, scored: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module("scoring.score_run"), "CHUNK", 1)
    _, rows = scored_as(folder, "run", "--workers=2", out="fresh/X.json")
    assert rows == {name: column for name, column in scored[1].items() if name in rows}


def test_another_tree(tmp_path: Path) -> None:
    """Its branches are the nodes below the root, or below the first that has several."""
    (tmp_path / "tree.tsv").write_text(TREE)
    classes = {"i0": "circle", "i1": "square"}
    made(tmp_path, classes=classes)
    scores, rows = scored_as(tmp_path, "run", f"--taxonomy={tmp_path / 'tree.tsv'}")
    assert rows["branch"] == ["round shape", "square"]
    assert rows["class_depth"] == [2, 1]
    assert rows["answer_named"] == [0, 0]
    assert scores["taxonomy"]["name"] == "tree.tsv"
    (tmp_path / "higher.tsv").write_text("top\t\t\n" + TREE.replace("thing\t\t", "thing\ttop\t"))
    scores, rows = scored_as(tmp_path, "run", f"--taxonomy={tmp_path / 'higher.tsv'}")
    assert rows["branch"] == ["round shape", "square"]
    assert scores["taxonomy"]["nodes"] == 5


def test_bad_input_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    own = made(tmp_path / "own", classes={"i0": "circle", "i1": "n02084071"})
    german = made(tmp_path / "german", language="de")
    (tmp_path / "broken.tsv").write_text("a\t\tx\nb\ta")
    cases = {
        "1 of 2 classes, 'circle' for one, are not in WordNet 3.0; give a tree of them by --taxonomy": (own,),
        "the family taxonomy reads English, and my-dataset is in de; leave it out": (german,),
        "--taxonomy: ": (folder, f"--taxonomy={tmp_path / 'broken.tsv'}"),
        "none.tsv cannot be read (No such file or directory)": (folder, f"--taxonomy={tmp_path / 'none.tsv'}"),
        "requires the family taxonomy; add it to --metrics": (folder, "--metrics=lexical", "--taxonomy=tree.tsv"),
        "unknown family of --metrics 'tax', choose from ngram_overlap": (folder, "--metrics=lexical,tax"),
    }
    for message, (made_in, *more) in cases.items():
        options = ["--metrics=taxonomy", *more]
        result = score(made_in / "run", made_in / "my-dataset", tmp_path / "X.json", "test", *options)
        assert result.exit_code == 2, (message, result.output)
        *_, last = result.stderr.splitlines()  # before it the library's progress
        assert last.startswith("error: ")
        assert message in last
    assert not (tmp_path / "X.json").exists()


def test_all_leaves_out_what_the_dataset_does_not_allow_and_says_why() -> None:
    families, taxonomy = module("scoring.families"), module("scoring.taxonomy")
    references = module("scoring.references").References("mine", {"wnid": ["x"], "image_id": ["i"]}, ("a",), ("en",))
    asked = families.families_of("all")
    assert asked == list(families.FAMILIES)
    tree, said = taxonomy.choose_taxonomy(None, references, asked, "all")
    assert tree is None
    assert said.startswith("Left out the family taxonomy: 1 of 1 class, 'x' for one, are not in WordNet 3.0")
    for metrics in ("all,taxonomy", "taxonomy"):
        with pytest.raises(families.ScoreError, match="give a tree of them by --taxonomy"):
            taxonomy.choose_taxonomy(None, references, asked, metrics)
