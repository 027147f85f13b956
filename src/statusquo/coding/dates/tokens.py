"""Tokens of a sentence, each with the one symbol by which the grammar's patterns know it.

Invariant: tokens are in order, don't overlap and lie in the text; a symbol is one character, so a match over the
string of symbols is a match over tokens.
"""

import datetime as dt
import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from statusquo.coding.dates.lexicon import group, lexicon

_TOKEN = re.compile(
    r"""(?P<PURE>(?-i:[A-Za-z][a-z]+)(?![\w.’']))
    |(?P<PUNCT>[^\w\s'’])
    |(?P<ISO>\d{4}(?P<mark>[-/.])\d{2}(?P=mark)\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-]))
    |(?P<NUMDATE>\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d{2})(?![\d/.-]*\d))
    |(?P<SHORTDATE>\d{1,2}/\d{1,2}(?![\d/]))
    |(?P<NUM>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+\.\d+)
    |(?P<CLOCK>\d{1,2}:\d{2}(?::\d{2})?)
    |(?P<DECADE>\d{3}0['’]?s\b|['’]\d0s\b|\b[2-9]0s\b)
    |(?P<ORDN>\d+(?:st|nd|rd|th)\b)
    |(?P<INT>\d+(?![\w]))
    |(?P<CODE>\d+\w*)
    |(?P<AMPM>\b[ap]\.?m\b\.?)
    |(?P<ABBR>\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|no|st)\.)
    |(?P<WORD>[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+)
    |(?P<POSS>['’]s\b)
    |(?P<SHORTYEAR>['’]\d{2}\b)
    |(?P<BREAK>\n\s*\n)
    |(?P<MARK>\S)""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_NAME = re.compile(r"[A-Z]-")
_MARKS = {",": "COMMA", "(": "OPEN", ")": "CLOSE", ".": "STOP", "-": "DASH", "–": "DASH", "—": "DASH", "‑": "DASH",
          "%": "PERCENT", "/": "SLASH", ":": "COLON"}  # fmt: skip
_CLOCK_WORDS = group("tokens clock words")
_NO_STOP = group("tokens no stop")


class Token(NamedTuple):
    """A token: where it stands, its lower-case form, its symbol, its value and whether it begins with a capital."""

    start: int
    end: int
    low: str
    symbol: str
    value: str
    capital: bool


class _Symbols:
    """Names of word classes and single words, each with a character of its own."""

    def __init__(self) -> None:
        self.by_name: dict[str, str] = {}

    def get(self, name: str) -> str:
        """Return the character for a class (upper case) or a literal word (lower case)."""
        return self.by_name.setdefault(name, chr(0x4E00 + len(self.by_name)))


SYMBOLS = _Symbols()
PLAIN = SYMBOLS.get("PLAIN")
NAME = SYMBOLS.get("NAME")


def words_of(phrase: str) -> tuple[str, ...]:
    """Cut a phrase into the lower-case tokens that the same words have in a text."""
    return tuple(found[0].lower().replace("’", "'") for found in _TOKEN.finditer(phrase))


def _pure(raw: str) -> tuple[str, str, str]:
    """Return lower-case form, symbol and value of a word of letters; read once for each word."""
    low = raw.lower()
    entry = lexicon().words.get(low)
    if entry is not None:
        return low, SYMBOLS.get(entry[0]), entry[1]
    if low in {"am", "pm"}:
        return low, SYMBOLS.get("AMPM"), low
    if low in _CLOCK_WORDS:
        return low, SYMBOLS.get("ZONE"), low
    return low, SYMBOLS.by_name.get(low) or (NAME if raw[0].isupper() else PLAIN), low


def _token(found: re.Match[str], words: dict[str, tuple[str, str]], literals: dict[str, str]) -> Token:
    raw, kind = found[0], found.lastgroup or "MARK"
    low, value = raw.lower(), raw.lower()
    capital = raw[0].isupper()
    if kind in {"WORD", "ABBR"}:
        entry = words.get(low)
        if entry is not None:
            name, value = entry
            symbol = SYMBOLS.by_name.get(name) or SYMBOLS.get(name)
        elif low in _CLOCK_WORDS:
            symbol = SYMBOLS.get("ZONE")
        else:
            symbol = literals.get(low) or (NAME if capital else PLAIN)
    elif kind == "INT":
        symbol = SYMBOLS.get(_number_kind(raw))
        if len(raw) < 4 and _IN_NAME.match(found.string, max(found.start() - 2, 0)):  # "COVID-19", not "mid-June"
            symbol = SYMBOLS.get("CODE")
    elif kind == "ORDN":
        symbol = SYMBOLS.get("ORDN")
        value = re.sub(r"\D", "", raw)
    elif kind == "MARK":
        symbol = _PUNCT(raw)
    else:
        symbol = SYMBOLS.get(kind)
    return Token(found.start(), found.end(), low, symbol, value, capital)


def _number_kind(digits: str) -> str:
    number = int(digits) if len(digits) < 9 else 0
    if len(digits) <= 2 and 1 <= number <= 31:
        return "DAY"
    if len(digits) == 4 and 1000 <= number <= 2200:
        return "YEAR"
    if len(digits) == 8 and _is_day(digits):
        return "DIGITS"
    return "INT"


def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2100


def _punct(raw: str) -> str:
    """Return the symbol of a mark; a currency has a class in the lexicon."""
    entry = lexicon().words.get(raw)
    return SYMBOLS.get(entry[0] if entry else _MARKS.get(raw, "MARK"))


_WORDS = lru_cache(maxsize=20_000)(_pure)
_PUNCT = lru_cache(maxsize=1000)(_punct)


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `text[start:end]`, offsets counted in the whole text."""
    words, literals = lexicon().words, SYMBOLS.by_name
    tokens = []
    for found in _TOKEN.finditer(text, start, end):
        if found.lastgroup == "PURE":  # most of any text: kept short
            raw = found[0]
            low, symbol, value = _WORDS(raw)
            at, stop = found.span()
            tokens.append(Token(at, stop, low, symbol, value, raw[0] < "a"))
        elif found.lastgroup == "PUNCT":
            raw = found[0]
            at, stop = found.span()
            tokens.append(Token(at, stop, raw, _PUNCT(raw), raw, False))
        else:
            tokens.append(_token(found, words, literals))
    return tokens


_STOP = re.compile(r"[.!?][\"'”’)\]]*\s+|\n\s*\n")
_LAST_WORD = re.compile(r"[^\W_]+\Z")


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences by its stops; a stop before a lower-case word or after an abbreviation ends none."""
    cuts = [0]
    for stop in _STOP.finditer(text):
        if stop[0][0] in ".!?" and not _ends(text, stop):
            continue
        cuts.append(stop.end())
    cuts.append(len(text))
    return [(start, end) for start, end in itertools.pairwise(cuts) if start < end]


def _ends(text: str, stop: re.Match[str]) -> bool:
    if "\n\n" in stop[0]:
        return True
    if text[stop.end() : stop.end() + 1].islower():
        return False
    word = _LAST_WORD.search(text, max(stop.start() - 12, 0), stop.start())
    if stop[0][0] != "." or word is None or word[0].isdigit():
        return True
    low = word[0].lower()
    return not (
        low in _NO_STOP
        or (len(low) == 1 and low != "i")
        or (f"{low}." in lexicon().words and text[stop.end() : stop.end() + 1].isdigit())
    )
