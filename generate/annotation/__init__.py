"""Compute the quality columns of a dataset."""
