"""Run generate/publish.py: check a dataset and the metric modules, send, verify and tag them, or compare versions."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from traceback import walk_tb

import httpx2
import typer
from huggingface_hub import HfApi, constants
from huggingface_hub.utils import disable_progress_bars
from pyarrow import ArrowException

from generate.command_line.hub_repository import check_token
from generate.command_line.terminal import complain, counted, note
from generate.publishing.changes import check_follows, read_published, write_changes
from generate.publishing.checks import (
    CheckResult,
    check_module,
    check_name,
    check_release,
    format_size,
    run_checks,
)
from generate.publishing.release import FOLDERS, Release, read_release, size_of, verify_stored
from generate.publishing.review_space import check_space, publish_space, read_space, verify_space, write_space
from generate.publishing.spaces import module_folders, publish_module, read_module, verify_module
from generate.publishing.upload import (
    Target,
    ensure_repository,
    format_error,
    pull_request_of,
    upload,
    validate_card,
    with_retries,
)
from generate.publishing.verify import check_files, load_back
from imagenet_think import ContractError

# What a Hub or a file that cannot be reached raises.
_UNREACHED = (httpx2.HTTPError, OSError, RuntimeError, ArrowException)
# What the client raises for an answer of another form. Raised anywhere else, it is a mistake of ours, and shown whole.
_OTHER_FORM = (ValueError, LookupError, TypeError, AttributeError)
_CLIENT = {"huggingface_hub", "httpx2", "hf_xet"}


def publish(
    dataset: Path | None,
    repo: str | None,
    *,
    push: bool,
    public: bool,
    pr: bool,
    records: bool,
    redistributable: bool,
    xet: bool,
    modules: bool,
    space: Path | None,
    verify: bool,
    diff: str | None,
    workers: int,
) -> None:
    """Run the command with its options.

    Print one sentence and exit with 2 where an option or a check fails, with 1 where the Hub or a file cannot be
    reached.
    """
    if not xet:
        os.environ["HF_HUB_DISABLE_XET"] = "1"  # for the process that loads the dataset back
        constants.HF_HUB_DISABLE_XET = True  # for this one, whose client has read its environment already
    disable_progress_bars()  # the client draws one bar per file; upload() draws one for all
    api = HfApi()
    sending = {"--pr": pr, "--public": public, "--redistributable": redistributable}
    try:
        _check_options(dataset, repo, push, verify, diff, modules, sending)
        _check_space_option(space, dataset, diff, sending)
        check_token(needed=push)
        spaces = _check_modules(str(repo)) if modules else []
        if dataset is not None:
            release = read_release(dataset, records or diff is not None)  # an entry is of the card as it stands there
            if diff is not None:
                verify_stored(release, workers)
                _print_changes(api, release, diff)
            elif verify:
                verify_stored(release, workers)
                _verify(api, release, str(repo))
            else:
                _check_release(release, str(repo), redistributable, workers)
                if push:
                    push_release(api, release, str(repo), public, pr)
            if space is not None:
                _run_space(api, space, release, str(repo), push, public, verify)
        _run_modules(api, spaces, str(repo), push, public, verify)
        if not (push or verify or diff):
            print("Nothing was sent: this was a dry run. Add --push to send it.")
    except ContractError as error:
        complain(error)
        raise typer.Exit(2) from None
    except (*_UNREACHED, *_OTHER_FORM) as error:
        if isinstance(error, _OTHER_FORM) and not isinstance(error, _UNREACHED) and not _is_of_client(error):
            raise
        complain(f"{format_error(error)}; run the same command again to continue from here")
        raise typer.Exit(1) from None


def _is_of_client(error: BaseException) -> bool:
    modules = {str(frame.f_globals.get("__name__")).partition(".")[0] for frame, _ in walk_tb(error.__traceback__)}
    return bool(modules & _CLIENT)


def _check_options(
    dataset: Path | None,
    repo: str | None,
    push: bool,
    verify: bool,
    diff: str | None,
    modules: bool,
    sending: dict[str, bool],
) -> None:
    """Raise ContractError for options that do not go together. sending: those that only matter to an upload."""
    if dataset is None and not (modules and repo):
        raise ContractError("there is nothing to publish: give the dataset's directory, or --modules with --repo")
    if push + verify + (diff is not None) > 1:
        raise ContractError("--push, --verify and --diff exclude one another; give one of them")
    if (verify or diff is not None) and (given := [name for name, is_given in sending.items() if is_given]):
        raise ContractError(f"{given[0]} requires an upload, and --verify and --diff send nothing; leave it out")
    if modules and (diff is not None or sending["--pr"]):
        raise ContractError("--diff and --pr apply to the dataset only; leave --modules out")
    if dataset is None and sending["--redistributable"]:
        raise ContractError("--redistributable requires a dataset; give its directory, or leave the option out")
    if diff is None and repo is None:
        raise ContractError("--repo is missing: give the dataset's name on the Hub, owner/name")


def _check_space_option(space: Path | None, dataset: Path | None, diff: str | None, sending: dict[str, bool]) -> None:
    """Raise ContractError for options that do not go with --space."""
    if space is None:
        return
    if dataset is None:
        raise ContractError("--space is of a dataset; give its directory, or leave --space out")
    if diff is not None or sending["--pr"]:
        raise ContractError("--space shows a published version, and --diff and --pr make none; leave one of them out")


# ------------------------------------------------------------------------------------------------------- the dataset


def _check_release(release: Release, repo: str, pictures: bool, workers: int) -> None:
    """Print the files and the result of every check. Raise ContractError if a check fails."""
    for name, content in release.files.items():
        print(f"{format_size(size_of(content)):>10}  {name}")
    note(files={name: size_of(content) for name, content in release.files.items()}, not_sent=list(release.excluded))
    for name in release.excluded:
        print(f"{'not sent':>10}  {ascii(name)[1:-1]}")
    _report(check_release(release, repo, pictures, workers))


def _report(results: Sequence[CheckResult]) -> None:
    """Print the results. Raise ContractError if a check failed."""
    note(checks=[{"check": one.check, "failed": one.failed, "message": one.message} for one in results])
    for result in results:
        print(f"{'failed' if result.failed else 'ok':>10}  {result.check}: {result.message}")
    if failed := [result.message for result in results if result.failed]:
        count = "1 check failed: " if len(failed) == 1 else f"{len(failed)} checks failed. First: "
        raise ContractError(f"Nothing was sent: {count}{failed[0]}")


def push_release(api: HfApi, release: Release, repo: str, public: bool, pr: bool) -> None:
    """Upload a release, verify it by loading it back, and tag it; a pull request is not tagged before its merge.

    Raise ContractError where the version may not follow the published one, or what loads is not what was built.
    """
    target = Target(repo)
    with_retries(partial(validate_card, api, release.card, target.kind))  # before anything is sent or made there
    ensure_repository(api, target, public)
    check = partial(_check_follows, api, release, target)
    check()
    title = f"{release.name}, version {release.version}"
    number = pull_request_of(api, target, title) if pr else None
    target = Target(repo, revision=f"refs/pr/{number}") if number else target
    done = with_retries(partial(upload, api, target, release.files, release.sha256, title, FOLDERS, check))
    note(sent=done.sent, there=len(release.files) - done.sent, removed=done.removed, commit=done.commit)
    print(
        f"{counted(done.sent, 'file')} sent, {len(release.files) - done.sent} were there, {done.removed} old "
        f"ones removed"
    )
    _compare(api, release, target, done.commit)
    if number:
        print(f"Pull request {number} of {repo} is ready. After the merge, run the command without --pr to tag it.")
    elif not _is_tagged(api, release, target):
        api.create_tag(repo, tag=release.tag, revision=done.commit, repo_type=target.kind)
        print(f"{repo} is published as {release.tag}.")


def _check_follows(api: HfApi, release: Release, target: Target) -> None:
    """Raise ContractError where this version is published with other files, or may not follow the published one."""
    _is_tagged(api, release, target)
    if before := read_published(api, target.repo):
        check_follows(release, before)


def _is_tagged(api: HfApi, release: Release, target: Target) -> bool:
    """Return whether this version has its tag. Raise ContractError if the tag holds other files."""
    tags = {tag.name: tag.target_commit for tag in api.list_repo_refs(target.repo, repo_type=target.kind).tags}
    if release.tag not in tags:
        return False
    try:
        check_files(api, target, tags[release.tag], release)
    except ContractError as error:
        raise ContractError(
            f"version {release.version} is published and cannot change any more ({error}); set a higher fact "
            f"`version`, fill the card again, and run --diff {target.repo} to write what changed"
        ) from None
    return True


def _verify(api: HfApi, release: Release, repo: str) -> None:
    commit = api.repo_info(repo, repo_type="dataset").sha
    _compare(api, release, Target(repo), str(commit))


def _compare(api: HfApi, release: Release, target: Target, commit: str) -> None:
    """Print that a commit holds the release. Raise ContractError where a file or a row differs."""
    check_files(api, target, commit, release)
    print(f"{counted(len(release.files), 'file')} at {target.repo}@{commit[:10]} equal those of {release.path}")
    print(load_back(release.path, target.repo, commit, release.fingerprint))


def _print_changes(api: HfApi, release: Release, repo: str) -> None:
    if not release.version:
        raise ContractError(f"{release.path} has no version: make its card with dataset_card/fill.py")
    print(write_changes(api, release, repo))


# ------------------------------------------------------------------------------------------------- the metric modules


def _check_modules(repo: str) -> list[Release]:
    """Read and check all modules, before the dataset is sent too. Raise ContractError if a check fails."""
    owner = repo.partition("/")[0]
    modules = [read_module(folder, owner) for folder in module_folders()]
    of_modules = {module.name: partial(check_module, module.path, owner, module.files) for module in modules}
    _report(run_checks({"name": partial(check_name, repo)} | of_modules))
    return modules


def _run_modules(api: HfApi, modules: Sequence[Release], repo: str, push: bool, public: bool, verify: bool) -> None:
    """Publish or verify every module, and print the result."""
    owner = repo.partition("/")[0]
    for module in modules:
        if push:
            print(publish_module(api, module, owner, public))
        elif verify:
            print(verify_module(api, module, owner))


# ------------------------------------------------------------------------------------------------------ the review page


def _run_space(api: HfApi, folder: Path, release: Release, repo: str, push: bool, public: bool, verify: bool) -> None:
    """Make the Space of the review page, then send or verify it, and print the result."""
    space = read_space(folder, release, repo)
    _report(check_space(space, repo))
    if verify:
        print(verify_space(api, space, repo))
        return
    print(write_space(space))
    if push:
        print(publish_space(api, space, repo, public))
