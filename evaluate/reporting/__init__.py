"""Compute tables, intervals, figures and the page from score files."""
