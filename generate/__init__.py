"""Turn pictures into a dataset: select, generate, build, publish."""
