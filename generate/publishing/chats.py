"""Check that the chats in a dataset are what an export of its rows writes, byte for byte, and so hold nothing beside.

generate/export_tasks.py writes them there, with --format sft and the dataset as --out.
"""

from generate.command_line.terminal import counted
from generate.exporting.choices import Choices
from generate.exporting.tasks import DESCRIPTION, write_chats
from generate.publishing.release import CHATS, Release
from generate.storage.atomic import unfinished_directory
from generate.storage.dataset_files import list_file, survey
from imagenet_think import ContractError

_CHOSEN = {"trainer": str, "teacher": str, "thinking": bool, "tags?": str}
_WAY_OUT = f"export them again, or remove {CHATS} and build the dataset again"


def check_chats(release: Release) -> str:
    """Export the rows again, and compare the files. Raises ContractError where one is another."""
    there = {name: sha256 for name, sha256 in release.sha256.items() if name.startswith(CHATS)}
    if not there:
        return f"none: generate/export_tasks.py writes them into {CHATS} of the dataset"
    chosen = release.json(f"{CHATS}{DESCRIPTION}", _CHOSEN)
    choices = Choices(**{name: chosen[name] for name in ("trainer", "teacher", "thinking", "tags") if name in chosen})
    choices.check(["sft"], None)
    with unfinished_directory(release.path.with_name(f"{release.path.name}.chats")) as room:
        rows = write_chats(room, str(release.path), None, choices)["rows"]
        made = {f"{CHATS}{name}": list_file(room / name).sha256 for name in survey(room)}
    if other := sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name)):
        raise ContractError(f"{other[0]} is not what an export of the rows writes; {_WAY_OUT}")
    return f"{counted(sum(rows.values()), 'chat')}, those of the rows"
