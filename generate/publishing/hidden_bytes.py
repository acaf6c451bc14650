"""Find what a file holds beside what its readers show: other chunks, frames, gaps, notes and bytes after its end."""

import re
import struct
import zlib
from pathlib import Path
from typing import NoReturn

import pyarrow.parquet

from generate.storage.dataset_files import open_regular
from imagenet_think import ContractError

_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = (b"IHDR", b"pHYs", b"PLTE", b"tRNS", b"IDAT", b"IEND")  # of a drawing: its size, colours and pixels
_MOST_PIXELS = 1 << 25  # of a drawing; the card's have 600,000
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by PNG's colour type
_FRAME = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1
_CONTENT_SIZES, _DICTIONARY_SIZES = (0, 2, 4, 8), (0, 1, 2, 4)  # bytes of a frame's header, by its flags
_WRITER = re.compile(r"parquet-cpp-arrow version [\w.+-]{1,40}")
_PARQUET_NOTES = {b"ARROW:schema"}  # the types, which are compared with the contract's


def check_drawing(data: bytes, name: str) -> None:
    """Raise ContractError for anything but a whole PNG that holds a drawing's chunks and nothing else."""
    if not data.startswith(_PNG):
        _refuse(name, "it is no whole PNG")
    at, packed, last, header = len(_PNG), b"", b"", b""
    while last != b"IEND":
        size, kind = struct.unpack(">I4s", data[at : at + 8].ljust(8, b"\0"))
        content, check = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if kind not in _CHUNKS and kind.isalpha():
            _refuse(name, f"it says more than its picture (its chunk {kind.decode()})")
        if kind not in _CHUNKS or check != struct.pack(">I", zlib.crc32(kind + content)):
            _refuse(name, "it is no whole PNG")
        header = header or content
        packed += content if kind == b"IDAT" else b""
        last, at = kind, at + 12 + size
    if at != len(data):
        _refuse(name, f"{len(data) - at:,} bytes follow the end of its picture")
    _check_pixels(header, packed, name)


def _check_pixels(header: bytes, packed: bytes, name: str) -> None:
    """Raise ContractError unless the packed bytes are the pixels that the header says, and no more."""
    if len(header) != 13:
        _refuse(name, "it is no whole PNG")
    width, height, bits, colours, *_, interlaced = struct.unpack(">IIBBBBB", header)
    if width * height > _MOST_PIXELS or colours not in _CHANNELS or bits > 16 or interlaced:
        _refuse(name, f"it is no drawing ({width:,} x {height:,} pixels)")
    size = height * (1 + (width * bits * _CHANNELS[colours] + 7) // 8)
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(packed, size + 1)
        rest = unpacking.unconsumed_tail or (not unpacking.eof and b"?") or unpacking.unused_data
    except zlib.error:
        _refuse(name, "it is no whole PNG")
    if len(pixels) != size or rest:
        _refuse(name, "its pixels are cut, or something follows them")


def check_frames(file: Path) -> None:
    """Raise ContractError unless a .zst file consists of whole frames of content, and no others (RFC 8878)."""
    size = file.stat().st_size
    with open_regular(file) as opened:
        while head := opened.read(4):
            descriptor = (opened.read(1) or b"\0")[0]
            if head != _FRAME or descriptor & 0b1011 or opened.tell() > size:  # a dictionary, reserved
                _refuse(f"{file.name} of {file.parent.name}/", "something in it is no compressed text")
            single = bool(descriptor & 0b100000)
            opened.seek((_CONTENT_SIZES[descriptor >> 6] or single) + (not single), 1)
            last = False
            while not last:
                block = int.from_bytes(opened.read(3).ljust(3, b"\xff"), "little")
                last, kind, length = bool(block & 1), block >> 1 & 3, block >> 3
                opened.seek(1 if kind == 1 else length, 1)  # one byte stands for a run of it
                if kind == 3 or opened.tell() > size:
                    _refuse(f"{file.name} of {file.parent.name}/", "it is cut off")
            opened.seek(4 if descriptor & 0b100 else 0, 1)  # a checksum


def check_table(file: Path, name: str) -> bytes:
    """Return what stands in a Parquet file beside its rows, to be searched: its indices and its footer.

    Raises ContractError for notes, and for gaps between the rows' bytes.
    """
    with pyarrow.parquet.ParquetFile(file) as opened:
        described, schema = opened.metadata, opened.schema_arrow
    notes = set(described.metadata or ()) - _PARQUET_NOTES | set(schema.metadata or ())
    notes = notes.union(*(field.metadata or () for field in schema))
    if notes:
        _refuse(name, f"it holds the note {min(notes)[:40]!r} beside its rows")
    if not _WRITER.fullmatch(described.created_by or ""):
        _refuse(name, f"it was written by {str(described.created_by)[:40]!r}")
    end = 4  # after the file's first word
    for group in range(described.num_row_groups):
        for number in range(described.num_columns):
            column = described.row_group(group).column(number)
            if end not in (column.dictionary_page_offset, column.data_page_offset):
                _refuse(name, "something stands between its columns")
            end += column.total_compressed_size
    with open_regular(file) as raw:
        raw.seek(end)
        return raw.read()


def _refuse(name: str, reason: str) -> NoReturn:
    raise ContractError(f"{name} must not be published: {reason}; build again, and fill the card")
