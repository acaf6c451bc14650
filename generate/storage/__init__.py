"""Read and write the files in which stages meet."""
