"""From a folder of photographs to a dataset with its card, by the command that a user types, against a stub server."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import imagenet_think
from generate.storage.image_list import read_image_list
from imagenet_think import load, read_schema, to_messages
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.photographs import write_photographs

OWN = ROOT / "recipes" / "own-pictures.yaml"
pytestmark = [pytest.mark.slow, pytest.mark.process]

# What the stub's models write, as (thinking, answer), in the language that they are asked in.
WRITTEN = {
    "en": (
        "I look at the {w} by {h} points of this picture, and among them I see many colours and shapes.",
        "The picture shows a thing that stands in front of a wide and quiet background.",
    ),
    "de": (
        "Ich sehe mir die {w} mal {h} Punkte dieses Bildes an, und darunter sehe ich viele Farben und Formen.",
        "Das Bild zeigt einen Gegenstand, der vor einem weiten und ruhigen Hintergrund steht.",
    ),
    "ja": (
        "この写真は{w}かける{h}の大きさで、たくさんの色と形が見えますので、順番に考えてみます。",
        "この写真には、静かな背景の前に置かれた一つの物が写っていると思います。",
    ),
}


def model(language: str | None = None, tags: tuple[str, str] = ("<think>", "</think>")) -> Callable[..., Any]:
    """Return how a model answers: in its language or, as it is told, in that of the question."""

    def answer(messages: list[dict[str, Any]], pictures: list[Any], body: dict[str, Any]) -> tuple[list[str], str]:
        parts = messages[-1]["content"]  # a picture's base64 has words of any language
        asked = parts if isinstance(parts, str) else str([part["text"] for part in parts if part["type"] == "text"])
        told = "ja" if re.search("[\u3040-\u30ff]", asked) else "de" if re.search("ist|Denke", asked) else "en"
        thinking, text = WRITTEN[language or told]
        whole = f"{tags[0]}{thinking}{tags[1]}{text}".format(w=pictures[0].width, h=pictures[0].height)
        pattern = rf"{re.escape(tags[0])}|{re.escape(tags[1])}" if all(tags) else r"</think>"
        return re.findall(rf"{pattern}|\s?[^\s<\[]+|\s|<|\[", whole), "stop"

    return answer


def command(*arguments: str | Path, code: int = 0) -> str:
    """Run a command of this repository as a user does, and return all that it said."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == code, done.stdout
    assert "Traceback" not in done.stdout
    return done.stdout


def copy_of(recipe: Path, folder: Path, **sections: Any) -> Path:
    """Write a copy of a recipe with other sections, as a user edits it."""
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(recipe.read_text()) | sections, sort_keys=False))
    return path


def texts_of(dataset: Path, teacher: str) -> list[dict[str, Any]]:
    return [row for split in load(teacher, dataset).values() for row in split]


def check_usable(out: Path, dataset: Path, images: int, scored: str, language: str) -> None:
    """The dataset loads, becomes chats, is described by its card, can be scored against, and could be published."""
    for teacher in read_schema(dataset).teachers:
        rows = texts_of(dataset, teacher)
        assert len(rows) == images
        (question, answer) = to_messages(rows[0])
        assert question["content"][1]["text"]
        assert answer["content"][0]["text"].endswith(rows[0]["answer"])
    card = (dataset / "README.md").read_text("utf-8")
    assert f"{images} pictures of our folder were shown" in card
    assert not re.search(r"TODO|\[\[|ImageNet-Think|\bglm\b|\bkimi\b", card)
    assert language in re.findall(r"^- (\w+)$", card.partition("task_categories")[0], re.MULTILINE)
    facts = yaml.safe_load((out / "options" / "card.facts.yaml").read_text())
    if "not named yet" in facts["authors"]:
        said = command("generate/publish.py", dataset, "--repo", facts["repository"], code=2)
        assert "README.md says 'not named yet' and 'datasets/someone/" in said
        assert said.count("  failed  ") == 1
        facts |= {"authors": ["Erika"], "repository": "e/own", "licence_name": "Our own"}
        facts["images"] |= {"url": "https://example.org/p", "licence": "CC0-1.0"}
        (out / "facts.yaml").write_text(yaml.safe_dump(facts))
        command("dataset_card/fill.py", dataset, "--facts", out / "facts.yaml")
    assert "failed" not in command("generate/publish.py", dataset, "--repo", facts["repository"])
    scores = out / "scores" / "again.json"
    said = command(
        "evaluate/score.py", "--predictions", out / "runs" / scored, "--references", dataset, "--out", scores
    )
    assert re.search(r"images?: read such scores as examples, not as measures\.", said)  # the test split has under 30
    assert json.loads(scores.read_text())


