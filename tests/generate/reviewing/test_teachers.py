"""One teacher, two others, three and eight, asked in any language: the page follows the dataset's own names."""

import re
from collections import Counter
from pathlib import Path

import pytest

from generate.reviewing.browse_tab import _GridHandlers
from generate.reviewing.image_views import image_page, raw_texts
from generate.reviewing.open_dataset import open_rows
from generate.reviewing.open_page import open_page_data
from generate.reviewing.page_data import PageData
from generate.reviewing.raw_texts import raw_records
from generate.reviewing.review_tab import ReviewHandlers
from generate.reviewing.review_views import record
from generate.reviewing.sample import draw_sample
from generate.reviewing.search import (
    ANOTHER,
    ANY,
    FAILED,
    GOOD,
    LEAST,
    NAMED,
    NEAR,
    NOT_NAMED,
    OTHER,
    REFUSED,
    Filter,
    orders,
    status_choices,
    text_choices,
)
from generate.reviewing.summary import summarize
from imagenet_think import ContractError, load, read_schema
from tests.support.review_dataset import REFUSAL, TEXTS, change_rows, make_teachers

ASKED = {
    "one": {"mine": "en"},
    "two": {"zebra": "en", "mine-2.5": "en"},
    "three": {"de-model": "de", "ja_model": "ja", "ar.model": "ar"},
    "eight": {f"t{number}": "en" for number in range(8, 0, -1)},
    "arabic": {"mine": "ar"},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PageData]:
    opened = {}
    for name, asked in ASKED.items():
        folder = tmp_path_factory.mktemp(name)
        dataset = make_teachers(folder, asked)
        opened[name] = open_page_data(dataset, str(folder / "pictures"), None, [], 400, 0, "none", None)
    return opened


@pytest.fixture(params=ASKED)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def heads(html: str) -> list[str]:
    return re.findall(r"<h2>([\w.-]+)", html)


def test_every_row_of_every_teacher_is_there(case: str, made: dict[str, PageData]) -> None:
    rows = made[case].rows
    assert rows.teachers == tuple(ASKED[case]) == tuple(rows.sides) == read_schema(rows.path).teachers
    count = Counter[str]()
    for config in (*rows.teachers, "failures"):
        for loaded in load(config, rows.path).values():
            for row in loaded:
                at = rows.image_ids.to_pylist().index(row["image_id"])
                found = rows.record(at, row["model"])
                assert found is not None
                del row["question"]  # which the page has from runs.json, too
                assert {name: found[name] for name in row} == row
                count[row["model"]] += 1
    assert count == dict.fromkeys(rows.teachers, 4)


def test_the_chosen_teachers_stand_side_by_side(case: str, made: dict[str, PageData]) -> None:
    data, names = made[case], list(ASKED[case])
    assert heads(image_page(data, 0, Filter())) == names
    for chosen in (names[:2], names[-1:], names[::-1], []):
        page = image_page(data, 0, Filter(), chosen)
        assert heads(page) == [name for name in names if name in chosen]
        assert page.count("it-thinking") == len(chosen)
    handlers = _GridHandlers(data, Filter)
    assert handlers.choose(Filter(), 0, names[-1:]) == (image_page(data, 0, Filter(), names[-1:]), "")
    assert re.findall(r"<h2>([\w.-]+), as written", handlers.raw(0, names[-1:])) == names[-1:]


def test_raw_texts_of_each(case: str, made: dict[str, PageData]) -> None:
    rows = made[case].rows
    for name, language in ASKED[case].items():
        (found,) = raw_records(rows.path, name, rows.image_ids[0].as_py())
        assert found["raw"] == [f"<think>{TEXTS[language][0]} (0)</think>{TEXTS[language][1]}"]
        assert raw_texts({name: [found]}).count('dir="auto"') == 1


