"""Compare a run with the references: values per image, and their means."""
