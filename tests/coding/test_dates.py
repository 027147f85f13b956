"""Each line is a sentence of our own with what it says when; the publication is Wednesday 15 May 2024."""

import datetime as dt

import pytest

from statusquo.coding.dates import Dates, find_dates
from statusquo.core.document import Direction, Document, Granularity
from statusquo.core.sentence import Sentence, Word
from statusquo.core.span import Span
from statusquo.core.timespan import Basis

PUBLISHED = dt.date(2024, 5, 15)


def told(text, published=PUBLISHED):
    """Return (words, earliest, latest) of each dated expression."""
    return [
        (m.span.of(text), m.when.earliest.isoformat(), m.when.latest.isoformat())
        for m in find_dates(text, published)
        if m.when
    ]


DATED = [
    # weekdays go by tense
    ("The envoys met on Friday.", "Friday", "2024-05-10", "2024-05-10"),
    ("The envoys will meet on Friday.", "Friday", "2024-05-17", "2024-05-17"),
    ("The vote, scheduled for Sunday, was called off.", "Sunday", "2024-05-19", "2024-05-19"),
    ("He told reporters on Wednesday the talks had failed.", "Wednesday", "2024-05-15", "2024-05-15"),
    ("They left last Wednesday.", "last Wednesday", "2024-05-08", "2024-05-08"),
    ("They return next Monday.", "next Monday", "2024-05-20", "2024-05-20"),
    ("Police dispersed the crowd on Tuesday night.", "Tuesday night", "2024-05-14", "2024-05-14"),
    # months and days without a year
    ("Exports have been banned since October.", "October", "2023-10-01", "2023-10-31"),
    ("The ministry announced it in early May.", "early May", "2024-05-01", "2024-05-10"),
    ("It was signed in mid-April.", "mid-April", "2024-04-11", "2024-04-20"),
    ("The army withdrew in late March.", "late March", "2024-03-21", "2024-03-31"),
    ("The raid took place on Oct. 7.", "Oct. 7", "2023-10-07", "2023-10-07"),
    ("The raid took place on 7 October.", "7 October", "2023-10-07", "2023-10-07"),
    ("The ban will start on June 3.", "June 3", "2024-06-03", "2024-06-03"),
    ("Elections were held last November.", "last November", "2023-11-01", "2023-11-30"),
    ("The border was shut on Monday, December 4.", "Monday, December 4", "2023-12-04", "2023-12-04"),
    ("The law took effect on 1st January 2019.", "1st January 2019", "2019-01-01", "2019-01-01"),
    ("In January this year the envoy left.", "January this year", "2024-01-01", "2024-01-31"),
    ("It fell in June last year.", "June last year", "2023-06-01", "2023-06-30"),
    # units
    ("Last month the president called for talks.", "Last month", "2024-04-01", "2024-04-30"),
    ("Earlier this week he threatened to leave.", "Earlier this week", "2024-05-13", "2024-05-14"),
    ("The council votes later this month.", "later this month", "2024-05-16", "2024-05-31"),
    ("Officials will gather next week.", "next week", "2024-05-20", "2024-05-26"),
    ("A deal was reached two weeks ago.", "two weeks ago", "2024-04-29", "2024-05-05"),
    ("A deal was reached three days ago.", "three days ago", "2024-05-12", "2024-05-12"),
    ("The base was closed ten years ago.", "ten years ago", "2014-01-01", "2014-12-31"),
    ("Yesterday the crossing was closed.", "Yesterday", "2024-05-14", "2024-05-14"),
    ("Rockets were fired overnight.", "overnight", "2024-05-14", "2024-05-15"),
    ("It happened the day before yesterday.", "the day before yesterday", "2024-05-13", "2024-05-13"),
    # years, decades, seasons, quarters, parts
    ("The treaty was signed in 1972.", "1972", "1972-01-01", "1972-12-31"),
    ("The 2015 accord is dead.", "2015", "2015-01-01", "2015-12-31"),
    ("The war of the 1990s left scars.", "1990s", "1990-01-01", "1999-12-31"),
    ("They fought in the late '70s.", "the late '70s", "1977-01-01", "1979-12-31"),
    ("Talks broke down last summer.", "last summer", "2023-06-01", "2023-08-31"),
    ("Talks broke down in the winter of 2021.", "the winter of 2021", "2021-12-01", "2022-02-28"),
    ("Sales fell in the third quarter of 2023.", "third quarter of 2023", "2023-07-01", "2023-09-30"),
    ("It was agreed at the end of 2022.", "the end of 2022", "2022-11-01", "2022-12-31"),
    ("It was agreed in the first week of March.", "the first week of March", "2024-03-01", "2024-03-07"),
    ("It was agreed in the second half of 2022.", "the second half of 2022", "2022-07-01", "2022-12-31"),
    ("The law will expire early next year.", "early next year", "2025-01-01", "2025-04-30"),
    ("It dates from nineteen ninety-four.", "nineteen ninety-four", "1994-01-01", "1994-12-31"),
    # holidays by their rules
    ("Both sides paused the fighting at Christmas.", "Christmas", "2023-12-25", "2023-12-25"),
    ("The march was held on Good Friday.", "Good Friday", "2024-03-29", "2024-03-29"),
    ("The strikes began on Easter Monday 2022.", "Easter Monday 2022", "2022-04-18", "2022-04-18"),
    ("A truce held two days before Easter 2025.", "two days before Easter 2025", "2025-04-18", "2025-04-18"),
    ("The raid came on Yom Kippur 1973.", "Yom Kippur 1973", "1973-10-06", "1973-10-06"),
    ("Rallies were staged on Thanksgiving.", "Thanksgiving", "2023-11-23", "2023-11-23"),
    ("The truce began with Eid al-Fitr.", "Eid al-Fitr", "2024-04-09", "2024-04-13"),
    # named events
    ("Since the September 11 attacks the law has stood.", "September 11 attacks", "2001-09-11", "2001-09-11"),
    # offsets
    ("It ended several weeks before 1 March 2024.", "several weeks before 1 March 2024", "2024-01-05", "2024-02-09"),
    ("It ended two days after 28 February 2024.", "two days after 28 February 2024", "2024-03-01", "2024-03-01"),
    # clock times leave the day alone
    ("The siren sounded at 11 p.m. GMT on Monday.", "11 p.m. GMT on Monday", "2024-05-13", "2024-05-13"),
    ("The deadline passed at noon Saturday.", "noon Saturday", "2024-05-11", "2024-05-11"),
    # bounds lend each other the year
    ("Flights stop between tomorrow and June 3.", "between tomorrow and June 3", "2024-05-16", "2024-06-03"),
    ("It rained between 30 July and 2 August 2010.", "between 30 July and 2 August 2010", "2010-07-30", "2010-08-02"),
    ("The port was shut from November to February.", "November", "2023-11-01", "2023-11-30"),
    # what was since or after something is past, whatever the verb
    ("It will be the first vote since the summer.", "summer", "2023-06-01", "2023-08-31"),
    ("Parliament will meet after the shooting on Friday.", "Friday", "2024-05-10", "2024-05-10"),
    ("Voting ends in two weeks' time.", "two weeks", "2024-05-27", "2024-06-02"),
    # numeric dates that can mean one day only
    ("Signed 2023-10-07 in Ankara.", "2023-10-07", "2023-10-07", "2023-10-07"),
    ("Signed 23/04/2024 in Ankara.", "23/04/2024", "2024-04-23", "2024-04-23"),
    ("Signed 04/23/2024 in Dallas.", "04/23/2024", "2024-04-23", "2024-04-23"),
    ("Signed 7.4.2024 in Berlin.", "7.4.2024", "2024-04-07", "2024-04-07"),
]


