"""Formats in: dated reports from files and streams."""

from statusquo.readers.documents import Read, SetAside, day, document, document_from, header, read

__all__ = ["Read", "SetAside", "day", "document", "document_from", "header", "read"]
