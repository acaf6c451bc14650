"""Brings files into a repository of the Hub: what is missing there, and nothing twice.

Large files go first, some at a time; the Hub keeps what has arrived under its SHA-256, so that an upload that was cut
off continues with the next one. Then one commit names all of them, the card last, and takes out what is no more: who
loads the dataset meanwhile finds the version before or this one, never a mixture.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from generate.publishing.release import Content, git_oid, size_of

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, HfApi
    from huggingface_hub.hf_api import RepoFile

FILES_AT_A_TIME = 5
Result = TypeVar("Result")
_WAITS_S = (1, 4, 16, 60)  # before the commit is tried again; the client itself waits for single requests
_MOVED = 412  # the repository has got another commit since we looked
_PASSING = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Target:
    """A repository, and the branch or pull request of it."""

    repo: str
    kind: str = "dataset"  # or space
    revision: str = "main"


@dataclass(frozen=True)
class Uploaded:
    commit: str
    sent: int  # files that the Hub did not have
    removed: int  # files of a version before


def ensure_repository(api: "HfApi", target: Target, public: bool) -> None:
    """Creates the repository, private unless public. Raises ContractError where there is a public one unasked.

    One that is there and private stays so; with `public` that is said.
    """
    from imagenet_think import ContractError

    sdk = "gradio" if target.kind == "space" else None
    api.create_repo(target.repo, repo_type=target.kind, private=not public, exist_ok=True, space_sdk=sdk)
    private = bool(api.repo_info(target.repo, repo_type=target.kind).private)
    if public and private:
        print(f"{target.repo} is there already and private, and stays so: make it public in its settings on the Hub")
    if not public and not private:
        raise ContractError(f"{target.repo} is there already and public: say --public, or give another --repo")


def pull_request_of(api: "HfApi", target: Target, title: str) -> int:
    """The number of our open pull request of this title: one from before, or a new one. Others' are not touched."""
    ours = api.whoami()["name"]
    for found in api.get_repo_discussions(target.repo, repo_type=target.kind):
        mine = found.is_pull_request and found.author == ours
        if mine and found.title == title and found.status in ("draft", "open"):
            return found.num
    return api.create_pull_request(target.repo, title=title, repo_type=target.kind).num


def persistently(once: Callable[[], Result]) -> Result:
    """What it returns, tried again where the Hub is busy or somebody else's commit came between. Raises its errors."""
    waits_s = list(_WAITS_S)
    while True:
        try:
            return once()
        except Exception as error:
            again_s = _seconds_until_again(error, waits_s.pop(0) if waits_s else None)
            if again_s is None:
                raise
            print(f"{_said(error)}; again in {again_s:.0f} s")
            time.sleep(again_s)


def upload(
    api: "HfApi",
    target: Target,
    files: Mapping[str, Content],
    sha256: Mapping[str, str],
    message: str,
    folders: Sequence[str] = (),
    check: Callable[[], object] | None = None,
) -> Uploaded:
    """Makes the repository hold the files, in their order, and no others in `folders`; what is there is not sent.

    check: raises where the files may not follow what is there. Raises the client's errors (see persistently).
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    head = api.repo_info(target.repo, repo_type=target.kind, revision=target.revision).sha
    assert head
    if check:
        check()  # after `head` was read: a commit that comes later is answered 412
    there = files_there(api, target, head)
    missing = [name for name in files if not is_there(there.get(name), files[name], sha256[name])]
    gone = [name for name in there if name not in files and name.startswith(tuple(folders))]
    if not missing and not gone:
        return Uploaded(head, 0, 0)
    additions = [CommitOperationAdd(name, files[name]) for name in missing]
    _send(api, target, additions)
    removals = [CommitOperationDelete(name, is_folder=False) for name in gone]
    done = api.create_commit(
        target.repo,
        [*removals, *additions],
        commit_message=message,
        repo_type=target.kind,
        revision=target.revision,
        parent_commit=head,
    )
    return Uploaded(done.oid, len(missing), len(gone))


def files_there(api: "HfApi", target: Target, commit: str) -> "dict[str, RepoFile]":
    """What the repository holds at a commit."""
    from huggingface_hub.hf_api import RepoFile

    tree = api.list_repo_tree(target.repo, recursive=True, revision=commit, repo_type=target.kind)
    return {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}


def is_there(found: "RepoFile | None", content: Content, sha256: str) -> bool:
    """Whether a file of the repository has this content. Small ones are known by git's name, large by SHA-256."""
    if found is None or found.size != size_of(content):
        return False
    return found.lfs.sha256 == sha256 if found.lfs else found.blob_id == git_oid(content)


def _send(api: "HfApi", target: Target, additions: "Sequence[CommitOperationAdd]") -> None:
    """The large files among them. Each in a request of its own: Xet packs what it gets together in another order every
    time, and then does not recognise what had arrived before a cut."""
    from tqdm import tqdm

    def send(addition: "CommitOperationAdd") -> int:
        api.preupload_lfs_files(target.repo, [addition], repo_type=target.kind, revision=target.revision)
        return addition.upload_info.size

    pool = ThreadPoolExecutor(FILES_AT_A_TIME)
    total = sum(addition.upload_info.size for addition in additions)
    with tqdm(total=total, desc="sending", unit="B", unit_scale=True, delay=2) as bar:
        try:
            for size in pool.map(send, additions):
                bar.update(size)
        finally:
            pool.shutdown(cancel_futures=True)


def _seconds_until_again(error: Exception, wait_s: float | None) -> float | None:
    """How long to wait before the next try; None where trying again is no use."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    cause = error.__cause__ if isinstance(error, RuntimeError) else error  # as the client wraps what happens to a file
    if wait_s is None:
        return None
    if isinstance(cause, HfHubHTTPError):
        if cause.response.status_code == _MOVED:
            return 0
        if cause.response.status_code in _PASSING:
            asked = cause.response.headers.get("Retry-After", "")
            return float(asked) if asked.isdigit() else wait_s
        return None
    return wait_s if isinstance(cause, httpx2.TransportError | ConnectionError) else None


def of_the_network(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, is of the connection or of a Hub that is busy."""
    import httpx2

    while error:
        if isinstance(error, httpx2.TransportError | ConnectionError):
            return True
        if getattr(getattr(error, "response", None), "status_code", None) in _PASSING:
            return True
        error = error.__cause__ or error.__context__
    return False


def _said(error: Exception) -> str:
    cause = error.__cause__ or error
    status = getattr(getattr(cause, "response", None), "status_code", None)
    if status == _MOVED:
        return "somebody else's commit came between"
    return f"the Hub answered {status}" if status else f"the connection was lost ({type(cause).__name__})"


def one_sentence(error: BaseException) -> str:
    """What the Hub's client raised, in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split()) or 'no reason given'}"
