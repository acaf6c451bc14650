"""Read the review.json that generate/review.py exports, for the card."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dataset_card.dataset_files import parse_json
from dataset_card.tables import grid
from imagenet_think import ContractError


def read_review(path: Path, runs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Read a review. Raises ContractError for another kind of file, and for a review of other runs."""
    try:
        review: dict[str, Any] = parse_json(path.read_bytes(), "it")
        reviewed = review["runs"]
        review_table(review)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ContractError) as error:
        raise ContractError(
            f"{path} is not a review.json of generate/review.py ({type(error).__name__}: {error}); export it again"
        ) from error
    if reviewed != {model: run["run_id"] for model, run in runs.items()}:
        raise ContractError(f"{path} is a review of other texts ({reviewed}); review this dataset's, and export again")
    if not any(of["records"] for of in review["models"].values()):
        raise ContractError(f"{path} holds no reviews; review some records first, or leave --review out")
    return review


def review_table(review: Mapping[str, Any]) -> str:
    """Return the table of shares per model and, where several people read the same texts, their agreement."""
    models, sample = review["models"], review["sample"]
    drawn = "" if sample["strata"] == "none" else f", of every {sample['strata']} its share"
    rows = [("texts reviewed", *(of["records"] for of in models.values()))]
    rows += [("accepted", *(_share(of["accepted"]) for of in models.values()))]
    for kind, title in (("parsing", "split"), ("content", "content")):
        names = next(iter(models.values()))[kind]
        rows += [(f"{title}: {name}", *(_share(of[kind][name]) for of in models.values())) for name in names]
    rows += _named_rows([of.get("named") for of in models.values()])
    parts = [
        f"People read a random sample of the good texts{drawn} (seed {sample['seed']}), without being told whose they "
        "are. A text is accepted where its split into thinking and answer is right and what it says of the picture is "
        "true; where two people differ, the stricter verdict counts. In brackets 95 % Wilson intervals.\n",
        grid(["", *models], rows),
    ]
    agreed = [pair for pair in review["agreement"] if pair["records"]]
    if agreed:
        names = ("records", "parsing", "content", "accepted", *(("named",) if "named" in agreed[0] else ()))
        kappas = [(" and ".join(map(str, pair["reviewers"])), *(pair[name] for name in names)) for pair in agreed]
        head = ["Cohen's kappa of reviewers", "texts of both", "split", "content", "accepted", "names the class"]
        parts.append(grid(head[: len(names) + 1], kappas))
    return "\n".join(parts)


def _named_rows(named: Sequence[Mapping[str, Any] | None]) -> list[tuple[Any, ...]]:
    """Return how far people find the class named as the column `named` has it; none where nobody was asked."""
    if not any(of and of["records"] for of in named):
        return []
    rows = {
        "names the class, of texts": [of["records"] if of else None for of in named],
        "names the class, people say": [_share(of["people"]) if of else None for of in named],
        "names the class, `named` says the same": [_share(of["agree"]) if of else None for of in named],
        "names the class, Cohen's kappa of the two": [of["kappa"] if of else None for of in named],
    }
    return [(title, *values) for title, values in rows.items()]


def _share(found: Mapping[str, Any]) -> str:
    """Format a share; no record gives a dash."""
    if found["share"] is None:
        return "–"
    return f"{100 * found['share']:.1f} % ({100 * found['low']:.1f} to {100 * found['high']:.1f})"
