"""Organs: whose a council or court is when a state's name stands beside it ("Israel's Security Council").

Invariant: only organs whose bare name tells no owner are taken from the body or state that the tables give them.
"""

import re
from itertools import pairwise

from statusquo.world.phrase import Phrase
from statusquo.world.strangers import Reading

_NATIONS = frozenset({"state", "adjective"})
_OWNED = frozenset({"body", "region"})
_BARE_ORGAN = re.compile(
    r"(?:Supreme |National |Federal |Constitutional |High )*"
    r"(?:Security Council|General Assembly|Council|Assembly|Court|Parliament|Commission|Cabinet|"
    r"Securities and Exchange Commission|Election Commission|Central Bank)"
)


_POSSESSED = re.compile(r"'s? (?:[A-Z][a-z]+ (?:and )?)+")
_ORGAN = re.compile(r"^(?:Security Council|General Assembly|Assembly|Council|Parliament|Commission)$")


def own_organ(phrase: Phrase, plain: str) -> Reading | None:
    """Return the state whose organ a phrase names by possessive, adjective or "of", or None."""
    for one, two in pairwise(link.seen for link in phrase.links):
        between = plain[one.end : two.start]
        if one.kind in _NATIONS | {"body"} and _POSSESSED.fullmatch(between) and two.sense.table == "bodies":
            if one.code != two.code and two.kind == "body" and _ORGAN.search(two.surface):
                own = one.sector if one.kind == "body" else "GOV"
                return one.code, own, f"organ of {one.sense.row}", f"{two.surface} with its owner", 0.8
            continue
        if one.kind in _NATIONS and between in {"'s ", " "} and _BARE_ORGAN.fullmatch(two.surface):
            owner, organ = one, two
        elif two.kind == "state" and between in {" of ", " of the "} and _BARE_ORGAN.fullmatch(one.surface):
            owner, organ = two, one
        else:
            continue
        if organ.kind in _OWNED and organ.code != owner.code:
            sector = "LEG" if "Assembly" in organ.surface else "JUD" if "Court" in organ.surface else "GOV"
            return owner.code, sector, f"organ of {owner.sense.row}", f"{organ.surface} with its state", 0.85
    return None
