"""What has no end, or takes more than there is: a status within bounded bytes and time, whatever the file holds."""

import contextlib
import errno
import io
import os
import random
import resource
import subprocess
import sys
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from imagenet_think import FORMATS, MAX_FILE_BYTES, PICTURE_SUFFIXES, ImageError, Pictures, decode_image, open_image
from tests.support.commands import ROOT
from tests.support.odd_pictures import encoded, lossless_jpeg, segment, turned_exif, with_segments

PICTURE = encoded(Image.linear_gradient("L").resize((40, 30)).convert("RGB"))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))


def refusal(path: str, root: Path, **options: Any) -> str:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImageError) as caught:
        open_image(path, root, **options)
    assert caught.value.status == "bad_image"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    return str(caught.value)


# ------------------------------------------------------------------------------------------------- files without end


def test_sparse_file(tmp_path: Path) -> None:
    with (tmp_path / "a.jpg").open("wb") as file:
        file.truncate(200 << 30)
    assert refusal("a.jpg", tmp_path) == f"'a.jpg' has {200 << 30} bytes, over the limit of {MAX_FILE_BYTES}"


def test_the_limit_is_a_parameter(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURE)
    assert open_image("a.jpg", tmp_path, max_bytes=len(PICTURE)).size == (40, 30)
    assert "over the limit" in refusal("a.jpg", tmp_path, max_bytes=len(PICTURE) - 1)
    with pytest.raises(ImageError, match="over the limit of 9"):
        Pictures(tmp_path, max_bytes=9).read("a.jpg")


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    silent = os.open(tmp_path / "pipe.jpg", os.O_RDWR)  # a writer that says nothing
    try:
        assert refusal("pipe.jpg", tmp_path) == "'pipe.jpg' cannot be read: not a file"
    finally:
        os.close(silent)
    (tmp_path / "folder.jpg").mkdir()
    refusal("folder.jpg", tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_device(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "zero.jpg", 0o600 | 0o020000, os.makedev(1, 5))
    except OSError as error:
        pytest.skip(f"no devices here: {error}")
    refusal("zero.jpg", tmp_path)


# ------------------------------------------------------------------------------------------------- tars without end


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.type = size, kind
    return member.tobuf(tarfile.GNU_FORMAT)


def resized(block: bytes, field: bytes) -> bytes:
    """Return a header with another size, as 12 bytes, and the right checksum."""
    block = block[:124] + field + block[136:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


NEGATIVE = b"\xff" * 10 + b"\xfe\x00"  # -512 in base 256
TARS = {
    "negative size": resized(header("a.jpg", 0), NEGATIVE) * 2,
    "negative size of a folder": resized(header("a", 0, tarfile.DIRTYPE), NEGATIVE) * 2,
    "negative size of a long name": resized(header("a", 0, tarfile.GNUTYPE_LONGNAME), NEGATIVE) * 2,
    "negative size of attributes": resized(header("a", 0, tarfile.XHDTYPE), NEGATIVE) * 2,
    "negative size in attributes": header("x", 13, tarfile.XHDTYPE)
    + b"13 size=-512\n".ljust(512, b"\0")
    + header("a.jpg", 0),
    "long name of gigabytes": header("a", 7 << 30, tarfile.GNUTYPE_LONGNAME),
    "attributes of gigabytes": header("a", 7 << 30, tarfile.XHDTYPE),
    "attributes of attributes": header("x", 0, tarfile.XHDTYPE) * 3000,
    "more bytes than any disk": resized(header("a.jpg", 0), b"\x80" + b"\xff" * 11),
    "member of 7 GiB": header("a.jpg", 7 << 30),
}  # fmt: skip


@pytest.mark.parametrize("case", TARS)
def test_tar_headers_that_lead_nowhere(tmp_path: Path, case: str) -> None:
    with (tmp_path / "a.tar").open("wb") as file:
        file.write(TARS[case])
        file.truncate(20 << 30)
    if case in ("member of 7 GiB", "more bytes than any disk"):
        refusal("a.tar::a.jpg", tmp_path)
    with pytest.raises(ImageError):
        open_image("a.tar::a.jpg", tmp_path)
    with pytest.raises(ImageError):  # by name, in a listing of everything
        Pictures(tmp_path).read("a.jpg", "n02084071_7")


def test_a_repaired_tar_is_read_at_once(tmp_path: Path) -> None:
    """Also where it has the size and the time of the damaged one."""
    with tarfile.open(tmp_path / "whole.tar", "w") as tar:
        for name in ("a.jpg", "b.jpg"):
            member = tarfile.TarInfo(name)
            member.size = len(PICTURE)
            tar.addfile(member, io.BytesIO(PICTURE))
    whole = (tmp_path / "whole.tar").read_bytes()
    at = whole.index(b"b.jpg")
    (tmp_path / "a.tar").write_bytes(whole[:at] + b"B" + whole[at + 1 :])
    pictures = Pictures(tmp_path)
    with pytest.raises(ImageError, match="damaged"):
        pictures.read("a.tar::b.jpg")
    state = (tmp_path / "a.tar").stat()
    (tmp_path / "a.tar").write_bytes(whole)
    os.utime(tmp_path / "a.tar", ns=(state.st_atime_ns, state.st_mtime_ns))
    for again in (pictures, Pictures(tmp_path)):
        assert again.read("a.tar::b.jpg") == PICTURE


# ------------------------------------------------------------------------------------------------- whatever is raised


@pytest.mark.parametrize(
    "raised",
    [MemoryError(), RuntimeError("boom"), OSError(errno.EIO, "Input/output error"), OverflowError(), EOFError()],
)
def test_whatever_a_reader_raises(tmp_path: Path, raised: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURE)

    def fail(*_: object) -> None:
        raise raised

    with monkeypatch.context() as patched:
        patched.setattr(Pictures, "_check_bytes", fail)
        assert "cannot be read" in refusal("a.jpg", tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("PIL.ImageFile.ImageFile.load", fail)
        assert "picture" in refusal("a.jpg", tmp_path)


@pytest.mark.process
def test_memory_that_there_is_not() -> None:
    code = (
        "import resource\n"
        "from imagenet_think import ImageError, decode_image\n"
        "from tests.support.hostile_pictures import black_png\n"
        "data = black_png(9000, 9000, 9000)\n"
        "decode_image(black_png(9, 9, 9))\n"
        "held = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (held + (64 << 20),) * 2)\n"
        "try:\n"
        "    decode_image(data)\n"
        "except ImageError as error:\n"
        "    print(error.status, error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=100)
    assert ran.stdout == "bad_image decoding the picture takes more memory than there is\n", ran.stderr


def test_a_jpeg_of_endless_scans() -> None:
    """Each scan is a pass over all pixels, and costs a few bytes."""
    data = bytearray(encoded(Image.new("L", (64, 64)), progressive=True))
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = (9000).to_bytes(2, "big") * 2
    scan = segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + b"\0" * 8
    with pytest.raises(ImageError, match="more scans than any picture needs"):
        decode_image(bytes(data[:-2]) + scan * 5000 + b"\xff\xd9")


@pytest.mark.parametrize(
    "data",
    [
        PICTURE[:2] + b"\xff" * 2_000_000,
        PICTURE[:2] + b"\xff\xfe\0\2" * 400_000,
        encoded(Image.new("L", (9, 9)), "PNG")[:33] + (bytes(4) + b"teXt" + bytes(4)) * 200_000,
        b"RIFF\xff\xff\xff\x7fWEBP" + b"EXIF\0\0\0\0" * 200_000,
    ],
    ids=["fill bytes", "comments", "chunks", "riff"],
)
def test_files_of_empty_parts(data: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024


# ------------------------------------------------------------------------------------------------------ any bytes


def samples() -> list[bytes]:
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 256, (12, 16, 3), np.uint8))
    made = [encoded(image, kind) for kind in FORMATS]
    made += [
        encoded(image.convert(mode), "TIFF") for mode in ("1", "L", "LA", "P", "RGBA", "CMYK", "LAB", "I", "F", "I;16")
    ]
    made += [encoded(image, "TIFF", compression=how) for how in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")]
    made += [encoded(image, "JPEG", **how) for how in ({"progressive": True}, {"restart_marker_blocks": 1})]
    made += [encoded(image.convert(mode), "PNG") for mode in ("1", "L", "LA", "P", "RGBA", "I;16")]
    made += [
        encoded(image, kind, save_all=True, append_images=[image]) for kind in ("GIF", "PNG", "WEBP", "TIFF", "MPO")
    ]
    made += [encoded(image, "WEBP", lossless=True), lossless_jpeg(np.asarray(image.convert("L")))]
    return [*made, with_segments(made[0], segment(0xE1, b"Exif\0\0" + turned_exif(6, (0x0131, 4, 1, 9))))]


SAMPLES = samples()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of any format, cut, with bytes changed, put in and taken out."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                del data[at:]
            case 1:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case 2:
                del data[at : at + draw(st.integers(1, 40))]
            case _:
                data[at : at + 4] = draw(
                    st.sampled_from([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"])
                )
    return bytes(data)


def outcome(data: bytes) -> Image.Image | ImageError:
    try:
        return decode_image(data)
    except ImageError as error:
        return error


def check(data: bytes) -> None:
    found = outcome(data)
    if isinstance(found, ImageError):
        assert found.status == "bad_image"
        assert str(found).isprintable()
        assert " at 0x" not in str(found)
    else:
        assert found.mode == "RGB"
        assert 1 <= min(found.size) <= max(found.size) <= 1024


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=400, deadline=5000, suppress_health_check=list(HealthCheck))
@given(st.one_of(damaged(), st.binary(max_size=300)))
def test_any_bytes_are_a_picture_or_a_status(data: bytes) -> None:
    check(data)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=60, deadline=5000, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(damaged(), st.binary(max_size=2000)),
    st.sampled_from([*sorted(PICTURE_SUFFIXES), ".tar", ".parquet", ".json", ""]),
)
@example(b"{", ".json")
def test_any_bytes_under_any_name(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    root = tmp_path_factory.mktemp("any")
    (root / f"state{suffix}").write_bytes(data)
    (root / "good.jpg").write_bytes(PICTURE)
    for path in (f"state{suffix}", f"state{suffix}::x.jpg"):
        with contextlib.suppress(ImageError):
            assert open_image(path, root).mode == "RGB"
    assert open_image("good.jpg", root).size == (40, 30)


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_many_damaged_files_in_bounded_memory() -> None:
    """Ten thousand; by far the most memory that pillow's limit of pixels allows is 4 GiB."""
    rng = random.Random(0)
    for _ in range(10_000):
        data = bytearray(rng.choice(SAMPLES))
        for _ in range(rng.randint(1, 12)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        check(bytes(data))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4 << 20


def test_threads_that_decode_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(check, SAMPLES * 4))


@pytest.mark.parametrize("colours", [2, 256])
@pytest.mark.parametrize("comment", [b"\xffc" + b"," * 254, b"\x01!"])
def test_comments_of_a_gif_cost_no_time_and_no_pixel(colours: int, comment: bytes) -> None:
    """Pillow puts them together by copies: one of 64 MiB would take ten minutes."""
    image = Image.linear_gradient("L").resize((40, 30)).quantize(colours)
    gif = encoded(image, "GIF")
    at = gif.index(b",\0\0\0\0", 13)
    extension = b"!\xff\x02xy\x00"
    comments = b"!\xfe" + comment * (16 << 10) + b"\0"
    odd = gif[:at] + extension + comments + b"\0?" + extension + b"!\xfe\x01x\0" * 3 + gif[at:]
    started = time.process_time()
    assert decode_image(odd).tobytes() == decode_image(gif).tobytes()
    assert time.process_time() - started < 1
    for cut in range(len(odd) - len(gif[at:]) - 40, len(odd) - len(gif[at:]) + 12):
        with pytest.raises(ImageError):
            decode_image(odd[:cut])
