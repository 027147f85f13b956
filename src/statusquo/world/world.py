"""World: states, bodies, offices and groups with their dates, as the tables tell them.

Invariant: a World is read-only; what it answers depends on its tables (`digest`) and on the day that is asked
for, never on today. Questions of standing and membership never build the name matcher.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from statusquo.core.errors import UnknownActorError
from statusquo.world.rows import Ambiguous, Body, Group, Holder, Membership, Name, Office, Place, Role, Rule, State
from statusquo.world.senses import Senses, collect
from statusquo.world.spelling import fold
from statusquo.world.tables import Tables, load_tables

if TYPE_CHECKING:
    from statusquo.world.context import Context
    from statusquo.world.names import Names
    from statusquo.world.resolve import Resolution, Resolver

_RANK = {"suspended": 0, "member": 1, "candidate": 2, "partner": 3, "observer": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an actor stands to a body on a day; `relation` is "none" where no row says anything else."""

    relation: str
    row: Membership | None = None


REMEMBERED = 4096
"""Lists of members that are kept, by body and day: whoever asks for one body's often asks for all on a day."""


class World:
    """The tables with the questions that other layers ask of them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.digest = tables.digest
        self._members: dict[tuple[str, date, str], tuple[str, ...]] = {}

    @classmethod
    def load(cls, names: Path | None = None) -> "World":
        """Load the packaged tables, and a user's table over them.

        Raises:
            TableError: for a row that breaks its table's rules, with the line.
        """
        return cls(load_tables(names))

    # -- rows ---------------------------------------------------------------------------------------------------------
    @cached_property
    def states(self) -> tuple[State, ...]:
        """States, territories and regions."""
        return self.tables.rows("states", State)

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """Bodies and organs by code."""
        rows = self.tables.rows("bodies", Body)
        return {**{row.code: row for row in rows}, **{row.code: row for row in rows if row.user}}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Named groups by code; groups that act under their state's code are not among them."""
        states = {state.code for state in self.states}
        rows = [row for row in self.tables.rows("groups", Group) if row.code not in states]
        return {**{row.code: row for row in rows}, **{row.code: row for row in rows if row.user}}

    @cached_property
    def offices(self) -> dict[str, Office]:
        """Offices by id."""
        return {row.office: row for row in reversed(self.tables.rows("offices", Office))}

    @cached_property
    def holders(self) -> dict[str, tuple[Holder, ...]]:
        """Spells in office by office, a user's first."""
        found: dict[str, list[Holder]] = {}
        for row in self.tables.rows("holders", Holder):
            found.setdefault(row.office, []).append(row)
        return {office: tuple(rows) for office, rows in found.items()}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Places by folded name; of places that share a name the largest."""
        found: dict[str, Place] = {}
        for row in sorted(self.tables.rows("places", Place), key=lambda p: p.population):
            for name in (*row.aliases, row.name):
                found[fold(name)] = row
        return found

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """Role nouns."""
        return self.tables.rows("roles", Role)

    @cached_property
    def senses(self) -> Senses:
        """Every surface with what it may stand for."""
        return collect(self.tables)

    @cached_property
    def names(self) -> "Names":
        """The matcher over all surfaces; built when it is first asked for."""
        from statusquo.world.names import Names

        return Names(self.senses)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The plain name of every code."""
        found = {row.code: row.name for row in reversed(self.tables.rows("names", Name))}
        found |= {row.code: row.name for row in self.groups.values()}
        found |= {row.code: row.name for row in self.bodies.values()}
        return found | {row.code: row.name for row in self.states if row.kind not in {"region", "breakaway"}}

    @cached_property
    def resolver(self) -> "Resolver":
        """What resolves names and phrases; built when it is first asked for."""
        from statusquo.world.resolve import Resolver

        return Resolver(self)

    # -- questions ----------------------------------------------------------------------------------------------------
    def body(self, code: str) -> Body | None:
        """Return the body or organ with this code."""
        return self.bodies.get(code.upper())

    def relation(self, body: str, code: str, day: date) -> str:
        """Return how `code` stands to `body` on `day`: member, suspended, candidate, partner, observer or none.

        An organ without members of its own has those of its parent.
        """
        return self.standing(body, code, day).relation

    def standing(self, body: str, code: str, day: date) -> Standing:
        """Return the relation with the row that it rests on."""
        rows = [r for r in self._memberships_of(body) if r.member == code and r.holds(day)]
        if not rows:
            return Standing(relation="none")
        best = _best(rows)
        return Standing(relation=best.relation, row=best)

    def members(self, body: str, day: date, relation: str = "member") -> tuple[str, ...]:
        """Return the codes that stand to `body` in this relation on `day`, in order of the alphabet."""
        found = self._members.get((body, day, relation))
        if found is None:
            if len(self._members) >= REMEMBERED:
                self._members.clear()
            held: dict[str, list[Membership]] = {}
            for row in self._memberships_of(body):
                if row.holds(day):
                    held.setdefault(row.member, []).append(row)
            found = tuple(sorted(code for code, rows in held.items() if _best(rows).relation == relation))
            self._members[body, day, relation] = found
        return found

    def rule(self, body: str, matter: str, day: date) -> Rule | None:
        """Return how `body` decides on `matter` on `day`: by its own rule, its general rule, or its parent's."""
        rows = [r for r in self._rules.get(body, ()) if r.holds(day)]
        for wanted in (matter, "general"):
            found = [r for r in rows if r.matter == wanted]
            if found:
                return min(found, key=lambda r: (not r.user, -r.first))
        parent = self.bodies[body].parent if body in self.bodies else ""
        return self.rule(parent, matter, day) if parent else None

    def find(self, name: str) -> str:
        """Return the code of an actor told by name or code.

        Raises:
            UnknownActorError: when no table knows it; carries near names.
        """
        wanted = fold(name).strip()
        if wanted.upper() in self.labels:
            return wanted.upper()
        code = self._codes.get(_key(wanted))
        if code is None:
            raise UnknownActorError(name, self.near(name))
        return code

    def near(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Return names that are spelled almost like `name`, best first."""
        from rapidfuzz import fuzz, process

        choices = {key: label for key, label in self._spellings.items() if key}
        found = process.extract(_key(name), list(choices), scorer=fuzz.WRatio, limit=limit * 3, score_cutoff=72)
        return tuple(dict.fromkeys(choices[key] for key, _, _ in found))[:limit]

    def resolve(self, name: str, day: date, context: "Context | str | None" = None) -> "Resolution":
        """Return what a name, role or phrase stands for on `day`, read in its article where one is given."""
        return self.resolver.resolve(name, day, context)

    def label(self, code: str) -> str:
        """Return the plain name of a code, or the code itself where no table knows it."""
        return self.labels.get(code, code)

    def known(self, code: str) -> bool:
        """Tell whether a code is in a table."""
        return code in self.labels

    # -- indexes ------------------------------------------------------------------------------------------------------
    @cached_property
    def _memberships(self) -> dict[str, tuple[Membership, ...]]:
        found: dict[str, list[Membership]] = {}
        for row in self.tables.rows("memberships", Membership):
            found.setdefault(row.body, []).append(row)
        return {body: tuple(rows) for body, rows in found.items()}

    def _memberships_of(self, body: str) -> tuple[Membership, ...]:
        seen: set[str] = set()
        while body not in self._memberships and body in self.bodies and body not in seen:
            seen.add(body)
            body = self.bodies[body].parent
        return self._memberships.get(body, ())

    @cached_property
    def _rules(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for row in self.tables.rows("rules", Rule):
            found.setdefault(row.body, []).append(row)
        return {body: tuple(rows) for body, rows in found.items()}

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {_key(surface): surface for surface, _ in self._surfaces()}

    @cached_property
    def _codes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for surface, code in self._surfaces():
            found.setdefault(_key(surface), code)
        return found

    def _surfaces(self) -> list[tuple[str, str]]:
        """Names of what can be a side, a user's first, states before bodies before groups."""
        out = [(row.name, row.code) for row in self.tables.rows("names", Name)]
        order = {"state": 0, "observer": 0, "partial": 0, "territory": 1, "former": 2}
        for state in sorted(self.states, key=lambda s: (not s.user, order.get(s.kind, 3))):
            out += [(s.rstrip("?"), state.code) for s in (state.name, *state.aliases)]
        for state in self.states:
            out += [(s.rstrip("?"), state.code) for s in (*state.adjectives, *state.seats)]
        named: list[Body | Group] = [*self.bodies.values(), *self.groups.values()]
        for row in named:
            out += [(s.rstrip("?"), row.code) for s in (row.code, row.name, *row.aliases)]
        for surface, senses in self._ruled().items():
            out.insert(0, (surface, senses))
        return out

    def _ruled(self) -> Mapping[str, str]:
        """What a name that has several readings stands for when nothing else is known: its strongest reading."""
        best: dict[str, Ambiguous] = {}
        for row in self.tables.rows("ambiguous", Ambiguous):
            if row.name not in best or row.prior > best[row.name].prior:
                best[row.name] = row
        return {name: row.code for name, row in best.items() if row.code}


def _best(rows: Sequence[Membership]) -> Membership:
    """Return the row that counts where several hold: a user's before ours, then by rank of relation."""
    return min([r for r in rows if r.user] or rows, key=lambda r: _RANK[r.relation])


def _key(name: str) -> str:
    """Return a name without case, marks, dots and article, for look-up."""
    plain = fold(name).lower().replace(".", "").strip()
    return plain.removeprefix("the ")
