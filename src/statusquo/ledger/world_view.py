"""WorldView: what the ledger needs to know of the world, so that it can be asked with any tables."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol


class RuleRow(Protocol):
    """A decision rule; `threshold` is a count of votes above 1, else a share; `veto` holds codes or `*`."""

    @property
    def matter(self) -> str:
        """What is decided."""

    @property
    def rule(self) -> str:
        """The rule's name (consensus, unanimity, majority, two_thirds, qualified, veto_majority, lead)."""

    @property
    def threshold(self) -> float | None:
        """Votes needed."""

    @property
    def population(self) -> float | None:
        """Share of the population needed."""

    @property
    def veto(self) -> tuple[str, ...]:
        """Whose no alone blocks."""


class WorldView(Protocol):
    """Membership, rules and names on a day (`statusquo.world.World` is one)."""

    digest: str

    @property
    def bodies(self) -> Mapping[str, Any]:
        """Bodies and organs by code; rows have a `parent`."""

    def relation(self, body: str, code: str, day: date) -> str:
        """Return member, suspended, candidate, partner, observer or none."""

    def members(self, body: str, day: date) -> tuple[str, ...]:
        """Return the members' codes."""

    def rule(self, body: str, matter: str, day: date) -> RuleRow | None:
        """Return how the body decides on a matter."""

    def find(self, name: str) -> str:
        """Return the code of a name or code, or raise UnknownActorError."""
