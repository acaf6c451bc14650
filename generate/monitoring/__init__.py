"""Measure a run while it works and report its progress and cost."""
