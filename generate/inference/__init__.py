"""Generate one record for each image of a list."""
