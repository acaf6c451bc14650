"""The review page behind generate/review.py: rows without texts in memory, verdicts on disk, the page."""
