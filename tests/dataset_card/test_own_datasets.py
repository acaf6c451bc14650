"""The card of a dataset of one's own, of any teachers and languages, is true; ImageNet-Think-250K's is as before."""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import dataset_card.write_card
from dataset_card.directory import read_built
from dataset_card.facts import read_facts
from dataset_card.identity import identify
from dataset_card.measuring.measure import measure
from dataset_card.measuring.naming import Naming
from dataset_card.tables import markdown
from dataset_card.write_card import write_card
from generate.publishing.hub_metadata import check_card
from imagenet_think import ContractError, Schema
from tests.dataset_card.test_card import annotated, both, check_readable, fail, make, write_facts
from tests.support.built_datasets import built, good_records, rows_of
from tests.support.changed_datasets import PIXEL
from tests.support.dataset_loading import run_python
from tests.support.hub_rules import errors_in_card
from tests.support.own_datasets import QUESTIONS, facts_file, own_dataset
from tests.support.varied_datasets import annotate, varied_records

THREE = {"a": "en", "b-2.5": "en", "3c": "en"}
LANGUAGES = {"de": "de", "ja": "ja", "ar": "ar", "sv": "sv"}
ODD = dict.fromkeys(("splits", "repo", "pairs", "equal", "pairs-files", "class", "load_dataset"), "en")
# What only ImageNet-Think-250K's card may say; imagenet_think.py is the loading script's name.
FOREIGN = re.compile(r"ImageNet|arXiv|WordNet|\bGLM|\bglm\b|[Kk]imi|\bpaper\b|Chitty|Emani")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in place of the drawings, and no check by mlcroissant: both take long."""

    def draw(statistics: Any, out: Path) -> list[Path]:
        (out / "lengths.png").write_bytes(PIXEL)
        return [out / "lengths.png"]

    monkeypatch.setattr(dataset_card.write_card, "draw", draw)
    monkeypatch.setattr(dataset_card.write_card, "check", lambda *_: None)


def card_of(dataset: Path, **facts: Any) -> str:
    write_card(dataset, facts_file(dataset.parent, **facts))
    card = check_readable(dataset)
    assert errors_in_card(card, "dataset") == []
    assert check_card(card) is None
    return card


def head_of(card: str) -> dict[str, Any]:
    head: dict[str, Any] = yaml.safe_load(card.split("---\n")[1])
    return head


# ---------------------------------------------------------------------------------------------------- whatever it is

CASES: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "one teacher": (
        {"asked": {"mine": "en"}, "failed": {"mine": [2]}},
        [
            "8 pictures of Gartenbilder were shown to a vision-language model, mine, which wrote",
            "7 pictures have a good text; what",
            'mine = load_dataset("someone/own")',
            'to_messages(rows[0], "mine")',
            "always mine.",
            "measuring how well mine sees. It is the source here",
            "One language, that of the question: English. Of mine's texts",
            "They rest on 8 pictures",
        ],
        ["two", "`paired`", "both models", "Agreement", "models'"],
    ),
    "two teachers in German": (
        {"asked": {"klein": "de", "gross": "de"}},
        [
            "shown to two vision-language models",
            "8 pictures have a good text of both, 8 one of klein and 8 one of gross",
            "> Was ist das?",
            "no formula for de",
            "klein was asked in German (`de`). Of its answers whose language could be told, 100.0 % are in that",
            "stands there as `klein_…` and `gross_…`",
        ],
        ["question: English", "pictures have a good text of all", "Flesch reading ease | de"],
    ),
    "three teachers": (
        {"asked": THREE, "count": 60, "failed": {"a": [2, 5], "3c": [1]}},
        [
            "57 pictures have a good text of all three, 58 one of a, 60 one of b-2.5 and 59 one of 3c;",
            'b_2_5 = load_dataset("someone/own", "b-2.5")',
            'rows_3c = load_dataset("someone/own", "3c")',
            "that all three models answered well",
            "`…_answer_rouge_l` | float | paired 3 times",
            "such as `a_b-2.5_answer_rouge_l`",
            "a, b-2.5 or 3c see. They",
            "| a/b-2.5 | both | 58 |",
        ],
        ["two models, ", "both models"],
    ),
    "four languages, thought in English": (
        {"asked": LANGUAGES, "thinks_in": "en"},
        [
            "with one question in each language and nothing else",
            *(f"> {QUESTIONS[language]}" for language in LANGUAGES),
            "Japanese (`ja`), for ja:",
            "no formula for ar",
            "| sv | sv | – | – | no rule for 8 in sv |",
            "| ja | thinking | ja | 8 | 0 | 0.000 | 8 en |",
            "Of its thinkings whose language could be told, 0.0 % are in that language.",
        ],
        ["question: English"],
    ),
    "names that something else has": (
        {"asked": ODD, "count": 5},
        ['rows_class = load_dataset("someone/own", "class")', 'rows_load_dataset = load_dataset("someone/own", "load'],
        [],
    ),
    "one picture without a class": (
        {"asked": {"x": "de"}, "count": 1, "wnid": None},
        [
            "1 picture of Gartenbilder was shown",
            "1 picture has a good text;",
            "Without a class, of good: 1.",
            "rest on 1 p",
        ],
        [],
    ),
    "nothing good": (
        {"asked": {"x": "de", "y": "en"}, "count": 3, "failed": {"x": [0, 1, 2], "y": [0, 1, 2]}},
        ["the bare name loads `failures`", "0 pictures have a good text of both", "100.0 % of the texts of x failed"],
        ["to_messages", "stands there as"],
    ),
    "not annotated": (
        {"asked": {"x": "en", "y": "en"}, "annotated": False},
        ["Language, refusals, repetition and the agreement of the answers were not looked at"],
        ["### Quality"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_true_of_what_was_built(case: str, tmp_path: Path, quick: None) -> None:
    options, said, unsaid = CASES[case]
    card = card_of(own_dataset(tmp_path, **options))
    for text in said:
        assert text in card, text
    for text in unsaid:
        assert text not in card, text
    assert not FOREIGN.search(card), FOREIGN.search(card)
    assert not FOREIGN.search((tmp_path / "own" / "croissant.json").read_text())
    languages = list(dict.fromkeys(options["asked"].values()))
    assert head_of(card)["language"] == languages
    if "en" not in languages:
        assert "English" not in re.sub(r".*detected as English; null.*", "", card)
    if languages == ["en"]:
        assert "no formula" not in card


@pytest.mark.process
@pytest.mark.parametrize("case", ["one teacher", "three teachers", "four languages, thought in English", "names that"])
def test_snippets_run_as_written(case: str, tmp_path: Path, quick: None) -> None:
    """The dataset lies where its name on the Hub leads to from the working directory."""
    asked = next(options for name, (options, _, _) in CASES.items() if name.startswith(case))["asked"]
    card = card_of(own_dataset(tmp_path, asked, failed={next(iter(asked)): [0]}))
    (tmp_path / "someone").mkdir()
    shutil.move(tmp_path / "own", tmp_path / "someone" / "own")
    blocks = re.findall(r"^```python\n(.*?)^```$", card, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    names = ["rows", *re.findall(r"^(\w+) = load_dataset", blocks[0], re.MULTILINE)]
    assert len(set(names)) == len(asked) + (3 if len(asked) > 1 else 2)
    (tmp_path / "pictures").mkdir()
    code = [
        "import sys; sys.path.insert(0, 'someone/own')",
        *blocks[:2],
        f"print(len({blocks[2].partition('  #')[0]}))",
    ]
    code += [f"assert len({name})" for name in names]
    told = run_python(
        sys.executable, "\n".join(code).replace("/data/pictures", "pictures"), tmp_path, tmp_path / "home"
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split()[-1] == "2"


teacher_names = st.from_regex(r"[A-Za-z0-9]{1,6}([._-][a-z0-9]{1,5})?", fullmatch=True)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example builds a dataset: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_teachers_languages_and_sizes(data: Any, tmp_path_factory: pytest.TempPathFactory, quick: None) -> None:
    names = data.draw(st.lists(teacher_names, min_size=1, max_size=8, unique_by=str.lower))
    try:
        schema = Schema(tuple(names)).check()
    except ValueError:
        return  # a name that is reserved
    asked = {name: data.draw(st.sampled_from(["en", "de", "ja", "ar", "pt-BR"]), label=name) for name in names}
    count = data.draw(st.integers(1, 9))
    failed = {name: data.draw(st.lists(st.integers(0, count - 1), unique=True), label=name) for name in names}
    folder = tmp_path_factory.mktemp("any")
    dataset = own_dataset(folder, asked, count, failed=failed, annotated=False)
    card = card_of(dataset)
    found = json.loads((dataset / "statistics.json").read_text())
    assert list(found["statuses"]) == names
    for name in names:
        assert found["statuses"][name]["failed"] == len(failed[name])
        assert found["language"][name]["answer"]["texts"] == count - len(failed[name])
        assert ("no_formula_for" in found["language"][name]["answer"]["flesch"]) == (asked[name] != "en")
    assert len(found["table1"]) == (len(names) + 2 if len(names) > 1 else 1)
    assert bool(found["agreement"]) == (len(names) > 1)
    described = json.loads((dataset / "croissant.json").read_text())
    ids = [of["@id"] for of in (*described["distribution"], *described["recordSet"])]
    assert len(set(ids)) == len(ids)
    assert [of["name"] for of in described["recordSet"]][1:] == read_built(dataset).configs
    assert head_of(card)["configs"][0]["config_name"] == next(c for c in schema.configs if c in ids)
    assert not FOREIGN.search(card)


# --------------------------------------------------------------------------------------------------------- the numbers


def test_numbers_of_texts_in_other_languages(tmp_path: Path) -> None:
    dataset = own_dataset(tmp_path, LANGUAGES, 4, thinks_in="en")
    found = measure(dataset)
    assert found["language"]["ja"]["answer"]["words"]["mean"] > 8  # and not one, though no blank is in it
    assert found["language"]["de"]["answer"]["sentences"]["mean"] == 1
    assert found["language"]["ar"]["answer"]["flesch"] == {"of_all": None, "of_texts": None, "no_formula_for": "ar"}
    for teacher, of in found["languages"].items():
        assert of["answer"] == {"told": 4, "not_told": 0, "counts": {teacher: 4}, "share_as_asked": 1.0}
        assert of["thinking"] == {"told": 4, "not_told": 0, "counts": {"en": 4}, "share_as_asked": 0.0}
        judged = (
            {"judged": 0, "refusals": 0, "no_rule": 4}
            if teacher == "sv"
            else {"judged": 4, "refusals": 0, "no_rule": 0}
        )
        assert of["refusals"] == {teacher: judged}


def test_sentences_end_as_each_script_ends_them(tmp_path: Path) -> None:
    dataset = own_dataset(tmp_path, {"ja": "ja", "ar": "ar"}, 2, annotated=False)
    found = measure(dataset)["language"]
    assert found["ja"]["thinking"]["sentences"]["mean"] == 3
    assert found["ar"]["thinking"]["sentences"]["mean"] == 4


def test_agreement_is_of_every_two(tmp_path: Path) -> None:
    dataset = own_dataset(tmp_path, THREE, 12, failed={"a": [2, 5], "3c": [1]})
    found = measure(dataset, name="Mine")
    rows, schema = rows_of(dataset, "paired"), Schema(tuple(THREE))
    assert list(found["agreement"]) == [*schema.agreement_columns, "lengths"]
    for column in schema.agreement_columns:
        assert found["agreement"][column]["count"] == len(rows) == 9
        assert found["agreement"][column]["mean"] == pytest.approx(sum(row[column] for row in rows) / len(rows))
    tokens = {name: {row["image_id"]: row["output_tokens"] for row in rows_of(dataset, name)} for name in THREE}
    for a, b in schema.pairs:
        of = found["agreement"]["lengths"]["pairs"][f"{a}/{b}"]["both"]
        common = tokens[a].keys() & tokens[b].keys()
        assert of["images"] == len(common)
        assert of["longer"][a] == sum(tokens[a][image] > tokens[b][image] for image in common)
    assert [row["name"] for row in found["table1"]] == ["Mine", "Mine: all teachers", *(f"Mine: {t}" for t in THREE)]
    assert all(word not in markdown(found) for word in ("nan", "None"))


def test_images_without_a_class_are_counted_apart(tmp_path: Path) -> None:
    found = measure(own_dataset(tmp_path, {"x": "en"}, 5, failed={"x": [1]}, annotated=False, wnid=None))["table2"]
    assert (found["images"], found["classes"], found["images_without_class"]) == (4, 0, 4)
    assert (found["listed"]["images"], found["listed"]["images_without_class"]) == (5, 5)


def test_how_often_answers_name_the_class(tmp_path: Path, quick: None) -> None:
    """Of 8 pictures of a dog the first teacher has 8 answers, the second 6, the third is asked in German."""
    asked = {"a": "en", "b": "en", "de": "de"}
    dataset = own_dataset(tmp_path, asked, failed={"b": [0, 1]}, wnid="n02084071")
    card = card_of(dataset)
    naming = json.loads((dataset / "statistics.json").read_text())["naming"]
    assert list(naming["models"]) == ["a", "b"]
    all_of_8 = {"count": 8, "of": 8, "missing": 0, "share": 1.0, "low": pytest.approx(0.676, abs=1e-3), "high": 1.0}
    assert naming["models"]["a"]["named"] == all_of_8
    assert naming["models"]["b"]["named"]["of"] == 6
    assert naming["models"]["a"]["hf"]["mean"] == 1
    chance = naming["models"]["a"]["named_chance"]  # there is one class alone
    assert (chance["of"], chance["missing"], chance["share"], chance["low"]) == (0, 8, None, None)
    assert naming["pairs"]["all"]["named"]["of"] == naming["pairs"]["any"]["named"]["of"] == 6
    assert "| answers of | a | b | both of them | either of them |" in card
    assert "| compared | 8 | 6 | 6 | 6 |" in card
    assert r"| 95 % interval | \[0.676, 1.000\] | \[0.610, 1.000\] | \[0.610, 1.000\] | \[0.610, 1.000\] |" in card
    assert "| are about another class | 0.000 | 0.000 | – | – |" in card
    assert "Not seen are names that the taxonomy lacks" in card
    assert "| `named` | bool | paired 3 times, a, b, de | Whether a name of the class" in card


_FLAG = st.sampled_from([True, False, None])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_FLAG, _FLAG, _FLAG, _FLAG), max_size=12), st.integers(0, 12))
def test_counts_of_names_are_the_same_whatever_the_parts(rows: list[tuple[bool | None, ...]], cut: int) -> None:
    def counted(part: list[tuple[bool | None, ...]]) -> Naming:
        found = Naming(["x", "y"])
        found.add_pairs({name: [row[at] for row in part] for at, name in enumerate(found.pair_columns)})
        for at, model in enumerate(found.teachers):
            found.add(model, {name: [row[at] for row in part] for name in found.columns})
        return found

    whole, first = counted(rows), counted(rows[:cut])
    first.merge(counted(rows[cut:]))
    assert first.described() == whole.described()
    known = [(x, y) for x, y, *_ in rows if x is not None and y is not None]
    if known:
        pairs = (whole.described() or {})["pairs"]
        assert pairs["all"]["named"]["count"] == sum(x and y for x, y in known)
        assert pairs["any"]["named"]["count"] == sum(x or y for x, y in known)
        assert pairs["any"]["named"]["missing"] == len(rows) - len(known)


# ----------------------------------------------------------------------------------------------------------- the facts


@pytest.mark.parametrize(
    ("asked", "facts", "message"),
    [
        (
            {"x": "en"},
            {"authors": None},
            r"does not know who made the dataset, `authors: \[Jane Doe, John Doe\]`: write",
        ),
        ({"x": "en"}, {"images": None}, r"whose pictures these are, whose class 'garten' is no WordNet id, `images:"),
        ({"x": "und", "y": "en"}, {}, "the language of the texts, since the run of x recorded none, `language: de`"),
        ({"x": "en"}, {"authors": None, "images": None}, "whose pictures .*; who made the dataset"),
        ({"x": "en"}, {"generation": {"glm": {"cost": "1"}}}, "generation is about 'glm'; the teachers are x"),
    ],
)
def test_what_is_missing_is_asked_for(
    asked: dict[str, str], facts: dict[str, Any], message: str, tmp_path: Path
) -> None:
    dataset = own_dataset(tmp_path, asked, 1, annotated=False)
    before = (dataset / "README.md").read_bytes()
    with pytest.raises(ContractError, match=message):
        write_card(dataset, facts_file(tmp_path, **facts))
    assert (dataset / "README.md").read_bytes() == before


def test_a_paper_s_recipe_by_somebody_else_is_not_the_paper_s(tmp_path: Path, quick: None) -> None:
    """The same two models and ImageNet's classes: nobody but their own makers are its authors."""
    dataset = make(tmp_path)
    with pytest.raises(ContractError, match="who made the dataset"):
        write_card(dataset, write_facts(tmp_path, authors=None))
    write_card(dataset, write_facts(tmp_path))
    card = check_readable(dataset)
    assert "ImageNet-21K" in card
    assert "ImageNet-Think" not in card
    assert "The paper, and how" not in card
    write_card(dataset, write_facts(tmp_path, paper=True))
    assert "## The paper, and how this dataset differs" in check_readable(dataset)


