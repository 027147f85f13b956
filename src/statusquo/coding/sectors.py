"""Sectors: the stage that settles, once an act's type is known, the sector of a side that only a bare name names.

Rule: where nothing but a country's or place's name stands ("Ruritania shelled the town"), the act tells who acted or
was acted on: its forces, its people, its government or only its ground, by `act_sectors.csv`. A side with a role, a
holder's or a group's name keeps its sector.
Invariant: codes, spans and sides stay as they are.
"""

from dataclasses import replace

from statusquo.codebook.sides import side_sector
from statusquo.core import Act, Actor, Document
from statusquo.core.span import Span

BARE = frozenset({"state", "capital", "adjective", "region", "place", "seat", "demonym", "names joined"})
"""First words of the rules that read a bare name."""


class Sectors:
    """Settles the sectors of acts' sides."""

    name = "sectors"
    requires = frozenset({"mentions", "acts"})
    assigns = frozenset[str]()

    def __call__(self, document: Document) -> Document:
        """Return the document with the sectors of its acts' sides settled."""
        if not document.acts:
            return document
        rules = {m.span: m.rule for m in document.mentions}
        acts = tuple(
            replace(
                act,
                actors=tuple(_settled(a, act, "actor", rules) for a in act.actors),
                recipients=tuple(_settled(a, act, "recipient", rules) for a in act.recipients),
            )
            for act in document.acts
        )
        return replace(document, acts=acts)


def bare(rule: str, sector: str | None) -> bool:
    """Tell whether a name was read by a rule for bare names, with no sector or a government's."""
    return rule.partition(":")[0] in BARE and sector in {None, "GOV", "CVL", "MIL"}


def _settled(actor: Actor, act: Act, side: str, rules: dict[Span, str]) -> Actor:
    rule = rules.get(actor.span) if actor.span is not None else None
    if rule is None or not bare(rule, actor.sector):
        return actor
    kind = act.measure.kind if act.measure is not None else None
    sector = side_sector(act.type, act.mode, kind, side, actor.sector)
    return actor if sector == actor.sector else replace(actor, sector=sector)
