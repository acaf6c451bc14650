"""Datasets of any teachers and languages: the tokenizer follows the language, references are averaged over all."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rouge_score.rouge_scorer import RougeScorer

from generate.building.build import build
from imagenet_think import SERVED
from tests.support.evaluation import module, run_script
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.support.scoring import score

PEER = RougeScorer(["rouge1"])
RUSSIAN = {"thinking": "Вижу собаку на траве.", "answer": "Это собака."}
GERMAN = {"thinking": "Ein Bär läuft über die Straße.", "answer": "Das Bild zeigt einen Bären."}
CHINESE = {"thinking": "一只棕色的小狗站在草地上", "answer": "这是一只狗"}


def made(folder: Path, teachers: dict[str, dict[str, str]], language: str | None = None, images: int = 3) -> Path:
    """Build a dataset of the teachers, each with the same texts for all images."""
    ids = [f"i{at}" for at in range(images)]
    write_jsonl(folder / "images.jsonl", [image_row(name, "test") for name in ids])
    for teacher, texts in teachers.items():
        run = write_run(folder / teacher, [record(name, **texts) for name in ids])
        described = json.loads((run / "run.json").read_text())
        described["bound"] |= {"question_language": language} if language else {}
        (run / "run.json").write_text(json.dumps(described))
    build({teacher: folder / teacher for teacher in teachers}, folder / "images.jsonl", folder / "my-dataset")
    return folder / "my-dataset"


def scored(dataset: Path, run: Path | None, *more: str, out: str = "X") -> tuple[dict[str, Any], dict[str, Any], str]:
    file = dataset.parent / "scores" / f"{out}.json"
    result = score(run, dataset, file, "test", "--workers=1", *more)
    assert result.exit_code == 0, result.output
    return json.loads(file.read_text()), pq.read_table(file.with_suffix(".rows.parquet")).to_pydict(), result.stdout


@pytest.mark.parametrize(("texts", "language"), [(RUSSIAN, "ru"), (GERMAN, "de-CH"), (CHINESE, "zh-Hans")])
def test_the_tokenizer_follows_the_language(tmp_path: Path, texts: dict[str, str], language: str) -> None:
    """A teacher against itself has the best score; its words are counted by the same tokenizer."""
    dataset = made(tmp_path, {"mine": texts, "yours": {"thinking": "x", "answer": "y"}}, language)
    scores, rows, told = scored(dataset, tmp_path / "mine")
    assert scores["languages"] == [language]
    assert scores["tokenizer"].startswith("unicode (ICU ")
    assert scores["dataset"] == "my-dataset"
    for section in ("full", "thinking", "answer"):
        values = scores["sections"][section]
        assert {values[f"{name}_max"] for name in ("rouge1", "rougeL", "jaccard", "overlap")} == {1}
        assert values["tfidf_cosine_max"] == pytest.approx(1)
    words = module("shared.words")
    assert rows["thinking_words"] == [len(words.unicode_words(texts["thinking"]))] * 3
    assert (scores["unseen"], "does not see" in told) == ({}, False)


@pytest.mark.parametrize("language", [None, "en", "en-GB"])
def test_english_has_the_values_of_rouge_score(tmp_path: Path, language: str | None) -> None:
    texts = {name: {"thinking": f"{name} sees a small dog", "answer": f"a dog, {name}"} for name in "ab"}
    scores, rows, _ = scored(made(tmp_path, texts, language), tmp_path / "a")
    expected = [PEER.score(texts[name]["answer"], texts["a"]["answer"])["rouge1"].fmeasure for name in "ab"]
    assert scores["tokenizer"] == "rouge"
    assert rows["answer_rouge1_avg"] == [sum(expected) / 2] * 3


def test_letters_that_are_not_seen_are_counted_or_refused(tmp_path: Path) -> None:
    """Asked for rouge on Russian: refused where no reference can be seen, said where some can."""
    dataset = made(tmp_path / "all", {"mine": RUSSIAN, "yours": RUSSIAN}, "ru")
    result = score(tmp_path / "all" / "mine", dataset, tmp_path / "X.json", "test", "--tokenizer=rouge")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "error: the tokenizer rouge sees no letter of the references (full), so that every text would score 0; "
        "give --tokenizer unicode\n"
    )
    assert not (tmp_path / "X.json").exists()
    english = {"thinking": "I see a dog on grass.", "answer": "A dog: собака, это собака."}
    dataset = made(tmp_path / "some", {"mine": RUSSIAN, "yours": english}, "ru")
    scores, _, told = scored(dataset, tmp_path / "some" / "mine", "--tokenizer=rouge")
    none, half, no = {"none": 3, "half": 0}, {"none": 3, "half": 3}, {"none": 3, "half": 0}
    assert scores["unseen"]["answer"] == {"predictions": none, "references": half}
    assert scores["unseen"]["thinking"] == {"predictions": none, "references": no}
    assert "none in 3 and at most half in 3 of the references (answer)" in told
    again, _, told = scored(dataset, tmp_path / "some" / "mine")
    assert again["sections"]["full"]["rouge1_max"] == 1
    assert scores["sections"]["full"]["rouge1_max"] == 0, "no value of the cache or the fit is another tokenizer's"
    assert again["tfidf"] != scores["tfidf"]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_average_and_best_of_any_number_of_references(tmp_path: Path, count: int) -> None:
    words = ["a", "small", "brown", "dog", "stands", "on", "wet", "green", "grass"]
    texts = {f"t{at}": {"thinking": " ".join(words[at:]), "answer": " ".join(words[: at + 2])} for at in range(count)}
    dataset = made(tmp_path, texts)
    candidate = {"thinking": "a dog stands on grass", "answer": "a small dog"}
    run = write_run(tmp_path / "run", [record(f"i{at}", "other", **candidate) for at in range(3)], "other")
    scores, rows, told = scored(dataset, run)
    assert scores["references"]["teachers"] == list(texts)
    for section in ("thinking", "answer"):
        values = [PEER.score(of[section], candidate[section])["rouge1"].fmeasure for of in texts.values()]
        assert rows[f"{section}_rouge1_avg"] == pytest.approx([np.mean(values)] * 3)
        assert rows[f"{section}_rouge1_max"] == pytest.approx([max(values)] * 3)
        lengths = [len(of[section].split()) for of in texts.values()]
        assert rows[f"{section}_reference_words"] == [sum(lengths) / count] * 3
    assert "Only 3 images" in told


def test_the_agreement_of_three_teachers_is_the_mean_over_all_pairs(tmp_path: Path) -> None:
    texts = {name: {"thinking": text, "answer": text} for name, text in (("a", "x y"), ("b", "x z"), ("c", "p q r"))}
    texts["c"]["answer"] = "x y p"
    scores, rows, _ = scored(made(tmp_path, texts), None)
    pair = {
        (one, other): PEER.score(texts[other]["answer"], texts[one]["answer"])["rouge1"].fmeasure
        for one in texts for other in texts if one != other
    }  # fmt: skip
    assert scores["sections"]["answer"]["rouge1_avg"] == pytest.approx(sum(pair.values()) / 6)
    best = [max(value for (one, _), value in pair.items() if one == name) for name in texts]
    assert scores["sections"]["answer"]["rouge1_max"] == pytest.approx(sum(best) / 3)
    assert rows["status"] == ["ok"] * 3
    assert rows["answer_words"] == pytest.approx([7 / 3] * 3)


def without(dataset: Path, names: list[str], part: str, missing: str | None) -> None:
    """Take a part of the first image's texts out of the published rows, as a foreign dataset may lack them."""
    (path,) = (dataset / "data" / "paired").glob("test-*.parquet")
    table = pq.read_table(path)
    for name in names:
        texts = [missing, *table[f"{name}_{part}"].to_pylist()[1:]]
        at = table.column_names.index(f"{name}_{part}")
        table = table.set_column(at, table.schema.field(at), pa.chunked_array([texts], table.schema.field(at).type))
    pq.write_table(table, path)


