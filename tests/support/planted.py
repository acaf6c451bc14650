"""Plant, by a seed, what must not be published in everything that comes from outside, and search for it anywhere.

Secrets are put together when they are made, so that no file of the repository holds one.
"""

import base64
import html
import io
import json
import string
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pyarrow
import pyarrow.parquet
import yaml
from PIL import Image

from tests.support.first_schema import TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run


class Plant(NamedTuple):
    """Hold what was planted: where, as which words, and the bytes by which it is found again."""

    where: str  # such as `answer of n01_003 by glm`
    kind: str
    text: str
    traces: tuple[bytes, ...]
    names: tuple[str, ...] = ()  # of what a refusal may name this plant by


# ---------------------------------------------------------------------------- what is planted


def letters(chance: Random, count: int, of: str = string.ascii_letters + string.digits) -> str:
    return "".join(chance.choice(of) for _ in range(count))


def secret(chance: Random) -> tuple[str, str]:
    """Return a made-up credential, and its part by which it is found."""
    word, dense = letters(chance, 40), letters(chance, 36)
    upper = letters(chance, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    lines = "\n".join(letters(chance, 64, string.ascii_letters + string.digits + "+/") for _ in range(6))
    coded = base64.b64encode(f"it is gh{'p_'}{dense}, a token".encode()).decode()
    label = f"{chance.choice(['OPENSSH', 'RSA', 'EC'])} PRIVATE KEY"
    return chance.choice(
        [
            ("hf" + f"_{word[:34]}", word[:34]),
            ("gh" + f"p_{dense}", dense),
            ("AK" + f"IA{upper}", upper),
            (coded, coded[8:40]),
            (f"gh{'p_'}{dense}".encode().hex(), dense.encode().hex()),
            (f"postgres://me:{word[:16]}@db:5432/x", word[:16]),
            (f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----", lines.splitlines()[1]),
        ]
    )


def place(chance: Random) -> tuple[str, str]:
    """Return a place of a machine in one of its forms, and its part by which it is found."""
    me = f"zz{letters(chance, 8, string.ascii_lowercase)}"
    form = chance.choice(
        [
            "/home/{}/x", "~{}/runs", "C:/Users/{}/x", "C:\\Users\\{}", "\\\\{}\\share\\x", "//{}/share/x",
            "file://{}/x", "file:///srv/{}", "open:/home/{}/x", "'/my data/{}/x'", "me@{}:/scratch", "%2Fhome%2F{}%2Fx",
            "smb://{}/x", "/mnt/My Pictures/{}/x.png", "&#47;home&#47;{}",
        ]
    )  # fmt: skip
    return form.format(me), me


def host(chance: Random) -> tuple[str, str]:
    """Return what a server said with its name in it, and the name."""
    name = f"gpu{letters(chance, 6, string.ascii_lowercase)}"
    number = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    said = chance.choice(
        [
            ("{}.lab:8000 answered 500: out of memory", name),
            ("no server answers at {}:8000 (ConnectError: refused)", name),
            ("ConnectError: [Errno 111] {}", name),
            ("{}_Error: it broke", name),
            ("the answer cannot be used (Odd{}Error: x)", name),
            ("the server ended the answer with finish_reason '{}'", name),
            ("{} refused the key (401: who are you)", name),
            ("upstream [{}]:80 is gone", number),
        ]
    )
    return said[0].format(said[1]), said[1]


def picture(chance: Random) -> tuple[str, str]:
    """Return a picture as text in one of many encodings, and a stretch from its middle."""
    file = io.BytesIO()
    noise = np.random.default_rng(chance.randrange(1 << 30)).integers(0, 256, (16, 16, 3), np.uint8)
    Image.fromarray(noise).save(file, chance.choice(["PNG", "JPEG", "WEBP", "GIF", "BMP"]))
    data = file.getvalue()
    packed = base64.b64encode(data).decode()
    text = chance.choice(
        [
            packed,
            f"data:image/png;base64,{packed}",
            base64.encodebytes(data).decode(),
            base64.urlsafe_b64encode(data).decode(),
            data.hex(),
            data.hex(" "),
            "".join(f"\\x{byte:02x}" for byte in data),
            str(list(data)),
            urllib.parse.quote(packed, safe=""),
            base64.b64encode(packed.encode()).decode(),
            "\n".join(f"echo '{packed[at : at + 60]}' >> x" for at in range(0, len(packed), 60)),
            ", ".join(f"(byte) 0x{byte:02x}" for byte in data),
        ]
    )
    middle = text[len(text) // 2 :].strip()
    return f"see {text} there", middle[:48].split("\n")[0] if "\n" in middle[:48] else middle[:48]


MARKS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;{}\x07",
    "<script>alert('{}')</script>",
    "<img src=x onerror=alert('{}')>",
    '=HYPERLINK("http://x/{}")',
    "{{{{{}}}}}",
    "line\r\nbreak\u2028{}",
    "\u202e{}",
)


def markup(chance: Random) -> tuple[str, str]:
    """Return words that a terminal, a page or a table would take for its own, and their name."""
    name = f"mark{letters(chance, 8, string.ascii_lowercase)}"
    text = chance.choice(MARKS).format(name)
    return text if name in text else f"{text}{name}", name


KINDS: dict[str, Callable[[Random], tuple[str, str]]] = {
    "secret": secret,
    "place": place,
    "host": host,
    "picture": picture,
    "markup": markup,
}
# Of what a model may say nothing is taken out but these: it may speak of a path, a host or a script.
NEVER_IN_TEXTS = ("secret", "picture")


class Garden:
    """Plant by a seed, and remember what was planted where."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.plants: list[Plant] = []

    def plant(self, where: str, *kinds: str, names: tuple[str, ...] = ()) -> str:
        kind = self.chance.choice(kinds or tuple(KINDS))
        text, trace = KINDS[kind](self.chance)
        self.plants.append(Plant(where, kind, text, (trace.encode(),), names))
        return text


# ---------------------------------------------------------------------------- where it is planted


class Planted(NamedTuple):
    """Hold the folder of two runs and their list, and what was planted in them."""

    folder: Path
    garden: Garden

    @property
    def plants(self) -> list[Plant]:
        return self.garden.plants


MESSAGES = ("{}", "gpu1:8000 answered 400: {}", "ValueError: {}", "'n1/x.JPEG' cannot be read: {}", "cut\n{}")


def plant_runs(folder: Path, seed: int, count: int = 24) -> Planted:
    """Write two runs and their list with something planted in every kind of field."""
    garden = Garden(seed)
    ids = [f"n02084071_{at:03d}" for at in range(count)]
    rows = [image_row(image_id, "test" if at % 4 == 3 else "train") for at, image_id in enumerate(ids)]
    for row in rows:
        if garden.chance.random() < 0.3:
            row["camera"] = garden.plant(f"an unknown field of the list, {row['image_id']}")
    write_jsonl(folder / "images.jsonl", rows)
    for teacher in TEACHERS:
        write_run(folder / teacher, list(_records(garden, teacher, ids)), teacher)
        described = json.loads((folder / teacher / "run.json").read_text())
        described["bound"]["checkpoint"] = f"/home/{garden.chance.randrange(9)}x/weights"
        described["bound"] |= {"server": garden.plant(f"run.json of {teacher}"), "seed": garden.plant("its seed")}
        described["sessions"] = [{"host": garden.plant(f"a session of {teacher}")}]
        (folder / teacher / "run.json").write_text(json.dumps(described))
    return Planted(folder, garden)


def _records(garden: Garden, teacher: str, ids: list[str]) -> Iterator[Any]:
    chance = garden.chance
    for at, image_id in enumerate(ids):
        where = f"{image_id} by {teacher}"
        good = record(image_id, teacher)
        if at % 4 == 1:  # a failure's message, and now and then its raw text
            message = chance.choice(MESSAGES).format(garden.plant(f"the message of {where}"))
            failed = {"thinking": None, "answer": None, "finish_reason": "error", "message": message}
            status = chance.choice(["engine_error", "bad_image", "missing_image", "truncated"])
            raw = [garden.plant(f"raw of {where}", *NEVER_IN_TEXTS)] if chance.random() < 0.5 else []
            yield good | failed | {"status": status, "raw": raw}
            continue
        if at % 4 == 3:
            field = chance.choice(["thinking", "answer", "rest", "raw"])
            text = garden.plant(f"{field} of {where}", *NEVER_IN_TEXTS)
            good |= {field: [text] if field == "raw" else f"A dog. {text}"}
        if at % 4 == 2:  # another attempt, which does not count
            text = garden.plant(f"another attempt of {where}", *NEVER_IN_TEXTS)
            yield good | {"attempt": 1, "raw": [text], "thinking": "so", "answer": text}
        if chance.random() < 0.3:
            good |= {"host": garden.plant(f"an unknown field of {where}")}
        if chance.random() < 0.3:
            good |= {"revision": garden.plant(f"the revision of {where}", "place", "markup")}
        yield good


# What a person must take out: {where: put it there}. Each is refused by a name in `names`, and then taken away again.
def plant_list(planted: Planted) -> list[tuple[Plant, Callable[[], None]]]:
    """Plant in the list of images what the build refuses by name; return each plant with the way to take it out."""
    garden, images = planted.garden, planted.folder / "images.jsonl"
    rows = [json.loads(line) for line in images.read_text().split("\n") if line]
    found = []
    for field, kinds in {"wnid": ("place", "secret"), "path": ("absolute",)}.items():
        row = garden.chance.choice(rows)
        before = row[field]
        if kinds == ("absolute",):
            text, trace = f"/home/zz{letters(garden.chance, 8).lower()}/x.png", ""
            garden.plants.append(Plant(f"{field} of the list", "place", text, (text.encode(), trace.encode())[:1]))
        else:
            text = garden.plant(f"{field} of the list", *kinds)
        plant = garden.plants.pop()._replace(names=(f"column {field} ", f"{field} of '{row['image_id']}'"))
        garden.plants.append(plant)
        row[field] = text

        def take_out(row: dict[str, Any] = row, field: str = field, before: Any = before) -> None:
            row[field] = before
            write_jsonl(images, rows)

        found.append((plant, take_out))
    write_jsonl(images, rows)
    return found


def plant_facts(planted: Planted, facts: dict[str, Any]) -> list[tuple[Plant, Callable[[], None]]]:
    """Plant in the facts what publish refuses; the card is to be filled again after it was taken out."""
    garden, file = planted.garden, planted.folder / "facts.yaml"
    text = garden.plant("the fact contact", "place", "secret")
    plant = garden.plants.pop()._replace(names=("README.md", "croissant.json"))
    garden.plants.append(plant)
    file.write_text(yaml.safe_dump(facts | {"contact": text}))

    def take_out() -> None:
        file.write_text(yaml.safe_dump(facts))

    return [(plant, take_out)]


def plant_files(planted: Planted, dataset: Path, count: int) -> list[tuple[Plant, Callable[[], None]]]:
    """Put files and links into a filled dataset that publish refuses by their names."""
    garden, found = planted.garden, []
    key = planted.folder / "id_key"
    makers: dict[str, Callable[[Path, str], Any]] = {
        "notes.txt": lambda path, text: path.write_text(text),
        ".env": lambda path, text: path.write_text(text),
        "figures/me.png": lambda path, _: Image.effect_noise((30, 30), 50).save(path),
        "figures/key.png": lambda path, text: (key.write_text(text), path.symlink_to(key)),
        "data/glm/train-00099.parquet": lambda path, text: pyarrow.parquet.write_table(
            pyarrow.table({"answer": [text]}), path
        ),
        "jsonl/mine.jsonl": lambda path, text: path.write_text(json.dumps({"raw": text})),
        "data/<script>.parquet": lambda path, text: path.write_text(text),
    }
    for name in garden.chance.sample(sorted(makers), count):
        text = garden.plant(f"the file {name}", "secret", "place")
        makers[name](dataset / name, text)
        plant = garden.plants.pop()._replace(names=(name,))
        garden.plants.append(plant)
        found.append((plant, (dataset / name).unlink))
    (dataset / ".DS_Store").write_text(garden.plant("what a system leaves", "secret", "place"))
    return found


# ---------------------------------------------------------------------------- the search


def views(name: str, data: bytes) -> Iterator[bytes]:
    """Yield what a reader may find in a file: its bytes, and what they unpack to, with every column and escape."""
    yield data
    texts: list[str] = []
    if data.startswith(b"PAR1"):  # by its first bytes: the Hub's objects are known by their hashes
        with pyarrow.parquet.ParquetFile(pyarrow.BufferReader(data)) as opened:
            yield repr((opened.metadata.metadata, opened.schema_arrow)).encode("utf-8", "surrogatepass")
            for row in opened.read().to_pylist():
                texts += map(str, _leaves(row))
    elif data.startswith(b"\x28\xb5\x2f\xfd"):
        with pyarrow.input_stream(pyarrow.BufferReader(data), compression="zstd") as stream:
            unpacked = stream.read()
        yield unpacked
        for line in unpacked.splitlines():
            texts += map(str, _leaves(json.loads(line)))
    elif name.endswith((".json", ".jsonl")):
        for line in [data] if name.endswith(".json") else data.splitlines():
            texts += map(str, _leaves(json.loads(line)))
    elif name.endswith(".md"):
        texts += [data.decode(), *map(str, _leaves(yaml.safe_load(data.decode().split("---\n")[1])))]
    elif data.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(data)) as image:
            texts += map(str, _leaves(dict(image.info)))
    joined = "\n".join(texts)
    for form in (joined, urllib.parse.unquote(joined), html.unescape(joined)):
        yield form.encode("utf-8", "surrogatepass")


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def found_in(files: dict[str, bytes], plants: list[Plant]) -> dict[str, list[str]]:
    """Return {file: what was planted and stands in it}."""
    found: dict[str, list[str]] = {}
    for name, data in files.items():
        seen = list(views(name, data))
        there = [
            f"{plant.kind} in {plant.where}"
            for plant in plants
            if any(trace in view for trace in plant.traces for view in seen)
        ]
        if there:
            found[name] = there
    return found
