"""Decide whether an image can be used."""
