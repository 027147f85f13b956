"""Detect: which format a source is in, by the end of its name and by its first bytes."""

import re

from statusquo.core.errors import QuestionError
from statusquo.readers.columns import guesses
from statusquo.readers.delimited import DELIMITERS, guess_delimiter
from statusquo.readers.source import Source, StopError

SUFFIXES = {
    ".txt": "text", ".text": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv",
    ".tsv": "tsv", ".tab": "tsv", ".parquet": "parquet", ".pq": "parquet", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".warc": "warc", ".xml": "xml", ".rss": "xml", ".atom": "xml", ".rdf": "xml", ".nitf": "xml",
    ".newsml": "xml", ".mbox": "mbox", ".mbx": "mbox", ".eml": "eml",
}  # fmt: skip
PACKED = frozenset({".gz", ".zst", ".zip"})

_MAGIC = ((b"PAR1", "parquet"), (b"WARC/", "warc"), (b"From ", "mbox"))
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_XML = re.compile(
    rb"<\?xml|<!DOCTYPE|<(?:\w+:)?(?:rss|feed|rdf|nitf|newsItem|newsMessage|packageItem)[\s>]", re.IGNORECASE
)
_MAIL = re.compile(rb"(?:[A-Za-z-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def suffix_of(name: str) -> str:
    """Return the end of a file's name that tells its format, without that of a packer; empty when none does."""
    base = re.split(r"[/\\]|: ", name)[-1].casefold()
    for packer in PACKED:
        base = base.removesuffix(packer)
    dot = base.rfind(".")
    return base[dot:] if dot > 0 and base[dot:] in SUFFIXES else ""


def readable(name: str) -> bool:
    """Tell whether a file of a directory is one to read, by its name."""
    dot = name.rfind(".")
    return bool(suffix_of(name)) or (dot > 0 and name[dot:].casefold() in PACKED)


def format_of(source: Source) -> str:
    """Return the format of an unpacked source; the name decides, then the first bytes.

    Raises:
        StopError: if the bytes are those of a format that isn't read.
    """
    if source.kind:
        return source.kind
    told = SUFFIXES.get(suffix_of(source.key or source.name), "")
    head = source.peek()
    if told in ("xml", "html"):
        return "html" if _HTML.match(head.removeprefix(_BOMS[0]).lstrip()) else told
    return told or _sniff(head)


def _sniff(head: bytes) -> str:
    for magic, form in _MAGIC:
        if head.startswith(magic) and (form != "mbox" or re.match(rb"From \S+ .*\d{4}", head)):
            return form
    if head.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise StopError("PDF, Word and RTF files are not read: save the text as .txt", "kind")
    start = head
    for bom in _BOMS:
        start = start.removeprefix(bom)
    start = start.lstrip()
    if start.startswith(b"{"):
        return "jsonl"
    if re.match(rb"\[\s*\{", start):
        return "json"
    if start.startswith(b"<"):
        if _HTML.match(start):
            return "html"
        return "xml" if _XML.match(start) else "html" if b"<body" in start.lower() else "text"
    if _table(start):
        return "csv"
    return "eml" if _MAIL.match(start) and re.search(rb"(?im)^(?:from|message-id): ", start) else "text"


def _table(start: bytes) -> bool:
    """Tell whether the first line is a header: it names a text and a day among its columns."""
    line = start.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    delimiter = guess_delimiter(line)
    if delimiter not in DELIMITERS or delimiter not in line:
        return False
    cells = {"".join(c for c in cell.casefold() if c.isalnum()) for cell in line.split(delimiter)}
    return all(cells & set(guesses()[name]) for name in ("text", "published"))


def known(form: str) -> str:
    """Return a format that a caller names, checked.

    Raises:
        QuestionError: if there is no such format.
    """
    forms = {*SUFFIXES.values(), "feed"}
    if form not in forms:
        raise QuestionError(f"formats that are read: {', '.join(sorted(forms))}, not {form!r}")
    return form
