"""Reading a report's date expressions: phrases, then points and amounts, then compounds, then what they bound.

Invariant: sentences are read from left to right and a reading never uses what comes in a later sentence.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from statusquo.coding.dates.amounts import AMOUNTS
from statusquo.coding.dates.calendar import Interval
from statusquo.coding.dates.compound import COMPOUNDS
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.direction import DIRECTIONS
from statusquo.coding.dates.events import EVENTS, OFFSETS, learn
from statusquo.coding.dates.grammar import Cell, Item, Layer, Reading
from statusquo.coding.dates.lexicon import lexicon
from statusquo.coding.dates.parts import CLOCKS, PARTS
from statusquo.coding.dates.points import POINTS
from statusquo.coding.dates.relative import RELATIVE
from statusquo.coding.dates.tokens import SYMBOLS, Token, sentences_of, tokenize
from statusquo.coding.dates.vague import VAGUE
from statusquo.core.document import DateMention, Direction, Granularity, Rejection
from statusquo.core.sentence import Sentence
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan

_LAYERS = (
    Layer((*POINTS, *RELATIVE, *VAGUE, *AMOUNTS, *CLOCKS)),
    Layer((*PARTS, *COMPOUNDS, *OFFSETS)),
    Layer((*DIRECTIONS, *EVENTS)),
)
_HEADER = re.compile(r"\s*date \d{4}-\d{2}-\d{2}\b")
_DATE_CLASSES = frozenset(
    [
        "MONTHABBR",
        "MONTH",
        "WEEKDAY",
        "WEEKDAYS",
        "UNIT",
        "UNITS",
        "QUARTER",
        "QUARTERS",
        "WEEKEND",
        "WEEKENDS",
        "SEASON",
        "PARTDAY",
        "PARTDAYS",
        "DECADEW",
    ]
)
_OTHER_HINTS = [
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "overnight",
    "now",
    "nowadays",
    "currently",
    "presently",
    "present",
    "recently",
    "lately",
    "shortly",
    "soon",
    "future",
    "moment",
    "time",
    "late",
    "past",
    "annually",
    "yearly",
    "monthly",
    "weekly",
    "daily",
    "hourly",
    "nightly",
    "weeklong",
    "monthlong",
    "yearlong",
    "daylong",
    "monthslong",
    "yearslong",
    "weekslong",
    "decadeslong",
]


_WORD = re.compile(r"[a-z]+")
_FIGURES = re.compile(r"\b[12]\d{3}|\d[/.-]\d+[/.-]\d|\d/\d|\d0['’]?s\b|['’]\d\d\b|\bq\s?[1-4]\b")
"""Figures that can name a time without a word: years, dates in figures, decades, quarters."""


def _hints() -> tuple[frozenset[str], frozenset[str]]:
    """Return words (and figures) of which every sentence with a date, or with a word for a dated event, holds one."""
    tables = lexicon()
    words = {word for word, (name, _) in tables.words.items() if name in _DATE_CLASSES}
    words |= {*_OTHER_HINTS, "nineteen", "twenty", "eighteen"}
    words |= {max(found, key=len) for name in (*tables.holidays, *tables.events) if (found := _WORD.findall(name))}
    return frozenset(words), frozenset(word for word, (name, _) in tables.words.items() if name == "EVENTNOUN")


_DATES, _EVENTS = _hints()


def _worth_reading(text: str, context: Context) -> bool:
    """Tell cheaply whether a sentence can hold a date at all; most can't."""
    low = text.lower()
    words = _WORD.findall(low)
    if not _DATES.isdisjoint(words) or (context.events and not _EVENTS.isdisjoint(words)):
        return True
    return _FIGURES.search(low) is not None


_EMITTED = frozenset(SYMBOLS.get(name) for name in ("POINT", "AMOUNT", "SPAN", "LENGTH", "SET", "ANCHOR"))
_BOUNDS = frozenset({Direction.UNTIL, Direction.BY, Direction.BEFORE})
# A comparison ("a year earlier") and a word such as "now" are no date that the story goes on from.
_ASIDE = frozenset({"year-ago", "vague-now", "vague-past", "vague-before", "vague-future", "vague-then"})
_ANCHOR = SYMBOLS.get("ANCHOR")


