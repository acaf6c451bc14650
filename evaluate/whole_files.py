"""Files that exist only complete, for the scripts of this folder."""

import os
from pathlib import Path


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file under a temporary name, put it on disk, and only then give it its name. Text is UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
