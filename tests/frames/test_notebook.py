"""The rich display of a notebook: what it shows, and that a report's words can't become markup."""

from html.parser import HTMLParser

import pytest

import statusquo
from statusquo.ledger.cluster import events_of
from statusquo.notebook import show

TEXT = 'Kenya suspended flights to Somalia on Monday, the "transport" ministry <b>said</b><script>alert(1)</script>.'


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def records():
    found = statusquo.code(TEXT, published="2023-06-14")
    assert found
    return found


def test_records_show_sides_measure_and_the_marked_trigger(records):
    page = Tags(show(records)._repr_html_())
    assert page.seen.count("tr") == 1 + len(records)
    assert "mark" in page.seen
    assert {"KEN", "SOM"} <= set(page.words)


def test_words_of_a_report_are_never_markup(records):
    assert {"script"}.isdisjoint(Tags(show(records)._repr_html_()).seen)


def test_events_and_single_records_are_shown_too(records):
    assert "SANCTION" in show(records[0])._repr_html_()
    assert "SANCTION" in show(events_of(records))._repr_html_()


def test_an_answer_says_when_nothing_was_reported():
    answer = {"question": {"on": "2023-01-01", "known": "2023-01-01"}, "basis": "no_report", "measures": []}
    told = show(answer)
    assert "No report bears on it" in told._repr_html_()
    assert repr(told).endswith("0 rows")