@pytest.mark.parametrize(("text", "words", "earliest", "latest"), DATED)
def test_reads(text, words, earliest, latest):
    assert (words, earliest, latest) in told(text)


TRAPS = [
    "The minister may march on the capital.",
    "The column began to march and will spring a trap.",
    "May said she would resign, and the Sunday Times agreed.",
    "The deal was blocked by Theresa May.",
    "The March 14 alliance walked out.",
    "It was the second of two rounds, after 12 votes.",
    "About 2,000 troops crossed, and 2000 soldiers followed.",
    "The disease was found in 1,999 cases.",
    "Resolution 1701 and Article 1998 were cited.",
    "August Lindqvist, a lawyer, objected.",
    "A 45-year-old man was charged.",
    "The fall of the city shocked the army.",
    "Black Friday sales and the Winter Olympics filled the pages.",
    "Sanctions worth $2024 million were lifted.",
    "Three-quarters of the seats changed hands.",
    "The April 6 Youth Movement was banned.",
    "The Good Friday Agreement still holds.",
    "She was named Person of the Year.",
    "The border will reopen for the first time in 10 months.",
    "The engine failed shortly before take-off.",
]


@pytest.mark.parametrize("text", TRAPS)
def test_is_no_date(text):
    assert told(text) == []


KINDS = [
    ("The council meets every Monday.", "every Monday", Granularity.SET),
    ("They drill twice a year.", "twice a year", Granularity.SET),
    ("It pays $5 million a year.", "a year", Granularity.SET),
    ("Talks went on for six months.", "six months", Granularity.DURATION),
    ("A two-week truce was agreed.", "two-week", Granularity.DURATION),
    ("He was jailed for decades.", "decades", Granularity.DURATION),
]


