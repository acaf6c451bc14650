"""Name what can be wrong with a Kimi-VL checkpoint's files."""


class FilesError(ValueError):
    """A file of the checkpoint cannot be used; the message is one sentence for the user."""


class WeightsError(ValueError):
    """The files do not hold this model's weights; the message is one sentence that names them."""
