"""Read who says what in a row, whichever of the common forms it has.

    {"conversations": [{"from": "human", "value": "Why?"}, {"from": "gpt", "value": "So."}]}
    {"messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Why?"}]}, …]}
    {"texts": [{"user": "Why?", "assistant": "So."}]}      {"history": [["Why?", "So."]]}
    {"prompt": "Why?", "response": "So."}

A row without a turn of the model, or with a role that is not known, is broken: it says so, and is not counted as text.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

CONVERSATION = "conversations"  # the name under which maps ask for one
_LISTS = (CONVERSATION, "conversation", "messages", "dialog", "dialogue", "turns", "chat", "texts", "history")
_PAIRS = (
    ("prompt", "response"),
    ("prompt", "completion"),
    ("instruction", "output"),
    ("instruction", "response"),
    ("input", "output"),
    ("query", "response"),
    ("question", "answer"),
    ("question", "response"),
    ("user", "assistant"),
)
_ROLE, _TEXT = ("from", "role", "speaker", "author"), ("value", "content", "text", "message")
_ASKING = ("human", "user", "prompter", "question", "questioner", "instruction", "prompt", "query")
_ANSWERING = ("gpt", "assistant", "model", "bot", "chatgpt", "ai", "answer", "response", "chatbot", "llm", "output")
_ASIDE = ("system", "developer", "tool", "function", "observation", "function_call", "function_response", "ipython")


def holds_conversation(columns: Collection[str]) -> bool:
    """Say whether rows with these columns have a conversation in one of the forms."""
    return any(name in columns for name in _LISTS) or any(set(pair) <= set(columns) for pair in _PAIRS)


def sides_of(row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the texts of those who ask, and those of the model, of which there is at least one.

    Raises KeyError, TypeError, ValueError, IndexError for what has another form; the message says which.
    """
    asked: list[str] = []
    replies: list[str] = []
    roles: dict[str, None] = {}
    for role, text in _turns_of(row):
        roles[role] = None
        name = role.lower().strip()
        if name in _ASKING:
            asked.append(text)
        elif name in _ANSWERING:
            replies.append(text)
        elif name not in _ASIDE:
            raise ValueError(
                f"a turn of {role!r}, who is neither one who asks ({_ASKING[0]}, {_ASKING[1]}, …) nor the "
                f"model ({_ANSWERING[0]}, {_ANSWERING[1]}, …)"
            )
    if not replies:
        raise IndexError(f"no turn of the model; the turns are of {', '.join(roles) or 'nobody'}")
    return asked, replies


def _turns_of(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (role, text) of every turn."""
    name = next((name for name in _LISTS if name in row), None)
    if name is None:
        pair = next((pair for pair in _PAIRS if set(pair) <= set(row)), None)
        if pair is None:
            raise KeyError(CONVERSATION)
        for role, side in zip((_ASKING[0], _ANSWERING[0]), pair, strict=True):
            if _is_list_of_turns(row[side]):
                for turn in row[side]:
                    yield from _turn(turn)
            else:
                yield role, _text_of_turn(row[side])
        return
    if not isinstance(row[name], list):
        raise TypeError(f"{name} is a {type(row[name]).__name__} and no list of turns")
    for turn in row[name]:
        yield from _turn(turn)


def _turn(turn: Any) -> Iterator[tuple[str, str]]:
    if isinstance(turn, list) and len(turn) == 2:  # a question with its answer
        yield _ASKING[0], _text_of_turn(turn[0])
        yield _ANSWERING[0], _text_of_turn(turn[1])
        return
    if not isinstance(turn, Mapping):
        raise TypeError(f"a turn is a {type(turn).__name__} and no object")
    if (role := next((name for name in _ROLE if name in turn), None)) is None:
        named = [name for name in turn if str(name).lower() in (*_ASKING, *_ANSWERING)]
        if not named:
            raise KeyError("from")
        for name in named:
            yield str(name), _text_of_turn(turn[name])
        return
    if (text := next((name for name in _TEXT if name in turn), None)) is None:
        raise KeyError("value")
    if not isinstance(turn[role], str):
        raise TypeError(f"a turn's {role} is a {type(turn[role]).__name__} and no text")
    if turn[text] is not None:  # as that of a turn that only calls tools
        yield turn[role], _text_of_turn(turn[text])


def _is_list_of_turns(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, Mapping) and set(_ROLE) & set(part) for part in value)


def _text_of_turn(value: Any) -> str:
    """Return a turn's text; of a list of parts that of the text parts. Raises TypeError."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_text_of_turn(part) for part in value if not _is_picture(part))
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):
        return str(value["text"])
    raise TypeError(f"a turn's text is a {type(value).__name__} where a text was expected")


def _is_picture(part: Any) -> bool:
    """Say whether a part of a turn is no text: an image, a video, a sound, by its type."""
    return isinstance(part, Mapping) and not isinstance(part.get("text"), str) and isinstance(part.get("type"), str)
