"""Assistant: the ledger's questions as tools of the Model Context Protocol, each answer with its evidence.

Invariant: tools only read. A question names its days or gets today's, and an answer without a report says `no_report`,
so that an assistant never takes silence for peace.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from statusquo.core.errors import StatusquoError
from statusquo.ledger import Ledger

Json = dict[str, Any]
MOST = 50
"""So many measures or entries are given at once; `left_out` says how many more there are."""

INSTRUCTIONS = (
    "statusquo tells from dated news what stands between states, bodies and groups. Quote the sentence, its outlet, "
    "day and voice with every claim. `basis` no_report means that nothing was read on it, not that nothing is in "
    "force; `certainty` possible and `contested` must be passed on. `on` is the day asked about, `known` the day up to "
    "which reports count; both are YYYY-MM-DD and today where left out. Ids in answers can be given to `why`."
)


class Tools:
    """The questions over one ledger, each opening it for the answer alone.

    Args:
        where: path or URL of the ledger.
        today: gives the day of a question that names none.
        snapshot: ask a copy of the ledger file, while another process writes to it.
    """

    def __init__(self, where: str, today: Callable[[], date], *, snapshot: bool = False) -> None:
        self._where, self._today, self._snapshot = where, today, snapshot

    def status(
        self, a: str, b: str, on: str | None = None, known: str | None = None, suppose: str | None = None
    ) -> Json:
        """Tell what actor A may do with B, what stands between them, and who would have to move.

        Actors are codes (TUR, NATO) or names; `suppose` is a what-if such as "TUR lifts".
        """
        return self._ask(lambda book: book.status(a, b, suppose=suppose, **self._days(on, known)))

    def standing(
        self, by: str | None = None, against: str | None = None, kind: str | None = None, on: str | None = None,
        known: str | None = None, named: bool = False,
    ) -> Json:  # fmt: skip
        """List measures in force on a day: imposed by an actor, against an actor, of a kind (trade, arms ...)."""
        return self._ask(
            lambda book: book.standing(by=by, against=against, kind=kind, named=named, **self._days(on, known))
        )

    def timeline(self, a: str, b: str | None = None, on: str | None = None, known: str | None = None) -> Json:
        """List events and changes of measures of an actor, or between two actors, in order."""
        return self._ask(lambda book: book.timeline(a, b, **self._days(on, known)))

    def why(self, wanted: str, on: str | None = None, known: str | None = None) -> Json:
        """Show what an id (of a record, event or measure) rests on: reports, sentences, voices, rules."""
        return self._ask(lambda book: book.why(wanted, **self._days(on, known)))

    def who(self, name: str, on: str | None = None) -> Json:
        """Tell what a name, role or adjective stands for on a day, and why."""
        from dataclasses import asdict

        from statusquo.world.answer import who

        found = asdict(who(name, self._day(on)))
        return {**found, "day": found["day"].isoformat()}

    def all(self) -> tuple[Callable[..., Json], ...]:
        """Return the tools."""
        return self.status, self.standing, self.timeline, self.why, self.who

    def _days(self, on: str | None, known: str | None) -> dict[str, Any]:
        return {"on": self._day(on), "known": self._day(known)}

    def _day(self, told: str | None) -> date:
        from statusquo.readers import day

        return day(told) if told else self._today()

    def _ask(self, question: Callable[[Ledger], Json]) -> Json:
        with Ledger(self._where, snapshot=self._snapshot) as book:
            answer = question(book)
        for name in ("measures", "entries", "chain", "recent"):
            told = answer.get(name)
            if isinstance(told, list) and len(told) > MOST:
                answer = {**answer, name: told[:MOST], "left_out": {name: len(told) - MOST}}
        return answer


def server(tools: Tools) -> Any:
    """Return the MCP server over the tools.

    Raises:
        StatusquoError: if the SDK is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError:
        raise StatusquoError("the MCP server needs the SDK: pip install 'statusquo[mcp]'") from None
    made = MCPServer("statusquo", instructions=INSTRUCTIONS)
    for tool in tools.all():
        made.add_tool(
            _told(tool, ToolError), name=tool.__name__, description=tool.__doc__, structured_output=True,
            annotations=ToolAnnotations(read_only_hint=True),
        )  # fmt: skip
    return made


def _told(tool: Callable[..., Json], failure: type[Exception]) -> Callable[..., Json]:
    """Return the tool with our errors as the protocol's, so that the assistant reads what to do."""
    from functools import wraps

    @wraps(tool)
    def asked(*args: Any, **given: Any) -> Json:
        try:
            return tool(*args, **given)
        except StatusquoError as error:
            raise failure(str(error)) from None

    return asked
