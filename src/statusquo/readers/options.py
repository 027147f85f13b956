"""Options of a reading: what holds for every input of one call of `read`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statusquo.readers.fetch import Fetcher


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the caller asks for.

    `published` is the day of reports that tell none. `mapping` names the column of a field, by field. `english` sets
    aside what is in another language. `note` is told, a line at a time, what was guessed. `fetcher` opens addresses;
    without it one is made when the first address comes.
    """

    published: date | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    english: bool = True
    note: Callable[[str], None] = _silent
    fetcher: "Fetcher | None" = None
