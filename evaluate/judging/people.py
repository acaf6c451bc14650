"""Compare the judge's ratings of the teachers' texts with people's reviews of the same texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import kendalltau

import imagenet_think
from judging.proportions import cohen_kappa
from judging.ratings import HIGHEST, LOWEST
from judging.review_files import CONTENT, Review, ReviewFiles
from judging.summary import Whole, units_of

_CRITERION = "faithfulness"  # what people are asked as well: whether the text is true of the picture
_ACCEPTED = (4 - LOWEST) / (HIGHEST - LOWEST)  # a mean rating from which the judge is taken to accept a text
_RESAMPLES = 1000  # of the texts, for the interval
_FEWEST = 10  # texts for an interval


def compared_with_people(references: Path, split: str, whole: Whole, seed: int) -> dict[str, Any] | None:
    """Return the agreement on the texts that both saw; None where nobody reviewed one. Raises OSError.

    `tau` is Kendall's tau-b of the judge's mean faithfulness and people's content, true to harmful, with a
    95 % bootstrap interval over the texts; `kappa` Cohen's, of "true" and a mean rating of 4 or more. Where reviewers
    differ the stricter review counts, as in review.json. Reviews of another text or image are counted in `left_out`.
    """
    folder = references.with_name(f"{references.name}.review")
    reviews = [review for given in ReviewFiles(folder).all().values() for review in given.values()]
    if not reviews:
        return None
    versions = dict(_versions(references, split, {review.model for review in reviews}))
    of_text: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        if versions.get(review.key) == review.version:
            of_text.setdefault(review.key, []).append(review)
    names = {name for orders in whole.values() for ratings in orders.values() for name in ratings}
    rated = {
        (image_id, name): sum(unit) / len(unit)
        for name in names & {model for _, model in of_text}
        for image_id, unit in units_of(whole, name, _CRITERION).items()
    }
    both = sorted(of_text.keys() & rated.keys())
    if not both:
        return None
    content = [max((review.content for review in of_text[key]), key=CONTENT.index) for key in both]
    judge, people = np.array([rated[key] for key in both]), np.array([-CONTENT.index(one) for one in content])
    accepted = [str(value >= _ACCEPTED) for value in judge]
    counted = sum(len(of_text[key]) for key in both)
    return {
        "criterion": _CRITERION,
        "texts": len(both),
        "reviews": counted,
        "left_out": len(reviews) - counted,
        "tau": _tau(judge, people, seed),
        "kappa": cohen_kappa(accepted, [str(one == CONTENT[0]) for one in content]),
    }


def _versions(references: Path, split: str, models: set[str]) -> Iterator[tuple[tuple[str, str], tuple[str, int]]]:
    """Yield ((image_id, teacher), (run_id, attempt)) of the split's good texts."""
    for model in sorted(models & set(imagenet_think.read_schema(references).teachers)):
        rows = imagenet_think.load(model, references)[split].select_columns(["image_id", "run_id", "attempt"])
        for row in rows:
            yield (row["image_id"], model), (row["run_id"], row["attempt"])


def _tau(judge: Any, people: Any, seed: int) -> list[float] | None:
    """Return [tau-b, low, high]; None with fewer than 10 texts or where either side says the same of all."""
    if len(judge) < _FEWEST or np.ptp(judge) == 0 or np.ptp(people) == 0:
        return None
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(judge), size=(_RESAMPLES, len(judge)))
    taus = [kendalltau(judge[at], people[at]).statistic for at in drawn]
    low, high = np.nanquantile(taus, [0.025, 0.975])  # a draw of one value alone has no tau
    return [float(kendalltau(judge, people).statistic), float(low), float(high)]
