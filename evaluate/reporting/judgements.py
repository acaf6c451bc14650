"""Read the files of evaluate/judge.py and put them into a table of their own: no rating stands beside a score."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scoring.means import few_said
from scoring.terminal import counted

from reporting.score_files import ScoreFileError, read_json
from reporting.table_formats import Cell, Grid, Row, Table, TitledTable, joined, marked

_SAME = ("judge", "rubric", "n", "repeats", "temperature", "seed")  # of ratings that may be compared
_MOST_BYTES = 1 << 20  # of a file, which has some KB
_PREDICTION = "prediction"
_DASH = Cell("–")
_NOTE = (
    "Mean ratings of a language model, from 0 to 1, by criterion; an image without an answer counts 0. Judged: how "
    "many of the answered images. In brackets 95 % bootstrap intervals over the images. Repeats: the lowest of the "
    "criteria's Krippendorff's alpha between repeats, which differ in order and seed; 1 is perfect, 0 is chance. "
    "People: Kendall's tau-b of the judge's ratings and people's reviews of the same texts, with its interval; without "
    "it nothing says that the judge is to be believed."
)


class Judgement(NamedTuple):
    """Hold what one judge said of one model: `entry` is what a leaderboard row has of it."""

    path: Path
    model: str
    run_id: str
    references: Mapping[str, Any]
    split: str
    entry: dict[str, Any]
    teachers: Mapping[str, Any]  # [mean, low, high] by criterion


def read_judgements(paths: Iterable[Path]) -> tuple[list[Path], list[Judgement]]:
    """Return the paths that are no file of evaluate/judge.py, and what the others say. Raises ScoreFileError."""
    others, found = [], []
    for path in paths:
        content = _content(path)
        if content is None:
            others.append(path)
        else:
            found.append(_judgement(path, content))
    return others, found


def check_judgements(judgements: Sequence[Judgement], scores: Sequence[Mapping[str, Any]]) -> list[Judgement]:
    """Return the ratings, each under the name of its run's scores.

    Refuses those of other references or runs than the scores', and the same twice. Raises ScoreFileError.
    """
    first = scores[0]
    seen: dict[str, Path] = {}
    found = []
    for one in judgements:
        for name, value in (("references", dict(one.references)), ("split", one.split)):
            if value != first[name]:
                raise ScoreFileError(f"{one.path} differs from the score files in {name}; judge on the same dataset")
        names = [str(of["model"]) for of in scores if of.get("run_id") == one.run_id]
        if not names:
            raise ScoreFileError(f"{one.path} judges run {one.run_id} of {one.model}, of which there is no score file")
        named = one if one.model in names else one._replace(model=names[0])
        key = json.dumps([named.model, *map(one.entry.get, _SAME)])
        if key in seen:
            raise ScoreFileError(f"{one.path} and {seen[key]} are the same judgement; give one of them")
        seen[key] = one.path
        found.append(named)
    return found


def judged_table(rated: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Table:
    """Return the table of (model, entry, the teachers' ratings), a grid for each set that may be compared."""
    comparable: dict[str, list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]] = {}
    for one in rated:
        same = [*map(one[1].get, _SAME), *one[1]["ratings"]]
        comparable.setdefault(json.dumps(same), []).append(one)
    return TitledTable("judged", "Rated by a language model", _NOTE, [_grid(same) for same in comparable.values()])


def problem_of(entry: Any) -> str | None:
    """Return what is wrong with an entry, in a few words, or None."""
    if not isinstance(entry, dict) or entry.keys() - {"people", "left_out"} != _ENTRY:
        return f"a judgement has the fields {', '.join(sorted(_ENTRY))}, and may have people and left_out"
    if not all(isinstance(entry[name], str) and 0 < len(entry[name]) <= 200 for name in ("judge", "rubric")):
        return "judge and rubric must be names"
    counts = [entry[name] for name in ("judged", "unanswered", "n", "repeats", "seed")]
    if not all(type(count) is int and count >= 0 for count in counts) or sum(counts[:2]) > counts[2]:
        return "judged, unanswered, n, repeats and seed must be counts, and the first two at most n"
    if not _is_number(entry["temperature"], 0, 2):
        return "temperature must be a number from 0 to 2"
    ratings, agreement = entry["ratings"], entry["agreement"]
    if not isinstance(ratings, dict) or not ratings or not all(_is_estimate(value) for value in ratings.values()):
        return "ratings must be [mean, low, high] within [0, 1] and in order, by criterion"
    if not isinstance(agreement, dict) or agreement.keys() != ratings.keys():
        return "agreement must have the criteria of the ratings"
    if not all(value is None or _is_number(value, -math.inf, 1) for value in agreement.values()):
        return "agreement must be at most 1, or null"
    people = entry.get("people")
    tau = people.get("tau") if isinstance(people, dict) else None
    if people is not None and not (isinstance(people, dict) and (tau is None or _is_estimate(tau, -1))):
        return "people's tau must be [value, low, high] within [-1, 1] and in order, or null"
    left_out = entry.get("left_out", [])
    if not isinstance(left_out, list) or not all(isinstance(name, str) and 0 < len(name) <= 40 for name in left_out):
        return "left_out must be a list of names"
    return None


