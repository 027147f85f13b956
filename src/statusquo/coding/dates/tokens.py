"""Tokens of a sentence, each with the one symbol by which the grammar's patterns know it.

Invariant: tokens are in order, don't overlap and lie in the text; a symbol is one character, so a match over the
string of symbols is a match over tokens.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from statusquo.coding.dates.lexicon import lexicon

_TOKEN = re.compile(
    r"""(?P<ISO>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-]))
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
_MARKS = {",": "COMMA", "(": "OPEN", ")": "CLOSE", ".": "STOP", "-": "DASH", "–": "DASH", "—": "DASH", "‑": "DASH",
          "%": "PERCENT", "/": "SLASH", ":": "COLON"}  # fmt: skip
_CLOCK_WORDS = {"gmt", "utc", "est", "edt", "cet", "cest", "bst", "pst", "pdt", "ist", "msk"}
_NO_STOP = frozenset("mr mrs ms dr gen sen rep gov lt col maj capt sgt st no prof rev hon adm brig jr sr vs etc inc ltd corp co".split())


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
BOUNDARY = SYMBOLS.get("BOUNDARY")
PLAIN = SYMBOLS.get("PLAIN")
NAME = SYMBOLS.get("NAME")


@dataclass(frozen=True, slots=True)
class Scanned:
    """Tokens of one sentence."""

    tokens: tuple[Token, ...]


def words_of(phrase: str) -> tuple[str, ...]:
    """Cut a phrase into the lower-case tokens that the same words have in a text."""
    return tuple(found[0].lower().replace("’", "'") for found in _TOKEN.finditer(phrase))


def _token(found: re.Match[str], words: dict[str, tuple[str, str]], literals: dict[str, str]) -> Token:
    raw, kind = found[0], found.lastgroup or "MARK"
    low, value = raw.lower(), raw.lower()
    capital = raw[0].isupper()
    if kind == "WORD" or kind == "ABBR":
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
    elif kind == "ORDN":
        symbol = SYMBOLS.get("ORDN")
        value = re.sub(r"\D", "", raw)
    elif kind == "MARK":
        entry = words.get(raw)
        symbol = SYMBOLS.get(entry[0]) if entry else SYMBOLS.get(_MARKS.get(raw, "MARK"))
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


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `text[start:end]`, offsets counted in the whole text."""
    words, literals = lexicon().words, SYMBOLS.by_name
    return [_token(found, words, literals) for found in _TOKEN.finditer(text, start, end)]


def sentences_of(text: str) -> list[list[Token]]:
    """Cut a text into sentences by its stops; a stop ends one only before a capital, a quote or a line break."""
    tokens = tokenize(text, 0, len(text))
    cut: list[list[Token]] = [[]]
    for index, token in enumerate(tokens):
        if token.low.isspace():
            cut.append([])
            continue
        cut[-1].append(token)
        if token.low in {".", "!", "?"} and _ends(text, tokens, index):
            cut.append([])
    return [sentence for sentence in cut if sentence]


def _ends(text: str, tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if before is not None and before.end == token.start and (before.low in _NO_STOP or len(before.low) == 1):
        return before.low.isdigit()
    after = text[token.end : token.end + 12].lstrip("\"'”’)")
    return not after or (after[0].isspace() and not after.lstrip()[:1].islower())