def test_as_many_of_each_teacher_are_reviewed(case: str, made: dict[str, PageData]) -> None:
    rows, names = made[case].rows, list(ASKED[case])
    sample = Counter(model for _, model in draw_sample(rows, 3 * len(names), 0))
    assert sample == dict.fromkeys(names, 3)
    assert len(draw_sample(rows, 400, 0)) == 4 * len(names) - (len(names) > 1)


def test_a_review_is_blind_and_counted_for_its_teacher(case: str, made: dict[str, PageData]) -> None:
    data = made[case]
    handlers = ReviewHandlers(data)
    _, _, mark, _, shown, *_ = handlers.enter("Ann")
    _, model = handlers.keys[0]
    assert not [name for name in ASKED[case] if re.search(rf"\b{re.escape(name)}\b", re.sub("<[^>]*>", " ", shown))]
    assert data.rows.question(model) in shown
    handlers.save("Ann", mark, "right", "true", "", "yes")
    summary = summarize(data.rows, data.sample, data.reviews.all())
    assert {name: of["records"] for name, of in summary["models"].items()} == {
        name: int(name == model) for name in ASKED[case]
    }
    assert summary["runs"] == {name: f"run-{number}" for number, name in enumerate(ASKED[case])}
    assert [record(data, number) for number in range(len(data.sample.records))]


def test_what_can_be_asked_for(case: str, made: dict[str, PageData]) -> None:
    rows, names = made[case].rows, list(ASKED[case])
    labels = [choice if isinstance(choice, str) else choice[0] for choice in status_choices(rows)]
    of_all = {1: ["good", "failed"], 2: ["good in both", "failed in one or both"]}
    assert labels[:3] == [ANY, *of_all.get(len(names), ["good in all", "failed in one or more"])]
    assert set(labels[3:]) == {f"{name}: ok" for name in names} | {f"{name}: truncated" for name in names[1:2]}
    assert (LEAST in orders(rows)) == (len(names) > 1) == bool(rows.agreement)
    assert set(text_choices(rows)) - {"refusal"} == (
        {"asked", "language", "thinking_language"} if case in ("three", "arabic") else {"names"}
    )


def found(data: PageData, query: Filter) -> list[str]:
    return sorted(data.rows.image_ids[int(at)].as_py()[-1] for at in data.positions(query))


FILTERS = {
    "one": [
        (Filter(status=GOOD), "0123"),
        (Filter(status=FAILED), ""),
        (Filter(status="mine: ok"), "0123"),
        (Filter(least_agreement=0.0), ""),
        (Filter(refusal=REFUSED), "3"),
        (Filter(refusal="no refusal"), "012"),
        (Filter(words="WHITE DOG"), "0123"),
        (Filter(names=NAMED), "012"),
        (Filter(names=NOT_NAMED), "3"),
        (Filter(names=NEAR), ""),
        (Filter(names=ANOTHER), "3"),
        (Filter(least_hf=0.9), "012"),
        (Filter(most_hf=0.9), "3"),
    ],
    "two": [
        (Filter(status=GOOD), "013"),
        (Filter(status="mine-2.5: truncated"), "2"),
        (Filter(refusal=REFUSED), "3"),
        (Filter(least_agreement=0.99), "01"),
        (Filter(names=NOT_NAMED, refusal=REFUSED), "3"),
        (Filter(names=NAMED, refusal=REFUSED), ""),
    ],
    "three": [
        (Filter(status=GOOD), "013"),
        (Filter(words="HUND"), "0123"),
        (Filter(words="weißer"), "0123"),
        (Filter(words="白い犬"), "0123"),
        (Filter(words="كلب أبيض"), "0123"),
        (Filter(words="no such word"), ""),
        (Filter(asked="ja"), "0123"),
        (Filter(language="ja"), "013"),
        (Filter(language="en"), "3"),
        (Filter(language=OTHER), "3"),
        (Filter(thinking_language=OTHER), ""),
        (Filter(asked="ar", language="en"), "3"),
        (Filter(asked="de", language="en"), ""),
        (Filter(asked="ja", status="ja_model: truncated"), "2"),
    ],
    "eight": [(Filter(status=GOOD), "013"), (Filter(status="t7: truncated"), "2"), (Filter(refusal=REFUSED), "3")],
    "arabic": [(Filter(language=OTHER), "3"), (Filter(language="ar"), "012"), (Filter(words="Rex"), "012")],
}


