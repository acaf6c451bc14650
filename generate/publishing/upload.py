"""Upload files to a repository of the Hub: those that are missing there, and none twice.

Large files go first, some at a time; the Hub keeps what has arrived under its SHA-256, so an interrupted upload
continues with the next file. Then one commit adds all of them, the card last, and removes old ones: a reader who loads
the dataset meanwhile gets the old version or the new one, never a mixture.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx2
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status
from tqdm import tqdm

from generate.publishing.release import Content, StoredFile, as_bytes, changed, git_oid, size_of
from generate.storage.atomic import unfinished_directory
from imagenet_think import ContractError

FILES_AT_A_TIME = 5
_IN_MEMORY = 64 << 20  # bytes of a file; a larger one is sent from a private copy. The Hub commits under 10 MB as text
Result = TypeVar("Result")
_WAITS_S = (1, 4, 16, 60)  # between tries of the whole upload; the client itself retries single requests
_REFUSED = 400
_CONFLICT = 412  # the repository got another commit after the one that was read
_TEMPORARY = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Target:
    """Name a repository, and a branch or pull request of it."""

    repo: str
    kind: str = "dataset"  # or space
    revision: str = "main"


@dataclass(frozen=True)
class UploadResult:
    """Hold the commit that has all files, and how many files changed."""

    commit: str
    sent: int  # files that the Hub lacked
    removed: int  # files of an older version


def ensure_repository(api: HfApi, target: Target, public: bool) -> None:
    """Create the repository, private unless `public`; an existing one keeps its visibility.

    Raise ContractError where a public one exists and `public` was not asked for.
    """
    sdk = "gradio" if target.kind == "space" else None
    api.create_repo(target.repo, repo_type=target.kind, private=not public, exist_ok=True, space_sdk=sdk)
    private = bool(api.repo_info(target.repo, repo_type=target.kind).private)
    if public and private:
        print(f"{target.repo} exists and is private, and stays private: make it public in its settings on the Hub")
    if not public and not private:
        raise ContractError(f"{target.repo} exists and is public: add --public, or give another --repo")


def validate_card(api: HfApi, card: str, kind: str) -> None:
    """Let the Hub judge a card's metadata. Raise ContractError with its words where it refuses them."""
    asked = {"content": card, "repoType": kind}
    response = get_session().post(
        f"{api.endpoint}/api/validate-yaml", json=asked, headers=build_hf_headers(token=api.token)
    )
    if response.status_code != _REFUSED:
        hf_raise_for_status(response)
        return
    try:
        told = "; ".join(str(error["message"]) for error in response.json()["errors"])
    except (ValueError, LookupError, TypeError):
        told = response.text
    raise ContractError(f"the Hub refuses the card's metadata: {' '.join(told.split())[:500]}; nothing was sent")


def pull_request_of(api: HfApi, target: Target, title: str) -> int:
    """Return the number of this account's open pull request of the title; create one where there is none."""
    ours = api.whoami()["name"]
    for found in api.get_repo_discussions(target.repo, repo_type=target.kind):
        mine = found.is_pull_request and found.author == ours
        if mine and found.title == title and found.status in ("draft", "open"):
            return found.num
    return api.create_pull_request(target.repo, title=title, repo_type=target.kind).num


def with_retries(once: Callable[[], Result]) -> Result:
    """Call and return; try again where the Hub is busy or another commit came in between. Raise the last error."""
    waits_s = list(_WAITS_S)
    while True:
        try:
            return once()
        except Exception as error:
            wait_s = _seconds_until_retry(error, waits_s.pop(0) if waits_s else None)
            if wait_s is None:
                raise
            print(f"{_format_reason(error)}; trying again in {wait_s:.0f} s")
            time.sleep(wait_s)


def upload(
    api: HfApi,
    target: Target,
    files: Mapping[str, Content],
    sha256: Mapping[str, str],
    message: str,
    folders: Sequence[str] = (),
    check: Callable[[], object] | None = None,
) -> UploadResult:
    """Make the repository hold the files, in their order, and no others in `folders`; send only what it lacks.

    check: raises where the files may not replace what is there. Raise the client's errors (see with_retries).
    """
    head = api.repo_info(target.repo, repo_type=target.kind, revision=target.revision).sha
    assert head
    if check:
        check()  # after `head` was read: the Hub refuses (412) if another commit comes later
    there = list_files(api, target, head)
    missing = [name for name in files if not is_uploaded(there.get(name), files[name], sha256[name])]
    gone = [name for name in there if name not in files and name.startswith(tuple(folders))]
    if not missing and not gone:
        return UploadResult(head, 0, 0)
    additions = _send(api, target, {name: files[name] for name in missing}, sha256)
    removals = [CommitOperationDelete(name, is_folder=False) for name in gone]
    done = api.create_commit(
        target.repo,
        [*removals, *additions],
        commit_message=message,
        repo_type=target.kind,
        revision=target.revision,
        parent_commit=head,
    )
    return UploadResult(done.oid, len(missing), len(gone))


