"""Inputs: the one way in. Files, directories, addresses and standard input become documents, in order, as a stream.

Invariant: memory does not grow with the inputs, and nothing in them ends the reading: what can't be read comes out as a
SetAside with its place and reason, and what stands before and after it is read.
"""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

from statusquo.core.errors import InputError
from statusquo.readers.detect import format_of, readable
from statusquo.readers.documents import Read, SetAside
from statusquo.readers.language import other_language
from statusquo.readers.options import Options
from statusquo.readers.source import Budget, Counting, Source, StopError
from statusquo.readers.unpack import members, packed

_READERS = {
    "text": "plain.text", "jsonl": "plain.rows", "json": "plain.objects", "csv": "delimited.delimited",
    "tsv": "delimited.tabbed", "parquet": "parquet.parquet", "html": "pages.pages", "xml": "xml.news",
    "warc": "warc.warc", "mbox": "mail.mbox", "eml": "mail.eml",
}  # fmt: skip
"""The function of this package that reads each format; its module is imported when the first such source comes."""


def read(
    inputs: Iterable[str],
    published: date | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    english: bool = True,
    note: Callable[[str], None] | None = None,
    options: Options | None = None,
) -> Iterator[Read]:
    """Yield documents and what had to be set aside, in the order of the inputs.

    Args:
        inputs: files in any format of `detect.SUFFIXES`, packed or not, directories of them, http and https addresses,
            or "-" for standard input.
        published: the publication day of reports that tell none.
        mapping: the column or key that fills a field, by field (see `columns.mapping_from`).
        english: whether reports in other languages are set aside.
        note: told, a line at a time, what was guessed.
        options: all of these at once, for callers that have more to say.

    Raises:
        InputError: if a named input doesn't exist or can't be opened, or a library is missing.
    """
    chosen = options or Options(published=published, mapping=mapping or {}, english=english)
    if note is not None:
        chosen = replace(chosen, note=note)
    for name in inputs:
        yield from _input(name, chosen)


def read_source(source: Source) -> Iterator[Read]:
    """Yield what one source holds, unpacking it as needed; its faults become a SetAside.

    Raises:
        InputError: if a library is missing.
    """
    try:
        form = packed(source.peek())
        if form is None or source.kind is not None:
            for number, item in enumerate(reader(format_of(source))(source), 1):
                yield in_english(item, source.name, number) if source.options.english else item
            return
        for member in members(source, form):
            if isinstance(member, SetAside):
                yield member
            elif form != "zip" or readable(member.name) or not Path(member.name).suffix:
                yield from read_source(member)
    except StopError as stop:
        yield source.aside(stop.reason, stop.cause)


def reader(form: str) -> Callable[[Source], Iterator[Read]]:
    """Return the function that reads a format."""
    module, name = _READERS[form].split(".")
    found: Callable[[Source], Iterator[Read]] = getattr(import_module(f"statusquo.readers.{module}"), name)
    return found


def _input(name: str, options: Options) -> Iterator[Read]:
    if name == "-":
        budget = Budget()
        stream = io.BufferedReader(Counting(sys.stdin.buffer, budget), 1 << 16)
        yield from read_source(Source(name="standard input", stream=stream, options=options, budget=budget))
    elif name.casefold().startswith(("http://", "https://")):
        yield from _address(name, options)
    else:
        path = Path(name)
        if not path.exists():
            raise InputError(f"{name}: no such file or directory; give a file, a directory, an address, or - for input")
        for file, key in _walk(path) if path.is_dir() else [(path, path.name)]:
            yield from _file(file, key, options)


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of a directory that are in a known format, with their names inside it, in a stable order."""
    for here, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = Path(here) / file
            if readable(file) and path.is_file():
                yield path, path.relative_to(folder).as_posix()


def _file(path: Path, key: str, options: Options) -> Iterator[Read]:
    try:
        with path.open("rb") as stream:
            budget = Budget()
            counted = io.BufferedReader(Counting(stream, budget), 1 << 16)
            regular = path if path.is_file() else None
            source = Source(name=str(path), stream=counted, options=options, path=regular, key=key, budget=budget)
            yield from read_source(source)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror or error}") from None


def _address(address: str, options: Options) -> Iterator[Read]:
    from statusquo.readers.fetch import Fetcher, FetchError

    fetcher = options.fetcher or Fetcher()
    try:
        page = fetcher.get(address)
    except FetchError as error:
        yield SetAside(place=address, path=address, reason=str(error), cause=error.cause)
        return
    stream = io.BufferedReader(io.BytesIO(page.body))
    budget = Budget(packed=len(page.body))
    name = page.address.split("?")[0].split("#")[0]
    yield from read_source(Source(name=name, stream=stream, options=options, address=page.address, budget=budget))


def in_english(item: Read, name: str, number: int = 1) -> Read:
    """Return the document, or why it isn't coded: a report in another language."""
    if isinstance(item, SetAside):
        return item
    code = other_language(item.text)
    if code is None:
        return item
    reason = f"not in English (looks like {code}): only English is coded"
    return SetAside(place=f"{name}, report {number}", path=name, reason=reason, row=item.text[:200], cause="language")
