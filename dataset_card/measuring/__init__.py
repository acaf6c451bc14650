"""Compute the numbers of a dataset."""