@pytest.mark.parametrize("missing", [None, "", " \n"])
def test_a_teacher_without_a_text_is_left_out(tmp_path: Path, missing: str | None) -> None:
    """Of average, best, lengths and agreement, in each section that it lacks, and in no other."""
    answers = {"a": "x y", "b": "x", "c": "x z"}
    texts = {name: {"thinking": f"{name} x y", "answer": answer} for name, answer in answers.items()}
    dataset = made(tmp_path, texts)
    without(dataset, ["b"], "answer", missing)
    run = write_run(
        tmp_path / "run", [record(f"i{at}", "other", thinking="a x", answer="x") for at in range(3)], "other"
    )
    model, rows, _ = scored(dataset, run)
    teachers, pairs, _ = scored(dataset, None, out="teachers")
    f1 = {
        (one, other): PEER.score(texts[other]["answer"], texts[one]["answer"])["rouge1"].fmeasure
        for one in "abc" for other in "abc"
    }  # fmt: skip
    of = {name: PEER.score(texts[name]["answer"], "x")["rouge1"].fmeasure for name in "abc"}
    assert rows["answer_rouge1_avg"] == pytest.approx([(of["a"] + of["c"]) / 2, *[sum(of.values()) / 3] * 2])
    assert rows["answer_rouge1_max"] == pytest.approx([max(of["a"], of["c"]), 1, 1])
    assert rows["answer_reference_words"] == pytest.approx([2, 5 / 3, 5 / 3])
    assert len(set(rows["thinking_rouge1_avg"])) == 1
    assert rows["full_rouge1_avg"][0] != rows["full_rouge1_avg"][1] == rows["full_rouge1_avg"][2]
    every = sum(f1[one, other] for one in "abc" for other in "abc" if one != other) / 6
    assert pairs["answer_rouge1_avg"] == pytest.approx([f1["a", "c"], every, every])
    assert model["answered"] == teachers["answered"] == 3