def phrases(tokens: Sequence[Token]) -> list[Cell]:
    """Fold holidays and named events into one token each, and traps into a token that no rule knows."""
    table = lexicon().phrases
    if table.keys().isdisjoint([token.low for token in tokens]):
        return list(tokens)
    out: list[Cell] = []
    done = 0
    for index in [index for index, token in enumerate(tokens) if token.low in table]:
        token = tokens[index]
        for words, name in table[token.low] if index >= done else ():
            if len(words) > 1 and tuple(t.low.replace("’", "'") for t in tokens[index : index + len(words)]) != words:
                continue
            kind = name.partition(":")[0]
            if kind == "HOLIDAY" and not token.capital:
                continue
            out += tokens[done:index]
            done = index + len(words)
            low = "" if kind == "TRAP" else token.low
            out.append(Token(token.start, tokens[done - 1].end, low, SYMBOLS.get(kind), name, token.capital))
            break
    return [*out, *tokens[done:]]


def read(
    text: str, published: dt.date, sentences: Sequence[Sentence] = (), outlet: str | None = None
) -> tuple[list[DateMention], list[Rejection]]:
    """Return every date expression of a report in order, and what had to be rejected."""
    context = Context(published=published, order=lexicon().outlets.get((outlet or "").strip().lower()))
    header = _HEADER.match(text)
    skip = header.end() if header else 0
    mentions: list[DateMention] = []
    if sentences:
        parts: list[tuple[int, int, Sentence | None]] = [(s.span.start, s.span.end, s) for s in sentences]
    else:
        parts = [(start, end, None) for start, end in sentences_of(text)]
    for start, end, sentence in _pieces(text, parts):
        begin = max(start, skip)
        if begin < end and _worth_reading(text[begin:end], context):
            tokens = [token for token in tokenize(text, begin, end) if not token.low.isspace()]
            mentions += _sentence(tokens, sentence, context)
    return mentions, context.rejections


_LONGEST = 2000
"""Characters; what is longer (a table, a text without stops) is read in pieces, so that time stays linear."""


def _pieces(text: str, parts: list[tuple[int, int, Sentence | None]]) -> Iterator[tuple[int, int, Sentence | None]]:
    """Yield the sentences, over-long ones cut at a space."""
    for start, end, sentence in parts:
        at = start
        while end - at > _LONGEST:
            space = text.rfind(" ", at + 1, at + _LONGEST)
            cut = space if space > 0 else at + _LONGEST
            yield at, cut, sentence
            at = cut
        yield at, end, sentence


def _sentence(tokens: list[Token], sentence: Sentence | None, context: Context) -> list[DateMention]:
    cells: list[Cell] = phrases(tokens)
    context.tokens, context.sentence = tokens, sentence
    cells = _LAYERS[0].fold(cells)
    if not context.events and not any(isinstance(cell, Item) for cell in cells):
        return []
    told = cells
    for layer in _LAYERS[1:]:
        cells = layer.fold(cells)
    readings: list[Reading] = []
    dated: list[tuple[int, int, Interval]] = []
    items = [cell for cell in cells if isinstance(cell, Item) and cell.symbol in _EMITTED]
    for item in (i for i in items if i.symbol != _ANCHOR):
        found = item.read(context)
        readings += found
        for reading in found:
            if reading.when is not None and reading.grain is not Granularity.DURATION:
                if reading.direction not in _BOUNDS and not _aside(reading, item):
                    context.last, context.last_at = reading.when, reading.start
                dated.append((reading.start, reading.end, reading.when))
    learn(told, dated, context)
    for item in (i for i in items if i.symbol == _ANCHOR):
        readings += item.read(context)
    return [_mention(reading) for reading in sorted(readings, key=lambda r: (r.start, r.end))]


def _aside(reading: Reading, item: Item) -> bool:
    return reading.rule in _ASIDE or (reading.rule == "ago" and item.found.word("w") in {"ago", "earlier"})


def _mention(reading: Reading) -> DateMention:
    when = reading.when
    return DateMention(
        span=Span(start=reading.start, end=reading.end),
        when=None if when is None else TimeSpan(earliest=when.first, latest=when.last, basis=reading.basis),
        granularity=reading.grain,
        direction=reading.direction,
        rule=reading.rule,
    )
