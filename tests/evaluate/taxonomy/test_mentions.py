"""Which names a text mentions, and which of them is its subject."""

import sys
from typing import Any

import evaluate
import pytest

from tests.support.commands import ROOT


@pytest.fixture(scope="module")
def module() -> Any:
    metric = evaluate.load(str(ROOT / "evaluate" / "taxonomy"), keep_in_memory=True)
    return sys.modules[type(metric).__module__]


def mentioned(module: Any, text: str) -> list[str]:
    normalized = module.normalize(text)
    names = module.grounded_in(None).names
    return [" ".join(normalized[one.start : one.end].split()) for one in names.mentions(normalized)]


MENTIONS = [
    ("A tench in a net.", ["tench", "net"]),
    ("TENCH Tench tench", ["tench"] * 3),
    ("a hot dog stand", ["hot dog", "stand"]),  # the longest
    ("great white shark", ["great white shark"]),
    ("dogmatic, a hotdog, catalogue", ["hotdog"]),  # whole words
    ("two mice, wolves and geese", ["mice", "wolves", "geese"]),
    ("three women and policemen", ["women", "policemen"]),
    ("deer, fish, fishes, sheep", ["deer", "fish", "fishes", "sheep"]),
    ("cherries, buses, boxes, potatoes, monkeys", ["cherries", "buses", "boxes", "potatoes", "monkeys"]),
    ("birds of prey", ["birds of prey"]),  # the head has the plural
    ("timber wolves", ["timber wolves"]),
    ("the dog's bone, the dog’s bone, dogs' bowls", ["dog", "bone", "dog", "bone", "dogs", "bowls"]),
    ("a jack-o'-lantern, a T-shirt, a water-lily", ["jack o lantern", "t shirt", "water lily"]),
    ("crème brûlée", ["creme brulee"]),
    ("ﬁsh, ＣＡＴ", ["fish"]),  # ligatures fold; full-width letters are no English
    ("a colour TV, a color TV; a grey wolf, a gray wolf", ["colour tv", "color tv", "grey wolf", "gray wolf"]),
    ("a tench-like fish in a goldfish-shaped bowl", ["fish", "bowl"]),
    ("It is hot. Dog and cat", ["dog", "cat"]),  # no name across a full stop
    ("a hot, dog", ["dog"]),
    ("a St. Bernard", ["st bernard"]),
    ("a golden\nretriever, a golden  retriever, a golden_retriever", ["golden retriever"] * 3),
    ("an image of a red, light, top back or part of a view", []),  # words of description
    ("an orange, a fire", ["orange", "fire"]),
    ("a watch, a girl, a forest", ["watch", "girl", "forest"]),
    ("Overall, the overall look of two overalls", ["overalls"]),  # a word of concluding in the singular
    ("<|begin_of_box|>tench<|end_of_box|>, a <|box|", ["tench", "box"]),  # marks of a model name nothing
    ("", []),
    ("狗", []),
]


@pytest.mark.parametrize(("text", "expected"), MENTIONS)
def test_mentions(module: Any, text: str, expected: list[str]) -> None:
    assert mentioned(module, text) == expected


SUBJECTS = [
    ("A golden retriever on the grass.", "golden retriever"),
    ("A dog. Therefore, it is a cat.", "cat"),
    ("The main subject is a dog, not a cat.", "dog"),
    ("This is not a dog but a cat.", "cat"),
    ("It isn't a dog. It is a wolf.", "wolf"),
    ("It doesn't look like a dog; it's a cat.", "cat"),
    ("The answer is not a dog, it is a wolf.", "wolf"),
    ("It can't be a dog; it's a wolf.", "wolf"),
    ("I wouldn’t say a dog, and we haven't a cat: a wolf.", "wolf"),
    ("Rather than a dog, a wolf.", "wolf"),
    ("It is neither a dog nor a cat, and a wolf.", "wolf"),
    ("It is not only a dog.", "dog"),
    ("There is no dog.", ""),
    ("I thought it was a dog, but it is a fox.", "fox"),
    ("A net holds what is most likely a tench.", "tench"),
    ("The answer: wolf", "wolf"),
    ("A cat.\n**Answer:** A German shepherd.", "German shepherd"),
    ("A cat.\n**Final Answer**: wolf", "wolf"),
    ("A cat. Final answer - wolf", "wolf"),
    ("So it is a wolf. Overall, the scene is calm and bright.", "wolf"),  # the last conclusion names nothing
    ("A dog. In summary, a wolf. To conclude, a tench.", "tench"),
    (r"A dog, so a cat. \boxed{\text{wolf}} and a tench.", "wolf"),
    (r"\boxed{dog} \boxed{wolf}", "wolf"),
    ("A dog. <|begin_of_box|>wolf<|end_of_box|> Overall a cat.", "wolf"),
    ("<answer>tench</answer> and more of a cat.", "tench"),
    (r"A wolf. \boxed{dog", "wolf"),  # never closed
    ("Dr. Fox and the wolf in the U.S. Therefore, e.g. a tench.", "tench"),
    ("It is a large, brown wolf beside a dog.", "wolf"),
    ("A dog. The main content or concept depicted is a wolf.", "wolf"),  # in the words of the question
    ("**Main content:** wolves in the snow", "wolf"),
    ("A dog. The subject of this picture is a wolf.", "wolf"),
    ("A dog. Ultimately, a wolf.", "wolf"),
    ("A series of pictures of a tench.", "tench"),
    ("This is a type of fish known as the tench.", "tench"),  # said more closely
    ("A dog, likely a young German shepherd, on the grass.", "German shepherd"),
    ("A net beside a fish, probably a tench.", "net"),  # that is said of the fish
    ("A tench, possibly in a net.", "tench"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS)
def test_subject(module: Any, text: str, expected: str) -> None:
    """By the first name of the node; ambiguous names have others beside it."""
    grounded = module.grounded_in(None)
    found = grounded.read(text).subject
    names = {grounded.tree.names[node][0] for node in found}
    node_names = {"wolf": "wolf", "dog": "dog", "": None}
    assert (node_names.get(expected, expected) in names) if expected else not names


def test_a_list_is_no_subject_of_several(module: Any) -> None:
    """A box full of names gains no more than its first, or its first two where no comma stands between them."""
    grounded = module.grounded_in(None)
    assert grounded.read(r"\boxed{tench, wolf, zebra}").subject == grounded.read("tench").subject
    assert grounded.read(r"\boxed{tench wolf zebra}").subject == grounded.read("tench wolf").subject
    both = grounded.read("A golden retriever puppy.").subject
    assert both >= grounded.read("golden retriever").subject | grounded.read("puppy").subject