@pytest.mark.soak
def test_sixty_photographs_and_a_server_that_dies(tmp_path: Path) -> None:
    """Some files are no pictures. The server is gone in the middle, then is back; nothing is asked for twice."""
    pictures = write_photographs(tmp_path / "Fotos 2026", 60)
    (pictures / "IMG_9000.JPG").write_bytes((pictures / "IMG_0000.JPG").read_bytes()[:2000])
    (pictures / "IMG_9001.png").write_text("no picture")
    (pictures / "notes.txt").write_text("holiday")
    (pictures / "IMG_9002.JPG").symlink_to("nowhere.JPG")
    out = tmp_path / "out"
    recipe = copy_of(OWN, tmp_path, every_run={"model": "served", "batch_size": 4, "config": {"retries": 1}})
    asked = ("--pictures", pictures, "--prompt", "Was ist auf diesem Bild zu sehen?", "--out", out)
    answer, dying = model(), threading.Event()

    def answer_some(*given: Any) -> tuple[list[str], str]:
        if len(server.bodies) > 20:
            if not dying.is_set():
                dying.set()
                threading.Thread(target=server.__exit__).start()
            raise ConnectionResetError
        return answer(*given)

    with ChatServer(answer_some) as server:
        said = command("generate/reproduce.py", recipe, "--url", server.url, *asked, code=1)
    assert "the same command continues" in said
    assert "generate-mine ended with code 1; start the same command again to continue" in said
    assert not (out / "my-pictures").exists()
    with ChatServer(answer) as server:
        url = ("--url", server.url)
        said = command("generate/reproduce.py", recipe, *url, *asked)
        assert 0 < len(server.bodies) <= 60 - 15
    assert "select: up to date\n  new pictures in " in said
    assert "Look at it:" in said
    # Without a server all is up to date; another question is another run, which is refused.
    assert command("generate/reproduce.py", recipe, *url, *asked).count(": up to date\n") == 5
    other = (*asked[:3], "Was ist auf diesem Bild nicht zu sehen?", *asked[4:])
    with ChatServer(answer) as server:
        said = command("generate/reproduce.py", recipe, "--url", server.url, *other, code=1)
        assert not server.bodies
    assert "belongs to another run (prompt:" in said
    assert sum(row.split == "test" for row in read_image_list(out / "images.jsonl")) == 20
    rejected = [json.loads(line)["path"] for line in (out / "rejected.jsonl").read_text().splitlines()]
    assert sorted(rejected) == ["IMG_9000.JPG", "IMG_9001.png", "IMG_9002.JPG"]
    check_usable(out, out / "my-pictures", 60, "mine", "de")
    joined = load("mine", out / "my-pictures", images=pictures, split="test")
    assert joined[0]["image"].mode == "RGB"


SMALL = [
    # images, prompt, language, tags, field apart, dataset
    (5, "この写真には何が写っていますか。", "ja", ("<think>", "</think>"), "</think>", "写真"),
    (8, "Was ist auf diesem Bild zu sehen?", "de", ("", "</think>"), None, "bilder"),
    pytest.param(
        31, "What is in this picture?", "en", ("<think>", "</think>"), None, "pictures", marks=pytest.mark.soak
    ),
]


@pytest.mark.parametrize(("count", "prompt", "language", "tags", "apart", "name"), SMALL)
def test_few_photographs(
    count: int, prompt: str, language: str, tags: tuple[str, str], apart: str | None, name: str, tmp_path: Path
) -> None:
    pictures = write_photographs(tmp_path / "photographs", count)
    out = tmp_path / "out"
    with ChatServer(model(tags=tags), apart=apart) as server:
        asked = ("--url", server.url, "--prompt", prompt, "--name", name, "--out", out)
        said = command("generate/reproduce.py", OWN, "--pictures", pictures, *asked)
    assert f"The language of --prompt is taken to be {language}" in said
    assert f"the source has {count} pictures, fewer than 250,000: every usable one is taken" in said
    rows = texts_of(out / name, "mine")
    assert {row["status"] for row in rows} == {"ok" if tags[0] else "no_open"}
    assert {row.get("question_language", "en") for row in rows} == {language}  # no column in English alone
    assert load("mine", out / name)["test"].num_rows == count // 3
    check_usable(out, out / name, count, "mine", language)


def test_a_model_that_runs_here_and_facts_that_are_filled_in_later(tmp_path: Path) -> None:
    """By the lines of the page; the second command, which the first names, writes the card alone."""
    (lines,) = re.findall(r"```yaml\n(every_run:.*?)```", (ROOT / "docs/own_pictures.md").read_text("utf-8"), re.DOTALL)
    out, pictures = tmp_path / "out", write_photographs(tmp_path / "photographs", 5)
    recipe = copy_of(OWN, tmp_path, **yaml.safe_load(lines))
    said = command("generate/reproduce.py", recipe, "--pictures", pictures, "--out", out)
    assert f"copy of {recipe}, and give that with the same options and --out {out}" in said
    text = recipe.read_text("utf-8").replace("someone/", "me/").replace("not named yet", "Me")
    recipe.write_text(text.replace("not chosen yet", "CC0-1.0"))
    said = command("generate/reproduce.py", recipe, "--pictures", pictures, "--out", out)
    assert re.findall(r"^(\S+): up to date$", said, re.MULTILINE) == ["select", "generate-mine", "annotate", "build"]
    assert "Before you publish it" not in said
    assert "failed" not in command("generate/publish.py", out / "my-pictures", "--repo", "me/my-pictures")


