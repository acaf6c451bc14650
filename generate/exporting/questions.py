"""Read from a dataset's runs.json which question a teacher was asked: the rows of one teacher may not have it."""

from pathlib import Path

from huggingface_hub import hf_hub_download
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError

from generate.storage.dataset_files import parse_json, read_bytes
from imagenet_think import ContractError


def read_question(dataset: str, teacher: str) -> str:
    """Return the question of the teacher's run. Raises ContractError where nothing gives it.

    dataset: a directory, or a Hub id.
    """
    try:
        local = Path(dataset, "runs.json")
        file = local if local.parent.is_dir() else hf_hub_download(dataset, "runs.json", repo_type="dataset")
        data = read_bytes(Path(file).resolve())  # the Hub's files are links into its cache
        return str(parse_json(data, "it", {teacher: {"bound": {"question": str}}})[teacher]["bound"]["question"])
    except (OSError, EntryNotFoundError, HfHubHTTPError, ContractError) as error:
        reason = str(error).partition("\n")[0]
        raise ContractError(
            f"the runs.json of {dataset} does not give the question of {teacher} ({type(error).__name__}: {reason}); "
            "build the dataset again"
        ) from error
