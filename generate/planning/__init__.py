"""Forecast hours, cost and disk of a run."""
