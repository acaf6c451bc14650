"""A checkpoint, found and checked before anything is computed: where it lies, what it is, which weights it holds."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

_SAMPLE = 65536  # bytes of each place in a weight file that goes into its fingerprint
_PLACES = 64
_FILES = ("*.json", "*.safetensors", "*.txt", "*.jinja", "*.model")  # neither pickles nor code
_PROCESSOR_FILES = (
    *("preprocessor_config.json", "processor_config.json", "video_preprocessor_config.json"),
    *("chat_template.json", "chat_template.jinja", "tokenizer.json", "tokenizer_config.json"),
    *("special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "tiktoken.model"),
)


class CheckpointError(Exception):
    """The checkpoint cannot be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Checkpoint:
    """A local directory with a checkpoint. `revision` is the Hub's commit, or `local:<weights>` for a directory."""

    name: str  # as shown and bound: the Hub id, or the directory's own name
    path: str
    revision: str
    architecture: str
    weights: str  # fingerprint


def find_checkpoint(name: str, revision: str | None, remote_code: bool = False) -> Checkpoint:
    """A directory as it is, or a Hub id downloaded into the Hub's cache. Raises CheckpointError.

    remote_code: the code in it is wanted, too, and is part of what it is.
    """
    if Path(name).is_dir():
        if revision:
            raise CheckpointError(
                f"--revision {revision} belongs to a Hub id, and {name} is a directory; leave it out."
            )
        path, commit = Path(name), None
    elif name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise CheckpointError(f"no directory {name}; give a checkpoint's directory or a Hub id such as owner/name.")
    else:
        path = _download(name, revision, (*_FILES, "*.py") if remote_code else _FILES)
        commit = path.name
    config = path / "config.json"
    try:
        architecture = json.loads(config.read_text(encoding="utf-8"))["architectures"][0]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise CheckpointError(
            f"{name} is no checkpoint: its config.json names no architecture ({type(error).__name__}: {error})."
        ) from error
    weights = _fingerprint(name, path, sorted(path.glob("*.py")) if remote_code else [])
    shown = name if commit else path.resolve().name
    return Checkpoint(shown, str(path), commit or f"local:{weights[:12]}", architecture, weights)


def with_processor(checkpoint: Checkpoint, processor: str, folder: Path) -> str:
    """A directory of links: the checkpoint, with the processor's files of another one. Returns its path.

    For programs that read both from one place. Raises CheckpointError.
    """
    other = Path(processor) if Path(processor).is_dir() else _download(processor, None, _PROCESSOR_FILES)
    own = {file.name: file for file in Path(checkpoint.path).iterdir() if file.name not in _PROCESSOR_FILES}
    theirs = {file.name: file for file in other.iterdir() if file.name in _PROCESSOR_FILES}
    for name, file in (own | theirs).items():
        (folder / name).symlink_to(file.resolve())
    return str(folder)


def processor_fingerprint(path: str) -> str:
    """SHA-256 over the files that decide what a picture and a prompt become, and tokens a text."""
    digest = hashlib.sha256()
    for name in sorted(_PROCESSOR_FILES):
        if (file := Path(path, name)).is_file():
            digest.update(f"{name}:{file.stat().st_size}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _download(name: str, revision: str | None, patterns: tuple[str, ...] = _FILES) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=list(patterns)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise CheckpointError(
            f"cannot get {name} at revision {revision or 'main'} from the Hub ({reason}); "
            "check the name, your token and the network, or give a local directory."
        ) from error


def _fingerprint(name: str, path: Path, code: list[Path]) -> str:
    """SHA-256 over the files of code, and names, sizes, headers and samples of all weight files.

    Reading every byte of a 20 GB checkpoint at each start would take minutes; 64 places in each file tell any two
    trained checkpoints apart.
    """
    digest = hashlib.sha256((path / "config.json").read_bytes())
    for file in code:
        digest.update(file.read_bytes())
    for file in _weight_files(name, path):
        size = file.stat().st_size
        digest.update(f"{file.name}:{size}".encode())
        digest.update(_checked_header(name, file, size))
        with file.open("rb") as data:
            for place in range(_PLACES):
                data.seek(max(0, size - _SAMPLE) * place // (_PLACES - 1))
                digest.update(data.read(_SAMPLE))
    return digest.hexdigest()


def _weight_files(name: str, path: Path) -> list[Path]:
    """The safetensors files that the checkpoint says it has, all of them there."""
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


def _checked_header(name: str, file: Path, size: int) -> bytes:
    """The header of a safetensors file, after comparing the size that it promises with the size on disk."""
    with file.open("rb") as data:
        length = int.from_bytes(data.read(8), "little")
        header = data.read(length) if length < size else b""
    try:
        entries = json.loads(header)
        promised = 8 + length + max(e["data_offsets"][1] for key, e in entries.items() if key != "__metadata__")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{name}: {file.name} is no safetensors file; download it again.") from error
    if promised != size:
        raise CheckpointError(
            f"{name}: {file.name} has {size:,} of {promised:,} bytes, it was cut off; download it again."
        )
    return header
