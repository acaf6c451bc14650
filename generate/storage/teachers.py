"""Read which runs are a dataset's teachers, from --teacher NAME=RUN and the short forms --glm RUN and --kimi RUN."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from imagenet_think import ContractError, RunDescription, Schema, question_language, read_run


def teacher_runs(teachers: Sequence[str], short_forms: Mapping[str, Path | None]) -> dict[str, Path]:
    """Return the runs by teacher, those of the short forms first, then in the order given.

    teachers: as typed, NAME=RUN. short_forms: by the model that such a run must be of.
    Raises ContractError for a text of another form, a name that no teacher can have, a run of another model.
    """
    runs = {model: run for model, run in short_forms.items() if run is not None}
    for model, run in runs.items():
        if (other := read_run(run)["bound"]["model"]) != model:
            raise ContractError(
                f"{run} is a run of {other!r}; --{model} takes a run of {model!r}, and --teacher NAME={run} any"
            )
    for given in teachers:
        name, sign, run_text = given.partition("=")
        if not (sign and name.strip() and run_text.strip()):
            raise ContractError(
                f"--teacher {given!r} is not NAME=RUN; give a name and the directory of its run, such as mine=runs/mine"
            )
        if name.strip() in runs:
            raise ContractError(f"two runs are given for the teacher {name.strip()!r}; give each a name of its own")
        runs[name.strip()] = Path(run_text.strip())
    if not runs:
        raise ContractError("no teacher is given; name each run of yours: --teacher NAME=RUN, such as mine=runs/mine")
    try:
        Schema(tuple(runs)).check()
    except ValueError as error:
        raise ContractError(f"--teacher: {error}") from error
    _check_different(runs)
    return runs


def _check_different(runs: Mapping[str, Path]) -> None:
    """Raise ContractError for one run under two names, which would agree with itself."""
    of_place: dict[Path, str] = {}
    for name, run in runs.items():
        if (same := of_place.setdefault(run.resolve(), name)) != name:
            raise ContractError(f"the teachers {same!r} and {name!r} are one run, {run}; give each a run of its own")


def read_teacher(run: Path) -> RunDescription:
    """Return a run's description. Raises ContractError where it is no run, or one that asked no question."""
    described = read_run(run)
    if not isinstance(described["bound"].get("question"), str):
        raise ContractError(f"{run / 'run.json'} does not say which question the run asked; give another run")
    return described


def questions_of(described: Mapping[str, RunDescription], runs: Mapping[str, Path]) -> dict[str, tuple[str, str]]:
    """Return by teacher the question and its language.

    Raises ContractError where teachers were asked different questions in one language: rows beside each other answer
    one question.
    """
    asked = {name: (str(run["bound"]["question"]), question_language(run)) for name, run in described.items()}
    for language in {language for _, language in asked.values()}:
        of_language = {name: question for name, (question, other) in asked.items() if other == language}
        if len(set(of_language.values())) > 1:
            found = "; ".join(f"{runs[name]} asked {question!r}" for name, question in of_language.items())
            raise ContractError(f"a pair answers one question, and these runs asked different ones: {found}")
    return asked
