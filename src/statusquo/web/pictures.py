"""Pictures: what the page's views draw beyond the command line's answers: dyads, bodies, actors, the world on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from statusquo.core.record import Record
from statusquo.core.standing import Identity
from statusquo.core.timespan import ValidDay
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.fold import standing_on
from statusquo.ledger.folded import Folded, fold_all
from statusquo.ledger.parts import parts_of
from statusquo.ledger.shown import shown_coverage, shown_measure, shown_question
from statusquo.ledger.store import Store
from statusquo.ledger.timeline import fold_known, timeline
from statusquo.web.asks import LAST
from statusquo.web.spells import CERTAIN, Known, Strip, strips
from statusquo.world.rows import Membership
from statusquo.world.world import World
from statusquo.writers.records import Json

RELATIONS = (
    ("members", "member"), ("partners", "partner"), ("candidates", "candidate"), ("observers", "observer"),
    ("suspended", "suspended"),
)  # fmt: skip


def dyad(store: Store, world: World, clocks: Clocks, one: str, other: str) -> Json:
    """Return every measure between two over all days, as known, with the events and changes among them."""
    if other in world.bodies and one not in world.bodies:
        one, other = other, one
    with store.session():
        family = _family(world, one)
        terms = ["p:" + "|".join(sorted((code, other))) for code in family if code != other]
        records = known_records(store, terms, clocks)
        folded = fold_known(store, records, clocks, lambda i: other in (i.imposer, i.target) and _has(i, family))
        known = {p.record.id: p.record for f in folded for a in f.acts for p in a.parts}
        told = timeline(store, world, replace(clocks, on=ValidDay(LAST)), one, other)
        coverage = shown_coverage(store, clocks)
    entries = told["entries"]
    codes = sorted(
        {one, other, *(c for f in folded for c in (f.identity.imposer, f.identity.target, f.identity.body))} - {""}
    )
    return {
        "question": shown_question("dyad", {"a": one, "b": other}, clocks, world),
        "coverage": coverage,
        "basis": told["basis"],
        "names": {code: world.label(code) for code in codes},
        "measures": bars(folded, known),
        "events": [{k: v for k, v in e.items() if k != "entry"} for e in entries if e["entry"] == "event"],
        "changes": [{k: v for k, v in e.items() if k != "entry"} for e in entries if e["entry"] == "measure"],
    }


def bars(folded: Iterable[Folded], known: dict[str, Record]) -> list[Json]:
    """Return the measures of identities over all days: as `standing` shows them, with spells."""
    found = [(strip, _bar(strip, known)) for one in folded for strip in strips(one)]
    wider = {s.id: strip.face.id for strip, _ in found for _, _, m in strip.spells for s in m.supersedes}
    rows = [{**row, "superseded_by": wider.get(row["id"])} for _, row in found]
    return sorted(rows, key=lambda r: (r["spells"][0]["from"] or "", r["id"]))


def _bar(strip: Strip, known: dict[str, Record]) -> Json:
    shown = shown_measure(strip.face, known)
    spells = [
        {
            "from": None if start == 1 else date.fromordinal(start).isoformat(),
            "to": None if end is None else date.fromordinal(end).isoformat(),
            "certainty": measure.certainty.value,
            "state": measure.state,
            "contested": measure.contested,
        }
        for start, end, measure in strip.spells
    ]
    return {**shown, "records": list(strip.face.records), "spells": spells}


def _family(world: World, code: str) -> list[str]:
    """Return a body with its organs and its parent; another actor alone."""
    row = world.bodies.get(code)
    organs = [c for c, b in world.bodies.items() if b.parent == code] if row else []
    return [code, *sorted(organs), *([row.parent] if row and row.parent else [])]


def _has(identity: Identity, family: Sequence[str]) -> bool:
    return bool({identity.imposer, identity.target, identity.body} & set(family))


def body(store: Store, world: World, clocks: Clocks, code: str) -> Json:
    """Return a body on a day: who stands how to it, its rules, the blocks in force, and all measures in it ever."""
    row = world.bodies[code]
    family = [code, *sorted(c for c, b in world.bodies.items() if b.parent == code)]
    with store.session():
        records = [r for r in known_records(store, [f"a:{c}" for c in family], clocks) if r.measure]
        coverage = shown_coverage(store, clocks)
    known = {r.id: r for r in records}
    parts = [p for r in records for p in parts_of(r) if p.identity.body in family or p.identity.imposer in family]
    folded = fold_all(parts, min_reports=clocks.min_reports)
    blocks = [m for f in folded if f.identity.kind == "block" for m in standing_on(f, clocks.on)]
    organs = [{"code": c, "name": world.label(c)} for c in family[1:]]
    return {
        "question": shown_question("body", {"body": code}, clocks, world),
        "coverage": coverage,
        "code": code,
        "name": row.name,
        "kind": row.kind,
        "parent": row.parent or None,
        "organs": organs,
        **{name: _standing(world, code, relation, clocks.on) for name, relation in RELATIONS},
        "rules": _rules(world, family, clocks.on),
        "blocks": [shown_measure(m, known) for m in blocks],
        "history": bars(folded, known),
    }


def _standing(world: World, code: str, relation: str, on: date) -> list[Json]:
    codes = world.members(code, on, relation)
    rows = [(c, world.standing(code, c, on).row) for c in codes]
    return [{"code": c, "name": world.label(c), "since": r.start or None if r else None} for c, r in rows]


def _rules(world: World, family: Sequence[str], on: date) -> list[Json]:
    matters = ("general", "engagement", "sanctions", "admission", "trade", "budget")
    found = []
    for code in family[:1]:
        for matter in matters:
            rule = world.rule(code, matter, on)
            if rule is not None and rule.matter == matter:
                found.append({
                    "matter": rule.matter, "rule": rule.rule, "threshold": rule.threshold,
                    "population": rule.population, "veto": list(rule.veto), "note": rule.note or None,
                    "source": rule.source,
                })  # fmt: skip
    return found


def actor(world: World, row: Json, code: str, on: date, near: Sequence[tuple[str, int]]) -> Json:
    """Return an actor with the bodies that it stands to, its offices on a day, and whom it deals with."""
    memberships = {m.body for m in world.tables.rows("memberships", Membership) if m.member == code and m.holds(on)}
    bodies = [{"code": b, "name": world.label(b), "relation": world.relation(b, code, on)} for b in sorted(memberships)]
    offices = []
    for office in world.offices.values():
        if office.code != code:
            continue
        now = [h for h in world.holders.get(office.office, ()) if h.holds(on)]
        if now:
            holder = max(now, key=lambda h: h.first)
            offices.append({
                "office": office.office, "title": office.title, "holder": holder.name,
                "since": holder.start or None, "until": holder.end or None,
            })  # fmt: skip
    return {**row, "bodies": bodies, "offices": offices, "near": [list(n) for n in near]}


def bodies(world: World, counts: dict[str, int], blocks: dict[str, int], on: date) -> list[Json]:
    """Return the bodies that have members, or blocks in the ledger."""
    found = []
    sizes = _sizes(world, on)
    for code, row in sorted(world.bodies.items()):
        members, partners = sizes[code]
        if not members and code not in blocks:
            continue
        if row.parent and code not in blocks and sizes.get(row.parent, ((), 0))[0] == members:
            continue  # an organ that nothing is told of, with its parent's members
        found.append({
            "code": code, "name": row.name, "kind": row.kind, "parent": row.parent or None, "members": len(members),
            "partners": partners, "blocks": blocks.get(code, 0), "records": counts.get(code, 0),
        })  # fmt: skip
    return found


@lru_cache(maxsize=16)
def _sizes(world: World, on: date) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return each body's members and how many partners it has on a day; the tables alone decide it."""
    return {code: (world.members(code, on), len(world.members(code, on, "partner"))) for code in world.bodies}


def arcs(rows: Iterable[tuple[Known, int]], kinds: frozenset[str]) -> list[list[Any]]:
    """Return `[imposer, target, kind, certainty of the surest, count, ids]` for each pair and kind."""
    found: dict[tuple[str, str, str], tuple[int, list[str]]] = {}
    for row, flags in rows:
        identity = row.identity
        if kinds and identity.kind not in kinds:
            continue
        key = (identity.imposer, identity.target, identity.kind)
        surest, ids = found.setdefault(key, (0, []))
        ids.append(row.id)
        found[key] = (max(surest, flags & CERTAIN), ids)
    return [
        [*key, "certain" if surest else "possible", len(ids), list(dict.fromkeys(ids))]
        for key, (surest, ids) in sorted(found.items())
    ]
