"""Formats in: dated reports from files, feeds, archives and streams."""

from statusquo.readers.columns import mapping_from
from statusquo.readers.documents import Read, SetAside, day, document, document_from, header, told_day
from statusquo.readers.inputs import read
from statusquo.readers.options import Options

__all__ = [
    "Options", "Read", "SetAside", "day", "document", "document_from", "header", "mapping_from", "read", "told_day",
]  # fmt: skip
