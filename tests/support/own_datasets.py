"""Build datasets of one's own: any teachers, asked in any languages, about pictures that are nobody else's."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from generate.annotation.annotate_runs import annotate
from generate.building.build import build
from tests.support.samples import image_row, record, write_jsonl, write_run

TEXTS = {  # a thinking and an answer of every language, long enough for its language to be told
    "en": ("The animal has four legs, short brown fur and a long tail. I think it is a dog.", "It is a brown dog."),
    "de": (
        "Das Tier hat vier Beine, ein kurzes braunes Fell und einen langen Schwanz. Ich glaube, es ist ein Hund.",
        "Auf dem Bild sieht man einen braunen Hund, der auf der Wiese läuft.",
    ),
    "ja": (
        "この動物には四本の足と短い茶色の毛があります。長いしっぽも見えます。おそらく犬だと思います。",
        "これは芝生の上を走っている茶色の犬の写真です。",
    ),
    "ar": (
        "لهذا الحيوان أربع أرجل وفراء بني قصير. له ذيل طويل أيضًا. هل هو كلب؟ أعتقد أنه كلب.",
        "هذه صورة كلب بني يركض فوق العشب الأخضر في الحديقة.",
    ),
    "sv": (
        "Djuret har fyra ben, kort brun päls och en lång svans. Jag tror att det är en hund.",
        "På bilden syns en brun hund som springer över gräset i trädgården.",
    ),
}
QUESTIONS = {
    "en": "What is this?",
    "de": "Was ist das?",
    "ja": "これは何ですか。",
    "ar": "ما هذا؟",
    "sv": "Vad är detta?",
}
FACTS: dict[str, Any] = {
    "repository": "someone/own",
    "version": "1.0.0",
    "date": "2026-11-24",
    "licence": "CC-BY-4.0",
    "authors": ["Erika Mustermann"],
    "images": {"name": "Gartenbilder", "url": "https://example.org/garten", "licence": "CC0-1.0"},
}
FAILED = {"thinking": None, "answer": None, "message": "cut", "status": "truncated", "finish_reason": "length"}


def own_dataset(
    folder: Path,
    asked: Mapping[str, str],
    count: int = 8,
    *,
    failed: Mapping[str, list[int]] | None = None,
    annotated: bool = True,
    thinks_in: str | None = None,
    **image: Any,
) -> Path:
    """Build folder/own: one run for each teacher, asked in a language of TEXTS, or in none that is named ("und").

    failed: the numbers of the images of which a teacher has no good text. thinks_in: the language of all thinkings.
    """
    ids = [f"garten__{number:03d}" for number in range(count)]
    splits = ["test" if number % 4 == 3 else "train" for number in range(count)]
    of_images = {"wnid": "garten"} | image
    write_jsonl(folder / "images.jsonl", [image_row(i, s, **of_images) for i, s in zip(ids, splits, strict=True)])
    chance = random.Random(0)
    for teacher, language in asked.items():
        known = language if language in TEXTS else "en"
        texts: dict[str, Any] = {"thinking": TEXTS[thinks_in or known][0], "answer": TEXTS[known][1]}
        texts["raw"] = [f"<think>{texts['thinking']}</think><answer>{texts['answer']}</answer>"]
        rows = [record(image_id, **texts, output_tokens=chance.randint(20, 900)) for image_id in ids]
        for number in (failed or {}).get(teacher, ()):
            rows[number] |= FAILED  # type: ignore[typeddict-item]
        run = write_run(folder / "runs" / teacher, rows)
        described = json.loads((run / "run.json").read_text())
        described["bound"] |= {"question": QUESTIONS[known], "checkpoint": f"someone/{teacher}-vl"}
        described["bound"] |= {} if language == "en" else {"question_language": language}
        (run / "run.json").write_text(json.dumps(described))
    runs = {teacher: folder / "runs" / teacher for teacher in asked}
    annotations = folder / "annotations.parquet" if annotated else None
    if annotations:
        annotate(runs, folder / "images.jsonl", annotations)
    build(runs, folder / "images.jsonl", folder / "own", rows_per_shard=5, annotations=annotations)
    return folder / "own"


def facts_file(folder: Path, **more: Any) -> Path:
    """Write the facts, changed; a fact that is None is left out."""
    path = folder / "facts.yaml"
    given = {name: value for name, value in (FACTS | more).items() if value is not None}
    path.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return path
