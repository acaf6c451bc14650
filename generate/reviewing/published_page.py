"""Show a dataset as it is published on the Hub, on the page of generate/review.py without its reviews.

A Space runs this: generate/publish.py --space makes its app.py, which names the dataset and its version.
"""

import os
import tempfile
from pathlib import Path

from huggingface_hub import snapshot_download

from generate.command_line.terminal import complain, guard
from generate.reviewing.open_dataset import open_rows
from generate.reviewing.options import LOOPBACK_HOSTS
from generate.reviewing.page_data import PageData
from generate.reviewing.review_files import ReviewFiles
from generate.reviewing.sample import Sample
from generate.reviewing.server import listen, serve
from generate.selection.class_names import read_class_names
from imagenet_think import ContractError

_FILES = ["data/*", "runs.json", "README.md"]  # without the records: their raw texts are not shown
_PORT = 7860  # a Space's own


def serve_published(repo: str, revision: str) -> None:
    """Download the dataset, and serve the page until the process ends. Exit with 1 where there is none to show.

    In a Space everyone may open it. Elsewhere it is this machine's, unless GRADIO_SERVER_NAME and _PORT say otherwise.
    """
    guard()
    host = os.environ.get("GRADIO_SERVER_NAME") or ("0.0.0.0" if os.environ.get("SPACE_ID") else LOOPBACK_HOSTS[0])
    try:
        with tempfile.TemporaryDirectory() as folder:
            data = open_published(repo, revision, Path(folder))
            serve(data, host, listen(host, int(os.environ.get("GRADIO_SERVER_PORT") or _PORT)))
    except (ContractError, OSError, ValueError) as error:
        complain(error)
        raise SystemExit(1) from None


def open_published(repo: str, revision: str, folder: Path) -> PageData:
    """Download what the page shows of a dataset into `folder`, and open it. Raise ContractError where that fails."""
    path = folder / repo.partition("/")[2]
    try:
        snapshot_download(repo, repo_type="dataset", revision=revision, allow_patterns=_FILES, local_dir=path)
    except (OSError, RuntimeError, ValueError) as error:  # also the client's own, of a Hub that refuses or is away
        raise ContractError(
            f"{repo} at {revision} cannot be downloaded ({' '.join(str(error).split())[:300]}); a private dataset "
            "needs a token that may read it, as the secret HF_TOKEN of the Space"
        ) from error
    return PageData(
        rows=open_rows(path),
        pictures=None,
        class_names=read_class_names(),
        sample=Sample([], 0, ""),
        reviews=ReviewFiles(folder / "reviews"),
        published=f"{repo}@{revision}",
    )
