"""The tense of the verb that governs a date expression: past, future or unknown.

With a parse the governing verb is the nearest verb above the expression; without one it is the nearest verb form
before the expression in its clause, else the first one after it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import Enum
from operator import attrgetter

from statusquo.coding.dates.lexicon import group, lexicon
from statusquo.coding.dates.tokens import Token
from statusquo.core.sentence import Sentence, Word


class Tense(Enum):
    """Where the governing verb places the expression; PRESENT is a verb that leaves it open."""

    PAST = "past"
    FUTURE = "future"
    PRESENT = "present"
    UNKNOWN = "unknown"


_FUTURE_AUX = group("tense future aux")
_BE = group("tense be")
_PRESENT = group("tense present")
_PLANNED = group("tense planned")
_PAST_LIGHT = group("tense past light")
_NO_PAST = group("tense no past")
_STOPS = group("tense stops")
_REACH = 14


def tense_at(tokens: Sequence[Token], start: int, end: int, sentence: Sentence | None = None) -> Tense:
    """Return the tense that governs the characters `[start, end)` of a sentence."""
    if sentence is not None and sentence.words and any(word.head >= 0 for word in sentence.words):
        found = _by_parse(sentence.words, start, end)
        if found is not Tense.UNKNOWN:
            return found
    first = bisect_right(tokens, start, key=attrgetter("end"))
    last = bisect_left(tokens, end, key=attrgetter("start"))
    near = max(first - 2 * _REACH, 0)
    lows = [token.low for token in tokens[near : last + _REACH]]
    tokens, first, last = tokens[near : last + _REACH], first - near, last - near
    for index in range(first - 1, max(first - 1 - _REACH, -1), -1):
        if lows[index] in _STOPS:
            break
        if lows[index] in {"after", "following"}:  # "talks after the raid on Friday": what led to something lies behind
            return Tense.PAST
        found = _form(lows, index, name=tokens[index].capital and near + index > 0)
        if found is not Tense.UNKNOWN:
            return found
    for index in range(last, min(last + _REACH, len(tokens))):
        if lows[index] in _STOPS:
            break
        found = _form(lows, index, tokens[index].capital)
        if found is not Tense.UNKNOWN:
            return found
    return Tense.UNKNOWN


def _form(lows: Sequence[str], index: int, name: bool) -> Tense:
    """Tell the tense of one word in its place; UNKNOWN for anything that is no verb form of the table."""
    word = lows[index]
    if name:
        return Tense.UNKNOWN
    kind = lexicon().verbs.get(word)
    if word in _PRESENT:
        return Tense.PRESENT
    back = index - 1
    while back >= 0 and (lows[back] in _BE or (lows[back].endswith("ly") and len(lows[back]) > 4)):
        back -= 1
    leader = lows[back] if back >= 0 else ""
    if word in _PLANNED and leader in {"as", "had", "previously"}:  # "as planned", "had been due": it lies behind
        return Tense.UNKNOWN if leader == "as" else Tense.PAST
    if kind == "future":
        return Tense.FUTURE
    past = kind == "past" or (kind is None and len(word) > 4 and word.endswith("ed") and word not in _NO_PAST)
    if leader in _FUTURE_AUX and (past or kind == "base"):
        return Tense.FUTURE
    if leader == "to" and (kind == "base" or (past and back < index - 1)):
        if back and lows[back - 1] in _PLANNED:
            return _form(lows, back - 1, name=False)
        return Tense.PAST if back and lows[back - 1] in _PAST_LIGHT else Tense.FUTURE
    if past and leader in _PRESENT:
        return Tense.PRESENT
    return Tense.PAST if past else Tense.UNKNOWN


def _by_parse(words: Sequence[Word], start: int, end: int) -> Tense:
    """Climb from the expression's head to its verb and read that verb with its auxiliaries."""
    inside = [i for i, word in enumerate(words) if word.start < end and start < word.end]
    if not inside:
        return Tense.UNKNOWN
    covered = set(inside)
    here = next((i for i in inside if words[i].head not in covered), inside[0])
    for _ in range(len(words)):
        here = words[here].head
        if not 0 <= here < len(words):
            return Tense.UNKNOWN
        if words[here].tag in {"VERB", "AUX"}:
            return _verb_tense(words, here)
    return Tense.UNKNOWN


def _verb_tense(words: Sequence[Word], verb: int) -> Tense:
    helpers = {
        word.text.lower() for word in words if word.head == verb and word.relation.startswith(("aux", "cop", "mark"))
    }
    form = words[verb].text.lower()
    if helpers & {"will", "shall", "'ll", "would"}:
        return Tense.FUTURE
    if "to" in helpers:
        head = words[verb].head
        above = words[head].text.lower() if 0 <= head < len(words) else ""
        return Tense.PAST if above in _PAST_LIGHT else Tense.FUTURE
    if helpers & {"did", "had", "was", "were", "has", "have"}:
        return Tense.PAST
    kind = lexicon().verbs.get(form)
    if kind == "future":
        return Tense.FUTURE
    if kind == "past" or (kind is None and form.endswith("ed")):
        return Tense.PAST
    return Tense.PRESENT
