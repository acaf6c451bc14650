"""Show a built dataset on a local web page, and review a sample of it: open it, search it, and keep the reviews."""
