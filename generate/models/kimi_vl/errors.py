"""Name what can be wrong with a Kimi-VL checkpoint's files."""


class FilesError(ValueError):
    """Say in one sentence why a file of the checkpoint cannot be used."""


class WeightsError(ValueError):
    """Say in one sentence which of this model's weights the files lack."""
