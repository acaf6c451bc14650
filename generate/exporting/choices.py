"""Hold what a user asks of an export, and refuse what does not fit together."""

from collections.abc import Sequence
from dataclasses import dataclass

from generate.exporting.formats import ALL, FORMATS, SFT, SHARD_FORMATS, TASK_FORMATS, TRAINERS
from generate.models.registry import MODELS
from imagenet_think import THINKING_WORDS, ContractError


@dataclass(frozen=True)
class Choices:
    """Hold the options beside dataset, --out, --images and --format; None is an option that was not given."""

    embed: bool = False
    skip_missing: bool = False
    trainer: str | None = None
    teacher: str | None = None
    thinking: bool = True
    tags: str | None = None
    relative: bool = False
    redistributable: bool = False

    @property
    def read_by(self) -> str:
        """Return the trainer; ms-swift reads the default's lines as well."""
        return self.trainer or TRAINERS[0]

    @property
    def of(self) -> str:
        """Return a teacher's name, `all` or `mixed`."""
        return self.teacher or ALL

    def words(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return the tags around the thinking, and those around the answer, empty where it has none.

        Raises ContractError where --tags gives none.
        """
        no_tags = ("", "")
        if self.tags is None:
            return THINKING_WORDS, no_tags
        if style := MODELS[self.tags].style if self.tags in MODELS else None:
            if not style.thinking:
                raise ContractError(f"--tags {self.tags} is a model without tags; give those to train with, OPEN,CLOSE")
            return style.thinking[0], style.answer[0] if style.answer else no_tags
        opening, comma, closing = (part.strip() for part in self.tags.partition(","))
        if not comma or not closing or opening == closing:
            raise ContractError(
                f"--tags {self.tags} is neither two tags, such as '{','.join(THINKING_WORDS)}', nor one of the models "
                f"{', '.join(MODELS)}"
            )
        return (opening, closing), no_tags

    def check(self, formats: Sequence[str], images: str | None) -> None:
        """Raise ContractError for an unknown value, and for an option that the formats do not have."""
        for name in formats:
            if name not in FORMATS:
                raise ContractError(f"--format {name} is not known, choose from {', '.join(FORMATS)}")
        if self.read_by not in TRAINERS:
            raise ContractError(f"--trainer {self.trainer} is not known, choose from {', '.join(TRAINERS)}")
        for option, given, needed in self._needs():
            if given and not set(needed) & set(formats):
                raise ContractError(f"{option} requires --format {' or '.join(needed)}; add it, or leave {option} out")
        if self.tags is not None and not self.thinking:
            raise ContractError("--tags are those of the thinking, which --no-thinking leaves out; give one of the two")
        self.words()
        if images is None:
            self._check_without_images(formats)

    def _needs(self) -> list[tuple[str, object, tuple[str, ...]]]:
        """Return every option that only some formats have, whether it was given, and those formats."""
        return [
            ("--embed", self.embed, TASK_FORMATS),
            ("--trainer", self.trainer, (SFT,)),
            ("--teacher", self.teacher, (SFT, *SHARD_FORMATS)),
            ("--no-thinking", not self.thinking, (SFT,)),
            ("--tags", self.tags, (SFT,)),
            ("--relative", self.relative, (SFT,)),
            ("--redistributable", self.redistributable, SHARD_FORMATS),
        ]

    def _check_without_images(self, formats: Sequence[str]) -> None:
        if self.embed or "vlmevalkit" in formats:
            needed = "--embed" if self.embed else "VLMEvalKit's table"
            raise ContractError(f"{needed} needs the pictures: give --images, or --format lmms-eval without them")
        for option, given in (("--relative", self.relative), ("--redistributable", self.redistributable)):
            if given:
                raise ContractError(f"{option} is about your copy of the pictures: give --images, or leave it out")
