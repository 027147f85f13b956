"""Language: whether a report is in English, so that nothing else is coded as if it were.

The rule, in order: mostly letters of another script is not English; English function words thick enough are English; of
the rest, what py3langid says of a text of `ENOUGH` letters or more is taken, and a shorter text gets the benefit of
doubt, since names outweigh words in it.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

LOOKED_AT = 3000
"""Characters of a report that are looked at."""

THICK = 0.15
"""Share of English function words among the words from which a text counts as English."""

THIN = 0.05
"""Share under which a text that py3langid puts in another language is taken as that."""

ENOUGH = 60
"""Letters from which a text says enough for a verdict."""

KIN = frozenset({"en", "pcm", "sco"})
"""What py3langid takes short English for: its label of Nigerian Pidgin draws plain headlines."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def function_words() -> frozenset[str]:
    """Return the English function words of `data/english.txt`."""
    return frozenset(files("statusquo.readers").joinpath("data/english.txt").read_text(encoding="utf-8").split())


def other_language(text: str) -> str | None:
    """Return the code of the language that a text is in when it isn't English, None when it is or nobody can tell.

    The code is ISO 639-1, or the name of a script such as "CYRILLIC".
    """
    sample = text[:LOOKED_AT]
    letters = sum(c.isalpha() for c in sample)
    if not letters:
        return None
    foreign = [c for c in sample if c.isalpha() and c > "\u024f" and not _latin(c)]
    if 2 * len(foreign) > letters:
        return _script(foreign[len(foreign) // 2])
    words = [w.casefold() for w in _WORD.findall(sample)]
    share = sum(w in function_words() for w in words) / len(words)
    if share >= THICK or letters < ENOUGH:
        return None
    code = str(_identifier().classify(sample)[0])
    return None if code in KIN or share >= THIN else code


@cache
def _latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0]


@cache
def _identifier() -> Any:
    import py3langid

    return py3langid