def test_a_name_of_ones_own(tmp_path: Path, quick: None) -> None:
    citation = "@misc{garten,\n  title = {Bilder aus dem Garten},\n}"
    dataset = own_dataset(tmp_path, {"x": "pt-BR", "y": "en"}, annotated=False)
    name = "Bilder | aus <dem> {Garten} 庭の写真"
    card = card_of(dataset, name=name, citation=citation, language=["pt-br", "en"], authors=["Zoë 山田"])
    assert r"# Bilder \| aus &lt;dem&gt; {Garten} 庭の写真" in card
    assert f"```bibtex\n{citation}\n```" in card
    head = head_of(card)
    assert (head["pretty_name"], head["language"], head["language_bcp47"]) == (name, ["pt", "en"], ["pt-BR", "en"])
    described = json.loads((dataset / "croissant.json").read_text())
    assert (described["name"], described["citeAs"], described["inLanguage"]) == (name, citation, ["pt-BR", "en"])
    assert json.loads((dataset / "statistics.json").read_text())["table1"][0]["name"] == name
    assert card_of(dataset, name=name).count(r"title = {{Bilder | aus <dem> \textbraceleft Garten\textbraceright ") == 1


def test_the_example_of_the_docs_is_a_facts_file(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "dataset_card.md").read_text("utf-8")
    (tmp_path / "facts.yaml").write_text(text.partition("```yaml\n")[2].partition("```")[0])
    facts = read_facts(tmp_path / "facts.yaml")
    identity = identify(read_built(own_dataset(tmp_path, {"klein": "de", "gross": "de"}, 1, annotated=False)), facts)
    assert (identity.name, identity.languages, identity.with_paper) == ("Bilder aus dem Garten", ("de",), False)
    assert identity.bibtex == facts.citation
    assert facts.images
    assert facts.images.name == "Gartenbilder"


