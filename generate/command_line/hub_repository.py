"""Check what names a dataset on the Hub, and the token, before anything is asked there."""

import re

from huggingface_hub import get_token
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

from imagenet_think import ContractError


def check_repository(repo: str) -> str:
    """Return the name. Raise ContractError where the Hub would not accept it."""
    try:
        validate_repo_id(repo)
        is_name = re.fullmatch(r"[\w-][\w.-]*/[\w-][\w.-]*", repo)
    except HFValidationError:
        is_name = None
    if not is_name:
        raise ContractError(f"{repo!r} is not a name on the Hub; give owner/name")
    return repo


def check_token(needed: bool) -> None:
    """Raise ContractError for a malformed token of the Hub, or a missing one where it is needed."""
    token = get_token()
    # Check it here: the client would quote a malformed token in its own error.
    if token and not re.fullmatch("[!-~]+", token):
        raise ContractError("the Hub's token contains invalid characters: log in again, or set HF_TOKEN again")
    if needed and not token:
        raise ContractError("no token for the Hub was found: log in with `hf auth login`, or set HF_TOKEN")
