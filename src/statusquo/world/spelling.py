"""Spelling: one spelling for text and tables, where a word stands, and the plural of a noun.

Invariant: a folded text has Latin letters without their marks, straight quotes and hyphens; folding never changes its
length, so that spans hold in both.
"""

import re
import unicodedata
from collections.abc import Iterator

_SPECIAL = {
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-",
    "\u00a0": " ", "\u202f": " ", "\t": " ", "\n": " ", "\r": " ", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "ı": "i", "ə": "e", "Ə": "E", "İ": "I",
}  # fmt: skip
_ODD = re.compile("[^\x00-\x7f]")
_folded: dict[str, str] = {}


def _fold_char(found: re.Match[str]) -> str:
    char = found[0]
    plain = _folded.get(char)
    if plain is None:
        plain = "?" if "\ud800" <= char <= "\udfff" else _SPECIAL.get(char) or unicodedata.normalize("NFKD", char)[0]
        if unicodedata.category(plain)[0] not in "LNPZS":
            plain = char
        _folded[char] = plain
    return plain


def fold(text: str) -> str:
    """Return `text` with marks, quotes, hyphens and blanks made plain, each character for one character."""
    plain = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return plain if plain.isascii() else _ODD.sub(_fold_char, plain)


def occurrences(word: str, plain: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands as a whole word, as a pattern with word boundaries around it would find it."""
    at = plain.find(word)
    while at >= 0:
        end = at + len(word)
        if _boundary(plain, at) and _boundary(plain, end):
            yield at, end
            at = plain.find(word, end)
        else:
            at = plain.find(word, at + 1)


def _boundary(plain: str, at: int) -> bool:
    return _wordy(plain[at - 1 : at]) != _wordy(plain[at : at + 1])


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_"


def plural(noun: str) -> str:
    """Return the plural of an English noun by rule ("Frenchman" gives "Frenchmen", "Kazakh" "Kazakhs")."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith(("s", "x", "ch", "sh", "z")) and not noun.endswith("kh"):
        return noun if noun.endswith("ese") else noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun if noun.endswith("ese") else noun + "s"