@pytest.mark.soak
def test_three_teachers_one_of_a_model_file(tmp_path: Path) -> None:
    """Two models of one server, which must be named, and one of another server with tags of its own."""
    pictures, out = write_photographs(tmp_path / "photographs", 8), tmp_path / "out"
    (tmp_path / "odd.yaml").write_text(
        "hub_id: somebody/odd\narchitecture: Odd\nstyle: {thinking: [['[T]', '[/T]']]}\nlicence: MIT\n"
        "max_new_tokens: 512\nsampling: greedy\nend_tokens: []\n"
    )
    with ChatServer(model()) as server, ChatServer(model(tags=("[T]", "[/T]"))) as odd:
        server.models = ["large", "small"]
        teachers: dict[str, Any] = {
            "small": {"checkpoint": "small"},
            "large": {},
            "odd": {"model": str(tmp_path / "odd.yaml"), "engine": odd.url},
        }
        facts = {"authors": ["Erika"], "licence": "CC-BY-4.0", "repository": "e/drei", "version": "1.0.0"}
        source = {"name": "our folder", "url": "https://example.org/p", "licence": "CC0-1.0"}
        card = {"facts": facts | {"date": "2026-11-24", "images": source}}
        recipe = copy_of(OWN, tmp_path, teachers=teachers, card=card, dataset="drei")
        asked = ("--pictures", pictures, "--url", server.url, "--out", out, "--language", "de")
        said = command("generate/reproduce.py", recipe, *asked, code=1)
        assert re.search(r"127\.0\.0\.1:\d+ has 2 models, large, small; name the model there", said)
        said = command("generate/reproduce.py", recipe, *asked, "--model", "large", "--at-once", "3")
        assert "Before you publish it" not in said
        assert {body["model"] for body in server.bodies} == {"small", "large"}
        assert {body["model"] for body in odd.bodies} == {"somebody/odd"}
    assert read_schema(out / "drei").teachers == ("small", "large", "odd")
    pair = load("paired", out / "drei", split="train")[0]
    assert pair["question"].startswith("Bitte analysiere dieses Bild")
    assert pair["small_odd_answer_rouge_l"] == 1.0
    check_usable(out, out / "drei", 8, "odd", "de")


@pytest.mark.soak
def test_two_languages_in_one_dataset(tmp_path: Path) -> None:
    """One run a language, a config for each language and teacher, the language a column."""
    pictures, out = write_photographs(tmp_path / "photographs", 8), tmp_path / "out"
    teachers = {f"mine_{code}": {"config": {"prompt": "paper", "language": code}} for code in ("de", "ja")}
    recipe = copy_of(OWN, tmp_path, teachers=teachers)
    with ChatServer(model(), apart="</think>") as server:
        command("generate/reproduce.py", recipe, "--pictures", pictures, "--url", server.url, "--out", out)
        assert len(server.bodies) == 16
    dataset = out / "my-pictures"
    for code in ("de", "ja"):
        rows = texts_of(dataset, f"mine_{code}")
        assert {row["question_language"] for row in rows} == {row["language"] for row in rows} == {code}
    pair = load("paired", dataset, split="train")[0]
    assert (pair["mine_de_question_language"], pair["mine_ja_question_language"]) == ("de", "ja")
    assert to_messages(pair, "mine_ja")[1]["content"][0]["text"].endswith(pair["mine_ja_answer"])
    card = (dataset / "README.md").read_text("utf-8")
    assert "- de\n- ja\n" in card.partition("task_categories")[0]
    check_usable(out, dataset, 8, "mine_ja", "ja")


def test_a_server_whose_model_does_not_think_is_refused(tmp_path: Path) -> None:
    """In one sentence, without a dataset; once the server was mended, the same command goes on."""
    pictures, out = write_photographs(tmp_path / "photographs", 5), tmp_path / "out"
    asked = ("generate/reproduce.py", OWN, "--pictures", pictures, "--prompt", "What is in this picture?")
    with ChatServer(model()) as gone:
        pass
    said = command(*asked, "--url", gone.url, "--out", out, code=2)  # nothing is selected before
    assert "no server answers at 127.0.0.1" in said
    assert not (out / "images.jsonl").exists()
    with ChatServer(model(tags=("", ""))) as server:
        said = command(*asked, "--url", server.url, "--out", out, code=1)
    told = "error: thinking and answer cannot be told apart in any of the first 5 texts (it begins with 'I look"
    assert told in said, said
    assert not imagenet_think.shards_of(out / "runs" / "mine") or not list(
        imagenet_think.read_records(out / "runs" / "mine")
    )
    with ChatServer(model()) as server:
        command(*asked, "--url", server.url, "--out", out)
    assert len(texts_of(out / "my-pictures", "mine")) == 5
