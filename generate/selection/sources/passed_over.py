"""Name what a listing passes over: each thing has a kind, and each kind a way out.

    images.selection/passed_over.jsonl   {"path": "train/n02084071.tar.gz", "kind": "compressed tar files", "why": null}
    images.selection/summary.json        "passed_over": {"compressed tar files": {"count", "example", "way_out"}}

A directory entry that cannot be read at all (UNREADABLE) is a line of rejected.jsonl instead.
"""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from imagenet_think import PICTURE_SUFFIXES

UNREADABLE = "unreadable"
COMPRESSED, ARCHIVES, DATASETS = "compressed tar files", "archives", "files of datasets"
OTHER_FORMATS, OTHER_FILES = "pictures in other formats", "other files"
LEFTOVERS, LINKS = "leftovers of other programs", "linked folders"
SECOND_NAMES, FURTHER, MEMBERS = "second names", "further pictures of a sample", "members of tars that are no files"
BESIDE_DATASET = "files beside a dataset"

_USUAL = (".jpg", ".jpeg", ".png", ".webp")
SUFFIXES = ", ".join([*_USUAL, *sorted(PICTURE_SUFFIXES.difference(_USUAL))])
WAYS_OUT = {  # by kind
    COMPRESSED: "unpack each to a plain tar: gzip, bzip2, xz or zstd with -d",
    ARCHIVES: "unpack them into folders",
    DATASETS: "give the folder that holds them, and has a column of pictures, as --source",
    OTHER_FORMATS: "convert them to JPEG, PNG or WebP",
    OTHER_FILES: f"pictures have one of the suffixes {SUFFIXES}",
    LEFTOVERS: "rename what holds pictures of yours",
    LINKS: "give the folder that a link leads to as --source, or put a copy in its place",
    SECOND_NAMES: "nothing is to be done: links to pictures that are listed by their own names, of the same image_id",
    FURTHER: "to take them in place of the sample's first, as --include '*.seg.png'",
    MEMBERS: "unpack the tar if they are pictures",
    BESIDE_DATASET: "move them to a folder of their own, and give that as --source",
}

_COMPRESSED_TAR = re.compile(r"\.(?:tar\.\w{1,5}|tgz|taz|tbz2?|tb2|tz2|txz|tlz|tzst)", re.IGNORECASE)
_ARCHIVES = frozenset({".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".lz4", ".cab", ".iso", ".cpio", ".ar"})
_DATASETS = frozenset(
    {".parquet", ".arrow", ".tfrecord", ".tfrecords", ".record", ".rec", ".mdb", ".lmdb", ".h5", ".hdf5", ".npy"}
    | {".npz", ".pkl", ".pickle", ".beton", ".mds", ".mat", ".feather", ".orc", ".avro"}
)
_OTHER_FORMATS = frozenset(
    {".avif", ".avifs", ".heic", ".heif", ".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx", ".jxl", ".jxr", ".dib"}
    | {".svg", ".svgz", ".eps", ".ps", ".pdf", ".psd", ".psb", ".xcf", ".ai", ".ico", ".icns", ".cur", ".tga", ".dds"}
    | {".pcx", ".dcx", ".xbm", ".xpm", ".sgi", ".rgb", ".rgba", ".bw", ".ras", ".fits", ".fit", ".exr", ".hdr", ".pam"}
    | {".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf", ".raw", ".qoi", ".wmf", ".emf", ".dcm", ".im"}
    | {".msp", ".pcd", ".pxr", ".blp", ".ftc", ".ftu", ".iim", ".vda", ".vst", ".icb", ".fli", ".flc", ".jng", ".mng"}
)
# Trash, thumbnails, caches and resource forks of systems, file managers, NAS and notebooks: none is a class.
_LEFTOVER_FOLDERS = frozenset(
    {"@eadir", "@tmp", "@recycle", "@recently-snapshot", "#recycle", "#snapshot", "$recycle.bin", "recycler"}
    | {"system volume information", "lost+found", "__macosx", "__pycache__"}
)
_LEFTOVER_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"})


class PassedOver(NamedTuple):
    """Name one thing that a listing passes over."""

    path: str
    kind: str
    why: str = ""  # beyond what the kind tells


def is_leftover(name: str, is_folder: bool) -> bool:
    """Return whether another program left a file or a folder of this name."""
    if is_folder:
        return name.startswith(".") or name.lower() in _LEFTOVER_FOLDERS
    return name.startswith("._") or name.lower() in _LEFTOVER_FILES


def kind_of(name: str) -> str:
    """Return the kind of a file that is neither a picture nor a tar, by its name."""
    suffixes = PurePosixPath(name.lower()).suffixes
    if _COMPRESSED_TAR.fullmatch("".join(suffixes[-2:])) or _COMPRESSED_TAR.fullmatch("".join(suffixes[-1:])):
        return COMPRESSED
    for kind, known in ((ARCHIVES, _ARCHIVES), (DATASETS, _DATASETS), (OTHER_FORMATS, _OTHER_FORMATS)):
        if suffixes and suffixes[-1] in known:
            return kind
    return OTHER_FILES
