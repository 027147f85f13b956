"""Contested: whether the voices behind a measure disagree on whether it stands.

Invariant: later news of a change is no disagreement. Voices disagree when someone denies the measure and no later
change settles it, or when two voices tell opposite changes for days that can't be told apart, or when one maintains
what another has ended. A voice that seems to deny in one report what it claims there is misread, not at odds.
"""

from collections.abc import Sequence

from statusquo.core.certainty import Certainty
from statusquo.core.timespan import ValidDay
from statusquo.ledger.parts import Part
from statusquo.ledger.scope import Order, Scope, order
from statusquo.ledger.strands import Act

_CLAIMS_ON = frozenset({"impose", "extend", "widen", "narrow"})
_CLAIMS_OFF = frozenset({"lift"})


def is_contested(acts: Sequence[Act], denials: Sequence[Part], scope: Scope, day: ValidDay) -> bool:
    """Tell whether voices disagree on a strand by `day`."""
    begun = [a for a in acts if a.when.earliest <= day]
    ons = [a for a in begun if a.change in _CLAIMS_ON]
    offs = [a for a in begun if a.change in _CLAIMS_OFF]
    if any(_disagree(on, off) for on in ons for off in offs):
        return True
    claims = {(p.voice, p.record.document.id) for a in ons for p in a.parts}
    meant = [d for d in denials if d.when.earliest <= day and _speaks_of(d, scope)]
    meant = [d for d in meant if (d.voice, d.record.document.id) not in claims]
    return any(not any(d.when.before(a.when) is Certainty.CERTAIN for a in [*ons, *offs]) for d in meant)


def _disagree(on: Act, off: Act) -> bool:
    if _voices(on) <= _voices(off) or _voices(off) <= _voices(on):
        return False
    if on.change in ("extend", "narrow") and off.when.before(on.when) is not Certainty.NO:
        return True
    return on.when.same(off.when) is not Certainty.NO


def _voices(act: Act) -> set[str]:
    return {p.voice for p in act.parts}


def _speaks_of(denial: Part, scope: Scope) -> bool:
    return not denial.scope.told or order(denial.scope, scope) is not Order.UNKNOWN
