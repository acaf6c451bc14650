"""Describe the models: prompts, delimiters, sampling, checkpoints."""
