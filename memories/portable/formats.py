"""What a format of a file that somebody brings must do. IMPORT_FORMATS lists them; docs/import.md describes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, cast

from django.conf import settings
from django.utils.module_loading import import_string

from memories.portable.json_records import Record
from memories.portable.report import Report
from memories.records import By, Owner


class Format(ABC):
    """One file of one format, for one person. Given the records in their order, first to look, later to bring in.

    Everything may come twice: a run that was cut off starts again at the first record, and so may a person.
    """

    name: ClassVar[str]
    label: ClassVar[Any]
    holds: ClassVar[Literal["memories", "conversations"]]
    passes: ClassVar[int] = 1
    """How often `bring` wants to see the records."""

    def __init__(self, owner: Owner, report: Report) -> None:
        self.owner = owner
        self.report = report

    @classmethod
    @abstractmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        """Whether a file that begins with these records is one of this format."""

    @abstractmethod
    def look(self, record: Record) -> None:
        """Check a record and count what would become of it. Nothing is written. Raise ImportRefused for a bad file."""

    def looked(self) -> None:  # noqa: B027 - most have nothing to say
        """After the last record. Raise ImportRefused when the file is not whole."""

    @abstractmethod
    def bring(self, record: Record, by: By, turn: int) -> int:
        """Bring a record in, in the pass `turn` from 0; return how many new memories or messages came of it."""

    def brought(self, by: By) -> int:  # noqa: ARG002
        """After the last record of the last pass."""
        return 0

    @property
    def sessions(self) -> Sequence[str]:
        """The conversations that were brought in, by the name under which memories knows them."""
        return ()


def formats() -> list[type[Format]]:
    """Those of the settings."""
    return [cast(type[Format], import_string(path)) for path in settings.IMPORT_FORMATS]


def fields_of(value: Any) -> Mapping[str, Any]:
    """The fields of a JSON object; none of anything else."""
    return cast(Mapping[str, Any], value) if isinstance(value, dict) else {}
