"""Publishes a dataset's directory on the Hub, and compares what can be loaded from there with what was built.

    python generate/publish.py imagenet-think-250k --repo owner/imagenet-think-250k            # what would go
    python generate/publish.py imagenet-think-250k --repo owner/imagenet-think-250k --push     # sends and verifies it
    python generate/publish.py imagenet-think-250k --diff owner/imagenet-think-250k            # what a version changes

The directory must have its card, by dataset_card/fill.py. The token is the one that `hf auth login` or HF_TOKEN gave.
Stopped at any moment, the same command goes on; nothing that the Hub has is sent again. All of it: docs/publishing.md.
"""

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huggingface_hub import HfApi

    from generate.publishing.checks import Verdict
    from generate.publishing.release import Release
    from generate.publishing.upload import Target


def main(
    dataset: Annotated[Path | None, typer.Argument(help="The dataset's directory, with its card.")] = None,
    repo: Annotated[str | None, typer.Option(help="Its name on the Hub, owner/name.")] = None,
    push: Annotated[bool, typer.Option("--push", help="Send it; without, only say what would go.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Create the repository public, not private.")] = False,
    pr: Annotated[bool, typer.Option("--pr", help="As a pull request; the one that is open already goes on.")] = False,
    no_jsonl: Annotated[bool, typer.Option("--no-jsonl", help="Leave the records with their raw texts out.")] = False,
    redistributable: Annotated[
        bool, typer.Option("--redistributable", help="The pictures' terms allow it to pass them on; ImageNet's do not.")
    ] = False,
    no_xet: Annotated[bool, typer.Option("--no-xet", help="Send by plain HTTP and not in Xet's chunks.")] = False,
    modules: Annotated[
        bool, typer.Option("--modules", help="The metric modules, as Spaces of the owner of --repo.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Send nothing: load what is published and compare it with the directory.")
    ] = False,
    diff: Annotated[
        str | None, typer.Option(help="A published dataset: say what changes, and write that into the card.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that search the files.")] = os.cpu_count() or 1,
) -> None:
    """Publish a built dataset with its card on the Hub, and verify it by loading it back."""
    if no_xet:
        os.environ["HF_HUB_DISABLE_XET"] = "1"  # which the client reads when it is imported
    import httpx2
    from huggingface_hub import HfApi
    from huggingface_hub.utils import disable_progress_bars
    from pyarrow import ArrowException

    from generate.publishing.release import read_release
    from generate.publishing.upload import one_sentence
    from imagenet_think import ContractError

    disable_progress_bars()  # the client's own, one of every file
    api = HfApi()
    try:
        if dataset is None and not (modules and repo):
            raise ContractError("there is nothing to publish: give the dataset's directory, or --modules with --repo")
        if push + verify + (diff is not None) > 1:
            raise ContractError("--push, --verify and --diff are three commands; give one of them")
        sending = {"--pr": pr, "--public": public, "--redistributable": redistributable}
        if (verify or diff is not None) and (idle := [name for name, given in sending.items() if given]):
            raise ContractError(f"{idle[0]} is of what is sent, and --verify and --diff send nothing; leave it out")
        if modules and (diff is not None or pr):
            raise ContractError("--diff and --pr are of the dataset alone; leave --modules out")
        if dataset is None and redistributable:
            raise ContractError("--redistributable is of a dataset's pictures; give its directory, or leave it out")
        if diff is None and repo is None:
            raise ContractError("--repo is missing: give the dataset's name on the Hub, owner/name")
        _check_token(needed=push)
        if modules:
            _check_modules(str(repo))
        if dataset is not None:
            release = read_release(dataset, records=not no_jsonl)
            if diff is not None:
                _diff(api, release, diff)
            elif verify:
                _verify(api, release, str(repo))
            else:
                _look(release, str(repo), redistributable, workers)
                if push:
                    _push(api, release, str(repo), public, pr)
        if modules:
            _modules(api, str(repo), push, public, verify)
        if not (push or verify or diff):
            print("Nothing was sent: this was a dry run. --push sends it.")
    except ContractError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    except (httpx2.HTTPError, OSError, RuntimeError, ArrowException) as error:
        typer.echo(f"error: {one_sentence(error)}; the same command goes on from where this one stopped", err=True)
        raise typer.Exit(1) from None


def _look(release: "Release", repo: str, pictures: bool, workers: int) -> None:
    """Says what would go and what every check found. Raises ContractError if one refuses."""
    from generate.publishing.checks import as_size, check_release
    from generate.publishing.release import size_of

    for name, content in release.files.items():
        print(f"{as_size(size_of(content)):>10}  {name}")
    for name in release.stays:
        print(f"{'stays here':>10}  {name}")
    _say(check_release(release, repo, pictures, workers))


