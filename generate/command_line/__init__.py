"""Read what is typed on command lines."""
