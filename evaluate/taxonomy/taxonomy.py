"""Whether a text names what is in the picture, and how precisely: by the names of a taxonomy, without a model."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import datasets
import evaluate

from .mentions import Names, normalize
from .text_metric import TextMetric, read_texts
from .tree import Tree, parse_tree, read_tree
from .wordnet import LINES

_DESCRIPTION = """\
Whether a text names the class of its picture, and how precisely, by the names of WordNet's nouns or another taxonomy.
Names are found as whole words, the longest at each place, whatever their case, one or many; an ambiguous name counts as
whichever of its nodes fits best. With A(x) for a node and all above it but the root, hierarchical precision of a
mention m of the class c is |A(m) & A(c)| / |A(m)|, recall |A(m) & A(c)| / |A(c)| (Kiritchenko et al. 2006; for texts
Snaebjarnarson et al. 2025). Beside each value stands chance: the same texts against the classes of other pictures.
"""

_INPUTS = """\
Args:
    predictions: list of str, in English.
    references: list of str, the class of each: its WordNet id, as n02084071.
    taxonomy: a file of lines `id <tab> parents <tab> names`, .tsv or .tsv.gz; by default the classes of
        ImageNet-21K-P and what is above them in WordNet 3.0.
    per_example: also return the values of every example, in order.
Returns:
    float, means over the examples:
    named: a name of the class, or of a kind of it, stands in the text.
    near: a name of what is one or two levels above the class stands in it.
    depth: edges from the root to the most specific mention that is right: the class or what is above it; 0 without one.
    hr: hierarchical recall of the best mention in the text.
    subject_hp, subject_hr, subject_hf: hierarchical precision, recall and F1 of the subject, the mention that the
        text's concluding statement is about; 0 without one. What else the text mentions costs nothing.
    wrong_sibling: the subject is another class, and no name of the right one stands anywhere.
    Each also with `_chance`, where there are two classes or more, and with per_example=True with `_per_example`.
Raises:
    ValueError: for a class that the taxonomy lacks, or a file that is no taxonomy.
Examples:
    >>> import evaluate
    >>> taxonomy = evaluate.load("evaluate/taxonomy")
    >>> values = taxonomy.compute(predictions=["A tench in a net.", "A fish."], references=["n01440764", "n02084071"])
    >>> values["named"], values["named_chance"]
    (0.5, 0.0)
"""

_CITATION = """\
@inproceedings{snaebjarnarson-etal-2025-taxonomy,
    title = {Taxonomy-Aware Evaluation of Vision-Language Models},
    author = {Sn{\\ae}bjarnarson, V{\\'e}steinn and Du, Kevin and Stoehr, Niklas and Belongie, Serge and
        Cotterell, Ryan and Lang, Nico and Frank, Stella},
    booktitle = {CVPR},
    year = {2025},
}
@inproceedings{kiritchenko-etal-2006-learning,
    title = {Learning and Evaluation in the Presence of Class Hierarchies: Application to Text Categorization},
    author = {Kiritchenko, Svetlana and Matwin, Stan and Nock, Richard and Famili, A. Fazel},
    booktitle = {Advances in Artificial Intelligence},
    year = {2006},
}
"""

NAMES = ("named", "near", "depth", "hr", "subject_hp", "subject_hr", "subject_hf", "wrong_sibling")
NEAR = 2  # levels


class Taxonomy(TextMetric):
    """The module's door; see the description above."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS,
            features=datasets.Features(
                {"predictions": datasets.Value("string"), "references": datasets.Value("string")}
            ),
        )

    def _read_references(self, references: Any) -> list[str]:
        return [one or "" for one in read_texts(references, "references")]

    def _compute(
        self,
        *,
        predictions: list[str],
        references: list[str],
        taxonomy: str | None = None,
        per_example: bool = False,
    ) -> dict[str, object]:
        grounded = grounded_in(taxonomy)
        grounded.check(references)
        found = [grounded.read(text) for text in predictions]
        columns = columns_of(grounded.values(found, references))
        others = other_classes(references)
        if others:
            chance = columns_of(grounded.values(found, others))
            columns |= {f"{name}_chance": values for name, values in chance.items()}
        means: dict[str, object] = {
            name: sum(values) / len(values) if values else 0.0 for name, values in columns.items()
        }
        return means | ({f"{name}_per_example": values for name, values in columns.items()} if per_example else {})


