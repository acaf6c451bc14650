"""Train a model on the dataset: the stage after loading. Each script holds its options and one call."""
