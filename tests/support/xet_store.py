"""Decode the Hub's store of chunks for uploads: blocks of chunks (xorbs), and files made of them (shards).

Formats and requests: https://huggingface.co/docs/xet (xorb, shard, CAS API). Downloads use plain HTTP, as the Hub
allows, so the store only assembles files from what was uploaded; malformed data raises an error.
"""

import struct
from collections.abc import Iterator

import pyarrow

_ENTRY = 48  # bytes of each record of a shard, as of its header
_END = b"\xff" * 32
_WITH_VERIFICATION, _WITH_SHA256 = 1 << 31, 1 << 30
_PLAIN, _LZ4, _LZ4_OF_BYTES_BY_POSITION = range(3)


def hex_of(digest: bytes) -> str:
    """Return a hash as requests write it: four numbers of eight bytes, little-endian."""
    return "".join(f"{number:016x}" for number in struct.unpack("<4Q", digest))


def chunks_of(xorb: bytes) -> Iterator[bytes]:
    """Yield the bytes of each chunk, decompressed."""
    at = 0
    while at < len(xorb) and xorb[at] == 0:  # the version byte of a chunk; the footer has another
        packed, kind, size = int.from_bytes(xorb[at + 1 : at + 4], "little"), xorb[at + 4], xorb[at + 5 : at + 8]
        data = xorb[at + 8 : at + 8 + packed]
        yield _unpacked(data, kind, int.from_bytes(size, "little"))
        at += 8 + packed


def _unpacked(data: bytes, kind: int, size: int) -> bytes:
    if kind != _PLAIN:
        data = pyarrow.Codec("lz4").decompress(data, size, asbytes=True)
    if kind == _LZ4_OF_BYTES_BY_POSITION:
        grouped, data, start = data, bytearray(size), 0
        for position in range(4):
            count = len(data[position::4])
            data[position::4] = grouped[start : start + count]
            start += count
    assert len(data) == size
    return bytes(data)


def files_of(shard: bytes, xorbs: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield (sha256, bytes) of each file that a shard describes."""
    at = _ENTRY

    def entry() -> bytes:
        nonlocal at
        at += _ENTRY
        return shard[at - _ENTRY : at]

    while not (head := entry()).startswith(_END):
        flags, count = struct.unpack_from("<II", head, 32)
        parts = []
        for _ in range(count):
            part = entry()
            size, first, last = struct.unpack_from("<III", part, 36)
            parts.append(b"".join(list(chunks_of(xorbs[hex_of(part[:32])]))[first:last]))
            assert len(parts[-1]) == size
        at += _ENTRY * count * bool(flags & _WITH_VERIFICATION)
        assert flags & _WITH_SHA256
        yield hex_of(entry()[:32]), b"".join(parts)
