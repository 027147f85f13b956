"""Laws of the date grammar, on generated reports."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from statusquo.coding.dates import find_dates
from statusquo.coding.dates.calendar import easter, holiday
from statusquo.coding.dates.lexicon import lexicon

DAYS = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2090, 12, 31))
WEEKDAY = st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
MONTH = st.sampled_from(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
NUMBER = st.sampled_from(["two", "three", "several", "a few", "17", "twenty-five", "about five", "2,000"])
UNIT = st.sampled_from(["hours", "days", "weeks", "months", "years", "decades"])
WEEKLY = st.one_of(
    WEEKDAY,
    WEEKDAY.map(lambda d: f"last {d}"),
    WEEKDAY.map(lambda d: f"next {d}"),
    st.sampled_from(["last week", "this week", "next week", "yesterday", "today", "tomorrow", "early next week"]),
    st.sampled_from(["three days ago", "two weeks ago", "several days ago", "the weekend", "earlier this week"]),
)
EXPRESSION = st.one_of(
    WEEKLY,
    MONTH,
    st.builds("{} {}".format, MONTH, st.integers(1, 31)),
    st.builds("{} {} {}".format, st.integers(1, 31), MONTH, st.integers(1, 9999)),
    st.builds("{} {} ago".format, NUMBER, UNIT),
    st.builds("{} {} later".format, NUMBER, UNIT),
    st.builds("{} {} before {} 3".format, NUMBER, UNIT, MONTH),
    st.builds("{} {}".format, st.sampled_from(["early", "late", "the end of", "the first week of", "mid"]), MONTH),
    st.builds("between {} and {}".format, MONTH, MONTH),
    st.builds("from {} to {}".format, MONTH, WEEKDAY),
    st.builds("from {} {} to {}".format, MONTH, st.integers(1, 31), st.integers(1, 31)),
    st.builds("{}-{}".format, st.integers(1500, 2100), st.integers(0, 2100)),
    st.sampled_from(["the following month", "the day before", "that year", "the past two years", "every Monday"]),
    st.sampled_from(["Easter", "last Ramadan", "Yom Kippur", "the third quarter", "last winter", "the 1990s", "now"]),
    st.builds("{}/{}/{}".format, st.integers(0, 40), st.integers(0, 40), st.integers(0, 9999)),
)
FRAME = st.sampled_from(
    [
        "The envoys met on {}.", "Troops will leave {}.", "Since {} nothing has moved.", "The ban holds until {}!",
        "He said the war that began on {} would end.", "In {}, the siege was lifted", "By {} it may march.",
    ]
)  # fmt: skip
SENTENCE = st.builds(str.format, FRAME, EXPRESSION)
REPORT = st.lists(SENTENCE, min_size=1, max_size=4).map(lambda s: " ".join(p if p[-1] in ".!" else p + "." for p in s))
NOISE = st.text(st.sampled_from(list("abMay 0123456789,.-/'’:()\nMondayago week last the of")), max_size=120)


def days(mentions):
    return [m.when and (m.when.earliest, m.when.latest) for m in mentions]


@settings(max_examples=300)
@given(REPORT | NOISE | st.text(max_size=80), st.dates())
def test_intervals_are_never_reversed_and_spans_cut_the_text(text, published):
    at = 0
    for mention in find_dates(text, published):
        assert mention.span.start >= at
        assert mention.span.end > mention.span.start
        assert mention.span.of(text).strip() == mention.span.of(text)
        at = mention.span.end
        if mention.when:
            assert mention.when.earliest <= mention.when.latest


@settings(max_examples=200)
@given(st.builds(str.format, FRAME, WEEKLY), DAYS, st.integers(-500, 500))
def test_shifting_the_publication_by_weeks_shifts_week_relative_dates(text, published, weeks):
    shift = dt.timedelta(weeks=weeks)
    here, there = find_dates(text, published), find_dates(text, published + shift)
    assert here
    assert days(there) == [(d[0] + shift, d[1] + shift) if d else None for d in days(here)]
    assert [(m.span, m.rule, m.direction) for m in here] == [(m.span, m.rule, m.direction) for m in there]


@settings(max_examples=200)
@given(REPORT, SENTENCE, DAYS)
def test_a_sentence_added_after_changes_no_date_before_it(report, sentence, published):
    before = find_dates(report, published)
    assert find_dates(f"{report} {sentence}", published)[: len(before)] == before


@given(st.integers(1900, 2100))
def test_holidays_fall_in_their_year_and_easter_is_a_spring_sunday(year):
    assert easter(year).weekday() == 6
    assert dt.date(year, 3, 22) <= easter(year) <= dt.date(year, 4, 25)
    assert easter(year, orthodox=True).weekday() == 6
    for kind, value in lexicon().holidays.values():
        for when in holiday(kind, value, year):
            assert when.first <= when.last
            assert abs(when.first.year - year) <= 1
