"""Measure a built dataset and write its card."""
