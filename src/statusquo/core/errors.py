r"""Errors that a user may see. Every message says what is wrong, where, and what to do, in one line.

StatusquoError
├── InputError       a file, row or date that can't be read        (exit code 1)
├── TableError       a row of a table that is wrong, with its line (exit code 1)
├── ModelError       weights that are missing or break the contract (exit code 1)
├── LedgerError      a ledger that can't be opened or written      (exit code 1)
│   ├── NotALedgerError  the file is something else
│   ├── LedgerTooNewError  written by a newer statusquo
│   └── LedgerLockedError  another process holds it
├── PipelineError    stages in an order that can't work
└── QuestionError    a question that names what is not known       (exit code 2)
    └── UnknownActorError  carries near names
"""


class StatusquoError(Exception):
    """Base of all errors that statusquo raises on purpose."""


class InputError(StatusquoError):
    """A file, row or date that can't be read; nothing was coded from it."""


class TableError(StatusquoError):
    """A row of a data table that breaks the table's rules.

    Args:
        table: name or path of the table.
        line: line in the file, counted from 1; 0 when the whole table is meant.
        problem: what is wrong and what would be right.
    """

    def __init__(self, table: str, line: int, problem: str) -> None:
        self.table, self.line, self.problem = table, line, problem
        super().__init__(f"{table}, line {line}: {problem}" if line else f"{table}: {problem}")


class ModelError(StatusquoError):
    """Encoder weights that are missing or don't keep the encoder contract."""


class LedgerError(StatusquoError):
    """A ledger that can't be opened, read or written."""


class NotALedgerError(LedgerError):
    """The file exists but is no ledger."""


class LedgerTooNewError(LedgerError):
    """The ledger was written by a newer statusquo."""


class LedgerLockedError(LedgerError):
    """Another process holds the ledger."""


class PipelineError(StatusquoError):
    """Stages whose requirements are not met by the stages before them."""


class QuestionError(StatusquoError):
    """A question that can't be asked as it stands (exit code 2)."""


class UnknownActorError(QuestionError):
    """A name or code that no table knows.

    Args:
        name: what was asked for.
        near: names that come close, best first.
    """

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        self.name, self.near = name, near
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"no actor is known as {name!r}{hint}")