@pytest.mark.parametrize(("text", "words", "kind"), KINDS)
def test_sets_and_durations_have_no_day(text, words, kind):
    found = [m for m in find_dates(text, PUBLISHED) if m.granularity is kind]
    assert [(m.span.of(text).lower(), m.when) for m in found] == [(words.lower(), None)]


def test_a_length_tied_to_the_report_has_days():
    (mention,) = find_dates("It has paid rebels over the past two years.", PUBLISHED)
    assert mention.granularity is Granularity.DURATION
    assert (mention.when.earliest, mention.when.latest) == (dt.date(2022, 5, 15), PUBLISHED)


BOUNDS = [
    ("It has been shut since March.", Direction.SINCE),
    ("It is shut until March.", Direction.UNTIL),
    ("It was shut before March.", Direction.BEFORE),
    ("It was shut after March.", Direction.AFTER),
    ("It must be shut by March.", Direction.BY),
    ("It was shut in March.", Direction.AT),
]


@pytest.mark.parametrize(("text", "direction"), BOUNDS)
def test_direction(text, direction):
    (mention,) = find_dates(text, PUBLISHED)
    assert mention.direction is direction


def test_from_to_is_a_start_and_an_end():
    found = find_dates("The ban runs from July 3 to 20.", PUBLISHED)
    assert [(m.when.earliest.isoformat(), m.direction) for m in found] == [
        ("2024-07-03", Direction.SINCE),
        ("2024-07-20", Direction.UNTIL),
    ]


def test_between_is_one_interval():
    (mention,) = find_dates("They were expelled between 1965 and 1973.", PUBLISHED)
    assert (mention.when.earliest.year, mention.when.latest.year) == (1965, 1973)


def test_anaphora_counts_from_the_last_date():
    text = "The bridge fell on 3 March 2024. A day earlier the town was shelled. The following month the river rose."
    assert told(text)[1:] == [
        ("A day earlier", "2024-03-02", "2024-03-02"),
        ("The following month", "2024-04-01", "2024-04-30"),
    ]


def test_an_event_that_the_report_dates_is_an_anchor():
    text = (
        "Before the siege, which was triggered by the rebels' 4 January raid on the port, trade was free. "
        "Since the start of the siege, prices have doubled. Two days after the raid, the port burned."
    )
    found = {m.span.of(text): m for m in find_dates(text, PUBLISHED)}
    start = dt.date(2024, 1, 4)
    assert found["Before the siege"].when.earliest == start
    assert found["Before the siege"].direction is Direction.BEFORE
    assert found["Since the start of the siege"].direction is Direction.SINCE
    assert found["Since the start of the siege"].when.basis is Basis.CONTEXT
    assert found["Two days after the raid"].when.earliest == dt.date(2024, 1, 6)


