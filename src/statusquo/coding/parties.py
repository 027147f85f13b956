"""Parties: the words that stand for all the parties of a report, and how many they mean.

Invariant: a count is of parties ("both leaders" are of two), never of people ("two soldiers" are of none).
"""

import re
from collections.abc import Iterator

from statusquo.coding.chunks import Chunk
from statusquo.core import Sentence, Span

_COUNTED = re.compile(r"(?:the |all |these |those )*(?:(both|two|three|each|neither) )?(?:[a-z-]+ )?([a-z]+)$")
_NUMBERS = {"both": 2, "two": 2, "three": 3, "each": 2, "neither": 2}
_PARTIES = frozenset({"sides", "side", "neighbours", "neighbors", "rivals", "foes", "capitals", "countries", "nations",
                      "governments", "states", "parties", "armies", "adversaries"})  # fmt: skip
_SEATS = frozenset({"capitals", "camps"})
_ARGUMENTS = ("nsubj", "obj", "iobj", "obl", "nmod", "conj")
_PARTIES_ALONE = frozenset({"sides", "neighbours", "neighbors", "rivals", "foes", "adversaries"})
"""Nouns that mean all the parties without a number too."""

ONE_OF_EACH = frozenset({"office", "institution"})
"""Kinds of roles of which each party has one: "both leaders" are of two parties, "two soldiers" may be of one."""


def bare_parties(sentence: Sentence) -> Iterator[tuple[Span, int]]:
    """Yield where "both", "all three" or "both capitals" stand as phrases of their own, and how many they mean."""
    words = sentence.words
    for at, word in enumerate(words):
        number = _NUMBERS.get(word.text.lower())
        if number is None or word.text.lower() in {"two", "each", "neither"}:
            continue
        start = words[at - 1].start if at and words[at - 1].text.lower() == "all" else word.start
        if number > 2 and start == word.start:
            continue  # "three" alone counts people, "all three" the parties
        after = words[at + 1] if at + 1 < len(words) else None
        if word.relation.startswith(_ARGUMENTS):
            yield Span(start=start, end=word.end), number
        elif after is not None and after.text.lower() in _SEATS:
            yield Span(start=start, end=after.end), number


def singular(noun: str) -> str:
    """Return a noun without the ending of its plural."""
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")


def count_of(chunk: Chunk, words: str) -> int:
    """Return how many parties a phrase without a name means, 0 where it means none ("two soldiers")."""
    found = _COUNTED.match(words)
    if chunk.seen or chunk.proper or found is None:
        return 0
    number, noun = found[1], found[2]
    if noun in _PARTIES_ALONE and words.startswith("the ") and number is None:
        return 2
    counted = number in _NUMBERS and not words.startswith(("two ", "three "))
    each = chunk.role is not None and chunk.role.role.kind in ONE_OF_EACH and number in {"both", "two"}
    return _NUMBERS[number] if counted and (noun in _PARTIES or each) else 0
