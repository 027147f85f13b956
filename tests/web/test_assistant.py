"""The MCP server: tools that answer with evidence, errors that tell what to do; asked in process
and, as assistants do, over the standard input and output of `statusquo mcp`."""

import asyncio
import json
import sys
from datetime import date

import pytest

import statusquo
from statusquo.core.document import DocumentRef
from statusquo.core.errors import UnknownActorError
from statusquo.ledger import Ledger
from statusquo.web import assistant

pytest.importorskip("mcp.server.mcpserver", reason="the MCP SDK is not installed")

TEXT = "Kenya suspended flights to Somalia on Monday because of unpaid fees, the transport ministry said."
TODAY = date(2023, 7, 1)


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    path = tmp_path_factory.mktemp("mcp") / "l.duckdb"
    records = statusquo.code(TEXT, published="2023-06-14")
    with Ledger(path) as book:
        book.append(records, [DocumentRef(id=records[0].document.id, published=date(2023, 6, 14))])
    return assistant.Tools(str(path), lambda: TODAY)


def call(tools, tool, **given):
    from mcp import Client

    async def ask():
        async with Client(assistant.server(tools)) as client:
            return await client.call_tool(tool, given)

    return asyncio.run(ask())


def test_the_tools_are_those_promised_and_only_read(tools):
    from mcp import Client

    async def ask():
        async with Client(assistant.server(tools)) as client:
            return (await client.list_tools()).tools

    found = asyncio.run(ask())
    assert [t.name for t in found] == ["status", "standing", "timeline", "why", "who"]
    assert all(t.annotations.read_only_hint for t in found)
    assert all(t.description for t in found)


def test_what_stands_comes_with_its_sentence(tools):
    answer = call(tools, "standing", by="Kenya").structured_content
    (measure,) = answer["measures"]
    assert measure["imposer"] == ["KEN"]
    assert measure["evidence"][0]["text"].startswith("Kenya suspended flights")
    assert answer["question"]["on"] == TODAY.isoformat()


def test_a_measure_can_be_followed_to_its_reports(tools):
    measure = call(tools, "standing", by="KEN").structured_content["measures"][0]
    chain = call(tools, "why", wanted=measure["id"]).structured_content["chain"]
    assert chain[0]["evidence"][0]["text"].startswith("Kenya")


def test_before_the_report_nothing_was_known(tools):
    answer = call(tools, "standing", by="KEN", known="2023-06-01").structured_content
    assert answer["measures"] == []
    assert answer["basis"] == "no_report"


def test_an_unknown_actor_is_an_error_that_names_near_ones(tools):
    result = call(tools, "timeline", a="Kenia")
    assert result.is_error
    assert "Kenya" in result.content[0].text


def test_a_name_is_resolved_on_its_day(tools):
    answer = call(tools, "who", name="the Kenyan government").structured_content
    assert answer["actors"][0]["code"] == "KEN"
    assert json.dumps(answer)


def test_long_answers_say_what_was_left_out(tools, monkeypatch):
    monkeypatch.setattr(assistant, "MOST", 0)
    answer = tools.standing(by="KEN")
    assert answer["measures"] == []
    assert answer["left_out"] == {"measures": 1}


def test_without_the_protocol_our_errors_are_ours(tools):
    with pytest.raises(UnknownActorError):
        tools.timeline("Kenia")


def test_an_assistant_starts_the_command_and_asks_it(tools):
    """The SDK's own client, the command in a process of its own, nothing shared but two pipes."""
    from mcp import Client, StdioServerParameters

    command = "from statusquo.cli import main; main()"
    started = StdioServerParameters(command=sys.executable, args=["-c", command, "mcp", "--ledger", tools._where])

    async def ask():
        async with Client(started, read_timeout_seconds=120) as client:
            names = [t.name for t in (await client.list_tools()).tools]
            day = {"on": "2023-07-01", "known": "2023-07-01"}
            found = (await client.call_tool("standing", {"by": "Kenya", **day})).structured_content
            wrong = await client.call_tool("timeline", {"a": "Kenia", **day})
            return names, found, wrong

    names, found, wrong = asyncio.run(ask())
    assert names == ["status", "standing", "timeline", "why", "who"]
    assert found["measures"][0]["evidence"][0]["text"].startswith("Kenya suspended flights")
    assert wrong.is_error
    assert "Kenya" in wrong.content[0].text
