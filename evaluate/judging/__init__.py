"""Ask a language model to rate thinking and answers."""