def list_files(api: HfApi, target: Target, commit: str) -> dict[str, RepoFile]:
    """Return the files of the repository at a commit, by name."""
    tree = api.list_repo_tree(target.repo, recursive=True, revision=commit, repo_type=target.kind)
    return {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}


def is_uploaded(found: RepoFile | None, content: Content, sha256: str) -> bool:
    """Return whether a file of the repository has this content: a small one by git's SHA-1, a large one by SHA-256."""
    if found is None or found.size != size_of(content):
        return False
    return found.lfs.sha256 == sha256 if found.lfs else found.blob_id == git_oid(content)


def _send(
    api: HfApi, target: Target, files: Mapping[str, Content], sha256: Mapping[str, str]
) -> list[CommitOperationAdd]:
    """Send the large files among them, each in a request of its own; return what a commit adds.

    A stored file is read once more, compared with its hash, and sent from what was read: the client would open it again
    by its name. Raise ContractError where it changed, before any byte of it is sent.

    Xet packs the files of one request in a different order every time, and then does not recognise the chunks that had
    arrived before an interruption.
    """

    def send(name: str) -> CommitOperationAdd:
        content = files[name]
        copy = None
        if room and isinstance(content, StoredFile) and content.listed.size > _IN_MEMORY:
            copy = _private_copy(content, room)
        addition = CommitOperationAdd(name, copy or as_bytes(content))
        api.preupload_lfs_files(target.repo, [addition], repo_type=target.kind, revision=target.revision)
        if addition.upload_info.sha256.hex() != sha256[name]:
            raise ContractError(changed(name))
        if copy:
            copy.unlink()
        return addition

    large = [of.dataset for of in files.values() if isinstance(of, StoredFile) and of.listed.size > _IN_MEMORY]
    pool = ThreadPoolExecutor(FILES_AT_A_TIME)
    sent: list[CommitOperationAdd] = []
    with ExitStack() as stack:
        bar = stack.enter_context(
            tqdm(total=sum(map(size_of, files.values())), desc="sending", unit="B", unit_scale=True, delay=2)
        )
        room = None
        if large:
            room = stack.enter_context(unfinished_directory(large[0].with_name(f"{large[0].name}.sending")))
        try:
            for addition in pool.map(send, files):
                sent.append(addition)
                bar.update(addition.upload_info.size)
        finally:
            pool.shutdown(cancel_futures=True)
    return sent


def _private_copy(content: StoredFile, room: Path) -> Path:
    """Copy a stored file whose bytes are the listed ones. Raise ContractError where they are not."""
    copy = room / content.name.replace("/", "_")
    with copy.open("wb") as file:
        content.verify(file)
    return copy


def _seconds_until_retry(error: Exception, wait_s: float | None) -> float | None:
    """Return how long to wait before the next try; None where another try cannot help."""
    cause = error.__cause__ if isinstance(error, RuntimeError) else error  # the client wraps the error of a file
    if wait_s is None:
        return None
    if isinstance(cause, HfHubHTTPError):
        if cause.response.status_code == _CONFLICT:
            return 0
        if cause.response.status_code in _TEMPORARY:
            asked = cause.response.headers.get("Retry-After", "")
            return float(asked) if asked.isdigit() else wait_s
        return None
    return wait_s if isinstance(cause, httpx2.TransportError | ConnectionError) else None


def is_network_error(error: BaseException | None) -> bool:
    """Return whether an error, or one of its causes, is a lost connection or a busy Hub."""
    while error:
        if isinstance(error, httpx2.TransportError | ConnectionError):
            return True
        if getattr(getattr(error, "response", None), "status_code", None) in _TEMPORARY:
            return True
        error = error.__cause__ or error.__context__
    return False


def _format_reason(error: Exception) -> str:
    cause = error.__cause__ or error
    status = getattr(getattr(cause, "response", None), "status_code", None)
    if status == _CONFLICT:
        return "another commit came in between"
    return f"the Hub answered {status}" if status else f"the connection was lost ({type(cause).__name__})"


def format_error(error: BaseException) -> str:
    """Return an error of the Hub's client as one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:1000] or 'no reason given'}"
