"""Whether the code that Kimi-VL's checkpoints bring along can run here."""

# The code imports names that later versions removed (is_torch_fx_available, bytes_to_unicode, …).
LAST_TRANSFORMERS = "4.53.3"


class RemoteCodeError(Exception):
    """The checkpoint's own code cannot run; the message is one sentence for the user."""


def check_remote_code() -> None:
    """Raises RemoteCodeError where the installed transformers is newer than the code."""
    from packaging.version import Version
    from transformers import __version__

    if Version(__version__) > Version(LAST_TRANSFORMERS):
        raise RemoteCodeError(
            f"the code that comes with Kimi-VL runs on transformers up to {LAST_TRANSFORMERS}, and {__version__} is "
            f"installed: leave --remote-code out (Kimi-VL runs without it), or use an environment with "
            f"transformers=={LAST_TRANSFORMERS}."
        )
