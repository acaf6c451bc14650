"""Hold the code that the metric modules share; each module links to it."""
