"""Hold the build's defaults, so that --help imports nothing heavy."""

ROWS_PER_SHARD = 10_000  # images that one Parquet file covers
