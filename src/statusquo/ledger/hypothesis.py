"""What if: a change supposed for the sake of the question ("TUR lifts", "HUN vetoes", "SWE joins", "GBR leaves").

Invariant: a hypothesis changes who objects and who is a member for one answer; it is never written to the ledger.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from statusquo.core.errors import QuestionError

_VERBS = {
    "lifts": "lift", "lift": "lift", "drops": "lift", "ends": "lift", "withdraws": "lift", "agrees": "lift",
    "vetoes": "veto", "veto": "veto", "blocks": "veto", "block": "veto", "objects": "veto", "refuses": "veto",
    "joins": "join", "join": "join", "leaves": "leave", "leave": "leave", "quits": "leave",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One supposed change: who, and lift, veto, join or leave."""

    code: str
    change: str


def read_hypotheses(text: str | None, find: Callable[[str], str]) -> tuple[Hypothesis, ...]:
    """Return the changes that the words suppose; several are set apart by commas, semicolons or "and".

    Raises:
        QuestionError: when a piece isn't "WHO VERB", or its verb is none of the known.
        UnknownActorError: when no table knows WHO.
    """
    found = []
    for piece in filter(None, re.split(r"\s*[,;]\s*|\s+and\s+", (text or "").strip())):
        who, _, verb = piece.strip().rpartition(" ")
        if not who or verb.lower() not in _VERBS:
            known = ", ".join(sorted({v for v in _VERBS if v.endswith("s")}))
            raise QuestionError(f'can\'t suppose {piece!r}: say "WHO VERB" with a verb of {known}')
        found.append(Hypothesis(find(who), _VERBS[verb.lower()]))
    return tuple(found)
