"""Ask a server under which names it has its models, as OpenAI's /v1/models lists them."""

import asyncio
from collections.abc import Sequence

from generate.engines.base import AwayError, UnfitError
from generate.engines.endpoint import (
    Address,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    NoServerError,
    RetryError,
    RowError,
    model_names,
    read_json,
    shown_names,
    words,
)

_LIMITS = Limits(deadline_s=30.0, total_bytes=2**22, line_bytes=2**22, lines=0, characters=0)  # routers list thousands
_NAME_OUT = "name the model there, --checkpoint NAME (--model NAME of generate/reproduce.py)"


def only_model(url: str, key_variable: str) -> str:
    """Return the name of the one model that the server at `url` has; the key is that of `key_variable`.

    Raises UnfitError in one sentence: several models, which it names, none, or no such list.
    """
    try:
        names = asyncio.run(_names(url, key_variable))
    except AwayError as error:
        raise UnfitError(f"{error}; it was asked for its models: start it, or {_NAME_OUT}") from None
    if len(names) == 1:
        return names[0]
    host = Address.parse(url).host
    if not names:
        raise UnfitError(f"{host} lists no model; start it with one, or {_NAME_OUT}")
    raise UnfitError(f"{host} has {len(names)} models, {shown_names(names)}; {_NAME_OUT}")


def look_for(model: str | None, urls: Sequence[str], key_variable: str) -> None:
    """Say on stdout which models the servers have where this one is not among them. None: ask only who answers.

    Whether they take it all the same, as llama.cpp takes any, the first row tells. Raises AwayError where none of them
    answers.
    """
    gone = list[str]()
    for url in urls:
        try:
            names = asyncio.run(_names(url, key_variable))
        except AwayError as error:
            gone.append(str(error))
            continue
        except UnfitError:  # it lists nothing
            return
        if model and names and model not in names:
            print(f"Warning: {Address.parse(url).host} lists no model {model}; it has {shown_names(names)}.")
        return
    if gone:
        raise AwayError(f"{gone[0]}; start it, or give another address, --engine (--url of generate/reproduce.py)")


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
    except NoServerError as error:
        raise AwayError(str(error)) from None
    except (EndpointError, RetryError, RowError) as error:
        raise UnfitError(f"{error}; it was asked for its models: start it, or {_NAME_OUT}") from None
    try:
        return model_names(read_json(body))
    except ValueError:
        said = endpoint.mask(words(body))
        raise UnfitError(f"{address.host} does not list its models ({said}); {_NAME_OUT}") from None