@pytest.mark.parametrize(("name", "query", "expected"), [(n, *one) for n, many in FILTERS.items() for one in many])
def test_filters_find(name: str, query: Filter, expected: str, made: dict[str, PageData]) -> None:
    assert found(made[name], query) == list(expected)


def test_languages_are_told_and_written_in_their_direction(made: dict[str, PageData]) -> None:
    page = image_page(made["three"], 0, Filter())
    for said in ("asked in de · thinking in de · answer in de", "asked in ar · thinking in ar · answer in ar"):
        assert said in page
    assert "not in English" not in page
    assert re.findall(r'class="it-text it-answer" dir="auto" lang="(\w+)"', page) == ["de", "ja", "ar"]
    assert re.findall(r'<p class="it-asked" dir="auto">([^<]*)', page) == [
        f"What is in this image? ({language})" for language in ("de", "ja", "ar")
    ]
    assert "<dt>asked</dt>" not in page
    last = image_page(made["three"], 3, Filter())
    assert "asked in ar · thinking in ar · answer in en" in last
    assert "<dt>asked</dt>" in image_page(made["arabic"], 0, Filter())
    assert REFUSAL.split(",")[1][:9] in image_page(made["two"], 3, Filter())
    assert "a refusal" in image_page(made["two"], 3, Filter())


def test_words_that_texts_of_another_language_share_are_marked(tmp_path: Path) -> None:
    for language, shared in (
        ("ja", {"犬", "白い", "カメラ"}),
        ("ar", {"الأخضر", "الكاميرا"}),
        ("de", {"Wiese", "Hund"}),
    ):
        dataset = make_teachers(tmp_path / language, {"a": language, "b": language}, count=1)
        data = open_page_data(dataset, None, None, [], 4, 0, "none", None)
        marked = set(re.findall("<mark>([^<]*)</mark>", image_page(data, 0, Filter())))
        assert shared & marked if language != "ja" else {"犬", "カメラ"} & marked, (language, marked)
        assert not marked & {"の", "は", "が", "auf", "und", "على"}


def test_agreement_of_all_and_of_the_two_that_are_shown(made: dict[str, PageData]) -> None:
    data = made["eight"]
    page = image_page(data, 0, Filter(), ["t8", "t3"])
    assert re.findall("<dt>(agreement|of [^<]*)</dt><dd[^>]*>([^<]*)", page) == [
        ("agreement", "ROUGE-L 1.000 · Jaccard 1.000"),
        ("of t8 and t3", "ROUGE-L 1.000 · Jaccard 1.000"),
    ]
    assert "<dt>agreement" not in image_page(made["one"], 0, Filter())


def test_a_dataset_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    dataset = make_teachers(tmp_path, {"a": "en", "b": "en"}, count=2)
    (dataset / "README.md").rename(dataset / "elsewhere.md")
    with pytest.raises(ContractError, match=r"has no README.md that names configs"):
        open_rows(dataset)
    (dataset / "elsewhere.md").rename(dataset / "README.md")
    runs = (dataset / "runs.json").read_text()
    (dataset / "runs.json").write_text(runs.replace('"a"', '"<a>"'))
    with pytest.raises(ContractError, match="cannot be a teacher's name"):
        open_rows(dataset)
    (dataset / "runs.json").write_text(runs)
    change_rows(dataset, "b", lambda t: t.drop_columns("model").append_column("model", [["<b>other"] * len(t)]))
    with pytest.raises(ContractError, match=r"has rows of '<b>other', which runs.json does not name"):
        open_rows(dataset)
