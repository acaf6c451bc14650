"""The review page behind generate/review.py: rows without texts in memory, verdicts on disk, the page."""

STRATA = ("none", "class", "status")  # from which a sample takes of each its share
