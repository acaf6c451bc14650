"""Turn runs into a dataset directory."""