# -------------------------------------------------------------------------------------- ImageNet-Think-250K, as before

# SHA-256 of README.md, statistics.json and croissant.json: what changes them is meant to.
BEFORE: dict[str, tuple[str, ...]] = {
    "usual": (
        "bd4d884c6057c81e79ba44c2fa9c190a975478c67acadb65589f73a392226e61",
        "ff34e95db8924735bb7e0dfa28d381e76b6ae2a23cd81065525fd3c410e3b3f4",
        "d6eaaa468ed815756747d53cfc5eeb0287330103c3b0c75b546b1db4334e2da9",
    ),
    "annotated": (
        "80ef44194aaa871b37127e8e6cd31eefcaea1e61694a4ff6b7b6ed25a838bafa",
        "8a533c836efde1a260ee692902a3300957ddba2154c45873480e89aaa008e5a0",
        "2b1b595f44c51abd56586f005bb8d5cf0fb14a9d92f0da8c613817d9512745b2",
    ),
    "nopairs": (
        "20cf27693c8961123fe8921d516b2e616baefc36103ff7198897b57bb5cb2956",
        "4bc1b3410042e748c2383f045a13d40c695c6352ff47b435e5ba075721f43cc8",
        "66afa29ee7890659042fc146dfa6009fff8530d6833e56dca7912be4263ed3df",
    ),
    "allfailed": (
        "0e90c440dd570b7dccef9b937617eaa0447767a16777d9893a17451c1eeb5a9e",
        "6f8c6de78517140d974748cfcff7226790908e5887986d10c2b8f5ceb8c949b8",
        "bcab885cd7f44aedb1dcf822fd1d4a68e4e09442432fb395b4b9f3d90642495d",
    ),
    "good": (
        "33abde07fdf35a125f098ac9455dcbe3aab470675cdef9f6363607c793ea3783",
        "844b9f8fa7d7919243db912912e73a05647da66929478f0dbfc28b229b06da66",
        "3b8f076f3c6868967d8d0c74f68a7d359b8f6025b921477ae910f16de996ca08",
    ),
    "varied": (
        "d937e840c9173d56ae847630749a4fd477a0c95096cd0f2f454a4b23a318607d",
        "971144849ba20f513cf8a5a3519ba1ec89b58e6744f3385f72a0edcee4f3a676",
        "76df480ea1110ff2ed00bc74f5aa24b0cf054b350228f09e0cd57fb94fc5e8a2",
    ),
}
PAPERS = {"authors": ["The ImageNet-Think authors"], "paper": True}


