"""What is known while a report is read from left to right: its date, the last date mentioned, dated events.

Invariant: a context only ever learns from text to the left, so a sentence added after never changes a reading.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from statusquo.coding.dates.calendar import Interval
from statusquo.coding.dates.lexicon import group
from statusquo.coding.dates.tense import Tense, tense_at
from statusquo.coding.dates.tokens import Token
from statusquo.core.document import Granularity, Rejection
from statusquo.core.sentence import Sentence
from statusquo.core.span import Span

_AHEAD = group("context ahead")
_ENDS = group("context ends")
_LONG_PAST = 270
_NEAR_FUTURE = 100


@dataclass(slots=True)
class Context:
    """The state of reading one report; made afresh for each.

    `order` is how the report writes numeric dates ("day-first", "month-first" or None). `last` is the last date
    mentioned and `last_at` its first character, `year` one that a neighbouring expression lends ("June last year"),
    `events` the dates of event nouns told so far ("war" -> its first day's interval).
    """

    published: dt.date
    order: str | None = None
    last: Interval | None = None
    last_at: int = -1
    year: int | None = None
    events: dict[str, Interval] = field(default_factory=dict)
    tokens: Sequence[Token] = ()
    sentence: Sentence | None = None
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def base(self) -> dt.date:
        """The day that an anaphoric expression counts from: the last date mentioned, else the publication."""
        return self.last.first if self.last else self.published

    def told_here(self, day: dt.date) -> bool:
        """Tell whether the current sentence itself told the last date, and it is a day no later than `day`."""
        here = self.sentence is not None and self.last_at >= self.sentence.span.start
        return here and self.last is not None and self.last.grain is Granularity.DAY and self.last.last <= day

    def tense(self, start: int, end: int) -> Tense:
        """Return the governing tense of a stretch of the current sentence."""
        return tense_at(self.tokens, start, end, self.sentence)

    def words_before(self, start: int, count: int) -> list[str]:
        """Return the last few words of the sentence that end before a character."""
        last = bisect_right(self.tokens, start, key=attrgetter("end"))
        return [token.low for token in self.tokens[max(last - count, 0) : last]]

    def leads_ahead(self, start: int) -> bool:
        """Tell whether the word before speaks of a bound that usually lies ahead ("until", "by", "from")."""
        return any(word in _AHEAD for word in self.words_before(start, 2))

    def bounds_ahead(self, start: int) -> bool:
        """Tell whether an end comes just before ("until", "by", "through"): without a past verb it lies ahead."""
        return any(word in _ENDS for word in self.words_before(start, 2))

    def after_since(self, start: int) -> bool:
        """Tell whether "since" comes just before: what it names has always begun."""
        return "since" in self.words_before(start, 2)

    def back_from(self) -> Interval:
        """Return the last date mentioned if it is not ahead, else the publication: where "a day earlier" starts."""
        if self.last is not None and self.last.first <= self.published:
            return self.last
        return Interval(self.published, self.published, Granularity.DAY)

    def reject(self, code: str, start: int, end: int, detail: str) -> None:
        """Keep what could not be read, and why."""
        self.rejections.append(Rejection(stage="dates", code=code, span=Span(start=start, end=end), detail=detail))

    def nearest(
        self, in_year: Callable[[int], Sequence[Interval]], start: int, end: int, *, reach: int = 1, near: int = 0
    ) -> Interval | None:
        """Return the occurrence of a yearly date that the tense asks for, nearest to the publication.

        An unknown tense means the past one, unless that is long past and the coming one near: "ban from 1 January".
        With `near` only that counts: a holiday at most so many days ahead is meant even where the verb is in the past.
        """
        years = range(max(self.published.year - reach, 1), min(self.published.year + reach, 9998) + 1)
        found = sorted((i for year in years for i in in_year(year)), key=lambda i: i.first)
        past = next((i for i in reversed(found) if i.first <= self.published), None)
        ahead = next((i for i in found if i.last >= self.published), None)
        if past is None or ahead is None or past == ahead:
            return past or ahead
        wait, gone = (ahead.first - self.published).days, (self.published - past.last).days
        if self.after_since(start):
            return past
        if near:
            return ahead if wait <= near and gone >= _LONG_PAST else past
        tense = self.tense(start, end)
        if tense is Tense.FUTURE:
            return ahead
        if tense is not Tense.PAST and self.bounds_ahead(start):
            return ahead
        if tense is Tense.PAST and not self.leads_ahead(start):
            return past
        return ahead if wait <= _NEAR_FUTURE and gone >= _LONG_PAST else past
