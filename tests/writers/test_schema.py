"""The JSON Schema of a record: coded records are valid under it, and a wrong one isn't."""

import json

import pytest

import statusquo
from statusquo.cli.app import app
from statusquo.writers.records import record_to_json
from statusquo.writers.schema import record_schema

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

TEXT = (
    "Kenya suspended flights to Somalia on Monday because of unpaid fees, two officials told the Nairobi Courier. "
    "Ghana's president met his counterpart from Togo in Accra. Chile threatened to ban imports of salmon from Peru."
)


@pytest.fixture(scope="module")
def records():
    found = statusquo.code(TEXT, published="2021-05-12")
    assert len(found) >= 3
    return found


@pytest.fixture(scope="module")
def check():
    schema = record_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("text", [True, False])
def test_coded_records_are_valid(records, check, text):
    for record in records:
        check.validate(record_to_json(record, text=text))


@pytest.mark.parametrize(
    ("field", "value"),
    [("type", "GREET"), ("quad", 5), ("intensity", 11), ("status", "done"), ("actors", None), ("more", 1)],
)
def test_a_wrong_field_is_refused(records, check, field, value):
    row = record_to_json(records[0])
    assert not check.is_valid({**row, field: value})


@pytest.mark.parametrize("field", ["id", "evidence", "measure", "date"])
def test_a_missing_field_is_refused(records, check, field):
    row = record_to_json(records[0])
    row.pop(field)
    assert not check.is_valid(row)


def test_the_command_prints_it(capsys):
    app(["schema"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(record_schema()))
