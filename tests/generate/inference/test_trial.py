"""The first texts of a model whose tags are not known: held back until one is understood, refused if none is."""

import pytest

from generate.engines.base import UnfitError
from generate.inference.trial import TEXTS, Trial
from generate.models.registry import MODELS, SERVED
from generate.models.thinking import split
from imagenet_think import Record
from tests.support.samples import record


def texts(*statuses: str) -> list[Record]:
    return [record(f"i{n}", status=status, raw=("It is\na ball.",)) for n, status in enumerate(statuses)]


@pytest.mark.parametrize("good", ["ok", "no_open", "empty_answer"])
def test_what_is_held_back_is_written_with_the_first_that_is_understood(good: str) -> None:
    trial, records = Trial(alone=True), texts("no_delimiter", "bad_image", "no_delimiter", good, "no_delimiter")
    assert [trial.take(one) for one in records] == [[], [records[1]], [], [records[0], *records[2:4]], [records[4]]]
    assert trial.end() == []


def test_eight_texts_that_are_not_understood_are_refused() -> None:
    trial = Trial(alone=False)
    for one in texts(*["no_delimiter"] * (TEXTS - 1)):
        assert trial.take(one) == []
    with pytest.raises(UnfitError, match=r"in any of the first 8 texts \(it begins with 'It is a ball.'\): start"):
        trial.take(texts("no_delimiter")[0])


def test_fewer_texts_are_refused_where_they_are_all_there_are() -> None:
    alone, one_of_many = Trial(alone=True), Trial(alone=False)
    (only,) = texts("no_delimiter")
    for trial in (alone, one_of_many):
        trial.take(only)
    with pytest.raises(UnfitError, match="thinking and answer cannot be told apart in the one text"):
        alone.end()
    assert one_of_many.end() == [only]
    cut = Trial(alone=True)
    assert cut.take(texts("truncated")[0]) == texts("truncated")
    assert cut.end() == []


WRITTEN = [
    ("<think>It is round.</think>A ball.", "ok"),
    ("It is round.</think>\n\nA ball.", "no_open"),
    ("<thinking>It is round.</thinking>A ball.", "ok"),
    ("[THINK]It is round.[/THINK]A ball.", "ok"),
    ("◁think▷It is round.◁/think▷A ball.", "ok"),
    ("<|channel>thought It is round.<channel|>A ball.", "ok"),
    ("<think>It is round.</think><answer>A ball.</answer>", "ok"),
    ("<think>It is round.</think><|begin_of_box|>A ball.<|end_of_box|>", "ok"),
    ("A ball.", "no_delimiter"),
    ("<think>It is round.", "no_close"),
]


@pytest.mark.parametrize(("raw", "status"), WRITTEN)
def test_how_strangers_mark_their_thinking(raw: str, status: str) -> None:
    parsed = split(raw, MODELS[SERVED].style)
    assert parsed.status == status
    if status in ("ok", "no_open"):
        assert (parsed.thinking, parsed.answer) == ("It is round.", "A ball.")
