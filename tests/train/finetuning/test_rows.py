"""Rows are chosen by the seed alone, and none is lost without a reason that is counted."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import CHECKPOINTS
from tests.support.drawn_dataset import Drawn, drawn_dataset
from train.finetuning.options import Options, TrainingError
from train.finetuning.rows import HELD_OUT, NO_PICTURE, TOO_LONG, USED, Checked, choose, open_source
from train.finetuning.student import Student, find_student

Given = Callable[..., Options]


@pytest.fixture(scope="session")
def student() -> Student:
    return find_student(str(CHECKPOINTS / "glm"))


def chosen(options: Options, student: Student) -> list[Checked]:
    return choose(open_source(options), student, options, shown=False)


def used(found: list[Checked], status: str = USED) -> list[str]:
    return [one.image_id for one in found if one.status == status]


def test_fewer_rows_are_the_first_of_more_whoever_teaches(options: Given, student: Student) -> None:
    many = used(chosen(options(rows=20), student))
    assert len(set(many)) == 20
    for teacher in ("glm", "kimi", "mixed"):
        assert used(chosen(options(rows=6, teacher=teacher), student)) == many[:6]
    assert used(chosen(options(rows=6, seed=1), student)) != many[:6]


def test_mixed_takes_each_image_once_from_either_teacher(options: Given, student: Student) -> None:
    found = chosen(options(teacher="mixed"), student)
    assert len(set(used(found))) == len(found) == 32
    counts = Counter(one.teacher for one in found)
    assert set(counts) == {"glm", "kimi"}
    assert min(counts.values()) > 8
    assert chosen(options(teacher="mixed"), student) == found
    assert [one.teacher for one in chosen(options(teacher="mixed", seed=1), student)] != [one.teacher for one in found]


def test_what_is_held_out_is_trained_on_by_no_seed(options: Given, student: Student) -> None:
    held = [
        used(chosen(options(validation=3, seed=seed, teacher=of), student), HELD_OUT)
        for seed, of in [(0, "glm"), (1, "glm"), (2, "mixed")]
    ]
    assert held[0] == held[1] == held[2]
    assert len(held[0]) == 3
    assert not set(held[0]) & set(used(chosen(options(validation=3, seed=1), student)))


@pytest.mark.filterwarnings("ignore:.*picture:UserWarning")
def test_rows_that_cannot_be_used_are_replaced_and_named(
    options: Given, student: Student, drawn: Drawn, tmp_path: Path
) -> None:
    pictures = shutil.copytree(drawn.pictures, tmp_path / "pictures")
    first, second, third = used(chosen(options(rows=3), student))
    (pictures / f"{first}.png").unlink()
    (pictures / f"{second}.png").write_bytes(b"no picture")
    found = chosen(options(rows=3, images=str(pictures)), student)
    assert [one.image_id for one in found if one.status == NO_PICTURE] == [first, second]
    assert used(found)[0] == third
    assert len(used(found)) == 3


def test_the_length_counts_the_pictures_tokens(options: Given, student: Student) -> None:
    found = chosen(options(), student)
    lengths = {one.image_id: one.tokens or 0 for one in found}
    source = open_source(options())
    for row in source.rows.select(range(4)):
        reply = student.reply(row, "glm")
        assert reply
        question = source.question(row, "glm")
        inputs = student.inputs([student.prompt(question)], [[row["image"]]])
        assert lengths[row["image_id"]] == inputs["input_ids"].shape[1] + len(student.reply_ids(reply)[0])
    limit = sorted(lengths.values())[10]
    short = chosen(options(max_length=limit), student)
    assert {one.image_id for one in short if one.status == TOO_LONG} == {
        name for name, length in lengths.items() if length > limit
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"teacher": "gpt"}, "--teacher gpt is not in .*; choose glm, kimi or mixed"),
        ({"dataset": "/nowhere"}, "^--dataset: no directory '/nowhere'"),
        ({"images": "/nowhere"}, "^--images='/nowhere' is not a directory"),
    ],
)
def test_what_is_not_there_is_refused(changes: dict[str, str], message: str, options: Given) -> None:
    with pytest.raises(TrainingError, match=message):
        open_source(options(**changes))


def test_one_teacher_cannot_be_mixed(options: Given, tmp_path: Path) -> None:
    one = drawn_dataset(tmp_path, 6, ("glm",))
    with pytest.raises(TrainingError, match=r"--teacher mixed needs two teachers; .* has glm alone"):
        open_source(options(dataset=str(one.dataset), images=str(one.pictures), teacher="mixed"))


def test_a_dataset_without_a_row_to_train_on_is_refused(options: Given, tmp_path: Path) -> None:
    none = drawn_dataset(tmp_path, 6, test_every=1)
    with pytest.raises(TrainingError, match="has no rows of glm in its split train"):
        open_source(options(dataset=str(none.dataset), images=str(none.pictures)))
