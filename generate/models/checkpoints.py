"""Find a checkpoint and check it before anything is computed: where it lies, what it is, which weights it holds."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

from generate.models.registry import Model, is_published_name

_SAMPLE = 65536  # bytes of each sample of a weight file that goes into its fingerprint
_SAMPLES = 64  # of each file
_FILES = ("*.json", "*.safetensors", "*.txt", "*.jinja", "*.model")  # neither pickles nor code
PROCESSOR_FILES = (
    *("preprocessor_config.json", "processor_config.json", "video_preprocessor_config.json"),
    *("chat_template.json", "chat_template.jinja", "tokenizer.json", "tokenizer_config.json"),
    *("special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "tiktoken.model"),
)


class CheckpointError(Exception):
    """Say in one sentence why the checkpoint cannot be used."""


@dataclass(frozen=True)
class Checkpoint:
    """Hold a local directory with a checkpoint. `revision`: the Hub's commit, or `local:<weights>` for a directory."""

    name: str  # in messages and run.json: the Hub id, or the directory's own name
    path: str
    revision: str
    architecture: str
    weights: str  # fingerprint, a SHA-256 in hex


def find_checkpoint(name: str, revision: str | None, check: Callable[[str, str], object] | None = None) -> Checkpoint:
    """Return the checkpoint of a directory, or of a Hub id, downloaded into the Hub's cache. Raises CheckpointError.

    check: called with a directory that holds config.json, and the name, before any weights are downloaded; it raises
    CheckpointError for a model that cannot be run.
    """
    if Path(name).is_dir():
        if revision:
            raise CheckpointError(
                f"the revision {revision} belongs to a Hub id, and {name} is a directory; leave it out."
            )
        path, commit = Path(name), None
    elif name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise CheckpointError(f"no directory {name}; give a checkpoint's directory or a Hub id such as owner/name.")
    else:
        if check:
            path = _download(name, revision, ("config.json",))
            _architecture(name, path)
            check(str(path), name)
        path = _download(name, revision, _FILES)
        commit = path.name
    architecture = _architecture(name, path)
    weights = _fingerprint(name, path)
    shown = name if commit else path.resolve().name
    if check and not commit:  # a directory's files are checked first: that takes no library to load
        check(str(path), shown)
    return Checkpoint(shown, str(path), commit or f"local:{weights[:12]}", architecture, weights)


def _architecture(name: str, path: Path) -> str:
    """Return the class that config.json names. Raises CheckpointError."""
    try:
        return str(json.loads((path / "config.json").read_text(encoding="utf-8"))["architectures"][0])
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise CheckpointError(
            f"{name} is not a checkpoint: its config.json names no architecture ({type(error).__name__}: {error})."
        ) from error


def is_published(checkpoint: Checkpoint, entry: Model) -> bool:
    """Return whether the checkpoint is one that the entry was published for or, by its name, a copy of such a one.

    Any other checkpoint of the model (the demo's, one's own) has processor files and image sizes that fit itself.
    """
    return is_published_name(checkpoint.name, entry)


def with_processor(checkpoint: Checkpoint, processor: str, folder: Path) -> str:
    """Fill `folder` with links to the checkpoint and to the processor's files of another one; return its path.

    For programs that read both from one place, as vLLM does. Raises CheckpointError.
    """
    other = Path(processor) if Path(processor).is_dir() else _download(processor, None, PROCESSOR_FILES)
    own = {file.name: file for file in Path(checkpoint.path).iterdir() if file.name not in PROCESSOR_FILES}
    theirs = {file.name: file for file in other.iterdir() if file.name in PROCESSOR_FILES}
    for name, file in (own | theirs).items():
        (folder / name).symlink_to(file.resolve())
    return str(folder)


def processor_fingerprint(path: str) -> str:
    """Return a SHA-256 over the files that decide which tensors an image and a prompt become, and which text tokens."""
    digest = hashlib.sha256()
    for name in sorted(PROCESSOR_FILES):
        if (file := Path(path, name)).is_file():
            digest.update(f"{name}:{file.stat().st_size}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _download(name: str, revision: str | None, patterns: tuple[str, ...]) -> Path:
    """Return the folder of a repository's snapshot in the Hub's cache. Raises CheckpointError."""
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=list(patterns)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise CheckpointError(
            f"cannot get {name} at revision {revision or 'main'} from the Hub ({reason}); "
            "check the name, your token and the network, or give a local directory."
        ) from error


def _fingerprint(name: str, path: Path) -> str:
    """Return a SHA-256 over config.json and names, sizes, headers and samples of all weight files.

    Reading every byte of a 20 GB checkpoint at each start would take minutes; 64 samples of each file tell any two
    trained checkpoints apart.
    """
    digest = hashlib.sha256((path / "config.json").read_bytes())
    for file in _weight_files(name, path):
        size = file.stat().st_size
        digest.update(f"{file.name}:{size}".encode())
        digest.update(_checked_header(name, file, size))
        with file.open("rb") as data:
            for sample in range(_SAMPLES):
                data.seek(max(0, size - _SAMPLE) * sample // (_SAMPLES - 1))
                digest.update(data.read(_SAMPLE))
    return digest.hexdigest()


def _weight_files(name: str, path: Path) -> list[Path]:
    """Return the safetensors files that the checkpoint says it has. Raises CheckpointError where one is missing."""
    index = path / "model.safetensors.index.json"
    if index.exists():
        try:
            files = sorted(
                {path / file for file in json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()}
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CheckpointError(f"{name}: {index.name} cannot be read ({type(error).__name__}: {error}).") from error
    else:
        files = [path / "model.safetensors"]
    missing = [file.name for file in files if not file.is_file()]
    if missing or not files:
        raise CheckpointError(
            f"{name} holds no weights: {missing[0] if missing else index.name} is not there; "
            "give a directory with config.json and safetensors files, or download it again."
        )
    return files


def weight_bytes(checkpoint: Checkpoint) -> int:
    """Return the size of the weights."""
    return sum(file.stat().st_size for file in Path(checkpoint.path).glob("*.safetensors"))


def _checked_header(name: str, file: Path, size: int) -> bytes:
    """Return the header of a safetensors file. Raises CheckpointError where the file is not as long as it promises."""
    with file.open("rb") as data:
        length = int.from_bytes(data.read(8), "little")
        header = data.read(length) if length < size else b""
    try:
        entries = json.loads(header)
        promised = 8 + length + max(e["data_offsets"][1] for key, e in entries.items() if key != "__metadata__")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{name}: {file.name} is not a safetensors file; download it again.") from error
    if promised != size:
        raise CheckpointError(
            f"{name}: {file.name} has {size:,} of {promised:,} bytes, it was cut off; download it again."
        )
    return header
