"""Make evaluate/taxonomy/wordnet.py from WordNet 3.0: the classes of ImageNet-21K-P and what is above them.

    python scripts/make_wordnet_tree.py --wordnet /usr/share/wordnet   # of Debian's package wordnet-base

Its names are WordNet's lemmas, with irregular plurals (noun.exc), but for those that say nothing of a picture:

- single letters and numbers; words of function (scikit-learn's English stop words, of the Glasgow group), but for the
  things that are in that list by accident (Nothman et al. 2018, Stop Word Lists in Free Open-source Software);
- words by which a text speaks of a picture, of colours and of places in it (OF_PICTURES below: ours, after the basic
  colour terms of Berlin and Kay, 1969, without orange, which has no other name as a fruit);
- words that are no thing that a picture shows three times out of four, by the counts of WordNet's own tagged texts
  (cntlist.rev), in all parts of speech: `wear` as clothing, `good` as merchandise. Uses as a noun of the tree count as
  things, and as any animal, artifact, body, food, group, object, person, phenomenon, plant or substance (OF_THINGS): a
  `girl` is one. The first name of a class stays: `watch`.

Two are added: `people` to noun.exc, where a person has no plural, and `overalls` in the place of `overall`, which in
texts about pictures is a word of concluding.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import plain_endings
import typer
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from generate.command_line.given import path
from generate.selection.class_names import read_class_names

OUT = Path(__file__).parents[1] / "evaluate" / "taxonomy" / "wordnet.py"
LEAST_SHARE = 0.25
STOP_WORDS = ENGLISH_STOP_WORDS - {"bill", "fire", "mill"}
OF_THINGS = frozenset({"05", "06", "08", "13", "14", "17", "18", "19", "20", "27"})  # lexnames(5WN)
OF_PICTURES = frozenset(
    """image picture photo photograph snapshot illustration view scene scenery setting background foreground color
    colour black white red green yellow blue brown purple pink grey gray shade shadow light lighting
    texture shape size form figure pattern style detail feature element part portion side top bottom front back
    left right center centre middle corner edge end surface area space place position line point object thing item
    subject focus close-up closeup kind type sort group number set pair variety collection series level layer
    content concept""".split()
)


PLURALS = {"person": ["people"]}
ONLY_PLURAL = {"overall": "overalls"}


class Synset(NamedTuple):
    """Hold what a line of data.noun says of a synset."""

    lemmas: tuple[str, ...]
    parents: tuple[str, ...]
    senses: tuple[str, ...]  # the sense keys of the lemmas


def make(
    wordnet: Annotated[Path, typer.Option(help="The folder with data.noun, noun.exc, cntlist.rev.", parser=path)],
    out: Annotated[Path, typer.Option(help="The file to write.", parser=path)] = OUT,
) -> None:
    """Make the taxonomy's file from WordNet 3.0."""
    try:
        synsets = dict(_read_synsets(wordnet / "data.noun"))
        counts = [line.split() for line in _lines(wordnet / "cntlist.rev")]
        irregular = [line.split() for line in _lines(wordnet / "noun.exc")]
    except (OSError, ValueError, IndexError) as error:
        typer.echo(f"error: --wordnet {wordnet} has not the files of WordNet 3.0 ({error})", err=True)
        raise typer.Exit(2) from None
    classes = read_class_names()
    tree = _with_ancestors(list(classes), synsets)
    shares = _shares(tree, synsets, counts)
    plurals = {word: [*of] for word, of in PLURALS.items()}
    for plural, *words in irregular:
        for word in words:
            plurals.setdefault(word, []).append(plural)
    lines = []
    for node in sorted(tree):
        names = _names(synsets[node], shares, node in classes)
        more = [form for name in names for form in _irregular(name, plurals)]
        lines.append(f"{node}\t{','.join(synsets[node].parents)}\t{', '.join(dict.fromkeys([*names, *more]))}")
    out.write_text(HEAD + "\n".join(lines) + '\n"""\n', encoding="utf-8")
    nameless = [node for node in classes if not _names(synsets[node], shares, True)]
    print(f"{len(lines)} nodes, {len(classes)} classes, {len(nameless)} of them without a name, in {out}")


HEAD = '''"""WordNet 3.0's nouns at and above the classes of ImageNet-21K-P (winter 2021): id, parents, names of each.

Made by scripts/make_wordnet_tree.py, which says which names are left out. It is a Python file, since evaluate takes no
others with a metric. WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. See WORDNET_LICENSE.
"""

LINES = """\\
'''


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="latin-1").splitlines()


def _read_synsets(file: Path) -> Iterator[tuple[str, Synset]]:
    """Yield each noun's id and synset; the format is that of wndb(5WN)."""
    for line in _lines(file):
        if line.startswith("  "):
            continue
        offset, lexicographer, _, count, *fields = line.split(" | ")[0].split()
        words = int(count, 16)
        lemmas, ids = fields[0 : 2 * words : 2], fields[1 : 2 * words : 2]
        pointers = fields[2 * words + 1 :]
        quads = zip(*[iter(pointers[: 4 * int(fields[2 * words])])] * 4, strict=True)
        parents = [f"n{to}" for symbol, to, pos, _ in quads if symbol in ("@", "@i") and pos == "n"]
        senses = [
            f"{one.lower()}%1:{lexicographer}:{int(number, 16):02d}::" for one, number in zip(lemmas, ids, strict=True)
        ]
        yield f"n{offset}", Synset(tuple(lemma.replace("_", " ") for lemma in lemmas), tuple(parents), tuple(senses))


def _with_ancestors(classes: list[str], synsets: dict[str, Synset]) -> set[str]:
    found, todo = set[str](), classes
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo.extend(synsets[node].parents)
    return found


def _shares(tree: set[str], synsets: dict[str, Synset], counts: list[list[str]]) -> dict[str, float]:
    """Return for each lemma that was counted which share of its uses is a thing: a sense of the tree or OF_THINGS."""
    of_tree = {sense for node in tree for sense in synsets[node].senses}
    inside, every = Counter[str](), Counter[str]()
    for sense, _, count in counts:
        lemma, _, place = sense.partition("%")
        lemma, (part, lexicographer) = lemma.replace("_", " "), place.split(":")[:2]
        every[lemma] += int(count)
        if sense in of_tree or (part == "1" and lexicographer in OF_THINGS):
            inside[lemma] += int(count)
    return {lemma: inside[lemma] / count for lemma, count in every.items() if count}


def _names(synset: Synset, shares: dict[str, float], is_class: bool) -> list[str]:
    said = [ONLY_PLURAL.get(lemma, lemma) for lemma in synset.lemmas if not _says_nothing(lemma.lower())]
    first = said[:1] if is_class else []
    return [lemma for lemma in said if lemma in first or shares.get(lemma.lower(), 1.0) >= LEAST_SHARE]


def _says_nothing(lemma: str) -> bool:
    return len(lemma) < 2 or lemma.isdigit() or lemma in STOP_WORDS or lemma in OF_PICTURES


def _irregular(name: str, plurals: dict[str, list[str]]) -> Iterator[str]:
    before, space, last = name.rpartition(" ")
    for plural in plurals.get(last.lower(), ()):
        yield f"{before}{space}{plural.replace('_', ' ')}"


if __name__ == "__main__":
    typer.run(make)