def test_an_offset_leaves_the_event_its_own_day():
    text = "Two days after the rebels' 4 January raid, talks began. Since that raid, exports fell."
    assert told(text) == [
        ("Two days after the rebels' 4 January", "2024-01-06", "2024-01-06"),
        ("Since that raid", "2024-01-04", "2024-01-04"),
    ]


def test_the_past_year_is_one_year():
    (mention,) = find_dates("Prices have doubled over the past year.", PUBLISHED)
    assert mention.when.earliest == dt.date(2023, 5, 15)


def test_an_event_without_a_date_is_no_anchor():
    assert told("Since the start of the siege, prices have doubled.") == []


def test_a_holiday_of_the_next_days_is_meant_even_in_the_past_tense():
    assert told("Crowds gathered for Halloween.", dt.date(2022, 10, 29)) == [("Halloween", "2022-10-31", "2022-10-31")]


def test_a_date_ahead_is_no_start_for_what_came_earlier():
    text = "Envoys must leave by 20 June. Several days earlier, a bridge burned."
    assert told(text)[1] == ("Several days earlier", "2024-05-08", "2024-05-12")


def test_weeks_after_a_clause_count_back_from_the_date_that_is_taken_up():
    text = "The port was closed in early May. The move came several weeks after the envoys left."
    assert told(text)[1] == ("several weeks", "2024-03-06", "2024-04-19")


def test_ambiguous_numeric_date_is_rejected_unless_the_outlet_has_a_habit():
    text = "It was signed on 04/05/2024."
    document = Document(id="d", text=text, published=PUBLISHED)
    plain = Dates()(document)
    assert plain.dates == ()
    assert [(r.code, r.span.of(text)) for r in plain.rejections] == [("ambiguous-date", "04/05/2024")]
    for outlet, day in (("BBC News", dt.date(2024, 5, 4)), ("Associated Press", dt.date(2024, 4, 5))):
        (mention,) = Dates()(Document(id="d", text=text, published=PUBLISHED, outlet=outlet)).dates
        assert mention.when.earliest == day


def test_the_header_of_a_report_is_no_expression():
    assert told("date 2024-05-15 The envoys met on Friday.") == [("Friday", "2024-05-10", "2024-05-10")]


def test_the_parse_decides_the_tense_where_words_mislead():
    text = "The law that passed will on Friday lapse."
    words = []
    for token, head, tag, relation in (
        ("The", 1, "DET", "det"), ("law", 7, "NOUN", "nsubj"), ("that", 3, "PRON", "nsubj"),
        ("passed", 1, "VERB", "acl:relcl"), ("will", 7, "AUX", "aux"), ("on", 6, "ADP", "case"),
        ("Friday", 7, "PROPN", "obl"), ("lapse", -1, "VERB", "root"),
    ):  # fmt: skip
        start = text.index(token, words[-1].end if words else 0)
        words.append(Word(start=start, end=start + len(token), text=token, tag=tag, head=head, relation=relation))
    sentence = Sentence(span=Span(start=0, end=len(text)), words=tuple(words))
    (mention,) = find_dates(text, PUBLISHED, [sentence])
    assert mention.when.earliest == dt.date(2024, 5, 17)


def test_stage_declares_what_it_needs():
    assert (Dates.requires, Dates.assigns) == ({"sentences"}, {"dates"})


def test_a_long_text_without_stops_is_read_in_linear_time():
    text = "the envoys met on Monday and left in May 2019 " * 4_000
    found = find_dates(text, PUBLISHED)
    assert 8_000 <= len(found) <= 8_200  # a cut may fall between a month and its year
    assert {m.span.of(text) for m in found} <= {"Monday", "May 2019", "May", "2019"}
