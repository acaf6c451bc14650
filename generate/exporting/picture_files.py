"""Name the files of rows' pictures, for tools that open them by themselves."""

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from imagenet_think import ContractError, ImageError, Pictures, image_id_of

_NO_FILE = re.compile(r".*::|hub:|data:|\w+://", re.DOTALL)  # in a tar or a dataset; the others a tool would fetch


def named_pictures(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (path, image_id) of each picture of a row."""
    path = row["path"]
    return [(path, row["image_id"])] if isinstance(path, str) else [(one, image_id_of(one)) for one in path]


class PictureFiles:
    """Name pictures by their files below `pictures`: absolute, or from its root. Without it, by the rows' paths."""

    def __init__(self, pictures: Pictures | None, relative: bool) -> None:
        self._pictures = pictures
        self._relative = relative

    def missing(self, rows: Iterable[Mapping[str, Any]]) -> set[str]:
        """Return the image_ids of rows of which a picture is not there: none where no root is known."""
        if self._pictures is None:
            return set()
        named = [(row["image_id"], named_pictures(row)) for row in rows]
        lost = self._pictures.missing([one for _, each in named for one in each])
        return {image_id for image_id, each in named if any(path in lost for path, _ in each)}

    def of(self, row: Mapping[str, Any]) -> list[str]:
        """Return a row's files. Raises ContractError for a picture that is no file of its own, or outside the root."""
        return [self._name(*named) for named in named_pictures(row)]

    def _name(self, path: str, image_id: str) -> str:
        if self._pictures is None:
            if _NO_FILE.match(path):
                raise ContractError(_in_no_file(path))
            if os.path.isabs(path) or ".." in path.split("/"):
                raise ContractError(f"the path {path!r} leads out of the pictures' root; give your copy by --images")
            return path
        try:
            file = self._pictures.file_of(path, image_id)
        except ImageError as error:
            raise ContractError(str(error)) from error
        if file is None:
            raise ContractError(_in_no_file(path))
        return os.path.relpath(file, self._pictures.root) if self._relative else file


def _in_no_file(path: str) -> str:
    return (
        f"trainers open pictures as files, and {path!r} is not one (in a tar, or a dataset's row): unpack your copy "
        "and give its folder by --images; TRL needs no export, and takes the rows of imagenet_think.load"
    )
