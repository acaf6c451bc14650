"""Things that lie in folders of pictures and are none, or are pictures under other names: one maker for each kind."""

import gzip
import io
import os
import socket
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import numpy as np
from PIL import Image

ODD_NAME = b"caf\xe9".decode("utf-8", "surrogateescape")


def picture(number: int = 0, kind: str = "PNG") -> bytes:
    """A small picture of noise, another one for each number."""
    data = io.BytesIO()
    pixels = np.random.default_rng(number).integers(0, 256, (20, 24, 3), np.uint8)
    Image.fromarray(pixels).save(data, kind)
    return data.getvalue()


def put(path: Path, data: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def member(name: str, data: bytes = b"", **fields: Any) -> tuple[tarfile.TarInfo, bytes]:
    """A member of a tar; fields are TarInfo's, as type and linkname."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, data


def tar_bytes(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, type=tarfile.SYMTYPE, linkname=target)


def hard_link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, type=tarfile.LNKTYPE, linkname=target)


def with_size(tar: bytes, at: int, size: int) -> bytes:
    """Return a tar whose header at byte `at` claims another size, and is valid."""
    header = bytearray(tar)
    header[at + 124 : at + 136] = size.to_bytes(12, "big", signed=True)
    header[at + 124] |= 0x80  # the mark of a binary number
    header[at + 148 : at + 156] = b" " * 8
    header[at + 148 : at + 156] = b"%06o\0 " % sum(header[at : at + 512])
    return bytes(header)


def sparse(path: Path, size: int = 200 << 30) -> None:
    """Make a file of so many bytes that takes no room."""
    put(path)
    os.truncate(path, size)


def bind(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket has at most 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


def parquet(path: Path) -> None:
    datasets.Dataset.from_dict({"image_id": ["a__0"], "words": [7]}).to_parquet(path)


def odd_name(root: Path) -> None:
    put(root / "a" / f"{ODD_NAME}.png", picture(99))


# What is put beside good pictures: {its path: its maker}.
MAKERS: dict[str, Callable[[Path], Any]] = {
    "n.tar.gz": lambda path: put(path, gzip.compress(tar_bytes(member("1.png", picture())))),
    "n.tgz": put,
    "n.TAR.XZ": put,
    "pictures.zip": put,
    "a/x.heic": put,
    "a/x.avif": put,
    "a/x.txt": put,
    "a/noending": put,
    "annotations.parquet": parquet,
    "state.json": lambda path: put(path, b"{}"),
    "dataset_dict.json": lambda path: put(path, b"[]"),
    "rubbish.parquet": lambda path: put(path, b"PAR1"),
    ".ipynb_checkpoints": lambda path: put(path / "1.png", picture(1)),
    "a/@eaDir": lambda path: put(path / "1.png" / "SYNOPHOTO_THUMB_M.jpg", picture(1)),
    ".Trash-1000": lambda path: put(path / "files" / "1.png", picture(1)),
    ".thumbnails": lambda path: put(path / "1.png", picture(1)),
    "__MACOSX": lambda path: put(path / "a" / "._1.png", picture(1)),
    "a/._1.png": put,
    "a/Thumbs.db": put,
    "outside": lambda path: path.symlink_to(path.parent.parent),
    "circle": lambda path: path.symlink_to("."),
    "a/up": lambda path: path.symlink_to("../a"),
    "itself": lambda path: path.symlink_to("itself"),
    "itself.png": lambda path: path.symlink_to("itself.png"),
    "gone.png": lambda path: path.symlink_to("nothing.png"),
    "outside.png": lambda path: path.symlink_to("/dev/null"),
    "pipe": os.mkfifo,
    "pipe.png": os.mkfifo,
    "pipe.tar": os.mkfifo,
    "socket.png": bind,
    "zeros.png": lambda path: path.symlink_to("/dev/zero"),
    "huge.png": sparse,
    "folder.png": Path.mkdir,
    "a/a.tar::b.png": put,
    "x.TAR::y": lambda path: put(path / "1.png", picture()),
    "empty.tar": lambda path: put(path, tar_bytes()),
    "broken.png": lambda path: put(path, b"no picture"),
    "empty.jpg": put,
    f"{ODD_NAME}.png": put,
    f"{ODD_NAME}.tar": put,
    f"{ODD_NAME}": lambda path: put(path / "1.png", picture()),
    "gone.tar": lambda path: path.symlink_to("nothing.tar"),
    "dump.jsonl.gz": put,
    "line\nbreak.png": put,
    "hub:a/b#7.png": put,
}
