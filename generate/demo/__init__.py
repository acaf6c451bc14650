"""Drawn pictures and tiny trained checkpoints of the real architectures."""