def test_an_image_of_which_no_teacher_has_the_text_is_refused(tmp_path: Path) -> None:
    dataset = made(tmp_path, {name: GERMAN for name in "ab"}, "de")
    without(dataset, ["a"], "thinking", None)
    result = score(None, dataset, tmp_path / "X.json")
    assert result.exit_code == 2
    said = "of i0 the dataset has the full text of 1 of 2 teachers, and at least 2 must have one to compare"
    assert result.stderr.endswith(f"error: {said}; build the dataset without the image\n")
    assert scored(dataset, tmp_path / "a")[1]["thinking_rouge1_avg"] == [1, 1, 1]
    without(dataset, ["b"], "thinking", "")
    result = score(tmp_path / "a", dataset, tmp_path / "X.json")
    assert result.exit_code == 2
    assert "of i0 the dataset has the full text of 0 of 2 teachers, and at least 1 must have one" in result.stderr


def test_one_teacher_agrees_with_nobody(tmp_path: Path) -> None:
    dataset = made(tmp_path, {"mine": GERMAN}, "de")
    result = score(None, dataset, tmp_path / "X.json")
    assert result.exit_code == 2
    assert f"--agreement compares teachers, and {dataset} has one alone, mine" in result.stderr
    result = score(tmp_path / "mine", dataset, tmp_path / "X.json", "test", "--tokenizer=words")
    assert "unknown --tokenizer 'words', choose from rouge, unicode" in result.stderr


@pytest.mark.parametrize(
    ("languages", "english"),
    [(["en"], True), (["en-GB", "EN_us"], True), (["de"], False), (["en", "ja"], False), (["enm"], False)],
)
def test_encoders_follow_the_language(languages: list[str], english: bool) -> None:
    languages_of = module("scoring.languages")
    given = {"bertscore_encoder": None, "sbert_encoder": "mine", "bertscore_layer": None, "dtype": "float32"}
    chosen = languages_of.encoders_for(languages, given)
    assert chosen["bertscore_encoder"] == ("roberta-large" if english else "xlm-roberta-large")
    assert chosen | {"bertscore_encoder": None} == given
    assert languages_of.encoders_for(languages, given | {"sbert_encoder": None})["sbert_encoder"].endswith(
        "/all-MiniLM-L6-v2" if english else "/paraphrase-multilingual-MiniLM-L12-v2"
    )


def test_the_name_is_the_cards(tmp_path: Path) -> None:
    dataset = made(tmp_path, {"mine": GERMAN}, "de")
    readme = dataset / "README.md"
    readme.write_text(readme.read_text().replace("---\n", "---\npretty_name: Bären im Wald\n", 1))
    assert scored(dataset, tmp_path / "mine")[0]["dataset"] == "Bären im Wald"


