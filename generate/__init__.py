"""From pictures to a dataset: select, generate, build, publish."""