def _small(folder: Path, case: str) -> tuple[Path, dict[str, Any]]:
    if case == "good":
        return built(folder, good_records()), {"authors": None}
    if case == "varied":
        dataset = built(folder, varied_records(), rows_per_shard=9)
        annotate(dataset)
        return dataset, {"authors": None}
    changes: dict[str, Any] = {
        "usual": both(fail("glm", 1, 3), fail("kimi", 3, 5, status="loop")),
        "annotated": fail("glm", 1),
        "nopairs": fail("kimi"),
        "allfailed": both(fail("glm"), fail("kimi")),
    }
    dataset = make(folder, changes[case])
    return annotated(dataset) if case == "annotated" else dataset, PAPERS


@pytest.mark.parametrize("case", BEFORE)
def test_the_paper_s_dataset_is_unchanged(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset_card.write_card, "check", lambda *_: None)
    dataset, more = _small(tmp_path, case)
    write_card(dataset, write_facts(tmp_path, **more))
    names = ("README.md", "statistics.json", "croissant.json")
    assert tuple(hashlib.sha256((dataset / name).read_bytes()).hexdigest() for name in names) == BEFORE[case]
    _check_width((dataset / "README.md").read_text())


def _check_width(card: str) -> None:
    """The Hub's column has some 700 pixels: eight short columns, and of each the longest word that cannot be broken."""
    for line in (line for line in card.splitlines() if line.startswith("| ")):
        cells = line.strip("|").split(" | ")
        assert len(cells) <= 8, line
        assert sum(max(map(len, cell.split()), default=0) + 2 for cell in cells) <= 85, line
