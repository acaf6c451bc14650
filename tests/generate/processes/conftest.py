"""A server whose answers wait."""

from collections.abc import Iterator

import pytest

from tests.support.chat_server import ChatServer
from tests.support.launches import Stalling


@pytest.fixture
def stalling() -> Iterator[tuple[ChatServer, Stalling]]:
    answer = Stalling()
    with ChatServer(answer) as server:
        yield server, answer
        answer.released.set()
