"""What the Hub's client raises, as one sentence that never holds the token."""

import re


def one_sentence(error: BaseException) -> str:
    """The error's lines joined. The token is taken out: a client that finds it malformed quotes the whole header."""
    from huggingface_hub import get_token

    text = " ".join(str(error).split()) or "no reason given"
    if token := get_token():
        text = text.replace(token, "[token]")
    return f"{type(error).__name__}: {re.sub(r'Bearer [^ ]+', 'Bearer [token]', text)}"