def test_a_model_that_is_a_teacher_itself_is_named(tmp_path: Path) -> None:
    """Its best value is that of its own text."""
    ids = [f"i{at}" for at in range(3)]
    write_jsonl(tmp_path / "images.jsonl", [image_row(name, "test") for name in ids])
    runs = {}
    for name in "abc":
        run_id, texts = f"run-{name}", {"thinking": f"{name} sees a dog", "answer": f"a dog, {name}"}
        records = [record(image_id, **texts, run_id=run_id) for image_id in ids]
        runs[name] = write_run(tmp_path / name, records, run_id=run_id)
    dataset = tmp_path / "my-dataset"
    build({name: runs[name] for name in "ab"}, tmp_path / "images.jsonl", dataset)
    scores, _, told = scored(dataset, runs["b"])
    assert scores["own_references"] == ["b"]
    assert scores["sections"]["answer"]["rouge1_max"] == 1
    assert "glm is a teacher itself (b): of its references one is its own text." in told
    scores, _, told = scored(dataset, runs["c"], out="Z")
    assert scores["own_models"] == ["a", "b"]
    assert "glm is a teacher itself (a, b): of its references one is a text of the same model." in told
    described = json.loads((runs["c"] / "run.json").read_text())
    described["bound"]["checkpoint"] = "elsewhere"
    (runs["c"] / "run.json").write_text(json.dumps(described))
    scores, _, told = scored(dataset, runs["c"], out="Y")
    assert not {"own_references", "own_models"} & scores.keys()
    assert "is a teacher itself" not in told


@pytest.mark.parametrize(
    ("bound", "teachers"),
    [
        ({"weights": "0" * 64, "checkpoint": "renamed", "model": "x"}, ["a"]),
        ({"weights": "1" * 64, "checkpoint": "here", "model": "glm"}, []),
        ({"weights": "unknown", "checkpoint": "org/m", "model": SERVED}, ["b"]),
        ({"weights": "unknown", "checkpoint": "org/other", "model": SERVED}, []),
        ({"checkpoint": "org/m", "model": "kimi"}, ["b"]),
        ({}, []),
    ],
)
def test_another_run_of_a_teachers_model_is_known(bound: dict[str, Any], teachers: list[str]) -> None:
    known = {
        "a": {"weights": "0" * 64, "checkpoint": "here", "model": "glm"},
        "b": {"weights": "unknown", "checkpoint": "org/m", "model": SERVED},
    }
    references = module("scoring.references").References("d", [], ("a", "b"), ("en",), None, known)
    assert references.models_of(bound) == teachers


def test_the_version_of_the_card_is_in_the_scores(tmp_path: Path) -> None:
    dataset = made(tmp_path, {"mine": GERMAN}, "de")
    assert "version" not in scored(dataset, tmp_path / "mine")[0]
    readme = dataset / "README.md"
    readme.write_text(readme.read_text().replace("---\n", "---\nversion: 1.2.0\n", 1))
    assert scored(dataset, tmp_path / "mine", out="Y")[0]["version"] == "1.2.0"


def test_a_model_of_a_server_is_called_as_it_is_there(tmp_path: Path) -> None:
    """So that two of them stand beside each other in one report, and the leaderboard says the dataset's name."""
    dataset = made(tmp_path, {"mine": GERMAN}, "de")
    run = tmp_path / "mine"
    described = json.loads((run / "run.json").read_text())
    for name in ("Qwen3-VL-2B", "org/Qwen3-VL-8B"):
        described["bound"] |= {"model": SERVED, "checkpoint": name}
        (run / "run.json").write_text(json.dumps(described))
        scores, _, _ = scored(dataset, run, out=name.rpartition("/")[2])
        assert scores["model"] == name
    files = sorted(str(path) for path in (tmp_path / "scores").glob("*.json"))
    assert run_script("report", [*files, f"--out={tmp_path / 'report'}"]).exit_code == 0
    (tmp_path / "board").mkdir()
    assert run_script("leaderboard", [tmp_path / "board", "--dataset", dataset]).exit_code == 0
    for row in sorted((tmp_path / "report" / "leaderboard").iterdir()):
        submitted = ["--add", row, "--submitter", "Ada", "--link", "https://example.org/x"]
        result = run_script("leaderboard", [tmp_path / "board", *submitted])
        assert result.exit_code == 0, result.output
    board = (tmp_path / "board" / "README.md").read_text()
    assert "### my-dataset: 3 images of the split test" in board
    assert "Only 3 images" in board
    assert "| *Qwen3-VL-2B †* | 3 of 3 |" in board, "the run is the teacher's own"
    assert "| *org-Qwen3-VL-8B †* | 3 of 3 |" in board
