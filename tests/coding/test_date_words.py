"""The words of a record's date: those of the expression that tells it, none where none does; ids don't hang on them."""

from dataclasses import replace

import pytest

import statusquo
from statusquo.coding.merge import record_id
from statusquo.writers.records import record_from_json, record_to_json


def first(text, kind="SANCTION"):
    return next(r for r in statusquo.code(text, published="2024-08-02") if r.type == kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kenya banned all imports from Somalia on Monday.", "on Monday"),
        ("In early May, Kenya suspended trade with Somalia.", "early May"),
        ("Kenya has banned flights to Somalia since October 2023.", "October 2023"),
    ],
)
def test_the_expression_that_dates_the_act_comes_through(text, words):
    record = first(text)
    assert record.date_text
    assert words.endswith(record.date_text) or record.date_text.endswith(words)
    assert record_to_json(record)["date"]["text"] == record.date_text


def test_an_act_without_an_expression_has_no_words():
    record = first("Kenya banned all imports from Somalia.")
    assert record.date_text is None
    assert record_to_json(record)["date"]["text"] is None


def test_words_make_the_round_trip_are_left_out_without_text_and_change_no_id():
    record = first("Kenya banned all imports from Somalia on Monday.")
    assert record_from_json(record_to_json(record)) == record
    assert record_to_json(record, text=False)["date"]["text"] is None
    same = replace(record, date_text="another day")
    faces = (same.document.id, same.evidence, same.type, same.actors, same.recipients, same.coder)
    assert record_id(*faces) == record.id