_ENTRY = {*_SAME, "judged", "unanswered", "ratings", "agreement"}


def _content(path: Path) -> dict[str, Any] | None:
    """Return the content of a file of evaluate/judge.py; None for any other, which its own reader refuses."""
    try:
        with path.open("rb") as file:
            content = read_json(file.read(_MOST_BYTES + 1))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and {"judge", "rubric", "means"} <= content.keys() else None


def _judgement(path: Path, content: dict[str, Any]) -> Judgement:
    try:
        ratings = {
            name: {one: [mean, *content["intervals"][name][one]] for one, mean in means.items()}
            for name, means in content["means"].items()
        }
        entry = {name: content[name] for name in sorted(_ENTRY - {"ratings", "rubric"})}
        entry |= {"rubric": content["rubric"]["sha256"], "ratings": ratings.pop(_PREDICTION)}
        entry |= {name: content[name] for name in ("people", "left_out") if content.get(name)}
        judgement = Judgement(
            path, str(content["model"]), content["run_id"], content["references"], content["split"], entry, ratings
        )
        dict(judgement.references)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ScoreFileError(
            f"{path} has no ratings of a model ({type(error).__name__}: {error}); judge it again"
        ) from error
    problem = problem_of(entry)
    if problem is None and not all(_is_estimate(one) for of in ratings.values() for one in of.values()):
        problem = "a teacher's ratings must be within [0, 1]"
    if problem is None and any(of.keys() != entry["ratings"].keys() for of in ratings.values()):
        problem = "a teacher's criteria differ from the model's"
    if problem:
        raise ScoreFileError(f"{path}: {problem}; judge the model again")
    return judgement


def _grid(rated: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Grid:
    first = rated[0][1]
    criteria = list(first["ratings"])
    columns = [("", "Judged"), *(("", name.capitalize()) for name in criteria), ("", "Repeats"), ("", "People")]
    rows, below = [], []
    for model, entry, teachers in sorted(rated, key=lambda one: -_mean(one[1])):
        alphas = [value for value in entry["agreement"].values() if value is not None]
        cells = [_rating(entry["ratings"][name]) for name in criteria]
        trust = [Cell(f"{min(alphas):.2f}", min(alphas)) if alphas else _DASH, _people(entry.get("people"))]
        answered = entry["n"] - entry["unanswered"]
        rows.append(Row(model, [Cell(f"{entry['judged']:,} of {answered:,}", entry["judged"]), *cells, *trust]))
        for name, ratings in teachers.items():
            cells = [_rating(ratings[one]) for one in criteria]
            below.append(Row(f"{name}, beside {model}", [Cell(f"{entry['judged']:,}"), *cells, _DASH, _DASH]))
    repeats = f"{first['repeats']} repeat{'' if first['repeats'] == 1 else 's'}"
    title = f"Judge {first['judge']}, rubric {first['rubric']}, {counted(first['n'], 'image')}, {repeats}"
    title += f" at temperature {first['temperature']:g}, seed {first['seed']}"
    without = sorted({name for _, entry, _ in rated for name in entry.get("left_out", [])})
    title += f", asked without {joined(without)}" if without else ""
    fewest = min(entry["judged"] for _, entry, _ in rated)
    title += f" ({few_said(fewest)})" if few_said(fewest) else ""
    return Grid(title, "Model", columns, marked(rows, range(1, len(criteria) + 1)), below)


def _mean(entry: Mapping[str, Any]) -> float:
    return sum(value[0] for value in entry["ratings"].values()) / len(entry["ratings"])


def _rating(estimate: Sequence[float]) -> Cell:
    return Cell(f"{estimate[0]:.3f}", *estimate)


def _people(people: Mapping[str, Any] | None) -> Cell:
    tau = people.get("tau") if people else None
    return Cell(f"{tau[0]:.2f}", *tau) if tau else _DASH


def _is_estimate(estimate: Any, least: float = 0) -> bool:
    if not isinstance(estimate, list) or len(estimate) != 3 or not all(_is_number(one, least, 1) for one in estimate):
        return False
    value, low, high = estimate
    return bool(low <= value + 1e-9 and value <= high + 1e-9)


def _is_number(value: Any, least: float, most: float) -> bool:
    return type(value) in (int, float) and not math.isnan(value) and least <= value <= most
