"""`statusquo mcp`: the ledger as an MCP server on standard input and output, for assistants."""

from datetime import date

from statusquo.cli.options import LedgerOption, Snapshot, ledger_path


def mcp(ledger: LedgerOption = None, snapshot: Snapshot = False) -> None:
    """Serve the ledger to an assistant over the Model Context Protocol (standard input and output).

    Tools: status, standing, timeline, why, who; all read only, all with evidence.

    Examples:
      statusquo mcp --ledger my.duckdb
      {"mcpServers": {"statusquo": {"command": "statusquo", "args": ["mcp", "--ledger", "my.duckdb"]}}}
    """
    from statusquo.web.assistant import Tools, server

    tools = Tools(ledger_path(ledger), date.today, snapshot=snapshot)
    server(tools).run("stdio")
