"""Contract: whatever the OpenAPI allows, or nearly allows, the server answers without an error of its own."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from token_of_tests import TOKEN

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis isn't installed ([dev])")

from schemathesis.generation import GenerationMode  # noqa: E402

EXAMPLES = 8
"""Requests for each operation and mode; `--hypothesis-seed` finds others."""


@pytest.fixture(scope="module")
def described(examples, tmp_path_factory):
    """The schema of a server that may be written to."""
    import shutil

    from statusquo.web.app import create_app
    from statusquo.web.settings import Settings

    copy = shutil.copyfile(examples, tmp_path_factory.mktemp("contract") / "copy.duckdb")
    app = create_app(Settings(ledger=str(copy), token=TOKEN, rate=0), warm=False)
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"Host": "localhost"})
    app.state.desk.close()


def test_no_request_makes_the_server_fail(described):
    headers = {"Host": "localhost", "Authorization": f"Bearer {TOKEN}"}
    seen: dict[str, set[int]] = {}

    def call(case):
        told = case.call(headers=headers, timeout=300)
        seen.setdefault(case.operation.label, set()).add(told.status_code)
        assert told.status_code < 500 or told.json()["error"]["code"] in ("busy", "too_costly"), told.text
        if told.headers.get("content-type", [""])[0].startswith("application/json"):
            json.loads(told.content)

    quick = settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    for found in described.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            asked = given(case=operation.as_strategy(generation_mode=mode))(call)
            try:
                quick(asked)()
            except Unsatisfiable:  # an operation without parameters has nothing to get wrong
                assert mode is GenerationMode.NEGATIVE
    assert len(seen) > 20
    assert {s for statuses in seen.values() for s in statuses} >= {200, 400, 404}


def test_the_schema_names_every_question(reader):
    paths = reader.get("/api/v1/openapi.json").json()["paths"]
    names = (
        "standing status timeline panel diff conditions who world spells dyad bodies documents search coverage actors"
    )
    for name in (*names.split(), "code", "review"):
        assert f"/api/v1/{name}" in paths
    asked = {p["name"] for p in paths["/api/v1/status"]["get"]["parameters"]}
    assert {"a", "b", "if", "on", "known", "at", "voice"} <= asked
