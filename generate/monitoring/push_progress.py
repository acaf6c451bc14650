"""Keep a run's progress in the card of a dataset on the Hub while it goes on: what `status.py --push` does.

    card = CardOnHub("owner/name")
    card.update(report)     # as often as one likes: it commits at most once in ten minutes, and once at the end

The times in the card's blocks keep the pace, so that it holds for all who push the same run, also by cron. A commit
names the one that was read before: where somebody else's came in between, the card is read again.
"""

import time
import warnings
from collections.abc import Callable
from functools import partial
from hashlib import sha1, sha256
from typing import TypeVar

import httpx2
from huggingface_hub import CommitOperationAdd, HfApi, hf_hub_url
from huggingface_hub.errors import (
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

from generate.command_line.hub_repository import check_repository, check_token
from generate.monitoring.card_progress import (
    COMPLETE,
    RUNNING,
    Progress,
    find_progress,
    format_progress,
    put_progress,
)
from generate.monitoring.status_report import StatusReport
from imagenet_think import ContractError

EVERY_S = 600.0  # between two commits for a run that goes on
_AGAIN_S = 60.0  # after a failure, where the Hub does not say when
_CARD = "README.md"
_CARD_BYTES = 16 << 20
_TRIES = 5  # of commits, each of which came after somebody else's
_CONFLICT = 412
_TEMPORARY = (408, 409, _CONFLICT, 425, 429)  # and all of 500 and more
Result = TypeVar("Result")


class HubBusyError(Exception):
    """Say why the Hub did not do something now that it may do later."""

    def __init__(self, reason: str, wait_s: float = _AGAIN_S) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class CardOnHub:
    """Write the progress of a run into the card of a dataset, where it is due."""

    def __init__(self, repo: str) -> None:
        """Raise ContractError for what is no name of a dataset, and where there is no token."""
        self.repo = check_repository(repo)
        check_token(needed=True)
        self.note = ""  # what was last done, or not, and why
        self.ended = False  # the last state of the run is in the card
        self.failing_s: float | None = None  # how long nothing could be written
        self._api = HfApi()
        self._due = 0.0
        self._failing_since: float | None = None

    def update(self, report: StatusReport) -> None:
        """Write the run's block, unless it is too early or the Hub is busy; `note` says so.

        Raise ContractError where another try cannot help.
        """
        progress, now = format_progress(report), time.monotonic()
        is_last = progress.state == COMPLETE and self._failing_since is None
        if now < self._due and not is_last:
            return
        try:
            at = self._write(progress, report.run_id)
        except HubBusyError as busy:
            self._failing_since = self._failing_since or now
            self.failing_s = now - self._failing_since
            self._due = now + busy.wait_s
            self.note = f"{self.repo} was not written: {busy}; it is tried again after {busy.wait_s:.0f} s"
            return
        self._failing_since = self.failing_s = None
        self.ended = progress.state != RUNNING
        self._due = now + EVERY_S - (progress.at - at)
        self.note = f"{self.repo} has the progress of {time.strftime('%H:%M:%S UTC', time.gmtime(at))}"

    def _write(self, progress: Progress, run_id: str) -> float:
        """Commit the card with the block, unless it has the same, or one that is not old. Return the block's time."""
        for _ in range(_TRIES):
            head, card = self._ask(self._read)
            former = find_progress(card, run_id)
            if former and _says_enough(card, former, progress, run_id):
                return former.at
            changed = put_progress(card, progress, run_id)
            if self._ask(partial(self._commit, head, changed, progress.state)):
                return progress.at
        raise HubBusyError("other commits came in between")

    def _read(self) -> tuple[str, bytes]:
        """Return the newest commit and its card, empty where there is none."""
        head = self._api.repo_info(self.repo, repo_type="dataset").sha
        assert head
        found = self._api.get_paths_info(self.repo, [_CARD], repo_type="dataset", revision=head)
        if not found:
            return head, b""
        if not isinstance(found[0], RepoFile) or found[0].size > _CARD_BYTES:
            raise ContractError(f"{_CARD} of {self.repo} is no card of up to {_CARD_BYTES:,} bytes; mend it there")
        url = hf_hub_url(self.repo, _CARD, repo_type="dataset", revision=head)
        response = get_session().get(url, headers=build_hf_headers(), follow_redirects=True)
        hf_raise_for_status(response)
        if not _has_content(found[0], response.content):
            raise HubBusyError("the Hub's answer was not its card")
        try:
            response.content.decode("utf-8")
        except UnicodeDecodeError:  # the client would not send it
            raise ContractError(f"{_CARD} of {self.repo} is not UTF-8; mend it there") from None
        return head, response.content

    def _commit(self, head: str, card: bytes, state: str) -> bool:
        """Return whether the card was committed; False where another commit came after `head`."""
        try:
            with warnings.catch_warnings(action="ignore"):  # the client's, about cards without a YAML head
                self._api.create_commit(
                    self.repo,
                    [CommitOperationAdd(_CARD, card)],
                    commit_message=f"Progress of a run: {state}",
                    repo_type="dataset",
                    parent_commit=head,
                )
        except HfHubHTTPError as error:
            if error.response.status_code != _CONFLICT:
                raise
            return False
        return True

    def _ask(self, once: Callable[[], Result]) -> Result:
        """Call the client. Raise HubBusyError or ContractError, one sentence, for whatever it raises."""
        try:
            return once()
        except OfflineModeIsEnabled:
            raise ContractError("HF_HUB_OFFLINE is set, and --push asks the Hub; unset it") from None
        except RepositoryNotFoundError:
            raise ContractError(
                f"{self.repo} is no dataset on the Hub that your token may see; create it with `hf repos create "
                f"{self.repo} --type dataset --private`, or give another --push"
            ) from None
        except HfHubHTTPError as error:
            raise self._explain(error) from None
        except (httpx2.HTTPError, ConnectionError) as error:
            raise HubBusyError(f"the Hub cannot be reached ({type(error).__name__})") from None
        except (ContractError, HubBusyError):
            raise
        except ValueError as error:  # JSON that is none is one too
            told = " ".join(str(error).split())[:300]
            if "Invalid metadata" not in told:
                raise HubBusyError(f"the Hub's answer cannot be read ({type(error).__name__})") from None
            raise ContractError(f"the Hub refuses the YAML head of {self.repo}'s card: {told}; mend it there") from None
        except (LookupError, TypeError, AttributeError, AssertionError) as error:
            raise HubBusyError(f"the Hub's answer cannot be read ({type(error).__name__})") from None

    def _explain(self, error: HfHubHTTPError) -> Exception:
        status, asked = error.response.status_code, error.response.headers.get("Retry-After", "")
        if status in _TEMPORARY or status >= 500:
            return HubBusyError(f"the Hub answered {status}", float(asked) if asked.isdecimal() else _AGAIN_S)
        if status in (401, 403):
            return ContractError(
                f"your token may not write to {self.repo} (the Hub answered {status}): log in with one that may, by "
                "`hf auth login` or HF_TOKEN"
            )
        return ContractError(f"the Hub answered {status} for the card of {self.repo}; give another --push")


def _says_enough(card: bytes, former: Progress, progress: Progress, run_id: str) -> bool:
    """Return whether the card says the same of a run that has ended, or of one that goes on something recent."""
    if progress.state == RUNNING:
        return former.state == RUNNING and abs(progress.at - former.at) < EVERY_S
    return put_progress(card, progress._replace(at=former.at), run_id) == card


def _has_content(file: RepoFile, data: bytes) -> bool:
    """Return whether these are a file's bytes: what was read is written back, and must be whole."""
    if file.lfs:
        return bool(file.lfs.sha256 == sha256(data).hexdigest())
    return file.blob_id == sha1(b"blob %d\0" % len(data) + data).hexdigest()
