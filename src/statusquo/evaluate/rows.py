"""Rows of labelled sets: JSON Lines and the archives (.tar.gz, .gz, folders) that public sets come in, by path.

Invariant: nothing is fetched; a set is a file or folder that the user has, and its digest goes with its figures.
"""

import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from statusquo.core.errors import InputError

Row = dict[str, Any]


def json_lines(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file.

    Raises:
        InputError: if the file or a line can't be read, naming the line.
    """
    rows = []
    for number, line in enumerate(text_of(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise InputError(f"{path}, line {number}: not JSON ({problem})") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}: a labelled item is a JSON object, not {type(row).__name__}")
        rows.append(row)
    if not rows:
        raise InputError(f"{path}: holds no labelled items")
    return rows


def needs(row: Row, path: Path, number: int, *names: str) -> None:
    """Check that a row has these fields.

    Raises:
        InputError: naming the first that is missing.
    """
    for name in names:
        if name not in row:
            raise InputError(f"{path}, item {number}: the field {name!r} is missing")


def text_of(path: Path) -> str:
    """Return the text of a plain or gzipped file.

    Raises:
        InputError: if it can't be read.
    """
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, EOFError) as problem:
        raise InputError(f"{path}: can't be read: {problem}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text") from None


def members(path: Path, *suffixes: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the files with one of the suffixes in a folder, a .tar.gz archive, or the file itself.

    Raises:
        InputError: if nothing is there.
    """
    seen = 0
    for name, content in _contents(path, suffixes):
        seen += 1
        yield name, content.decode("utf-8", "replace")
    if not seen:
        raise InputError(f"{path}: holds no {' or '.join(suffixes)} file")


def _contents(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and file.name.endswith(suffixes):
                yield str(file.relative_to(path)), file.read_bytes()
    elif path.name.endswith((".tar.gz", ".tgz", ".tar")):
        try:
            with tarfile.open(path) as archive:
                for member in archive:
                    handle = archive.extractfile(member) if member.name.endswith(suffixes) else None
                    if handle is not None:
                        yield member.name, handle.read()
        except (tarfile.TarError, OSError) as problem:
            raise InputError(f"{path}: can't be read as an archive: {problem}") from None
    elif path.is_file():
        yield path.name, gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of the names and contents of a folder's files in order."""
    if path.is_file():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    total = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(f"{file.relative_to(path)}\n".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