class Read:
    """What a text names: the nodes anywhere, and the nodes of the subject."""

    __slots__ = ("anywhere", "subject")

    def __init__(self, anywhere: frozenset[str], subject: frozenset[str]) -> None:
        self.anywhere = anywhere
        self.subject = subject


class Grounded:
    """Compare texts with classes of one tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.names = Names(tree.holders)
        self._near = lru_cache(maxsize=None)(lambda node: tree.within(node, NEAR))

    def check(self, classes: Sequence[str]) -> None:
        """Raise ValueError, one sentence, where a class is none of the tree."""
        unknown = [one for one in dict.fromkeys(classes) if one not in self.tree.parents]
        if unknown:
            count = "1 class is" if len(unknown) == 1 else f"{len(unknown):,} classes are"
            raise ValueError(
                f"{count} not in the taxonomy, {unknown[0]!r} for one; give ids of it, as "
                f"{next(reversed(self.tree.parents))!r} is, or its file by taxonomy="
            )

    def read(self, text: str) -> Read:
        """Find what a text names."""
        anywhere = self.names.anywhere(normalize(text))
        return Read(anywhere, frozenset().union(*self.names.subject(text)) if anywhere else frozenset())

    def values(self, texts: Sequence[Read], classes: Sequence[str]) -> Iterator[tuple[float, ...]]:
        """Yield the values of NAMES for each text and class."""
        for text, one in zip(texts, classes, strict=True):
            yield self._values(text, one)

    def _values(self, text: Read, one: str) -> tuple[float, ...]:
        lineage, above = self.tree.lineage, self.tree.lineage[one]
        size = len(above) or 1
        root = self.tree.root  # in no lineage, and above all
        named = any(one in lineage[node] or one == root for node in text.anywhere)
        near = not text.anywhere.isdisjoint(self._near(one))
        depths = self.tree.depths
        depth = depths[one] if named else max((depths[node] for node in text.anywhere & above), default=0)
        recall = max((len(lineage[node] & above) for node in text.anywhere), default=0) / size
        precision, best, score = 0.0, 0.0, -1.0
        for node in text.subject:
            both = len(lineage[node] & above)
            p, r = both / (len(lineage[node]) or 1), both / size
            f = 2 * p * r / (p + r) if both else 0.0
            if f > score:
                precision, best, score = p, r, f
        related = any(one in lineage[node] or node in above or node == root for node in text.subject)
        wrong = bool(text.subject) and not related and not named
        return (named, near, depth, recall, precision, best, max(score, 0.0), wrong)


@lru_cache(maxsize=2)
def grounded_in(taxonomy: str | None) -> Grounded:
    """Return the tree of a file, or WordNet's. Raises ValueError, OSError."""
    return Grounded(parse_tree(LINES.splitlines()) if taxonomy is None else read_tree(Path(taxonomy)))


def columns_of(values: Iterator[tuple[float, ...]]) -> dict[str, list[float]]:
    """Return a list for each of NAMES."""
    rows = [tuple(map(float, row)) for row in values]
    columns = zip(*rows, strict=True) if rows else [()] * len(NAMES)
    return {name: list(column) for name, column in zip(NAMES, columns, strict=True)}


def other_classes(classes: Sequence[str]) -> list[str]:
    """Return for each example the class of another one, never its own class; none where there is one class alone.

    Classes are ordered by a hash, so that they do not stand beside their kin, and each example takes the class that
    comes as many places later as the most frequent class has examples: a permutation, unless one class has over half
    of them, where the others stand for more than one.
    """
    order = sorted(range(len(classes)), key=lambda at: (sha256(classes[at].encode()).digest(), at))
    ordered = [classes[at] for at in order]
    if not ordered or ordered[0] == ordered[-1]:
        return []
    count = len(ordered)
    sizes, starts = Counter(ordered), {one: place for place, one in reversed(list(enumerate(ordered)))}
    others, step = [""] * count, max(sizes.values())
    for place, at in enumerate(order):
        own = ordered[place]
        taken = (place + step) % count
        if ordered[taken] == own:
            taken = (starts[own] + sizes[own] + (place - starts[own]) % (count - sizes[own])) % count
        others[at] = ordered[taken]
    return others
