"""Ask a server under which names it has its models, as OpenAI's /v1/models lists them."""

import asyncio
from typing import Any

from generate.engines.base import UnfitError
from generate.engines.endpoint import (
    Address,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    RetryError,
    RowError,
    read_json,
    words,
)

_LIMITS = Limits(deadline_s=30.0, total_bytes=2**22, line_bytes=2**22, lines=0, characters=0)  # routers list thousands
_SHOWN = 10  # names in a message
_NAME_OUT = "name the model there, --checkpoint NAME (--model NAME of generate/reproduce.py)"


def only_model(url: str, key_variable: str) -> str:
    """Return the name of the one model that the server at `url` has; the key is that of `key_variable`.

    Raises UnfitError in one sentence: several models, which it names, none, or no such list.
    """
    names = asyncio.run(_names(url, key_variable))
    if len(names) == 1:
        return names[0]
    host = Address.parse(url).host
    if not names:
        raise UnfitError(f"{host} lists no model; start it with one, or {_NAME_OUT}")
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    raise UnfitError(f"{host} has {len(names)} models, {shown}; {_NAME_OUT}")


async def _names(url: str, key_variable: str) -> list[str]:
    address = Address.parse(url)
    try:
        endpoint = Endpoint([address], Key(key_variable), timeout_s=_LIMITS.deadline_s, connections=1, hints={})
        endpoint.open()
        try:
            async with endpoint.ask(address, None, _LIMITS) as reply:
                body = await reply.body()
        finally:
            await endpoint.aclose()
    except (EndpointError, RetryError, RowError) as error:
        raise UnfitError(f"{error}; it was asked for its models: start it, or {_NAME_OUT}") from None
    try:
        return _names_in(read_json(body))
    except ValueError:
        said = endpoint.mask(words(body))
        raise UnfitError(f"{address.host} does not list its models ({said}); {_NAME_OUT}") from None


def _names_in(listed: Any) -> list[str]:
    """Return the names in a list of models, each once. Raises ValueError for anything else."""
    models = listed.get("data") if isinstance(listed, dict) else listed
    if not isinstance(models, list):
        raise ValueError("no list of models")
    names: list[Any] = [model.get("id") if isinstance(model, dict) else None for model in models]
    if not all(isinstance(name, str) and name.strip() and name.isprintable() for name in names):
        raise ValueError("a model without a name")
    return list(dict.fromkeys(names))
