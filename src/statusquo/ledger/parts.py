"""Part: what one record does to one measure, ready for the fold.

Invariant: threats, proposals, requests, hypotheses and denials yield no part that can change a state; each single
imposer and target has parts of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from statusquo.core.measure import MeasurePart
from statusquo.core.record import Record, Status
from statusquo.core.standing import Identity
from statusquo.core.timespan import UNKNOWN_FUTURE, Basis, TimeSpan
from statusquo.ledger.scope import UNTOLD, Scope, read_scope

POINT_DAYS = 3
"""A veto whose day is known this closely, told as over, with neither end nor condition, is one vote and no more."""
SINGLE = frozenset({"truce", "membership"})
"""Kinds that stand once for an identity, whatever their scope's words."""
OPENING = frozenset({"impose", "announce", "widen"})
PRESUPPOSING = frozenset({"extend", "widen", "narrow", "suspend", "lift", "announce_end"})
_SPEECH = frozenset({"THREATEN", "REQUEST"})
_EASING = frozenset({"CONCEDE", "RETREAT"})
_AGREED_OPEN = frozenset({"diplomatic", "cooperation", "travel", "transit"})
"""Kinds of which an agreement announces the end: one agrees to open, and closes without asking. Of 62 such agreements
in the Current Events archive 51 were to open and 2 to close, by their scopes; of trade and financial ones about half.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one record does to one identity.

    `change` is a change of the fold table or `deny`; `when` the day that it takes effect; `said` the day that an
    announcement was published; `since` an earlier start that the record also tells; `voice` keys who says so.
    """

    identity: Identity
    change: str
    when: TimeSpan
    published: date
    record: Record
    scope: Scope
    voice: str
    point: bool = False
    since: TimeSpan | None = None
    until: TimeSpan | None = None

    @property
    def measure(self) -> MeasurePart:
        """The record's measure part as told."""
        assert self.record.measure is not None
        return self.record.measure

    @property
    def key(self) -> tuple[date, str]:
        """Order of telling: publication, then record id."""
        return self.published, self.record.id


def identities(part: MeasurePart) -> tuple[Identity, ...]:
    """Return the identities that a measure part speaks of, one for each single imposer and target.

    A truce holds between pairs of parties without order; a side that is not named is the empty string.
    """
    body = part.body or ""
    if part.kind == "truce":
        parties = sorted({*part.imposer, *part.target})
        pairs = list(combinations(parties, 2)) or [(p, p) for p in parties] or [("", "")]
    else:
        pairs = [(i, t) for i in part.imposer or ("",) for t in part.target or ("",)]
        pairs = [(i, t) for i, t in pairs if i != t] or pairs
    return tuple(Identity(kind=part.kind, imposer=i, target=t, body=body) for i, t in dict.fromkeys(pairs))


def parts_of(record: Record) -> Iterator[Part]:
    """Yield the record's part for each identity; nothing for what never stands."""
    told = record.measure
    change = _change(record, told) if told is not None else None
    if told is None or change is None:
        return
    when = _when(record, told, change)
    since = told.since if change in ("extend", "lift", "announce_end") else None
    if since is not None and since.latest >= when.earliest:
        since = None
    until = None
    if change in ("impose", "announce", "extend", "widen", "suspend"):
        until = told.until or (record.end if change in ("impose", "extend") else None)
    for identity in identities(told):
        yield Part(
            identity=identity,
            change=change,
            when=when,
            published=record.document.published,
            record=record,
            scope=UNTOLD if told.kind in SINGLE else read_scope(told),
            voice=voice_key(record),
            point=_is_point(record, told, change, when),
            since=since,
            until=until if until is None or until.latest > when.earliest else None,
        )


def voice_key(record: Record) -> str:
    """Return who vouches for the record: the innermost voice's code or name, else the report itself."""
    if record.attribution:
        voice = record.attribution[-1]
        return voice.code or voice.name.casefold()
    return f"report:{record.document.outlet or record.document.id}"


def _change(record: Record, told: MeasurePart) -> str | None:
    if told.change in ("threaten", "propose") or record.type in _SPEECH or record.status is Status.HYPOTHETICAL:
        return None
    if told.change == "deny":
        return "deny"
    if record.status is Status.NEGATED:  # a refusal is itself told by a negation ("will not allow"): no denial
        return "deny" if told.change in ("impose", "extend", "widen") and record.type != "REJECT" else None
    if told.change == "announce":
        easing = _eases(record, told) if told.kind != "truce" else record.type in ("SANCTION", "REJECT")
        return "announce_end" if easing else "announce"
    if record.status is Status.FUTURE:
        return None
    if told.kind == "truce" and told.change == "lift" and record.type in ("ASSAULT", "ACCUSE"):
        return None  # a breach is no end: a truce ends when a party declares it over
    return told.change


def _eases(record: Record, told: MeasurePart) -> bool:
    """Tell whether what is announced is an end; what two parties agree on between themselves is none of their bans."""
    if record.type != "AGREE":
        return record.type in _EASING
    own = {a.code for a in record.actors}
    between = len(set(told.imposer) | set(told.target)) > 1 and {*told.imposer, *told.target} <= own
    return told.kind in _AGREED_OPEN or between


def _when(record: Record, told: MeasurePart, change: str) -> TimeSpan:
    if change in ("impose", "widen", "suspend", "narrow"):
        return told.since or record.date
    if change == "lift":
        return told.until or record.date
    if change == "announce":
        return _undated(told.since or record.date)
    if change == "announce_end":
        later = told.since if told.since and told.since.latest >= record.document.published else None
        return _undated(told.until or later or record.date)
    return record.date


def _undated(span: TimeSpan) -> TimeSpan:
    """Return an announced day; one that rests on no words may never come, so it is unbounded above."""
    if span.basis is Basis.TEXT:
        return span
    return TimeSpan(earliest=span.earliest, latest=UNKNOWN_FUTURE, basis=span.basis)


def _is_point(record: Record, told: MeasurePart, change: str, when: TimeSpan) -> bool:
    return (
        told.kind == "block"
        and change == "impose"
        and record.status is Status.OCCURRED
        and when.days <= POINT_DAYS
        and told.until is None
        and told.condition is None
        and record.end is None
    )
