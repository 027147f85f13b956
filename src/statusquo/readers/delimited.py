"""Delimited: CSV and TSV, one report a row under a header.

Invariant: a row that breaks the table's form (columns too many, a quote that never closes) costs that row alone: the
lines after it are read again as rows of their own.
"""

import csv
from collections import deque
from collections.abc import Iterator

from statusquo.core.errors import InputError
from statusquo.readers.columns import Columns
from statusquo.readers.documents import Read, SetAside
from statusquo.readers.plain import cause_of
from statusquo.readers.source import LONGEST_LINE, MIB, Source, StopError

LONGEST_ROW = 8 * MIB
"""Longest row in bytes over all its lines; past it a quote counts as never closed."""

SHORT_ROW = 64 * 1024
MOST_UNCLOSED = 64
"""Rows with a quote that never closes, longer than `SHORT_ROW`, after which the table is given up: each costs reading
its lines twice."""

DELIMITERS = ",;\t|"
_LONG = "\udfff"
"""Stands for a line over the limit: half a character, which no decoded line holds."""


class _UnclosedError(Exception):
    """A row went on for longer than `LONGEST_ROW`."""


class Lines:
    """The lines of a table; those of the row that is being read are kept so that they can be read again."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines()
        self._ahead: deque[tuple[int, str]] = deque()
        self._row: list[tuple[int, str]] = []
        self.size, self.ended = 0, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Return the next line of the row.

        Raises:
            _UnclosedError: when the row is longer than `LONGEST_ROW`.
        """
        if self._ahead:
            number, line = self._ahead.popleft()
        else:
            number, raw = next(self._lines, (0, b""))
            if not number:
                self.ended = True
                raise StopIteration
            line = _LONG if raw is None else raw.decode("utf-8", "surrogateescape")
        self._row.append((number, line))
        self.size += len(line)
        if self.size > LONGEST_ROW and len(self._row) > 1:
            raise _UnclosedError
        return line

    def begin(self) -> None:
        """Forget the row so far: the next line begins a new one."""
        self._row, self.size, self.ended = [], 0, False

    def again(self, since: int = 1) -> None:
        """Put the lines of the row back, all but its first."""
        self._ahead.extendleft(reversed(self._row[since:]))
        self._row = self._row[:since]

    @property
    def several(self) -> bool:
        """Whether the row has more than one line."""
        return len(self._row) > 1

    @property
    def first(self) -> tuple[int, str]:
        """The number and the first line of the row."""
        return self._row[0]


def delimited(source: Source, delimiter: str | None = None) -> Iterator[Read]:
    """Yield the reports of a table with a header; the delimiter is told by the header where it isn't given.

    Raises:
        StopError: if there is no header, or no column of it is known to hold the text or the day.
    """
    csv.field_size_limit(LONGEST_LINE)
    if source.peek(2) in (b"\xff\xfe", b"\xfe\xff"):
        raise StopError("a table in UTF-16: save it as UTF-8", "encoding")
    rows = _rows(source, delimiter)
    names = next(rows, None)
    if names is None:
        raise StopError("the file is empty", "text")
    if isinstance(names, SetAside):
        raise StopError(f"the header can't be read: {names.reason}", "columns")
    _, header = names
    header[0] = header[0].removeprefix("\ufeff")
    columns = Columns(source.options, source.name)
    try:
        columns.check(header)
    except InputError as error:
        raise StopError(str(error), "columns") from None
    for row in rows:
        yield row if isinstance(row, SetAside) else _read(source, row, header, columns)


def tabbed(source: Source) -> Iterator[Read]:
    """Yield the reports of a table whose columns are parted by tabs."""
    return delimited(source, "\t")


def guess_delimiter(line: str) -> str:
    """Return the delimiter that stands most often in a header outside quotes; a comma where none does."""
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=lambda d: (outside.count(d), -DELIMITERS.index(d)))


def _rows(source: Source, delimiter: str | None) -> Iterator[tuple[int, list[str]] | SetAside]:
    """Yield each row with the number of its first line; a new csv reader begins after each fault."""
    lines, unclosed, width = Lines(source), 0, 0
    if delimiter is None:
        delimiter = guess_delimiter(next(lines, ""))
        lines.again(since=0)
    while True:
        lines.begin()
        try:
            for cells in csv.reader(lines, delimiter=delimiter):
                number = lines.first[0]
                width = width or len(cells)
                if lines.ended or (lines.several and len(cells) != width):
                    raise _UnclosedError  # noqa: TRY301  the same follows as for a row that is too long
                if any(_LONG in cell for cell in cells):
                    yield source.aside(f"a line is longer than {LONGEST_LINE // MIB} MiB", "size", line=number)
                elif cells:
                    yield number, cells
                lines.begin()
        except (_UnclosedError, csv.Error) as fault:
            number, line = lines.first
            unclosed += lines.size > SHORT_ROW
            lines.again()
            reason = "a quote is never closed" if isinstance(fault, _UnclosedError) else str(fault)
            yield source.aside(reason, "columns", line=number, row=line[:2000])
            if unclosed > MOST_UNCLOSED:
                raise StopError(f"more than {MOST_UNCLOSED} rows hold a quote that never closes", "columns") from None
            continue
        return


def _read(source: Source, row: tuple[int, list[str]], header: list[str], columns: Columns) -> Read:
    number, cells = row
    kept = " | ".join(cells)[:2000]
    if len(cells) != len(header):
        told = f"{len(cells)} columns where the header has {len(header)}"
        return source.aside(told, "columns", line=number, row=kept)
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return source.aside("invalid UTF-8: save the table as UTF-8", "encoding", line=number, row=kept)
    try:
        return columns.document(dict(zip(header, cells, strict=True)))
    except InputError as error:
        return source.aside(str(error), cause_of(error), line=number, row=kept)