def _say(verdicts: "Sequence[Verdict]") -> None:
    from imagenet_think import ContractError

    for verdict in verdicts:
        print(f"{'refused' if verdict.refused else 'ok':>10}  {verdict.check}: {verdict.said}")
    if refused := [verdict.said for verdict in verdicts if verdict.refused]:
        raise ContractError(f"nothing was sent, for {len(refused)} of the checks refused: {refused[0]}")


def _push(api: "HfApi", release: "Release", repo: str, public: bool, pr: bool) -> None:
    from generate.publishing.release import FOLDERS
    from generate.publishing.upload import Target, ensure_repository, persistently, pull_request_of, upload

    target = Target(repo)
    ensure_repository(api, target, public)
    check = partial(_check_follows, api, release, target)
    check()
    title = f"{release.name}, version {release.version}"
    number = pull_request_of(api, target, title) if pr else None
    target = Target(repo, revision=f"refs/pr/{number}") if number else target
    done = persistently(partial(upload, api, target, release.files, release.sha256, title, FOLDERS, check))
    print(f"{done.sent} files sent, {len(release.files) - done.sent} were there, {done.removed} old ones removed")
    _compare(api, release, target, done.commit)
    if number:
        print(f"Pull request {number} of {repo} holds it; when it is merged, the same command without --pr tags it.")
    elif not _tagged(api, release, target):
        api.create_tag(repo, tag=release.tag, revision=done.commit, repo_type=target.kind)
        print(f"{repo} is published as {release.tag}.")


def _check_follows(api: "HfApi", release: "Release", target: "Target") -> None:
    """Raises ContractError where this version is published with other files, or may not follow the one that is."""
    from generate.publishing.changes import check_follows, read_published

    _tagged(api, release, target)
    if before := read_published(api, target.repo):
        check_follows(release, before)


def _check_token(needed: bool) -> None:
    from huggingface_hub import get_token

    from imagenet_think import ContractError

    token = get_token()
    if token and not re.fullmatch("[!-~]+", token):  # the client would quote it in its error
        raise ContractError("the Hub's token holds signs that no token has: log in again, or set HF_TOKEN anew")
    if needed and not token:
        raise ContractError("there is no token of the Hub: log in with `hf auth login`, or set HF_TOKEN")


def _tagged(api: "HfApi", release: "Release", target: "Target") -> bool:
    """Whether this version is published already. Raises ContractError if other files are, under its number."""
    from generate.publishing.verify import check_files
    from imagenet_think import ContractError

    tags = {tag.name: tag.target_commit for tag in api.list_repo_refs(target.repo, repo_type=target.kind).tags}
    if release.tag not in tags:
        return False
    try:
        check_files(api, target, tags[release.tag], release)
    except ContractError as error:
        raise ContractError(
            f"version {release.version} is published and does not change any more ({error}); set a higher fact "
            f"`version`, fill the card again, and let --diff {target.repo} write what changed"
        ) from None
    return True


def _verify(api: "HfApi", release: "Release", repo: str) -> None:
    from generate.publishing.upload import Target

    commit = api.repo_info(repo, repo_type="dataset").sha
    _compare(api, release, Target(repo), str(commit))


def _compare(api: "HfApi", release: "Release", target: "Target", commit: str) -> None:
    from generate.publishing.verify import check_files, load_back

    check_files(api, target, commit, release)
    print(f"{len(release.files)} files at {target.repo}@{commit[:10]} are those of {release.path}")
    print(load_back(release.path, target.repo, commit))


def _diff(api: "HfApi", release: "Release", repo: str) -> None:
    from generate.publishing.changes import diff
    from imagenet_think import ContractError

    if not release.version:
        raise ContractError(f"{release.path} has no version: make its card with dataset_card/fill.py")
    print(diff(api, release, repo))


def _check_modules(repo: str) -> None:
    """Before a dataset that goes with them is sent. Raises ContractError if one is refused."""
    from generate.publishing.checks import check_module, check_name, verdicts
    from generate.publishing.spaces import module_folders

    owner = repo.partition("/")[0]
    of_modules = {folder.name: partial(check_module, folder, owner) for folder in module_folders()}
    _say(verdicts({"name": partial(check_name, repo)} | of_modules))


def _modules(api: "HfApi", repo: str, push: bool, public: bool, verify: bool) -> None:
    from generate.publishing.spaces import module_folders, publish_module, verify_module

    owner = repo.partition("/")[0]
    for folder in module_folders():
        if push:
            print(publish_module(api, folder, owner, public))
        elif verify:
            print(verify_module(api, folder, owner))


if __name__ == "__main__":
    typer.run(main)
