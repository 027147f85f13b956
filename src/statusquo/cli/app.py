"""The commands, gathered."""

import typer

from statusquo.cli import about, ask, code

app = typer.Typer(
    name="statusquo",
    help="Reads dated news and keeps the status quo: who did what to whom, and every standing measure between them.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("code")(code.code)
app.command("status")(ask.status)
app.command("standing")(ask.standing)
app.command("why")(ask.why)
app.command("who")(about.who)
app.command("info")(about.info)
