"""The commands, gathered."""

import typer

from statusquo.cli import about, ask, code, evaluate, explain, foreign, hand, mcp, review, serve, table, watch

app = typer.Typer(
    name="statusquo",
    help="Reads dated news and keeps the status quo: who did what to whom, and every standing measure between them.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("code")(code.code)
app.command("watch")(watch.watch)
app.command("status")(ask.status)
app.command("standing")(ask.standing)
app.command("timeline")(ask.timeline)
app.command("why")(ask.why)
app.command("diff")(ask.diff)
app.command("conditions")(ask.conditions)
app.command("panel")(table.panel)
app.command("export")(table.export)
app.command("import")(foreign.import_)
app.command("record")(hand.record)
app.command("review")(review.review)
app.command("serve")(serve.serve)
app.command("mcp")(mcp.mcp)
app.command("evaluate")(evaluate.evaluate)
app.command("explain")(explain.explain)
app.command("who")(about.who)
app.command("info")(about.info)
app.command("schema")(about.schema)
