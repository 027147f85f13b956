"""standing: which measures are in force on a day, by what was known on another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from statusquo.codebook.tables import codebook
from statusquo.core.errors import QuestionError
from statusquo.core.record import Record
from statusquo.core.standing import Identity, Measure
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.fold import fold
from statusquo.ledger.parts import parts_of
from statusquo.ledger.shown import shown_coverage, shown_measure, shown_question
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which measures are asked for: by an imposer, against a target, between two (both ways), of a kind."""

    by: str | None = None
    against: str | None = None
    between: tuple[str, str] | None = None
    kind: str | None = None

    def terms(self) -> list[str]:
        """Return the narrowest terms that find every record of the identities asked for."""
        if self.between:
            one, other = self.between
            return [f"it:{one}>{other}", f"it:{other}>{one}"]
        if self.by and self.against:
            return [f"it:{self.by}>{self.against}"]
        if self.by or self.against:
            return [f"i:{self.by}" if self.by else f"t:{self.against}"]
        return [f"k:{kind}" for kind in ([self.kind] if self.kind else sorted(codebook().kinds))]

    def wants(self, identity: Identity) -> bool:
        """Tell whether a measure of this identity is asked for."""
        sides = (identity.imposer, identity.target)
        if self.kind and identity.kind != self.kind:
            return False
        if self.between and set(sides) != set(self.between):
            return False
        if identity.kind == "truce":
            return all(code in sides for code in (self.by, self.against) if code)
        return self.by in (None, identity.imposer) and self.against in (None, identity.target)


def standing(store: Store, world: WorldView, clocks: Clocks, asked: Asked) -> Json:
    """Return the measures that stand on `clocks.on`, as the contract shows them.

    Raises:
        QuestionError: for a kind that the codebook does not have.
    """
    if asked.kind and asked.kind not in codebook().kinds:
        raise QuestionError(f"no measure kind {asked.kind!r}; kinds are {', '.join(sorted(codebook().kinds))}")
    records = known_records(store, asked.terms(), clocks)
    measures = fold_records(records, clocks, asked.wants)
    known = {r.id: r for r in records}
    fields = {"by": asked.by, "against": asked.against, "between": list(asked.between or ()), "kind": asked.kind}
    return {
        "question": shown_question("standing", fields, clocks, world),
        "coverage": shown_coverage(store, clocks),
        "basis": "reported" if any(_bears(r, asked) for r in records) else "no_report",
        "measures": [shown_measure(m, known) for m in measures],
    }


def fold_records(records: Iterable[Record], clocks: Clocks, wants: Callable[[Identity], bool]) -> list[Measure]:
    """Return the measures of the wanted identities that stand at these clocks."""
    parts = [p for r in records for p in parts_of(r) if wants(p.identity)]
    return fold(parts, clocks.on, min_reports=clocks.min_reports)


def _bears(record: Record, asked: Asked) -> bool:
    return record.measure is not None and (asked.kind is None or record.measure.kind == asked.kind)
