"""Let the Hub's real client, in this process and in those that it starts, ask a Hub of the tests."""

from pathlib import Path

import huggingface_hub.constants
import pytest

from tests.support.hub_server import Hub
from tests.support.publishing import environment


def use_hub(hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(hub, home).items():
        monkeypatch.setenv(name, value)
    known_since_import = {
        "ENDPOINT": hub.url,
        "HUGGINGFACE_CO_URL_TEMPLATE": f"{hub.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}",
        "HF_HUB_OFFLINE": False,
        "HF_HUB_DISABLE_XET": True,
        "HF_HUB_CACHE": str(home / "hub"),
    }
    for name, value in known_since_import.items():
        monkeypatch.setattr(huggingface_hub.constants, name, value)
