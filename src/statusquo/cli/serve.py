"""`statusquo serve` and `statusquo export site`: the ledger as a page, served or written to a folder."""

from pathlib import Path
from typing import Annotated, Any

import typer

from statusquo.cli.options import LedgerOption, clocks, ledger_path
from statusquo.core.errors import InputError, QuestionError

Host = Annotated[str, typer.Option("--host", help="Address to listen on; others than loopback are open to a network.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")]
AllowHost = Annotated[
    list[str] | None, typer.Option("--allow-host", metavar="NAME", help="A name by which the server may be called.")
]
Token = Annotated[
    str | None,
    typer.Option(
        "--write-token", envvar="STATUSQUO_WRITE_TOKEN", show_envvar=True, metavar="TOKEN",
        help="Let holders of this token add reports and reviews; without it the server is read-only.",
    ),
]  # fmt: skip
NoText = Annotated[bool, typer.Option("--no-text", help="Leave the reports' words out; offsets and codes stay.")]
NoCode = Annotated[bool, typer.Option("--no-code", help="Don't code reports that are pasted.")]
Rate = Annotated[float | None, typer.Option("--rate", min=0, help="Requests a second for each client; 0 for no limit.")]
Seconds = Annotated[float, typer.Option("--question-seconds", min=0.1, help="Time that one question may take.")]
Rows = Annotated[int, typer.Option("--question-rows", min=1, help="Journal entries that one question may read.")]
Body = Annotated[int, typer.Option("--body-bytes", min=1024, help="Bytes that one request may have.")]

LEAST_TOKEN = 16
"""Characters that a write token needs, so that it can't be guessed."""


def serve(
    ledger: LedgerOption = None, host: Host = "127.0.0.1", port: Port = 8321, allow_host: AllowHost = None,
    write_token: Token = None, no_text: NoText = False, no_code: NoCode = False, rate: Rate = None,
    question_seconds: Seconds = 20.0, question_rows: Rows = 400_000, body_bytes: Body = 1_048_576,
) -> None:  # fmt: skip
    """Serve the page and the API of a ledger, read-only and on this machine alone unless told otherwise.

    Examples:
      statusquo serve --ledger my.duckdb
      statusquo serve --ledger postgresql://host/news --host 0.0.0.0 --allow-host news.example.org --no-text
    """
    web: Any = _extra()
    if write_token is not None and len(write_token) < LEAST_TOKEN:
        raise InputError(f"--write-token needs at least {LEAST_TOKEN} characters")
    settings = web.Settings(
        ledger=ledger_path(ledger), host=host, port=port, hosts=tuple(allow_host or ()), token=write_token,
        text=not no_text, coding=not no_code, rate=rate, seconds=question_seconds, rows=question_rows,
        body=body_bytes,
    )  # fmt: skip
    typer.echo(f"statusquo: http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C stops it)", err=True)
    web.run(settings)


def site(
    folder: Path | None, ledger: str | None, on: str | None, known: str | None, *, no_text: bool,
    actors: list[str] | None = None, snapshot: bool = False,
) -> None:  # fmt: skip
    """Write the page with a ledger's answers as files, for any web host.

    Raises:
        QuestionError: without a folder.
    """
    if folder is None:
        raise QuestionError("export site needs the folder to write: statusquo export site DIR")
    _extra()
    from statusquo.web.site import write_site

    days = clocks(on, known)
    written = write_site(ledger_path(ledger), folder, text=not no_text, actors=actors or (), snapshot=snapshot, **days)
    typer.echo(f"{written} files in {folder}", err=True)


def _extra() -> Any:
    try:
        from types import SimpleNamespace

        from statusquo.web.app import run
        from statusquo.web.settings import Settings
    except ImportError as problem:
        raise InputError(f"the page needs the extra [server]: pip install 'statusquo[server]' ({problem})") from problem
    return SimpleNamespace(run=run, Settings=Settings)
